"""What a question's page shows: the question, its votes, and its samples."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class CodeFacts:
    """A sample's program and what the judge saw."""

    program: str
    language: str
    verdict: str
    """AC, WA, TLE, …"""
    test: int | None = None
    """1-based number of the failing test; None where all passed or none was run"""
    given: str = ""
    """its input, clipped"""
    expected: str = ""
    printed: str | None = None
    """what the program printed, clipped; None where it was not kept"""


@dataclass(frozen=True)
class SampleFacts:
    """One sample."""

    index: int
    status: str
    """correct, wrong, no_answer, failed"""
    answer: str
    """as extracted, or a program's verdict"""
    detail: str
    """why it was graded so"""
    finish: str
    output_tokens: int
    seconds: float
    marks: tuple[str, ...] = ()
    """what the diagnostics saw in it: `loop`, `12 % other language`, …"""
    thinking: str | None = None
    """None where its text is not in this report"""
    reply: str | None = None
    """what follows the thinking"""
    cut: int = 0
    """characters that were left out of the middle of its text"""
    code: CodeFacts | None = None


@dataclass(frozen=True)
class VoteFacts:
    """A group of equivalent answers."""

    answer: str
    correct: bool
    indices: tuple[int, ...]


@dataclass(frozen=True)
class QuestionPage:
    """One question of one run with its samples."""

    benchmark: str
    title: str
    """of the benchmark"""
    model: str
    id: str
    tags: Mapping[str, str]
    prompt: str | None
    """the messages as sent, without the template; None where hidden"""
    gold: str
    k: int
    correct: int
    n: int
    cons: float | None
    votes: tuple[VoteFacts, ...]
    samples: tuple[SampleFacts, ...]
    """ascending"""
    before: str = ""
    """file name of the question before it, beside its page; "" for the first"""
    after: str = ""
    texts: str = ""
    """which samples' texts are here and why not all: one sentence; "" where all are"""
