"""Every plot of a benchmark, and of all runs together, in the order in which pages show them."""

from collections.abc import Sequence
from dataclasses import replace

from reports.plots.calibration import calibration
from reports.plots.checkpoints import checkpoints, families, stem
from reports.plots.curves import curves
from reports.plots.heatmap import heat, heat_of_runs
from reports.plots.lengths import lengths
from reports.plots.published_comparison import published
from reports.plots.token_budget import budget
from reports.plots.types import Plot
from reports.site.facts import BenchmarkFacts, RunFacts

KINDS = (curves, budget, lengths, calibration, heat)


def benchmark_plots(model: str, benchmark: BenchmarkFacts) -> list[Plot]:
    """The plots of one benchmark of a run; what is not defined there has none."""
    made = [plot for kind in KINDS if (plot := kind(model, benchmark)) is not None]
    return [*made, *published(model, benchmark)]


def checkpoint_plots(runs: Sequence[RunFacts]) -> list[Plot]:
    """The plots over the training steps of each model that has several; [] where none has."""
    return [plot for name, held in families(runs).items() for plot in _of_family(name, held)]


def _of_family(family: str, runs: Sequence[RunFacts]) -> list[Plot]:
    names = dict.fromkeys(one.name for run in runs for one in run.benchmarks)
    maps = [plot for name in names if (plot := heat_of_runs(runs, name)) is not None]
    return [
        *checkpoints(family, runs),
        *(replace(plot, name=f"{stem(family)}-{plot.name}") for plot in maps),
    ]
