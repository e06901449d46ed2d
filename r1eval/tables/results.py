"""The results table: run folders to rows with the measured and the published values of each benchmark."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from benchmarks.errors import did_you_mean
from benchmarks.references import matching_models, published_results
from benchmarks.suites import Suite
from benchmarks.types import Published, Sampling
from r1eval.codeforces import bands
from r1eval.codeforces.metrics import read_notes
from r1eval.errors import R1evalError
from r1eval.statistics import languages
from r1eval.statistics.metrics import read_metrics, sample_count_mismatches, tally
from r1eval.store.folder import RunFolder
from r1eval.store.public_names import run_name
from r1eval.store.records import Metric
from r1eval.store.soundness import BenchmarkState, check_sound
from r1eval.tables.adaptive import adaptive_notes
from r1eval.tables.contamination import cutoff_notes
from r1eval.tables.golds import gold_notes
from r1eval.tables.grading import grading_remarks, program_remarks
from r1eval.tables.growth import growth_notes
from r1eval.tables.imports import import_notes
from r1eval.tables.notes import to_lines
from r1eval.tables.sample_counts import count_notes, failed_samples
from r1eval.tables.settings import read_settings
from r1eval.tables.suites import suite_notes, suite_results, with_suites
from reports import cells, table
from reports.csv import csv_lines
from reports.rows import (
    SAMPLE_MEANS,
    Reference,
    Row,
    SampleSettings,
    SampleStatistics,
    Section,
    flat_table,
    is_rating,
    reference_se_bound,
)


@dataclass(frozen=True)
class BenchmarkSummary:
    """What a report needs to know about one benchmark of a run."""

    name: str
    title: str
    headline: tuple[str, ...]
    """the metrics of its rows, with `k` for the run's k"""
    published: tuple[Published, ...]
    questions: int
    sampling: Sampling
    """as planned"""
    settings: SampleSettings
    """as used"""
    sample_count_mismatches: tuple[tuple[str, int], ...]
    """(question id, samples) of the questions that do not have exactly k samples"""
    remarks: tuple[str, ...]
    """notices and warnings from loading, generation and scoring"""
    metrics: Mapping[str, Metric]


@dataclass(frozen=True)
class RunSummary:
    """What a report needs to know about a run."""

    model: str
    folder: Path
    limit: int | None
    benchmarks: tuple[BenchmarkSummary, ...]
    suites: tuple[Suite, ...] = ()
    """by which its benchmarks were named"""
    name: str = ""
    """what the run is called; "" for the model"""


def format_results(
    folders: Sequence[Path],
    form: str,
    references: Sequence[str] = (),
    cutoff: str = "",
    *,
    names: Mapping[Path, str] | None = None,
    view: table.View = table.WHOLE,
) -> str:
    """The table of these runs as `text`, `csv`, `json` or `markdown`; ends with a newline.

    `references` names the published models to compare with, by default the one that the model's name ends
    with. `names`: what folders are called, where not by their path. R1evalError for a reference without
    published figures, RunFolderError for a folder without metrics.
    """
    return format_sections(read_sections(folders, references, cutoff, names), form, view)


def format_sections(sections: Sequence[Section], form: str, view: table.View = table.WHOLE) -> str:
    """The same of rows that are there."""
    if form == "csv":
        return "".join(csv_lines([record for one in sections for record in flat_table(one)]))
    if form == "json":
        return table.to_json(sections)
    return {"text": table.to_text, "markdown": table.to_markdown}[form](sections, view)


def read_sections(
    folders: Sequence[Path],
    references: Sequence[str] = (),
    cutoff: str = "",
    names: Mapping[Path, str] | None = None,
) -> list[Section]:
    """The rows and notes of each run; as `format_results`."""
    runs = [summarize(RunFolder(folder), cutoff) for folder in folders]
    check_references(
        references, [figure for run in runs for part in run.benchmarks for figure in part.published]
    )
    named = [replace(run, folder=Path((names or {}).get(run.folder, run.folder))) for run in runs]
    return [build_section(run, references) for run in named]


def summarize(folder: RunFolder, cutoff: str = "") -> RunSummary:
    """Read `run.json` and `metrics.json` of a run folder, and count its samples and scores.

    `cutoff`: the last day of the model's training data; "" for what the run was told. RunFolderError if the
    metrics are not what the samples say.
    """
    states = check_sound(folder)
    run = folder.read_run()
    plan = run["plan"]
    metrics = read_metrics(folder.path)
    measured = {(metric.benchmark, metric.name): metric for metric in metrics}
    benchmarks = []
    for name, about in run["benchmarks"].items():
        ids = [question.id for question in folder.questions(name)]
        benchmarks.append(
            BenchmarkSummary(
                name=name,
                title=about["title"],
                headline=tuple(about["metrics"]),
                published=published_results(about["published"]),
                questions=len(ids),
                sampling=Sampling.from_json(plan["sampling"][name]),
                settings=read_settings(run, name),
                sample_count_mismatches=tuple(_mismatches(folder, states[name], ids)),
                remarks=(
                    *gold_notes(about),
                    *about["notices"],
                    *about["warnings"],
                    *growth_notes(run, name),
                    *import_notes(folder, run, name),
                    *cutoff_notes(folder, run, name, cutoff or plan.get("cutoff", "")),
                    *adaptive_notes(run, name, measured.get((name, "pass@1_adaptive"))),
                    *grading_remarks(run, folder.path, states[name]),
                    *program_remarks(run, about),
                    *read_notes(folder.path, name),
                ),
                metrics={metric.name: metric for metric in metrics if metric.benchmark == name},
            )
        )
    suites = tuple(map(Suite.from_json, plan.get("suites") or ()))
    return RunSummary(plan["model"], folder.path, plan["limit"], tuple(benchmarks), suites, run_name(plan))


def _mismatches(folder: RunFolder, state: BenchmarkState, ids: Sequence[str]) -> list[tuple[str, int]]:
    """The questions without exactly k samples with a verdict, and how many they have."""
    if state.is_unverifiable:
        return sample_count_mismatches(tally(folder.scores(state.name)), ids, state.k)
    counts = state.scores.counts()
    return [(question, counts[question]) for question in ids if counts[question] != state.k]


def headline_names(part: BenchmarkSummary) -> list[str]:
    """The names of the headline metrics, with the run's k in place of `k`."""
    return [name.replace("@k", f"@{part.sampling.k}") for name in part.headline]


def build_section(run: RunSummary, references: Sequence[str] = ()) -> Section:
    """The rows and notes of one run; without `references` it is compared with its own published model."""
    models = matching_models(
        references or [run.model.rstrip("/").rsplit("/", 1)[-1]],
        (figure.model for part in run.benchmarks for figure in part.published),
    )
    rows = [row for part in run.benchmarks for row in _rows(run, part, models)]
    notes = to_lines((part.title, note) for part in run.benchmarks for note in _notes(part, models))
    notes += [
        f"{row.title}: {row.metric} is over {row.questions} of {row.samples.questions} questions"
        for row in dict.fromkeys(replace(row, reference=None) for row in rows)
        if row.questions != row.samples.questions
    ]
    if run.limit is not None:
        notes.append(f"only the first {run.limit} questions of each benchmark; published values are of all")
    if any(part.published for part in run.benchmarks) and not any(row.reference for row in rows):
        notes.append("no published results for this model; compare with another one by --published MODEL")
    measured = {part.name: part.metrics for part in run.benchmarks}
    results = suite_results(run.suites, measured)
    notes += suite_notes(results)
    shown = with_suites(rows, results)
    return Section(run.model, str(run.folder), shown, tuple(notes), results, run.name or run.model)


def check_references(
    references: Sequence[str], figures: Iterable[Published], option: str = "--published"
) -> None:
    """R1evalError for a reference that is not among these figures, with a suggestion."""
    known = {figure.model for figure in figures}
    for name in references:
        if not matching_models([name], known):
            raise R1evalError(
                f"{option} {name}: no published results on these benchmarks"
                f"{did_you_mean(name, known) or '; known are ' + (', '.join(sorted(known)) or 'none')}"
            )


def _rows(run: RunSummary, part: BenchmarkSummary, models: Iterable[str]) -> list[Row]:
    """One row for each headline or published metric that was measured, repeated for each published value."""
    figures = [figure for figure in part.published if figure.model.lower() in models]
    names = dict.fromkeys(["pass@1_adaptive", *headline_names(part), *(figure.metric for figure in figures)])
    rows = []
    for metric in (part.metrics[name] for name in names if name in part.metrics):
        row = _row(run, part, metric)
        values = [build_reference(figure, metric) for figure in figures if figure.metric == metric.name]
        rows += [replace(row, reference=reference) for reference in values] or [row]
    return rows


def _row(run: RunSummary, part: BenchmarkSummary, metric: Metric) -> Row:
    return Row(
        model=run.model,
        run=str(run.folder),
        benchmark=part.name,
        title=part.title,
        metric=metric.name,
        value=metric.value,
        low=metric.low,
        high=metric.high,
        se_ability=metric.se_ability,
        se_rerun=metric.se_rerun,
        questions=metric.questions,
        samples=_samples(part),
        settings=part.settings,
    )


def _samples(part: BenchmarkSummary) -> SampleStatistics:
    return SampleStatistics(
        questions=part.questions,
        k=part.sampling.k,
        truncated=part.metrics["truncated"].value,
        no_answer=part.metrics["no_answer"].value,
        failed=failed_samples(part.metrics),
        output_tokens=part.metrics["output_tokens"].value,
        output_tokens_se=part.metrics["output_tokens"].se_ability,
        thinking_tokens=thinking.value if (thinking := part.metrics.get("thinking_tokens")) else None,
    )


def build_reference(figure: Published, metric: Metric) -> Reference:
    """A published value; if it is a mean over samples, with an upper bound of its standard error."""
    bound = None
    if figure.metric in SAMPLE_MEANS and metric.questions:
        bound = reference_se_bound(figure.value, metric.questions, figure.k or metric.k)
    return Reference(figure.model, figure.value, figure.source, bound, figure.note)


def _notes(part: BenchmarkSummary, models: Iterable[str]) -> list[str]:
    by_group = [*bands.summary(part.metrics), *languages.summary(part.metrics)]
    notes = [*part.remarks, *by_group, *sample_count_notes(part)]
    return notes + [
        f"published but not measured: {figure.metric} {_format_published(figure)} "
        f"({cells.with_note(figure.source, figure.note)})"
        for figure in part.published
        if figure.model.lower() in models and figure.metric not in part.metrics
    ]


def _format_published(figure: Published) -> str:
    return cells.format_metric_value(figure.value, is_rating(figure.metric))


def sample_count_notes(part: BenchmarkSummary) -> list[str]:
    """Notes on missing, failed or surplus samples of a benchmark, and what they mean for its figures."""
    return count_notes(part.sampling.k, part.sample_count_mismatches, part.metrics)
