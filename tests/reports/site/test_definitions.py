"""Every figure that a report can show is explained."""

import re

import pytest

from r1eval.diagnostics.replies import Diagnosed, summary
from r1eval.statistics.metrics import metrics_of
from reports.site.definitions import DEFINITIONS, definition


def test_every_metric_and_diagnostic_has_a_definition() -> None:
    metrics = [*metrics_of("b", {}, {}, ["q"], k=3), *summary({"q": Diagnosed()}, k=3)]
    assert all(definition(metric.name).meaning.endswith(".") for metric in metrics)


@pytest.mark.parametrize(
    "name", ["pass@8", "pass^4", "cons@64", "pass@1[>=2400]", "pass@1[unrated]", "rating"]
)
def test_numbers_and_bands_are_filled_in(name: str) -> None:
    found = definition(name)
    assert not re.search(r"[{}]", found.title + found.meaning)


def test_units_are_of_few_kinds() -> None:
    units = {one.unit for one in DEFINITIONS.values()}
    assert units == {"%", "", "tokens", "points", "samples", "per 1,000 words"}


def test_an_unknown_figure_is_an_error() -> None:
    with pytest.raises(KeyError, match="nonsense"):
        definition("nonsense")
