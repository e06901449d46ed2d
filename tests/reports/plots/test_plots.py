"""Plots: deterministic bytes, safe text, distinguishable colours, and no input that breaks them."""

import re
from dataclasses import replace
from itertools import combinations
from xml.etree import ElementTree

import pytest

from reports.plots.heatmap import run_heatmap
from reports.plots.page_plots import benchmark_plots, checkpoint_plots
from reports.plots.style import DARK, HEAT_COLORS, INK, MUTED_INK, PAPER, SERIES_STYLES
from reports.published_choice import MAX_MODELS
from reports.site.checkpoints_page import render_checkpoints_page
from reports.site.facts import BenchmarkFacts, Bin, MetricFacts, Point, PublishedFigure, Series
from tests.reports.plots import example_facts

SHARES = [0.0, 0.2, 0.5, 0.7, 0.9, 1.0]
PROTANOPE = (
    (0.152286, 1.052583, -0.204868),
    (0.114503, 0.786281, 0.099216),
    (-0.003882, -0.048116, 1.051998),
)
DEUTERANOPE = (
    (0.367322, 0.860646, -0.227968),
    (0.280085, 0.672501, 0.047413),
    (-0.011820, 0.042940, 0.968881),
)
TRITANOPE = (
    (1.255528, -0.076749, -0.178779),
    (-0.078411, 0.930809, 0.147602),
    (0.004733, 0.691367, 0.303900),
)
COLOR_BLINDNESS = {"protanope": PROTANOPE, "deuteranope": DEUTERANOPE, "tritanope": TRITANOPE}
"""kind -> matrix that simulates it on linear RGB (Machado, Oliveira and Fernandes 2009, severity 1)"""


def linear(color: str) -> tuple[float, ...]:
    parts = [int(color[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    return tuple(p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)


def luminance(color: str) -> float:
    return sum(w * p for w, p in zip((0.2126, 0.7152, 0.0722), linear(color), strict=True))


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_lines_and_text_stand_out_from_the_paper(theme: str) -> None:
    def ink(color: str) -> str:
        return color if theme == "light" else DARK[color]

    assert min(contrast(ink(style.color), ink(PAPER)) for style in SERIES_STYLES) >= 4.5
    assert min(contrast(ink(text), ink(PAPER)) for text in (INK, MUTED_INK)) >= 4.5


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("blindness", sorted(COLOR_BLINDNESS))
def test_the_first_two_colours_are_distinct_for_the_colour_blind(theme: str, blindness: str) -> None:
    colors = [style.color if theme == "light" else DARK[style.color] for style in SERIES_STYLES[:2]]
    simulated = [
        [sum(m * c for m, c in zip(row, linear(color), strict=True)) for row in COLOR_BLINDNESS[blindness]]
        for color in colors
    ]
    apart = sum(
        (max(a, 0) ** (1 / 2.2) - max(b, 0) ** (1 / 2.2)) ** 2 for a, b in zip(*simulated, strict=True)
    )
    assert apart**0.5 > 0.3


def test_no_two_series_share_a_line_style_or_a_marker() -> None:
    for one, other in combinations(SERIES_STYLES, 2):
        assert one.linestyle != other.linestyle
        assert one.marker != other.marker


def test_the_heat_map_keeps_its_order_in_grey_print_and_its_labels_are_legible() -> None:
    light, dark = [luminance(c) for c in HEAT_COLORS], [luminance(DARK[c]) for c in HEAT_COLORS]
    assert light == sorted(light, reverse=True)
    assert dark == sorted(dark)
    for place, color in enumerate(HEAT_COLORS):
        ink = PAPER if place >= 6 else INK
        assert contrast(color, ink) >= 4.5
        assert contrast(DARK[color], DARK[ink]) >= 4.5


def test_a_benchmark_has_every_plot_with_alt_text_and_numbers() -> None:
    plots = benchmark_plots("org/Tiny-R1", example_facts.benchmark(SHARES))
    assert [plot.name.removeprefix("aime24-") for plot in plots] == [
        "curves",
        "budget",
        "lengths",
        "calibration",
        "questions",
        "published",
    ]
    for plot in plots:
        assert ElementTree.fromstring(plot.light).tag.endswith("svg")
        assert re.search(r"\d", plot.alt)
        assert plot.numbers.lines
        assert {len(line) for line in plot.numbers.lines} == {len(plot.numbers.header)}
        assert 300 < plot.size[0] < 500


def test_the_same_facts_give_the_same_bytes_whatever_the_users_matplotlibrc(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    import matplotlib

    facts = example_facts.benchmark(SHARES)
    first = benchmark_plots("m", facts)
    monkeypatch.setitem(matplotlib.rcParams, "lines.linewidth", 9.0)
    monkeypatch.setitem(matplotlib.rcParams, "axes.facecolor", "red")
    assert benchmark_plots("m", facts) == first
    assert matplotlib.rcParams["lines.linewidth"] == 9.0


def test_the_dark_file_is_the_same_drawing_without_light_colours() -> None:
    for plot in benchmark_plots("m", example_facts.benchmark(SHARES)):
        color = re.compile("#[0-9a-f]{6}")
        assert color.sub("", plot.dark) == color.sub("", plot.light)
        assert PAPER not in plot.dark
        assert not set(color.findall(plot.light)) - set(DARK)


@pytest.mark.parametrize(
    "facts",
    [
        example_facts.benchmark([1.0], k=1),
        example_facts.benchmark([0.0], k=1),
        example_facts.benchmark([1.0] * 5),
        example_facts.benchmark([0.0] * 5, k=2),
        example_facts.benchmark([0.5] * 70, k=2),
        replace(example_facts.benchmark(SHARES), votes=False, headline=("pass@1",)),
    ],
    ids=["one right", "one wrong", "all right", "all wrong", "many questions", "programs"],
)
def test_extremes_are_drawn(facts: BenchmarkFacts) -> None:
    plots = benchmark_plots("m", facts)
    assert "aime24-curves" in {plot.name for plot in plots}
    assert not any("nan" in plot.alt or "None" in plot.alt for plot in plots)


def test_undefined_metrics_have_no_plot() -> None:
    assert benchmark_plots("m", example_facts.EMPTY) == []
    undefined = replace(
        example_facts.EMPTY, metrics=(MetricFacts("pass@1", None, 0.2, 0.6),), published=example_facts.FIGURES
    )
    assert benchmark_plots("m", undefined) == []


def test_points_without_an_interval_and_bins_without_samples_are_drawn() -> None:
    bare = Series(
        pass_at=(Point(1, 0.5), Point(2, 0.6, 0.5, 0.7)),
        budget=(Point(10, 0.0),),
        lengths_right=(Bin(0, 10, 0),),
        lengths_wrong=(Bin(0, 10, 3),),
        calibration=(Bin(0.0, 0.1, 0),),
    )
    plots = benchmark_plots("m", replace(example_facts.EMPTY, series=bare))
    assert [plot.name for plot in plots] == ["aime24-curves", "aime24-budget", "aime24-lengths"]


HOSTILE = "a$x^$\x00\u202e<script>&\ufffe" + "W" * 300


def test_hostile_names_stay_text_in_a_valid_file(capsys: pytest.CaptureFixture[str]) -> None:
    facts = replace(example_facts.benchmark(SHARES), title=HOSTILE)
    facts = replace(facts, questions=tuple(replace(q, id=HOSTILE + q.id) for q in facts.questions))
    for plot in benchmark_plots(HOSTILE, facts):
        texts = "".join(ElementTree.fromstring(plot.light).itertext())
        assert "<script" not in plot.light
        assert "W" * 80 not in texts or "…" in texts
        assert "\u202e" not in plot.light
    assert capsys.readouterr().err == ""


def test_the_alt_text_of_the_curves_gives_their_ends() -> None:
    facts = example_facts.benchmark(SHARES)
    whole = facts.metric("pass@1")
    assert whole is not None
    assert whole.value is not None
    alt = benchmark_plots("m", facts)[0].alt
    assert f"pass@1 is {100 * whole.value:.1f} %" in alt
    assert "pass@8 is" in alt


def test_checkpoints_are_ordered_by_step_and_other_models_left_out() -> None:
    runs = [
        example_facts.run(step, f"org/r1-{step}", example_facts.benchmark(SHARES, seed=step))
        for step in (20, 0, 10)
    ]
    runs += [
        example_facts.run(None, "org/other", example_facts.benchmark(SHARES)),
        example_facts.run(5, "org/single-5"),
    ]
    plots = checkpoint_plots(runs)
    assert [plot.name.rsplit("-", 1)[1] for plot in plots] == [
        "accuracy",
        "length",
        "truncated",
        "reflection",
        "runs",
    ]
    assert [line[0] for line in plots[0].numbers.lines] == ["0", "10", "20"]
    html = render_checkpoints_page(runs, plots)
    assert html is not None
    assert html.count("<figure") == 5
    assert "org/other" not in html


def test_two_runs_of_one_step_both_count() -> None:
    runs = [
        example_facts.run(step, f"org/r1-{step}", example_facts.benchmark(SHARES, seed=n))
        for n, step in enumerate((0, 0, 10))
    ]
    assert [line[0] for line in checkpoint_plots(runs)[0].numbers.lines] == ["0", "0", "10"]


def test_checkpoints_with_different_questions_are_named() -> None:
    runs = [
        example_facts.run(0, "m-0", example_facts.benchmark(SHARES)),
        example_facts.run(9, "m-9", replace(example_facts.benchmark(SHARES), content="other")),
    ]
    html = render_checkpoints_page(runs, checkpoint_plots(runs))
    assert html is not None
    assert "AIME 2024: the checkpoints differ in questions, prompt, sampling or number of samples" in html


def test_one_step_alone_has_no_page() -> None:
    runs = [
        example_facts.run(5, "m-5", example_facts.benchmark(SHARES)),
        example_facts.run(None, "m", example_facts.benchmark(SHARES)),
    ]
    assert checkpoint_plots(runs) == []
    assert render_checkpoints_page(runs, []) is None


def test_the_map_of_runs_has_a_line_per_run_and_keeps_unknown_questions() -> None:
    whole, part = example_facts.benchmark(SHARES), example_facts.benchmark(SHARES[:4])
    plot = run_heatmap(
        [
            example_facts.run(None, "a", whole),
            example_facts.run(None, "b", part),
            example_facts.run(None, "c"),
        ],
        "aime24",
    )
    assert plot is not None
    assert [line[:2] for line in plot.numbers.lines] == [("a", "6"), ("b", "4")]
    assert run_heatmap([example_facts.run(None, "a", whole)], "aime24") is None


def test_of_many_published_models_the_interesting_ones_are_drawn_and_the_others_counted() -> None:
    many = [PublishedFigure(f"M{n}", "pass@1", n / 100, "its card", note="k = 16") for n in range(1, 61)]
    facts = replace(example_facts.benchmark(SHARES), published=tuple(many))
    plot = benchmark_plots("org/M1", facts)[-1]
    drawn = [line[0] for line in plot.numbers.lines if line[2] == "its card * k = 16"]
    assert len(drawn) == MAX_MODELS
    assert {"M1", "M60", "M59", "M58"} <= set(drawn)
    assert plot.title == f"Measured against published on AIME 2024 (without {60 - MAX_MODELS} more models)"
