"""Logs that Inspect writes here with its own mock model, in both of its formats."""

import json
from pathlib import Path

import pytest

from r1eval.errors import DataError
from tests.ecosystem.environments import ROOT, environment
from tests.imports.sums import Imported, import_sums, questions

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def logs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("inspect")
    rows = [
        {
            **vars(row),
            "replies": [
                [f"So {row.gold}", "I add them.", "stop"],
                ["It is \\boxed{0}" if row.id != "sum-3" else "\\boxed{7} is 7", "", "max_tokens"],
            ],
        }
        for row in questions()
    ]
    (home / "rows.json").write_text(json.dumps(rows))
    writer = str(ROOT / "tests/ecosystem/writers/inspect_log.py")
    environment("inspect-ai").run("python", writer, str(home / "rows.json"), str(home / "logs"), folder=home)
    return home / "logs"


@pytest.fixture(scope="module", params=["eval", "json"])
def imported(
    request: pytest.FixtureRequest, logs: Path, tmp_path_factory: pytest.TempPathFactory
) -> Imported:
    file = next(logs.glob(f"*.{request.param}"))
    return import_sums(tmp_path_factory.mktemp("imported"), "inspect", file)


def test_each_epoch_is_a_sample(imported: Imported) -> None:
    assert [(one.question_id, one.index) for one in imported.scores()] == [
        (f"sum-{n}", index) for n in (1, 2, 3) for index in (0, 1)
    ]
    assert imported.statuses() == ["correct", "wrong"] * 2 + ["correct"] * 2


def test_reasoning_is_thinking(imported: Imported) -> None:
    assert imported.samples()[0].text == "<think>\nI add them.\n</think>\n\nSo 3"


def test_finish_tokens_and_settings_are_those_of_the_log(imported: Imported) -> None:
    first, *_, last = imported.samples()
    assert (first.finish, last.finish) == ("stop", "length")
    assert (first.prompt_tokens, first.output_tokens, first.seed) == (10, 4, None)
    assert [imported.settings()[name] for name in ("temperature", "top_p", "max_tokens")] == [0.6, 0.95, 100]
    assert imported.record()["imported"]["harness"] == "Inspect 0.3.285"
    assert "50.0 %" in imported.table()  # truncated


def test_the_scorers_verdicts_are_kept_beside_ours(imported: Imported) -> None:
    assert [one.value for one in imported.verdicts()] == [1.0] * 3 + [0.0] * 2 + [1.0]
    assert "own grader (match) differs from r1eval's on 0 of 6 samples" in imported.table()


def test_their_values_and_errors_are_ours_over_questions(imported: Imported, logs: Path) -> None:
    results = json.loads(next(logs.glob("*.json")).read_text())["results"]["scores"]
    theirs = {
        one["reducer"]: {name: metric["value"] for name, metric in one["metrics"].items()} for one in results
    }
    for reducer, name in (("mean", "pass@1"), ("pass_at_2", "pass@2")):
        ours = imported.metric(name)
        assert ours["value"] == pytest.approx(theirs[reducer]["accuracy"])
        assert ours["se_ability"] == pytest.approx(theirs[reducer]["stderr"])
    assert theirs["mean"] == pytest.approx({"accuracy": 2 / 3, "stderr": 1 / 6})


def test_a_file_that_is_no_log_is_refused(tmp_path: Path) -> None:
    for name, content in (("x.eval", "no zip"), ("x.json", "{}"), ("y.json", "{")):
        (tmp_path / name).write_text(content)
        with pytest.raises(DataError, match=name):
            import_sums(tmp_path, "inspect", tmp_path / name)
