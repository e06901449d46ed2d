"""Cost of each command over runs of 1,000 to 1,000,000 samples: `python -m tests.perf.scale`.

Two runs per size, 10 samples of 2 KB per question (`--k`, `--bytes`). Measured: the run's own command where
all is there, and where one sample is missing, until that sample is on disk; `table`, `gate`, `score`,
`check --fix` and `report --samples 2`. CPU time, wall time and peak memory are those of all processes
together, beside `wc -l` on the same samples. The growth exponent is the slope of log CPU seconds, or of log
peak memory, over log samples between two sizes: 1 is linear. Small runs are compared, byte by byte, with what
`r1eval run` makes of the same replies.
"""

import argparse
import math
import shutil
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import nullcontext
from itertools import pairwise
from pathlib import Path

from tests.command_line import R1EVAL
from tests.perf.process_tree import Cost, measure
from tests.perf.scale_runs import (
    NAME,
    Shape,
    drop_last_line,
    matches_a_real_run,
    write_benchmark,
    write_last_line,
    write_replies,
)

SIZES = (1_000, 10_000, 100_000, 1_000_000)
MAX_COMPARED = 10_000
"""samples of a run that `r1eval run` makes too, to compare"""
GIB = 2**30
REPLIES = "replies.jsonl"
COMMANDS = ("wc", "again", "resume", "table", "gate", "score", "fix", "report")

Costs = Mapping[str, Cost]
"""by command"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--samples", nargs="+", type=int, default=SIZES)
    parser.add_argument("--k", type=int, default=10)
    parser.add_argument("--bytes", type=int, default=2_000)
    parser.add_argument("--commands", nargs="+", choices=COMMANDS, default=COMMANDS)
    parser.add_argument("--scratch", type=Path, help="a folder in which the runs are kept, and found again")
    args = parser.parse_known_args()[0]
    costs: dict[int, Costs] = {}
    for samples in args.samples:
        shape, kept = Shape(samples // args.k, args.k, args.bytes), args.scratch
        name = f"{samples}-{args.k}-{args.bytes}"
        with nullcontext(kept / name) if kept else tempfile.TemporaryDirectory(prefix="r1eval-") as scratch:
            costs[samples] = dict(measure_size(Path(scratch), shape, args.commands))
    for line in growth_lines(costs):
        print(line, flush=True)


def measure_size(scratch: Path, shape: Shape, commands: Sequence[str]) -> Iterator[tuple[str, Cost]]:
    """Make the runs of one size; yield and print each command's cost."""
    if not (scratch / "candidate").exists():
        make_runs(scratch, shape, with_baseline="gate" in commands)
    candidate = scratch / "candidate" / NAME
    megabytes = (candidate / "samples.jsonl").stat().st_size / 1e6
    print(f"{shape.samples:,} samples, {shape.questions:,} questions, {megabytes:,.0f} MB", flush=True)
    base = 0.0
    for name in commands:
        if name == "resume":
            drop_last_line(candidate / "samples.jsonl")
            drop_last_line(candidate / "scores.jsonl")
        cost = measure(command_line(name, scratch), candidate / "samples.jsonl" if name == "resume" else None)
        base = cost.cpu_seconds if name == "wc" else base
        print(f"  {name:7}{describe(cost, base)}", flush=True)
        yield name, cost
        shutil.rmtree(scratch / "report", ignore_errors=True)


def make_runs(scratch: Path, shape: Shape, *, with_baseline: bool) -> None:
    """Make a candidate up to its scores, the file from which its last sample is asked again, and a baseline.

    SystemExit if a small baseline is not what `r1eval run` makes. Without a baseline the file of replies has
    one line only, which saves half the disk.
    """
    toml = write_benchmark(scratch, shape)
    write_replies(scratch / "candidate", toml, shape, draw=1)
    if not with_baseline:
        write_last_line(scratch / "candidate" / NAME / "samples.jsonl", scratch / REPLIES)
        return
    baseline = scratch / "baseline"
    write_replies(baseline, toml, shape, draw=0)
    (scratch / REPLIES).hardlink_to(baseline / NAME / "samples.jsonl")
    measure(run_command(scratch, baseline))
    if shape.samples <= MAX_COMPARED:
        measure(run_command(scratch, scratch / "real"))
        measure([*R1EVAL, "check", str(baseline)])
        if not matches_a_real_run(baseline, scratch / "real"):
            raise SystemExit(f"{baseline} is not what `r1eval run` makes of these replies")


def run_command(scratch: Path, out: Path) -> list[str]:
    """`r1eval run` from the file of replies."""
    engine = ("--engine", "replay", "--engine-arg", f"path={scratch / REPLIES}")
    return [*R1EVAL, "run", str(scratch / f"{NAME}.toml"), "--model", NAME, *engine, "--out", str(out)]


def command_line(name: str, scratch: Path) -> list[str]:
    baseline, candidate = scratch / "baseline", scratch / "candidate"
    verbs = {
        "table": ("table", candidate),
        "gate": ("gate", candidate, "--baseline", baseline),
        "score": ("score", candidate),
        "fix": ("check", "--fix", candidate),
        "report": ("report", candidate, "--out", scratch / "report", "--samples", "2"),
    }
    if name == "wc":
        return ["wc", "-l", str(candidate / NAME / "samples.jsonl")]
    return [*R1EVAL, *map(str, verbs[name])] if name in verbs else run_command(scratch, candidate)


def describe(cost: Cost, base: float) -> str:
    seconds = f"CPU {cost.cpu_seconds:8.2f} s  wall {cost.wall_seconds:8.1f} s"
    text = f"{seconds}  peak {cost.peak_bytes / GIB:.2f} GiB"
    if base:
        text += f"  {cost.cpu_seconds / base:6.0f} times wc -l"
    if cost.first_seconds is not None:
        text += f"  first sample after {cost.first_seconds:.1f} s, {cost.first_cpu_seconds:.1f} s of CPU"
    return text


def growth_lines(costs: Mapping[int, Costs]) -> Iterator[str]:
    """The growth exponents of CPU time and of peak memory, by command, from each size to the next."""
    for name in costs[max(costs)] if len(costs) > 1 else ():
        steps = []
        for small, large in pairwise(sorted(costs)):
            before, after, times = costs[small][name], costs[large][name], math.log(large / small)
            cpu = math.log(max(after.cpu_seconds, 1e-3) / max(before.cpu_seconds, 1e-3)) / times
            memory = math.log(max(after.peak_bytes, 1) / max(before.peak_bytes, 1)) / times
            steps.append(f"{small:,} to {large:,} CPU {cpu:.2f}, memory {memory:.2f}")
        yield f"{name:7} exponents: " + "; ".join(steps)


if __name__ == "__main__":
    started = time.monotonic()
    main()
    print(f"{time.monotonic() - started:.0f} s including making the runs")
