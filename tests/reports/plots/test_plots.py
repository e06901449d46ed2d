"""Plots: the same facts the same bytes, safe text, colours that stay apart, and nothing that breaks them."""

import re
from dataclasses import replace
from itertools import combinations
from xml.etree import ElementTree

import pytest

from reports.plots.heatmap import heat_of_runs
from reports.plots.page_plots import benchmark_plots, checkpoint_plots
from reports.plots.style import DARK, HEAT, INK, LOOKS, PAPER, QUIET
from reports.site.checkpoints_page import checkpoints_page
from reports.site.facts import BenchmarkFacts, Bin, Measured, Point, Series
from tests.reports.plots import made

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
SEEN = {"protanope": PROTANOPE, "deuteranope": DEUTERANOPE, "tritanope": TRITANOPE}
"""linear RGB as others see it (Machado, Oliveira and Fernandes 2009, severity 1)"""


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

    assert min(contrast(ink(look.color), ink(PAPER)) for look in LOOKS) >= 4.5
    assert min(contrast(ink(text), ink(PAPER)) for text in (INK, QUIET)) >= 4.5


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("eyes", sorted(SEEN))
def test_the_first_two_colours_stay_apart_for_every_eye(theme: str, eyes: str) -> None:
    colors = [look.color if theme == "light" else DARK[look.color] for look in LOOKS[:2]]
    seen = [
        [sum(m * c for m, c in zip(row, linear(color), strict=True)) for row in SEEN[eyes]]
        for color in colors
    ]
    apart = sum((max(a, 0) ** (1 / 2.2) - max(b, 0) ** (1 / 2.2)) ** 2 for a, b in zip(*seen, strict=True))
    assert apart**0.5 > 0.3


def test_no_two_series_share_a_line_or_a_mark() -> None:
    for one, other in combinations(LOOKS, 2):
        assert one.line != other.line
        assert one.mark != other.mark


def test_the_heat_is_in_order_in_grey_print_and_its_labels_can_be_read() -> None:
    light, dark = [luminance(c) for c in HEAT], [luminance(DARK[c]) for c in HEAT]
    assert light == sorted(light, reverse=True)
    assert dark == sorted(dark)
    for place, color in enumerate(HEAT):
        ink = PAPER if place >= 6 else INK
        assert contrast(color, ink) >= 4.5
        assert contrast(DARK[color], DARK[ink]) >= 4.5


def test_a_benchmark_has_every_plot_with_alt_and_numbers() -> None:
    plots = benchmark_plots("org/Tiny-R1", made.benchmark(SHARES))
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


def test_the_same_facts_make_the_same_bytes_whatever_the_user_has_set(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    import matplotlib

    facts = made.benchmark(SHARES)
    first = benchmark_plots("m", facts)
    monkeypatch.setitem(matplotlib.rcParams, "lines.linewidth", 9.0)
    monkeypatch.setitem(matplotlib.rcParams, "axes.facecolor", "red")
    assert benchmark_plots("m", facts) == first
    assert matplotlib.rcParams["lines.linewidth"] == 9.0


def test_the_dark_file_is_the_same_drawing_with_no_light_paper_left() -> None:
    for plot in benchmark_plots("m", made.benchmark(SHARES)):
        plain = re.compile("#[0-9a-f]{6}")
        assert plain.sub("", plot.dark) == plain.sub("", plot.light)
        assert PAPER not in plot.dark
        assert not set(plain.findall(plot.light)) - set(DARK)


@pytest.mark.parametrize(
    "facts",
    [
        made.benchmark([1.0], k=1),
        made.benchmark([0.0], k=1),
        made.benchmark([1.0] * 5),
        made.benchmark([0.0] * 5, k=2),
        made.benchmark([0.5] * 70, k=2),
        replace(made.benchmark(SHARES), votes=False, headline=("pass@1",)),
    ],
    ids=["one right", "one wrong", "all right", "all wrong", "many questions", "programs"],
)
def test_extremes_are_drawn(facts: BenchmarkFacts) -> None:
    plots = benchmark_plots("m", facts)
    assert "aime24-curves" in {plot.name for plot in plots}
    assert not any("nan" in plot.alt or "None" in plot.alt for plot in plots)


def test_what_is_undefined_has_no_plot() -> None:
    assert benchmark_plots("m", made.EMPTY) == []
    undefined = replace(made.EMPTY, metrics=(Measured("pass@1", None, 0.2, 0.6),), published=made.FIGURES)
    assert benchmark_plots("m", undefined) == []


def test_points_without_an_interval_and_bins_without_samples_are_drawn() -> None:
    bare = Series(
        pass_at=(Point(1, 0.5), Point(2, 0.6, 0.5, 0.7)),
        budget=(Point(10, 0.0),),
        lengths_right=(Bin(0, 10, 0),),
        lengths_wrong=(Bin(0, 10, 3),),
        calibration=(Bin(0.0, 0.1, 0),),
    )
    plots = benchmark_plots("m", replace(made.EMPTY, series=bare))
    assert [plot.name for plot in plots] == ["aime24-curves", "aime24-budget", "aime24-lengths"]


HOSTILE = "a$x^$\x00\u202e<script>&\ufffe" + "W" * 300


def test_hostile_names_stay_text_in_a_file_that_parses(capsys: pytest.CaptureFixture[str]) -> None:
    facts = replace(made.benchmark(SHARES), title=HOSTILE)
    facts = replace(facts, questions=tuple(replace(q, id=HOSTILE + q.id) for q in facts.questions))
    for plot in benchmark_plots(HOSTILE, facts):
        texts = "".join(ElementTree.fromstring(plot.light).itertext())
        assert "<script" not in plot.light
        assert "W" * 80 not in texts or "…" in texts
        assert "\u202e" not in plot.light
    assert capsys.readouterr().err == ""


def test_the_alt_of_the_curves_says_their_ends() -> None:
    facts = made.benchmark(SHARES)
    whole = facts.metric("pass@1")
    assert whole is not None
    assert whole.value is not None
    alt = benchmark_plots("m", facts)[0].alt
    assert f"pass@1 is {100 * whole.value:.1f} %" in alt
    assert "pass@8 is" in alt


def test_checkpoints_are_told_by_step_and_other_models_left_out() -> None:
    runs = [made.run(step, f"org/r1-{step}", made.benchmark(SHARES, seed=step)) for step in (20, 0, 10)]
    runs += [made.run(None, "org/other", made.benchmark(SHARES)), made.run(5, "org/single-5")]
    plots = checkpoint_plots(runs)
    assert [plot.name.rsplit("-", 1)[1] for plot in plots] == [
        "accuracy",
        "length",
        "truncated",
        "reflection",
        "runs",
    ]
    assert [line[0] for line in plots[0].numbers.lines] == ["0", "10", "20"]
    html = checkpoints_page(runs, plots)
    assert html is not None
    assert html.count("<figure") == 5
    assert "org/other" not in html


def test_two_runs_of_one_step_both_count() -> None:
    runs = [
        made.run(step, f"org/r1-{step}", made.benchmark(SHARES, seed=n)) for n, step in enumerate((0, 0, 10))
    ]
    assert [line[0] for line in checkpoint_plots(runs)[0].numbers.lines] == ["0", "0", "10"]


def test_checkpoints_that_were_asked_otherwise_are_named() -> None:
    runs = [
        made.run(0, "m-0", made.benchmark(SHARES)),
        made.run(9, "m-9", replace(made.benchmark(SHARES), content="other")),
    ]
    html = checkpoints_page(runs, checkpoint_plots(runs))
    assert html is not None
    assert "AIME 2024: not every checkpoint was asked the same" in html


def test_one_step_alone_has_no_page() -> None:
    runs = [made.run(5, "m-5", made.benchmark(SHARES)), made.run(None, "m", made.benchmark(SHARES))]
    assert checkpoint_plots(runs) == []
    assert checkpoints_page(runs, []) is None


def test_the_map_of_runs_has_a_line_for_each_and_keeps_what_is_unknown() -> None:
    whole, part = made.benchmark(SHARES), made.benchmark(SHARES[:4])
    plot = heat_of_runs(
        [made.run(None, "a", whole), made.run(None, "b", part), made.run(None, "c")], "aime24"
    )
    assert plot is not None
    assert [line[:2] for line in plot.numbers.lines] == [("a", "6"), ("b", "4")]
    assert heat_of_runs([made.run(None, "a", whole)], "aime24") is None
