"""A benchmark across runs: what was lost, what only fell, and where each cell leads."""

from dataclasses import replace
from typing import Any

from lxml import html

from reports.site.facts import BenchmarkFacts, RunFacts
from reports.site.question_grid import render_question_grid, shared_benchmarks
from tests.reports.site.small_runs import benchmark, run


def with_votes(one: BenchmarkFacts, votes: dict[str, float]) -> BenchmarkFacts:
    questions = tuple(replace(question, cons=votes.get(question.id)) for question in one.questions)
    return replace(one, questions=questions)


def grid(*runs: RunFacts) -> list[tuple[str, str, list[str]]]:
    """(question, changes, cells) of each row."""
    (shared,) = shared_benchmarks(runs)
    tree: Any = html.fromstring(render_question_grid(shared, runs))
    return [
        (
            row.xpath("string(th)"),
            row.xpath("string(td[1])"),
            [cell.text_content().strip() for cell in row.xpath("td[position() > 1]")],
        )
        for row in tree.xpath("//tbody/tr")
    ]


def test_a_question_is_lost_where_the_majority_flipped_and_fell_where_only_its_share_changed() -> None:
    base = run("base", benchmark(correct=[4, 4, 4, 1, 2]))
    after = run("after", benchmark(correct=[4, 3, 1, 4, 2]))
    assert grid(base, after) == [
        ("q2", "lost by 1", ["4/4", "1/4"]),
        ("q1", "fell in 1", ["4/4", "3/4"]),
        ("q3", "won by 1", ["1/4", "4/4"]),
        ("q0", "", ["4/4", "4/4"]),
        ("q4", "", ["2/4", "2/4"]),
    ]


def test_votes_decide_where_there_are_any() -> None:
    base = run("base", with_votes(benchmark(correct=[2, 2]), {"q0": 1.0, "q1": 1.0}))
    after = run("after", with_votes(benchmark(correct=[2, 1]), {"q0": 0.0, "q1": 1.0}))
    assert [row[:2] for row in grid(base, after)] == [("q0", "lost by 1"), ("q1", "fell in 1")]


def test_what_most_runs_lost_comes_first() -> None:
    counts = {"a": [4, 4], "b": [0, 0], "c": [4, 0]}
    runs = [run(name, benchmark(correct=correct)) for name, correct in counts.items()]
    assert [row[:2] for row in grid(*runs)] == [("q1", "lost by 2"), ("q0", "lost by 1")]


def test_a_cell_leads_to_the_question_in_its_run() -> None:
    runs = run("a", benchmark(correct=[1, 2])), run("b", benchmark(correct=[2, 2]))
    tree: Any = html.fromstring(render_question_grid(runs[0].benchmarks[0], runs))
    pages = {f"../runs/{slug}/sums/q{number}.html" for slug in "ab" for number in (0, 1)}
    assert set(tree.xpath("//tbody//a/@href")) == pages


def test_only_runs_that_were_asked_the_same_are_in_a_grid() -> None:
    same, other = run("a", benchmark(correct=[1, 2])), run("b", benchmark(correct=[1, 2, 3]))
    assert shared_benchmarks([same, other]) == []
    again = run("c", benchmark(correct=[0, 0]))
    assert [one.name for one in shared_benchmarks([same, other, again])] == ["sums"]
    assert len(grid(same, other, again)[0][2]) == 2


def test_a_question_without_a_graded_sample_has_no_figure() -> None:
    base, after = run("a", benchmark(correct=[0, 2])), run("b", benchmark(correct=[0, 2], failed=4))
    assert ("q0", "", ["0/4", "–"]) in grid(base, after)
