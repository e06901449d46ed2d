"""All plots of a benchmark and of the checkpoints of a model, in the order of the pages."""

from collections.abc import Sequence
from dataclasses import replace

from reports.plots.calibration import calibration_plot
from reports.plots.checkpoints import families, family_plots, file_stem
from reports.plots.curves import curves_plot
from reports.plots.heatmap import question_heatmap, run_heatmap
from reports.plots.lengths import lengths_plot
from reports.plots.months import months_plot
from reports.plots.published_comparison import published_plots
from reports.plots.token_budget import token_budget_plot
from reports.plots.types import Plot
from reports.site.facts import BenchmarkFacts, RunFacts

BENCHMARK_PLOTS = (
    curves_plot,
    token_budget_plot,
    lengths_plot,
    calibration_plot,
    months_plot,
    question_heatmap,
)


def benchmark_plots(model: str, benchmark: BenchmarkFacts) -> list[Plot]:
    """The plots of one benchmark of a run; undefined ones are left out."""
    plots = [plot for build in BENCHMARK_PLOTS if (plot := build(model, benchmark)) is not None]
    return [*plots, *published_plots(model, benchmark)]


def checkpoint_plots(runs: Sequence[RunFacts]) -> list[Plot]:
    """The plots over the training steps of each model that has several; [] if no model has."""
    return [plot for name, family in families(runs).items() for plot in _family_plots(name, family)]


def _family_plots(family: str, runs: Sequence[RunFacts]) -> list[Plot]:
    names = dict.fromkeys(one.name for run in runs for one in run.benchmarks)
    maps = [plot for name in names if (plot := run_heatmap(runs, name)) is not None]
    return [
        *family_plots(family, runs),
        *(replace(plot, name=f"{file_stem(family)}-{plot.name}") for plot in maps),
    ]
