"""`r1eval --help` against a bare interpreter, in the same run: `python -m tests.perf.startup`."""

import statistics
import subprocess
import sys
import time

from tests.command_line import R1EVAL, environment

ROUNDS = 15


def main() -> None:
    bare, help_ = [], []
    for _ in range(ROUNDS):
        bare.append(seconds([sys.executable, "-c", "pass"]))
        help_.append(seconds([*R1EVAL, "--help"]))
    ours, theirs = statistics.median(help_), statistics.median(bare)
    print(
        f"r1eval --help {ours:.3f} s, bare interpreter {theirs:.3f} s: {ours / theirs:.1f} times "
        f"(medians of {ROUNDS})"
    )


def seconds(command: list[str]) -> float:
    began = time.perf_counter()
    subprocess.run(command, stdout=subprocess.DEVNULL, env=environment(), check=True)
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
