"""Logs that EvalScope writes here with its own mock model."""

import json
from pathlib import Path

import pytest

from r1eval.errors import DataError
from tests.ecosystem.environments import ROOT, environment
from tests.imports.sums import Imported, import_sums, questions

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def predictions(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("evalscope")
    rows = [{**vars(row), "replies": row.replies()} for row in questions()]
    rows[2]["replies"] = [rows[2]["replies"][0]] * 2
    (home / "rows.json").write_text(json.dumps(rows))
    writer = str(ROOT / "tests/ecosystem/writers/evalscope_log.py")
    environment("evalscope").run("python", writer, str(home / "rows.json"), str(home / "out"), folder=home)
    return next((home / "out" / "predictions").glob("*/*.jsonl"))


@pytest.fixture(scope="module")
def imported(predictions: Path, tmp_path_factory: pytest.TempPathFactory) -> Imported:
    return import_sums(tmp_path_factory.mktemp("imported"), "evalscope", predictions)


def test_each_repeat_is_a_sample(imported: Imported) -> None:
    assert [(one.question_id, one.index) for one in imported.scores()] == [
        (f"sum-{n}", index) for n in (1, 2, 3) for index in (0, 1)
    ]
    assert imported.statuses() == ["correct", "wrong"] * 2 + ["correct"] * 2


def test_the_settings_are_those_of_the_task(imported: Imported) -> None:
    record = imported.record()
    assert record["plan"]["model"] == "org/tiny"
    assert record["imported"]["harness"] == "EvalScope 1.14.1"
    assert [imported.settings()[name] for name in ("temperature", "top_p", "max_tokens")] == [0.6, 0.95, 100]
    assert {one.finish for one in imported.samples()} == {"stop"}


def test_the_reviews_are_the_verdicts(imported: Imported) -> None:
    assert [(one.value, one.answer) for one in imported.verdicts()][:2] == [(1.0, "3"), (0.0, "0")]
    assert "own grader (accuracy) differs from r1eval's on 0 of 6 samples" in imported.table()


def test_their_values_are_ours(predictions: Path, imported: Imported) -> None:
    report = predictions.parents[2] / "reports" / predictions.parent.name / "sums.json"
    theirs = {
        (one["identity"]["aggregation"], one["identity"]["dimensions"].get("k")): one["score"]
        for one in json.loads(report.read_text())["metrics"]
    }
    assert imported.metric("pass@1")["value"] == pytest.approx(theirs["mean", None], abs=1e-4)
    assert imported.metric("pass@2")["value"] == pytest.approx(theirs["pass_at_k", 2], abs=1e-4)
    assert theirs["mean", None] == pytest.approx(2 / 3, abs=1e-4)


def test_reviews_alone_are_refused(predictions: Path, tmp_path: Path) -> None:
    reviews = predictions.parents[2] / "reviews" / predictions.parent.name / predictions.name
    with pytest.raises(DataError, match=r"has no 'model_output': name the .jsonl in EvalScope's folder"):
        import_sums(tmp_path, "evalscope", reviews)
