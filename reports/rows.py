"""The rows of a report: a measured metric next to a published value, with sampling settings and notes."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from math import sqrt


def is_rating(metric: str) -> bool:
    """Whether a metric is in rating points; all other metrics of a table are shares.

    >>> is_rating("rating"), is_rating("rating_time_neutral"), is_rating("percentile")
    (True, True, False)
    """
    return metric == "rating" or metric.startswith("rating_")


@dataclass(frozen=True)
class Reference:
    """A published value to compare a measured one with."""

    model: str
    value: float
    """share in 0..1; points for a rating"""
    source: str
    se_bound: float | None = None
    """upper bound of its own standard error from sampling; None where not known"""
    note: str = ""
    """where its protocol differs from R1's, as far as its source tells, and how the source was read"""


SAMPLE_MEANS = ("pass@1", "f1", "prompt_loose")
"""the metrics that are means over all samples of shares, each sample with the same weight"""


def reference_se_bound(share: float, questions: int, k: int) -> float:
    """Upper bound of the re-run standard error: sqrt(p(1 − p)/(nk)), whatever the questions' difficulties.

    >>> round(reference_se_bound(0.798, questions=30, k=64), 4)
    0.0092
    """
    return sqrt(share * (1 - share) / (questions * k))


@dataclass(frozen=True)
class SampleStatistics:
    """Statistics of the samples of one benchmark, other than correctness."""

    questions: int
    k: int
    """samples requested per question"""
    truncated: float | None
    """share that reached max tokens"""
    no_answer: float | None
    """share without an answer"""
    failed: int
    """samples lost to a failure of the engine or the sandbox"""
    output_tokens: float | None
    """mean per sample"""
    output_tokens_se: float | None
    """its standard error (ability)"""
    thinking_tokens: float | None = None
    """mean per sample of the output tokens that are thinking; None if not known"""


@dataclass(frozen=True)
class SampleSettings:
    """How the samples were generated and their answers extracted.

    A setting that the server did not take is None, and named in `not_sent`.
    """

    temperature: float | None
    top_p: float | None
    max_tokens: int | None
    seed: int | None
    answer_from: str
    """`answer` (after the thinking) or `anywhere`"""
    engine: str
    prefill: str | None
    """text that every reply was made to start with; "" for none"""
    top_k: int | None = 0
    """0 = all tokens"""
    min_p: float | None = 0.0
    presence_penalty: float | None = 0.0
    frequency_penalty: float | None = 0.0
    repetition_penalty: float | None = 1.0
    stop: tuple[str, ...] | None = ()
    """texts that end a reply"""
    preset: str = ""
    """its name; `NAME+` if other options changed it"""
    system: str | None = ""
    """the system message; "" for none"""
    chat_template_args: tuple[tuple[str, str], ...] = ()
    """(name, value as JSON)"""
    extra_body: tuple[tuple[str, str], ...] = ()
    """further fields of each request to a server: (name, value as JSON)"""
    completion: bool = False
    """prompts were sent without a chat template"""
    template: str = ""
    """text around each prompt, with `{prompt}` for it; "" for none"""
    thinking: tuple[str, str] | None = None
    """the tags around the thinking; None where not known"""
    lora: str = ""
    not_sent: tuple[tuple[str, str], ...] = ()
    """(setting, why) of those that the server did not take"""
    unknown: tuple[str, ...] = ()
    """settings that the log of an imported run does not tell; they are None"""


@dataclass(frozen=True)
class Row:
    """One metric of one model on one benchmark, with one published value or none."""

    model: str
    run: str
    """the run folder"""
    benchmark: str
    title: str
    """the benchmark's display name"""
    metric: str
    value: float | None
    """share in 0..1; points for a rating; None where undefined"""
    low: float | None
    """95 % interval over questions; where `value` is None, the worst and the best case"""
    high: float | None
    se_ability: float | None
    se_rerun: float | None
    questions: int
    """number of questions that the metric averages over"""
    samples: SampleStatistics
    settings: SampleSettings
    reference: Reference | None = None
    suite: str = ""
    """the name of the suite under whose title it is shown; "" for none"""

    @property
    def difference(self) -> float | None:
        """measured − published"""
        if self.value is None or self.reference is None:
            return None
        return self.value - self.reference.value

    @property
    def inside(self) -> bool | None:
        """Whether the published value lies inside the interval; None if there is nothing to compare."""
        if self.value is None or self.low is None or self.high is None or self.reference is None:
            return None
        return self.low <= self.reference.value <= self.high


@dataclass(frozen=True)
class Average:
    """The mean of a metric over benchmarks of a suite."""

    of: str
    """the metric, with `k` for each benchmark's own"""
    value: float
    """share in 0..1"""
    low: float | None
    """95 % interval for these benchmarks"""
    high: float | None
    se_ability: float | None
    """for other questions of these benchmarks"""
    se_rerun: float | None
    """for the same questions asked again"""
    se_between: float | None
    """for other benchmarks of this kind; None for fewer than three"""
    questions: int
    """of all these benchmarks"""
    weights: tuple[tuple[str, float], ...]
    """(benchmark, weight)"""
    same_questions: bool = False
    """they ask the same questions, so `se_ability` and the interval are upper bounds"""


@dataclass(frozen=True)
class SuiteResult:
    """A suite in a run: the heading of its rows, and their average if it defines one."""

    name: str
    """as on the command line"""
    title: str
    benchmarks: tuple[str, ...]
    """of the suite, whether they were run or not"""
    average: Average | None = None
    """None if it defines none, or if that cannot be given"""
    note: str = ""
    """what the average is made of, or why there is none although it defines one"""


def under_titles(names: Iterable[str], suites: Iterable[SuiteResult]) -> dict[str, list[str]]:
    """Suite -> those of these benchmarks that are shown under its title, in their order; "" -> the others.

    Each is shown once, under the first suite that has it.
    """
    homes: dict[str, str] = {}
    shown: dict[str, list[str]] = {"": []}
    for suite in suites:
        shown[suite.name] = []
        for name in suite.benchmarks:
            homes.setdefault(name, suite.name)
    for name in names:
        shown[homes.get(name, "")].append(name)
    return shown


@dataclass(frozen=True)
class Section:
    """The rows of one run, and the notes below them."""

    model: str
    run: str
    rows: tuple[Row, ...]
    """those that are in no suite first, the others in the order of the suites"""
    notes: tuple[str, ...] = ()
    suites: tuple[SuiteResult, ...] = ()
    name: str = ""
    """what the run is called; "" for the model"""

    @property
    def title(self) -> str:
        """The heading of its tables."""
        return self.name or self.model

    def rows_of(self, suite: str) -> list[Row]:
        """The rows under the title of a suite; those in no suite for ""."""
        return [row for row in self.rows if row.suite == suite]


def flatten(row: Row) -> dict[str, object]:
    """A row as a flat record, for CSV and JSON; shares stay 0..1."""
    scalars = {name: value for name, value in asdict(row).items() if not isinstance(value, dict)}
    scalars.pop("reference", None)
    suite = scalars.pop("suite")
    samples = {**asdict(row.samples)}
    samples.pop("questions")
    reference = row.reference
    return {
        **scalars,
        **samples,
        **_flatten_settings(row.settings),
        "published_model": reference.model if reference else None,
        "published": reference.value if reference else None,
        "published_se_bound": reference.se_bound if reference else None,
        "source": reference.source if reference else None,
        "published_note": reference.note if reference else None,
        "difference": row.difference,
        "inside": row.inside,
        "suite": suite,
    }


def flat_table(section: Section) -> Iterator[dict[str, object]]:
    """The rows and averages of a section as flat records for CSV, all with the same fields."""
    for row in section.rows_of(""):
        yield {**flatten(row), "se_between": None}
    for suite in section.suites:
        yield from ({**flatten(row), "se_between": None} for row in section.rows_of(suite.name))
        if average := suite.average:
            empty = dict.fromkeys([*flatten(section.rows[0]), "se_between"])
            names = ("value", "low", "high", "se_ability", "se_rerun", "se_between", "questions")
            yield {
                **empty,
                **{name: getattr(average, name) for name in names},
                "model": section.model,
                "run": section.run,
                "benchmark": suite.name,
                "title": suite.title,
                "metric": "average",
                "suite": suite.name,
            }


def _flatten_settings(settings: SampleSettings) -> Mapping[str, object]:
    pairs = ("chat_template_args", "extra_body", "not_sent")
    return {
        name: dict(value) if name in pairs else list(value) if isinstance(value, tuple) else value
        for name, value in vars(settings).items()
        if name != "unknown"  # null says it
    }
