"""What a leaderboard opens with: its pictures and what they show in words."""

from collections.abc import Sequence
from dataclasses import dataclass

from reports.plots.accuracy_bars import bar_plots
from reports.plots.first_places import first_places_plot
from reports.plots.token_front import front_plots
from reports.plots.types import Plot
from reports.site.findings import Finding, findings
from reports.site.standings import Standings

LEADING = 3
"""pictures in sight; the others open on demand"""
MAX_LINES = 16
"""benchmarks in a picture of who is first that is in sight"""


@dataclass(frozen=True)
class Opening:
    """The pictures above the table."""

    findings: tuple[Finding, ...] = ()
    leading: tuple[Plot, ...] = ()
    more: tuple[Plot, ...] = ()
    summary: str = ""
    """over all benchmarks; "" for one"""

    @property
    def plots(self) -> tuple[Plot, ...]:
        return (*self.leading, *self.more)


def build_opening(standings: Sequence[Standings]) -> Opening:
    """Accuracy first, then accuracy against tokens, then who is first where; one of each kind in sight."""
    bars, fronts = bar_plots(standings), front_plots(standings)
    places = [plot] if (plot := first_places_plot(standings)) else []
    tall = len(standings) > MAX_LINES
    leading = [*bars[:1], *fronts[:1], *([] if tall else places)]
    rest = [*bars[1:], *fronts[1:]]
    room = LEADING - len(leading)
    more = [*(places if tall else []), *rest[room:]]
    return Opening(
        tuple(findings(standings)),
        (*leading, *rest[:room]),
        tuple(more),
        "".join(one.title for one in places),
    )
