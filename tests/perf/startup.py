"""Start-up time of `r1eval --help` relative to a bare interpreter: `python -m tests.perf.startup`."""

import statistics
import subprocess
import sys
import time

from tests.command_line import R1EVAL, environment

ROUNDS = 15


def main() -> None:
    bare_seconds, help_seconds = [], []
    for _ in range(ROUNDS):
        bare_seconds.append(seconds([sys.executable, "-c", "pass"]))
        help_seconds.append(seconds([*R1EVAL, "--help"]))
    help_median, bare_median = statistics.median(help_seconds), statistics.median(bare_seconds)
    print(
        f"r1eval --help {help_median:.3f} s, bare interpreter {bare_median:.3f} s: "
        f"{help_median / bare_median:.1f} times (medians of {ROUNDS})"
    )


def seconds(command: list[str]) -> float:
    started = time.perf_counter()
    subprocess.run(command, stdout=subprocess.DEVNULL, env=environment(), check=True)
    return time.perf_counter() - started


if __name__ == "__main__":
    main()
