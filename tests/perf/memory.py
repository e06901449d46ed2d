"""Peak memory of `r1eval score` and `r1eval table` over 200,000 samples: `python -m tests.perf.memory`.

The run folder is synthetic: 3,125 integer questions of 64 samples with about 2,000 characters each, six
answers per question. The result is the peak, over time, of the summed resident memory of the command and its
grading processes (shared pages count once per process), as a share of 1 GiB.
"""

import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil

from benchmarks.types import Answer, Question
from r1eval.store import jsonlines
from r1eval.store.folder import RunFolder
from r1eval.store.records import Finish, Message, Sample
from tests.command_line import R1EVAL, environment

QUESTIONS, K = 3_125, 64
GIB = 2**30


def main() -> None:
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "run"
        print(f"writing {QUESTIONS * K:,} samples", file=sys.stderr, flush=True)
        make_run(folder, QUESTIONS, K)
        for verb in ("score", "table"):
            peak, seconds = measure_peak(verb, str(folder))
            print(
                f"{verb}: peak {peak / GIB:.2f} of 1 GiB, {seconds:.0f} s for {QUESTIONS * K:,} samples",
                flush=True,
            )


def make_run(path: Path, questions: int, k: int) -> None:
    """Write a run folder with samples and without scores."""
    folder = RunFolder(path)
    synthetic_questions = [
        Question(f"q{n}", {"question": f"What is {n}?"}, str(n), Answer.INTEGER) for n in range(questions)
    ]
    messages = [(Message("user", question.slots["question"]),) for question in synthetic_questions]
    folder.write_questions("synthetic", synthetic_questions, [[vars(m) for m in msgs] for msgs in messages])
    folder.write_run(run_record("synthetic", questions, k))
    jsonlines.replace(path / "synthetic" / "samples.jsonl", samples(synthetic_questions, k))


def run_record(benchmark: str, questions: int, k: int) -> dict[str, Any]:
    """The `run.json` of a run of one benchmark."""
    sampling = {"temperature": 0.6, "top_p": 0.95, "max_tokens": 1024, "k": k}
    benchmark_record = {
        "title": benchmark.capitalize(),
        "published": "",
        "metrics": ["pass@1", "cons@k"],
        "questions": questions,
        "k": k,
        "fingerprint": "",
        "dataset": benchmark,
        "revision": None,
        "notices": [],
        "warnings": [],
        "rendered_prompt": None,
        "opens_thinking": False,
    }
    plan = {
        "model": benchmark,
        "engine": "replay",
        "engine_args": {},
        "sampling": {benchmark: sampling},
        "seed": 0,
        "limit": None,
        "preset": None,
        "prefill": "",
        "answer_from": "answer",
    }
    return {"plan": plan, "grader": "", "benchmarks": {benchmark: benchmark_record}, "sessions": []}


def samples(questions: list[Question], k: int) -> Iterator[Sample]:
    rng = random.Random(0)
    thinking = "Let me think about this once more. " * 57
    for question in questions:
        for index in range(k):
            answer = int(question.gold) + rng.choice((0, 0, 0, 1, 2, 3, 4, 5))
            text = f"<think>\n{thinking}\n</think>\nThe answer is \\boxed{{{answer}}}."
            yield Sample("synthetic", question.id, index, text, Finish.STOP, 20, 500, 1.0, index)


def measure_peak(*args: str) -> tuple[int, float]:
    """(peak bytes, seconds) of `r1eval ARGS`, including its child processes."""
    started, peak = time.monotonic(), 0
    command = [*R1EVAL, *args]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, env=environment()) as process:
        parent = psutil.Process(process.pid)
        while process.poll() is None:
            peak = max(peak, resident(parent))
            time.sleep(0.05)
    if process.returncode:
        raise SystemExit(f"{' '.join(command)} ended with {process.returncode}")
    return peak, time.monotonic() - started


def resident(process: psutil.Process) -> int:
    total = 0
    try:
        for member in [process, *process.children(recursive=True)]:
            total += member.memory_info().rss
    except psutil.Error:
        return total
    return total


if __name__ == "__main__":
    main()
