"""The page of a training run: its checkpoints against their steps, as plots and as links to their pages."""

from collections.abc import Sequence

from reports.plots.checkpoints import families
from reports.plots.types import Plot
from reports.site.facts import RunFacts
from reports.site.html import page


def checkpoints_page(runs: Sequence[RunFacts], plots: Sequence[Plot]) -> str | None:
    """The page as HTML, `plots` being those of `checkpoint_plots`; None where no model has two steps."""
    held = families(runs)
    if not held:
        return None
    return page(
        "checkpoints.html",
        "",
        families=held,
        plots=plots,
        unlike={name: unlike(of_one) for name, of_one in held.items()},
    )


def unlike(runs: Sequence[RunFacts]) -> list[str]:
    """Titles of the benchmarks on which these runs were not asked the same."""
    asked: dict[str, set[tuple[str, int]]] = {}
    for run in runs:
        for one in run.benchmarks:
            asked.setdefault(one.title, set()).add((one.content, one.k))
    return [title for title, different in asked.items() if len(different) > 1]
