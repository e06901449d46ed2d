"""The facts that a question's page shows: the question, its votes, and its samples."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class CodeFacts:
    """A sample's program and the test that it failed."""

    program: str
    language: str
    verdict: str
    """AC, WA, TLE, …"""
    test: int | None = None
    """1-based number of the failing test; None where all passed or none was run"""
    test_input: str = ""
    """of the failing test, clipped"""
    expected: str = ""
    output: str | None = None
    """what the program printed, clipped; None where it was not stored"""


@dataclass(frozen=True)
class SampleFacts:
    """One sample."""

    index: int
    status: str
    """correct, wrong, no_answer, failed"""
    answer: str
    """as extracted; for programs the judge's verdict"""
    detail: str
    """reason for the grade"""
    finish: str
    output_tokens: int | None
    """None if not known"""
    seconds: float | None
    """None if not known"""
    diagnostics: tuple[str, ...] = ()
    """what stands out in it, in words: `repeats itself in a loop`, …"""
    with_text: bool = False
    """whether its text is in this report"""
    thinking: str | None = None
    """None where its text is not in this report, or not known here"""
    reply: str | None = None
    """the text after the thinking"""
    omitted: int = 0
    """characters left out of the middle of its text"""
    code: CodeFacts | None = None
    thinking_tokens: int | None = None
    """those of `output_tokens` that are thinking; None if not known"""


@dataclass(frozen=True)
class VoteFacts:
    """A group of equivalent answers."""

    answer: str
    correct: bool
    indices: tuple[int, ...]


@dataclass(frozen=True)
class PromptTurn:
    """A message of the conversation that asked a question."""

    role: str
    """`system`, `user` or `assistant`; "" where all messages are the user's"""
    text: str


@dataclass(frozen=True)
class QuestionPageFacts:
    """One question of one run with its samples."""

    benchmark: str
    title: str
    """of the benchmark"""
    model: str
    id: str
    tags: Mapping[str, str]
    prompt: tuple[PromptTurn, ...] | None
    """the messages as sent, without the chat template; None where hidden"""
    gold: str
    k: int
    correct: int
    n: int
    cons: float | None
    votes: tuple[VoteFacts, ...]
    samples: tuple[SampleFacts, ...]
    """ascending"""
    previous_page: str = ""
    """file name of the previous question's page in the same folder; "" for the first question"""
    next_page: str = ""
    text_note: str = ""
    """which samples are shown with their text, and why not all: one sentence; "" where all are"""
