"""What r1eval exports, it imports: the same samples with the same scores, and no grader that differs."""

from pathlib import Path

import pytest

from tests.command_line import r1eval
from tests.imports.sums import import_sums
from tests.small_runs import SmallRuns


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> SmallRuns:
    runs = SmallRuns(tmp_path_factory.mktemp("runs"), questions=3)
    runs.run("native", k=2)
    return runs


@pytest.mark.parametrize(
    ("log_format", "files"), [("inspect", "*.eval"), ("every-eval-ever", "**/*_samples.jsonl")]
)
def test_an_exported_run_is_imported_with_its_texts_and_scores(
    runs: SmallRuns, tmp_path: Path, log_format: str, files: str
) -> None:
    native, out = runs.folder("native"), tmp_path / "out"
    done = r1eval("export", log_format, native.path, "--out", out, "--model-id", "org/m", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    run = import_sums(tmp_path, log_format, *out.glob(files))
    exported = [(one.question_id, one.index, one.status, one.answer) for one in native.scores("sums")]
    assert [(one.question_id, one.index, one.status, one.answer) for one in run.scores()] == exported
    texts = {(one.question_id, one.index): one.text for one in native.samples("sums")}
    assert [texts[one.question_id, one.index].split("</think>")[1].strip() for one in run.samples()] == [
        one.text.split("</think>")[1].strip() for one in run.samples()
    ]
    assert "differs from r1eval's on 0 of 6 samples" in run.table()
