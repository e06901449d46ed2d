"""Intervals for a binomial share, c of n, from the beta distribution, to compare with r1eval's own."""

from r1eval.statistics.intervals import LEVEL


def clopper_pearson(c: int, n: int, level: float = LEVEL) -> tuple[float, float]:
    """The exact interval, from inverting the binomial test: covers at least its level, mostly more.

    >>> [round(x, 4) for x in clopper_pearson(30, 30)]
    [0.8843, 1.0]
    """
    low, _ = _beta_interval(c, n - c + 1, level) if c else (0.0, 0.0)
    _, high = _beta_interval(c + 1, n - c, level) if c < n else (1.0, 1.0)
    return low, high


def jeffreys(c: int, n: int, level: float = LEVEL) -> tuple[float, float]:
    """The equal-tailed interval of Beta(c + 1/2, n − c + 1/2); its ends are never 0 or 1.

    >>> [round(x, 4) for x in jeffreys(30, 30)]
    [0.9203, 1.0]
    """
    return _beta_interval(c + 0.5, n - c + 0.5, level)


def uniform_prior(c: int, n: int, level: float = LEVEL) -> tuple[float, float]:
    """The equal-tailed interval of Beta(c + 1, n − c + 1): the posterior under a uniform prior.

    >>> [round(x, 4) for x in uniform_prior(30, 30)]
    [0.8878, 0.9992]
    """
    return _beta_interval(c + 1, n - c + 1, level)


def _beta_interval(a: float, b: float, level: float) -> tuple[float, float]:
    from scipy.special import betaincinv

    tail = (1 - level) / 2
    return float(betaincinv(a, b, tail)), float(betaincinv(a, b, 1 - tail))
