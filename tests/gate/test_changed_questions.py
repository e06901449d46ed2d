"""The questions that changed most, with the answers of both runs."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from benchmarks.types import Question
from r1eval.gate.changed_questions import MAX_ANSWER_LENGTH, changed_questions
from r1eval.gate.evidence import pair_questions, parse_metric, read_evidence
from r1eval.store.folder import RunFolder
from reports.gate.verdict import AnswerCount, ChangedQuestion
from tests import replays
from tests.gate import runs

pytestmark = pytest.mark.engine

HALVES = """
name = "halves"
answer = "expression"
[dataset]
file = "halves.jsonl"
[columns]
question = "asked"
gold = "half"
id = "id"
"""
Answers = Mapping[str, Sequence[str]]
"""question id -> the answers of its samples; "" for none"""


def run(folder: Path, answers: Answers) -> RunFolder:
    """A run on halves of 1, 2, 3, … with these answers."""
    rows = [{"id": f"h{n}", "asked": f"Half of {n}?", "half": f"{n}/2"} for n in range(1, len(answers) + 1)]
    toml = runs.write_benchmark(folder.parent, "halves", HALVES, rows)

    def reply(question: Question, index: int) -> str:
        answer = answers[question.id][index]
        return replays.reply_with_answer(question, answer) if answer else "<think>\nHm."

    return runs.run(folder, reply, benchmark=toml, k=len(next(iter(answers.values()))))


def changes(
    old: RunFolder, new: RunFolder, name: str = "halves", most: int = 10
) -> tuple[ChangedQuestion, ...]:
    parts = read_evidence(old, name), read_evidence(new, name)
    pairing = pair_questions(*parts, parse_metric("pass@1"), parts[0].k, parts[1].k)
    return changed_questions(*parts, pairing, (old, new), lambda question: f"#{question}", most)


@pytest.fixture(scope="module")
def old(tmp_path_factory: pytest.TempPathFactory) -> RunFolder:
    folder = tmp_path_factory.mktemp("changed")
    return run(
        folder / "old",
        {
            "h1": ["1/2", "0.5", "7/3", "14/6"],
            "h2": ["1", "1", "1", "1"],
            "h3": ["8", "8", "", "8"],
            "h4": ["2", "2", "2", "2"],
            "h5": ["5/2", "5/2", "", ""],
        },
    )


@pytest.fixture(scope="module")
def new(old: RunFolder) -> RunFolder:
    return run(
        old.path.with_name("new"),
        {
            "h1": ["0.50", "14/6", "14/6", "14/6"],
            "h2": ["9", "8", "9", ""],
            "h3": ["3/2", "8", "x" * 300, ""],
            "h4": ["2", "2", "2", "2"],
            "h5": ["5/2", "", "", ""],
        },
    )


def test_losses_come_first_then_the_largest_change_and_unchanged_questions_are_left_out(
    old: RunFolder, new: RunFolder
) -> None:
    found = changes(old, new)
    assert [(one.question, one.baseline, one.candidate, one.link) for one in found] == [
        ("h2", 1.0, 0.0, "#h2"),
        ("h1", 0.5, 0.25, "#h1"),
        ("h5", 0.5, 0.25, "#h5"),
        ("h3", 0.0, 0.25, "#h3"),
    ]
    assert changes(old, new, most=2) == found[:2]
    assert changes(old, old) == ()


def test_equivalent_answers_of_both_runs_count_together(old: RunFolder, new: RunFolder) -> None:
    answers = {one.question: one.answers for one in changes(old, new)}
    assert answers["h1"] == (AnswerCount("7/3", False, 2, 3), AnswerCount("0.5", True, 2, 1))
    assert answers["h2"] == (
        AnswerCount("1", True, 4, 0),
        AnswerCount("9", False, 0, 2),
        AnswerCount("", False, 0, 1),
        AnswerCount("8", False, 0, 1),
    )


def test_no_answer_is_counted_and_a_long_answer_is_cut(old: RunFolder, new: RunFolder) -> None:
    answers = {one.question: one.answers for one in changes(old, new)}
    assert answers["h3"] == (
        AnswerCount("8", False, 3, 1),
        AnswerCount("", False, 1, 1),
        AnswerCount("3/2", True, 0, 1),
        AnswerCount("x" * (MAX_ANSWER_LENGTH - 1) + "…", False, 0, 1),
    )
    assert answers["h5"] == (AnswerCount("", False, 2, 3), AnswerCount("5/2", True, 2, 1))


def test_every_sample_is_counted_once(old: RunFolder, new: RunFolder) -> None:
    for one in changes(old, new):
        assert sum(row.baseline for row in one.answers) == sum(row.candidate for row in one.answers) == 4
        assert sum(row.baseline for row in one.answers if row.correct) == 4 * one.baseline
        assert sum(row.candidate for row in one.answers if row.correct) == 4 * one.candidate


def test_answers_are_counted_without_votes_too(old: RunFolder, new: RunFolder) -> None:
    (new.path / "halves" / "votes.jsonl").rename(new.path / "kept")
    try:
        found = {one.question: one.answers for one in changes(old, new)}
    finally:
        (new.path / "kept").rename(new.path / "halves" / "votes.jsonl")
    assert found["h2"] == {one.question: one.answers for one in changes(old, new)}["h2"]
    assert sum(row.candidate for row in found["h1"]) == 4


@pytest.mark.jail
def test_programs_are_counted_by_their_verdicts(tmp_path: Path) -> None:
    def fails(question: Question, index: int) -> str:
        code = runs.ADD_PROGRAM if question.id == "1" else ("1/0", "print('no')", "")[index]
        return replays.reply_with_program(code) if code else "<think>\nHm."

    toml = runs.adders_benchmark(tmp_path, questions=2)
    old = runs.run(
        tmp_path / "old", lambda *_: replays.reply_with_program(runs.ADD_PROGRAM), benchmark=toml, k=3
    )
    new = runs.run(tmp_path / "new", fails, benchmark=toml, k=3)
    answers = [
        AnswerCount("AC", True, 3, 0),
        *(AnswerCount(verdict, False, 0, 1) for verdict in ("", "RE", "WA")),
    ]
    assert changes(old, new, "adders") == (ChangedQuestion("2", 1.0, 0.0, tuple(answers), "#2"),)
