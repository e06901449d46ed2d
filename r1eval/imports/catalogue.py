"""The table of log formats: name to reader, imported on first use."""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module

from benchmarks.errors import did_you_mean
from r1eval.errors import R1evalError
from r1eval.imports.foreign import ReadLog


@dataclass(frozen=True)
class LogFormat:
    """A kind of log that can be imported."""

    name: str
    harness: str
    files: str
    """which of its files are named"""
    module: str
    """of `r1eval.imports`"""
    function: str = "read"

    def reader(self) -> ReadLog:
        """The function that reads it."""
        found: ReadLog = getattr(import_module(f"r1eval.imports.{self.module}"), self.function)
        return found


_FORMATS = (
    LogFormat("lm-eval", "lm-evaluation-harness", "samples_TASK_TIME.jsonl", "lm_eval"),
    LogFormat("inspect", "Inspect", "LOG.eval, LOG.json", "inspect_logs"),
    LogFormat("lighteval", "lighteval", "details_TASK_TIME.parquet", "lighteval"),
    LogFormat("evalscope", "EvalScope", "predictions/MODEL/DATASET.jsonl", "evalscope"),
    LogFormat("nemo-skills", "NeMo-Skills", "output-rs0.jsonl, output-rs1.jsonl, …", "nemo_skills"),
    LogFormat("livecodebench", "LiveCodeBench", "…_eval_all.json", "livecodebench"),
    LogFormat("opencompass", "OpenCompass", "predictions/MODEL/DATASET.json", "opencompass"),
    LogFormat("matharena", "MathArena", "outputs/COMPETITION/MODEL/*.json", "matharena"),
    LogFormat("verifiers", "verifiers, prime-rl", "traces.jsonl, results.jsonl", "verifiers"),
    LogFormat("every-eval-ever", "Every Eval Ever", "UUID_samples.jsonl", "every_eval_ever"),
    LogFormat("jsonl", "files of your own", "JSON lines, with --column", "columns", "read_json_lines"),
    LogFormat("parquet", "files of your own", "parquet, with --column", "columns", "read_parquet"),
)
FORMATS: Mapping[str, LogFormat] = {one.name: one for one in _FORMATS}


def find_format(name: str) -> LogFormat:
    """The format of this name; R1evalError, with the known ones, if there is none."""
    if name not in FORMATS:
        raise R1evalError(
            f"format {name}: not known{did_you_mean(name, FORMATS) or '; known are ' + ', '.join(FORMATS)}"
        )
    return FORMATS[name]
