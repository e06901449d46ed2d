"""The leaderboard's cells: measured figures, published figures, and the notes that qualify them."""

from dataclasses import replace

import pytest

from reports.published_choice import MAX_MODELS
from reports.site.facts import MetricFacts, PublishedFigure, RunFacts
from reports.site.leaderboard import Leaderboard, build_leaderboard
from reports.site.leaderboard_cells import LeaderboardCell, format_value
from reports.site.leaderboard_formats import to_markdown
from tests.reports.site.small_runs import PAPER, PUBLISHED, THIRD_PARTY, benchmark, run, with_headline_metrics


def cell(leaderboard: Leaderboard, slug: str, column: str) -> LeaderboardCell:
    row = next(row for row in leaderboard.rows if slug in (row.slug, row.model))
    return row.cells[[one.name for one in leaderboard.columns].index(column)]


def two_runs() -> list[RunFacts]:
    return [run("low", benchmark(correct=[1, 2, 3])), run("high", benchmark(correct=[4, 4, 3]))]


def test_figures_are_those_of_the_metrics() -> None:
    leaderboard = build_leaderboard(two_runs(), {}, None)
    assert cell(leaderboard, "low", "sums pass@1") == LeaderboardCell("50.0", 0.5, 0.4, 0.6, "[40.0, 60.0]")
    assert cell(leaderboard, "low", "sums output_tokens").text == "1,234"
    assert cell(leaderboard, "low", "sums output_tokens").value == 1234.5
    assert cell(leaderboard, "low", "sums loops").value == 0.0625


def test_thinking_tokens_have_a_column_where_a_run_knows_them() -> None:
    counting, silent = two_runs()
    (sums,) = counting.benchmarks
    thinking = MetricFacts("thinking_tokens", 987.6, 900.0, 1100.0, questions=3, k=4)
    counting = replace(counting, benchmarks=(replace(sums, metrics=(*sums.metrics, thinking)),))
    leaderboard = build_leaderboard([counting, silent], {}, None)
    assert cell(leaderboard, "low", "sums thinking_tokens").text == "988"
    assert cell(leaderboard, "high", "sums thinking_tokens").text == "–"
    columns = {column.metric for column in build_leaderboard([silent], {}, None).columns}
    assert "thinking_tokens" not in columns


def test_the_best_run_is_first_and_one_without_a_figure_last() -> None:
    runs = [
        *two_runs(),
        run("none", benchmark("other", correct=[1])),
        run("broken", benchmark(correct=[4], failed=1)),
    ]
    assert [row.slug for row in build_leaderboard(runs, {}, None).measured] == [
        "high",
        "low",
        "none",
        "broken",
    ]


def test_a_run_without_a_benchmark_shows_nothing_there() -> None:
    leaderboard = build_leaderboard(
        [run("a", benchmark(correct=[1])), run("b", benchmark("other", correct=[1]))], {}, None
    )
    assert cell(leaderboard, "b", "sums pass@1") == LeaderboardCell()
    assert cell(leaderboard, "b", "sums pass@1").text == "–"


def test_the_default_columns() -> None:
    one = run(
        "a", with_headline_metrics(benchmark("codeforces", correct=[1], votes=False), {"rating": 1500.0})
    )
    leaderboard = build_leaderboard([one, replace(one, slug="b")], {}, None)
    visible = [column.metric for column in leaderboard.columns if column.visible]
    assert visible == ["rank", "pass@1", "rating", "truncated", "output_tokens"]
    assert {"no_answer", "failed", "loops", "k"} <= {column.metric for column in leaderboard.columns}
    assert cell(leaderboard, "a", "codeforces rating").text == "1500"


def test_cells_note_k_where_runs_differ_in_it() -> None:
    same = build_leaderboard(two_runs(), {}, None)
    assert [column.title for column in same.columns if column.metric == "cons@k"] == ["cons@4"]
    assert cell(same, "low", "sums cons@k").notes == ()
    runs = [run("a", benchmark(correct=[1])), run("b", benchmark(correct=[1], k=8))]
    other = build_leaderboard(runs, {}, None)
    assert [column.title for column in other.columns if column.metric == "cons@k"] == ["cons@k"]
    assert [cell(other, slug, "sums cons@k").notes for slug in "ab"] == [("k = 4",), ("k = 8",)]


def test_ranks_are_ranges_and_note_among_how_many_runs() -> None:
    runs = [*two_runs(), run("part", benchmark(correct=[4])), run("other", benchmark(correct=[4]))]
    ranks = {(slug, "sums"): (1, 2) for slug in ("low", "high", "part", "other")}
    leaderboard = build_leaderboard(runs, ranks, None)
    assert cell(leaderboard, "low", "sums rank") == LeaderboardCell("1–2", 1.5, 1, 2, notes=("of 2",))
    alone = build_leaderboard(runs[:3], {**ranks, ("part", "sums"): (1, 1)}, None)
    assert cell(alone, "part", "sums rank").is_empty


def test_failed_samples_give_the_worst_and_the_best_case() -> None:
    leaderboard = build_leaderboard([run("a", benchmark(correct=[2, 4], failed=2))], {}, None)
    assert cell(leaderboard, "a", "sums pass@1") == LeaderboardCell(
        "75.0 to 100.0", None, 0.75, 1.0, notes=("worst and best case",)
    )
    assert [note.short for note in leaderboard.measured[0].notes] == ["2 samples missing"]


def test_a_part_of_the_questions_is_marked() -> None:
    runs = [
        *two_runs(),
        run("limited", benchmark(correct=[4, 4]), limit=2),
        run("fewer", benchmark(correct=[4])),
    ]
    leaderboard = build_leaderboard(runs, {}, None)
    assert cell(leaderboard, "limited", "sums pass@1").notes == ("2 questions",)
    assert cell(leaderboard, "low", "sums pass@1").notes == ()
    notes = {row.slug: [note.sentence for note in row.notes] for row in leaderboard.measured}
    assert notes["low"] == []
    assert "not comparable with published" in notes["limited"][0]
    assert "1 questions where another run has 3" in notes["fewer"][0]


def test_published_rows_are_separate_and_each_figure_has_its_source() -> None:
    leaderboard = build_leaderboard([run("a", benchmark(correct=[1], published=PUBLISHED))], {}, None)
    assert [(row.model, row.is_published) for row in leaderboard.rows] == [
        ("org/a", False),
        ("Beta", True),
        ("Alpha", True),
        ("Alpha", True),
    ]
    assert leaderboard.sources == (PAPER, THIRD_PARTY)
    assert [leaderboard.source(row.cells[1]) for row in leaderboard.published] == [PAPER, PAPER, THIRD_PARTY]
    assert cell(leaderboard, "Alpha", "sums cons@k").notes == ("k = 64",)
    assert leaderboard.published[2].notes[0].sentence == f"as in: {THIRD_PARTY}"


@pytest.mark.parametrize(
    ("references", "models"), [(None, {"Alpha", "Beta"}), (["beta"], {"Beta"}), ([], set())]
)
def test_references_select_the_published_models(references: list[str] | None, models: set[str]) -> None:
    leaderboard = build_leaderboard([run("a", benchmark(correct=[1], published=PUBLISHED))], {}, references)
    assert {row.model for row in leaderboard.published} == models


def test_a_figure_published_on_a_metric_that_no_run_has_gets_its_column() -> None:
    rating = PublishedFigure("Gamma", "rating", 2029.0, PAPER)
    leaderboard = build_leaderboard([run("a", benchmark(correct=[1], published=[rating]))], {}, None)
    assert cell(leaderboard, "Gamma", "sums rating").text == "2029"
    assert cell(leaderboard, "a", "sums rating") == LeaderboardCell()


@pytest.mark.parametrize(("value", "text"), [(1.25, "1.2"), (None, "–")])
def test_a_rate_has_one_decimal(value: float | None, text: str) -> None:
    assert format_value(value, "rate") == text


def test_of_many_published_models_the_own_the_best_and_the_closest_are_shown() -> None:
    many = [PublishedFigure(f"M{n}", "pass@1", n / 100, PAPER, note="k = 16") for n in range(1, 61)]
    runs = [run("m1", benchmark(correct=[1, 1], published=many))]
    leaderboard = build_leaderboard(runs, {}, None)
    shown = [row.model for row in leaderboard.published]
    assert len(shown) == MAX_MODELS
    assert {"M60", "M59", "M58", "M25", "M24"} <= set(shown)
    assert leaderboard.left_out == 60 - MAX_MODELS
    assert f"{leaderboard.left_out} more models" in to_markdown(leaderboard)
    assert build_leaderboard(runs, {}, [f"m{n}" for n in range(1, 61)]).left_out == 0


def test_a_figure_by_another_protocol_has_a_mark_at_the_number_of_its_source() -> None:
    figures = [PublishedFigure("A", "pass@1", 0.5, PAPER), replace(PUBLISHED[3], note="k = 16")]
    leaderboard = build_leaderboard([run("a", benchmark(correct=[1], published=figures))], {}, None)
    assert leaderboard.sources == (f"{PAPER} * k = 16", PAPER)
    assert [leaderboard.mark(row.cells[1]) for row in leaderboard.rows] == ["", "1*", "2"]
