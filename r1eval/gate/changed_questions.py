"""The questions whose value changed, losses first, and the answers of both runs."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from r1eval.gate.evidence import BenchmarkEvidence, Pairing
from r1eval.store.folder import RunFolder
from r1eval.store.records import Status
from reports.gate.verdict import AnswerCount, ChangedQuestion

MAX_ANSWER_LENGTH = 200
"""characters; longer answers are cut"""

GradedAnswer = tuple[str, bool]
"""(answer, whether it is correct)"""


@dataclass
class QuestionAnswers:
    """The answers of one run to one question."""

    counts: Counter[GradedAnswer] = field(default_factory=Counter)
    """number of samples with each answer"""
    groups: list[tuple[str, set[GradedAnswer]]] = field(default_factory=list)
    """(representative, equivalent answers); empty for programs"""


def changed_questions(
    baseline: BenchmarkEvidence,
    candidate: BenchmarkEvidence,
    pairing: Pairing,
    folders: tuple[RunFolder, RunFolder],
    link: Callable[[str], str],
    most: int = 10,
) -> tuple[ChangedQuestion, ...]:
    """The first `most` of the questions that changed: losses before gains, the largest first, ties in the
    baseline's order.

    `folders` are the baseline's and the candidate's; `link` maps a question id to the URL of its page. Wrong
    answers of the two runs count together if their groups share an answer; correct ones always do.
    """
    values = zip(pairing.ids, pairing.baseline, pairing.candidate, strict=True)
    changed = (row for row in values if row[1] != row[2])
    rows = sorted(changed, key=lambda row: (row[2] > row[1], -abs(row[2] - row[1])))[:most]
    ids = [question for question, _, _ in rows]
    old, new = (
        _read_answers(folder, part, ids) for folder, part in zip(folders, (baseline, candidate), strict=True)
    )
    return tuple(
        ChangedQuestion(question, before, after, _merge(old[question], new[question]), link(question))
        for question, before, after in rows
    )


def _read_answers(
    folder: RunFolder, part: BenchmarkEvidence, ids: Iterable[str]
) -> Mapping[str, QuestionAnswers]:
    """The answers to these questions, read from scores and votes."""
    by_question = {question: QuestionAnswers() for question in ids}
    answers: dict[tuple[str, int], GradedAnswer] = {}
    for score in folder.scores(part.name, by_question) if by_question else ():
        if score.index < part.k and score.status is not Status.FAILED:
            text = "" if score.status is Status.NO_ANSWER else score.answer
            answers[score.question_id, score.index] = text, score.status is Status.CORRECT
            by_question[score.question_id].counts[text, score.status is Status.CORRECT] += 1
    for vote in folder.votes(part.name, by_question) if by_question else ():
        keys = [(vote.question_id, index) for index in vote.indices]
        members = {answers[key] for key in keys if key in answers}
        by_question[vote.question_id].groups.append((vote.answer, members))
    return by_question


def _merge(old: QuestionAnswers, new: QuestionAnswers) -> tuple[AnswerCount, ...]:
    """The answers of both runs, equivalent ones merged; most frequent first."""
    names = _display_names(old, new)
    counts: tuple[Counter[GradedAnswer], Counter[GradedAnswer]] = (Counter(), Counter())
    for count, answers in zip(counts, (old, new), strict=True):
        for answer, samples in answers.counts.items():
            count[names.get(answer, answer[0]), answer[1]] += samples
    rows = [
        AnswerCount(_clip(text), correct, counts[0][text, correct], counts[1][text, correct])
        for text, correct in counts[0].keys() | counts[1].keys()
    ]
    return tuple(sorted(rows, key=lambda row: (-row.baseline - row.candidate, not row.correct, row.answer)))


def _display_names(old: QuestionAnswers, new: QuestionAnswers) -> dict[GradedAnswer, str]:
    """The text that represents each answer. Groups of the two runs are merged if they share an answer, as
    equivalence depends on the question, not on the run. Correct answers get the shortest representative."""
    names: dict[GradedAnswer, str] = {}
    right: set[str] = set()
    for representative, members in (*old.groups, *new.groups):
        name = next((names[answer] for answer in sorted(members) if answer in names), representative)
        names |= dict.fromkeys(members, name)
        right |= {name for _, correct in members if correct}
    shortest = min(right, key=lambda name: (len(name), name), default="")
    return {answer: shortest if answer[1] else name for answer, name in names.items()}


def _clip(answer: str) -> str:
    return answer if len(answer) <= MAX_ANSWER_LENGTH else answer[: MAX_ANSWER_LENGTH - 1] + "…"
