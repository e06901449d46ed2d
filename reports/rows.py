"""Rows of a report: a measured metric beside a published value, what it was measured with, and remarks."""

from dataclasses import asdict, dataclass
from math import sqrt


def is_rating(metric: str) -> bool:
    """Whether a metric is in rating points; all others of a table are shares.

    >>> is_rating("rating"), is_rating("rating_time_neutral"), is_rating("percentile")
    (True, True, False)
    """
    return metric == "rating" or metric.startswith("rating_")


@dataclass(frozen=True)
class Reference:
    """A published value to stand beside a measured one."""

    model: str
    value: float
    """share in 0..1; points for a rating"""
    source: str
    se_bound: float | None = None
    """the most that its own sampling noise can be (standard error); None where not known"""


def reference_bound(share: float, questions: int, k: int) -> float:
    """sqrt(p(1 − p)/(nk)): a re-run error cannot be larger, however the questions differ in difficulty.

    >>> round(reference_bound(0.798, questions=30, k=64), 4)
    0.0092
    """
    return sqrt(share * (1 - share) / (questions * k))


@dataclass(frozen=True)
class Samples:
    """What the samples of one benchmark came to, beside their correctness."""

    questions: int
    k: int
    """samples asked per question"""
    truncated: float | None
    """share cut at max tokens"""
    no_answer: float | None
    """share without an answer"""
    failed: int
    """samples lost to a failure of ours"""
    output_tokens: float | None
    """mean per sample"""
    output_tokens_se: float | None
    """its standard error (ability)"""


@dataclass(frozen=True)
class Settings:
    """How the samples were made and read."""

    temperature: float
    top_p: float
    max_tokens: int
    seed: int
    answer_from: str
    """`answer` (after the thinking) or `anywhere`"""
    engine: str
    prefill: str
    """what replies were made to start with; "" for nothing"""


@dataclass(frozen=True)
class Row:
    """One metric of one model on one benchmark, beside one published value or none."""

    model: str
    run: str
    """the run folder"""
    benchmark: str
    title: str
    """how people write the benchmark's name"""
    metric: str
    value: float | None
    """share in 0..1; points for a rating; None where undefined"""
    low: float | None
    """95 % interval over questions; where `value` is None, the worst and the best case"""
    high: float | None
    se_ability: float | None
    se_rerun: float | None
    questions: int
    """how many questions this metric is over"""
    samples: Samples
    settings: Settings
    reference: Reference | None = None

    @property
    def difference(self) -> float | None:
        """measured − published"""
        if self.value is None or self.reference is None:
            return None
        return self.value - self.reference.value

    @property
    def inside(self) -> bool | None:
        """Whether the published value lies inside the interval; None where there is nothing to compare."""
        if self.value is None or self.low is None or self.high is None or self.reference is None:
            return None
        return self.low <= self.reference.value <= self.high


@dataclass(frozen=True)
class Section:
    """The rows of one run and what must be said beneath them."""

    model: str
    run: str
    rows: tuple[Row, ...]
    notes: tuple[str, ...] = ()


def flat(row: Row) -> dict[str, object]:
    """A row as one level of named values, for files; shares stay 0..1."""
    own = {name: value for name, value in asdict(row).items() if not isinstance(value, dict)}
    own.pop("reference", None)
    samples = {**asdict(row.samples)}
    samples.pop("questions")
    reference = row.reference
    return {
        **own,
        **samples,
        **asdict(row.settings),
        "published_model": reference.model if reference else None,
        "published": reference.value if reference else None,
        "published_se_bound": reference.se_bound if reference else None,
        "source": reference.source if reference else None,
        "difference": row.difference,
        "inside": row.inside,
    }
