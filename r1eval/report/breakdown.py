"""Metrics of a benchmark by groups of questions: subject, level, domain, difficulty, rating band."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from r1eval.codeforces.bands import BANDS, UNRATED, band
from r1eval.statistics.consensus import VoteCounts, consensus
from r1eval.statistics.intervals import Estimate, mean_share
from r1eval.statistics.metrics import Tally, mean_sample_share, running_pass_at_1, token_metrics
from reports.site.facts import MetricFacts, QuestionGroup

GROUP_TAGS = (
    "subject",
    "category",
    "language",
    "problem_type",
    "domain",
    "subdomain",
    "level",
    "difficulty",
    "rating",
    "platform",
    "contest_type",
    "year",
    "month",
)
"""the tags that questions are grouped by, in display order"""
DIFFICULTIES = ("very easy", "easy", "medium", "hard", "very hard")
MAX_GROUPS = 60
"""groups of one tag; a tag with more values identifies single questions rather than groups of them"""


@dataclass(frozen=True)
class QuestionResult:
    """A question's tags with the results of its samples."""

    tags: Mapping[str, str]
    tally: Tally
    vote_counts: VoteCounts | None
    """None for programs, which do not vote"""


def group_questions(questions: Sequence[QuestionResult], k: int) -> Iterator[QuestionGroup]:
    """The groups by each tag of GROUP_TAGS that has at least two values; ratings are grouped by band.

    A question with several problem types, separated by commas, is in the group of each. All questions of a
    group have equal weight; a group with failed samples has no accuracy.
    """
    for tag in GROUP_TAGS:
        groups: dict[str, list[QuestionResult]] = {}
        for question in questions:
            for name in _group_names(tag, question.tags):
                groups.setdefault(name, []).append(question)
        if 2 <= len(groups) <= MAX_GROUPS and set(groups) != {UNRATED, ""}:
            by = "band" if tag == "rating" else tag
            for name in sorted(groups, key=_sort_key):
                yield QuestionGroup(by, name, tuple(_group_metrics(groups[name], k)))


def _group_names(tag: str, tags: Mapping[str, str]) -> list[str]:
    """The groups of this tag that a question is in; none where it does not have the tag."""
    if tag == "rating":
        return [band(tags["rating"])] if "rating" in tags else []
    if tag == "problem_type":
        return [one for one in tags.get(tag, "").split(", ") if one]
    if tag == "month":
        return [tags["date"][:7]] if tags.get("date") else []
    return [tags[tag]] if tags.get(tag) else []


def _sort_key(name: str) -> tuple[int, float, str]:
    """Bands and difficulties in their own order, numbers by value, everything else alphabetically."""
    for number, order in enumerate((BANDS, DIFFICULTIES)):
        if name.lower() in order:
            return number, order.index(name.lower()), name
    digits = name.removeprefix("Level ").strip()
    return (2, int(digits), name) if digits.isdecimal() else (3, 0, name)


def _group_metrics(questions: Sequence[QuestionResult], k: int) -> Iterator[MetricFacts]:
    tallies = [question.tally for question in questions]
    failed = any(one.failed for one in tallies)
    estimates = {"pass@1": running_pass_at_1({str(n): one for n, one in enumerate(tallies)})}
    vote_counts = [question.vote_counts for question in questions if question.vote_counts is not None]
    if vote_counts:
        estimates[f"cons@{k}"] = _cons_at_k(vote_counts, k)
    if failed:
        estimates = {name: Estimate(questions=one.questions) for name, one in estimates.items()}
    estimates["truncated"] = mean_sample_share(tallies, lambda t: t.truncated)
    estimates["output_tokens"] = token_metrics(tallies)["output_tokens"]
    for name, one in estimates.items():
        yield MetricFacts(name, k=k, **vars(one))


def _cons_at_k(vote_counts: Iterable[VoteCounts], k: int) -> Estimate:
    """cons@k with its error over questions; only `metrics.json` has the re-run error."""
    values = [float(consensus(votes)) for votes in vote_counts if votes.samples == k]
    return mean_share(values, [None] * len(values), draws=len(values))
