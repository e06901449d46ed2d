"""Check whether a published, rounded figure can be a mean of 0s and 1s over n questions of k samples each."""

from fractions import Fraction
from math import ceil, floor


def is_feasible(value_percent: float, n: int, k: int, decimals: int) -> bool:
    """Whether some number of correct samples among n · k rounds to this percentage.

    The nearest integer below or above value · nk / 100 must be within half a unit of the last decimal;
    exactly half a unit counts, as sources round halves up or to even. A figure that is not feasible was
    computed differently: from other questions, with another k, or as a mean over something else.

    >>> is_feasible(86.7, n=30, k=1, decimals=1)  # 26 of 30
    True
    >>> is_feasible(52.7, n=30, k=1, decimals=1)  # 15.8 of 30
    False
    """
    value, samples = Fraction(f"{value_percent:.{decimals}f}"), n * k
    tolerance = Fraction(1, 2 * 10**decimals)
    correct = value * samples / 100
    return any(
        0 <= count <= samples and abs(Fraction(100 * count, samples) - value) <= tolerance
        for count in (floor(correct), ceil(correct))
    )
