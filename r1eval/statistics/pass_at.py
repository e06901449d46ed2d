"""Unbiased pass@j, pass^j and G-pass@j of one question from its n samples, and their re-run variances."""

from fractions import Fraction
from functools import lru_cache
from math import ceil, comb, fsum


def curve_sizes(k: int) -> list[int]:
    """The powers of two below k, and k: the values of j at which a curve over j is shown.

    >>> curve_sizes(1), curve_sizes(6), curve_sizes(64)
    ([1], [1, 2, 4, 6], [1, 2, 4, 8, 16, 32, 64])
    """
    return [*(2**i for i in range((k - 1).bit_length())), k]


@lru_cache(maxsize=65536)
def subset_share(n: int, c: int, j: int) -> Fraction | None:
    """C(c, j) / C(n, j): the share of the j-subsets of n samples that lie within c of them.

    It is the probability that j samples, drawn without replacement, are all among those c. With c the number
    of correct samples it is pass^j, with the number of the others it is 1 − pass@j. None for j > n.

    >>> subset_share(n=8, c=3, j=2)
    Fraction(3, 28)
    """
    return Fraction(comb(c, j), comb(n, j)) if j <= n else None


def pass_at(j: int, n: int, correct: int) -> Fraction | None:
    """1 − C(n − c, j) / C(n, j): the probability that at least one of j samples is correct; None for j > n.

    Unbiased for every j ≤ n (Chen et al. 2021, "Evaluating Large Language Models Trained on Code"). With
    3 of 8 samples correct, 13 of 14 subsets of 4 samples contain a correct one:

    >>> pass_at(4, n=8, correct=3)
    Fraction(13, 14)
    >>> pass_at(16, n=8, correct=8) is None
    True
    """
    none_correct = subset_share(n, n - correct, j)
    return None if none_correct is None else 1 - none_correct


def g_pass_at(n: int, c: int, k: int, tau: float) -> Fraction | None:
    """The probability that of k of n samples at least ⌈tau · k⌉, and at least one, are among the c correct.

    Liu et al. 2024, "Are Your LLMs Capable of Stable Reasoning?". tau = 0 is pass@k, tau = 1 pass^k. tau is
    read as the decimal that it is written as: 0.07 of 100 is 7, though 0.07 · 100 is 7.000000000000001 in
    floating point. None for k > n. Unbiased like those two.

    >>> g_pass_at(n=10, c=3, k=5, tau=0.4), g_pass_at(n=10, c=3, k=5, tau=0) == pass_at(5, 10, 3)
    (Fraction(1, 2), True)
    """
    if k > n:
        return None
    least = max(1, ceil(Fraction(str(tau)) * k))
    ways = sum(comb(c, hits) * comb(n - c, k - hits) for hits in range(least, min(c, k) + 1))
    return Fraction(ways, comb(n, k))


def rerun_variance(j: int, n: int, correct: int) -> float | None:
    """The variance of pass@j if the question's n samples were drawn again, by `subset_share_variance`.

    At j = 1 that is m(1 − m)/(n − 1).

    >>> rerun_variance(1, n=5, correct=1), rerun_variance(1, n=1, correct=1)  # 0.2 · 0.8 / 4
    (0.04, None)
    """
    return subset_share_variance(n, n - correct, j)


@lru_cache(maxsize=65536)
def subset_share_variance(n: int, c: int, j: int) -> float | None:
    """The variance of C(c, j) / C(n, j) if the n samples were drawn again; None for j > n and for n = 1.

    For 2j ≤ n it is unbiased: with u_i = C(c, i)/C(n, i) it is u_j² − u_2j, as u_2j is the unbiased estimate
    of the square. For larger j there are no two disjoint sets of j samples, and it is the plug-in estimate:
    the variance over c ~ Binomial(n, c/n), enumerated. That one uses the observed share as the true one: it
    is 0 if all samples agree, and on average too small if they rarely differ.

    >>> subset_share_variance(4, 2, 2)  # u_2 = 1/6, u_4 = 0
    0.027777777777777776
    >>> round(subset_share_variance(2, 1, 2), 4)  # 0, 0, 1 with chances 1/4, 1/2, 1/4
    0.1875
    """
    once, twice = subset_share(n, c, j), subset_share(n, c, 2 * j)
    if once is None or n < 2:
        return None
    return _plug_in(n, c, j) if twice is None else float(once**2 - twice)


def _plug_in(n: int, c: int, j: int) -> float:
    outcomes = range(j, n + 1)
    values = [comb(i, j) / comb(n, j) for i in outcomes]
    chances = [_binomial(n, c)[i] for i in outcomes]
    pairs = list(zip(chances, values, strict=True))
    mean = fsum(chance * value for chance, value in pairs)
    none = (1 - fsum(chances)) * mean**2
    return none + fsum(chance * (value - mean) ** 2 for chance, value in pairs)


@lru_cache(maxsize=1024)
def _binomial(n: int, c: int) -> list[float]:
    """The probabilities of 0 … n successes in n draws with success probability c/n."""
    return [comb(n, i) * c**i * (n - c) ** (n - i) / n**n for i in range(n + 1)]
