"""`r1eval.run` does what the command does, wherever it is called: thread, event loop, script, notebook."""

import asyncio
import dataclasses
import logging
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import r1eval
from r1eval.api.keywords import RunKeywords
from r1eval.errors import IncompleteError, R1evalError, RunFolderError
from r1eval.run.options import RunOptions
from tests.api.examples import make_examples
from tests.command_line import environment
from tests.command_line import r1eval as command
from tests.engines.servers import completion, run_server
from tests.small_runs import RESULTS

REPLAY: dict[str, Any] = {"model": "m", "engine": "replay", "k": 4}


@pytest.fixture(scope="module")
def examples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_examples(tmp_path_factory.mktemp("examples"))


@pytest.fixture
def home(examples: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the examples, in which the test runs."""
    home = tmp_path / "home"
    shutil.copytree(examples, home)
    monkeypatch.chdir(home)
    return home


def run_sums(**options: Any) -> r1eval.Run:
    asked = {**REPLAY, "engine_args": {"path": "replies.jsonl"}, **options}
    run: r1eval.Run = r1eval.run("sums.toml", **asked)
    return run


def results(folder: Path) -> list[bytes]:
    """The files of a run that do not depend on when and where it ran."""
    return [(folder / name).read_bytes() for name in RESULTS]


@pytest.mark.engine
def test_it_writes_what_the_command_writes(home: Path) -> None:
    args = ("--model", "m", "--engine", "replay", "--engine-arg", "path=replies.jsonl", "--k", "4")
    done = command("run", "sums.toml", *args, "--out", "runs/command", cwd=home)
    assert done.returncode == 0, done.stderr
    run = run_sums(out="runs/function")
    assert results(run.path) == results(home / "runs/command")
    ours, theirs = run.record, r1eval.load("runs/command").record
    assert ours["plan"] == theirs["plan"]
    assert {name: one["fingerprint"] for name, one in ours["benchmarks"].items()} == {
        name: one["fingerprint"] for name, one in theirs["benchmarks"].items()
    }
    assert run.table().replace("runs/function", "RUN") == done.stdout.replace("runs/command", "RUN")


def test_the_same_call_resumes_and_a_greater_k_grows(home: Path) -> None:
    told: list[str] = []
    first = run_sums(k=2)
    assert first.path == Path("runs/m-sums")
    again = run_sums(k=4, on_progress=lambda event: told.append(event.text))
    assert "resuming: 12 of 24 samples are already there" in told
    assert results(again.path) == results(home / "runs/a")
    with pytest.raises(RunFolderError, match="seed"):
        run_sums(seed=5)


def test_progress_is_told_and_nothing_is_printed(home: Path, capfd: pytest.CaptureFixture[str]) -> None:
    events: list[r1eval.ProgressEvent] = []
    run_sums(on_progress=events.append)
    last = [event for event in events if event.kind == "samples"][-1]
    assert (last.done, last.total) == (24, 24)
    assert str(last).startswith("24/24 samples · ")
    assert events[0] == r1eval.ProgressEvent("info", "loading sums")
    assert capfd.readouterr() == ("", "")


def test_without_a_callback_warnings_go_to_the_log(home: Path, caplog: pytest.LogCaptureFixture) -> None:
    replies = home / "replies.jsonl"
    replies.write_text("".join(replies.read_text().splitlines(keepends=True)[:-1]))
    with caplog.at_level(logging.INFO, "r1eval"), pytest.raises(IncompleteError):
        run_sums()
    assert "loading sums" in [one.getMessage() for one in caplog.records if one.levelno == logging.INFO]


def raise_an_error() -> None:
    raise ZeroDivisionError


@pytest.mark.parametrize(
    ("end", "error"),
    [(raise_an_error, ZeroDivisionError), (lambda: signal.raise_signal(signal.SIGINT), KeyboardInterrupt)],
    ids=["error", "ctrl-c"],
)
def test_a_run_that_is_ended_keeps_what_is_finished_and_resumes(
    home: Path, end: Callable[[], None], error: type[BaseException]
) -> None:
    def stop(event: r1eval.ProgressEvent) -> None:
        if event.kind == "samples":
            end()

    with pytest.raises(error):
        run_sums(on_progress=stop, out="runs/stopped")
    assert len(r1eval.load("runs/stopped").samples) >= 1
    assert results(run_sums(out="runs/stopped").path) == results(home / "runs/a")


def test_failed_samples_are_an_error_after_everything_is_written(home: Path) -> None:
    replies = home / "replies.jsonl"
    replies.write_text("".join(replies.read_text().splitlines(keepends=True)[:-1]))
    with pytest.raises(IncompleteError, match=r"1 samples failed .* allow_failed=True") as error:
        run_sums(out="runs/partial")
    assert error.value.exit_code == 5
    assert r1eval.load("runs/partial").questions.failed.sum() == 1
    bounds = run_sums(out="runs/partial", allow_failed=True).metrics.set_index("name").loc["pass@1"]
    assert bounds.low < bounds.high


def test_a_dry_run_returns_the_prompts_and_writes_nothing(home: Path) -> None:
    text = r1eval.run("sums.toml", **REPLAY, engine_args={"path": "replies.jsonl"}, dry_run=True)
    assert "What is 1 + 2?" in text
    assert not (home / "runs" / "m-sums").exists()


def test_it_works_in_threads_and_leaves_signals_alone(home: Path) -> None:
    handlers = [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)]
    found: list[bytes | BaseException] = []

    def work(name: str) -> None:
        try:
            found.append(results(run_sums(out=f"runs/{name}").path)[0])
        except BaseException as error:  # noqa: BLE001 - the assertion shows it
            found.append(error)

    threads = [threading.Thread(target=work, args=(name,)) for name in ("one", "two")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [results(home / "runs/a")[0]] * 2
    assert [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)] == handlers


def test_it_works_inside_a_running_event_loop_and_beside_it(home: Path) -> None:
    """With the engine that has an event loop of its own, asking a server."""

    async def main(url: str) -> list[int]:
        asked: dict[str, Any] = {"model": "m", "base_urls": url, "k": 1, "limit": 2}
        inside = r1eval.run("sums.toml", **asked, out="runs/inside")
        beside = await asyncio.to_thread(lambda: r1eval.run("sums.toml", **asked, out="runs/beside"))
        return [int(run.scores.correct.sum()) for run in (inside, beside)]

    with run_server(lambda _body, _before: completion("<think>1 + 2</think> It is \\boxed{3}.")) as server:
        assert asyncio.run(main(server.url)) == [1, 1]


@pytest.mark.slow
@pytest.mark.jail
def test_a_script_without_a_guard_runs_once_whatever_its_process_holds(home: Path) -> None:
    """It has threads, asks for `spawn`, and forks: the grader's and the judge's processes inherit nothing."""
    script = home / "script.py"
    script.write_text(
        """
import multiprocessing, os, threading
print("started")
multiprocessing.set_start_method("spawn")
threading.Thread(target=threading.Event().wait, daemon=True).start()
import r1eval
replay = {"engine": "replay", "engine_args": {"path": "replies.jsonl"}}
run = r1eval.run("sums.toml", model="m", **replay, k=4, out="runs/s")
print(run.scores.correct.sum())
print([grade.status.value for grade in r1eval.grade_many([("x+1", "\\\\boxed{1+x}")] * 2)])
print(r1eval.judge("print(input())", [("7", "7")]).verdict.value)
if (child := os.fork()) == 0:  # a process that was forked has a grader of its own
    print(r1eval.grade("2y", "\\\\boxed{y+y}").status.value, flush=True)
    os._exit(0)
assert os.waitpid(child, 0)[1] == 0
print(r1eval.grade("1/y", "\\\\boxed{y^{-1}}").status.value)
""",
        encoding="utf-8",
    )
    done = subprocess.run(
        [sys.executable, str(script)],
        cwd=home,
        env=environment(),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.stderr == ""
    assert done.stdout.splitlines() == [
        "started",
        "16",
        "['correct', 'correct']",
        "AC",
        "correct",
        "correct",
    ]
    assert results(home / "runs/s") == results(home / "runs/a")


def test_the_keywords_are_the_options_of_the_command() -> None:
    options = {field.name for field in dataclasses.fields(RunOptions)}
    no_keywords = {"benchmarks", "model", "dry_run", "output_format", "quiet", "command"}
    assert set(RunKeywords.__annotations__) == options - no_keywords


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"k": "4"}, "--k '4': give int or None"),
        ({"k": True}, "--k True: give int or None"),
        ({"k": 0}, "--k 0: give 1 or more"),
        ({"limit": 0}, "--limit 0: give 1 or more"),
        ({"temperature": "hot"}, "--temperature 'hot': give float or None"),
        (
            {"answer_from": "anywere"},
            "--answer-from anywere: give answer or anywhere; did you mean 'anywhere'",
        ),
        ({"isolation": "docker"}, "--isolation docker: give bubblewrap or none"),
        ({"engine_args": "path=x"}, "engine_args: give a dict"),
        ({"engine": "vlm"}, "--engine vlm: there is no such engine"),
        ({"data": "nowhere"}, "--data nowhere: there is no such folder"),
        ({"target_se": 0}, "--target-se 0: give percentage points"),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else "",
)
def test_a_bad_value_is_one_line_that_names_it(home: Path, options: dict[str, Any], message: str) -> None:
    with pytest.raises(R1evalError) as error:
        run_sums(**options)
    assert str(error.value).startswith(message)
    assert "\n" not in str(error.value)


def test_a_mistyped_keyword_is_a_type_error_and_a_mistyped_benchmark_an_error(home: Path) -> None:
    with pytest.raises(TypeError, match="unexpected keyword argument 'max_token'; did you mean 'max_tokens'"):
        run_sums(max_token=5)
    with pytest.raises(R1evalError, match=r"amie24.*did you mean 'aime24'"):
        r1eval.run("amie24", model="m")


def test_the_environment_gives_the_folder_of_data_sets(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mirror = home / "mirror"
    mirror.mkdir()
    monkeypatch.setenv("R1EVAL_DATA", str(mirror))
    assert run_sums().plan["data"] == str(mirror)
    shutil.rmtree(home / "runs" / "m-sums")
    assert run_sums(data=None).plan["data"] is None
