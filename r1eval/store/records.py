"""The records of a run, in pipeline order: Request, Sample, Score, Vote, Metric."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from benchmarks.types import Sampling


class Finish(StrEnum):
    STOP = "stop"
    """the model ended its turn"""
    LENGTH = "length"
    """truncated at max tokens"""
    UNKNOWN = "unknown"
    """the log of another harness does not say; neither of the two above"""
    FAILED = "failed"
    """the engine failed; never scored, and generated again when the run is resumed"""


class Status(StrEnum):
    CORRECT = "correct"
    WRONG = "wrong"
    NO_ANSWER = "no_answer"
    FAILED = "failed"
    """the engine, grader or sandbox failed: counted and shown, never counted as a wrong answer"""


@dataclass(frozen=True)
class Message:
    role: str
    """`system`, `user` or `assistant`; the R1 protocol has no system message"""
    content: str


@dataclass(frozen=True)
class Request:
    benchmark: str
    question_id: str
    index: int
    """0-based, among the question's k samples"""
    messages: tuple[Message, ...]
    sampling: Sampling
    seed: int
    """hash of (run seed, benchmark, question id, index): independent of order, resume and batch"""


@dataclass(frozen=True, slots=True)
class Sample:
    benchmark: str
    question_id: str
    index: int
    text: str
    """the model's exact output, thinking included; if the engine failed, "" or what came before"""
    finish: Finish
    prompt_tokens: int | None
    """None if the server does not say"""
    output_tokens: int | None
    """thinking included; None if the server does not say"""
    seconds: float | None
    """from sending the request to its last token; None if an imported log does not say"""
    seed: int | None
    """None if an imported log does not say"""
    detail: str = ""
    """why the engine failed; "" otherwise"""
    thinking_tokens: int | None = None
    """those of `output_tokens` that are thinking; None if not known"""
    server: str = ""
    """the server or cluster worker that generated it; "" for an engine in this process"""


@dataclass(frozen=True, slots=True)
class Score:
    question_id: str
    index: int
    status: Status
    answer: str
    """the extracted answer, truncated for the file, or a program's verdict (AC, WA, …); "" if none"""
    detail: str
    """the reason for the grade, in a few words"""
    finish: Finish
    output_tokens: int | None
    other: str = ""
    """a program's verdict by r1eval's own rules, if it was judged by LiveCodeBench's"""
    printed: str = ""
    """what a program printed on the test that it failed, truncated"""
    thinking_tokens: int | None = None
    """as in Sample"""
    digest: str = ""
    """of the sample's line and of what it was graded by, see `store/digests.py`; "" in older runs"""
    measures: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    """further measures by metric name: (amount, weight), of which the metric is Σ amount / Σ weight; a line
    of the file has them only if there are any"""


@dataclass(frozen=True, slots=True)
class Vote:
    """One group of equivalent answers to one question."""

    question_id: str
    answer: str
    """the group's representative"""
    indices: tuple[int, ...]
    """the samples that voted for it, ascending"""
    correct: bool


@dataclass(frozen=True)
class Metric:
    benchmark: str
    name: str
    """`pass@1`, `pass^8`, `cons@64`, `variance_within`, `truncated`, `failed`, `output_tokens`, …"""
    value: float | None
    """share in 0..1 (tokens for `output_tokens`, a count for `failed`, points for `rating`); None if
    undefined"""
    low: float | None
    """95 % interval over questions (ability)"""
    high: float | None
    se_ability: float | None
    """standard error over a new draw of questions of the same kind"""
    se_rerun: float | None
    """standard error over new samples for the same questions"""
    questions: int
    k: int
