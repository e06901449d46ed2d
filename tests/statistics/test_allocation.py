"""Adaptive k: the estimates are unbiased, by enumeration of all outcomes, and the target is reached."""

import random
from collections.abc import Sequence
from fractions import Fraction
from itertools import product
from math import comb, prod, sqrt
from statistics import mean

import pytest
from hypothesis import given
from hypothesis import strategies as st

from r1eval.statistics.allocation import (
    Target,
    adaptive_result,
    make_target,
    needed_samples,
    stopping_rules,
)
from r1eval.statistics.allocation_rule import StoppingRule, stopping_points
from r1eval.statistics.pass_at import rerun_variance

ZERO = Fraction(0)

SHARES = [Fraction(1, 2), Fraction(1, 7), Fraction(19, 20), Fraction(0), Fraction(1)]

RULES = [
    StoppingRule(4, (2, 3, 5, 8)),
    StoppingRule(9, (4, 6, 9, 14)),
    StoppingRule(12, (2, 3, 4, 5, 6, 7, 8, 9, 10)),
    StoppingRule(100, (3, 4, 6)),
]


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("p", SHARES)
def test_a_rules_estimates_are_unbiased_whatever_the_true_share(rule: StoppingRule, p: Fraction) -> None:
    points = stopping_points(rule)
    chances = {(n, c): end.total * p**c * (1 - p) ** (n - c) for (n, c), end in points.items()}
    expected = sum(chance * points[point].share for point, chance in chances.items())
    square = sum(chance * points[point].share ** 2 for point, chance in chances.items())
    assert sum(chances.values()) == 1
    assert expected == p
    assert sum(chance * points[point].variance for point, chance in chances.items()) == square - p**2
    assert sum(chance * points[point].spread for point, chance in chances.items()) == p * (1 - p)


@pytest.mark.parametrize("rule", RULES)
def test_the_orders_at_each_stopping_point_are_those_that_end_there(rule: StoppingRule) -> None:
    found: dict[tuple[int, int], set[tuple[bool, ...]]] = {}
    for outcomes in product((False, True), repeat=rule.checkpoints[-1]):
        n = rule.needed(outcomes)
        found.setdefault((n, sum(outcomes[:n])), set()).add(outcomes[:n])
    assert found.keys() == stopping_points(rule).keys()
    for point, orders in found.items():
        total, first, two = stopping_points(rule)[point]
        assert total == len(orders)
        assert first == sum(one[0] for one in orders)
        assert two == sum(one[0] and one[1] for one in orders)


@pytest.mark.parametrize(
    "shares",
    [(Fraction(9, 10), Fraction(1, 2)), (Fraction(1, 3), Fraction(1, 3)), (Fraction(1), Fraction(3, 4))],
)
def test_pass_at_1_of_a_whole_run_is_unbiased_and_the_plain_mean_is_not(shares: tuple[Fraction, ...]) -> None:
    """Over all outcomes of two questions with up to six samples, rules from each other's pilots included."""
    target = Target(0.15, checkpoints=(2, 3, 6))
    truth = sum(shares, Fraction(0)) / len(shares)
    chances, adaptive, plain, lengths = Fraction(0), Fraction(0), Fraction(0), set()
    for pilots in product(product((False, True), repeat=2), repeat=2):
        rules = stopping_rules(target, [sum(one) for one in pilots])
        for later in product(product((False, True), repeat=4), repeat=2):
            outcomes = [(*first, *rest) for first, rest in zip(pilots, later, strict=True)]
            needed = [rule.needed(one) for rule, one in zip(rules, outcomes, strict=True)]
            pairs = zip(shares, outcomes, strict=True)
            chance = prod(p if right else 1 - p for p, one in pairs for right in one)
            correct = [sum(one[:n]) for one, n in zip(outcomes, needed, strict=True)]
            points = list(zip(rules, needed, correct, strict=True))
            chances += chance
            adaptive += chance * sum((stopping_points(rule)[n, c].share for rule, n, c in points), ZERO) / 2
            plain += chance * sum((Fraction(c, n) for _, n, c in points), ZERO) / 2
            lengths.add(tuple(needed))
    assert len(lengths) > 2  # the run did adapt
    assert chances == 1
    assert adaptive == truth
    assert plain != truth


@given(
    st.lists(st.integers(0, 8), min_size=1, max_size=12),
    st.integers(0, 8),
    st.sampled_from([0.005, 0.02, 0.1]),
)
def test_a_questions_rule_does_not_depend_on_its_own_outcomes(others: list[int], own: int, se: float) -> None:
    target = make_target(se, pilot=8, max_k=64)
    assert stopping_rules(target, [own, *others])[0] == stopping_rules(target, [8 - own, *others])[0]


@given(st.integers(2, 40), st.data())
def test_samples_that_are_fixed_in_number_have_the_plain_estimates(n: int, data: st.DataObject) -> None:
    c = data.draw(st.integers(0, n))
    end = stopping_points(StoppingRule(n, (n,)))[n, c]
    assert end.total == comb(n, c)
    assert end.share == Fraction(c, n)
    assert float(end.variance) == pytest.approx(rerun_variance(1, n, c))


def test_every_question_has_its_pilot_before_any_has_more() -> None:
    target = make_target(0.01, pilot=4, max_k=32)
    assert needed_samples(target, [[True] * 32, [True] * 3]) == [4, 4]
    assert adaptive_result(target, [[True] * 32, [True] * 3]) is None


def test_samples_beyond_the_stopping_point_change_nothing() -> None:
    target = make_target(0.03, pilot=4, max_k=128)
    outcomes = draw(target, [0.5, 0.9, 1.0, 0.2] * 3, random.Random(1))
    needed = needed_samples(target, outcomes)
    assert min(needed) < max(needed)
    assert [len(one) for one in outcomes] == needed
    more = [[*one, False, False] for one in outcomes]
    assert needed_samples(target, more) == needed
    assert adaptive_result(target, more) == adaptive_result(target, outcomes)


def test_a_question_that_is_answered_now_right_now_wrong_gets_more_samples() -> None:
    target = make_target(0.005, pilot=8, max_k=128)
    outcomes = draw(target, [0.5] * 5 + [1.0] * 25, random.Random(2))
    lengths = [len(one) for one in outcomes]
    assert min(lengths[:5]) > 2 * max(lengths[5:])


@pytest.mark.parametrize(("se", "least", "most"), [(0.4, 4, 4), (1e-6, 32, 32)])
def test_no_question_gets_less_than_the_pilot_or_more_than_max_k(se: float, least: int, most: int) -> None:
    target = make_target(se, pilot=4, max_k=32)
    lengths = [len(one) for one in draw(target, [0.5, 0.8] * 10, random.Random(3))]
    assert (min(lengths), max(lengths)) == (least, most)


def test_where_all_samples_agree_there_is_no_error_and_no_saving() -> None:
    target = make_target(0.05, pilot=4, max_k=16)
    result = adaptive_result(target, draw(target, [1.0] * 10, random.Random(4)))
    assert result is not None
    assert (result.estimate.value, result.estimate.se_rerun) == (1.0, 0.0)
    assert result.uniform_samples is None
    assert result.saving is None


@pytest.mark.parametrize(("pilot", "max_k", "se"), [(1, 8, 0.1), (8, 4, 0.1), (4, 8, 0.0)])
def test_targets_that_cannot_be_are_refused(pilot: int, max_k: int, se: float) -> None:
    with pytest.raises(ValueError, match="target"):
        make_target(se, pilot, max_k)


def test_a_run_reaches_its_target_with_fewer_samples_than_a_uniform_one() -> None:
    dice, target = random.Random(5), make_target(0.01, pilot=8, max_k=512)
    errors, reached, savings = [], [], []
    for _ in range(40):
        shares = [dice.betavariate(0.4, 0.15) for _ in range(30)]
        result = adaptive_result(target, draw(target, shares, dice))
        assert result is not None
        assert result.estimate.value is not None
        assert result.estimate.se_rerun is not None
        errors.append((result.estimate.value - mean(shares)) / target.se)
        reached.append(result.estimate.se_rerun / target.se)
        savings.append(result.saving or 0.0)
    assert mean(reached) == pytest.approx(1, abs=0.05)
    assert abs(mean(errors)) < 3 / sqrt(len(errors))
    assert mean(savings) > 0.1


def draw(target: Target, shares: Sequence[float], dice: random.Random) -> list[list[bool]]:
    """The outcomes of a whole adaptive run of questions with these true shares."""
    outcomes: list[list[bool]] = [[] for _ in shares]
    while (needed := needed_samples(target, outcomes)) != [len(one) for one in outcomes]:
        for one, n, p in zip(outcomes, needed, shares, strict=True):
            one += [dice.random() < p for _ in range(n - len(one))]
    return outcomes
