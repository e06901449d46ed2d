"""The leaderboard's cells: what is measured, what is published, and what must be said beside them."""

from dataclasses import replace

import pytest

from reports.site.facts import Figure, RunFacts
from reports.site.leaderboard import Board, board
from reports.site.leaderboard_cells import Cell, read
from tests.reports.site.boards import OTHERS, PAPER, PUBLISHED, benchmark, rated, run


def cell(made: Board, slug: str, column: str) -> Cell:
    row = next(row for row in made.rows if slug in (row.slug, row.model))
    return row.cells[[one.name for one in made.columns].index(column)]


def two() -> list[RunFacts]:
    return [run("low", benchmark(correct=[1, 2, 3])), run("high", benchmark(correct=[4, 4, 3]))]


def test_figures_are_those_of_the_metrics() -> None:
    made = board(two(), {}, None)
    assert cell(made, "low", "sums pass@1") == Cell("50.0", 0.5, 0.4, 0.6, "[40.0, 60.0]")
    assert cell(made, "low", "sums output_tokens").text == "1,234"
    assert cell(made, "low", "sums output_tokens").value == 1234.5
    assert cell(made, "low", "sums loops").value == 0.0625


def test_the_best_run_is_first_and_one_without_a_figure_last() -> None:
    runs = [
        *two(),
        run("none", benchmark("other", correct=[1])),
        run("broken", benchmark(correct=[4], failed=1)),
    ]
    assert [row.slug for row in board(runs, {}, None).measured] == ["high", "low", "none", "broken"]


def test_a_run_without_a_benchmark_shows_nothing_there() -> None:
    made = board([run("a", benchmark(correct=[1])), run("b", benchmark("other", correct=[1]))], {}, None)
    assert cell(made, "b", "sums pass@1") == Cell()
    assert cell(made, "b", "sums pass@1").text == "–"


def test_what_shows_at_first() -> None:
    one = run("a", rated(benchmark("codeforces", correct=[1], votes=False), {"rating": 1500.0}))
    made = board([one, replace(one, slug="b")], {}, None)
    shown = [column.metric for column in made.columns if column.shown]
    assert shown == ["rank", "pass@1", "rating", "truncated", "output_tokens"]
    assert {"no_answer", "failed", "loops", "k"} <= {column.metric for column in made.columns}
    assert cell(made, "a", "codeforces rating").text == "1500"


def test_k_is_told_where_runs_differ_in_it() -> None:
    same = board(two(), {}, None)
    assert [column.title for column in same.columns if column.metric == "cons@k"] == ["cons@4"]
    assert cell(same, "low", "sums cons@k").notes == ()
    runs = [run("a", benchmark(correct=[1])), run("b", benchmark(correct=[1], k=8))]
    other = board(runs, {}, None)
    assert [column.title for column in other.columns if column.metric == "cons@k"] == ["cons@k"]
    assert [cell(other, slug, "sums cons@k").notes for slug in "ab"] == [("k = 4",), ("k = 8",)]


def test_ranks_are_ranges_and_say_among_how_many() -> None:
    runs = [*two(), run("part", benchmark(correct=[4])), run("other", benchmark(correct=[4]))]
    ranks = {(slug, "sums"): (1, 2) for slug in ("low", "high", "part", "other")}
    made = board(runs, ranks, None)
    assert cell(made, "low", "sums rank") == Cell("1–2", 1.5, 1, 2, notes=("of 2",))
    alone = board(runs[:3], {**ranks, ("part", "sums"): (1, 1)}, None)
    assert cell(alone, "part", "sums rank") == Cell()


def test_failed_samples_leave_the_worst_and_the_best_case() -> None:
    made = board([run("a", benchmark(correct=[2, 4], failed=2))], {}, None)
    assert cell(made, "a", "sums pass@1") == Cell(
        "75.0 to 100.0", None, 0.75, 1.0, notes=("worst and best case",)
    )
    assert [note.short for note in made.measured[0].notes] == ["2 samples missing"]


def test_a_part_of_the_questions_is_marked() -> None:
    runs = [*two(), run("limited", benchmark(correct=[4, 4]), limit=2), run("fewer", benchmark(correct=[4]))]
    made = board(runs, {}, None)
    assert cell(made, "limited", "sums pass@1").notes == ("2 questions",)
    assert cell(made, "low", "sums pass@1").notes == ()
    said = {row.slug: [note.sentence for note in row.notes] for row in made.measured}
    assert said["low"] == []
    assert "not comparable with published" in said["limited"][0]
    assert "1 questions where another run has 3" in said["fewer"][0]


def test_published_rows_stand_apart_each_figure_with_its_source() -> None:
    made = board([run("a", benchmark(correct=[1], published=PUBLISHED))], {}, None)
    assert [(row.model, row.published) for row in made.rows] == [
        ("org/a", False),
        ("Beta", True),
        ("Alpha", True),
        ("Alpha", True),
    ]
    assert made.sources == (PAPER, OTHERS)
    assert [made.source(row.cells[1]) for row in made.published] == [PAPER, PAPER, OTHERS]
    assert cell(made, "Alpha", "sums cons@k").notes == ("k = 64",)
    assert made.published[2].notes[0].sentence == f"as in: {OTHERS}"


@pytest.mark.parametrize(
    ("references", "models"), [(None, {"Alpha", "Beta"}), (["beta"], {"Beta"}), ([], set())]
)
def test_references_choose_the_published_models(references: list[str] | None, models: set[str]) -> None:
    made = board([run("a", benchmark(correct=[1], published=PUBLISHED))], {}, references)
    assert {row.model for row in made.published} == models


def test_a_figure_published_on_a_metric_that_no_run_has_gets_its_column() -> None:
    rating = Figure("Gamma", "rating", 2029.0, PAPER)
    made = board([run("a", benchmark(correct=[1], published=[rating]))], {}, None)
    assert cell(made, "Gamma", "sums rating").text == "2029"
    assert cell(made, "a", "sums rating") == Cell()


@pytest.mark.parametrize(("value", "text"), [(1.25, "1.2"), (None, "–")])
def test_a_rate_has_one_decimal(value: float | None, text: str) -> None:
    assert read(value, "rate") == text
