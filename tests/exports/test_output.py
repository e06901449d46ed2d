"""Files are written all or none, and never over existing ones unless the user says so."""

from functools import partial
from pathlib import Path

import pytest

from r1eval.errors import R1evalError
from r1eval.exports.output import ExportOutput, write_outputs
from tests.exports.runs import export


def output(name: str, text: str = "x", source: str = "run") -> ExportOutput:
    return ExportOutput((name,), source, partial(_write, name, text))


def _write(name: str, text: str, folder: Path) -> None:
    (folder / name).write_text(text)


def _break(folder: Path) -> None:
    (folder / "b").write_text("half")
    raise OSError(28, "No space left on device", "b")


def test_the_folder_holds_the_files_and_nothing_else(tmp_path: Path) -> None:
    written = write_outputs([output("a/b.txt", "1"), output("c", "2")], tmp_path / "out", force=False)
    assert [path.read_text() for path in written] == ["1", "2"]
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["a", "c"]


def test_an_existing_file_stays_unless_forced(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("mine")
    with pytest.raises(R1evalError, match=r"a exists; --force overwrites"):
        write_outputs([output("a"), output("b")], tmp_path, force=False)
    assert (tmp_path / "a").read_text() == "mine"
    assert not (tmp_path / "b").exists()
    write_outputs([output("a", "ours")], tmp_path, force=True)
    assert (tmp_path / "a").read_text() == "ours"


def test_what_cannot_be_completed_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="No space"):
        write_outputs([output("a"), ExportOutput(("b",), "run", _break)], tmp_path, force=False)
    assert list(tmp_path.iterdir()) == []


def test_two_runs_do_not_write_the_same_file(tmp_path: Path) -> None:
    with pytest.raises(R1evalError, match="one and two would both write a"):
        write_outputs([output("a", source="one"), output("a", source="two")], tmp_path, force=False)


def test_a_second_export_is_refused_and_the_first_stays(home: Path, tmp_path: Path) -> None:
    export("parquet", home / "complete", "--out", tmp_path)
    before = (tmp_path / "samples.parquet").read_bytes()
    with pytest.raises(R1evalError, match=r"and 4 more exist; "):
        export("parquet", home / "other", "--out", tmp_path)
    assert (tmp_path / "samples.parquet").read_bytes() == before
