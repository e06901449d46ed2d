"""Scores spans of a text as DROP's own evaluation does: exact match, and the F1 of bags of words."""

import json
import re
import string
from collections.abc import Sequence

from r1eval.scoring.kinds.marked import last_marked
from r1eval.scoring.kinds.scorer import Scored, Scorer
from r1eval.store.records import Status

Spans = tuple[str, ...]

# The rules are those of DROP's evaluation (github.com/allenai/allennlp-reading-comprehension, drop_eval.py),
# which simple-evals, lm-evaluation-harness, EvalScope and lighteval carry. F1 is 0..1, and not rounded here.

ARTICLES = re.compile(r"\b(?:a|an|the)\b")
PUNCTUATION = str.maketrans("", "", string.punctuation)
SEPARATORS = re.compile(r"[,;\n]|\band\b")
"""between the spans of an answer"""
MAX_SPANS = 64
"""an answer with more of them is one span"""
MAX_LENGTH = 10_000
"""characters of an answer that are read"""


def normalized(text: str) -> str:
    """A span's words: in lower case, without articles and punctuation, numbers as decimals.

    >>> normalized("The 1,200 yards-gained!")
    '1200.0 yards gained'
    """
    words = (_normalized_word(word) for word in re.split("[ -]", text))
    return " ".join(word for word in words if word)


def words(text: str) -> str:
    """A span's normalized words; its own where none is left, as of the answer A."""
    return normalized(text) or text.strip().lower()


def _normalized_word(word: str) -> str:
    word = word.lower()
    if not _is_number(word):
        word = word.translate(PUNCTUATION)
    if _is_number(word):
        return str(float(word))
    return " ".join(ARTICLES.sub(" ", word).split())


def _is_number(word: str) -> bool:
    try:
        float(word)
    except ValueError:
        return False
    return True


def exact_match(predicted: Sequence[str], gold: Sequence[str]) -> bool:
    """Whether two lists of spans are the same, in any order."""
    return len(predicted) == len(gold) and set(map(words, predicted)) == set(map(words, gold))


def f1(predicted: Sequence[str], gold: Sequence[str]) -> float:
    """The F1 of two lists of spans, each paired with one of the other list so that the sum is largest.

    >>> f1(["Carol and Bo"], ["Carol", "Bo"]), f1(["7 yards"], ["7"]), f1(["8 yards"], ["7 yards"])
    (0.25, 0.6666666666666666, 0.0)
    """
    bags = [[set(words(span).split()) for span in spans] for spans in (predicted, gold)]
    scores = [[_bag_f1(one, other) for one in bags[0]] for other in bags[1]]
    if len(scores) == 1 or len(bags[0]) == 1:
        best = max(score for row in scores for score in row)
    else:
        from scipy.optimize import linear_sum_assignment

        rows, columns = linear_sum_assignment(scores, maximize=True)
        best = sum(scores[row][column] for row, column in zip(rows, columns, strict=True))
    return best / max(len(predicted), len(gold))


def _bag_f1(predicted: set[str], gold: set[str]) -> float:
    """0 if the gold has numbers and the prediction none of them."""
    numbers = {word for word in gold if _is_number(word)}
    if numbers and not numbers & predicted:
        return 0.0
    common = len(predicted & gold)
    precision = common / len(predicted) if predicted else 1.0
    recall = common / len(gold) if gold else 1.0
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def readings(answer: str, spans: int) -> list[Sequence[str]]:
    """What an answer can mean where the gold has so many spans: one span, or a list of them.

    >>> readings("Bo, Al and Carol", 2)
    [['Bo, Al and Carol'], ['Bo', 'Al', 'Carol']]
    """
    whole: list[Sequence[str]] = [[answer]]
    if spans == 1:
        return whole
    parts = _json_list(answer) or [part.strip() for part in SEPARATORS.split(answer) if part.strip()]
    return [*whole, parts] if 1 < len(parts) <= MAX_SPANS else whole


def _json_list(text: str) -> list[str]:
    """The texts of a JSON list of texts; [] for anything else."""
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return []
    return value if isinstance(value, list) and all(isinstance(one, str) for one in value) else []


def parse_gold(gold: str) -> list[Spans]:
    """The alternatives of a gold, each one span or several; ValueError says what is wrong.

    >>> parse_gold('["7 yards", ["Bo", "Al"]]')
    [('7 yards',), ('Bo', 'Al')]
    """
    form = 'give a JSON list of the accepted answers, such as ["7", "seven"]'
    try:
        value = json.loads(gold)
    except (ValueError, RecursionError):
        raise ValueError(f"it is not JSON; {form}") from None
    if not isinstance(value, list) or not value:
        raise ValueError(f"it is not a list with an answer; {form}")
    alternatives = [tuple(one) if isinstance(one, list) else (one,) for one in value]
    if not all(one and all(isinstance(span, str) for span in one) for one in alternatives):
        raise ValueError("an answer in it is neither a text nor a list of texts")
    known = [one for one in alternatives if all(map(str.strip, one))]
    if not known:
        raise ValueError("its answers are empty")
    return known


def score(gold: str, part: str) -> Scored:
    """The best of the gold's alternatives counts, for exact match and for F1."""
    answer = last_marked(part)[:MAX_LENGTH]
    if not answer:
        return Scored(Status.NO_ANSWER, detail='no line "Answer: …"', measures={"f1": (0.0, 1.0)})
    pairs = [(one, spans) for spans in parse_gold(gold) for one in readings(answer, len(spans))]
    exact = any(exact_match(one, spans) for one, spans in pairs)
    overlap = max(f1(one, spans) for one, spans in pairs)
    return Scored(
        Status.CORRECT if exact else Status.WRONG,
        " ".join(word.removesuffix(".0") for word in words(answer).split()),
        "exact match" if exact else f"F1 {overlap:.2f}",
        {"f1": (overlap, 1.0)},
    )


def gold_problem(gold: str) -> str:
    try:
        parse_gold(gold)
    except ValueError as problem:
        return str(problem)
    return "" if score(gold, correct_reply(gold)).status is Status.CORRECT else "it does not equal itself"


def correct_reply(gold: str) -> str:
    spans = parse_gold(gold)[0]
    return f"Answer: {spans[0] if len(spans) == 1 else json.dumps(spans, ensure_ascii=False)}"


def shown(gold: str) -> str:
    """The alternatives, as in `7 yards or Bo, Al`."""
    return " or ".join(", ".join(spans) for spans in parse_gold(gold))


SCORER = Scorer(score, gold_problem, correct_reply, shown)
