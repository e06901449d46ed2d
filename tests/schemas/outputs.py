"""What the JSON outputs of the command line hold where no dataclass says so."""

from collections.abc import Mapping, Sequence
from typing import Any, NotRequired, TypedDict

from benchmarks.types import Dataset, Prompt, Published, Sampling
from r1eval.watch.ledger import Entry
from reports.rows import SuiteResult
from tests.schemas.run_files import Envelope


class BenchmarkListing(Envelope):
    """A benchmark in `r1eval list --json`."""

    name: str
    title: str
    family: str
    questions: int | None
    """of the whole set; None where not known before it is loaded"""
    answer: Sequence[str]
    """kinds of answer that it asks for"""
    sampling: Sampling
    metrics: Sequence[str]
    """headline metrics, with `k` for the run's k"""
    languages: Sequence[str]
    """ISO 639-1 codes of its questions"""
    dates: Sequence[str] | None
    """first and last day on which its questions were published"""
    k_source: str
    """who samples it this often, or why it is"""
    protocol: str
    """what differs from the protocol of its published figures"""
    dataset: Dataset
    prompts: dict[str, Prompt]
    """kind of answer -> its prompt"""
    published: Sequence[Published]


class ListedQuestion(TypedDict):
    id: str
    answer: str
    tags: dict[str, str]


class LoadedListing(BenchmarkListing):
    """`r1eval list BENCHMARK --json`: a benchmark with its questions."""

    fingerprint: str
    """SHA-256 over its questions"""
    selection: dict[str, Any]
    """options that chose them"""
    notices: Sequence[str]
    # `questions` is a list here, not a number
    questions: Sequence[ListedQuestion]  # type: ignore[misc]


class PresetJson(Envelope):
    """A preset in `r1eval list --presets --json`."""

    settings: Mapping[str, Any] | None
    """fields of the sampling; null if they are the model's own"""


class TableRow(TypedDict):
    """A metric of a benchmark next to a published value."""

    chat_template_args: dict[str, Any]
    extra_body: dict[str, Any]
    not_sent: dict[str, str]
    """setting -> why the server did not take it"""
    published_model: str | None
    published: float | None
    """share in 0..1; points for a rating"""
    published_se_bound: float | None
    """upper bound of the published value's standard error"""
    source: str | None
    published_note: str | None
    """where its protocol differs from R1's, and how its source was read; "" if nothing is known"""
    difference: float | None
    """measured − published"""
    inside: bool | None
    """whether the published value lies in the interval"""


class TableSection(Envelope):
    """A run in `r1eval table --format json` (also of `run` and `score`)."""

    model: str
    run: str
    """the run folder"""
    name: str
    """what the run is called: its `--name`, else the model's name without a path"""
    rows: Sequence[TableRow]
    notes: Sequence[str]
    suites: Sequence[SuiteResult]
    """by which its benchmarks were named, with their averages"""


class GateJson(Envelope):
    """`r1eval gate --json FILE`: the verdict."""

    tool: str
    """`r1eval gate`"""
    state: str
    """the exit code in words"""


class CheckJson(Envelope):
    """A run folder in `r1eval check --json`."""

    sound: bool


class VerifyLine(Envelope):
    """A line of `r1eval verify`."""

    id: Any
    """as in the input"""
    status: str
    """`correct`, `wrong`, `no_answer` or `failed`"""
    answer: str
    """"" for none"""
    seconds: float
    """that grading took"""
    detail: str
    """why"""
    measures: NotRequired[dict[str, tuple[float, float]]]
    """what the kind measures beside right and wrong: metric name -> (amount, weight)"""


class JudgeLine(Envelope):
    """A line of `r1eval judge`."""

    id: Any
    """as in the input"""
    verdict: str
    """`AC`, `WA`, `TLE`, …"""
    tests_passed: int
    tests_total: int
    cpu_seconds: float
    """of the slowest test"""
    memory_mb: float
    """most of any test, in MiB"""
    detail: str


class OpinionListed(TypedDict):
    model: str
    verdict: str
    """`same`, `different` or `unclear`"""
    reply: str | None
    """null where the question is hidden"""


class OtherAnswer(TypedDict):
    answer: str
    samples: int


class SuspectListed(TypedDict):
    """A grade that may be wrong."""

    benchmark: str
    question_id: str
    index: int
    """the sample that is shown"""
    status: str
    """`wrong` or `no_answer`"""
    question: str | None
    """null where it is hidden"""
    gold: str
    answer: str
    detail: str
    """why it was graded so"""
    samples: int
    """with this answer"""
    total: int
    """of the question"""
    correct: int
    points: float
    """how suspicious it is"""
    signs: Sequence[str]
    others: Sequence[OtherAnswer]
    """further wrong answers"""
    tail: str | None
    """end of the reply; null where the question is hidden"""
    opinions: Sequence[OpinionListed]


class AuditJson(Envelope):
    """`r1eval audit --json FILE`."""

    run: str
    questions: int
    """with a wrong or missing answer"""
    suspicious: int
    """of these"""
    listed: Sequence[SuspectListed]
    opinions: dict[str, dict[str, int]]
    """model -> verdict -> how often"""


class ColumnJson(TypedDict):
    name: str
    """key of `cells`"""
    benchmark: str
    benchmark_title: str
    metric: str
    title: str
    kind: str
    shown: bool
    """by default"""
    meaning: str


class CellJson(TypedDict):
    value: float | None
    """shares in 0..1"""
    low: float | None
    high: float | None
    text: str
    """as the page shows it"""
    notes: NotRequired[Sequence[str]]
    source: NotRequired[str]


class RowJson(TypedDict):
    model: str
    run: str
    kind: str
    """`measured` or `published`"""
    notes: Sequence[str]
    cells: dict[str, CellJson]
    """by column name, without the empty ones"""


class LeaderboardJson(Envelope):
    """leaderboard.json of a report."""

    columns: Sequence[ColumnJson]
    rows: Sequence[RowJson]


class WatchJson(Envelope):
    """watch.json in the output of `r1eval watch`."""

    folder: str
    """the watched folder"""
    design: dict[str, Any]
    """alpha, metric, margins, benchmarks: what the error rate hangs on"""
    checkpoints: Sequence[Entry]
    """by step"""
