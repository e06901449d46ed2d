"""Notes on missing, failed or surplus samples of a benchmark, and what they mean for its figures."""

from collections.abc import Mapping, Sequence

from r1eval.store.records import Metric

MAX_NAMED = 5
"""questions that a note lists"""


def failed_samples(metrics: Mapping[str, Metric]) -> int:
    """How many samples a failure of the engine or the sandbox took."""
    return int(metrics["failed"].value or 0)


def count_notes(k: int, mismatches: Sequence[tuple[str, int]], metrics: Mapping[str, Metric]) -> list[str]:
    """Notes on a benchmark's samples; `mismatches`: (question id, samples) where these are not k."""
    return [*_failure_notes(k, mismatches, metrics), *_irregular_notes(k, mismatches)]


def _failure_notes(k: int, mismatches: Sequence[tuple[str, int]], metrics: Mapping[str, Metric]) -> list[str]:
    """Notes on failed samples and samples that were never generated."""
    failed, accuracy = failed_samples(metrics), metrics["pass@1"]
    has_bounds = accuracy.value is None and accuracy.low is not None
    never = sum(max(0, k - n) for _, n in mismatches) - failed
    cases = "the intervals are the worst and the best case"
    notes = []
    if failed:
        plural, effect = "s" * (failed > 1), cases if has_bounds else "accuracy is not given"
        notes.append(
            f"{failed} sample{plural} failed (not the model's fault): {effect}; the same command tries again"
        )
    if has_bounds and never > 0:
        notes.append(
            f"{never} sample{'s' * (never > 1)} never generated: {cases}{' for them too' * (failed > 0)}"
        )
    return notes


def _irregular_notes(k: int, mismatches: Sequence[tuple[str, int]]) -> list[str]:
    if not mismatches:
        return []
    more = len(mismatches) - MAX_NAMED
    named = ", ".join(f"{question} ({n})" for question, n in mismatches[:MAX_NAMED])
    rest = f" and {more} more" if more > 0 else ""
    return [f"not {k} samples: {named}{rest}"]
