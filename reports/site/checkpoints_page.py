"""The page of training checkpoints: plots against the training step, and links to each checkpoint's run."""

from collections.abc import Sequence
from itertools import pairwise
from statistics import fmean

from reports.plots.checkpoints import families
from reports.plots.types import Plot
from reports.site.compare_facts import ComparisonFacts
from reports.site.facts import RunFacts
from reports.site.html import render_page


def render_checkpoints_page(
    runs: Sequence[RunFacts], plots: Sequence[Plot], comparisons: Sequence[ComparisonFacts] = ()
) -> str | None:
    """The page as HTML text, with the plots of `checkpoint_plots`; None where no model has two steps."""
    models = families(runs)
    if not models:
        return None
    return render_page(
        "checkpoints.html",
        "",
        models=models,
        plots=plots,
        before={
            run.slug: before
            for checkpoints in models.values()
            for earlier, run in pairwise(checkpoints)
            if (before := _comparison(comparisons, earlier, run)) is not None
        },
        best={
            run.slug: compared
            for checkpoints in models.values()
            for run in checkpoints
            if (compared := _comparison(comparisons, best_checkpoint(checkpoints), run)) is not None
        },
        best_runs={best_checkpoint(checkpoints).slug for checkpoints in models.values()},
        mismatches={name: mismatched_benchmarks(checkpoints) for name, checkpoints in models.items()},
    )


def best_checkpoint(runs: Sequence[RunFacts]) -> RunFacts:
    """The run with the highest pass@1, the mean over its benchmarks; the first of several."""
    return max(runs, key=_mean_accuracy)


def _mean_accuracy(run: RunFacts) -> float:
    metrics = (one.metric("pass@1") for one in run.benchmarks)
    values = [metric.value for metric in metrics if metric is not None and metric.value is not None]
    return fmean(values) if values else -1.0


def _comparison(
    comparisons: Sequence[ComparisonFacts], baseline: RunFacts, candidate: RunFacts
) -> ComparisonFacts | None:
    """The comparison of a checkpoint with the one before it, whichever of them is its baseline."""
    if baseline.slug == candidate.slug:
        return None
    both = {baseline.slug, candidate.slug}
    return next((one for one in comparisons if {one.baseline.slug, one.candidate.slug} == both), None)


def mismatched_benchmarks(runs: Sequence[RunFacts]) -> list[str]:
    """Titles of the benchmarks on which these runs differ in questions, prompt, sampling or k."""
    variants: dict[str, set[tuple[str, int]]] = {}
    for run in runs:
        for one in run.benchmarks:
            variants.setdefault(one.title, set()).add((one.content, one.k))
    return [title for title, contents in variants.items() if len(contents) > 1]
