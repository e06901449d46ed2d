"""cons@j: the majority vote of j samples, exactly."""

from fractions import Fraction
from itertools import combinations
from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from r1eval.statistics.consensus import Ballot, consensus, expected_consensus

SIZES = st.lists(st.integers(1, 4), max_size=3).map(tuple)
BALLOTS = st.builds(Ballot, SIZES, SIZES, st.integers(0, 3)).filter(lambda b: 1 <= b.samples <= 10)


def vote(samples: tuple[tuple[int, bool] | None, ...]) -> Fraction:
    """The value of one vote, straight from the definition; a sample is (group, correct) or no answer."""
    votes = [sample for sample in samples if sample is not None]
    tops = [group for group in set(votes) if votes.count(group) == max(map(votes.count, votes))]
    return Fraction(sum(correct for _, correct in tops), len(tops)) if tops else Fraction(0)


def samples_of(ballot: Ballot) -> list[tuple[int, bool] | None]:
    groups = [(size, True) for size in ballot.correct] + [(size, False) for size in ballot.wrong]
    voting = [(group, correct) for group, (size, correct) in enumerate(groups) for _ in range(size)]
    return [*voting, *[None] * ballot.silent]


@given(BALLOTS)
def test_cons_at_j_is_the_mean_over_all_subsets(ballot: Ballot) -> None:
    k, samples = ballot.samples, samples_of(ballot)
    for j, value in expected_consensus(ballot, range(1, k + 1)).items():
        assert value == sum(map(vote, combinations(samples, j))) / Fraction(comb(k, j))


@given(BALLOTS)
def test_cons_at_1_is_pass_at_1(ballot: Ballot) -> None:
    assert expected_consensus(ballot, [1]) == {1: Fraction(sum(ballot.correct), ballot.samples)}


@given(BALLOTS.filter(lambda b: b.votes >= 2))
def test_cons_at_2_is_pass_at_1_when_all_answer(ballot: Ballot) -> None:
    answered = Ballot(ballot.correct, ballot.wrong)
    assert expected_consensus(answered, [2]) == {2: Fraction(sum(answered.correct), answered.votes)}


@given(BALLOTS)
def test_the_order_of_the_groups_does_not_matter(ballot: Ballot) -> None:
    turned = Ballot(ballot.correct[::-1], ballot.wrong[::-1], ballot.silent)
    sizes = range(1, ballot.samples + 1)
    assert expected_consensus(turned, sizes) == expected_consensus(ballot, sizes)


@pytest.mark.parametrize(
    ("ballot", "value"),
    [
        (Ballot((2,), (1,)), Fraction(1)),
        (Ballot((1,), (2,)), Fraction(0)),
        (Ballot((2,), (2,)), Fraction(1, 2)),
        (Ballot((2,), (2, 2, 1)), Fraction(1, 3)),
        (Ballot((2, 2), (1,)), Fraction(1)),
        (Ballot((2, 2), (2,)), Fraction(2, 3)),
        (Ballot((1,), (), silent=63), Fraction(1)),
        (Ballot((), (), silent=4), Fraction(0)),
    ],
)
def test_the_largest_group_wins_and_ties_share(ballot: Ballot, value: Fraction) -> None:
    assert consensus(ballot) == value


def test_more_votes_than_samples_are_undefined() -> None:
    assert expected_consensus(Ballot((1,), (1,), silent=1), [1, 2, 3, 4, 64]).keys() == {1, 2, 3}


@pytest.mark.parametrize(("right", "wrong", "j"), [(33, 31, 31), (40, 24, 33), (90, 60, 75)])
def test_cons_at_j_of_two_groups_is_a_hypergeometric_tail(right: int, wrong: int, j: int) -> None:
    """Also where the counts exceed machine integers."""
    wins = sum(comb(right, c) * comb(wrong, j - c) for c in range((j + 1) // 2, j + 1))
    exact = Fraction(wins, comb(right + wrong, j))
    assert expected_consensus(Ballot((right,), (wrong,)), [j]) == {j: exact}
