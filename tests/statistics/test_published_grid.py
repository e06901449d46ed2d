"""The rounded figures that n questions of k samples can have, against all counts."""

from decimal import ROUND_HALF_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from r1eval.statistics.published_grid import is_feasible

ROUNDINGS = (ROUND_HALF_UP, ROUND_HALF_DOWN, ROUND_HALF_EVEN)


@given(st.sampled_from([1, 6, 8, 30, 40]), st.sampled_from([1, 2, 4]), st.integers(0, 2), st.data())
def test_a_value_is_feasible_if_a_count_rounds_to_it(
    n: int, k: int, decimals: int, data: st.DataObject
) -> None:
    steps = data.draw(st.integers(0, 100 * 10**decimals))
    value = Decimal(steps).scaleb(-decimals)
    unit = Decimal(1).scaleb(-decimals)
    exact = [Decimal(100 * count) / (n * k) for count in range(n * k + 1)]
    possible = {one.quantize(unit, rounding) for one in exact for rounding in ROUNDINGS}
    assert is_feasible(float(value), n, k, decimals) == (value in possible)


@pytest.mark.parametrize(
    ("value", "n", "k", "decimals", "possible"),
    [
        (79.8, 30, 64, 1, True),
        (100 * 0.798, 30, 64, 1, True),
        (100 * 0.527, 30, 1, 1, False),
        (28.9, 30, 16, 1, False),
        (97.3, 500, 2, 1, True),
        (12.0, 4, 2, 0, True),
        (13.0, 4, 2, 0, True),
        (100.0, 30, 1, 1, True),
        (100.1, 30, 64, 1, False),
        (-0.1, 30, 64, 1, False),
        (0.0, 198, 8, 1, True),
    ],
)
def test_known_figures(value: float, n: int, k: int, decimals: int, possible: bool) -> None:
    assert is_feasible(value, n, k, decimals) is possible


@given(st.integers(1, 600), st.integers(1, 64), st.data())
def test_every_actual_count_is_feasible(n: int, k: int, data: st.DataObject) -> None:
    correct = data.draw(st.integers(0, n * k))
    assert is_feasible(round(float(Fraction(100 * correct, n * k)), 1), n, k, 1)
