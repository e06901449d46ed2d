"""cons@j, the majority vote of j samples, against enumeration."""

from fractions import Fraction
from itertools import combinations
from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from r1eval.statistics.consensus import VoteCounts, consensus, expected_consensus

SIZES = st.lists(st.integers(1, 4), max_size=3).map(tuple)
VOTE_COUNTS = st.builds(VoteCounts, SIZES, SIZES, st.integers(0, 3)).filter(lambda b: 1 <= b.samples <= 10)


def vote(samples: tuple[tuple[int, bool] | None, ...]) -> Fraction:
    """The value of one vote, straight from the definition; a sample is (group, correct) or no answer."""
    votes = [sample for sample in samples if sample is not None]
    tops = [group for group in set(votes) if votes.count(group) == max(map(votes.count, votes))]
    return Fraction(sum(correct for _, correct in tops), len(tops)) if tops else Fraction(0)


def to_samples(counts: VoteCounts) -> list[tuple[int, bool] | None]:
    groups = [(size, True) for size in counts.correct] + [(size, False) for size in counts.wrong]
    voting = [(group, correct) for group, (size, correct) in enumerate(groups) for _ in range(size)]
    return [*voting, *[None] * counts.abstentions]


@given(VOTE_COUNTS)
def test_cons_at_j_is_the_mean_over_all_subsets(counts: VoteCounts) -> None:
    k, samples = counts.samples, to_samples(counts)
    for j, value in expected_consensus(counts, range(1, k + 1)).items():
        assert value == sum(map(vote, combinations(samples, j))) / Fraction(comb(k, j))


@given(VOTE_COUNTS)
def test_cons_at_1_is_pass_at_1(counts: VoteCounts) -> None:
    assert expected_consensus(counts, [1]) == {1: Fraction(sum(counts.correct), counts.samples)}


@given(VOTE_COUNTS.filter(lambda b: b.votes >= 2))
def test_cons_at_2_is_pass_at_1_when_all_answer(counts: VoteCounts) -> None:
    answered = VoteCounts(counts.correct, counts.wrong)
    assert expected_consensus(answered, [2]) == {2: Fraction(sum(answered.correct), answered.votes)}


@given(VOTE_COUNTS)
def test_the_order_of_the_groups_does_not_matter(counts: VoteCounts) -> None:
    turned = VoteCounts(counts.correct[::-1], counts.wrong[::-1], counts.abstentions)
    sizes = range(1, counts.samples + 1)
    assert expected_consensus(turned, sizes) == expected_consensus(counts, sizes)


@pytest.mark.parametrize(
    ("counts", "value"),
    [
        (VoteCounts((2,), (1,)), Fraction(1)),
        (VoteCounts((1,), (2,)), Fraction(0)),
        (VoteCounts((2,), (2,)), Fraction(1, 2)),
        (VoteCounts((2,), (2, 2, 1)), Fraction(1, 3)),
        (VoteCounts((2, 2), (1,)), Fraction(1)),
        (VoteCounts((2, 2), (2,)), Fraction(2, 3)),
        (VoteCounts((1,), (), abstentions=63), Fraction(1)),
        (VoteCounts((), (), abstentions=4), Fraction(0)),
    ],
)
def test_the_largest_group_wins_and_ties_share(counts: VoteCounts, value: Fraction) -> None:
    assert consensus(counts) == value


def test_more_votes_than_samples_are_undefined() -> None:
    assert expected_consensus(VoteCounts((1,), (1,), abstentions=1), [1, 2, 3, 4, 64]).keys() == {1, 2, 3}


@pytest.mark.parametrize(("right", "wrong", "j"), [(33, 31, 31), (40, 24, 33), (90, 60, 75)])
def test_cons_at_j_of_two_groups_is_a_hypergeometric_tail(right: int, wrong: int, j: int) -> None:
    """Also if the counts exceed machine integers."""
    wins = sum(comb(right, c) * comb(wrong, j - c) for c in range((j + 1) // 2, j + 1))
    exact = Fraction(wins, comb(right + wrong, j))
    assert expected_consensus(VoteCounts((right,), (wrong,)), [j]) == {j: exact}
