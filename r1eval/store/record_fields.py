"""Which fields of run.json are missing or invalid: those that every version wrote, and every reader needs."""

from collections.abc import Iterator, Mapping
from typing import Any

from benchmarks.types import Sampling, WeightedMetric

_FIELDS = (("published", str), ("metrics", list), ("notices", list), ("warnings", list))
"""of a benchmark in run.json, and their types"""

MAX_K = 1_000_000
"""samples per question; a larger k in run.json is damage"""


def invalid_fields(run: Mapping[str, Any]) -> Iterator[str]:
    """The fields required since the first version that are missing here or have another type."""
    plan, benchmarks = run["plan"], run.get("benchmarks")
    if not isinstance(plan, dict) or not isinstance(plan.get("model"), str):
        yield "plan.model"
    if not isinstance(benchmarks, dict):
        yield "benchmarks"
        benchmarks = {}
    for name, about in benchmarks.items():
        if not isinstance(about, dict) or not isinstance(about.get("title"), str):
            yield f"benchmarks.{name}.title"
            continue
        if type(about.get("k")) is not int or not 1 <= about["k"] <= MAX_K:
            yield f"benchmarks.{name}.k"
        yield from (
            f"benchmarks.{name}.{field}" for field, kind in _FIELDS if not isinstance(about.get(field), kind)
        )
        if not _is_weighted(about.get("weighted")):
            yield f"benchmarks.{name}.weighted"
        if not _is_sampling(plan, name):
            yield f"plan.sampling.{name}"
    if not isinstance(run.get("grader"), str):
        yield "grader"
    if not isinstance(plan, dict) or not isinstance(plan.get("limit", ""), int | None):
        yield "plan.limit"


def _is_weighted(values: Any) -> bool:
    """Whether these are None or the fields of a weighted metric, whose weights are positive numbers."""
    try:
        metric = WeightedMetric.from_json(values)
        return metric is None or all(
            [isinstance(metric.name, str), isinstance(metric.tag, str), len(metric.weights) > 0]
            + [isinstance(metric.is_harmonic, bool)]
            + [type(weight) in (int, float) and weight > 0 for weight in metric.weights.values()]
        )
    except (TypeError, KeyError, AttributeError):
        return False


def _is_sampling(plan: Any, name: str) -> bool:
    try:
        Sampling.from_json(plan["sampling"][name])
    except (TypeError, KeyError, AttributeError):
        return False
    return True
