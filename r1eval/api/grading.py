"""`r1eval.grade` and `r1eval.grade_many`: is this reply right?"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Literal

from benchmarks.errors import did_you_mean
from benchmarks.types import Answer
from r1eval.errors import R1evalError
from r1eval.scoring.checked_grades import grade_checked
from r1eval.scoring.grader import Grader
from r1eval.scoring.grades import AnswerFrom, Grade, Item
from r1eval.scoring.shared_workers import borrow
from r1eval.scoring.verify_lines import KINDS

AnswerKind = Literal["integer", "expression", "choice", "span", "text", "grid", "instructions"]
Gradable = tuple[str, str] | tuple[str, str, AnswerKind]
"""gold and response; and the kind of answer, where it is not that of all"""


def grade(
    gold: str,
    response: str,
    kind: AnswerKind = "expression",
    *,
    answer_from: AnswerFrom = "answer",
    truncated: bool = False,
) -> Grade:
    """Grade a reply against its gold, as `r1eval run` does: thinking is cut off, the answer extracted and
    compared by meaning.

    `kind`: integer, expression, choice, span, text, grid or instructions (docs/grading.md has the form of
    their golds); programs are judged by `judge`. `answer_from="anywhere"` also accepts an answer from
    unfinished thinking; `truncated`: the engine stopped the reply at max tokens. A reply to a gold that means
    nothing is `failed`, never wrong.

    The first call starts worker processes for this process, about a second; they end with it.

    >>> import r1eval
    >>> given = r1eval.grade("1/2", "<think>Two quarters.</think> It is $\\\\boxed{0.5}$.")
    >>> given.status, given.answer
    (<Status.CORRECT: 'correct'>, '0.5')
    >>> r1eval.grade("C", "Answer: B", "choice").status == "wrong"
    True
    >>> r1eval.grade('["7 yards"]', "Answer: 7 feet", "span").measures
    {'f1': (0.5, 1.0)}
    """
    item = Item(_to_kind(kind), *_to_texts(gold, response), truncated=truncated)
    with _grader(None, answer_from) as grader:
        [(_, found, _)] = grade_checked([item], grader)
    return found


def grade_many(
    items: Iterable[Gradable],
    kind: AnswerKind = "expression",
    *,
    workers: int | None = None,
    answer_from: AnswerFrom = "answer",
) -> Iterator[Grade]:
    """Grade (gold, response) or (gold, response, kind) tuples in parallel; the grades in order, each as soon
    as it is known.

    `items` may be endless or come late: it is read a few hundred items ahead. `workers`: processes of its
    own; None for those that this process shares, one per core. The same (gold, answer) is compared once.

    >>> import r1eval
    >>> pairs = [("7", "\\\\boxed{7}"), ("7", "<think>So 7"), ("x+1", "\\\\boxed{1+x}")]
    >>> [given.status.value for given in r1eval.grade_many(pairs)]
    ['correct', 'no_answer', 'correct']
    """
    if workers is not None and workers < 1:
        raise R1evalError(f"workers={workers}: give 1 or more")
    return _grades(items, _to_kind(kind), workers, answer_from)


def _grades(
    items: Iterable[Gradable], kind: Answer, workers: int | None, answer_from: AnswerFrom
) -> Iterator[Grade]:
    with _grader(workers, answer_from) as grader:
        for _, found, _ in grade_checked((_to_item(one, kind) for one in items), grader):
            yield found


@contextmanager
def _grader(workers: int | None, answer_from: AnswerFrom) -> Iterator[Grader]:
    """A grader with so many workers, or the one that this process shares."""
    if answer_from not in ("answer", "anywhere"):
        raise R1evalError(f"answer_from={answer_from!r}: give answer or anywhere")
    if workers is not None:
        with Grader(workers, answer_from) as own:
            yield own
    else:
        with borrow(("r1eval.grade", answer_from), lambda: Grader(None, answer_from)) as lease:
            yield lease.workers


def _to_item(given: Gradable, kind: Answer) -> Item:
    if not isinstance(given, tuple | list) or len(given) not in (2, 3):
        raise R1evalError(f"{given!r:.80}: give (gold, response) or (gold, response, kind)")
    own = _to_kind(given[2]) if len(given) == 3 else kind
    return Item(own, *_to_texts(given[0], given[1]))


def _to_texts(gold: str, response: str) -> tuple[str, str]:
    for name, text in (("gold", gold), ("response", response)):
        if not isinstance(text, str):
            raise R1evalError(f"{name} is {text!r:.60}; give a string")
    return gold, response


def _to_kind(kind: str) -> Answer:
    if kind == Answer.PROGRAM:
        raise R1evalError("kind is 'program'; programs need tests: judge them with r1eval.judge")
    if kind not in KINDS:
        raise R1evalError(f"kind is {kind!r}; give {', '.join(KINDS)}{did_you_mean(str(kind), KINDS)}")
    return Answer(kind)
