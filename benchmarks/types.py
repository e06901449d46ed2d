"""The types of a benchmark: what is asked, where it comes from, how it is sampled, what was published."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, ClassVar

from benchmarks.selection import Selection

Row = Mapping[str, Any]
"""One row of a data set, plus `@config` (its configuration or file), `@row` (its 0-based place in that) and
`@repo` (where an error says that it is)."""


class Answer(StrEnum):
    """The kind of answer that a question wants; a kind, not a scorer, so benchmarks know no program."""

    INTEGER = "integer"
    EXPRESSION = "expression"
    CHOICE = "choice"
    PROGRAM = "program"


@dataclass(frozen=True)
class Sampling:
    temperature: float
    top_p: float
    max_tokens: int
    """generated tokens at most, thinking included"""
    k: int
    """samples per question"""


@dataclass(frozen=True)
class Dataset:
    repo: str
    """hub id, or the path of a local JSON-lines or CSV file"""
    split: str
    configs: tuple[str, ...] = ("default",)
    """read one after the other, in this order"""
    revision: str | None = None
    """hub commit; None where no commit is known: then `fingerprint` alone pins the content"""
    fingerprint: str | None = None
    """SHA-256 over the questions made of it (`datasets.fingerprint`); None where nobody recorded one"""
    gated: bool = False
    """its hub page asks for agreement to terms before the download"""
    files: tuple[str, ...] = ()
    """JSON-lines files that are read by name, in this order, as they lie in a set that the library cannot
    load (a script); a mirror may hold some of them"""
    expected_rows: int | None = None
    """how many rows it has, of which a benchmark may leave some out"""


@dataclass(frozen=True)
class Prompt:
    """A user message with `{slot}` places; braces that name no slot stay as they are."""

    text: str
    source: str
    """where this wording, or the rule that it follows, was published"""


@dataclass(frozen=True)
class Published:
    model: str
    metric: str
    """a metric's name in files: `pass@1`, `cons@64`, `rating`, …"""
    value: float
    """share in 0..1, or Elo points for `rating`"""
    source: str


@dataclass(frozen=True)
class Test:
    """One case of a programming question: what the program reads and what it must print."""

    __test__: ClassVar[bool] = False  # pytest would take a class of this name for a suite of its own

    input: str
    output: str


@dataclass(frozen=True)
class Judging:
    """How a programming question's programs are run and how what they print is compared."""

    language: str = "python"
    """of the program that the prompt asks for, and of a code block that names none"""
    checker: str = "tokens"
    """`tokens`, `float`, `yesno` or `exact`; not used where there is `checker_code`"""
    checker_code: str = ""
    """a Python program, called `checker.py input answer output`, which prints 1 (or 100) to accept"""
    function: str = ""
    """the function to call (each line of a test's input is a JSON argument, its output is JSON); "" for a
    program that reads standard input and prints"""
    time_limit_seconds: float = 10.0
    """of CPU time, per test"""
    memory_limit_mb: float = 512.0
    """per test, in MiB"""


@dataclass(frozen=True)
class Question:
    id: str
    slots: Mapping[str, str]
    """what fills the prompt's places"""
    gold: str
    answer: Answer
    tests: Sequence[Test] = ()
    """programs only"""
    tags: Mapping[str, str] = field(default_factory=dict)
    """what the row says beside: subject, level, domain, and the `permutation` of shuffled choices"""
    hidden: bool = False
    """its authors ask that it is not shown in plain text (GPQA): show the id instead"""
    judging: Judging = field(default_factory=Judging)
    """programs only"""


@dataclass(frozen=True)
class LeftOut:
    """A row of which no question is made."""

    why: str
    """as a notice counts it: `interactive`"""
    question_id: str = ""
    """where the notice names it: the user excluded it by its id"""


@dataclass(frozen=True)
class Benchmark:
    name: str
    title: str
    """how people write its name: "AIME 2024" """
    dataset: Dataset
    to_question: Callable[[Row], Question | LeftOut]
    prompts: Mapping[Answer, Prompt]
    """the prompt for each kind of answer that its questions want (most benchmarks have one kind)"""
    sampling: Sampling
    metrics: tuple[str, ...] = ("pass@1", "cons@k")
    """the headline columns of its table, `k` standing for the run's own k"""
    published: str = ""
    """its key in `references.toml`; "" where nothing was published"""
    expected_questions: int | None = None
    """how many questions the whole set has, known before it is loaded"""
    takes: tuple[str, ...] = ()
    """the fields of a Selection that mean something to it"""
    select: Callable[["Benchmark", Selection], "Benchmark"] | None = None
    """itself as a Selection would have it asked"""
    selection: Selection = field(default_factory=Selection)
    """what the user selected of it"""
    notices: tuple[str, ...] = ()
    """what a reader of its figures must know before any of it is loaded"""
