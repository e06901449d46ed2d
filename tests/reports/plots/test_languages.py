"""The plot by language: benchmarks that differ in their language only are the rows of one plot."""

from dataclasses import replace

from reports.plots.languages import MAX_RUNS, language_plots
from reports.site.facts import BenchmarkFacts, MetricFacts, QuestionGroup
from tests.reports.plots.example_facts import EMPTY, run


def benchmark(name: str, value: float | None, consistency: float | None = None) -> BenchmarkFacts:
    metrics = [MetricFacts("pass@1", value, 0.1, 0.9, questions=20, k=1)]
    if consistency is not None:
        metrics.append(MetricFacts("language_consistency", consistency, questions=20, k=1))
    return replace(EMPTY, name=name, metrics=tuple(metrics))


def test_the_best_language_comes_first_with_its_consistency() -> None:
    one = run(
        None, "m", benchmark("mmmlu-sw", 0.4, 0.25), benchmark("mmmlu-de", 0.6, 0.95), benchmark("mmlu", 0.7)
    )
    [plot] = language_plots([one])
    assert (plot.name, plot.title) == ("mmmlu-languages", "Accuracy by language on mmmlu")
    assert plot.numbers.lines == (
        ("de", "m", "20", "60.0", "10.0 to 90.0", "95.0"),
        ("sw", "m", "20", "40.0", "10.0 to 90.0", "25.0"),
    )
    assert "m, 2 languages, best and worst: de 60.0 % (10.0 to 90.0); sw 40.0 % (10.0 to 90.0)." in plot.alt


def test_the_languages_inside_a_benchmark_are_rows_too() -> None:
    groups = tuple(
        QuestionGroup("language", name, (MetricFacts("pass@1", value, 0.1, 0.9, questions=9, k=1),))
        for name, value in (("de", 0.5), ("th", 0.3))
    )
    [plot] = language_plots([run(None, "m", replace(EMPTY, name="own", groups=groups))])
    assert plot.name == "own-languages"
    assert [line[0] for line in plot.numbers.lines] == ["de", "th"]


def test_what_stands_behind_the_code_tells_series_apart() -> None:
    names = ("olymmath-en-easy", "olymmath-en-hard", "olymmath-zh-easy", "olymmath-zh-hard")
    plots = language_plots([run(None, "m", *(benchmark(name, 0.5) for name in names))])
    assert [plot.name for plot in plots] == ["olymmath-easy-languages", "olymmath-hard-languages"]


def test_one_language_or_languages_without_accuracy_are_no_plot() -> None:
    one = run(None, "m", benchmark("mmmlu-de", 0.5), benchmark("mmmlu-sw", None), benchmark("set-qa", 0.5))
    assert language_plots([one]) == []


def test_more_runs_than_can_be_told_apart_are_left_out_and_counted() -> None:
    runs = [
        run(None, f"m{n}", benchmark("mmmlu-de", 0.5), benchmark("mmmlu-fr", 0.4))
        for n in range(MAX_RUNS + 1)
    ]
    [plot] = language_plots(runs)
    assert plot.title.endswith("(the first 4 of 5 runs)")
    assert len(plot.numbers.lines) == 2 * MAX_RUNS
    assert language_plots(runs)[0].light == plot.light
