"""The pictures that a leaderboard opens with: what they show, their words, and many runs and benchmarks."""

import re
from dataclasses import replace
from itertools import combinations
from xml.etree import ElementTree

import pytest

from r1eval.report.rank_ranges import ranks_by_benchmark
from r1eval.report.savings import find_savings
from reports.plots.accuracy_bars import MAX_BARS
from reports.plots.opening import LEADING, Opening, build_opening
from reports.plots.style import DARK, PAPER, RUN_COLORS
from reports.site.facts import MetricFacts, RunFacts
from reports.site.leaderboard import build_leaderboard
from reports.site.standings import MAX_DRAWN, build_standings
from tests.reports.plots.test_plots import contrast
from tests.reports.site.small_runs import PUBLISHED, benchmark, run

GOOD, FAIR = [4] * 12, [2] * 12


def opening(runs: list[RunFacts], *, marks: bool = False) -> Opening:
    leaderboard = build_leaderboard(runs, ranks_by_benchmark(runs), None)
    return build_opening(build_standings(leaderboard, runs, find_savings(runs), marks))


def with_mean_tokens(one: RunFacts, tokens: float) -> RunFacts:
    """The run, with these tokens on every benchmark."""
    mean = MetricFacts("output_tokens", tokens, tokens, tokens)
    benchmarks = tuple(
        replace(
            each,
            metrics=tuple(mean if metric.name == mean.name else metric for metric in each.metrics),
            questions=tuple(replace(question, tokens=tokens) for question in each.questions),
        )
        for each in one.benchmarks
    )
    return replace(one, benchmarks=benchmarks)


def two_runs(benchmarks: int = 2) -> list[RunFacts]:
    names = ["sums", *(f"b{n}" for n in range(1, benchmarks))]
    return [
        run("good", *(benchmark(name, correct=GOOD) for name in names)),
        run("fair", *(benchmark(name, correct=FAIR) for name in names)),
    ]


def test_each_kind_of_picture_is_in_sight_and_has_alt_text_and_numbers() -> None:
    plots = opening(two_runs()).leading
    assert [plot.name for plot in plots] == [
        "leaderboard-accuracy-1",
        "leaderboard-tokens-sums",
        "leaderboard-first",
    ]
    for plot in plots:
        assert ElementTree.fromstring(plot.light).tag.endswith("svg")
        assert "good" in plot.alt
        assert {len(line) for line in plot.numbers.lines} == {len(plot.numbers.header)}


def test_a_title_says_who_is_first_only_where_a_test_does() -> None:
    good, fair = two_runs(1)
    assert (
        opening([good, fair]).leading[0].title == "Sums: good is first, significantly ahead of the other run"
    )
    tied = opening([good, replace(good, slug="b", model="org/again")]).leading[0].title
    assert tied == "Sums: both runs are tied for first: no difference between them is significant"
    assert opening([good]).leading[0].title == "Sums: pass@1"


def test_the_front_has_the_run_that_none_beats_on_both() -> None:
    good, fair = two_runs(1)
    cheap = opening([with_mean_tokens(good, 100.0), with_mean_tokens(fair, 200.0)])
    assert cheap.leading[1].title == "Sums: good has the fewest tokens and the highest pass@1 of 2 runs"
    assert "cheaper and better than fair" in cheap.findings[0].cheaper[0]
    dear = opening([with_mean_tokens(good, 900.0), with_mean_tokens(fair, 200.0)])
    assert dear.leading[1].title == "Sums: 2 of 2 runs are on the front of accuracy against tokens"
    assert dear.findings[0].cheaper == ()  # the cheap one is significantly worse


def test_tokens_of_one_run_alone_or_of_none_have_no_picture() -> None:
    good, _ = two_runs(1)
    assert [plot.name for plot in opening([good]).plots] == ["leaderboard-accuracy-1"]


def test_published_models_are_marks_where_asked() -> None:
    one = run("alpha", benchmark(correct=FAIR, published=PUBLISHED))
    assert [line[1] for line in opening([one]).leading[0].numbers.lines] == ["A  alpha"]
    lines = opening([one], marks=True).leading[0].numbers.lines
    assert [(line[1], line[-1]) for line in lines] == [("A  alpha", "70.0"), ("Beta", "90.0")]


def test_missing_samples_are_drawn_as_the_range_between_worst_and_best() -> None:
    plot = opening([run("a", benchmark(correct=FAIR, failed=2))]).leading[0]
    assert plot.numbers.lines[0][2] == "50.0 to 54.2"


def test_many_benchmarks_go_on_in_further_pictures() -> None:
    found = opening(two_runs(14))
    assert len(found.leading) == LEADING
    bars = [plot for plot in found.plots if plot.name.startswith("leaderboard-accuracy")]
    assert sum(len(plot.numbers.lines) for plot in bars) == 2 * 14
    assert max(len(plot.numbers.lines) for plot in bars) <= MAX_BARS
    assert len({plot.name for plot in found.plots}) == len(found.plots)


def test_many_runs_stay_readable_and_the_rest_is_counted() -> None:
    runs = [
        run(f"a-model-of-a-very-long-name-{n}-instruct", benchmark(correct=[n % 5] * 12)) for n in range(14)
    ]
    plot = opening(runs).leading[0]
    assert plot.title.endswith(f"(without {14 - MAX_DRAWN} more runs)")
    texts = list(ElementTree.fromstring(plot.light).itertext())
    assert sum("…" in text for text in texts) >= MAX_DRAWN


def test_drawings_are_deterministic_and_dark_ones_have_no_light_colour() -> None:
    runs = [run(f"m{n}", benchmark(correct=[n % 5] * 6)) for n in range(MAX_DRAWN)]
    plots = opening(runs).plots
    assert plots == opening(runs).plots
    for plot in plots:
        assert not set(re.findall("#[0-9a-f]{6}", plot.light)) - set(DARK)
        assert PAPER not in plot.dark


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_each_run_has_a_colour_of_its_own_that_stands_out(theme: str) -> None:
    colors = [color if theme == "light" else DARK[color] for color in RUN_COLORS]
    paper = PAPER if theme == "light" else DARK[PAPER]
    assert len(colors) == MAX_DRAWN
    assert min(contrast(color, paper) for color in colors) >= 4.5
    assert all(one != other for one, other in combinations(colors, 2))


def test_hostile_names_stay_text() -> None:
    hostile = replace(two_runs(1)[0], model="a$x^$\x00\u202e<script>&" + "W" * 300)
    for plot in opening([hostile, two_runs(1)[1]]).plots:
        ElementTree.fromstring(plot.light)
        assert "<script" not in plot.light
        assert "\u202e" not in plot.light
