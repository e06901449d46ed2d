"""A benchmark of a run as a log of Inspect, an `.eval` file: a zip of JSON, written without that package."""

import hashlib
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

from r1eval.exports.inspect_samples import SCORER, sample_record, summary_record
from r1eval.exports.output import ExportOutput
from r1eval.exports.runs import ABILITY, ExportedMetric, ExportedRun, ExportRecord
from r1eval.exports.samples import graded_samples
from r1eval.statistics.intervals import LEVEL
from r1eval.store import jsonlines
from r1eval.store.privacy import without_places
from r1eval.store.public_names import public_name
from r1eval.tables.results import BenchmarkSummary

VERSION = 2
"""of Inspect's log format"""


def outputs(runs: Sequence[ExportedRun]) -> Iterator[ExportOutput]:
    """`TIME_BENCHMARK_ID.eval` for each benchmark of each run, as Inspect names its logs."""
    for run in runs:
        for part in run.summary.benchmarks:
            time = (run.started or "unknown").replace(":", "-")
            path = f"{time}_{Path(part.name).name}_{_id(run, part.name)}.eval"
            yield ExportOutput((path,), run.name, partial(_write, run, part, path))


def _id(run: ExportedRun, benchmark: str = "") -> str:
    """22 characters that are the same whenever the same run is exported."""
    return hashlib.sha256(f"{run.identity} {benchmark}".encode()).hexdigest()[:22]


def _write(run: ExportedRun, part: BenchmarkSummary, path: str, folder: Path) -> None:
    completed = total = 0
    start = {"version": VERSION, "eval": _spec(run, part), "plan": _plan(part)}
    with (
        ZipFile(folder / path, "w", ZIP_DEFLATED, compresslevel=1) as log,
        tempfile.TemporaryFile() as summaries,
    ):
        log.writestr("_journal/start.json", _encode(start))
        for one in graded_samples(run, part.name):
            name = f"samples/{one.sample.question_id}_epoch_{one.sample.index + 1}.json"
            record = sample_record(one, run.model)
            log.writestr(name, _encode(record))
            summaries.write((b",\n" if total else b"[") + _encode(summary_record(one, record)))
            total, completed = total + 1, completed + (one.failure is None)
        summaries.write(b"]" if total else b"[]")
        summaries.seek(0)
        with log.open("summaries.json", "w", force_zip64=True) as file:
            while block := summaries.read(1 << 20):
                file.write(block)
        planned = part.questions * part.sampling.k
        results = _results(run, part, planned, completed)
        log.writestr("header.json", _encode({**start, **results}))


def _encode(record: object) -> bytes:
    return jsonlines.dump(record).encode(errors="backslashreplace")


def _spec(run: ExportedRun, part: BenchmarkSummary) -> ExportRecord:
    about, plan = run.record["benchmarks"][part.name], run.record["plan"]
    return {
        "eval_id": _id(run, part.name),
        "run_id": _id(run),
        "task_id": _id(run, f"task {part.name}"),
        "created": run.started or "1970-01-01T00:00:00+00:00",
        "task": Path(part.name).name,
        "task_display_name": part.title,
        "task_version": 0,
        "dataset": {
            "name": public_name(str(about.get("dataset") or part.name)),
            "samples": part.questions,
            "shuffled": False,
        },
        "model": run.model,
        "model_generate_config": _generate_config(part),
        "config": {
            "epochs": part.sampling.k,
            "epochs_reducer": ["mean"],
            **({} if run.summary.limit is None else {"limit": run.summary.limit}),
        },
        "packages": {"r1eval": run.version()},
        "metadata": {
            "engine": str(plan["engine"]),
            "grader_version": str(run.record.get("grader", "")),
            "fingerprint": str(about.get("fingerprint") or ""),
            "revision": about.get("revision"),
            "notes": [without_places(remark) for remark in part.remarks],
        },
    }


def _generate_config(part: BenchmarkSummary) -> ExportRecord:
    settings = part.settings
    stated = {
        "temperature": settings.temperature,
        "top_p": settings.top_p,
        "top_k": settings.top_k or None,
        "max_tokens": settings.max_tokens,
        "seed": settings.seed,
        "frequency_penalty": settings.frequency_penalty or None,
        "presence_penalty": settings.presence_penalty or None,
        "stop_seqs": list(settings.stop or ()) or None,
        "system_message": settings.system or None,
    }
    return {name: value for name, value in stated.items() if value is not None}


def _plan(part: BenchmarkSummary) -> ExportRecord:
    return {"name": "plan", "steps": [{"solver": "generate", "params": {}}], "config": _generate_config(part)}


def _results(run: ExportedRun, part: BenchmarkSummary, planned: int, completed: int) -> ExportRecord:
    ended = run.ended or run.started
    return {
        "status": "success" if completed >= planned else "error",
        "results": {
            "total_samples": planned,
            "completed_samples": completed,
            "scores": [
                {
                    "name": SCORER,
                    "scorer": SCORER,
                    "reducer": "mean",
                    "scored_samples": completed,
                    "unscored_samples": planned - completed,
                    "params": {},
                    "metrics": dict(_metrics(run.headline(part))),
                }
            ],
        },
        "stats": {"started_at": run.started, "completed_at": ended} if ended else {},
        **({} if completed >= planned else {"error": _error(planned - completed)}),
    }


def _error(missing: int) -> Mapping[str, str]:
    message = f"{missing} samples failed or are missing"
    return {"message": message, "traceback": "", "traceback_ansi": ""}


def _metrics(measured: Sequence[ExportedMetric]) -> Iterator[tuple[str, ExportRecord]]:
    """Each figure by its name in metrics.json, with its errors; `stderr` is that of the first."""
    for one in measured:
        metric = one.metric
        about = {
            "low": metric.low,
            "high": metric.high,
            "level": LEVEL,
            "interval": one.interval,
            "se_ability": metric.se_ability,
            "se_rerun": metric.se_rerun,
            "rerun": one.rerun,
            "questions": metric.questions,
        }
        yield metric.name, {"name": metric.name, "value": metric.value, "params": {}, "metadata": about}
    first = measured[0].metric if measured else None
    if first and first.se_ability is not None:
        about = {"of": first.name, "method": ABILITY}
        yield "stderr", {"name": "stderr", "value": first.se_ability, "params": {}, "metadata": about}
