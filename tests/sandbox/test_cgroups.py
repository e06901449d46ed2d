"""Groups where they can be made; the folder of version 2, which few machines show beside version 1."""

from pathlib import Path

import pytest

from sandbox import cgroups
from sandbox.cgroups import Group, Place
from sandbox.isolation import examine
from sandbox.judge import Judge
from sandbox.types import MIB, Case, Limits, Program, Verdict

HUNGRY = "x = bytearray(400 * 2**20)\nfor i in range(0, len(x), 4096): x[i] = 1\nprint(1)"


def made(place: Place) -> list[Path]:
    return [path for parent in place.parents for path in parent.glob("r1eval-[0-9]*")]


def test_a_judge_leaves_no_group_behind() -> None:
    place = cgroups.place()
    if place is None:
        pytest.skip("this user can make no control groups")
    before = set(made(place))
    with Judge(workers=2) as judge:
        assert judge.judge(Program("print(1)", [Case("", "1")])).verdict is Verdict.AC
        assert set(made(place)) > before
    assert set(made(place)) <= before


@pytest.mark.parametrize("grouped", [True, False], ids=["with a group", "without"])
def test_memory_is_limited_with_and_without_a_group(grouped: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    if grouped and cgroups.place() is None:
        pytest.skip("this user can make no control groups")
    examine.cache_clear()
    if not grouped:
        monkeypatch.setattr(cgroups, "place", lambda: None)
    try:
        with Judge(workers=1) as judge:
            assert ("approximate" in judge.about()["memory_limit"]) is not grouped
            limits = Limits(cpu_seconds=5, memory_bytes=128 * MIB)
            hungry = judge.judge(Program(HUNGRY, [Case("", "1")], limits=limits))
            modest = judge.judge(Program("print(1)", [Case("", "1")], limits=limits))
    finally:
        examine.cache_clear()
    assert (hungry.verdict, modest.verdict) == (Verdict.MLE, Verdict.AC)
    assert hungry.memory_bytes < 300 * MIB


def test_the_files_of_version_2_are_written_as_the_kernel_names_them(tmp_path: Path) -> None:
    """In a plain folder: a machine whose controllers are in version 1 has none to try on."""
    group = Group(Place(2, tmp_path, tmp_path, tmp_path))
    (folder,) = tmp_path.iterdir()
    group.limit(64 * MIB, 10)
    (folder / "memory.events").write_text("low 0\nhigh 0\nmax 3\noom 2\noom_kill 2\noom_group_kill 0\n")
    (folder / "cpu.stat").write_text("usage_usec 1500000\nuser_usec 1\n")
    assert (folder / "memory.max").read_text() == str(64 * MIB + cgroups.SLACK)
    assert (folder / "memory.swap.max").read_text() == "0"
    assert (folder / "pids.max").read_text() == "14"
    assert (group.kills(), group.cpu_seconds()) == (2, 1.5)
    assert group.doors == [str(folder / "cgroup.procs")]
