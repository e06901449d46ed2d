"""The gate's false alarm rate, its power, and the samples saved by early looks: `python -m tests.perf.gate`.

Models and runs come from tests.perf.simulated. A drop subtracts the same c from every accuracy, not
below 0, so that the mean over the run's questions falls by exactly the given amount; "by few" subtracts up to
50 points from one question after another until it is reached. Everything is in percent; ± is the 95 % Monte
Carlo error. `--spending` compares alpha-spending functions.
"""

import argparse
import time
from collections.abc import Callable, Sequence
from functools import lru_cache, partial
from math import e, expm1, log, sqrt

import numpy as np

from r1eval.gate.looks import Design, information_fractions, solve_levels
from reports.gate.verdict import State
from tests.perf.simulated import (
    AIME,
    GPQA,
    MAIN,
    OTHERS,
    GateOutcomes,
    LevelFunction,
    LookStatistics,
    SimulatedBenchmark,
    decide,
    simulate,
)

ALPHA = 0.05
RUNS = 20_000
PASSING_STATES = (State.OK, State.OK_SMALL_DROP)


def power(t: float, rho: float) -> float:
    """Spending function of Kim and DeMets."""
    return float(t**rho)


def hsd(t: float, gamma: float) -> float:
    """Spending function of Hwang, Shih and DeCani."""
    return expm1(-gamma * t) / expm1(-gamma)


FAMILIES: dict[str, Callable[[float], float]] = {
    "Pocock-type": lambda t: log(1 + (e - 1) * t),
    **{f"t^{rho}": partial(power, rho=rho) for rho in (0.5, 1, 1.5, 2, 3)},
    **{f"HSD {gamma:+}": partial(hsd, gamma=gamma) for gamma in (2, 1, -0.5, -1, -1.5, -2, -4)},
}
"""spending functions of the information fraction"""


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--runs", type=int, default=RUNS, help="simulated gates per row")
    parser.add_argument("--spending", action="store_true", help="compare spending functions instead")
    args = parser.parse_known_args()[0]
    start = time.process_time()
    random = np.random.default_rng(4)
    for table in (print_spending,) if args.spending else (print_unchanged, print_losses, print_at_margin):
        table(args.runs, random)
    print(f"{args.runs:,} gates a row, alpha {ALPHA:.0%}, {time.process_time() - start:.0f} s of CPU time")


def print_unchanged(runs: int, random: np.random.Generator) -> None:
    """False alarms of policy `block` if the same model is run twice, with naive rules and with the gate."""
    print_heading("unchanged", "any drop", "> 1 pt", "plain", "unsure", "live", "unsure", "samples used")
    all_statistics = [simulate(benchmark, 0.0, runs, random) for benchmark in (*MAIN, *OTHERS)]
    for statistics in all_statistics:
        print_row(
            statistics.benchmark.name,
            *naive_rates([statistics]),
            *outcome_rates([statistics.single_look()], runs),
            *outcome_rates([statistics], runs),
            share_used([statistics]),
        )
    three = all_statistics[: len(MAIN)]
    print_row(
        "the first three, Holm",
        *naive_rates(three),
        *outcome_rates([each.single_look() for each in three], runs),
        *outcome_rates(three, runs),
        share_used(three),
    )


def naive_rates(statistics: Sequence[LookStatistics]) -> list[str]:
    """How often any benchmark is lower at all, and by more than a point."""
    lowest = np.min([each.mean[-1] for each in statistics], axis=0)
    return [f"{100 * float((lowest < -least).mean()):.1f}" for least in (1e-9, 0.01)]


def print_losses(runs: int, random: np.random.Generator) -> None:
    """How the gate decides if there is a drop."""
    print_heading("true drop", "points", "plain", "unsure", "live", "unsure", "samples used")
    cases = [(benchmark, drop, "evenly") for benchmark in MAIN for drop in (0.02, 0.05, 0.1)]
    for benchmark, drop, lose in (*cases, (AIME, 0.05, "by few"), (AIME, 0.1, "by few")):
        statistics = simulate(benchmark, drop, runs, random, lose)
        print_row(
            label(benchmark, lose),
            f"{100 * drop:.0f}",
            *outcome_rates([statistics.single_look()], runs),
            *outcome_rates([statistics], runs),
            share_used([statistics]),
        )


def print_at_margin(runs: int, random: np.random.Generator) -> None:
    """False passes: `ok` or `ok_small_drop` if the true drop equals the margin."""
    print_heading("drop = margin", "points", "plain passes", "live passes", "samples used")
    cases = [(benchmark, "evenly") for benchmark in (*MAIN, *OTHERS) if benchmark.within]
    for benchmark, lose in (*cases, *((benchmark, "by few") for benchmark in MAIN)):
        statistics = simulate(benchmark, benchmark.margin, runs, random, lose)
        passed = [
            format_rate(decide([each], ALPHA).share(*PASSING_STATES), runs)
            for each in (statistics.single_look(), statistics)
        ]
        print_row(label(benchmark, lose), f"{100 * benchmark.margin:.0f}", *passed, share_used([statistics]))


def print_spending(runs: int, random: np.random.Generator) -> None:
    """Samples saved and power lost by each spending function."""
    print_heading("spending", "points", "blocked", "passed", "unsure", "samples used")
    cases = [(benchmark, drop, "evenly") for benchmark in MAIN for drop in (0.0, 0.05)]
    for benchmark, drop, lose in (*cases, (AIME, 0.05, "by few"), (GPQA, 0.03, "by few")):
        statistics, points = simulate(benchmark, drop, runs, random, lose), f"{100 * drop:.0f}"
        print_row(
            label(benchmark, lose) + ", plain",
            points,
            *state_rates(decide([statistics.single_look()], ALPHA)),
            "100.0",
        )
        for name, function in FAMILIES.items():
            outcomes = decide([statistics], ALPHA, level_function(function))
            print_row(f"  {name}", points, *state_rates(outcomes), f"{100 * outcomes.used.mean():.1f}")


def level_function(function: Callable[[float], float]) -> LevelFunction:
    @lru_cache(maxsize=64)
    def level(design: Design, alpha: float) -> tuple[float, ...]:
        ts = information_fractions(design)
        return solve_levels(ts, [alpha * function(t) for t in ts])

    return level


def state_rates(outcomes: GateOutcomes) -> list[str]:
    groups = ((State.REGRESSION,), PASSING_STATES, (State.INCONCLUSIVE,))
    return [f"{100 * outcomes.share(*kind):.2f}" for kind in groups]


def label(benchmark: SimulatedBenchmark, lose: str) -> str:
    return benchmark.name if lose == "evenly" else f"{benchmark.name} {lose}"


def outcome_rates(statistics: Sequence[LookStatistics], runs: int) -> tuple[str, str]:
    """Share of gates that policy `block` fails, and share with an inconclusive benchmark."""
    outcomes = decide(statistics, ALPHA)
    blocked = outcomes.share(State.REGRESSION)
    return format_rate(blocked, runs), f"{100 * outcomes.share(State.INCONCLUSIVE):.1f}"


def share_used(statistics: Sequence[LookStatistics]) -> str:
    """Share of the candidate's samples used, over all benchmarks."""
    planned = np.array([each.benchmark.questions * each.benchmark.k for each in statistics])
    return f"{100 * float(planned @ decide(statistics, ALPHA).used.mean(axis=1)) / planned.sum():.1f}"


def format_rate(value: float, runs: int) -> str:
    return f"{100 * value:.2f} ± {196 * sqrt(value * (1 - value) / runs):.2f}"


def print_heading(*cells: str) -> None:
    print()
    print_row(*cells)


def print_row(first: str, *cells: str) -> None:
    print(f"{first:<32}" + "".join(f"{cell:>14}" for cell in cells), flush=True)


if __name__ == "__main__":
    main()
