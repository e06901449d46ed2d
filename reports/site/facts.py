"""The facts about runs that a report shows, stored as `data.json` next to the pages and read back."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from reports.rows import Average, SampleSettings, SuiteResult

DATA_FILE = "data.json"
"""the facts of a run, in its folder of the report; this file alone keeps an older run on the leaderboard"""


def to_the_second(time: str) -> str:
    """An ISO time without fractions of a second.

    >>> to_the_second("2026-11-30T10:00:00.123+00:00")
    '2026-11-30T10:00:00+00:00'
    """
    return re.sub(r"\.\d+", "", time)


@dataclass(frozen=True)
class MetricFacts:
    """A metric over questions with its interval and its two standard errors, as in `metrics.json`."""

    name: str
    """`pass@1`, `cons@64`, `truncated`, `output_tokens`, the name of a diagnostic, …"""
    value: float | None
    """share in 0..1; tokens, counts and rating points as they are; None where undefined"""
    low: float | None = None
    """95 % interval over questions; the worst and best case where `value` is None"""
    high: float | None = None
    se_ability: float | None = None
    se_rerun: float | None = None
    questions: int = 0
    k: int = 0


@dataclass(frozen=True)
class QuestionGroup:
    """A subset of a benchmark's questions: a subject, a level, a domain, a rating band."""

    by: str
    """`subject`, `level`, `domain`, `band`, …"""
    name: str
    figures: tuple[MetricFacts, ...]
    """pass@1, cons@k where answers vote, truncated, output_tokens"""


@dataclass(frozen=True)
class QuestionFacts:
    """One question of a run in one line."""

    id: str
    page: str
    """path of its page below the run's folder (`reports.page_paths.question_page`)"""
    tags: Mapping[str, str]
    """subject, level, domain, rating, …, clipped"""
    n: int
    """samples with a verdict"""
    correct: int
    cons: float | None
    """cons@n; None for programs"""
    no_answer: int
    truncated: int | None
    """None if not known"""
    failed: int
    tokens: float | None
    """mean per sample; None if not known"""
    agreement: float | None = None
    """share of the n samples in the largest group of votes; None for programs"""


@dataclass(frozen=True)
class Point:
    """A point of a curve with its interval."""

    x: float
    y: float
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Bin:
    """A bar of a histogram or of a calibration plot: `count` items with x in [low, high)."""

    low: float
    high: float
    count: int
    share: float | None = None
    """share of them that is correct; None where that is not counted"""
    se: float | None = None


@dataclass(frozen=True)
class Series:
    """The data of a benchmark's plots."""

    pass_at: tuple[Point, ...] = ()
    """pass@j against j"""
    cons_at: tuple[Point, ...] = ()
    """cons@j against j; () where answers do not vote"""
    budget: tuple[Point, ...] = ()
    """pass@1 against a limit of x tokens: longer samples count as wrong"""
    lengths_right: tuple[Bin, ...] = ()
    """correct samples by output tokens"""
    lengths_wrong: tuple[Bin, ...] = ()
    """all other samples with a verdict, in the same bins"""
    calibration: tuple[Bin, ...] = ()
    """questions by the share of samples in the winning vote; `share`: how many of these votes are correct"""


@dataclass(frozen=True)
class PublishedFigure:
    """A published figure of a benchmark."""

    model: str
    metric: str
    value: float
    source: str
    se_bound: float | None = None
    """upper bound of its own sampling error; None where unknown"""
    note: str = ""
    """where its protocol differs from R1's, and how its source was read"""


@dataclass(frozen=True)
class OtherVerdict:
    """A sample of an imported run that its own harness graded otherwise."""

    question: str
    page: str
    """path of its page below the run's folder"""
    index: int
    ours: str
    """correct, wrong, no_answer"""
    our_answer: str
    theirs: str
    """correct or wrong"""
    their_answer: str
    """"" if its log does not tell"""


@dataclass(frozen=True)
class BenchmarkFacts:
    """One benchmark of a run."""

    name: str
    title: str
    k: int
    votes: bool
    """whether answers vote; programs do not"""
    content: str
    """hash of everything asked except k: runs with the same hash can be paired question by question"""
    headline: tuple[str, ...]
    """names of its headline metrics, k filled in"""
    metrics: tuple[MetricFacts, ...]
    """all of its entries in `metrics.json`"""
    diagnostics: tuple[MetricFacts, ...]
    groups: tuple[QuestionGroup, ...]
    questions: tuple[QuestionFacts, ...]
    series: Series
    settings: SampleSettings
    published: tuple[PublishedFigure, ...]
    notes: tuple[str, ...]
    """early warnings, notices from loading the data, remarks: one sentence each"""
    failures: tuple[tuple[str, int], ...]
    """(cause, number of failed samples), most frequent first"""
    failed_samples: tuple[tuple[str, int, str], ...]
    """(question id, index, cause), at most a hundred"""
    dataset: str
    revision: str
    fingerprint: str
    language: str
    """ISO code of the questions' language; words outside it count as language mixing"""
    prompt: str | None
    """the first prompt as the model saw it; None where hidden or unknown"""
    hidden: bool
    """whether its questions are hidden in this report"""
    grading: str = ""
    """version of the grader, judging rules"""
    other_verdicts: tuple[OtherVerdict, ...] = ()
    """of an imported run, at most a hundred"""
    cutoff: str = ""
    """the last day of the model's training data, YYYY-MM-DD; "" if unknown"""

    def metric(self, name: str) -> MetricFacts | None:
        """A metric or a diagnostic by name; None where there is none."""
        return next((one for one in (*self.metrics, *self.diagnostics) if one.name == name), None)


@dataclass(frozen=True)
class RunFacts:
    """One run."""

    slug: str
    """its folder in the report is `runs/SLUG`"""
    model: str
    folder: str
    """name of the run folder"""
    identity: str
    """hash of plan and start time: equal when the same run is published again"""
    step: int | None
    """training step from the model's or the folder's name; None where neither has one"""
    started: str
    """ISO time, UTC"""
    seconds: float | None
    """wall time of all sessions; None where unknown"""
    samples: int
    output_tokens: int | None
    """None if they are not known of every sample"""
    generate_seconds: float | None
    settings: tuple[tuple[str, str], ...]
    """(name, value) from the plan, in display order"""
    machine: tuple[tuple[str, str], ...]
    """(name, value): hardware, versions, engine"""
    sessions: tuple[tuple[tuple[str, str], ...], ...]
    """one entry per session: started, ended, duration of each stage"""
    benchmarks: tuple[BenchmarkFacts, ...]
    grader: int | str = ""
    limit: int | None = None
    reveal: bool = False
    versions: Mapping[str, str] = field(default_factory=dict)
    suites: tuple[SuiteResult, ...] = ()
    """by which its benchmarks were named"""
    name: str = ""
    """what the run is called; "" for the model"""
    series: str = ""
    """digest of the folder that the model lies in, which no page shows; "" for none"""

    @property
    def title(self) -> str:
        """What pages call the run."""
        return self.name or self.model

    @property
    def started_at(self) -> str:
        """`started` to the second, for readers."""
        return to_the_second(self.started)

    def benchmark(self, name: str) -> BenchmarkFacts | None:
        return next((one for one in self.benchmarks if one.name == name), None)

    def average(self, suite: str) -> Average | None:
        """The average of a suite; None where there is none."""
        return next((one.average for one in self.suites if one.name == suite), None)
