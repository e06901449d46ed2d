"""The plot by month: one point for each month of the questions, and the cut-off between the right two."""

from dataclasses import replace

from reports.plots.months import months_plot
from reports.site.facts import BenchmarkFacts, MetricFacts, QuestionGroup
from tests.reports.plots import example_facts


def group(month: str, value: float | None, questions: int = 20) -> QuestionGroup:
    figure = MetricFacts("pass@1", value, 0.1, 0.9, questions=questions, k=4)
    return QuestionGroup("month", month, (figure,))


def benchmark(*groups: QuestionGroup, cutoff: str = "") -> BenchmarkFacts:
    return replace(example_facts.benchmark([0.5, 0.5]), groups=groups, cutoff=cutoff)


def test_each_month_is_a_row_of_its_numbers() -> None:
    plot = months_plot("m", benchmark(group("2024-08", 0.6), group("2024-11", 0.4, 7)))
    assert plot is not None
    assert plot.numbers.lines == (
        ("2024-08", "20", "60.0", "10.0 to 90.0"),
        ("2024-11", "7", "40.0", "10.0 to 90.0"),
    )
    assert "2 months: 2024-08 60.0 % (10.0 to 90.0) of 20 questions" in plot.alt
    assert "2024-09" in plot.light, "months without questions have their place on the axis"


def test_the_cutoff_is_drawn_where_it_is_among_the_months() -> None:
    months = group("2024-08", 0.6), group("2024-11", 0.4)
    inside = months_plot("m", benchmark(*months, cutoff="2024-09-30"))
    outside = months_plot("m", benchmark(*months, cutoff="2023-01-31"))
    assert inside is not None
    assert outside is not None
    assert "cut-off 2024-09-30" in inside.light
    assert "The model's cut-off is 2024-09-30." in inside.alt
    assert "cut-off" not in outside.light


def test_one_month_or_months_without_accuracy_are_no_plot() -> None:
    assert months_plot("m", benchmark(group("2024-08", 0.6))) is None
    assert months_plot("m", benchmark(group("2024-08", 0.6), group("2024-09", None))) is None


def test_many_years_get_few_labels() -> None:
    groups = [group(f"{year}-{month:02}", 0.5) for year in range(2020, 2025) for month in range(1, 13)]
    plot = months_plot("m", benchmark(*groups))
    assert plot is not None
    assert plot.light.count(">20") <= 14
