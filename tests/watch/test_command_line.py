"""`r1eval watch` as a user starts it: the commands of docs/watch.md, a kill, Ctrl-C."""

import re
import shlex
import signal
import time
from pathlib import Path

import pytest

from r1eval.cli import watch as verb
from r1eval.cli.main import cli
from r1eval.watch.options import check_options
from tests import command_line
from tests.gate.runs import sums_benchmark
from tests.watch.training import Training

pytestmark = pytest.mark.engine

PAGE = Path(__file__).resolve().parents[2] / "docs" / "watch.md"
COMMANDS = re.findall(r"^\$ r1eval (watch .*)$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
REPLAYED = [command for command in COMMANDS if "--base-url" not in command]
SERVED = [command for command in COMMANDS if "--base-url" in command]


def arguments(command: str, training: Training) -> list[str]:
    """A command's arguments, with questions that need no data set."""
    benchmark = str(sums_benchmark(training.home, training.questions))
    return [benchmark if one.startswith("aime24") else one for one in shlex.split(command)]


def replayed(training: Training) -> tuple[str, ...]:
    path = f"path={training.home}/replies-{{step}}.jsonl"
    quick = ("--settle", "0", "--workers", "1", "--no-report", "--once")
    return ("--engine", "replay", "--engine-arg", path, "--k", "4", *quick)


@pytest.mark.parametrize("command", REPLAYED)
def test_the_commands_of_the_page_find_what_got_worse(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    training = Training(tmp_path)
    for step, right in ((100, 0.9), (200, 0.1)):
        training.add(step, right)
    (tmp_path / "out").mkdir()
    training.folder.rename(tmp_path / "out" / "grpo")
    monkeypatch.chdir(tmp_path)
    code = cli.main([*arguments(command, training), *replayed(training)], standalone_mode=False)
    assert code == 1
    shown = capsys.readouterr().out
    assert re.search(r"^checkpoint-200 +compared +8\.3 +-83\.3 ! +-83\.3 ! +48 ", shown, re.MULTILINE)
    assert (tmp_path / "runs" / "watch-grpo" / "runs" / "checkpoint-200" / "run.json").exists()
    if "worse.json" in command:
        assert '"candidate": "checkpoint-200"' in (tmp_path / "worse.json").read_text(encoding="utf-8")
        assert (tmp_path / "junit" / "checkpoint-200-against-checkpoint-100.xml").exists()
    if "alarms.txt" in command:
        alarm = (tmp_path / "alarms.txt").read_text(encoding="utf-8")
        assert alarm == "checkpoint-200 is worse than checkpoint-100\n"


@pytest.mark.parametrize("command", SERVED)
def test_the_commands_for_servers_are_accepted(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    training = Training(tmp_path)
    monkeypatch.chdir(tmp_path)
    words = arguments(command, training)
    Path(words[1]).mkdir(parents=True)
    context = verb.watch.make_context("watch", words[1:])
    values = dict(context.params)
    check_options(verb._options(values.pop("folder"), values))


def start_arguments(training: Training, *more: str) -> list[str]:
    benchmark = str(sums_benchmark(training.home, training.questions))
    return ["watch", "train", "--benchmarks", benchmark, "--out", "watch", *replayed(training), *more]


@pytest.mark.slow
def test_a_watch_that_is_killed_in_its_hook_calls_it_again(tmp_path: Path) -> None:
    training = Training(tmp_path)
    for step, right in ((1, 0.9), (2, 0.1)):
        training.add(step, right)
    hook = 'echo "$R1EVAL_CHECKPOINT" >> hook; test -e again || { touch again; kill -9 $PPID; }'
    words = start_arguments(training, "--on-regression", hook)
    killed = command_line.r1eval(*words, cwd=tmp_path)
    assert killed.returncode == -signal.SIGKILL
    assert training.ledger()["checkpoint-1"]["reported"] is False
    again = command_line.r1eval(*words, cwd=tmp_path)
    assert again.returncode == 1
    assert "evaluating" not in again.stderr
    assert (tmp_path / "hook").read_text(encoding="utf-8") == "checkpoint-2\ncheckpoint-2\n"
    assert training.ledger()["checkpoint-1"]["reported"] is True


@pytest.mark.slow
def test_a_watch_that_waits_ends_at_once_and_says_how_to_go_on(tmp_path: Path) -> None:
    """By the signal of a cluster's scheduler; a shell's background job would ignore that of Ctrl-C."""
    training = Training(tmp_path)
    training.add(1, 0.9)
    words = [one for one in start_arguments(training) if one != "--once"]
    process = command_line.start(*words, cwd=tmp_path)
    try:
        deadline = time.monotonic() + 120
        while not (training.out / "watch.json").exists() or "compared" not in str(training.ledger()):
            assert time.monotonic() < deadline
            time.sleep(0.1)
        process.send_signal(signal.SIGTERM)
        _, errors = process.communicate(timeout=60)
    finally:
        process.kill()
    assert process.returncode == 130
    assert "interrupted; what is finished is kept; resume with: r1eval watch train" in errors
