"""What a watch prints: a line for each step, and a table of all checkpoints at the end."""

from collections.abc import Mapping

from r1eval.run.progress import format_duration
from r1eval.watch.ledger import CheckpointComparison, Entry, Ledger
from reports.cells import NO_VALUE, Grid, format_percent
from reports.fit import format_columns
from reports.gate.verdict import EXIT_MEANINGS, State
from reports.gate.wording import LABELS, format_points

COLUMNS = ("checkpoint", "state", "weights", "score", "against last", "against best", "samples", "time")
LEGEND = (
    "score: the gated metric in percent; against: the difference in points with the checkpoint before it\n"
    "and with the best before it; both are means over the benchmarks; ! where one regressed"
)


def describe_evaluation(entry: Entry, metric: str) -> str:
    """The line at the end of a checkpoint's run.

    >>> from r1eval.watch.ledger import Stage
    >>> done = Entry("checkpoint-20", 20, Stage.EVALUATED, samples=600, seconds=75, score=0.412)
    >>> describe_evaluation(done, "pass@1")
    'checkpoint-20: pass@1 41.2 %, 600 samples in 1 min 15 s'
    """
    loading = ""
    if entry.load_seconds is not None:
        loading = f"; weights {entry.loaded} ({entry.load_seconds:.1f} s)"
    score = f"{metric} {format_percent(entry.score, '%')}"
    return f"{entry.name}: {score}, {entry.samples:,} samples in {format_duration(entry.seconds)}{loading}"


def describe_comparison(one: CheckpointComparison) -> str:
    """The line of a comparison, with the smallest drop that it could have shown."""
    which = {"last": " (the last)", "best": " (the best so far)"}.get(one.against, "")
    parts = []
    for name, state in one.states.items():
        difference = one.differences[name]
        text = f"{name} {LABELS[State(state)]}"
        if difference is not None:
            text += f" {format_points(difference)}"
        if (least := one.detectable[name]) is not None:
            text += f", detects a drop of {format_percent(least)}"
        parts.append(text)
    outcome = EXIT_MEANINGS[one.exit_code]
    return f"{one.candidate} against {one.baseline}{which}: {outcome} ({'; '.join(parts)})"


def format_status(ledger: Ledger, left_out: Mapping[str, str]) -> str:
    """The table of all checkpoints, by step, and a line for each that was not evaluated."""
    entries = sorted(ledger.entries.values(), key=lambda one: (one.step, one.name))
    lines = [_line(entry, ledger) for entry in entries]
    parts = [format_columns(Grid(COLUMNS, tuple(lines), names=3)), "", LEGEND] if lines else []
    parts += [f"{one.name}: {one.reason} (tries: {one.tries})" for one in entries if one.reason]
    parts += [f"{name}: not evaluated, {reason}" for name, reason in left_out.items()]
    return "\n".join(parts or ["no checkpoint is there yet"]) + "\n"


def _line(entry: Entry, ledger: Ledger) -> tuple[str, ...]:
    about = [one for other in ledger.entries.values() for one in other.comparisons]
    own = {one.against: one for one in about if one.candidate == entry.name}
    last = own.get("last") or own.get("next")
    return (
        entry.name,
        str(entry.stage),
        entry.loaded.partition(":")[0],
        format_percent(entry.score),
        _cell(last),
        _cell(own.get("best") or last),
        f"{entry.samples:,}",
        format_duration(entry.seconds),
    )


def _cell(one: CheckpointComparison | None) -> str:
    """A comparison in a cell: the mean difference, with a mark for a regression.

    With one checkpoint before it, the last is the best.
    """
    if one is None:
        return NO_VALUE
    known = [value for value in one.differences.values() if value is not None]
    if not known:
        return EXIT_MEANINGS[one.exit_code]
    return f"{format_points(sum(known) / len(known))}{' !' if one.shows_regression else ''}"
