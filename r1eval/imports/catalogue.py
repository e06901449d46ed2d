"""The table of log formats: name to reader, imported on first use."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from benchmarks.errors import did_you_mean
from r1eval.errors import DataError, R1evalError
from r1eval.imports.foreign import ForeignSample, ReadLog, ReadOptions


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
    has_metrics: bool = False
    """a log can have several metrics, of which one is its verdict"""

    def read(self, path: Path, options: ReadOptions) -> Iterator[ForeignSample]:
        """The samples of one file, in its order.

        The readers take a log's shape as given: what does not have it becomes a DataError here, for all of
        them.
        """
        reader: ReadLog = getattr(import_module(f"r1eval.imports.{self.module}"), self.function)
        samples, last = reader(path, options), ""
        while True:
            try:
                sample = next(samples)
            except StopIteration:
                return
            except (AttributeError, LookupError, TypeError, ValueError) as error:
                after = f", after {last}" if last else ""
                raise DataError(
                    f"{path}: is not as {self.harness} writes it{after} ({error}); name its {self.files}"
                ) from None
            last = sample.place
            yield sample


_FORMATS = (
    LogFormat("lm-eval", "lm-evaluation-harness", "samples_TASK_TIME.jsonl", "lm_eval", has_metrics=True),
    LogFormat("inspect", "Inspect", "LOG.eval, LOG.json", "inspect_logs", has_metrics=True),
    LogFormat("lighteval", "lighteval", "details_TASK_TIME.parquet", "lighteval", has_metrics=True),
    LogFormat("evalscope", "EvalScope", "predictions/MODEL/DATASET.jsonl", "evalscope", has_metrics=True),
    LogFormat(
        "nemo-skills", "NeMo-Skills", "output-rs0.jsonl, output-rs1.jsonl, …", "nemo_skills", has_metrics=True
    ),
    LogFormat("livecodebench", "LiveCodeBench", "…_eval_all.json", "livecodebench"),
    LogFormat("opencompass", "OpenCompass", "predictions/MODEL/DATASET.json", "opencompass"),
    LogFormat("matharena", "MathArena", "outputs/COMPETITION/MODEL/*.json", "matharena"),
    LogFormat(
        "verifiers", "verifiers, prime-rl", "traces.jsonl, results.jsonl", "verifiers", has_metrics=True
    ),
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
