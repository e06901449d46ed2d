"""Scores short texts by the rules of BIG-Bench Extra Hard: what follows "The answer is:", or a box."""

from r1eval.scoring.kinds.marked import last_marked
from r1eval.scoring.kinds.scorer import Scored, Scorer
from r1eval.store.records import Status

# The prefixes and tolerances are those of BBEH's own evaluation (github.com/google-deepmind/bbeh,
# evaluate.py). Beyond them, a reply without any of its prefixes is read at its last line "Answer: …" or box,
# and the gold may have what is taken off an answer.

PREFIXES = ("The answer is:", "The final answer is ", "The final answer is: ", "The answer is ")
"""looked for in this order, each in what follows the one before"""
LATEX = ("boxed{", "text{", "texttt{")
MAX_LENGTH = 10_000
"""characters of an answer that are read"""


def stated(part: str) -> str | None:
    """What follows the last prefix; None if there is none.

    >>> stated("So it is 7. The final answer is: **7**.")
    '**7**.'
    """
    found = None
    for prefix in PREFIXES:
        text = part.strip() if found is None else found
        if prefix in text:
            found = text.split(prefix)[-1].strip()
    return found


def normalized(answer: str, lines: int = 1) -> str:
    """An answer's first line, or so many, in lower case, without a final dot, bold type and LaTeX around it.

    >>> normalized("$\\\\boxed{A, B}$."), normalized("**Yes.**"), normalized("42\\n\\nDone.")
    ('a,b', 'yes', '42')
    """
    answer = _without_latex(answer.strip().removesuffix(".")).lower().replace(", ", ",").replace("**", "")
    return "\n".join(answer.strip().split("\n")[:lines]).removesuffix(".")


def _without_latex(text: str) -> str:
    if text.startswith("$") and text.endswith("$"):
        text = text[1:-1]
    for command in LATEX:
        if command in text and text.endswith("}"):
            text = text[:-1].split(command)[1]
    return text


def same(answer: str, gold: str) -> bool:
    """Whether two normalized texts are the same, up to quotes, brackets around them and the form of a number.

    >>> same("(a)", "a"), same("7.0", "7"), same("[x]", "x"), same("dont?", "don't"), same("b", "a")
    (True, True, True, False, False)
    """
    if answer == gold:
        return True
    for one, other in ((answer, gold), (gold, answer)):
        if len(one) == 3 and one[0] == "(" and one[-1] == ")":
            return one[1] == other
    without_quotes = answer.replace("'", "") == gold.replace("'", "")
    in_brackets = f"[{gold}]" == answer or f"[{answer}]" == gold
    return without_quotes or in_brackets or answer.removesuffix("?") == gold or _same_number(answer, gold)


def _same_number(answer: str, gold: str) -> bool:
    try:
        return float(answer) == float(gold)
    except ValueError:
        return False


def score(gold: str, part: str) -> Scored:
    """Compare a reply's answer with the gold."""
    lines = gold.strip().count("\n") + 1
    found = stated(part)
    marked = last_marked(part) if found is None else found
    whole = part if found is None and not marked else marked
    answer = normalized(whole[:MAX_LENGTH], lines)
    if answer and _equals(answer, gold, lines):
        return Scored(Status.CORRECT, _as_vote(answer), "the gold's text")
    if not marked or not answer:
        return Scored(Status.NO_ANSWER, detail='no "The answer is: …"')
    return Scored(Status.WRONG, _as_vote(answer), "another text")


def _equals(answer: str, gold: str, lines: int) -> bool:
    return same(answer, gold.strip().lower().replace(", ", ",")) or answer == normalized(gold, lines)


def _as_vote(answer: str) -> str:
    """(a) and a are votes for the same."""
    return answer[1] if len(answer) == 3 and answer[0] == "(" and answer[-1] == ")" else answer


def gold_problem(gold: str) -> str:
    if not normalized(gold):
        return "it is empty"
    if len(gold) > MAX_LENGTH:
        return f"it has more than {MAX_LENGTH:,} characters"
    return "" if score(gold, correct_reply(gold)).status is Status.CORRECT else "it does not equal itself"


def correct_reply(gold: str) -> str:
    return f"The answer is: {gold}"


SCORER = Scorer(score, gold_problem, correct_reply)
