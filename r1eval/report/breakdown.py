"""A benchmark's questions by what their rows say beside: subject, level, domain, difficulty, rating band."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from r1eval.codeforces.bands import BANDS, UNRATED, band
from r1eval.statistics.consensus import Ballot, consensus
from r1eval.statistics.intervals import Estimate, share
from r1eval.statistics.metrics import Tally, portion, running_pass_at_1, tokens_per_sample
from reports.site.facts import Group, Measured

BY = (
    "subject",
    "category",
    "problem_type",
    "domain",
    "subdomain",
    "level",
    "difficulty",
    "rating",
    "platform",
    "contest_type",
    "year",
)
"""the tags that questions are grouped by, in the order in which a page shows them"""
EASE = ("very easy", "easy", "medium", "hard", "very hard")
MOST = 60
"""groups of one kind; a tag that tells more apart than this tells questions apart, not kinds of them"""


@dataclass(frozen=True)
class Held:
    """A question with what its samples came to."""

    tags: Mapping[str, str]
    tally: Tally
    ballot: Ballot | None
    """None for programs, which do not vote"""


def groups(questions: Sequence[Held], k: int) -> Iterator[Group]:
    """The groups by each tag of BY that tells at least two apart; a rating is grouped by its band.

    A question of several types, written with commas, is in the group of each. Every question of a group
    weighs the same; a group with failed samples has no accuracy.
    """
    for tag in BY:
        found: dict[str, list[Held]] = {}
        for question in questions:
            for name in _names(tag, question.tags):
                found.setdefault(name, []).append(question)
        if 2 <= len(found) <= MOST and set(found) != {UNRATED, ""}:
            by = "band" if tag == "rating" else tag
            for name in sorted(found, key=_place):
                yield Group(by, name, tuple(_figures(found[name], k)))


def _names(tag: str, tags: Mapping[str, str]) -> list[str]:
    """The groups by this tag that a question is in; none where its row says nothing."""
    if tag == "rating":
        return [band(tags["rating"])] if "rating" in tags else []
    if tag == "problem_type":
        return [one for one in tags.get(tag, "").split(", ") if one]
    return [tags[tag]] if tags.get(tag) else []


def _place(name: str) -> tuple[int, float, str]:
    """Bands and degrees of difficulty in their own order, numbers as numbers, the rest by the alphabet."""
    for number, order in enumerate((BANDS, EASE)):
        if name.lower() in order:
            return number, order.index(name.lower()), name
    digits = name.removeprefix("Level ").strip()
    return (2, int(digits), name) if digits.isdecimal() else (3, 0, name)


def _figures(held: Sequence[Held], k: int) -> Iterator[Measured]:
    tallies = [one.tally for one in held]
    failed = any(one.failed for one in tallies)
    estimates = {"pass@1": running_pass_at_1({str(n): one for n, one in enumerate(tallies)})}
    ballots = [one.ballot for one in held if one.ballot is not None]
    if ballots:
        estimates[f"cons@{k}"] = _votes(ballots, k)
    if failed:
        estimates = {name: Estimate(questions=one.questions) for name, one in estimates.items()}
    estimates["truncated"] = portion(tallies, lambda t: t.truncated)
    estimates["output_tokens"] = tokens_per_sample([one for one in tallies if one.n])
    for name, one in estimates.items():
        yield Measured(name, k=k, **vars(one))


def _votes(ballots: Iterable[Ballot], k: int) -> Estimate:
    """cons@k with its error over questions; the re-run error is left to `metrics.json`."""
    asked = [ballot for ballot in ballots if ballot.samples == k]
    values = [float(consensus(ballot)) for ballot in asked]
    return share(values, [None] * len(values), draws=len(values))
