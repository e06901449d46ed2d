"""Compares the questions of two runs: which questions differ, and how."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from r1eval.gate.conditions import BenchmarkConditions, run_command
from r1eval.gate.excerpts import differing_excerpts
from r1eval.gate.stored_questions import StoredQuestion, read_questions
from reports.gate.verdict import Blocker

MAX_NAMED = 3
"""questions that a message lists"""
QuestionPair = tuple[StoredQuestion, StoredQuestion]
"""a question of the baseline, and the same question of the candidate"""


@dataclass
class QuestionDifferences:
    """The differences between the questions of two runs; filled while they are read."""

    baseline: int = 0
    """number of questions of the baseline"""
    candidate: int = 0
    extra: list[str] = field(default_factory=list)
    """ids that only the candidate has"""
    prompts: list[QuestionPair] = field(default_factory=list)
    golds: list[QuestionPair] = field(default_factory=list)
    """questions with another gold, or another kind of answer"""
    judging: list[QuestionPair] = field(default_factory=list)
    """programs with other tests, checkers or limits"""
    same_first: bool = False
    """whether both runs start with the same question and the same prompt"""


def compare_questions(old: BenchmarkConditions, new: BenchmarkConditions) -> QuestionDifferences:
    """Compare the questions, reading the candidate's one at a time.

    Questions that the candidate does not have are missing, not different.
    """
    known = {question.id: question for question in _read_asked(old)}
    first = next(iter(known.values()))
    differences = QuestionDifferences(baseline=len(known))
    for question in _read_asked(new):
        differences.candidate += 1
        if differences.candidate == 1:
            differences.same_first = (question.id, question.messages) == (first.id, first.messages)
        if question.id in known:
            _compare(known[question.id], question, differences)
        else:
            differences.extra.append(question.id)
    return differences


def question_blockers(
    differences: QuestionDifferences, old: BenchmarkConditions, new: BenchmarkConditions
) -> Iterator[Blocker]:
    """One for each kind of difference, with the command that runs the baseline again."""
    rerun = f"run the baseline's model on the current questions: {run_command(old)}"
    if differences.extra:
        yield Blocker(
            f"questions: {differences.baseline} in the baseline, {differences.candidate} in the candidate, "
            f"of which these are not in the baseline: {_name_some(differences.extra)}",
            f"{rerun}; or run the candidate on the baseline's questions (--limit, --data, --exclude, "
            f"--skip-unreadable-golds, …): "
            f"{run_command(new)}",
        )
    for what, pairs, text in (
        ("prompts", differences.prompts, _prompt),
        ("golds", differences.golds, _gold),
        ("tests or judging rules", differences.judging, _judging),
    ):
        if pairs:
            yield Blocker(_describe(what, pairs, text), rerun)


def describe_difference(name: str, old: object, new: object) -> str:
    """One setting in both runs.

    >>> describe_difference("temperature", 0.6, 1.0)
    'temperature: 0.6 in the baseline, 1.0 in the candidate'
    """
    return f"{name}: {old} in the baseline, {new} in the candidate"


def _read_asked(conditions: BenchmarkConditions) -> Iterator[StoredQuestion]:
    """The questions with the benchmark's own messages: without what the run's settings put around them."""
    system, template = conditions.settings.system, conditions.settings.template
    before, _, after = template.partition("{prompt}")
    for question in read_questions(conditions.folder, conditions.benchmark):
        messages = question.messages
        if system and messages[:1] == (("system", system),):
            messages = messages[1:]
        if template:
            messages = tuple((role, text.removeprefix(before).removesuffix(after)) for role, text in messages)
        yield replace(question, messages=messages)


def _compare(old: StoredQuestion, new: StoredQuestion, differences: QuestionDifferences) -> None:
    if old.messages and new.messages and old.messages != new.messages:
        differences.prompts.append((old, new))
    if (old.gold, old.kind) != (new.gold, new.kind):
        differences.golds.append((old, new))
    elif (old.tests, old.judging) != (new.tests, new.judging):
        differences.judging.append((old, new))


def _describe(what: str, pairs: Sequence[QuestionPair], text: Callable[[StoredQuestion], str]) -> str:
    """Which questions differ, and how: the first one whose text may be shown is the example."""
    ids = [old.id for old, _ in pairs]
    visible = [(old, new) for old, new in pairs if not (old.hidden or new.hidden)]
    summary = f"{what} of {len(ids)} question{'s' * (len(ids) > 1)} ({_name_some(ids)})"
    if not visible:
        return f"{summary} differ; their text must not be shown"
    old, new = visible[0]
    return describe_difference(
        f"{summary} differ, for example {old.id}", *differing_excerpts(text(old), text(new))
    )


def _prompt(question: StoredQuestion) -> str:
    return "\n".join(content for _, content in question.messages)


def _gold(question: StoredQuestion) -> str:
    return f"{question.gold} ({question.kind})"


def _judging(question: StoredQuestion) -> str:
    rules = (f"{name} {value}" for name, value in question.judging.items() if value)
    return ", ".join((f"tests {question.tests[:12]}", *rules))


def _name_some(ids: Sequence[str]) -> str:
    more = f" and {len(ids) - MAX_NAMED} more" if len(ids) > MAX_NAMED else ""
    return ", ".join(ids[:MAX_NAMED]) + more
