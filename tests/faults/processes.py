"""Faults of processes: killed, told to end, and cut off from those who read their output."""

import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

import psutil

from tests.command_line import environment
from tests.faults.harness import SAMPLES, children, descendants, end, kill, scene, wait_until

ZYGOTE = "r1eval.scoring.zygote"
ENDED = "interrupted; what is finished is kept; resume with: r1eval run"
Processes = Callable[[], list[psutil.Process]]


def process_killed(folder: Path) -> None:
    """`kill -9` of r1eval while it generates. Every finished sample is kept."""
    with scene(folder, "sums", 20) as one:
        process = one.reach(20)
        process.kill()
        assert end(process).code == -signal.SIGKILL
        one.finish(kept=20)


def process_killed_while_grading(folder: Path) -> None:
    """`kill -9` of r1eval while it grades, with all samples on disk. None is asked for again."""
    with scene(folder, "roots") as one:
        process = one.start()
        wait_until(lambda: one.samples() == SAMPLES, "all samples")
        process.kill()
        end(process)
        one.finish(kept=SAMPLES)


def worker_killed(folder: Path) -> None:
    """`kill -9` of the workers that grade, four times. Others grade their answers, and none becomes wrong."""
    with scene(folder, "roots", 1) as one:
        process = one.reach(1)
        zygote = zygotes(process)()[0]
        kill(zygote.children())
        one.model.released.set()
        for _ in range(3):
            kill(zygote.children())
            time.sleep(0.02)
        done = end(process)
        assert done.code == 0, done.stderr
        one.check()


def zygote_killed_while_golds_are_checked(folder: Path) -> None:
    """`kill -9` of the process that grading workers are forked from, as soon as it starts. Another one is
    started; the data set is not blamed."""
    with scene(folder, "roots") as one:
        process = one.start()
        wait_until(zygotes(process), "a grading process")
        kill(zygotes(process)())
        done = end(process)
        assert done.code == 0, done.stderr
        one.check()


def zygote_killed_while_grading(folder: Path) -> None:
    """`kill -9` of it while answers come in; its workers die too. Another one is started; no answer becomes
    wrong."""
    with scene(folder, "roots", 1) as one:
        process = one.reach(1)
        kill(zygotes(process)())
        one.model.released.set()
        done = end(process)
        assert done.code == 0, done.stderr
        one.check()


def zygote_always_killed_while_golds_are_checked(folder: Path) -> None:
    """`kill -9` of it whenever it starts, before any sample. The run ends with 5 and says what was killed."""
    with scene(folder, "roots") as one:
        process = one.start()
        with always_killing(zygotes(process)):
            done = end(process)
        done.failed(5, "the grader's process was killed by SIGKILL", "run the same command again")
        assert "gold does not grade" not in done.stderr
        assert not one.requests
        one.finish(kept=0)


def zygote_always_killed_while_grading(folder: Path) -> None:
    """`kill -9` of it whenever it starts, while samples come in or before the first. The run ends with 5; the
    samples are kept, their scores are failed and never wrong, and the same command grades them."""
    for hold in (1, 0):
        part = folder / f"{hold} samples"
        part.mkdir()
        with scene(part, "roots", hold) as one:
            process = one.reach(hold)
            with always_killing(zygotes(process)):
                one.model.released.set()
                done = end(process)
            assert done.code == 5, done.stderr
            assert "resume with: " in done.stderr
            assert "Traceback" not in done.stderr
            one.finish(kept=SAMPLES)


def server_killed(folder: Path) -> None:
    """`kill -9` of one of two servers, with requests at both. The other one gets them; no sample fails."""
    with serving(folder, hold=10) as (server, url), scene(folder, "sums", 10, "--base-url", url) as one:
        process = one.start()
        wait_until(lambda: one.samples() >= 10, "10 samples")
        kill([server])
        one.model.released.set()
        done = end(process)
        assert done.code == 0, done.stderr
        one.check()


def all_servers_killed(folder: Path) -> None:
    """`kill -9` of the only server. After its patience the run ends with 5 and names it; with the server
    back, the same command resumes."""
    with scene(folder, "sums", None, "--engine-arg", "patience=1") as one:
        with serving(folder, hold=20) as (server, url):
            only = replace(one, url=url)
            process = only.start()
            wait_until(lambda: only.samples() >= 20, "20 samples")
            kill([server])
            end(process).failed(5, url, "start it", "resume with: ")
        with serving(folder, port=urlsplit(url).port or 0):
            only.finish(kept=20)


def all_processes_terminated(folder: Path) -> None:
    """SIGTERM to r1eval and all that it started, as a cluster ends a job: 130, as for r1eval alone, and no
    score is failed because its worker ended first."""
    with scene(folder, "roots", 20) as one:
        process = one.reach(20)
        for number in (process.pid, *(child.pid for child in children(process.pid))):
            psutil.Process(number).send_signal(signal.SIGTERM)
        end(process).failed(130, ENDED)
        scores = one.out / "roots" / "scores.jsonl"
        assert '"failed"' not in (scores.read_text() if scores.exists() else "")
        one.finish(kept=20)


def interrupted_while_loading(folder: Path) -> None:
    """Ctrl-C while the golds are checked, before any sample: 130, and the command that starts it again."""
    with scene(folder, "roots") as one:
        process = one.start()
        wait_until(zygotes(process), "a grading process")
        process.send_signal(signal.SIGINT)
        end(process).failed(130, ENDED)
        one.finish(kept=0)


def interrupted_while_generating(folder: Path) -> None:
    """Ctrl-C, SIGTERM and SIGHUP while samples come in: each time 130, and the command that resumes."""
    with scene(folder, "sums", 20) as one:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            process = one.reach(20)
            process.send_signal(number)
            end(process).failed(130, ENDED)
        one.finish(kept=20)


def terminated_at_any_moment(folder: Path) -> None:
    """SIGTERM at moments all over a run, its start and its last writes included: 130, or 0 if it had ended,
    never a traceback; samples.jsonl never gets shorter."""
    with scene(folder, "roots") as one:
        process, kept = one.start(), 0
        started = time.monotonic()
        end(process)
        seconds = time.monotonic() - started
        for part in (0.4, 0.7, 0.9):
            process = one.start()
            time.sleep(part * seconds)
            process.send_signal(signal.SIGTERM)
            done = end(process)
            assert done.code in (0, 130), done.stderr
            assert "Traceback" not in done.stderr
            assert one.samples() >= kept
            kept = one.samples()
        one.finish(kept=kept)


def interrupted_twice(folder: Path) -> None:
    """Ctrl-C or SIGTERM twice while a process that is waited for is stopped: the second one ends r1eval at
    once."""
    with scene(folder, "roots", 20) as one:
        for number in (signal.SIGINT, signal.SIGTERM):
            process = one.reach(20)
            stopped = zygotes(process)()
            for zygote in stopped:
                zygote.suspend()
            process.send_signal(number)
            time.sleep(0.3)
            process.send_signal(number)
            again = time.monotonic()
            end(process).failed(130, ENDED)
            assert time.monotonic() - again < 2.0
            for zygote in stopped:
                zygote.resume()
        one.finish(kept=20)


def grading_process_stopped(folder: Path) -> None:
    """SIGSTOP to the grader's process, then Ctrl-C once: it is waited for a few seconds, not for ever."""
    with scene(folder, "roots", 20) as one:
        process = one.reach(20)
        for zygote in zygotes(process)():
            zygote.suspend()
        process.send_signal(signal.SIGINT)
        interrupted = time.monotonic()
        end(process).failed(130, ENDED)
        assert time.monotonic() - interrupted < 20.0
        one.finish(kept=20)


def reader_gone(folder: Path) -> None:
    """The readers of stdout and stderr go away in mid-run (SIGPIPE): the run is finished all the same: 0."""
    with scene(folder, "sums", 20) as one:
        process = one.reach(20)
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        process.stderr.close()
        one.model.released.set()
        assert process.wait() == 0
        one.check()


def zygotes(process: "subprocess.Popen[str]") -> Processes:
    """The processes that grading workers are forked from; their workers look the same."""

    def found() -> list[psutil.Process]:
        return [one for one in descendants(process.pid, ZYGOTE) if one.ppid() == process.pid]

    return found


@contextmanager
def always_killing(find: Processes) -> Iterator[None]:
    """Kill these processes whenever there are any."""
    ended = threading.Event()

    def work() -> None:
        while not ended.is_set():
            kill(find())
            time.sleep(0.02)

    thread = threading.Thread(target=work)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


@contextmanager
def serving(folder: Path, hold: int | None = None, port: int = 0) -> Iterator[tuple[psutil.Process, str]]:
    """A process that serves the scripted model, and its URL."""
    command = [sys.executable, "-m", "tests.faults.model_server", str(port), *([str(hold)] if hold else [])]
    with subprocess.Popen(
        command, cwd=folder, env=environment(), stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        try:
            yield psutil.Process(process.pid), process.stdout.readline().strip()
        finally:
            process.kill()
