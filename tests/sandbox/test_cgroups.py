"""Control groups where they can be created; the files of version 2 in a plain folder."""

import os
from pathlib import Path

import pytest

from sandbox import cgroups
from sandbox.cgroups import Cgroup, Controllers
from sandbox.isolation import probe
from sandbox.judge import Judge
from sandbox.types import MIB, Case, Limits, Program, Verdict

HUNGRY = "x = bytearray(400 * 2**20)\nfor i in range(0, len(x), 4096): x[i] = 1\nprint(1)"


def group_folders(controllers: Controllers) -> list[Path]:
    """Those that this process made: other judges may run at the same time."""
    own = f"r1eval-{os.getpid()}-*"
    return [path for parent in controllers.folders for path in parent.glob(own)]


@pytest.mark.jail
def test_a_judge_leaves_no_group_behind() -> None:
    controllers = cgroups.find_controllers()
    if controllers is None:
        pytest.skip("this user cannot create control groups")
    before = set(group_folders(controllers))
    with Judge(workers=2) as judge:
        assert judge.judge(Program("print(1)", [Case("", "1")])).verdict is Verdict.AC
        assert set(group_folders(controllers)) > before
    assert set(group_folders(controllers)) <= before


@pytest.mark.jail
@pytest.mark.parametrize("grouped", [True, False], ids=["with a group", "without"])
def test_memory_is_limited_with_and_without_a_group(grouped: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    if grouped and cgroups.find_controllers() is None:
        pytest.skip("this user cannot create control groups")
    probe.cache_clear()
    if not grouped:
        monkeypatch.setattr(cgroups, "find_controllers", lambda: None)
    try:
        with Judge(workers=1) as judge:
            assert ("approximate" in judge.describe()["memory_limit"]) is not grouped
            limits = Limits(cpu_seconds=5, memory_bytes=128 * MIB)
            hungry = judge.judge(Program(HUNGRY, [Case("", "1")], limits=limits))
            modest = judge.judge(Program("print(1)", [Case("", "1")], limits=limits))
    finally:
        probe.cache_clear()
    assert (hungry.verdict, modest.verdict) == (Verdict.MLE, Verdict.AC)
    assert hungry.memory_bytes < 300 * MIB


def test_the_files_of_version_2_are_written_as_the_kernel_names_them(tmp_path: Path) -> None:
    """In a plain folder, because a machine whose controllers are in version 1 cannot run it for real."""
    group = Cgroup(Controllers(2, tmp_path, tmp_path, tmp_path))
    (folder,) = tmp_path.iterdir()
    group.limit(64 * MIB, 10)
    (folder / "memory.events").write_text("low 0\nhigh 0\nmax 3\noom 2\noom_kill 2\noom_group_kill 0\n")
    (folder / "cpu.stat").write_text("usage_usec 1500000\nuser_usec 1\n")
    assert (folder / "memory.max").read_text() == str(64 * MIB + cgroups.MEMORY_MARGIN)
    assert (folder / "memory.swap.max").read_text() == "0"
    assert (folder / "pids.max").read_text() == "14"
    assert (group.oom_kills(), group.cpu_seconds()) == (2, 1.5)
    assert group.entry_files == [str(folder / "cgroup.procs")]
