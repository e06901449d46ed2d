"""Peak memory of programming questions with 1 GiB of tests: `python -m tests.perf.packing`.

The mirror is synthetic: 200 LiveCodeBench questions of 20 tests, each a quarter MiB of numbers; half are
stored as JSON, half as compressed pickles. Measured: `r1eval list`, which loads them, and `r1eval run`
without generations, which also stores them with the run and reads them back.
"""

import json
import os
import pickle
import random
import subprocess
import sys
import tempfile
import time
import zlib
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path

from benchmarks.livecodebench import LIVECODEBENCH
from tests.command_line import R1EVAL, environment
from tests.perf.memory import GIB

QUESTIONS, TESTS, LENGTH = 200, 20, 1 << 18
DIGITS = bytes(b"0123456789 "[byte % 11] for byte in range(256))


def main() -> None:
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        test_bytes = make_mirror(folder / LIVECODEBENCH.dataset.repo)
        (folder / "none.jsonl").touch()
        data = ("--data", str(folder))
        replay = ("--model", "m", "--engine", "replay", "--engine-arg", f"path={folder}/none.jsonl")
        out = ("--k", "1", "--isolation", "none", "--out", str(folder / "run"))  # no program is run
        commands = {
            "list": ("list", "livecodebench", "--json", *data),
            "run": ("run", "livecodebench", *replay, *out, *data),
        }
        for name, arguments in commands.items():
            peak, seconds = peak_memory(arguments)
            print(
                f"{name}: peak {peak / GIB:.2f} GiB, {seconds:.0f} s for {test_bytes / GIB:.2f} GiB",
                flush=True,
            )
        stored = (folder / "run" / "livecodebench" / "questions.jsonl").stat().st_size
        print(f"questions.jsonl: {stored / GIB:.2f} GiB", flush=True)


def make_mirror(repo: Path) -> int:
    """Write the mirror; the bytes of its tests."""
    repo.mkdir(parents=True)
    rng = random.Random(0)
    with (repo / "test5.jsonl").open("w", encoding="utf-8") as file:
        for number in range(QUESTIONS):
            tests = json.dumps([*make_tests(rng)])
            packed = b64encode(zlib.compress(pickle.dumps(tests))).decode() if number % 2 else tests
            file.write(json.dumps(make_row(number, packed)) + "\n")
    return QUESTIONS * TESTS * LENGTH


def make_tests(rng: random.Random) -> Iterator[dict[str, str]]:
    for _ in range(TESTS):
        numbers = rng.randbytes(LENGTH - 1).translate(DIGITS).decode()
        yield {"input": numbers + "\n", "output": "1\n", "testtype": "stdin"}


def make_row(number: int, tests: str) -> dict[str, str]:
    texts = dict.fromkeys(("question_title", "question_content", "platform", "contest_id", "difficulty"), "x")
    return texts | {
        "question_id": str(number),
        "contest_date": "2024-09-01T00:00:00",
        "starter_code": "",
        "public_test_cases": "[]",
        "private_test_cases": tests,
        "metadata": "{}",
    }


def peak_memory(arguments: tuple[str, ...]) -> tuple[int, float]:
    """(peak bytes, seconds) of `r1eval ARGUMENTS`, of that process only: its forks share its pages."""
    started = time.monotonic()
    devnull = subprocess.DEVNULL
    process = subprocess.Popen([*R1EVAL, *arguments], stdout=devnull, stderr=devnull, env=environment())
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in (0, 5):  # a run without generations is incomplete
        sys.exit(f"r1eval {' '.join(arguments)} ended with {process.returncode}")
    return usage.ru_maxrss << 10, time.monotonic() - started


if __name__ == "__main__":
    main()
