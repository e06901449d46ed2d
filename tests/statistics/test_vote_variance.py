"""The re-run variance of a vote, against an enumeration of all resamples."""

import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from r1eval.statistics.consensus import VoteCounts, consensus, expected_consensus
from r1eval.statistics.pass_at import rerun_variance
from r1eval.statistics.vote_variance import consensus_variance

SIZES = st.lists(st.integers(1, 3), max_size=2).map(tuple)
VOTE_COUNTS = st.builds(VoteCounts, SIZES, SIZES, st.integers(0, 2)).filter(lambda b: 2 <= b.samples <= 5)


def resamples(counts: VoteCounts, j: int) -> Iterator[VoteCounts]:
    """The vote counts of every resample of j samples; all are equally likely."""
    groups = [*((size, True) for size in counts.correct), *((size, False) for size in counts.wrong)]
    kinds = [kind for kind, (size, _) in enumerate(groups) for _ in range(size)] + [-1] * counts.abstentions
    for sample in product(kinds, repeat=j):
        votes = Counter(sample)
        correct, wrong = (
            tuple(votes[kind] for kind, (_, right) in enumerate(groups) if right is side and votes[kind])
            for side in (True, False)
        )
        yield VoteCounts(correct, wrong, votes[-1])


def variance(values: list[Fraction]) -> float:
    mean = sum(values, Fraction(0)) / len(values)
    return float(sum((value - mean) ** 2 for value in values) / len(values))


@settings(max_examples=40)
@given(VOTE_COUNTS)
def test_the_variance_of_the_whole_vote_is_that_of_its_bootstrap(counts: VoteCounts) -> None:
    true = variance([consensus(b) for b in resamples(counts, counts.samples)])
    kinds = len(counts.correct) + len(counts.wrong) + bool(counts.abstentions)
    found = consensus_variance(counts, counts.samples)
    assert found == pytest.approx(true, abs=1e-12 if kinds < 3 or not counts.correct else 0.03)


@settings(max_examples=25)
@given(VOTE_COUNTS)
def test_for_j_between_1_and_k_it_is_an_upper_bound(counts: VoteCounts) -> None:
    """Of the variance of cons@j if the observed shares were the true ones."""
    k = counts.samples
    for j in range(2, k):
        true = variance([expected_consensus(b, [j])[j] for b in resamples(counts, k)])
        assert (consensus_variance(counts, j) or 0.0) >= true - 0.02


@given(VOTE_COUNTS)
def test_the_variance_of_cons_at_1_is_that_of_pass_at_1(counts: VoteCounts) -> None:
    found = consensus_variance(counts, 1)
    assert found == pytest.approx(rerun_variance(1, counts.samples, sum(counts.correct)))


@pytest.mark.parametrize(
    "counts", [VoteCounts((8,), ()), VoteCounts((), (5, 2), 1), VoteCounts((), (), 8), VoteCounts((5, 3), ())]
)
def test_if_no_resample_changes_the_vote_it_is_0(counts: VoteCounts) -> None:
    assert [consensus_variance(counts, j) for j in (2, 5, 8)] == [0.0, 0.0, 0.0]


def test_it_is_undefined_for_one_sample_and_for_more_votes_than_samples() -> None:
    assert consensus_variance(VoteCounts((1,), ()), 1) is None
    assert consensus_variance(VoteCounts((2,), (1,)), 4) is None


def test_a_close_vote_varies_more_than_a_clear_one() -> None:
    clear, close = (consensus_variance(VoteCounts((right,), (56 - right, 8)), 64) for right in (50, 29))
    assert clear is not None
    assert close is not None
    assert clear < 1e-6
    assert 0.2 < close < 0.25


def test_the_same_votes_give_the_same_bits_in_any_order_and_in_any_process() -> None:
    counts, reordered = VoteCounts((9, 7), (8, 3, 2), 3), VoteCounts((7, 9), (2, 8, 3), 3)
    code = (
        "from r1eval.statistics.consensus import VoteCounts; "
        "from r1eval.statistics.vote_variance import consensus_variance; "
        "print(repr(consensus_variance(VoteCounts((9, 7), (8, 3, 2), 3), 32)))"
    )
    other = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert repr(consensus_variance(counts, 32)) == other.stdout.strip()
    assert consensus_variance(reordered, 32) == consensus_variance(counts, 32)
