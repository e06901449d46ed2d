"""The lock without `flock`: who holds it, and when it may be taken over."""

import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from r1eval.store.owner_file import PREFIX, OwnerFile, describe_process, find_owner, is_over


def owner(**changes: Any) -> str:
    return json.dumps(describe_process(os.getpid()) | changes)


def ended_process() -> int:
    with subprocess.Popen([sys.executable, "-c", ""]) as process:
        process.wait()
    return process.pid


@pytest.mark.parametrize(
    ("content", "over"),
    [
        (owner(), False),
        (owner(pid=1, started=0), True),  # another process has its number now
        (owner(boot="before"), True),
        (owner(host="elsewhere", boot="before"), False),  # what another machine does cannot be known
        (owner(pids="pid:[1]", started=0), False),  # nor what another container does
        ("", False),  # it is being written
        ("[1]", False),
        ("\0\0", False),
    ],
    ids=["alive", "number used again", "before a boot", "elsewhere", "container", "empty", "list", "NULs"],
)
def test_a_lock_is_over_only_if_its_owner_has_certainly_ended(content: str, over: bool) -> None:
    assert is_over(content) is over


def test_a_process_that_ended_is_over() -> None:
    number = ended_process()
    assert is_over(owner(pid=number, started=5))


def test_it_is_held_until_it_is_released(tmp_path: Path) -> None:
    first, second = OwnerFile(tmp_path), OwnerFile(tmp_path)
    assert first.take() is None
    assert second.take() == find_owner(tmp_path)
    first.release()
    assert find_owner(tmp_path) is None
    assert second.take() is None


def test_what_killed_processes_left_is_removed(tmp_path: Path) -> None:
    for number in range(3):
        (tmp_path / f"{PREFIX}{number}").write_text(owner(pid=1, started=number))
    assert OwnerFile(tmp_path).take() is None
    assert len(list(tmp_path.glob(f"{PREFIX}*"))) == 1


def test_of_many_at_once_at_most_one_holds_it(tmp_path: Path) -> None:
    (tmp_path / f"{PREFIX}left").write_text(owner(pid=1, started=0))
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: OwnerFile(tmp_path).take(), range(200)))
    assert found.count(None) <= 1


def test_a_folder_that_cannot_be_written_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="No such file"):
        OwnerFile(tmp_path / "nowhere").take()
