"""Details that lighteval writes here, with a custom model that knows its replies by heart."""

import json
from pathlib import Path

import pytest

from r1eval.errors import DataError
from tests.ecosystem.environments import ROOT, environment
from tests.imports.sums import Imported, import_sums, questions

pytestmark = pytest.mark.slow
WRITERS = ROOT / "tests" / "ecosystem" / "writers"


@pytest.fixture(scope="module")
def details(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with the details of tasks with so many replies to each question; `passes` has three."""
    home = tmp_path_factory.mktemp("lighteval")
    (home / "data").mkdir()
    rows = questions()
    (home / "data" / "train.jsonl").write_text("".join(json.dumps(vars(row)) + "\n" for row in rows))
    replies = [
        [row.question, [*row.replies(), row.replies()[n]]] for row, n in zip(rows, (1, 0, 1), strict=True)
    ]
    (home / "replies.json").write_text(json.dumps(replies))
    environment("lighteval").run(
        *("python", str(WRITERS / "lighteval_log.py"), "custom", "org/tiny"),
        *(str(WRITERS / "lighteval_model.py"), "once|0,twice|0,thrice|0,passes|0"),
        *("--custom-tasks", str(WRITERS / "lighteval_tasks.py")),
        *("--output-dir", str(home / "out"), "--save-details"),
        folder=home,
        HF_HOME=str(home / "hf"),
    )
    return home / "out" / "details" / "org" / "tiny"


def log(details: Path, task: str) -> Path:
    return next(details.glob(f"*/details_{task}*.parquet"))


@pytest.fixture(scope="module")
def twice(details: Path, tmp_path_factory: pytest.TempPathFactory) -> Imported:
    return import_sums(tmp_path_factory.mktemp("twice"), "lighteval", log(details, "twice"))


def test_each_reply_of_a_question_is_a_sample(twice: Imported) -> None:
    assert [(one.question_id, one.index) for one in twice.scores()] == [
        (f"sum-{n}", index) for n in (1, 2, 3) for index in (0, 1)
    ]
    assert twice.statuses() == ["correct", "wrong"] * 3


def test_the_settings_are_those_of_the_results_file_and_of_the_task(twice: Imported) -> None:
    record = twice.record()
    assert (record["plan"]["model"], record["plan"]["engine"]) == ("org/tiny", "import:lighteval")
    assert [twice.settings()[name] for name in ("temperature", "top_p", "max_tokens")] == [0.0, None, 100]


def test_tokens_are_counted_and_the_end_is_not_told(twice: Imported) -> None:
    sample = twice.samples()[0]
    assert (sample.output_tokens, sample.prompt_tokens, sample.finish) == (3, None, "unknown")
    assert "does not tell how samples ended, seeds of samples" in twice.table()


def test_a_metric_of_a_question_is_the_verdict_only_of_a_single_reply(
    twice: Imported, details: Path, tmp_path: Path
) -> None:
    assert {one.value for one in twice.verdicts()} == {None}
    once = import_sums(tmp_path, "lighteval", log(details, "once"))
    assert [one.value for one in once.verdicts()] == [1.0] * 3
    assert "own grader (extractive_match) differs from r1eval's on 0 of 3 samples" in once.table()


def test_their_values_and_errors_are_ours_over_questions(details: Path, tmp_path: Path) -> None:
    (file,) = details.parents[2].glob("results/org/tiny/results_*.json")
    theirs = json.loads(file.read_text())["results"]
    for task, name, metric in (
        ("thrice", "avg@n:n=3", "pass@1"),
        ("passes", "pass@k:k=2&n=3", "pass@2"),
    ):
        ours = import_sums(tmp_path, "lighteval", log(details, task), name=task).metric(metric)
        assert 0 < ours["value"] < 1
        assert ours["value"] == pytest.approx(theirs[f"{task}|0"][name])
        assert ours["se_ability"] == pytest.approx(theirs[f"{task}|0"][f"{name}_stderr"])


def test_details_that_were_moved_away_need_a_model(details: Path, tmp_path: Path) -> None:
    alone = tmp_path / "alone.parquet"
    alone.write_bytes(log(details, "once").read_bytes())
    assert import_sums(tmp_path, "lighteval", alone, model="m").settings()["temperature"] is None


def test_a_parquet_file_of_another_kind_is_refused(tmp_path: Path) -> None:
    import pandas

    pandas.DataFrame({"text": ["x"]}).to_parquet(tmp_path / "x.parquet")
    with pytest.raises(DataError, match=r"x.parquet\[1\]: has no 'doc': name a details_"):
        import_sums(tmp_path, "lighteval", tmp_path / "x.parquet")
    (tmp_path / "y.parquet").write_text("no parquet")
    with pytest.raises(DataError, match=r"y.parquet: not a parquet file"):
        import_sums(tmp_path, "lighteval", tmp_path / "y.parquet")
