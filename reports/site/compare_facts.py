"""The facts that the comparison pages of two runs show: the gate's numbers, and both runs' samples."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from reports.gate.verdict import GateVerdict
from reports.schema_version import SCHEMA_VERSION
from reports.site.question_facts import PromptTurn, SampleFacts


@dataclass(frozen=True)
class ComparedRun:
    """One of the two runs of a comparison."""

    slug: str
    """its folder in the report is `runs/SLUG`"""
    model: str
    folder: str
    """name of the run folder"""


@dataclass(frozen=True)
class ComparisonFacts:
    """A candidate compared with a baseline."""

    folder: str
    """`compare/BASELINE--CANDIDATE`, relative to the report's root"""
    baseline: ComparedRun
    candidate: ComparedRun
    verdict: str
    """the gate's verdict with its default settings: `passes`, `regressed`, `can't decide`, …"""
    gate: GateVerdict
    """its findings list every question whose value changed"""
    beside: Mapping[str, Mapping[str, str]]
    """benchmark -> question id -> page with both runs' samples side by side, relative to `folder`; for the
    questions that changed most"""


@dataclass(frozen=True)
class QuestionComparison:
    """One question with the samples of two runs."""

    benchmark: str
    title: str
    """of the benchmark"""
    id: str
    metric: str
    baseline: ComparedRun
    candidate: ComparedRun
    values: tuple[float, float]
    """the question's value in the baseline and in the candidate"""
    page: str
    """path of the question's page relative to either run's folder"""
    prompt: tuple[PromptTurn, ...] | None
    """the messages as sent; None where hidden"""
    gold: str
    samples: tuple[tuple[SampleFacts, ...], tuple[SampleFacts, ...]]
    """of the baseline and of the candidate: the samples that are shown"""
    counts: tuple[int, int]
    """number of samples that each run has"""


def dump_comparison(facts: ComparisonFacts) -> str:
    """The facts as JSON, for `data.json` next to the page."""
    from pydantic import TypeAdapter

    record = {"schema": SCHEMA_VERSION, **TypeAdapter(ComparisonFacts).dump_python(facts)}
    return json.dumps(record, indent=1, default=dict) + "\n"


def load_comparison(text: str) -> ComparisonFacts:
    """Reads the output of `dump_comparison`; ValueError for anything else."""
    from pydantic import TypeAdapter

    return TypeAdapter(ComparisonFacts).validate_python(json.loads(text))
