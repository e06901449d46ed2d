"""Evaluates one checkpoint: its run, retries, and what the ledger keeps of it."""

import hashlib
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
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

        The run is in the folder of the checkpoint's name, so the next try continues it.
        """
        entry = replace(entry, stage=Stage.STARTED, tries=entry.tries + 1, path=str(checkpoint.model))
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

    def _finished(self, checkpoint: Checkpoint, entry: Entry) -> Entry:
        run = self.options.out / RUNS / checkpoint.name
        loading = self.engine.loading
        benchmarks = RunFolder(run).read_run()["benchmarks"].values()
        return replace(
            entry,
            stage=Stage.EVALUATED,
            stamps=stamps_digest(Path(entry.path)),
            loaded="" if loading is None else loading.how,
            load_seconds=None if loading is None else round(loading.seconds, 3),
            samples=sum(about["questions"] * about["k"] for about in benchmarks),
            score=score_of(run, self.options.gate.metric),
        )


def stamps_digest(model: Path) -> str:
    """A digest of the names, sizes and times of a checkpoint's files; "" if they are gone."""
    try:
        return hashlib.sha256(repr(file_stamps(model)).encode()).hexdigest()[:16]
    except OSError:
        return ""
