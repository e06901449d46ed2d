"""A run as the results of a model repository at the hub: `.eval_results/*.yaml`, and a table for its card."""

import json
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path

from r1eval.errors import MissingResultsError, R1evalError
from r1eval.exports.model_card import to_card
from r1eval.exports.output import ExportOutput
from r1eval.exports.runs import NOTHING, ExportedMetric, ExportedRun
from r1eval.store import jsonlines
from r1eval.store.public_names import is_hub_id
from r1eval.tables.results import BenchmarkSummary
from reports.settings import format_sampling

HUB_TASKS: Mapping[str, tuple[str, str]] = {
    "aime26": ("MathArena/aime_2026", "MathArena/aime_2026"),
    "gpqa-diamond": ("Idavidrein/gpqa", "gpqa_diamond"),
    "mmlu-pro": ("TIGER-Lab/MMLU-Pro", "mmlu_pro"),
}
"""benchmark -> the data set that is a Benchmark at the hub, and the id of its task there (its `eval.yaml`)"""

CARD = "EVALUATION.md"


def outputs(runs: Sequence[ExportedRun]) -> Iterator[ExportOutput]:
    """A file for each benchmark that the hub has, and the table; R1evalError for runs of several models."""
    models = {run.model: run.name for run in runs}
    if len(models) > 1:
        named = ", ".join(f"{run} of {model}" for model, run in models.items())
        raise R1evalError(
            f"a model repository holds the results of one model, but {named}; export each alone"
        )
    options = runs[0].options
    tasks = {**HUB_TASKS, **options.hub_tasks}
    is_empty = True
    for run in runs:
        for part in run.summary.benchmarks:
            measured = run.headline(part)
            is_empty = is_empty and not measured
            figure = _leading(measured)
            if part.name not in tasks:
                options.warn(
                    f"{part.name}: no benchmark of the hub is known, so it is in {CARD} only; "
                    f"--hub-task {part.name}=DATASET:TASK names one"
                )
            elif figure:
                path = f".eval_results/r1eval-{Path(part.name).name}.yaml"
                text = "".join(_entry(run, part, figure, tasks[part.name]))
                yield ExportOutput((path,), run.name, partial(_write, path, text))
    if is_empty:
        raise MissingResultsError(NOTHING)
    yield ExportOutput((CARD,), " and ".join(run.name for run in runs), partial(_write, CARD, to_card(runs)))


def _leading(metrics: Sequence[ExportedMetric]) -> ExportedMetric | None:
    """The figure that a leaderboard of the hub compares: pass@1, the mean over all samples."""
    return next((one for one in metrics if one.metric.name == "pass@1"), None)


def _entry(
    run: ExportedRun, part: BenchmarkSummary, figure: ExportedMetric, task: tuple[str, str]
) -> Iterator[str]:
    """The lines of one entry; strings are quoted as JSON, which YAML reads. The hub's values are percent."""
    dataset, task_id = task
    about, metric = run.record["benchmarks"][part.name], figure.metric
    assert metric.value is not None
    yield f"- dataset:\n    id: {json.dumps(dataset)}\n    task_id: {json.dumps(task_id)}\n"
    revision = about.get("revision")
    if revision and about.get("dataset") == dataset and is_hub_id(dataset):
        yield f"    revision: {json.dumps(revision)}\n"
    yield f"  value: {100 * metric.value!r}\n"
    if day := (run.ended or run.started)[:10]:
        yield f"  date: {json.dumps(day)}\n"
    yield f"  notes: {json.dumps(_notes(run, part, figure), ensure_ascii=False)}\n"


def _notes(run: ExportedRun, part: BenchmarkSummary, figure: ExportedMetric) -> str:
    metric = figure.metric
    assert metric.value is not None
    parts = [f"r1eval {run.version()}", f"{metric.name} in percent, mean of {metric.k} samples per question"]
    if figure.interval and metric.low is not None and metric.high is not None:
        parts.append(f"95 % interval [{100 * metric.low:.1f}, {100 * metric.high:.1f}] ({figure.interval})")
    if metric.se_ability is not None:
        parts.append(f"standard error over questions {100 * metric.se_ability:.1f}")
    parts += format_sampling(part.settings)
    if part.settings.answer_from == "anywhere":
        parts.append("graded leniently: an answer anywhere in the reply counts")
    if run.summary.limit is not None:
        parts.append(f"only the first {metric.questions} questions")
    return "; ".join(parts)


def _write(path: str, text: str, folder: Path) -> None:
    jsonlines.write_text(folder / path, [text])
