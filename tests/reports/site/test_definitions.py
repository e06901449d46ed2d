"""Every metric that a report can show has a definition."""

import re

import pytest

from benchmarks.catalogue import BENCHMARKS
from r1eval.diagnostics.consistency import ANSWER, THINKING
from r1eval.diagnostics.replies import DiagnosisSums, diagnostic_metrics
from r1eval.statistics.metrics import Tally, benchmark_metrics
from r1eval.store.records import Finish, Score, Status
from reports.site.definitions import DEFINITIONS, definition


def test_every_metric_and_diagnostic_has_a_definition() -> None:
    tallies = {"q": Tally().add(Score("q", 0, Status.WRONG, "", "", Finish.STOP, 9, thinking_tokens=5))}
    metrics = [
        *benchmark_metrics("b", tallies, {}, ["q"], k=1),
        *diagnostic_metrics({"q": DiagnosisSums()}, k=1),
    ]
    assert "thinking_tokens" in {metric.name for metric in metrics}
    assert all(definition(metric.name).meaning.endswith(".") for metric in metrics)


def test_every_headline_metric_of_a_benchmark_has_a_definition() -> None:
    names = {name.replace("@k", "@4") for one in BENCHMARKS for name in one.metrics}
    names |= {one.weighted.name for one in BENCHMARKS if one.weighted}
    assert {"f1", "cells", "instruction_loose"} <= names
    assert all(definition(name).meaning.endswith(".") for name in names)


@pytest.mark.parametrize(
    "name", ["pass@8", "pass^4", "cons@64", "pass@1[>=2400]", "pass@1[unrated]", "pass@1[de]", "rating"]
)
def test_numbers_and_bands_are_filled_in(name: str) -> None:
    result = definition(name)
    assert not re.search(r"[{}]", result.title + result.meaning)


def test_a_language_is_no_rating_band() -> None:
    assert definition("pass@1[de]").title == "pass@1, de"
    assert {THINKING, ANSWER} <= set(DEFINITIONS)


def test_there_are_few_units() -> None:
    units = {one.unit for one in DEFINITIONS.values()}
    assert units == {"%", "", "tokens", "points", "samples", "per 1,000 words"}


def test_an_unknown_metric_is_an_error() -> None:
    with pytest.raises(KeyError, match="nonsense"):
        definition("nonsense")
