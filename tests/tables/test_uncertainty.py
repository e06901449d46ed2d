"""`r1eval table --errors` on real run folders: every figure from the samples that are there."""

import json
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from benchmarks.types import Question
from r1eval.statistics.accuracy import Counts
from r1eval.statistics.tie_rules import AnswerGroup
from r1eval.store.folder import RunFolder
from r1eval.store.records import Metric
from r1eval.tables import results
from r1eval.tables.uncertainty import (
    QuestionTally,
    metric_uncertainty,
    question_values,
    read_questions,
    run_uncertainty,
)
from tests import command_line, replays

pytestmark = pytest.mark.jail

K = 4


def reply(question: Question, index: int) -> str:
    """The first third of the questions right, the last wrong, between them two of four, the second silent."""
    place = ASKED.index(question)
    if 3 * place < len(ASKED):
        return replays.correct_reply(question, index)
    if 3 * place >= 2 * len(ASKED):
        return replays.wrong_reply(question, index)
    return (
        "<think>\nWell"
        if index == 1
        else (replays.correct_reply if index else replays.wrong_reply)(question, index)
    )


ASKED = [question for question in replays.load_questions("smoke") if question.answer != "program"][:24]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> RunFolder:
    """The smoke questions that vote, four samples each, by the command line."""
    path = tmp_path_factory.mktemp("errors")
    every = replays.load_questions("smoke")
    generations = replays.write_replies(
        path / "g.jsonl", every, K, lambda q, i: reply(q, i) if q in ASKED else replays.wrong_reply(q, i)
    )
    options = ("--model", "tiny", "--engine", "replay", "--engine-arg", f"path={generations}", "--k", str(K))
    done = command_line.r1eval("run", "smoke", *options, "--out", path / "run", "--quiet", cwd=path)
    assert done.returncode == 0, done.stderr
    return RunFolder(path / "run")


def rows(folder: RunFolder) -> dict[str, Any]:
    done = command_line.r1eval("table", folder.path, "--errors", "--format", "json", cwd=folder.path)
    assert done.returncode == 0, done.stderr
    (shown,) = json.loads(done.stdout)
    return {one["metric"]: one for one in shown["rows"]}


def test_a_real_run_says_why_its_intervals_are_what_they_are(folder: RunFolder) -> None:
    shown = rows(folder)
    assert list(shown) == ["pass@1", "cons@4"]
    metrics = {m["name"]: m for m in json.loads((folder.path / "metrics.json").read_text())["metrics"]}
    for name, one in shown.items():
        for field in ("value", "low", "high", "se_ability", "se_rerun"):
            assert one[field] == metrics[name][field]
        assert one["variance_within"] == metrics["variance_within"]["value"]
    assert shown["pass@1"]["interval"].startswith("t, ")
    assert "Student's t over questions" in shown["pass@1"]["why"]
    assert [one["rerun"] for one in shown.values()] == ["unbiased", "bootstrap"]


def test_a_vote_is_shown_under_the_five_other_rules(folder: RunFolder) -> None:
    """Where two of four are right, one wrong and one silent, no rule for ties or silence changes the vote."""
    ties = {one["how"]: one["value"] for one in rows(folder)["cons@4"]["ties"]}
    own = rows(folder)["cons@4"]["value"]
    assert list(ties) == [
        *("first", "strict"),
        *("fractional, no answer votes", "first, no answer votes", "strict, no answer votes"),
    ]
    assert list(ties.values()) == pytest.approx([own] * 5)


def test_others_are_surer_than_the_questions_allow(folder: RunFolder) -> None:
    shown = rows(folder)
    heap, bootstrap = shown["pass@1"]["elsewhere"]
    assert (heap["how"], bootstrap["how"]) == ("all samples as independent", "bootstrap over questions")
    assert heap["se"] < bootstrap["se"] < shown["pass@1"]["se_ability"]
    hows = [one["how"] for one in shown["cons@4"]["elsewhere"]]
    assert hows == ["bootstrap over questions", "Clopper-Pearson", "Jeffreys", "uniform prior"]


@pytest.mark.parametrize("form", ["text", "csv", "markdown"])
def test_every_form_is_the_same_twice(folder: RunFolder, form: str) -> None:
    first, second = (
        command_line.r1eval("table", folder.path, "--errors", "--format", form, cwd=folder.path).stdout
        for _ in "12"
    )
    assert first == second
    assert "all samples as independent" in first


def test_errors_and_reference_exclude_each_other(folder: RunFolder) -> None:
    done = command_line.r1eval(
        "table", folder.path, "--errors", "--published", "DeepSeek-R1", cwd=folder.path
    )
    assert done.returncode == 2
    assert "leave out --published" in done.stderr


def test_votes_refer_to_positions_among_the_graded_samples(folder: RunFolder) -> None:
    counts = {question.counts for question in read_questions(folder, "smoke")}
    assert counts == {Counts(4, 4), Counts(4, 2), Counts(4, 0)}
    groups = [
        question.groups
        for question in read_questions(folder, "smoke")
        if question.counts.correct == 2 and question.groups
    ]
    assert groups
    assert {frozenset((group.places, group.correct) for group in one) for one in groups} == {
        frozenset({((0,), False), ((2, 3), True)})
    }


TALLIES = [
    QuestionTally(Counts(4, 2), (AnswerGroup((0, 3), correct=True), AnswerGroup((1, 2), correct=False))),
    QuestionTally(Counts(2, 2), None),
]


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("pass@1", ["1/2", "1"]),
        ("pass@3", ["1"]),
        ("pass^2", ["1/6", "1"]),
        ("cons@4", ["1/2"]),
        ("cons@5", []),
        ("rating", []),
    ],
)
def test_each_question_has_its_value(name: str, values: list[str]) -> None:
    assert [str(value) for value in question_values(name, TALLIES)] == values


def metric(name: str, value: float | None, **changes: Any) -> Metric:
    return replace(Metric("smoke", name, value, 0.1, 0.9, 0.2, 0.1, questions=30, k=4), **changes)


@pytest.mark.parametrize(
    ("measured", "interval", "why", "rerun"),
    [
        (metric("pass@1", 0.5, questions=30), "t, 29 df", "15.0 questions' worth are right", "unbiased"),
        (metric("pass@3", 0.9), "Wilson, n 30.0", "fewer than 5 of one", "plug-in"),
        (metric("pass^2", 1.0, se_ability=0.0), "Wilson, n 30.0", "all questions agree", "unbiased"),
        (metric("cons@3", 0.5), "t, 29 df", "", "at most"),
        (metric("cons@1", 0.5), "t, 29 df", "", "unbiased"),
        (metric("pass@1", 0.5, se_ability=None, se_rerun=None), "", "one question gives no interval", ""),
        (metric("pass@1", None), "bounds", "worst and best case: samples are missing", "unbiased"),
        (metric("pass@1", None, low=None, se_rerun=None), "", "no samples to measure", ""),
        (metric("rating", 1800.0), "", "over contests", ""),
        (metric("percentile", 0.9), "", "over contests", ""),
        (metric("dw_acc", 0.5), "", "a weighted mean over questions", ""),
    ],
)
def test_the_interval_and_the_error_are_named(
    folder: RunFolder, measured: Metric, interval: str, why: str, rerun: str
) -> None:
    (part,) = results.summarize(folder).benchmarks
    found = metric_uncertainty(part, measured, [QuestionTally(Counts(4, 2), ())] * 30)
    assert (found.interval, found.rerun) == (interval, rerun)
    assert why in found.why


def test_a_run_without_variance_metrics_has_no_variance_split(folder: RunFolder) -> None:
    (part,) = results.summarize(folder).benchmarks
    old = replace(part, metrics={name: m for name, m in part.metrics.items() if "variance" not in name})
    found = metric_uncertainty(old, part.metrics["pass@1"], [])
    assert (found.variance_within, found.variance_between, found.icc) == (None, None, None)


def test_the_result_names_its_run(folder: RunFolder) -> None:
    assert (run_uncertainty(folder).model, run_uncertainty(folder).run) == ("tiny", str(folder.path))


def test_a_folder_without_metrics_is_a_one_line_error(tmp_path: Path, folder: RunFolder) -> None:
    copy = shutil.copytree(folder.path, tmp_path / "run")
    (copy / "metrics.json").unlink()
    done = command_line.r1eval("table", copy, "--errors", cwd=tmp_path)
    assert done.returncode == 2
    assert "no metrics yet; run `r1eval score" in done.stderr
    assert "Traceback" not in done.stderr
