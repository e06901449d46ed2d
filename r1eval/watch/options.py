"""The options of `r1eval watch`, and those of each checkpoint's run that follow from them."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from benchmarks import asked, catalogue
from benchmarks.selection import parse_selection
from r1eval.engines.model_files import base_model
from r1eval.errors import R1evalError
from r1eval.gate.evidence import parse_metric
from r1eval.gate.paired_benchmarks import GateSettings
from r1eval.run.options import RunOptions, choose_engine, make_plan
from r1eval.watch.budget import Budget
from r1eval.watch.checkpoints import Checkpoint

RUNS, SITE = "runs", "site"
"""folders in --out: a run for each checkpoint, and the report"""

PLACEHOLDERS = ("{name}", "{step}", "{path}")
"""what --model, --engine-arg and --base-url may contain: the checkpoint's name, step and model folder"""


@dataclass(frozen=True)
class WatchOptions:
    """The options of `r1eval watch`; see its --help."""

    folder: Path
    out: Path
    run: RunOptions
    """those of each run; `model` is "" if each checkpoint is the model"""
    gate: GateSettings = field(default_factory=GateSettings)
    within: str = ""
    """where the model is in each checkpoint; "" to look for it"""
    budget: Budget = field(default_factory=Budget)
    retries: int = 2
    """further tries of a checkpoint whose run fails"""
    poll: float | None = None
    """seconds between two looks at the folder; None to end when everything there is done"""
    last_step: int | None = None
    """end when a checkpoint of at least this step is done"""
    settle: float = 30.0
    """seconds without a change after which a checkpoint counts as written"""
    fresh_engine: bool = False
    reload: str = ""
    """command that brings a checkpoint to the server, before it is asked"""
    on_regression: str = ""
    junit: Path | None = None
    report: bool = True

    @property
    def engine(self) -> str:
        return choose_engine(self.run.engine, self.run.base_urls)

    def design(self) -> dict[str, Any]:
        """What the error rate hangs on: it stays as it was when the first checkpoint was compared."""
        return {
            "alpha": self.gate.alpha,
            "metric": self.gate.metric,
            "margins": dict(self.gate.margins),
            "benchmarks": [one.name for one in asked.resolve(self.run.benchmarks, self.run.k).benchmarks],
        }


def check_options(options: WatchOptions) -> None:
    """R1evalError for what would fail at every checkpoint, before the first one is waited for."""
    if not options.folder.is_dir():
        raise R1evalError(
            f"{options.folder}: there is no such folder; name the one that training writes into"
        )
    if options.out.resolve() == options.folder.resolve():
        raise R1evalError(f"--out {options.out}: is the watched folder; name another one")
    parse_metric(options.gate.metric)
    if options.run.shard is not None:
        raise R1evalError("--shard: a watch needs whole runs; leave it out")
    texts = [options.run.model, *options.run.engine_args, *options.run.base_urls]
    is_server = options.engine == "openai"
    if is_server and not options.run.model:
        raise R1evalError("--model: give the name by which the server knows the model")
    if is_server and not options.reload and not any(mark in text for text in texts for mark in PLACEHOLDERS):
        raise R1evalError(
            "a server answers with the same weights for every checkpoint; give --reload COMMAND, which loads "
            "{path} there, or {name} or {step} in --model or --base-url"
        )
    if options.reload and not is_server:
        raise R1evalError(f"--reload: the engine {options.engine} loads each checkpoint itself; leave it out")
    run = options.run
    selection = parse_selection(run.language, run.release, run.since, run.until, exclude=run.exclude)
    named = asked.resolve(run.benchmarks, run.k).benchmarks
    benchmarks = catalogue.apply_selection(named, selection)
    if unknown := [
        name for name in options.gate.margins if name and name not in [b.name for b in benchmarks]
    ]:
        raise R1evalError(f"--margin {unknown[0]}: is none of --benchmarks; leave it out")
    if not run.preset:  # a preset may need the model's own settings
        make_plan(replace(run, model=run.model or "checkpoint"), benchmarks)


def checkpoint_options(options: WatchOptions, checkpoint: Checkpoint) -> RunOptions:
    """The options of a checkpoint's run; R1evalError for an adapter whose base is not known."""
    assert checkpoint.model is not None
    marks = {"name": checkpoint.name, "step": str(checkpoint.step), "path": str(checkpoint.model)}
    run = options.run
    model, lora = fill_in(run.model, marks), run.lora
    if options.engine in ("vllm", "ray"):
        if checkpoint.is_adapter:
            model, lora = model or base_model(checkpoint.model), str(checkpoint.model)
            if not model:
                raise R1evalError(
                    f"{checkpoint.model}: its adapter_config.json does not name the base model; give --model"
                )
        else:
            model = str(checkpoint.model)
    return replace(
        run,
        model=model or str(checkpoint.model),
        lora=lora,
        engine_args=tuple(fill_in(text, marks) for text in run.engine_args),
        base_urls=tuple(fill_in(text, marks) for text in run.base_urls),
        out=options.out / RUNS / checkpoint.name,
    )


def fill_in(text: str, marks: Mapping[str, str]) -> str:
    """A text with the placeholders filled in; other braces stay, as in JSON.

    >>> fill_in("replies-{step}.jsonl", {"step": "20"}), fill_in('{"a": 1}', {"step": "20"})
    ('replies-20.jsonl', '{"a": 1}')
    """
    for name, value in marks.items():
        text = text.replace(f"{{{name}}}", value)
    return text
