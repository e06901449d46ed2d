"""How often the gate cries wolf, what it sees, and what looking early saves: `python -m tests.perf.gate`.

The models and runs are those of tests.perf.simulated. A drop takes the same c from every question, never
below 0, so that the mean over the run's questions falls by exactly as much as said; "by few" takes up to 50
points from one question after the other until it has. Everything is in percent; ± is the 95 % Monte Carlo
error. `--spending` compares the functions by which alpha may be spent.
"""

import argparse
import time
from collections.abc import Callable, Sequence
from functools import lru_cache, partial
from math import e, expm1, log, sqrt

import numpy as np

from r1eval.gate.looks import Design, fractions, spend
from reports.gate.verdict import State
from tests.perf.simulated import AIME, GPQA, MAIN, OTHERS, Ends, Levels, Seen, Shape, decide, see

ALPHA = 0.05
RUNS = 20_000
PASSES = (State.OK, State.OK_SMALL_DROP)


def power(t: float, rho: float) -> float:
    """Kim and DeMets'."""
    return float(t**rho)


def hsd(t: float, gamma: float) -> float:
    """Hwang, Shih and DeCani's."""
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
    given = parser.parse_known_args()[0]
    began = time.process_time()
    random = np.random.default_rng(4)
    for table in (spending,) if given.spending else (unchanged, losses, at_the_margin):
        table(given.runs, random)
    print(f"{given.runs:,} gates a row, alpha {ALPHA:.0%}, {time.process_time() - began:.0f} s of CPU time")


def unchanged(runs: int, random: np.random.Generator) -> None:
    """False alarms of `block` on the same model run twice, by naive rules and by the gate."""
    heading("unchanged", "any drop", "> 1 pt", "plain", "unsure", "live", "unsure", "samples used")
    every = [see(shape, 0.0, runs, random) for shape in (*MAIN, *OTHERS)]
    for seen in every:
        row(seen.shape.name, *naive([seen]), *ends([seen.plain()], runs), *ends([seen], runs), used([seen]))
    three = every[: len(MAIN)]
    row(
        "the first three, Holm",
        *naive(three),
        *ends([each.plain() for each in three], runs),
        *ends(three, runs),
        used(three),
    )


def naive(seen: Sequence[Seen]) -> list[str]:
    """How often some benchmark is lower at all, and by more than a point."""
    lowest = np.min([each.mean[-1] for each in seen], axis=0)
    return [f"{100 * float((lowest < -least).mean()):.1f}" for least in (1e-9, 0.01)]


def losses(runs: int, random: np.random.Generator) -> None:
    """What the gate sees of a drop."""
    heading("true drop", "points", "plain", "unsure", "live", "unsure", "samples used")
    cases = [(shape, drop, "evenly") for shape in MAIN for drop in (0.02, 0.05, 0.1)]
    for shape, drop, lose in (*cases, (AIME, 0.05, "by few"), (AIME, 0.1, "by few")):
        seen = see(shape, drop, runs, random, lose)
        row(
            named(shape, lose),
            f"{100 * drop:.0f}",
            *ends([seen.plain()], runs),
            *ends([seen], runs),
            used([seen]),
        )


def at_the_margin(runs: int, random: np.random.Generator) -> None:
    """False passes: `ok` or `ok_small_drop` where the true drop is the margin."""
    heading("drop = margin", "points", "plain passes", "live passes", "samples used")
    cases = [(shape, "evenly") for shape in (*MAIN, *OTHERS) if shape.within]
    for shape, lose in (*cases, *((shape, "by few") for shape in MAIN)):
        seen = see(shape, shape.margin, runs, random, lose)
        passed = [rate(decide([each], ALPHA).share(*PASSES), runs) for each in (seen.plain(), seen)]
        row(named(shape, lose), f"{100 * shape.margin:.0f}", *passed, used([seen]))


def spending(runs: int, random: np.random.Generator) -> None:
    """What each spending function saves and costs."""
    heading("spending", "points", "blocked", "passed", "unsure", "samples used")
    cases = [(shape, drop, "evenly") for shape in MAIN for drop in (0.0, 0.05)]
    for shape, drop, lose in (*cases, (AIME, 0.05, "by few"), (GPQA, 0.03, "by few")):
        seen, points = see(shape, drop, runs, random, lose), f"{100 * drop:.0f}"
        row(named(shape, lose) + ", plain", points, *kinds(decide([seen.plain()], ALPHA)), "100.0")
        for name, function in FAMILIES.items():
            ended = decide([seen], ALPHA, family(function))
            row(f"  {name}", points, *kinds(ended), f"{100 * ended.used.mean():.1f}")


def family(function: Callable[[float], float]) -> Levels:
    @lru_cache(maxsize=64)
    def level(design: Design, alpha: float) -> tuple[float, ...]:
        ts = fractions(design)
        return spend(ts, [alpha * function(t) for t in ts])

    return level


def kinds(ended: Ends) -> list[str]:
    every = ((State.REGRESSION,), PASSES, (State.INCONCLUSIVE,))
    return [f"{100 * ended.share(*kind):.2f}" for kind in every]


def named(shape: Shape, lose: str) -> str:
    return shape.name if lose == "evenly" else f"{shape.name} {lose}"


def ends(seen: Sequence[Seen], runs: int) -> tuple[str, str]:
    """How many gates `block` fails, and in how many some benchmark is inconclusive."""
    ended = decide(seen, ALPHA)
    blocked = ended.share(State.REGRESSION)
    return rate(blocked, runs), f"{100 * ended.share(State.INCONCLUSIVE):.1f}"


def used(seen: Sequence[Seen]) -> str:
    """Share of the candidate's samples, of all benchmarks together."""
    planned = np.array([each.shape.questions * each.shape.k for each in seen])
    return f"{100 * float(planned @ decide(seen, ALPHA).used.mean(axis=1)) / planned.sum():.1f}"


def rate(value: float, runs: int) -> str:
    return f"{100 * value:.2f} ± {196 * sqrt(value * (1 - value) / runs):.2f}"


def heading(*cells: str) -> None:
    print()
    row(*cells)


def row(first: str, *cells: str) -> None:
    print(f"{first:<32}" + "".join(f"{cell:>14}" for cell in cells), flush=True)


if __name__ == "__main__":
    main()
