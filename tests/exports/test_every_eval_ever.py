"""The project's own validator takes the files without a warning; the figures are those of metrics.json."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from r1eval.errors import MissingResultsError, R1evalError
from tests.ecosystem.environments import package_files
from tests.exports.runs import export, metrics, stored, texts

MODEL = ("--model-id", "org/m")


def read(folder: Path) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """The aggregate and the lines of the only evaluation."""
    (aggregate,) = folder.glob("data/sums/org/m/*.json")
    lines = (folder / json.loads(aggregate.read_text())["detailed_evaluation_results"]["file_path"]).open()
    return json.loads(aggregate.read_text()), [json.loads(line) for line in lines]


@pytest.mark.slow
def test_its_validator_finds_nothing(home: Path, tmp_path: Path) -> None:
    export("every-eval-ever", home / "complete", home / "hidden", "--out", tmp_path, *MODEL)
    package = package_files("every-eval-ever")
    done = subprocess.run(
        [
            *(sys.executable, "-m", "every_eval_ever.validator.validate", "--format", "json"),
            *map(str, sorted(tmp_path.rglob("*.json*"))),
        ],
        env={**os.environ, "PYTHONPATH": str(package)},
        capture_output=True,
        text=True,
        check=False,
    )
    reports = json.loads(done.stdout)
    assert [(report["errors"], report["warnings"]) for report in reports] == [([], [])] * 4
    assert sum(report["line_count"] for report in reports) == 48
    schemas = package / "every_eval_ever" / "schemas"
    for name, document in zip(("eval", "instance_level_eval"), read_first(tmp_path), strict=True):
        schema = json.loads((schemas / f"{name}.schema.json").read_text())
        assert list(Draft202012Validator(schema).iter_errors(document)) == []


def read_first(folder: Path) -> tuple[Any, Any]:
    """An aggregate and a line, of any evaluation."""
    aggregate = min(folder.rglob("*[0-9a-f].json"))
    line = aggregate.with_name(f"{aggregate.stem}_samples.jsonl").read_text().splitlines()[0]
    return json.loads(aggregate.read_text()), json.loads(line)


def test_a_result_has_its_value_and_names_the_methods_of_its_errors(home: Path, tmp_path: Path) -> None:
    export("every-eval-ever", home / "complete", "--out", tmp_path, *MODEL)
    aggregate, _ = read(tmp_path)
    expected = metrics(home, "complete")
    results = {one["metric_config"]["metric_name"]: one for one in aggregate["evaluation_results"]}
    assert list(results) == ["pass@1", "cons@4"]
    for name, one in results.items():
        details, measured = one["score_details"], expected[name]
        uncertainty = details["uncertainty"]
        assert details["score"] == measured["value"]
        assert uncertainty["standard_error"]["value"] == measured["se_ability"]
        assert "over questions" in uncertainty["standard_error"]["method"]
        interval = uncertainty["confidence_interval"]
        assert (interval["lower"], interval["upper"]) == (measured["low"], measured["high"])
        assert (interval["confidence_level"], interval["method"][:6]) == (0.95, "Wilson")
        assert float(details["details"]["se_rerun"]) == measured["se_rerun"]


def test_a_line_has_the_reply_the_answer_and_the_verdict(home: Path, tmp_path: Path) -> None:
    export("every-eval-ever", home / "complete", "--out", tmp_path, *MODEL)
    _, lines = read(tmp_path)
    scores = {(one["question_id"], one["index"]): one for one in stored(home, "complete", "scores")}
    samples = {(one["question_id"], one["index"]): one for one in stored(home, "complete", "samples")}
    assert len(lines) == len(scores)
    for line in lines:
        key = line["sample_id"], int(line["metadata"]["index"])
        assert line["output"]["raw"] == [samples[key]["text"]]
        assert line["output"]["reasoning_trace"] == ["Let me see. Perhaps \\boxed{0}? No."]
        assert line["evaluation"]["is_correct"] == (scores[key]["status"] == "correct")
        assert line["answer_attribution"][0]["extracted_value"] == scores[key]["answer"]
        assert line["token_usage"] is None, "a replayed reply's prompt tokens are not known, and not 0"


def test_the_same_run_has_the_same_names_again(home: Path, tmp_path: Path) -> None:
    for folder in ("a", "b"):
        export("every-eval-ever", home / "complete", "--out", tmp_path / folder, *MODEL)
    names = [sorted(path.name for path in (tmp_path / folder).rglob("*.json")) for folder in ("a", "b")]
    assert names[0] == names[1]


def test_hidden_questions_are_not_published(home: Path, tmp_path: Path) -> None:
    export("every-eval-ever", home / "hidden", "--out", tmp_path, *MODEL)
    assert "What is" not in texts(tmp_path)
    assert "boxed" not in texts(tmp_path)


def test_a_model_without_a_name_at_the_hub_is_asked_for_one(home: Path, tmp_path: Path) -> None:
    with pytest.raises(R1evalError, match="name it with --model-id ORG/NAME"):
        export("every-eval-ever", home / "complete", "--out", tmp_path)


def test_a_run_without_any_figure_is_refused(home: Path, tmp_path: Path) -> None:
    with pytest.raises(MissingResultsError):
        export("every-eval-ever", home / "failed", "--out", tmp_path, *MODEL)
