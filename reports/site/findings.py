"""What a leaderboard's pictures show, in words: who is first, and who is cheaper and better."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from reports.cells import format_amount, format_percent
from reports.site.standings import Saving, StandingRun, Standings, front

MAX_NAMES = 3
"""more are counted"""
MAX_SAVINGS = 2
"""sentences on one benchmark"""


@dataclass(frozen=True)
class Finding:
    """The sentences on one benchmark."""

    title: str
    first: str
    """who is first; "" where no two runs can be compared"""
    cheaper: tuple[str, ...]
    """runs with fewer tokens and no significantly lower pass@1"""


def findings(standings: Sequence[Standings]) -> list[Finding]:
    """One for each benchmark on which at least two runs can be compared."""
    return [
        Finding(one.title, who_is_first(one) + _apart(one), tuple(who_is_cheaper(one)))
        for one in standings
        if len(one.compared) > 1 and one.first
    ]


def _apart(one: Standings) -> str:
    """How many runs are not compared, as a clause."""
    apart = len(one.entries) - len(one.compared)
    runs = "1 run that was" if apart == 1 else f"{apart} runs that were"
    return f"; {runs} asked otherwise {'is' if apart == 1 else 'are'} not compared" if apart else ""


def who_is_first(one: Standings) -> str:
    """Who is statistically first by pass@1, never more than the paired tests say."""
    first, others = one.first, len(one.compared) - len(one.first)
    if len(one.compared) < 2 or not first:
        return ""
    if not others:
        everyone = "both runs" if len(first) == 2 else f"all {len(first)} runs"
        return f"{everyone} are tied for first: no difference between them is significant"
    if one.leader:
        runs = {1: "the other run", 2: "both other runs"}.get(others, f"all {others} other runs")
        return f"{first[0].short} is first, significantly ahead of {runs}"
    if len(first) == 1:
        return f"{first[0].short} is the only run that none is significantly ahead of"
    behind = "the other run is" if others == 1 else f"the other {others} runs are"
    return f"{_listed(first)} are tied for first; {behind} significantly behind another one"


def who_is_cheaper(one: Standings) -> Iterator[str]:
    """For each run the best cheaper one: significantly better ones first, then those of the best runs."""
    names = {entry.slug: entry.short for entry in one.entries}
    best: dict[str, Saving] = {}
    for saving in sorted(one.savings, key=_telling):
        if saving.cheap in names and saving.other in names:
            best.setdefault(saving.other, saving)
    places = {entry.slug: place for place, entry in enumerate(one.entries)}
    order = sorted(best.values(), key=lambda saving: (not saving.significant, places[saving.other]))
    for saving in order[:MAX_SAVINGS]:
        yield _sentence(saving, names)
    if (more := len(best) - MAX_SAVINGS) > 0:
        yield f"For {more} more run{'s' * (more > 1)} there is such a one too"


def beaten_by(one: Standings, entry: StandingRun) -> str:
    """The letters of the runs that have no more tokens and no lower pass@1."""
    keys = [
        other.key
        for other in one.drawn
        if other.comparable and other != entry and front([entry, other]) == [other]
    ]
    return ", ".join(sorted(keys, key=lambda key: (len(key), key))) or "none: on the front"


def _telling(saving: Saving) -> tuple[bool, float, float]:
    return not saving.significant, -saving.accuracy.mean, saving.tokens.mean


def _sentence(saving: Saving, names: Mapping[str, str]) -> str:
    tokens = saving.tokens
    share = "" if tokens.share is None else f" (−{format_percent(-tokens.share)} %)"
    claim = "is cheaper and better than" if saving.significant else "is cheaper than"
    return (
        f"{names[saving.cheap]} {claim} {names[saving.other]}: "
        f"{format_amount(-tokens.mean)} fewer tokens a sample{share}, {_accuracy(saving)}"
    )


def _accuracy(saving: Saving) -> str:
    gap = saving.accuracy
    if not gap.mean:
        return "at the same pass@1"
    known = gap.low is not None and gap.high is not None
    interval = f" [{100 * (gap.low or 0):+.1f}, {100 * (gap.high or 0):+.1f}]" if known else ""
    tail = "" if saving.significant else ", which is no significant difference"
    return f"pass@1 {100 * gap.mean:+.1f} points{interval}{tail}"


def _listed(entries: Sequence[StandingRun]) -> str:
    names = [entry.short for entry in entries]
    if len(names) > MAX_NAMES:
        return f"{', '.join(names[: MAX_NAMES - 1])} and {len(names) - MAX_NAMES + 1} more runs"
    return f"{', '.join(names[:-1])} and {names[-1]}"
