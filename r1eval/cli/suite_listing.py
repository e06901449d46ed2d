"""The output of `r1eval list --suites`: each suite with its benchmarks, its average and its source."""

import json
from dataclasses import asdict
from textwrap import fill, indent

from benchmarks.suites import Suite, SuiteAverage, built_in
from reports.schema_version import SCHEMA_VERSION

WIDTH = 100
"""terminal columns at which lines are wrapped"""


def format_suites(as_json: bool) -> str:
    """All suites, in the order of the table."""
    suites = built_in().values()
    if as_json:
        listed = [{"schema": SCHEMA_VERSION, **asdict(suite)} for suite in suites]
        return json.dumps(listed, indent=1, ensure_ascii=False)
    return "\n\n".join(map(_to_text, suites))


def _to_text(suite: Suite) -> str:
    entries = (
        entry.benchmark if entry.k is None else f"{entry.benchmark} (k = {entry.k})"
        for entry in suite.entries
    )
    lines = [
        suite.title,
        " ".join(entries),
        f"average: {_describe(suite.average)}" if suite.average else "no average",
        f"source: {suite.source}",
    ]
    wrapped = (fill(line, WIDTH - 2, break_on_hyphens=False) for line in lines)
    return "\n".join([suite.name, *(indent(line, "  ") for line in wrapped)])


def _describe(average: SuiteAverage) -> str:
    weights = dict(average.weights)
    even = len(set(weights.values())) == 1
    over = "" if even else " weighted " + ", ".join(f"{name} {weight:g}" for name, weight in weights.items())
    return average.metric + over + (", the same questions in each" if average.same_questions else "")
