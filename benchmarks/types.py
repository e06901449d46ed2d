"""The types of a benchmark: its questions, data set, prompts, sampling and published results."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any, ClassVar, NamedTuple

from benchmarks.selection import Selection

DatasetRow = Mapping[str, Any]
"""One row of a data set, plus `@config` (its configuration or file), `@row` (its 0-based index there) and
`@repo` (the source that error messages name)."""


class Answer(StrEnum):
    """The kind of answer that a question asks for. Scorers are chosen by it elsewhere."""

    INTEGER = "integer"
    EXPRESSION = "expression"
    CHOICE = "choice"
    PROGRAM = "program"
    SPAN = "span"
    """a few words or a number out of a text; its gold is a JSON list of the accepted ones"""
    TEXT = "text"
    """a short text that must be the gold's"""
    GRID = "grid"
    """a JSON grid; so is its gold"""
    INSTRUCTIONS = "instructions"
    """a reply that follows instructions; its gold is a JSON list of them"""

    @property
    def votes(self) -> bool:
        """Whether answers of this kind can be the same, so that samples vote (cons@k)."""
        return self not in (Answer.PROGRAM, Answer.INSTRUCTIONS)


@dataclass(frozen=True)
class Sampling:
    """How samples are drawn; the defaults of the later fields change nothing."""

    temperature: float
    top_p: float
    max_tokens: int
    """generated tokens at most, including thinking"""
    k: int
    """samples per question"""
    top_k: int = 0
    """only this many of the likeliest tokens; 0 = all"""
    min_p: float = 0.0
    """only tokens with at least this share of the likeliest token's probability"""
    presence_penalty: float = 0.0
    frequency_penalty: float = 0.0
    repetition_penalty: float = 1.0
    stop: tuple[str, ...] = ()
    """texts that end a reply; they are not part of it"""

    @staticmethod
    def from_json(values: Mapping[str, Any]) -> "Sampling":
        """The sampling stored in `run.json`; settings that an older run did not have are neutral.

        What the log of an imported run does not tell is None, whatever its type: nothing samples by it.
        """
        return Sampling(**{**values, "stop": tuple(values.get("stop") or ())})


@dataclass(frozen=True)
class Dataset:
    repo: str
    """hub id, or the path of a local file or of a folder of files"""
    split: str
    configs: tuple[str, ...] = ("default",)
    """read in this order"""
    revision: str | None = None
    """hub commit; None if none is known: then only `fingerprint` pins the content"""
    fingerprint: str | None = None
    """SHA-256 over its questions (`datasets.fingerprint`); None if none is recorded"""
    gated: bool = False
    """its hub page requires agreement to terms before the download"""
    files: tuple[str, ...] = ()
    """JSON-lines files that are read by name, in this order, for a data set that the library cannot load (it
    uses a script); a mirror may contain only some of them"""
    folders: tuple[str, ...] = ()
    """folders of the data set with further files, to which the rows of `files` refer (`Benchmark.attach`)"""
    expected_rows: int | None = None
    """number of rows, of which a benchmark may skip some"""
    columns: tuple[str, ...] = ()
    """the columns that are read, those of nested values with dots; () if they are not declared"""
    licence: str = ""
    """as its page states it; "" if it was not read"""


@dataclass(frozen=True)
class Prompt:
    """A template of a user message with `{slot}` placeholders; braces that name no slot stay unchanged."""

    text: str
    source: str
    """where this wording, or the rule that it follows, was published"""


@dataclass(frozen=True)
class Published:
    """One published value of a model on a benchmark."""

    model: str
    metric: str
    """as in `metrics.json`: `pass@1`, `cons@64`, `rating`, …"""
    value: float
    """share in 0..1, or Elo points for `rating`"""
    source: str
    k: int | None = None
    """samples per question; None if its source does not tell"""
    note: str = ""
    """what its source tells of its protocol where it is not R1's, and how the source was read"""


@dataclass(frozen=True)
class Test:
    """One test of a programming question: the program's input and the expected output."""

    __test__: ClassVar[bool] = False  # otherwise pytest would collect a class of this name

    input: str
    output: str


@dataclass(frozen=True)
class JudgeConfig:
    """How programs for a question are run and how their output is compared."""

    language: str = "python"
    """of the program that the prompt asks for, and of a code block without a language tag"""
    checker: str = "tokens"
    """`tokens`, `float`, `yesno` or `exact`; `asserts` for a function whose tests are Python code: a test's
    input is the source of a list with the arguments of each call, its output code that asserts what
    `candidate` returns; ignored if `checker_code` is set"""
    checker_code: str = ""
    """a Python program, called as `checker.py input answer output`, that prints 1 (or 100) to accept"""
    function: str = ""
    """the function to call (each line of a test's input is a JSON argument, its output is JSON); "" for a
    program that reads standard input and prints"""
    time_limit_seconds: float = 10.0
    """of CPU time, per test"""
    memory_limit_mb: float = 512.0
    """per test, in MiB"""


class Turn(NamedTuple):
    """One message of a conversation."""

    role: str
    """`system`, `user` or `assistant`"""
    text: str


class Example(NamedTuple):
    """A worked example, shown before each question."""

    slots: Mapping[str, str]
    """the values of the prompt's placeholders"""
    reply: str


@dataclass(frozen=True)
class Question:
    id: str
    slots: Mapping[str, str]
    """the values of the prompt's placeholders"""
    gold: str
    answer: Answer
    tests: Sequence[Test] = ()
    """programs only"""
    tags: Mapping[str, str] = field(default_factory=dict)
    """further facts of the row: subject, level, domain, and the `permutation` of shuffled choices"""
    hidden: bool = False
    """its authors ask not to publish it as plain text (GPQA): show the id instead"""
    judging: JudgeConfig = field(default_factory=JudgeConfig)
    """programs only"""
    turns: tuple[Turn, ...] = ()
    """the conversation that asks it, instead of the prompt, the last turn a user's; a run folder keeps only
    the messages made of it"""


@dataclass(frozen=True)
class WeightedMetric:
    """A metric that weights pass@1 of groups of questions: Σ weight · pass@1 / Σ weight, or Σ weight /
    Σ (weight / (pass@1 + 0.01)) for a harmonic mean, which groups without a right answer must not make 0."""

    name: str
    """as in metrics.json: `dw_acc`"""
    tag: str
    """the questions' tag that names their group"""
    weights: Mapping[str, float]
    """of each group; without a value of all of them the metric has none"""
    is_harmonic: bool = False

    @staticmethod
    def from_json(values: Mapping[str, Any] | None) -> "WeightedMetric | None":
        """The metric stored in `run.json`; most benchmarks, and runs before it existed, have none."""
        return WeightedMetric(**values) if values else None


@dataclass(frozen=True)
class SkippedRow:
    """A row that is not made into a question."""

    reason: str
    """as counted in a notice: `interactive`"""
    question_id: str = ""
    """set if the notice names it: the user excluded it by its id"""


@dataclass(frozen=True)
class Benchmark:
    name: str
    title: str
    """its name for people: "AIME 2024" """
    dataset: Dataset
    to_question: Callable[[DatasetRow], Question | SkippedRow | tuple[Question | SkippedRow, ...]]
    """a row is most often one question"""
    prompts: Mapping[Answer, Prompt]
    """the prompt for each kind of answer that its questions ask for (most benchmarks have one kind)"""
    sampling: Sampling
    metrics: tuple[str, ...] = ("pass@1", "cons@k")
    """the headline metrics of its table; `k` stands for the run's k"""
    weighted: WeightedMetric | None = None
    """a further metric, computed over groups of its questions"""
    skips_unreadable_golds: bool = False
    """questions whose golds the grader cannot read are left out unasked: a user cannot correct this set's"""
    published: str = ""
    """its key in the published values (`references.py`); "" if nothing was published"""
    expected_questions: int | None = None
    """number of questions of the whole set, known before it is loaded"""
    family: str = ""
    """the heading under which it is listed"""
    k_source: str = ""
    """who samples it this often, or why it is"""
    protocol: str = ""
    """what differs from the protocol of its published figures; "" if nothing is known to"""
    dates: tuple[str, str] | None = None
    """first and last day on which its questions were published, YYYY-MM-DD; None if unknown, or if each
    question has a tag `date`"""
    languages: tuple[str, ...] = ("en",)
    """ISO 639-1 codes of its questions; more than one if each question has a tag `language`"""
    selection_options: tuple[str, ...] = ()
    """the fields of a Selection that apply to it"""
    attach: Callable[[DatasetRow, Callable[[str], Path]], DatasetRow] | None = None
    """adds to a row what it refers to in `Dataset.folders`, where the callable finds a file by its name"""
    select: Callable[["Benchmark", Selection], "Benchmark"] | None = None
    """applies a Selection to it"""
    selection: Selection = field(default_factory=Selection)
    """the Selection that was applied"""
    notices: tuple[str, ...] = ()
    """notes for readers of its results, known before it is loaded"""
    system: str = ""
    """its system message, unless the run has another; "" for none"""
    examples: tuple[Example, ...] = ()
    """shown before each question"""
