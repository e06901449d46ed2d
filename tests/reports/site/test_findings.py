"""What the pictures say in words: never "best" where runs are tied, and how sure a saving is."""

from dataclasses import replace

import pytest

from reports.site.findings import beaten_by, findings, who_is_cheaper, who_is_first
from reports.site.leaderboard_cells import LeaderboardCell, rank_cell
from reports.site.standings import Gap, Saving, StandingRun, Standings

FEWER = "1,200 fewer tokens a sample (−40.0 %)"


def board(*ranks: tuple[int, int]) -> Standings:
    """Runs A, B, … with these rank ranges, each with fewer tokens than the one before."""
    entries = tuple(
        StandingRun(
            key,
            key,
            key,
            key,
            LeaderboardCell("", 0.9 - place / 10),
            LeaderboardCell("", 900.0 - place),
            rank_cell(ranks[place], ""),
            comparable=True,
        )
        for place, key in enumerate("ABCDEF"[: len(ranks)])
    )
    return Standings("sums", "Sums", entries)


@pytest.mark.parametrize(
    ("ranks", "sentence"),
    [
        ([(1, 1), (2, 2)], "A is first, significantly ahead of the other run"),
        ([(1, 1), (2, 3), (2, 3)], "A is first, significantly ahead of both other runs"),
        ([(1, 1), (2, 4), (2, 4), (2, 4)], "A is first, significantly ahead of all 3 other runs"),
        ([(1, 2)] * 2, "both runs are tied for first: no difference between them is significant"),
        ([(1, 5)] * 5, "all 5 runs are tied for first: no difference between them is significant"),
        (
            [(1, 2), (1, 2), (3, 3)],
            "A and B are tied for first; the other run is significantly behind another one",
        ),
        (
            [(1, 4), (1, 4), (1, 4), (1, 4), (5, 6), (5, 6)],
            "A, B and 2 more runs are tied for first; the other 2 runs are significantly behind another one",
        ),
        ([(1, 2), (2, 3), (2, 3)], "A is the only run that none is significantly ahead of"),
        ([(1, 1)], ""),
    ],
)
def test_who_is_first(ranks: list[tuple[int, int]], sentence: str) -> None:
    assert who_is_first(board(*ranks)) == sentence


def saving(cheap: str, other: str, points: float, *, significant: bool) -> Saving:
    gap = Gap(points, points - 0.01, points + 0.01)
    return Saving("sums", cheap, other, Gap(-1200.4, -1500.0, -900.0, -0.4), gap, significant)


def test_savings_say_whether_the_accuracy_differs_and_the_surest_comes_first() -> None:
    savings = (saving("B", "A", 0.02, significant=False), saving("C", "B", 0.05, significant=True))
    assert list(who_is_cheaper(replace(board((1, 1), (2, 2), (3, 3)), savings=savings))) == [
        f"C is cheaper and better than B: {FEWER}, pass@1 +5.0 points [+4.0, +6.0]",
        f"B is cheaper than A: {FEWER}, pass@1 +2.0 points [+1.0, +3.0], which is no significant difference",
    ]


def test_equal_accuracy_is_called_the_same() -> None:
    same = replace(saving("B", "A", 0.0, significant=False), accuracy=Gap(0.0, 0.0, 0.0))
    assert list(who_is_cheaper(replace(board((1, 2), (1, 2)), savings=(same,)))) == [
        f"B is cheaper than A: {FEWER}, at the same pass@1"
    ]


def test_each_beaten_run_is_named_once_and_the_rest_is_counted() -> None:
    savings = tuple(
        saving(cheap, other, 0.1, significant=True) for other in "ABCD" for cheap in "EF" if cheap > other
    )
    sentences = list(who_is_cheaper(replace(board(*[(1, 6)] * 6), savings=savings)))
    assert len(sentences) == 3
    assert sentences[-1] == "For 2 more runs there is such a one too"


def test_a_benchmark_of_one_run_has_no_finding() -> None:
    assert findings([board((1, 1))]) == []
    assert [one.title for one in findings([board((1, 2), (1, 2))])] == ["Sums"]


def test_runs_that_were_asked_otherwise_are_counted() -> None:
    one = board((1, 1), (2, 2), (1, 1))
    odd = replace(one, entries=(*one.entries[:2], replace(one.entries[2], comparable=False)))
    assert findings([odd])[0].first == (
        "A is first, significantly ahead of the other run; 1 run that was asked otherwise is not compared"
    )


def test_the_runs_that_beat_another_one_are_named_by_their_letters() -> None:
    one = board((1, 2), (1, 2))
    first, second = one.entries
    assert beaten_by(one, first) == beaten_by(one, second) == "none: on the front"
    better = replace(second, accuracy=first.accuracy)
    assert beaten_by(replace(one, entries=(first, better)), first) == "B"
