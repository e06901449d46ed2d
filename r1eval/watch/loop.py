"""Watches a folder: which checkpoint is next, what happens to it, and when the watch ends."""

import time
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path

from r1eval.errors import R1evalError
from r1eval.report.publish import publish
from r1eval.report.sample_choice import parse_text_selection
from r1eval.report.write import ReportOptions
from r1eval.run.progress import Progress
from r1eval.store.lock import FolderLock
from r1eval.watch.checkpoints import Checkpoint, find_checkpoints
from r1eval.watch.comparing import compare_checkpoint
from r1eval.watch.evaluating import Evaluator, stamps_digest
from r1eval.watch.kept_engine import KeptEngine
from r1eval.watch.ledger import CheckpointComparison, Entry, Ledger, Stage, open_ledger, write_ledger
from r1eval.watch.options import RUNS, SITE, WatchOptions, check_options
from r1eval.watch.regressions import report_regression
from r1eval.watch.settling import Settling
from r1eval.watch.status import describe_comparison, describe_evaluation

SHOWN_SAMPLES = "8"
"""samples of a question whose text the report shows"""


@dataclass(frozen=True)
class WatchResult:
    """What a session of a watch leaves."""

    ledger: Ledger
    left_out: dict[str, str]
    """checkpoint -> why it was not evaluated: it is not complete yet, or the budget is used up"""
    compared: list[CheckpointComparison]
    """of this session"""
    failed: list[str]
    """checkpoints that failed for good, and those that could not be compared"""

    @property
    def exit_code(self) -> int:
        """1 if a checkpoint regressed, else 4 if one was not comparable, 5 if one is incomplete, else 0."""
        codes = {1 if one.shows_regression else one.exit_code for one in self.compared}
        return next((code for code in (1, 4, 5) if code in codes), 5 if self.failed else 0)


def watch(options: WatchOptions, progress: Progress) -> WatchResult:
    """Evaluate the checkpoints that are there, and with `poll` those that come; each once.

    Everything is on disk after each step, and the same call continues. RunFolderError if another process has
    the folder `out`, or it holds a watch with another design; R1evalError for options that cannot work.
    """
    check_options(options)
    with FolderLock(options.out), closing(KeptEngine(update=not options.fresh_engine)) as engine:
        ledger = open_ledger(options.out, options.folder, options.design())
        session = _Session(options, progress, ledger)
        evaluator = Evaluator(options, engine, progress, session.save)
        return session.run(evaluator)


@dataclass
class _Session:
    """One process's watch."""

    options: WatchOptions
    progress: Progress
    ledger: Ledger
    left_out: dict[str, str] = field(default_factory=dict)
    compared: list[CheckpointComparison] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    set_back: set[str] = field(default_factory=set)
    """checkpoints whose last try failed; they wait for the next look at the folder"""
    waited: float = 0.0
    """seconds"""

    def __post_init__(self) -> None:
        self.settling = Settling(self.options.settle)

    def save(self, entry: Entry) -> None:
        self.ledger = self.ledger.put(entry)
        write_ledger(self.options.out, self.ledger)

    def run(self, evaluator: Evaluator) -> WatchResult:
        self._warn_of_changes()
        self._catch_up()
        while True:
            ready, seconds = self._look()
            reasons = {one.name: self._over_budget(one) for one in ready}
            if chosen := [one for one in ready if not reasons[one.name]]:
                self._step(evaluator, chosen[0])
            elif ready and not self.set_back:
                self.left_out |= reasons
                break
            elif self._is_over(seconds):
                break
            else:
                self._wait(seconds)
        self._note_deleted()
        return WatchResult(self.ledger, self.left_out, self.compared, self.failed)

    def _note_deleted(self) -> None:
        """Name the checkpoints whose run began, and which were deleted before it ended."""
        for entry in self.ledger.entries.values():
            folder = self.options.folder / entry.name
            if entry.stage is Stage.STARTED and entry.name not in self.left_out and not folder.exists():
                self.left_out[entry.name] = "it was deleted before its run ended"
                self.failed.append(entry.name)

    def _look(self) -> tuple[list[Checkpoint], float | None]:
        """The checkpoints that can be evaluated, in order, and the seconds until a settling one can be."""
        waiting: dict[str, str] = {}
        ready, soonest = [], None
        for checkpoint in self._checkpoints():
            if checkpoint.waits_for:
                waiting[checkpoint.name] = checkpoint.waits_for
            elif left := self.settling.seconds_left(checkpoint):
                waiting[checkpoint.name] = "its files were changed just now"
                soonest = left if soonest is None else min(soonest, left)
            elif checkpoint.name not in self.set_back:
                ready.append(checkpoint)
        for name, reason in waiting.items():
            if self.left_out.get(name) != reason:
                self.progress.info(f"{name}: waiting, {reason}")
        self.left_out = waiting
        return ready, soonest

    def _checkpoints(self) -> list[Checkpoint]:
        """Those that are not done; none, with a warning, while a polled folder cannot be read."""
        done = {one.name for one in self.ledger.entries.values() if one.stage is not Stage.STARTED}
        try:
            return find_checkpoints(self.options.folder, self.options.within, done)
        except OSError as error:
            problem = f"{self.options.folder}: cannot be read ({error.strerror})"
            if self.options.poll is None:
                raise R1evalError(f"{problem}; make it readable, then the same command continues") from None
            self.progress.warn(problem)
            return []

    def _warn_of_changes(self) -> None:
        """Name the checkpoints whose files are not those that were evaluated; a deleted one is no change."""
        for entry in self.ledger.finished():
            if stamps_digest(Path(entry.path)) not in ("", entry.stamps):
                kept = "its run shows what they were"
                self.progress.warn(f"{entry.name}: its files have changed since it was evaluated; {kept}")

    def _over_budget(self, checkpoint: Checkpoint) -> str:
        """Why this checkpoint does not fit into the budget; one that was started is finished."""
        entries = self.ledger.entries
        return "" if checkpoint.name in entries else self.options.budget.exhausted(entries.values())

    def _is_over(self, settling: float | None) -> bool:
        """Whether nothing more is to come. Without `poll`, a checkpoint may settle, and a failed one is tried
        again; but what is still being written after `settle` seconds is not waited for."""
        if self.options.poll is None:
            is_settling = settling is not None and self.waited <= self.options.settle
            return not (is_settling or self.set_back)
        last, done = self.options.last_step, self.ledger.finished()
        is_reached = last is not None and bool(done) and done[-1].step >= last
        return is_reached and settling is None and not self.set_back

    def _wait(self, settling: float | None) -> None:
        """Wait for the next look at the folder, or until a checkpoint has settled."""
        times = [one for one in (settling, self.options.poll) if one is not None]
        seconds = min(times, default=0.0)
        time.sleep(seconds)
        self.waited += seconds
        self.set_back.clear()

    def _step(self, evaluator: Evaluator, checkpoint: Checkpoint) -> None:
        name = checkpoint.name
        entry = self.ledger.entries.get(name) or Entry(name, checkpoint.step, Stage.STARTED)
        self.progress.info(f"{name}: evaluating, try {entry.tries + 1}")
        entry = evaluator.evaluate(checkpoint, entry)
        self.save(entry)
        if entry.stage is Stage.EVALUATED:
            self.progress.info(describe_evaluation(entry, self.options.gate.metric))
            self._finish(entry)
            return
        self.set_back.add(name)
        is_over = entry.stage is Stage.FAILED
        self.progress.warn(
            f"{name}: {entry.reason}{'; no further try' if is_over else '; tried again later'}"
        )
        if is_over:
            self.failed.append(name)

    def _catch_up(self) -> None:
        """Finish what an earlier session left between two steps."""
        compared = [one for one in self.ledger.entries.values() if one.stage is Stage.COMPARED]
        self._publish([one for one in compared if not one.is_published])
        for entry in compared:
            if not entry.reported:
                self.compared += entry.comparisons
                self._report(entry.name)
        for entry in list(self.ledger.entries.values()):
            if entry.stage is Stage.EVALUATED:
                self._finish(entry)

    def _finish(self, entry: Entry) -> None:
        """Compare an evaluated checkpoint with others, and tell the result."""
        entry = compare_checkpoint(self.options, self.ledger, replace(entry, stage=Stage.COMPARED))
        if entry.reason:
            self.progress.warn(entry.reason)
            self.failed.append(entry.name)
        entry = replace(entry, reported=not any(one.shows_regression for one in entry.comparisons))
        self.save(entry)
        self.compared += entry.comparisons
        for comparison in entry.comparisons:
            self.progress.info(describe_comparison(comparison))
        self._publish([entry])
        self._report(entry.name)

    def _publish(self, entries: list[Entry]) -> None:
        """Add checkpoints to the report."""
        if not (self.options.report and entries):
            return
        folders = [self.options.out / RUNS / entry.name for entry in entries]
        options = ReportOptions(parse_text_selection(SHOWN_SAMPLES), workers=self.options.run.workers)
        try:
            publish(folders, self.options.out / SITE, options, lambda _: None)
        except (R1evalError, OSError) as error:  # an alarm does not hang on its page
            self.progress.warn(f"not in the report: {error}; the next call adds it")
            return
        for entry in entries:
            self.save(replace(entry, is_published=True))

    def _report(self, name: str) -> None:
        """Call the hook if a regression was not reported yet; the report shows it already."""
        entry = self.ledger.entries[name]
        if not entry.reported:
            for problem in report_regression(self.options, self.ledger, entry):
                self.progress.warn(problem)
            self.save(replace(entry, reported=True))
