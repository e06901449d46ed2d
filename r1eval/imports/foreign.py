"""One sample of another harness's log, with what the log tells of it, before it is matched to a question."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from r1eval.store.records import Finish, Message


@dataclass(frozen=True)
class ForeignSettings:
    """How samples were made, as a log tells; None is not known."""

    model: str | None = None
    temperature: float | None = None
    top_p: float | None = None
    max_tokens: int | None = None
    seed: int | None = None
    """of the run, not of one sample"""
    harness: str | None = None
    """name and version"""
    metric: str | None = None
    """the metric or scorer whose values are the verdicts"""


NOT_TOLD = ForeignSettings()


@dataclass(frozen=True, slots=True)
class ForeignSample:
    """One reply to one question; a log's line with several replies makes several."""

    place: str
    """file and line, or the place in the file: `samples.jsonl:12`"""
    response: str
    """the reply, with its thinking as far as the log has it"""
    question_id: str | None = None
    texts: tuple[str, ...] = ()
    """the log's texts that state the question: the question alone, its options, or the whole prompt"""
    messages: tuple[Message, ...] = ()
    """what was asked; () if the log does not tell"""
    gold: str | None = None
    verdict: float | None = None
    """the harness's score of this sample, 0..1"""
    answer: str = ""
    """the answer that the harness extracted"""
    finish: Finish = Finish.UNKNOWN
    error: str = ""
    """why there is no reply, if the harness's model failed"""
    prompt_tokens: int | None = None
    output_tokens: int | None = None
    thinking_tokens: int | None = None
    seconds: float | None = None
    seed: int | None = None
    settings: ForeignSettings = NOT_TOLD


@dataclass(frozen=True)
class ReadOptions:
    """What a user may say about how a log is read."""

    columns: Mapping[str, str] = field(default_factory=dict)
    """for files of one's own: what a column holds -> the column's name"""
    metric: str | None = None
    """the metric or scorer whose values are the log's verdicts, where it has several"""


ReadLog = Callable[[Path, ReadOptions], Iterator[ForeignSample]]
"""The samples of one file, in its order, read as they are asked for; DataError for a file that is no log."""
