"""The tasks of a worker process: JSON in, JSON out."""

from typing import Any

from r1eval.scoring.answers.expression import check_gold, compare, gold_readings
from r1eval.scoring.answers.other_forms import renamed_to_gold
from r1eval.scoring.answers.reader import read, variables
from r1eval.scoring.kinds import scorer
from r1eval.scoring.notation.gold_dress import dress_like_gold
from r1eval.scoring.votes import canonical_key


def warm_up() -> None:
    """Import and run the mathematics once, so that forked workers are warm."""
    compare("\\frac{1}{2}", "\\int_0^1 x\\,dx")
    check_gold("\\sqrt{2}")


def handle(task: dict[str, Any]) -> dict[str, Any]:
    """The result of `compare` (gold, answer), `check_gold` (gold) or `canonical_key` (gold, answer).

    For a kind with a scorer of its own: that of `scorer.handle`.
    """
    if "kind" in task:
        return scorer.handle(task)
    gold = task["gold"]
    if task["task"] == "compare":
        equal, detail = compare(gold, task["answer"])
        return {"equal": equal, "detail": detail}
    if task["task"] == "check":
        return {"problem": check_gold(gold)}
    reading = gold_readings(gold)[0]
    answer = renamed_to_gold(gold, dress_like_gold(task["answer"], reading))
    return {"key": canonical_key(read(answer, variables(gold)), reading)}
