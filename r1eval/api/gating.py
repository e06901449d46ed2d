"""`r1eval.gate`: did this run get worse than that one? The verdict, with the evidence for it."""

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, TypedDict, Unpack

from benchmarks.errors import did_you_mean
from r1eval.api.loading import Run, RunPath
from r1eval.api.one_error import as_r1eval_error
from r1eval.gate.paired_benchmarks import GateSettings
from r1eval.gate.stored_runs import compare_stored
from reports.gate.json_output import to_json
from reports.gate.junit import to_junit
from reports.gate.markdown import to_markdown
from reports.gate.text import to_text
from reports.gate.verdict import EXIT_MEANINGS, BenchmarkFinding, GateVerdict

Margin = float | Mapping[str, float]
"""percentage points, for all benchmarks or by name"""


class GateKeywords(TypedDict, total=False):
    """The options of `r1eval gate` on finished runs; docs/gate.md says what each does."""

    margin: Margin
    alpha: float
    policy: Literal["block", "require"]
    metric: str
    max_missing: int
    allow_different_sampling: bool
    published: str | Iterable[str]
    gate_on_published: bool
    report_url: str


@dataclass(frozen=True)
class GateResult:
    """The verdict of a gate, and its renderings."""

    verdict: GateVerdict
    """everything that was found; shares in 0..1"""

    @property
    def exit_code(self) -> int:
        """The command's: 0 passes, 1 regressed, 3 can't decide, 4 not comparable, 5 incomplete"""
        return self.verdict.exit_code

    @property
    def state(self) -> str:
        """The exit code in words: passes, regressed, can't decide, not comparable, incomplete"""
        return EXIT_MEANINGS[self.exit_code]

    @property
    def passes(self) -> bool:
        return self.exit_code == 0

    @property
    def benchmarks(self) -> Mapping[str, BenchmarkFinding]:
        """The finding on each benchmark of the baseline: its state, the difference, the changed questions"""
        return {finding.benchmark: finding for finding in self.verdict.findings}

    @property
    def text(self) -> str:
        """What the command prints"""
        return to_text(self.verdict)

    @property
    def markdown(self) -> str:
        """What --summary writes"""
        return to_markdown(self.verdict)

    @property
    def json(self) -> str:
        """What --json writes"""
        return to_json(self.verdict)

    @property
    def junit(self) -> str:
        """What --junit writes"""
        return to_junit(self.verdict)

    def __str__(self) -> str:
        return self.text


def gate(
    candidate: RunPath | Run, baseline: RunPath | Run | None = None, **options: Unpack[GateKeywords]
) -> GateResult:
    """Test whether the candidate is worse than the baseline, paired by question, at a stated rate of false
    alarms.

    `options` are those of the command: `margin=3` or `margin={"aime24": 3}` (percentage points), `alpha`,
    `policy="require"`, `metric="cons@16"`, `max_missing`, `allow_different_sampling`, `published="MODEL"`
    (which needs no baseline), `gate_on_published`, `report_url`.

    Raises R1evalError for bad input; runs that cannot be compared are a verdict (`exit_code` 4 or 5).

    >>> import r1eval
    >>> found = r1eval.gate("runs/b", "runs/a", margin=50)
    >>> found.state, found.exit_code, found.benchmarks["sums"].difference.mean
    ('passes', 0, 0.0)
    """
    if unknown := [name for name in options if name not in GateKeywords.__annotations__]:
        hint = did_you_mean(unknown[0], GateKeywords.__annotations__)
        raise TypeError(f"gate() got an unexpected keyword argument {unknown[0]!r}{hint}")
    values: dict[str, Any] = dict(options)
    margin = values.pop("margin", {})
    margins = margin if isinstance(margin, Mapping) else {"": margin}
    published = values.pop("published", ())
    settings = GateSettings(
        margins={name: points / 100 for name, points in margins.items()},
        published=(published,) if isinstance(published, str) else tuple(published),
        **values,
    )
    with as_r1eval_error():
        folder = None if baseline is None else _path(baseline)
        return GateResult(compare_stored(_path(candidate), folder, settings))


def _path(run: RunPath | Run) -> Path:
    return run.path if isinstance(run, Run) else Path(os.fspath(run))
