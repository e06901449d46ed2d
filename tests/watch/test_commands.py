"""The user's commands: how they end, what is said of it, and what they leave running."""

import os
import time
from pathlib import Path

import pytest

from r1eval.watch import commands
from r1eval.watch.commands import OUTPUT_BYTES, run_command


def test_a_command_gets_the_variables_and_the_facts(tmp_path: Path) -> None:
    facts = {"names": ["checkpoint-" + "9" * 100] * 10_000}
    command = f'cat > {tmp_path}/facts; test "$R1EVAL_STEP" = 7'
    assert run_command(command, {"R1EVAL_STEP": "7"}, facts) == ""
    assert (tmp_path / "facts").stat().st_size > 1_000_000


def test_a_command_that_reads_nothing_is_done_all_the_same() -> None:
    assert run_command("true", {}, {"names": ["x" * 1000] * 1000}) == ""


@pytest.mark.parametrize(
    ("command", "ending"),
    [
        ("exit 3", "ended with 3"),
        ("echo one; echo two >&2; echo; exit 4", "ended with 4: one / two / "),
        (r"printf '\377\000 rubbish'; exit 5", "ended with 5: �\0 rubbish"),
        ("kill -9 $$", "ended with -9"),
        ("/no/such/command 2> /dev/null", "ended with 127"),
    ],
)
def test_one_that_fails_says_how_it_ended(command: str, ending: str) -> None:
    problem = run_command(command, {}, {})
    assert problem.startswith(f"{command}: ended with ")
    assert "\n" not in problem.removeprefix(command)


def test_only_the_end_of_a_long_output_is_kept() -> None:
    problem = run_command("seq 1 300000; printf '%01000000d'; exit 1", {}, {})
    assert len(problem) <= OUTPUT_BYTES + 100


def test_a_server_that_a_command_starts_goes_on_and_is_not_waited_for(tmp_path: Path) -> None:
    """It keeps the command's output open, as one that is started with `&` does."""
    started = time.monotonic()
    assert run_command(f"sleep 60 & echo $! > {tmp_path}/server", {}, {}) == ""
    assert time.monotonic() - started < 30
    server = int((tmp_path / "server").read_text(encoding="utf-8"))
    os.kill(server, 0)
    os.kill(server, 9)


def test_one_that_hangs_is_ended_with_what_it_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(commands, "SECONDS_ALLOWED", 0.5)
    problem = run_command(f"sleep 60 & echo $! > {tmp_path}/child; wait", {}, {})
    assert problem.endswith("did not end in 0 s")
    child = int((tmp_path / "child").read_text(encoding="utf-8"))
    deadline = time.monotonic() + 10
    while Path(f"/proc/{child}").exists() and "zombie" not in Path(f"/proc/{child}/status").read_text(
        encoding="utf-8"
    ):
        assert time.monotonic() < deadline
        time.sleep(0.02)
