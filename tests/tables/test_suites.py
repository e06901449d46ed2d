"""Suites in the results table: which rows are under which title, and what the average says."""

import csv
import json
from collections.abc import Mapping
from dataclasses import replace
from io import StringIO
from pathlib import Path

import pytest

from benchmarks.suites import Suite, SuiteAverage, SuiteEntry
from r1eval.store.records import Metric
from r1eval.tables.results import BenchmarkSummary, RunSummary, build_section
from r1eval.tables.suites import suite_results
from reports import table
from reports.csv import csv_lines
from reports.rows import Section, flat_table
from tests.tables.test_results import PART

VALUES = {"one": 0.5, "two": 0.7, "three": 0.9}
SUITE = Suite("group", "The group", tuple(map(SuiteEntry, VALUES)))


def with_average(metric: str = "pass@1", same_questions: bool = False, **weights: float) -> Suite:
    chosen = weights or dict.fromkeys(VALUES, 1.0)
    return replace(SUITE, average=SuiteAverage(metric, tuple(chosen.items()), same_questions))


def metrics(name: str, value: float | None, k: int = 4) -> dict[str, Metric]:
    low, high = (None, None) if value is None else (value - 0.1, value + 0.1)
    return {
        metric: Metric(name, metric, value, low, high, 0.05, 0.02, questions=30, k=k)
        for metric in ("pass@1", f"cons@{k}", "truncated", "no_answer", "failed", "output_tokens")
    }


def part(name: str, value: float | None = 0.5) -> BenchmarkSummary:
    sampling = replace(PART.sampling, k=4)
    return replace(
        PART,
        name=name,
        title=name.title(),
        headline=("pass@1",),
        published=(),
        sampling=sampling,
        metrics=metrics(name, value),
    )


def section(*suites: Suite, values: Mapping[str, float | None] = VALUES) -> Section:
    parts = tuple(part(name, value) for name, value in values.items())
    return build_section(RunSummary("org/model", Path("runs/model"), None, parts, suites))


def places(shown: Section) -> list[tuple[str, str]]:
    return [(row.suite, row.benchmark) for row in shown.rows]


def test_rows_without_a_suite_come_first_then_those_of_each_suite() -> None:
    shown = section(SUITE, values={**VALUES, "other": 0.1})
    assert places(shown) == [("", "other"), ("group", "one"), ("group", "two"), ("group", "three")]


def test_a_benchmark_of_two_suites_is_shown_under_the_first_and_counts_in_both() -> None:
    second = Suite("pair", "A pair", (SuiteEntry("one"),), average=SuiteAverage("pass@1", (("one", 1.0),)))
    shown = section(with_average(), second)
    assert places(shown) == [("group", "one"), ("group", "two"), ("group", "three")]
    assert [result.average and round(result.average.value, 6) for result in shown.suites] == [0.7, 0.5]


def test_a_suite_without_an_average_has_a_title_only() -> None:
    (result,) = section(SUITE).suites
    assert (result.title, result.average, result.note) == ("The group", None, "")


def test_an_average_has_errors_for_its_benchmarks_and_one_for_others() -> None:
    (result,) = section(with_average()).suites
    average = result.average
    assert average is not None
    assert average.value == pytest.approx(0.7)
    assert average.se_ability == pytest.approx(0.05 / 3**0.5)
    assert average.se_rerun == pytest.approx(0.02 / 3**0.5)
    assert average.se_between == pytest.approx(0.2 / 3**0.5)
    assert (average.low, average.high) == pytest.approx((0.7 - 0.1 / 3**0.5, 0.7 + 0.1 / 3**0.5))
    assert average.questions == 90
    assert result.note == (
        "the average is the mean pass@1 of one, two, three; its errors are for these benchmarks; ±11.5 for "
        "other benchmarks of this kind"
    )


def test_weights_are_named_and_two_benchmarks_have_no_error_between_them() -> None:
    (result,) = section(with_average(one=3, two=1)).suites
    assert result.average is not None
    assert result.average.value == pytest.approx(0.55)
    assert result.average.se_between is None
    assert result.note == (
        "the average is the mean pass@1 of 3 x one, 1 x two; its errors are for these benchmarks"
    )


def test_the_errors_of_translations_add_up() -> None:
    (result,) = section(with_average(same_questions=True)).suites
    assert result.average is not None
    assert result.average.se_ability == pytest.approx(0.05)
    assert "that of ability an upper bound, as they ask the same questions" in result.note


def test_k_is_that_of_each_benchmark() -> None:
    measured = {"one": metrics("one", 0.5, k=2), "two": metrics("two", 0.7, k=8)}
    (result,) = suite_results([with_average("cons@k", one=1, two=1)], measured)
    assert result.average is not None
    assert result.average.value == pytest.approx(0.6)


@pytest.mark.parametrize(
    ("values", "metric", "why"),
    [
        ({"one": 0.5, "two": 0.7}, "pass@1", "three was not run"),
        ({**VALUES, "two": None}, "pass@1", "samples of two failed or are missing"),
        ({"one": 0.5, "two": None}, "pass@1", "samples of two failed or are missing and three was not run"),
        (VALUES, "rating", "one has no rating and two has no rating and three has no rating"),
    ],
    ids=["a missing benchmark", "failed samples", "both", "no such metric"],
)
def test_there_is_no_average_of_some(values: Mapping[str, float | None], metric: str, why: str) -> None:
    shown = section(with_average(metric), values=values)
    assert shown.suites[0].average is None
    assert f"The group: no average, as {why}" in shown.notes


def test_the_text_has_the_title_above_its_rows_and_the_average_below_them() -> None:
    lines = table.to_text([section(with_average(), values={"other": 0.1, **VALUES})]).splitlines()
    start = next(number for number, line in enumerate(lines) if line.startswith("benchmark"))
    names = [line[:18].rstrip() for line in lines[start + 2 : start + 8]]
    assert names == ["Other", "The group", "  One", "  Two", "  Three", "  average of pass@"]
    assert lines[start + 7].split()[3:] == ["average", "70.0", "[64.2,", "75.8]", "±2.9", "±1.2"]


def test_markdown_has_the_same_lines() -> None:
    text = table.to_markdown([section(with_average())])
    assert "| The group |  |  |  |  |  |\n| One | pass@1 |" in text
    assert "| average of pass@1 | average | 70.0 | [64.2, 75.8] | ±2.9 | ±1.2 |" in text


def test_csv_has_the_average_as_a_line_with_the_same_columns() -> None:
    text = "".join(csv_lines(list(flat_table(section(with_average(), values={**VALUES, "other": 0.1})))))
    records = list(csv.DictReader(StringIO(text)))
    assert [(one["suite"], one["benchmark"], one["metric"]) for one in records] == [
        ("", "other", "pass@1"),
        *(("group", name, "pass@1") for name in VALUES),
        ("group", "group", "average"),
    ]
    average = records[-1]
    assert (average["title"], average["questions"], average["k"]) == ("The group", "90", "")
    assert float(average["value"]) == pytest.approx(0.7)
    assert float(average["se_between"]) == pytest.approx(0.2 / 3**0.5)


def test_json_has_the_suites_beside_the_rows() -> None:
    (record,) = json.loads(table.to_json([section(with_average())]))
    assert {row["suite"] for row in record["rows"]} == {"group"}
    (suite,) = record["suites"]
    assert (suite["name"], suite["benchmarks"]) == ("group", list(VALUES))
    assert suite["average"]["of"] == "pass@1"
    assert suite["average"]["weights"] == [[name, 1.0] for name in VALUES]
