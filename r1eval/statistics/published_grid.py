"""Whether a published, rounded figure can be a mean of 0s and 1s over n questions of k samples each."""

from fractions import Fraction
from math import ceil, floor


def feasible(value_percent: float, n: int, k: int, decimals: int) -> bool:
    """Whether some number of correct samples among n · k rounds to this percentage.

    The nearest whole number below or above value · nk / 100 must lie within half a unit of the last decimal;
    a value that is exactly half a unit off counts, as sources round halves up or to even. A figure that is
    not feasible was made otherwise: from other questions, another k, or averaged over something else.

    >>> feasible(86.7, n=30, k=1, decimals=1), feasible(52.7, n=30, k=1, decimals=1)  # 26 of 30; 15.8 of 30
    (True, False)
    """
    value, samples = Fraction(f"{value_percent:.{decimals}f}"), n * k
    reach = Fraction(1, 2 * 10**decimals)
    correct = value * samples / 100
    return any(
        0 <= count <= samples and abs(Fraction(100 * count, samples) - value) <= reach
        for count in (floor(correct), ceil(correct))
    )
