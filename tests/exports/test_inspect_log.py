"""Inspect's own reader and viewer open the logs: samples, epochs, scores and figures are those of the run."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.browser.reader import chromium, serve
from tests.ecosystem.environments import environment
from tests.exports.runs import QUESTIONS, K, export, metrics, stored

READ = """
import json, sys
from inspect_ai.log import bundle_log_dir, read_eval_log, read_eval_log_sample_summaries
folder, name = sys.argv[1:]
log = read_eval_log(f"{folder}/{name}")
summaries = read_eval_log_sample_summaries(f"{folder}/{name}")
bundle_log_dir(folder, f"{folder}-viewer")
score = log.results.scores[0]
print(json.dumps({
    "status": log.status, "task": log.eval.task, "model": log.eval.model, "epochs": log.eval.config.epochs,
    "config": log.eval.model_generate_config.model_dump(exclude_none=True),
    "total": log.results.total_samples, "completed": log.results.completed_samples,
    "metrics": {name: [one.value, one.metadata] for name, one in score.metrics.items()},
    "samples": [{
        "id": one.id, "epoch": one.epoch, "target": one.target, "text": one.output.completion,
        "stop": one.output.stop_reason, "usage": one.output.usage is not None, "input": one.input[0].text,
        "value": one.scores["r1eval"].value if one.scores else None,
        "answer": one.scores["r1eval"].answer if one.scores else None,
        "error": one.error.message if one.error else None,
    } for one in log.samples],
    "summaries": len(summaries), "errors": sum(one.error is not None for one in summaries),
}))
"""
LETTERS = {"correct": "C", "wrong": "I", "no_answer": "N"}


@pytest.fixture(scope="module")
def folders(home: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Run -> the folder with its log."""
    found = {}
    for run in ("complete", "failed"):
        found[run] = tmp_path_factory.mktemp("inspect") / "logs"
        export("inspect", home / run, "--out", found[run])
    return found


@pytest.fixture(scope="module")
def logs(folders: dict[str, Path]) -> dict[str, Any]:
    """Run -> what Inspect reads of its log; its viewer is beside it, in `logs-viewer`."""
    read = {}
    for run, folder in folders.items():
        (log,) = folder.iterdir()
        printed = environment("inspect-ai").run("python", "-c", READ, str(folder), log.name)
        read[run] = json.loads(printed.splitlines()[-1])
    return read


@pytest.mark.slow
def test_the_log_says_what_was_run(logs: dict[str, Any]) -> None:
    log = logs["complete"]
    assert (log["status"], log["task"], log["model"], log["epochs"]) == ("success", "sums", "m", K)
    assert (log["total"], log["completed"], log["summaries"]) == (QUESTIONS * K,) * 3
    assert (log["config"]["temperature"], log["config"]["max_tokens"]) == (0.6, 32768)


@pytest.mark.slow
def test_a_sample_is_an_epoch_with_its_text_and_verdict(home: Path, logs: dict[str, Any]) -> None:
    scores = {(one["question_id"], one["index"]): one for one in stored(home, "complete", "scores")}
    samples = {(one["question_id"], one["index"]): one for one in stored(home, "complete", "samples")}
    golds = {one["id"]: one["gold"] for one in stored(home, "complete", "questions")}
    read = {(one["id"], one["epoch"] - 1): one for one in logs["complete"]["samples"]}
    assert read.keys() == scores.keys()
    for key, one in read.items():
        assert (one["text"], one["target"]) == (samples[key]["text"], golds[key[0]])
        assert (one["value"], one["answer"]) == (LETTERS[scores[key]["status"]], scores[key]["answer"])
        assert (one["stop"], one["usage"], one["error"]) == ("stop", False, None)
        assert one["input"].startswith("What is ")


@pytest.mark.slow
def test_its_figures_are_those_of_metrics_json(home: Path, logs: dict[str, Any]) -> None:
    expected, read = metrics(home, "complete"), logs["complete"]["metrics"]
    assert list(read) == ["pass@1", "cons@4", "stderr"]
    for name in ("pass@1", "cons@4"):
        value, about = read[name]
        assert value == expected[name]["value"]
        assert {key: about[key] for key in ("low", "high", "se_ability", "se_rerun")} == {
            key: expected[name][key] for key in ("low", "high", "se_ability", "se_rerun")
        }
        assert (about["level"], about["interval"][:6]) == (0.95, "Wilson")
    assert read["stderr"][0] == expected["pass@1"]["se_ability"]


@pytest.mark.slow
def test_a_failed_sample_has_an_error_and_no_verdict(logs: dict[str, Any]) -> None:
    log = logs["failed"]
    (failed,) = (one for one in log["samples"] if one["error"])
    assert failed["value"] is None
    assert (log["status"], log["completed"], log["errors"]) == ("error", QUESTIONS * K - 1, 1)
    assert log["metrics"] == {}, "what is not known is not 0"


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.usefixtures("logs")
def test_its_viewer_shows_the_figures_and_every_sample(home: Path, folders: dict[str, Path]) -> None:
    viewer = folders["complete"].with_name("logs-viewer")
    with chromium() as browser, serve(viewer) as base:
        page = browser.new_page()
        page.goto(f"{base}/index.html")
        page.get_by_text(f"{QUESTIONS * K} rows").wait_for(timeout=60_000)
        shown = page.inner_text("body")
    figure = metrics(home, "complete")["pass@1"]["value"]
    assert f"{figure:.3f}" in shown
    assert "What is 1 + 2?" in shown
