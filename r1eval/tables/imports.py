"""What a reader of an imported run's figures must know: where it is from, and how its own grader graded."""

from collections.abc import Iterator, Mapping
from typing import Any

from r1eval.store.folder import RunFolder
from r1eval.store.foreign_verdicts import compare_graders


def import_notes(folder: RunFolder, run: Mapping[str, Any], benchmark: str) -> Iterator[str]:
    """Nothing for a run that was not imported."""
    imported = run.get("imported")
    if not isinstance(imported, Mapping):
        return
    harness = imported.get("harness")
    yield f"imported from a {f'log of {harness}' if harness else 'file'}, graded by r1eval"
    compared, whose = compare_graders(folder, benchmark), f"{harness}'s own" if harness else "its own"
    if not compared.graded:
        yield f"the log has no verdicts of {whose} grader to compare with"
        return
    metric = f" ({imported['metric_used']})" if imported.get("metric_used") else ""
    stricter = sum(one.theirs for one in compared.differing)
    detail = f": {stricter} correct only there, {len(compared.differing) - stricter} only here"
    yield (
        f"{whose} grader{metric} differs from r1eval's on {len(compared.differing)} of "
        f"{compared.graded} samples{detail if compared.differing else ''}"
    )
