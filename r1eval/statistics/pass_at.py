"""pass@j, pass^j and G-pass@j of one question, unbiased from its n samples, and how they would vary."""

from fractions import Fraction
from functools import lru_cache
from math import ceil, comb, fsum


def curve(k: int) -> list[int]:
    """The powers of two below k, and k: where a curve over j is looked at when not everywhere.

    >>> curve(1), curve(6), curve(64)
    ([1], [1, 2, 4, 6], [1, 2, 4, 8, 16, 32, 64])
    """
    return [*(2**i for i in range((k - 1).bit_length())), k]


@lru_cache(maxsize=65536)
def all_among(n: int, c: int, j: int) -> Fraction | None:
    """C(c, j) / C(n, j): the chance that j of n samples, drawn without replacement, are all among c of them.

    With c the correct samples this is pass^j, with the others it is 1 − pass@j. None for j > n.

    >>> all_among(n=8, c=3, j=2)
    Fraction(3, 28)
    """
    return Fraction(comb(c, j), comb(n, j)) if j <= n else None


def pass_at(j: int, n: int, correct: int) -> Fraction | None:
    """1 − C(n − c, j) / C(n, j): the chance that at least one of j samples is correct; None for j > n.

    Unbiased for every j ≤ n (Chen et al. 2021, "Evaluating Large Language Models Trained on Code"). With
    3 of 8 samples correct, 4 samples hold a correct one in 13 of 14 choices:

    >>> pass_at(4, n=8, correct=3)
    Fraction(13, 14)
    >>> pass_at(16, n=8, correct=8) is None
    True
    """
    none_correct = all_among(n, n - correct, j)
    return None if none_correct is None else 1 - none_correct


def g_pass_at(n: int, c: int, k: int, tau: float) -> Fraction | None:
    """The chance that of k of n samples at least ⌈tau · k⌉, and at least one, are among the c correct ones.

    Liu et al. 2024, "Are Your LLMs Capable of Stable Reasoning?". tau = 0 is pass@k, tau = 1 pass^k. tau is
    the decimal that it is written as: 0.07 of 100 are 7, though 0.07 · 100 is 7.000000000000001 to a
    machine. None for k > n; the mean over questions is as unbiased as those two.

    >>> g_pass_at(n=10, c=3, k=5, tau=0.4), g_pass_at(n=10, c=3, k=5, tau=0) == pass_at(5, 10, 3)
    (Fraction(1, 2), True)
    """
    if k > n:
        return None
    least = max(1, ceil(Fraction(str(tau)) * k))
    ways = sum(comb(c, hits) * comb(n - c, k - hits) for hits in range(least, min(c, k) + 1))
    return Fraction(ways, comb(n, k))


def rerun_variance(j: int, n: int, correct: int) -> float | None:
    """The variance of pass@j if the question's n samples were drawn again, as `variance_among` estimates it.

    At j = 1 that is m(1 − m)/(n − 1).

    >>> rerun_variance(1, n=5, correct=1), rerun_variance(1, n=1, correct=1)  # 0.2 · 0.8 / 4
    (0.04, None)
    """
    return variance_among(n, n - correct, j)


@lru_cache(maxsize=65536)
def variance_among(n: int, c: int, j: int) -> float | None:
    """The variance of C(c, j) / C(n, j) if the n samples were drawn again; None for j > n and for n = 1.

    Where 2j ≤ n, unbiased: with u_i = C(c, i)/C(n, i) it is u_j² − u_2j, as u_2j is the unbiased estimate of
    the square. Beyond, two separate sets of j samples are not to be had, and it is the plug-in: the variance
    over c ~ Binomial(n, c/n), enumerated. That one takes the observed share for the true one: it is 0 where
    all samples agree, and on average too small where they rarely differ.

    >>> variance_among(4, 2, 2)  # u_2 = 1/6, u_4 = 0
    0.027777777777777776
    >>> round(variance_among(2, 1, 2), 4)  # 0, 0, 1 with chances 1/4, 1/2, 1/4
    0.1875
    """
    once, twice = all_among(n, c, j), all_among(n, c, 2 * j)
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
    """The chances of 0 … n successes in n draws with chance c/n each."""
    return [comb(n, i) * c**i * (n - c) ** (n - i) / n**n for i in range(n + 1)]
