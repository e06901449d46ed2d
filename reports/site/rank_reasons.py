"""Why a run has no rank on a benchmark: nothing to compare with, or what it was asked differs."""

from collections.abc import Sequence

from reports.settings import format_asked
from reports.site.facts import BenchmarkFacts

PUBLISHED = "Published figures have no rank: their samples are not here, so no paired test is possible"
MAX_SETTING = 160
"""characters of settings that are quoted"""


def why_no_rank(benchmark: BenchmarkFacts, others: Sequence[BenchmarkFacts]) -> str:
    """The reason where no other run was asked the same; `others`: the benchmark in the other runs."""
    title = benchmark.title
    if not others:
        return f"{title}: no rank, because no other run has this benchmark"
    return f"{title}: no rank, because no other run was asked the same; {_difference(benchmark, others[0])}"


def _difference(one: BenchmarkFacts, other: BenchmarkFacts) -> str:
    """The first difference that the facts tell."""
    own, their = ({question.id for question in each.questions} for each in (one, other))
    if len(own) != len(their):
        return f"{len(own):,} question{'s' * (len(own) != 1)} where another run has {len(their):,}"
    if own != their:
        return f"{len(own - their):,} of its {len(own):,} questions are others"
    asked, instead = format_asked(one.settings), format_asked(other.settings)
    if asked != instead:
        return f"{asked[:MAX_SETTING]} where another run has {instead[:MAX_SETTING]}"
    return "the prompts, the gold answers or the tests differ"
