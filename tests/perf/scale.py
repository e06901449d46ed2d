"""Cost of each command over runs of 1,000 to 1,000,000 samples: `python -m tests.perf.scale`.

Two runs per size, 10 samples of 2 KB per question (`--k`, `--bytes`). Measured: the same command again on a
finished run; a resumed run with one sample missing, until that sample is on disk; `table`, `gate`, `score`,
`check --fix` and `report --samples 2`. Wall time, CPU time and peak memory of all processes together, beside
`wc -l` on the same samples. The growth exponent of a command is the slope of log CPU seconds over log samples
between two sizes: 1 is linear. Where a run is small, it is compared with one that `r1eval run` makes.
"""

import argparse
import math
import shutil
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from tests.command_line import R1EVAL
from tests.perf.process_tree import Cost, measure
from tests.perf.scale_runs import (
    NAME,
    Shape,
    drop_last_line,
    matches_a_real_run,
    write_benchmark,
    write_replies,
)

SIZES = (1_000, 10_000, 100_000, 1_000_000)
MAX_COMPARED = 10_000
"""samples of a run that `r1eval run` makes too, to compare"""
GIB = 2**30
COMMANDS = ("wc", "again", "resume", "table", "gate", "score", "fix", "report")

Costs = dict[str, Cost]
"""by command"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--samples", nargs="+", type=int, default=SIZES)
    parser.add_argument("--k", type=int, default=10)
    parser.add_argument("--bytes", type=int, default=2_000)
    parser.add_argument("--commands", nargs="+", choices=COMMANDS, default=COMMANDS)
    parser.add_argument(
        "--scratch", type=Path, help="keep the runs in this folder, and use those that are in it"
    )
    args = parser.parse_known_args()[0]
    costs: dict[int, Costs] = {}
    for samples in args.samples:
        shape = Shape(samples // args.k, args.k, args.bytes)
        if args.scratch:
            costs[samples] = measure_size(
                args.scratch / f"{samples}-{args.k}-{args.bytes}", shape, args.commands
            )
            continue
        with tempfile.TemporaryDirectory(prefix="r1eval-scale-") as scratch:
            costs[samples] = measure_size(Path(scratch), shape, args.commands)
    for line in growth_lines(costs):
        print(line, flush=True)


def measure_size(scratch: Path, shape: Shape, commands: Sequence[str]) -> Costs:
    """Make the runs of one size, and measure and print each command's cost."""
    baseline, candidate = scratch / "baseline", scratch / "candidate"
    if not candidate.exists():
        make_runs(scratch, shape)
    samples = candidate / NAME / "samples.jsonl"
    print(
        f"{shape.samples:,} samples ({shape.questions:,} questions), {samples.stat().st_size / 1e6:,.0f} MB"
    )
    costs: Costs = {}
    for name in commands:
        watched = None
        if name == "resume":
            drop_last_line(samples)
            drop_last_line(candidate / NAME / "scores.jsonl")
            watched = samples
        if name == "report":
            shutil.rmtree(scratch / "report", ignore_errors=True)
        costs[name] = cost = measure(command_line(name, scratch), watched)
        print(f"  {name:8}{describe(cost, costs.get('wc'))}", flush=True)
    shutil.rmtree(scratch / "report", ignore_errors=True)
    assert baseline.exists()
    return costs


def make_runs(scratch: Path, shape: Shape) -> None:
    """Make a baseline and a candidate; SystemExit if a small one is not what `r1eval run` makes."""
    toml = write_benchmark(scratch, shape)
    for draw, name in enumerate(("baseline", "candidate")):
        write_replies(scratch / name, toml, shape, draw)
        if shape.samples <= MAX_COMPARED:
            replies, real = scratch / "replies.jsonl", scratch / f"real-{name}"
            shutil.copy(scratch / name / NAME / "samples.jsonl", replies)
            measure(run_command(toml, replies, real))
        measure(run_command(toml, scratch / "baseline" / NAME / "samples.jsonl", scratch / name))
        measure([*R1EVAL, "check", str(scratch / name)])
        if shape.samples <= MAX_COMPARED and not matches_a_real_run(scratch / name, real):
            raise SystemExit(f"{scratch / name} is not what `r1eval run` makes of these replies")


def run_command(toml: Path, replies: Path, out: Path) -> list[str]:
    """`r1eval run` from these replies."""
    options = ("--model", NAME, "--engine", "replay", "--engine-arg", f"path={replies}", "--out", str(out))
    return [*R1EVAL, "run", str(toml), *options]


def command_line(name: str, scratch: Path) -> list[str]:
    baseline, candidate = str(scratch / "baseline"), str(scratch / "candidate")
    run = run_command(
        scratch / f"{NAME}.toml", scratch / "baseline" / NAME / "samples.jsonl", scratch / "candidate"
    )
    return {
        "wc": ["wc", "-l", f"{candidate}/{NAME}/samples.jsonl"],
        "again": run,
        "resume": run,
        "table": [*R1EVAL, "table", candidate],
        "gate": [*R1EVAL, "gate", candidate, "--baseline", baseline],
        "score": [*R1EVAL, "score", candidate],
        "fix": [*R1EVAL, "check", "--fix", candidate],
        "report": [*R1EVAL, "report", candidate, "--out", str(scratch / "report"), "--samples", "2"],
    }[name]


def describe(cost: Cost, base: Cost | None) -> str:
    text = f"{cost.wall_seconds:8.1f} s  CPU {cost.cpu_seconds:8.1f} s  peak {cost.peak_bytes / GIB:.2f} GiB"
    if base is not None and base.cpu_seconds:
        text += f"  {cost.cpu_seconds / base.cpu_seconds:6.0f} times wc -l"
    if cost.first_seconds is not None:
        text += f"  first sample after {cost.first_seconds:.1f} s"
    return text


def growth_lines(costs: dict[int, Costs]) -> Iterator[str]:
    """The growth exponents of CPU time and of peak memory, by command, from each size to the next."""
    sizes = sorted(costs)
    for name in costs[sizes[-1]]:
        steps = []
        for small, large in zip(sizes, sizes[1:], strict=False):
            before, after, times = costs[small][name], costs[large][name], math.log(large / small)
            cpu = math.log(max(after.cpu_seconds, 1e-3) / max(before.cpu_seconds, 1e-3)) / times
            memory = math.log(max(after.peak_bytes, 1) / max(before.peak_bytes, 1)) / times
            steps.append(f"{small:,} to {large:,}: CPU {cpu:.2f}, memory {memory:.2f}")
        yield f"{name:8} growth exponents  " + "; ".join(steps)


if __name__ == "__main__":
    started = time.monotonic()
    main()
    print(f"{time.monotonic() - started:.0f} s including making the runs")
