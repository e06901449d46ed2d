"""What the pages that compare two runs show: the gate's own numbers, and what both answered."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from reports.gate.verdict import Gate
from reports.site.question_facts import SampleFacts


@dataclass(frozen=True)
class Side:
    """One of the two runs."""

    slug: str
    """its folder in the report is `runs/SLUG`"""
    model: str
    folder: str
    """the run folder's own name"""


@dataclass(frozen=True)
class ComparisonFacts:
    """A candidate beside a baseline."""

    folder: str
    """`compare/BASELINE--CANDIDATE`, below the report's top"""
    baseline: Side
    candidate: Side
    verdict: str
    """the gate's last word in its default settings: `passes`, `regressed`, `can't decide`, …"""
    gate: Gate
    """its findings name every question whose value changed"""
    beside: Mapping[str, Mapping[str, str]]
    """benchmark -> question id -> the page where both runs' samples stand side by side, below `folder`; of
    the questions that changed most"""


@dataclass(frozen=True)
class BesideFacts:
    """One question of two runs."""

    benchmark: str
    title: str
    """of the benchmark"""
    id: str
    metric: str
    baseline: Side
    candidate: Side
    values: tuple[float, float]
    """the question's value in the baseline and in the candidate"""
    page: str
    """path of the question's page below either run's folder"""
    prompt: str | None
    """the messages as sent; None where hidden"""
    gold: str
    samples: tuple[tuple[SampleFacts, ...], tuple[SampleFacts, ...]]
    """of the baseline and of the candidate: those that are shown"""
    counts: tuple[int, int]
    """how many samples each run has"""


def dump(facts: ComparisonFacts) -> str:
    """As JSON, which lies beside the page."""
    from pydantic import TypeAdapter

    told = TypeAdapter(ComparisonFacts).dump_python(facts)
    return json.dumps(told, indent=1, default=dict) + "\n"


def load(text: str) -> ComparisonFacts:
    """What `dump` wrote; ValueError for anything else."""
    from pydantic import TypeAdapter

    return TypeAdapter(ComparisonFacts).validate_python(json.loads(text))
