"""How a vote would vary if its samples were drawn again, against every way in which they can fall."""

import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from r1eval.statistics.consensus import Ballot, consensus, expected_consensus
from r1eval.statistics.pass_at import rerun_variance
from r1eval.statistics.vote_variance import consensus_variance

SIZES = st.lists(st.integers(1, 3), max_size=2).map(tuple)
BALLOTS = st.builds(Ballot, SIZES, SIZES, st.integers(0, 2)).filter(lambda b: 2 <= b.samples <= 5)


def drawn_again(ballot: Ballot, j: int) -> Iterator[Ballot]:
    """Every ballot that j draws from a ballot's samples can make; each is as likely."""
    groups = [*((size, True) for size in ballot.correct), *((size, False) for size in ballot.wrong)]
    kinds = [kind for kind, (size, _) in enumerate(groups) for _ in range(size)] + [-1] * ballot.silent
    for sample in product(kinds, repeat=j):
        votes = Counter(sample)
        correct, wrong = (
            tuple(votes[kind] for kind, (_, right) in enumerate(groups) if right is side and votes[kind])
            for side in (True, False)
        )
        yield Ballot(correct, wrong, votes[-1])


def variance(values: list[Fraction]) -> float:
    mean = sum(values, Fraction(0)) / len(values)
    return float(sum((value - mean) ** 2 for value in values) / len(values))


@settings(max_examples=40)
@given(BALLOTS)
def test_the_whole_vote_varies_as_its_bootstrap(ballot: Ballot) -> None:
    true = variance([consensus(b) for b in drawn_again(ballot, ballot.samples)])
    kinds = len(ballot.correct) + len(ballot.wrong) + bool(ballot.silent)
    found = consensus_variance(ballot, ballot.samples)
    assert found == pytest.approx(true, abs=1e-12 if kinds < 3 or not ballot.correct else 0.03)


@settings(max_examples=25)
@given(BALLOTS)
def test_in_between_it_is_an_upper_bound(ballot: Ballot) -> None:
    """Of what cons@j would vary by if the observed shares were the true ones."""
    k = ballot.samples
    for j in range(2, k):
        true = variance([expected_consensus(b, [j])[j] for b in drawn_again(ballot, k)])
        assert (consensus_variance(ballot, j) or 0.0) >= true - 0.02


@given(BALLOTS)
def test_a_vote_of_one_varies_as_pass_at_1(ballot: Ballot) -> None:
    found = consensus_variance(ballot, 1)
    assert found == pytest.approx(rerun_variance(1, ballot.samples, sum(ballot.correct)))


@pytest.mark.parametrize(
    "ballot", [Ballot((8,), ()), Ballot((), (5, 2), 1), Ballot((), (), 8), Ballot((5, 3), ())]
)
def test_where_no_vote_can_fall_otherwise_it_is_0(ballot: Ballot) -> None:
    assert [consensus_variance(ballot, j) for j in (2, 5, 8)] == [0.0, 0.0, 0.0]


def test_one_sample_and_more_votes_than_samples_say_nothing() -> None:
    assert consensus_variance(Ballot((1,), ()), 1) is None
    assert consensus_variance(Ballot((2,), (1,)), 4) is None


def test_a_close_vote_varies_more_than_a_clear_one() -> None:
    clear, close = (consensus_variance(Ballot((right,), (56 - right, 8)), 64) for right in (50, 29))
    assert clear is not None
    assert close is not None
    assert clear < 1e-6
    assert 0.2 < close < 0.25


def test_the_same_votes_give_the_same_bits_in_any_order_and_in_any_process() -> None:
    ballot, turned = Ballot((9, 7), (8, 3, 2), 3), Ballot((7, 9), (2, 8, 3), 3)
    code = (
        "from r1eval.statistics.consensus import Ballot; "
        "from r1eval.statistics.vote_variance import consensus_variance; "
        "print(repr(consensus_variance(Ballot((9, 7), (8, 3, 2), 3), 32)))"
    )
    other = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert repr(consensus_variance(ballot, 32)) == other.stdout.strip()
    assert consensus_variance(turned, 32) == consensus_variance(ballot, 32)
