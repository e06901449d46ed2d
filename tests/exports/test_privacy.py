"""Paths and servers of this machine stay on it."""

import json
from contextlib import suppress
from pathlib import Path
from zipfile import ZipFile

import pyarrow.parquet
import pytest
from hypothesis import given
from hypothesis import strategies as st

from r1eval.errors import MissingResultsError
from r1eval.store.privacy import without_places
from r1eval.store.public_names import public_name
from tests.exports.runs import export, texts

PART = st.text("abcdefghijklmnopqrstuvwxyz0123456789_-.", min_size=1, max_size=8).filter(
    lambda part: set(part) != {"."}
)


@given(st.lists(PART, min_size=2, max_size=6), st.sampled_from(["", "in ", "(", "'", "path="]))
def test_only_the_last_component_of_a_path_stays(parts: list[str], before: str) -> None:
    shown = without_places(f"{before}/{'/'.join(parts)}, line 3")
    assert shown == f"{before}…/{parts[-1]}, line 3"


@given(st.lists(PART, min_size=1, max_size=6))
def test_the_public_name_of_a_folder_is_its_last_component(parts: list[str]) -> None:
    assert public_name("/" + "/".join(parts)) == parts[-1]


@pytest.mark.parametrize("text", ["3/4 of 10/20", "and/or", "a share of 0.5", "1 / 2 / 3"])
def test_other_text_is_unchanged(text: str) -> None:
    assert without_places(text) == text


def content(path: Path) -> str:
    """All that a file of an export says, unpacked."""
    if path.suffix == ".parquet":
        return str(pyarrow.parquet.read_table(path).to_pylist())
    if path.suffix == ".eval":
        with ZipFile(path) as log:
            return "".join(log.read(name).decode() for name in log.namelist())
    return path.read_text()


@pytest.mark.parametrize("form", ["hub", "every-eval-ever", "parquet", "inspect"])
@pytest.mark.parametrize("run", ["complete", "failed"])
def test_no_export_names_the_folders_of_this_machine(home: Path, tmp_path: Path, run: str, form: str) -> None:
    with suppress(MissingResultsError):
        export(form, home / run, "--out", tmp_path, "--model-id", "org/m")
    assert str(home.parent) not in texts(tmp_path, content)


def test_a_model_that_ran_from_a_folder_has_its_last_component(home: Path, tmp_path: Path) -> None:
    run = tmp_path / "run"
    (run / "sums").mkdir(parents=True)
    for path in (home / "complete").rglob("*"):
        if path.is_file():
            (run / path.relative_to(home / "complete")).write_bytes(path.read_bytes())
    record = json.loads((run / "run.json").read_text())
    record["plan"]["model"] = "/secret/place/step-100"
    (run / "run.json").write_text(json.dumps(record))
    export("parquet", run, "--out", tmp_path / "out")
    table = pyarrow.parquet.read_table(tmp_path / "out" / "metrics.parquet")
    assert set(table["model"].to_pylist()) == {"step-100"}
