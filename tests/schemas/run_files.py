"""What the files of a run hold where no dataclass says so; the docstring under a field is its description."""

from collections.abc import Sequence
from typing import Any, NotRequired, TypedDict

from benchmarks.types import Test, WeightedMetric
from r1eval.codeforces.participation import ContestEstimate
from r1eval.run.plan import Plan
from r1eval.store.records import Message, Metric


class Envelope(TypedDict):
    """What every file and every output has."""

    schema: NotRequired[int]
    """version of all of r1eval's JSON; it grows when a field is removed or changes its meaning"""


class PackedTestsJson(TypedDict):
    """Tests, compressed."""

    packed: Sequence[str]
    """zlib streams in base64, each of lines `["input", "output"]`"""
    ends: Sequence[int]
    """for each of them, the number of tests up to its end"""
    digest: str
    """SHA-256 over the tests"""


class ArchivedTestsJson(TypedDict):
    """Tests that stay in an archive of their data set."""

    archive: str
    """path of the zip file on the machine that asked"""
    members: Sequence[Sequence[str]]
    """for each test, the names of its input and its output in it"""
    digest: str
    """SHA-256 over their sizes and CRC-32"""


class QuestionJson(TypedDict):
    """A line of questions.jsonl: a question, how it is judged, and the messages that asked it."""

    id: str
    """unique in its benchmark"""
    gold: str
    """the reference answer; "" for programs"""
    answer: str
    """kind of answer: `integer`, `expression`, `choice`, `program`, `span`, `text`, `grid` or
    `instructions`"""
    tests: Sequence[Test] | PackedTestsJson | ArchivedTestsJson
    """programs only"""
    messages: Sequence[Message]
    """as sent, before the chat template"""


class SkippedGoldJson(TypedDict):
    question: str
    """its id"""
    reason: str
    """why its gold cannot be read"""


class DifferingJson(TypedDict):
    """How often two rules of judging disagree."""

    verdicts: int
    """programs judged by both"""
    differ: int
    """those with different verdicts"""


class AdaptiveJson(TypedDict):
    """What adaptive k asked for."""

    missing: int
    """samples beyond k that the target still needs"""
    fewest: int
    """samples of the question that has the fewest"""
    most: int
    """samples of the question that has the most"""
    samples: int
    """of all questions"""
    uniform_samples: int | None
    """that the same error would have taken with one k for all"""


class BenchmarkJson(TypedDict):
    """A benchmark of the run."""

    title: str
    """its name for people"""
    published: str
    """key of its published figures; "" for none"""
    metrics: Sequence[str]
    """headline metrics, with `k` for the run's k"""
    weighted: NotRequired[WeightedMetric]
    """a further metric over groups of its questions; absent if it has none"""
    questions: int
    """number of questions that are asked"""
    programs: int
    """questions that ask for a program"""
    k: int
    """samples per question"""
    fingerprint: str
    """SHA-256 over what was asked: ids, messages, golds, tests, judging, sampling"""
    dataset: str
    """hub id, or path of the user's file"""
    revision: str | None
    """hub commit that was read"""
    notices: Sequence[str]
    """of the data set, for readers of its results"""
    warnings: Sequence[str]
    """that hold for the run's samples"""
    rendered_prompt: str | None
    """the first prompt with the chat template; None where the engine does not show it"""
    opens_thinking: bool | None
    """prompts end inside the thinking; None if not known"""
    opens_thinking_inferred: NotRequired[bool]
    """the replies show that they do"""
    thinking_tags: NotRequired[Sequence[str] | None]
    """opening and closing tag of the thinking"""
    questions_digest: NotRequired[str]
    """of the content of questions.jsonl"""
    skipped_golds: NotRequired[Sequence[SkippedGoldJson]]
    """questions that were left out"""
    unreadable_golds: NotRequired[Sequence[str]]
    """ids of questions whose golds this grader cannot read"""
    differing: NotRequired[DifferingJson]
    """between the two rules of judging"""
    checkpoints: NotRequired[Sequence[int]]
    """samples per question at which adaptive k may stop"""
    adaptive: NotRequired[AdaptiveJson]
    """absent unless k is adaptive"""


class HardwareJson(TypedDict):
    machine: str
    """architecture"""
    system: str
    """operating system"""
    processor: str
    """its name"""
    cores: int
    """that the process may use"""
    memory_bytes: int
    """of the machine"""
    accelerators: Sequence[str]
    """name and memory of each GPU"""


class SessionJson(TypedDict):
    """One start of the command."""

    started: str
    """ISO 8601 time"""
    ended: NotRequired[str]
    """ISO 8601 time; absent if it was interrupted"""
    command: NotRequired[str]
    """the command line, without secrets; absent where there was none, as in Python"""
    versions: dict[str, str]
    """package -> version"""
    hardware: NotRequired[HardwareJson]
    """absent in an imported run"""
    engine: NotRequired[dict[str, Any]]
    """what the engine says of itself; differs from engine to engine"""
    seconds: NotRequired[dict[str, float]]
    """stage -> its duration"""
    shard: NotRequired[str]
    """`I/N`, in a merged run"""


class GrowthJson(TypedDict):
    """One step by which the run grew."""

    at: str
    """ISO 8601 time"""
    benchmark: str
    """that grew"""
    k: Sequence[int]
    """before and after; 0 before for a benchmark that was added"""
    questions: Sequence[int]
    """before and after"""
    limit: int | None
    """`--limit` before"""


class JudgedJson(TypedDict):
    """How programs were judged."""

    rules: str
    """`judge` or `lcb`"""
    isolation: Sequence[str]
    """of the programs: `bubblewrap`, `none`"""
    sandbox: dict[str, Any]
    """versions of its parts"""


class ImportedJson(TypedDict):
    """What an imported run was made from."""

    harness: str | None
    """name and version of what wrote the log"""
    metric_used: str | None
    """the log's metric that gives its verdicts"""


class RunJson(Envelope):
    """run.json: the plan of a run, what it asked, and each session."""

    plan: Plan
    grader: str
    """version of the grader"""
    benchmarks: dict[str, BenchmarkJson]
    """by name"""
    sessions: Sequence[SessionJson]
    judged: NotRequired[JudgedJson]
    imported: NotRequired[ImportedJson]
    """absent unless `r1eval import` made the run"""
    growth: NotRequired[Sequence[GrowthJson]]
    """absent if the run never grew"""
    looks: NotRequired[dict[str, Any]]
    """benchmark -> the looks that a live gate declared"""
    live: NotRequired[dict[str, Any]]
    """what a live gate declared of its baseline"""


class MadeFromJson(TypedDict):
    """What the metrics of a benchmark are computed from."""

    grader: str
    """version of the grader"""
    k: int
    scores: str
    """BLAKE2b of scores.jsonl"""
    votes: str
    """BLAKE2b of votes.jsonl"""


class MetricsJson(Envelope):
    """metrics.json: every metric of a run."""

    metrics: Sequence[Metric]
    """metrics.csv has the same rows"""
    made_from: NotRequired[dict[str, MadeFromJson]]
    """by benchmark"""
    digest: NotRequired[str]
    """of `metrics`"""


class RatingJson(Envelope):
    """rating.json of a benchmark with contests: its rating by several rules."""

    notes: Sequence[str]
    """shown below tables"""
    failed: int
    """samples without a verdict"""
    missing: Sequence[int]
    """contests whose standings are not in the cache"""
    skipped: Sequence[dict[str, Any]]
    """contests that cannot be used"""
    rating: NotRequired[ContestEstimate]
    """pooled over the contests; absent without standings, as everything below"""
    rules: NotRequired[dict[str, Any]]
    """of `rating`"""
    time_neutral: NotRequired[ContestEstimate]
    """without penalties for time"""
    codeelo_compat: NotRequired[ContestEstimate]
    """as CodeElo's script computes it"""
    mean_of_contests: NotRequired[ContestEstimate]
    """mean of the contests' ratings"""
    one_try: NotRequired[ContestEstimate]
    """with one attempt per problem"""
    asked_alone: NotRequired[ContestEstimate]
    """with the humans' results on the model's problems only"""
    percentiles: NotRequired[Sequence[dict[str, Any]]]
    """share of each population that the rating beats"""
    contests: NotRequired[Sequence[dict[str, Any]]]
    """rank and rating in each"""
