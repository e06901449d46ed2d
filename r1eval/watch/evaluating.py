"""Evaluates one checkpoint: its run, retries, and what the ledger keeps of it."""

import hashlib
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path

from benchmarks.errors import BenchmarkError
from r1eval.errors import IncompleteError, R1evalError
from r1eval.run.progress import Progress
from r1eval.run.start import start
from r1eval.store.folder import RunFolder
from r1eval.watch.checkpoints import Checkpoint, file_stamps
from r1eval.watch.commands import run_command
from r1eval.watch.comparing import score_of
from r1eval.watch.kept_engine import KeptEngine
from r1eval.watch.ledger import Entry, Stage
from r1eval.watch.options import RUNS, WatchOptions, checkpoint_options
from sandbox.errors import SandboxError

RESULT_FILES = re.compile(
    r"\.safetensors|^(pytorch_model|adapter_|config|params|generation_config|tokenizer|special_tokens"
    r"|added_tokens|vocab|merges|chat_template|tekken)"
)
"""the files of a model on which its replies hang; not a trainer's own, nor what others put beside them"""
CHANGED = "its files changed while it was evaluated"


@dataclass(frozen=True)
class Evaluator:
    """What the runs of all checkpoints share."""

    options: WatchOptions
    engine: KeptEngine
    progress: Progress
    save: Callable[[Entry], None]
    """writes an entry into the ledger"""

    def evaluate(self, checkpoint: Checkpoint, entry: Entry) -> Entry:
        """One try; the entry says how it ended. An interrupted try does not count as one.

        The run is in the folder of the checkpoint's name, so the next try continues it; unless there is
        another model by then, whose samples must not be added to those of the first.
        """
        assert checkpoint.model is not None
        stamps = stamps_digest(checkpoint.model)
        if entry.stamps not in ("", stamps):
            self._set_aside(checkpoint.name)
        path = str(checkpoint.model)
        entry = replace(entry, stage=Stage.STARTED, tries=entry.tries + 1, path=path, stamps=stamps)
        self.save(entry)
        started = time.monotonic()
        try:
            reason = self._run(checkpoint)
        except (R1evalError, BenchmarkError, SandboxError, OSError) as error:
            reason = " ".join(str(error).split())
            self.engine.close()
        except KeyboardInterrupt:
            seconds = entry.seconds + time.monotonic() - started
            self.save(replace(entry, tries=entry.tries - 1, seconds=seconds))
            raise
        if not reason and stamps_digest(checkpoint.model) not in ("", stamps):
            reason = CHANGED
        entry = replace(entry, reason=reason, seconds=entry.seconds + time.monotonic() - started)
        if reason:
            is_last = entry.tries > self.options.retries
            return replace(entry, stage=Stage.FAILED if is_last else Stage.STARTED)
        return self._finished(checkpoint, entry)

    def _run(self, checkpoint: Checkpoint) -> str:
        """Run it; why samples are missing, "" if none are."""
        options = checkpoint_options(self.options, checkpoint)
        if self.options.reload:
            variables = {
                "R1EVAL_CHECKPOINT": checkpoint.name,
                "R1EVAL_STEP": str(checkpoint.step),
                "R1EVAL_PATH": str(checkpoint.model),
            }
            if problem := run_command(self.options.reload, variables, variables):
                raise IncompleteError(f"--reload {problem}")
        self.progress.seconds.clear()  # those of the run before are in its record
        output = start(options, self.progress, self.engine.make)
        return f"{output.failed} samples failed" if output.failed else ""

    def _set_aside(self, name: str) -> None:
        """Keep the run of a checkpoint that was written anew, under another name."""
        run = self.options.out / RUNS / name
        if run.exists():
            others = (run.with_name(f"{name}.replaced-{number}") for number in count(1))
            aside = next(other for other in others if not other.exists())
            run.rename(aside)
            self.progress.warn(
                f"{name}: its files changed after its run began; that run is kept in {aside}, "
                "and it is evaluated anew"
            )

    def _finished(self, checkpoint: Checkpoint, entry: Entry) -> Entry:
        run = self.options.out / RUNS / checkpoint.name
        loading = self.engine.loading
        benchmarks = RunFolder(run).read_run()["benchmarks"].values()
        return replace(
            entry,
            stage=Stage.EVALUATED,
            loaded="" if loading is None else loading.how,
            load_seconds=None if loading is None else round(loading.seconds, 3),
            samples=sum(about["questions"] * about["k"] for about in benchmarks),
            score=score_of(run, self.options.gate.metric),
        )


def stamps_digest(model: Path) -> str:
    """A digest of the names, sizes and times of a model's files; "" if they are gone."""
    try:
        stamps = [stamp for stamp in file_stamps(model) if RESULT_FILES.search(stamp[0])]
    except OSError:
        return ""
    return hashlib.sha256(repr(stamps).encode()).hexdigest()[:16] if stamps else ""
