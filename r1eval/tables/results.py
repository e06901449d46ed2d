"""Run folders to report rows: what a run measured, beside what was published about its model."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from benchmarks.errors import guess
from benchmarks.published import published
from benchmarks.types import Published, Sampling
from r1eval.codeforces import bands
from r1eval.codeforces.metrics import remarks
from r1eval.errors import R1evalError
from r1eval.statistics.metrics import irregular, read_metrics, tally
from r1eval.store.folder import RunFolder
from r1eval.store.records import Metric
from reports import cells, table
from reports.csv import csv_lines
from reports.rows import Reference, Row, Samples, Section, Settings, flat, is_rating, reference_bound

NAMED = 5
"""how many irregular questions a note names"""


@dataclass(frozen=True)
class Part:
    """One benchmark of a run."""

    name: str
    title: str
    headline: tuple[str, ...]
    """the metrics of its rows, `k` standing for the run's own k"""
    published: tuple[Published, ...]
    questions: int
    sampling: Sampling
    irregular: tuple[tuple[str, int], ...]
    """(question id, samples) of the questions that have other than k"""
    remarks: tuple[str, ...]
    """what loading and the preflight had to say"""
    metrics: Mapping[str, Metric]


@dataclass(frozen=True)
class RunSummary:
    """What a report needs of a run folder."""

    model: str
    folder: Path
    engine: str
    seed: int
    limit: int | None
    answer_from: str
    prefill: str
    parts: tuple[Part, ...]


def show(folders: Sequence[Path], form: str, references: Sequence[str] = ()) -> str:
    """The table of these runs as `text`, `csv`, `json` or `markdown`; ends with a newline.

    `references` names the published models to stand beside; by default it is the one that the model's name
    ends with. Raises R1evalError for a reference that nobody published on, RunFolderError for a folder
    without metrics.
    """
    runs = [summary(RunFolder(folder)) for folder in folders]
    check_references(references, [figure for run in runs for part in run.parts for figure in part.published])
    sections = [section(run, references) for run in runs]
    if form == "csv":
        return "".join(csv_lines([flat(row) for one in sections for row in one.rows]))
    return {"text": table.text, "json": table.as_json, "markdown": table.markdown}[form](sections)


def summary(folder: RunFolder) -> RunSummary:
    """Read `run.json`, `metrics.json` and the scores of a run folder; scores are counted, not kept."""
    run = folder.read_run()
    plan = run["plan"]
    metrics = read_metrics(folder.path)
    parts = []
    for name, about in run["benchmarks"].items():
        ids = [question.id for question in folder.questions(name)]
        parts.append(
            Part(
                name=name,
                title=about["title"],
                headline=tuple(about["metrics"]),
                published=published(about["published"]),
                questions=len(ids),
                sampling=Sampling(**plan["sampling"][name]),
                irregular=tuple(irregular(tally(folder.scores(name)), ids, about["k"])),
                remarks=(
                    *about["notices"],
                    *about["warnings"],
                    *_judged(run, about),
                    *remarks(folder.path, name),
                ),
                metrics={metric.name: metric for metric in metrics if metric.benchmark == name},
            )
        )
    settings = {key: plan[key] for key in ("model", "engine", "seed", "limit", "answer_from", "prefill")}
    return RunSummary(**settings, folder=folder.path, parts=tuple(parts))


def headline(part: Part) -> list[str]:
    """The names of its headline metrics, the run's own k in place of `k`."""
    return [name.replace("@k", f"@{part.sampling.k}") for name in part.headline]


def section(run: RunSummary, references: Sequence[str] = ()) -> Section:
    """The rows and notes of one run; its own published model stands beside it if `references` is empty."""
    models = {name.lower() for name in references or [run.model.rstrip("/").rsplit("/", 1)[-1]]}
    rows = [row for part in run.parts for row in _rows(run, part, models)]
    notes = [note for part in run.parts for note in _notes(part, models)]
    notes += [
        f"{row.title}: {row.metric} is over {row.questions} of {row.samples.questions} questions"
        for row in dict.fromkeys(replace(row, reference=None) for row in rows)
        if row.questions != row.samples.questions
    ]
    if run.limit is not None:
        notes.append(f"only the first {run.limit} questions of each benchmark; published values are of all")
    if any(part.published for part in run.parts) and not any(row.reference for row in rows):
        notes.append("nothing was published about this model here; --reference MODEL sets another beside it")
    return Section(run.model, str(run.folder), tuple(rows), tuple(notes))


def _judged(run: Mapping[str, Any], about: Mapping[str, Any]) -> Iterator[str]:
    """What must be known of the verdicts on a benchmark's programs."""
    if not about.get("programs"):
        return
    judged = run["judged"]
    if "none" in judged["isolation"]:
        yield "programs ran without isolation (--isolation none)"
    if judged["rules"] == "lcb":
        found = about["differing"]
        yield (
            f"programs judged by LiveCodeBench's own rules; of {found['verdicts']} verdicts "
            f"{found['differ']} differ from r1eval's (--judging judge)"
        )


def check_references(
    references: Sequence[str], figures: Iterable[Published], option: str = "--reference"
) -> None:
    """R1evalError for a reference that these figures do not know, with a guess at what was meant."""
    known = {figure.model for figure in figures}
    for name in references:
        if name.lower() not in {model.lower() for model in known}:
            raise R1evalError(
                f"{option} {name}: nothing was published about it on these benchmarks"
                f"{guess(name, known) or '; known are ' + (', '.join(sorted(known)) or 'none')}"
            )


def _rows(run: RunSummary, part: Part, models: Iterable[str]) -> list[Row]:
    """A row for each headline metric and each published one that was measured, once per published value."""
    figures = [figure for figure in part.published if figure.model.lower() in models]
    names = dict.fromkeys([*headline(part), *(figure.metric for figure in figures)])
    rows = []
    for metric in (part.metrics[name] for name in names if name in part.metrics):
        row = _row(run, part, metric)
        beside = [reference(figure, metric) for figure in figures if figure.metric == metric.name]
        rows += [replace(row, reference=reference) for reference in beside] or [row]
    return rows


def _row(run: RunSummary, part: Part, metric: Metric) -> Row:
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
        settings=settings(run, part),
    )


def settings(run: RunSummary, part: Part) -> Settings:
    """How the samples of a benchmark were made and read."""
    return Settings(
        temperature=part.sampling.temperature,
        top_p=part.sampling.top_p,
        max_tokens=part.sampling.max_tokens,
        seed=run.seed,
        answer_from=run.answer_from,
        engine=run.engine,
        prefill=run.prefill,
    )


def _samples(part: Part) -> Samples:
    return Samples(
        questions=part.questions,
        k=part.sampling.k,
        truncated=part.metrics["truncated"].value,
        no_answer=part.metrics["no_answer"].value,
        failed=_failed(part),
        output_tokens=part.metrics["output_tokens"].value,
        output_tokens_se=part.metrics["output_tokens"].se_ability,
    )


def reference(figure: Published, metric: Metric) -> Reference:
    """A published value; its own error is bounded for pass@1, where it is a mean over samples."""
    bound = None
    if figure.metric == "pass@1" and metric.questions:
        bound = reference_bound(figure.value, metric.questions, metric.k)
    return Reference(figure.model, figure.value, figure.source, bound)


def _failed(part: Part) -> int:
    return int(part.metrics["failed"].value or 0)


def _notes(part: Part, models: Iterable[str]) -> list[str]:
    notes = [*part.remarks, *bands.note(part.metrics), *lacking(part)]
    notes += [
        f"published, not measured here: {figure.metric} {_published(figure)} ({figure.source})"
        for figure in part.published
        if figure.model.lower() in models and figure.metric not in part.metrics
    ]
    return [f"{part.title}: {note}" for note in notes]


def _published(figure: Published) -> str:
    return cells.figure(figure.value, is_rating(figure.metric))


def lacking(part: Part) -> list[str]:
    """What samples a benchmark lacks or has too many of, and what that makes of its figures."""
    return [*_failure(part), *_irregular(part)]


def _failure(part: Part) -> list[str]:
    """What samples of ours are lacking, and what that makes of the intervals."""
    failed, shown = _failed(part), part.metrics["pass@1"]
    bounds = shown.value is None and shown.low is not None
    never = sum(max(0, part.sampling.k - n) for _, n in part.irregular) - failed
    cases = "the intervals are the worst and the best case"
    notes = []
    if failed:
        many, given = "s" * (failed > 1), cases if bounds else "so accuracy is not given"
        notes.append(
            f"{failed} sample{many} failed, by no fault of the model: {given}; the same command asks again"
        )
    if bounds and never > 0:
        notes.append(
            f"{never} sample{'s' * (never > 1)} never generated: {cases} of them{' too' * (failed > 0)}"
        )
    return notes


def _irregular(part: Part) -> list[str]:
    if not part.irregular:
        return []
    k, more = part.sampling.k, len(part.irregular) - NAMED
    named = ", ".join(f"{question} ({n})" for question, n in part.irregular[:NAMED])
    rest = f" and {more} more" if more > 0 else ""
    return [f"other than {k} samples: {named}{rest}"]
