"""Says in a few words why a call of a Ray actor failed: Ray's own messages are pages."""

import re
from dataclasses import dataclass

EXIT_DETAIL = re.compile(r"exit detail: (.+)", re.IGNORECASE)
MISSING_MODULE = re.compile(r"No module named '([\w.]+)'")
CAUSES = (
    ("node has died", "its node is gone"),
    ("node was terminated", "its node is gone"),
    ("running low on memory", "Ray ended it, as its node's memory was used up"),
    ("ray.kill", "it was ended with ray.kill"),
    ("SIGKILL", "its process was killed, or crashed"),
    ("Socket closed", "its process was killed, or crashed"),
    ("connection error code 2", "its process was killed, or crashed"),
    ("owner has died", "the process that started it is gone"),
)
"""a part of Ray's message -> what happened"""

LONGEST = 300
"""characters of a cause"""


@dataclass(frozen=True)
class ActorProblem:
    """Why an actor cannot work, as it says itself."""

    text: str
    lasting: bool = False
    """whether a new actor would have the same problem: a setting, a missing file"""


def describe_error(error: BaseException) -> str:
    """The cause of an exception of Ray's, in one line."""
    text = str(error)
    if missing := MISSING_MODULE.search(text):
        return f"the package {missing[1]} is not installed there"
    for part, meaning in CAUSES:
        if part in text:
            return meaning
    if detail := EXIT_DETAIL.search(text):
        return _clip(detail[1])
    cause = getattr(error, "cause", None)
    if isinstance(cause, BaseException):
        return _clip(f"{type(cause).__name__}: {cause}")
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return _clip(lines[0] if lines else type(error).__name__)


def _clip(text: str) -> str:
    return " ".join(text.split())[:LONGEST]
