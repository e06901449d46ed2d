"""The grader's input and output: Item, AnswerVerdict, Grade."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from benchmarks.types import Answer, Question
from r1eval.scoring.replies.thinking import ThinkingTags
from r1eval.store.records import Status

GRADER_VERSION = "6"
"""incremented with every change that affects verdicts; recorded in runs"""
AnswerFrom = Literal["answer", "anywhere"]
"""where a reply's answer is read from: after the thinking, or leniently anywhere"""


@dataclass(frozen=True)
class Item:
    """A reply to grade."""

    kind: Answer
    gold: str
    text: str
    """the reply, including its thinking"""
    truncated: bool = False
    """the engine stopped it at max tokens"""
    opened_thinking: bool = False
    """the prompt ended inside the thinking"""
    thinking_tags: ThinkingTags | None = None
    """those of the run, beside the known ones"""
    tag: object = None
    """any object of the caller's, returned with the grade"""
    question: Question | None = None
    """programs only: the tests, and how programs are run and compared"""


@dataclass(frozen=True)
class AnswerVerdict:
    """The cached result for one (kind, gold, answer) or one program."""

    status: Status
    detail: str
    seconds: float = 0.0
    """CPU time of the comparison; for a program, that of its slowest test"""
    program_verdict: str = ""
    """programs only: AC, WA, TLE, …"""
    own_verdict: str = ""
    """AC, WA, … by r1eval's own rules, if LiveCodeBench's rules were used"""
    printed: str = ""
    """output of the program on the test that it failed, clipped"""
    answer: str = ""
    """what the scorer of a kind (`scoring/kinds`) read as the answer"""
    measures: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    """as in Score"""


@dataclass(frozen=True)
class Grade:
    """The result of grading an item."""

    status: Status
    answer: str
    """the extracted answer, clipped, or a program's verdict (AC, WA, …); "" if there is none"""
    detail: str
    """the reason, in a few words"""
    seconds: float
    """CPU time of the verdict; close to 0 if it was cached"""
    own_verdict: str = ""
    """a program's verdict by r1eval's own rules, if LiveCodeBench's rules were used"""
    printed: str = ""
    """output of the program on the test that it failed, clipped"""
    measures: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    """as in Score"""
