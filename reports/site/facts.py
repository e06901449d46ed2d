"""What the pages of a report show of runs: facts that stay beside the pages, and are read again."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from reports.rows import Settings

DATA = "data.json"
"""the facts of a run, in its folder of the report: an older run stays on a leaderboard by this file alone"""


@dataclass(frozen=True)
class Measured:
    """A figure over questions with its interval and its two errors, as a line of `metrics.json` has it."""

    name: str
    """`pass@1`, `cons@64`, `truncated`, `output_tokens`, a diagnostic's name, …"""
    value: float | None
    """share in 0..1; tokens, counts and rating points as they are; None where undefined"""
    low: float | None = None
    """95 % interval over questions; where `value` is None the worst and the best case"""
    high: float | None = None
    se_ability: float | None = None
    se_rerun: float | None = None
    questions: int = 0
    k: int = 0


@dataclass(frozen=True)
class Group:
    """A part of a benchmark's questions: a subject, a level, a domain, a band of ratings."""

    by: str
    """`subject`, `level`, `domain`, `band`, …"""
    name: str
    figures: tuple[Measured, ...]
    """pass@1, cons@k where answers vote, truncated, output_tokens"""


@dataclass(frozen=True)
class QuestionFacts:
    """One question of a run in one line."""

    id: str
    page: str
    """path of its page below the run's folder (`reports.page_paths.question_page`)"""
    tags: Mapping[str, str]
    """subject, level, domain, rating, … (short ones)"""
    n: int
    """samples with a verdict"""
    correct: int
    cons: float | None
    """of the n votes; None for programs"""
    no_answer: int
    truncated: int
    failed: int
    tokens: float | None
    """mean per sample"""
    agreement: float | None = None
    """share of all n samples that the largest group of votes has; None for programs"""


@dataclass(frozen=True)
class Point:
    """A point of a curve with its interval."""

    x: float
    y: float
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Bin:
    """A bar of a histogram, or of a calibration: `count` things with x in [low, high)."""

    low: float
    high: float
    count: int
    share: float | None = None
    """of them correct; None where that is not counted"""
    se: float | None = None


@dataclass(frozen=True)
class Series:
    """What the plots of a benchmark are drawn from."""

    pass_at: tuple[Point, ...] = ()
    """pass@j against j"""
    cons_at: tuple[Point, ...] = ()
    """cons@j against j; () where answers do not vote"""
    budget: tuple[Point, ...] = ()
    """pass@1 against a limit of x tokens: what is longer counts as wrong"""
    lengths_right: tuple[Bin, ...] = ()
    """correct samples by output tokens"""
    lengths_wrong: tuple[Bin, ...] = ()
    """all others with a verdict, in the same bins"""
    calibration: tuple[Bin, ...] = ()
    """questions by the share of the winning vote; `share`: how many of these votes are correct"""


@dataclass(frozen=True)
class Figure:
    """A published figure of a benchmark."""

    model: str
    metric: str
    value: float
    source: str
    se_bound: float | None = None
    """the most that its own sampling noise can be; None where not known"""


@dataclass(frozen=True)
class BenchmarkFacts:
    """One benchmark of a run."""

    name: str
    title: str
    k: int
    votes: bool
    """whether answers vote; programs do not"""
    content: str
    """hash of what was asked but for k: runs with an equal one can be paired question by question"""
    headline: tuple[str, ...]
    """names of its headline metrics, k filled in"""
    metrics: tuple[Measured, ...]
    """all of its lines of `metrics.json`"""
    diagnostics: tuple[Measured, ...]
    groups: tuple[Group, ...]
    questions: tuple[QuestionFacts, ...]
    series: Series
    settings: Settings
    published: tuple[Figure, ...]
    notes: tuple[str, ...]
    """preflight warnings, notices of loading, remarks: a sentence each"""
    failures: tuple[tuple[str, int], ...]
    """(cause, samples) of failed samples, most first"""
    failed_samples: tuple[tuple[str, int, str], ...]
    """(question id, index, cause), at most a hundred"""
    dataset: str
    revision: str
    fingerprint: str
    language: str
    """ISO code of the language that its questions are in; language mixing is words outside it"""
    prompt: str | None
    """the first prompt as the model saw it; None where hidden or not known"""
    hidden: bool
    """its questions are hidden in this report"""
    grading: str = ""
    """version of the grader, rules of judging, isolation"""

    def metric(self, name: str) -> Measured | None:
        """A metric or a diagnostic by its name; None where there is none."""
        return next((one for one in (*self.metrics, *self.diagnostics) if one.name == name), None)


@dataclass(frozen=True)
class RunFacts:
    """One run."""

    slug: str
    """its folder in the report is `runs/SLUG`"""
    model: str
    folder: str
    """the run folder's own name"""
    identity: str
    """hash of plan and start: the same run published again has the same"""
    step: int | None
    """training step that the model's or the folder's name tells; None where it tells none"""
    started: str
    """ISO time, UTC"""
    seconds: float | None
    """wall time of all sessions; None where unknown"""
    samples: int
    output_tokens: int
    generate_seconds: float | None
    settings: tuple[tuple[str, str], ...]
    """(name, value) of the plan, in the order in which a page shows them"""
    machine: tuple[tuple[str, str], ...]
    """(name, value): hardware, versions, engine"""
    sessions: tuple[tuple[tuple[str, str], ...], ...]
    """each session of the run: started, ended, seconds of its stages"""
    benchmarks: tuple[BenchmarkFacts, ...]
    grader: int | str = ""
    limit: int | None = None
    reveal: bool = False
    versions: Mapping[str, str] = field(default_factory=dict)

    def benchmark(self, name: str) -> BenchmarkFacts | None:
        return next((one for one in self.benchmarks if one.name == name), None)
