"""The pages that compare two runs: differences, questions gained and lost, samples side by side."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reports.gate import wording
from reports.gate.verdict import Changed, Finding
from reports.page_paths import question_page
from reports.site.compare_facts import BesideFacts, ComparisonFacts
from reports.site.html import page
from reports.site.katex import renderer
from reports.site.question_page import difference

ANSWERS = 6
"""answers to a question that a row names"""


@dataclass(frozen=True)
class _Way:
    """The questions of a benchmark that changed one way."""

    name: str
    """`lost` or `gained`"""
    finding: Finding
    questions: tuple[Changed, ...]


def compare_page(facts: ComparisonFacts) -> str:
    """`compare/BASELINE--CANDIDATE/index.html`."""
    return page(
        "compare.html",
        "../../",
        facts=facts,
        gate=facts.gate,
        ways=list(_ways(facts.gate.findings)),
        words=wording,
        question_page=question_page,
        most=ANSWERS,
    )


def beside_page(facts: BesideFacts) -> str:
    """The samples of one question of both runs, side by side."""
    statuses = [one.status for samples in facts.samples for one in samples]
    return page(
        "beside.html",
        "../../../",
        facts=facts,
        words=wording,
        sides=_sides(facts),
        statuses=list(dict.fromkeys(statuses)),
        difference=difference,
        maths=renderer() is not None,
    )


def _ways(findings: Sequence[Finding]) -> Iterator[_Way]:
    for finding in findings:
        for name, sign in (("lost", -1), ("gained", 1)):
            rows = tuple(one for one in finding.changed if sign * (one.candidate - one.baseline) > 0)
            if finding.difference is not None:
                yield _Way(name, finding, rows)


def _sides(facts: BesideFacts) -> list[dict[str, object]]:
    both = (("baseline", facts.baseline), ("candidate", facts.candidate))
    return [
        {"role": role, "side": side, "value": value, "samples": samples, "count": count}
        for (role, side), value, samples, count in zip(
            both, facts.values, facts.samples, facts.counts, strict=True
        )
    ]
