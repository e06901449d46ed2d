"""What the rows of the fault matrix share: a small run, its fault, and the run that it must end like.

A row is a function of an empty folder. It starts `r1eval run` on a scripted server, does one kind of fault to
it, and asserts what must hold. `watchdog.py` runs a row under a deadline, so that a hang is a failure too.
"""

import atexit
import json
import shutil
import signal
import subprocess
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from zlib import crc32

import psutil

from tests.command_line import R1EVAL, environment, r1eval
from tests.engines.servers import Reply, RequestBody, completion, run_server
from tests.gate.runs import sums_benchmark, write_benchmark

DEADLINE_SECONDS = 120.0
"""for one row, on a busy machine; a usual one takes 3 to 6"""
K = 4
QUESTIONS = 12
SAMPLES = K * QUESTIONS
ROOTS = """
name = "roots"
title = "Roots"
answer = "expression"
prompt = "{question} End with \\\\boxed{}."
[dataset]
file = "roots.jsonl"
[columns]
question = "asked"
gold = "root"
id = "id"
"""

Row = Callable[[Path], None]


class Skipped(Exception):  # noqa: N818 - it is no error
    """This machine cannot be made to show the fault; the reason."""


class Model:
    """A scripted model: its reply is a function of question and seed. Requests wait from number `hold` on."""

    def __init__(self, hold: int | None = None) -> None:
        self._hold = hold
        self.salt = ""
        """another one gives other replies"""
        self.released = threading.Event()

    def __call__(self, body: Mapping[str, Any], before: int) -> Reply:
        if self._hold is not None and before >= self._hold:
            self.released.wait(DEADLINE_SECONDS)
        return completion(answer(body["messages"][-1]["content"], f"{body['seed']}{self.salt}"))


def answer(prompt: str, seed: str) -> str:
    """Three right answers of five, and wrong ones that form groups; a root is written in another way."""
    chance = crc32(f"{prompt} {seed}".encode())
    numbers = [int(word) for word in prompt.replace("?", " ").split() if word.isdigit()]
    wrong = 0 if chance % 5 < 3 else 1 + chance % 2
    if prompt.startswith("Root"):
        return f"<think>\nhm\n</think>\n\\boxed{{\\sqrt{{{numbers[0] + 7 * wrong}}}}}"
    return f"<think>\nhm\n</think>\n\\boxed{{{sum(numbers) + wrong}}}"


@dataclass(frozen=True)
class Scene:
    """A folder with a benchmark and a server; the run goes into `out`."""

    folder: Path
    benchmark: str
    url: str
    requests: list[RequestBody]
    """those that its server got"""
    model: Model
    options: tuple[str, ...] = ()
    seen_at: Path | None = None
    """where this process sees the run's folder, if not in `folder`"""

    @property
    def out(self) -> Path:
        return self.seen_at or self.folder / "run"

    @property
    def args(self) -> tuple[str, ...]:
        return (
            *("run", f"{self.benchmark}.toml", "--model", "m", "--base-url", self.url),
            *("--k", str(K), "--out", "run", *self.options),
        )

    def start(self, prefix: Sequence[str] = (), **options: Any) -> "subprocess.Popen[str]":
        """Start the run; `prefix`: a command that runs it, such as `prlimit`; options of Popen."""
        env = environment() | options.pop("env", {})
        usual = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "start_new_session": True}
        return subprocess.Popen(
            [*prefix, *R1EVAL, *self.args], cwd=self.folder, text=True, env=env, **{**usual, **options}
        )

    def reach(self, samples: int, **options: Any) -> "subprocess.Popen[str]":
        """Start the run and wait until so many samples are on disk and others are asked for."""
        asked = len(self.requests)
        process = self.start(**options)
        wait_until(lambda: self.samples() >= samples and len(self.requests) > asked, f"{samples} samples")
        return process

    def run(self, prefix: Sequence[str] = (), **options: Any) -> "Done":
        """Start the run and wait for its end: Python itself is started only for a prefix or options."""
        if prefix or options:
            return end(self.start(prefix, **options))
        done = r1eval(*self.args, cwd=self.folder, timeout=DEADLINE_SECONDS)
        return Done(done.returncode, done.stdout, done.stderr)

    def samples(self) -> int:
        """The number of whole samples on disk."""
        return count_lines(self.out / self.benchmark / "samples.jsonl")

    def scores(self) -> int:
        return count_lines(self.out / self.benchmark / "scores.jsonl")

    def finish(self, kept: int | None = None, **options: Any) -> "Done":
        """Run the same command again: it asks only for what is missing, at least `kept` samples are there,
        and it ends like an undisturbed run."""
        self.model.released.set()
        asked = len(self.requests)
        there = self.samples() if kept is None else kept
        done = self.run(**options)
        assert done.code == 0, done.stderr
        # requests of the process before may arrive late; as of unfinished samples, they come twice
        missing = len({json.dumps([one["messages"], one["seed"]]) for one in self.requests[asked:]})
        assert missing <= SAMPLES - there, f"{missing} samples were asked for, though {there} were there"
        self.check()
        return done

    def check(self) -> None:
        """Every sample is there once, and scores, votes and metrics are those of an undisturbed run."""
        alone = undisturbed(self.benchmark)
        assert keys(self.out / self.benchmark / "samples.jsonl") == keys(
            alone / self.benchmark / "samples.jsonl"
        )
        for name in ("scores.jsonl", "votes.jsonl"):
            assert rows(self.out / self.benchmark / name) == rows(alone / self.benchmark / name), name
        assert metrics(self.out) == metrics(alone)
        assert (self.out / "metrics.csv").read_bytes() == (alone / "metrics.csv").read_bytes()


@dataclass(frozen=True)
class Done:
    """A command that ended."""

    code: int
    stdout: str
    stderr: str

    @property
    def messages(self) -> tuple[str, ...]:
        """The lines of stderr that are errors or warnings, or say how to resume."""
        marks = ("error: ", "warning: ", "resume with: ", "interrupted")
        return tuple(line for line in self.stderr.splitlines() if line.startswith(marks))

    def failed(self, code: int, *words: str) -> None:
        """Assert its exit code, and an error in one line, without a traceback, that has these words."""
        assert self.code == code, f"exit {self.code}: {self.stderr}"
        assert "Traceback" not in self.stderr, self.stderr
        errors = [line for line in self.messages if not line.startswith(("warning: ", "resume with: "))]
        assert len(errors) == 1, self.stderr
        assert [word for word in words if word not in self.stderr] == [], self.stderr


def end(process: "subprocess.Popen[str]") -> Done:
    """Wait for the end of a command; the watchdog sets the deadline."""
    stdout, stderr = process.communicate()
    return Done(process.returncode, stdout or "", stderr or "")


@contextmanager
def scene(folder: Path, benchmark: str = "sums", hold: int | None = None, *options: str) -> Iterator[Scene]:
    """A benchmark of numbers (`sums`), or one that needs the grader's processes (`roots`), and its model."""
    write(folder, benchmark)
    model = Model(hold)
    with run_server(model) as server:
        try:
            yield Scene(folder, benchmark, server.url, server.requests, model, options)
        finally:
            model.released.set()


def write(folder: Path, benchmark: str) -> None:
    if benchmark == "sums":
        sums_benchmark(folder, QUESTIONS)
        return
    numbers = range(1, QUESTIONS + 1)
    questions = [
        {"id": f"root-{n}", "asked": f"Root of {3 * n * n} ?", "root": f"{n}\\sqrt{{3}}"} for n in numbers
    ]
    write_benchmark(folder, benchmark, ROOTS, questions)


@cache
def undisturbed(benchmark: str) -> Path:
    """The folder of an undisturbed run, made once."""
    folder = Path(tempfile.mkdtemp(prefix="r1eval-undisturbed-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    with scene(folder, benchmark) as one:
        done = one.run()
        assert done.code == 0, done.stderr
        return one.out


def count_lines(path: Path) -> int:
    return path.read_bytes().count(b"\n") if path.exists() else 0


def rows(path: Path) -> list[dict[str, Any]]:
    """The records of a file, sorted, without the digests of samples, whose seconds differ."""
    found = [json.loads(line) for line in path.read_text().splitlines()]
    found = [{name: value for name, value in row.items() if name != "digest"} for row in found]
    return sorted(found, key=lambda row: json.dumps(row, sort_keys=True))


def metrics(out: Path) -> list[dict[str, Any]]:
    """The metrics of a run, without the digest of its samples, whose seconds differ."""
    found: list[dict[str, Any]] = json.loads((out / "metrics.json").read_text())["metrics"]
    return found


def keys(path: Path) -> Counter[tuple[str, int]]:
    """How often each sample is in samples.jsonl; lines that are no samples are passed over."""
    found: Counter[tuple[str, int]] = Counter()
    for line in path.read_bytes().splitlines() if path.exists() else ():
        try:
            row = json.loads(line)
        except ValueError:
            continue
        found[row["question_id"], row["index"]] += 1
    return found


def wait_until(holds: Callable[[], object], what: str, seconds: float = DEADLINE_SECONDS) -> None:
    """Wait for a moment of the run."""
    until = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < until, f"never came: {what}"
        time.sleep(0.005)


def descendants(pid: int, *words: str) -> list[psutil.Process]:
    """The processes below this one whose command line has these words."""
    found = []
    for process in children(pid):
        try:
            if all(word in " ".join(process.cmdline()) for word in words):
                found.append(process)
        except psutil.Error:
            continue
    return found


def children(pid: int) -> list[psutil.Process]:
    try:
        return psutil.Process(pid).children(recursive=True)
    except psutil.Error:
        return []


def kill(processes: Sequence[psutil.Process]) -> None:
    for process in processes:
        try:
            process.send_signal(signal.SIGKILL)
        except psutil.Error:
            continue
