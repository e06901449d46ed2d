"""What the grader takes and gives: Item, Verdict, Grade."""

from dataclasses import dataclass
from typing import Literal

from benchmarks.types import Answer, Question
from r1eval.store.records import Status

AnswerFrom = Literal["answer", "anywhere"]
"""where a reply's answer is read: after the thinking, or leniently anywhere"""


@dataclass(frozen=True)
class Item:
    kind: Answer
    gold: str
    text: str
    """the reply, thinking included"""
    truncated: bool = False
    """the engine stopped it at max tokens"""
    opened_thinking: bool = False
    """the prompt itself ended inside `<think>`"""
    tag: object = None
    """handed through"""
    question: Question | None = None
    """programs only: its tests, and how its programs are run and compared"""


@dataclass(frozen=True)
class Verdict:
    """What is remembered of an answer to a question."""

    status: Status
    detail: str
    seconds: float = 0.0
    """CPU time that it took; of a program, its slowest test's"""
    letters: str = ""
    """programs only: AC, WA, TLE, …"""
    other: str = ""
    """the letters by r1eval's own rules, where LiveCodeBench's were asked for"""
    printed: str = ""
    """what a program printed on the test that it failed, clipped"""


@dataclass(frozen=True)
class Grade:
    status: Status
    answer: str
    """the extracted answer, clipped, or a program's verdict in letters; "" if there is none"""
    detail: str
    """why it was graded so, in a few words"""
    seconds: float
    """CPU time that the verdict took; near 0 for one that was known"""
    other: str = ""
    """a program's verdict by r1eval's own rules, where LiveCodeBench's were asked for"""
    printed: str = ""
    """what a program printed on the test that it failed, clipped"""
