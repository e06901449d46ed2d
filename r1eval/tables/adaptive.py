"""What a reader must know of a run with adaptive k."""

from collections.abc import Iterator, Mapping
from typing import Any

from r1eval.store.records import Metric

NEAR = 1.15
"""times the target: more than chance leaves between the error and its target"""


def adaptive_notes(run: Mapping[str, Any], benchmark: str, metric: Metric | None) -> Iterator[str]:
    """Sentences on `pass@1_adaptive`, for the notes under a table; none if k is not adaptive."""
    entry = run["benchmarks"][benchmark]
    about = entry.get("adaptive")
    if not about or metric is None:
        return
    if metric.se_rerun is None:
        yield "pass@1_adaptive needs more samples; the same command asks for them"
        return
    target = run["plan"]["target_se"]
    saved = ""
    if uniform := about["uniform_samples"]:
        saving = round(100 * (1 - about["samples"] / uniform))
        compared = f"{abs(saving)} % {'fewer' if saving > 0 else 'more'} than" if saving else "as many as"
        saved = f", {compared} about {uniform:,.0f} of a uniform k with that error"
    span = str(about["most"])
    if about["fewest"] != about["most"]:
        span = f"{about['fewest']} to {span}"
    yield (
        f"pass@1_adaptive: re-run error {100 * metric.se_rerun:.2f} points, target {100 * target:g}; "
        f"{span} samples per question, {about['samples']:,} in all{saved}; all "
        f"other figures are over the first {entry['k']} of each question"
    )
    if metric.se_rerun > NEAR * target and about["most"] >= entry["checkpoints"][-1]:
        yield f"pass@1_adaptive: --max-k {entry['checkpoints'][-1]} kept it from its target"
