"""What a worker process does: one function per task, JSON in and JSON out."""

from typing import Any

from r1eval.scoring.expression import check, compare, golds
from r1eval.scoring.reader import read, variables
from r1eval.scoring.votes import key


def warm_up() -> None:
    """Import and run the mathematics once, so that forked workers start warm."""
    compare("\\frac{1}{2}", "\\sum_{k=1}^{3} \\frac{k}{12}")
    check("\\sqrt{2}")


def handle(task: dict[str, Any]) -> dict[str, Any]:
    """The result of `compare` (gold, answer), `check` (gold) or `key` (gold, answer)."""
    gold = task["gold"]
    if task["task"] == "compare":
        equal, detail = compare(gold, task["answer"])
        return {"equal": equal, "detail": detail}
    if task["task"] == "check":
        return {"problem": check(gold)}
    return {"key": key(read(task["answer"], variables(gold)), golds(gold)[0])}
