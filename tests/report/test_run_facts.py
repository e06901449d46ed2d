"""The pages of a run show exactly what its folder contains."""

import json
from pathlib import Path
from typing import Any

import pytest
from lxml import html

from r1eval.errors import RunFolderError
from r1eval.report.run_facts import gather
from r1eval.store.folder import RunFolder
from reports.site.benchmark_page import render_benchmark_page
from reports.site.data_json import dump_run, load_run
from reports.site.facts import RunFacts
from reports.site.run_page import render_run_page
from tests.gate import runs

pytestmark = pytest.mark.jail


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> RunFolder:
    """A run of smoke, which has all four kinds of answer; one sample is missing."""
    place = tmp_path_factory.mktemp("gather") / "checkpoint-40"
    return runs.run(
        place, runs.drop_samples(runs.model_with_accuracy(0.6), ("math-02", 1)), benchmark="smoke", k=3
    )


@pytest.fixture(scope="module")
def run(folder: RunFolder) -> RunFacts:
    return gather(folder, {}, "checkpoint-40", reveal=False)


def test_metrics_are_those_of_the_file(folder: RunFolder, run: RunFacts) -> None:
    stored = json.loads((folder.path / "metrics.json").read_text())["metrics"]
    shown = [(m.name, m.value, m.low, m.high, m.questions) for m in run.benchmarks[0].metrics]
    assert shown == [(m["name"], m["value"], m["low"], m["high"], m["questions"]) for m in stored]


def test_questions_count_their_samples(folder: RunFolder, run: RunFacts) -> None:
    scores = list(folder.scores("smoke"))
    for question in run.benchmarks[0].questions:
        question_scores = [score for score in scores if score.question_id == question.id]
        assert question.correct == sum(score.status == "correct" for score in question_scores)
        assert question.n + question.failed == len(question_scores)
    assert run.samples == len(scores)


def test_a_failed_sample_is_listed_with_its_cause(run: RunFacts) -> None:
    smoke = run.benchmarks[0]
    assert [(name, index) for name, index, _ in smoke.failed_samples] == [("math-02", 1)]
    assert smoke.failures == ((smoke.failed_samples[0][2], 1),)
    assert smoke.failures[0][0] in render_run_page(run)


def test_a_group_with_failed_samples_has_no_accuracy(run: RunFacts) -> None:
    subjects = {group.name: group for group in run.benchmarks[0].groups if group.by == "subject"}
    assert subjects["arithmetic"].figures[0].value is None
    assert subjects["algebra"].figures[0].value is not None


def test_groups_by_a_tag_contain_every_question_once(run: RunFacts) -> None:
    smoke = run.benchmarks[0]
    questions = sum(group.figures[0].questions for group in smoke.groups if group.by == "difficulty")
    assert questions == len(smoke.questions)


def test_the_step_is_read_from_the_folder(run: RunFacts) -> None:
    assert run.step == 40


def test_facts_survive_a_round_trip(run: RunFacts) -> None:
    assert load_run(dump_run(run)) == run


def test_pages_show_the_files_own_numbers(run: RunFacts) -> None:
    smoke = run.benchmarks[0]
    tree: Any = html.fromstring(render_benchmark_page(run, smoke, []))
    shown = {
        line.get("data-metric"): line.xpath("td[1]/@data-value")[0]
        for line in tree.xpath("//tr[@data-metric]")
    }
    assert shown == {m.name: "" if m.value is None else repr(m.value) for m in smoke.metrics}
    assert len(tree.xpath("//table[@id='asked']/tbody/tr")) == len(smoke.questions)


def test_runs_with_another_k_have_the_same_content_and_others_do_not(tmp_path: Path) -> None:
    def content(name: str, *options: str, k: int = 2, questions: int = 4) -> str:
        asked = runs.sums_benchmark(tmp_path / name, questions)
        made = runs.run(
            tmp_path / f"run-{name}", runs.model_with_accuracy(0.5), *options, benchmark=asked, k=k
        )
        return gather(made, {}, name, reveal=False).benchmarks[0].content

    first = content("a")
    assert content("b", k=3) == first
    assert content("c", questions=5) != first
    assert content("d", "--temperature", "0.9") != first


def test_a_rescored_run_is_the_same_run(tmp_path: Path) -> None:
    folder = runs.run(
        tmp_path / "again", runs.model_with_accuracy(0.5), benchmark=runs.sums_benchmark(tmp_path, 3), k=2
    )
    before = gather(folder, {}, "again", reveal=False)
    runs.score(folder, "--answer-from", "anywhere")
    after = gather(folder, {}, "again", reveal=False)
    assert after.identity == before.identity
    assert after.benchmarks[0].content != before.benchmarks[0].content


def test_hidden_questions_show_no_prompt_unless_revealed(tmp_path: Path) -> None:
    folder = runs.run(
        tmp_path / "hidden", runs.model_with_accuracy(0.5), benchmark=runs.sums_benchmark(tmp_path, 3), k=2
    )
    path = folder.path / "sums" / "questions.jsonl"
    path.write_text(path.read_text().replace('"hidden": false', '"hidden": true'))
    runs.edit_manifest(
        folder, lambda run: run["benchmarks"]["sums"].update(rendered_prompt="<user>What is 1 + 2?")
    )
    closed, opened = (gather(folder, {}, "hidden", reveal=reveal) for reveal in (False, True))
    assert (closed.benchmarks[0].prompt, closed.benchmarks[0].hidden) == (None, True)
    assert "What is" not in render_run_page(closed)
    assert opened.benchmarks[0].prompt == "<user>What is 1 + 2?"
    assert "&lt;user&gt;What is 1 + 2?" in render_run_page(opened)


@pytest.mark.parametrize("file", ["scores", "votes"])
def test_metrics_that_do_not_match_the_stored_scores_or_votes_are_refused(tmp_path: Path, file: str) -> None:
    folder = runs.run(
        tmp_path / "cut", runs.model_with_accuracy(0.5), benchmark=runs.sums_benchmark(tmp_path, 5), k=4
    )
    path = folder.path / "sums" / f"{file}.jsonl"
    kept = path.read_text(encoding="utf-8").splitlines(keepends=True)[:7] if file == "scores" else []
    path.write_text("".join(kept), encoding="utf-8")
    with pytest.raises(RunFolderError, match=r"r1eval check .*cut --fix"):
        gather(folder, {}, "cut", reveal=False)
