"""When a sequential gate looks, and at which level each look decides.

Looking often would raise the rate of false alarms; these levels hold it. Every look compares the candidate's
first k_l samples of each question with all of the baseline's. Later samples add independent noise to the mean
of the earlier ones, so Cov(d_l, d_m) = Var(d_m) for k_l < k_m: the differences have independent increments,
which is what group-sequential designs rest on. docs/sequential.md has the proof, the choices and the limits.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from math import ceil, exp, expm1, inf, log, pi, sqrt
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

TINY = 1e-12
"""below it the levels are taken to be in proportion to alpha"""

LOWEST = -8.5
"""a standard normal is below it with probability 1e-17"""

NODES = 32


@dataclass(frozen=True)
class Design:
    """What was declared before the candidate's first sample was drawn."""

    ks: tuple[int, ...]
    """the candidate's samples per question at each look, strictly ascending"""
    k_baseline: int
    """samples per question of the baseline, all of which every look uses"""


def default_looks(k: int) -> tuple[int, ...]:
    """A quarter, a half, three quarters and all of k samples per question, rounded up.

    >>> default_looks(64), default_looks(5), default_looks(2), default_looks(1)
    ((16, 32, 48, 64), (2, 3, 4, 5), (1, 2), (1,))
    """
    return tuple(sorted({ceil(k * part / 4) for part in (1, 2, 3, 4)}))


def fractions(design: Design) -> tuple[float, ...]:
    """The share of the last look's information that each look has: (1/k_A + 1/k_L)/(1/k_A + 1/k_l).

    The baseline's noise is common to all looks, so a quarter of the samples is more than a quarter of the
    information.

    >>> [round(t, 3) for t in fractions(Design((16, 32, 48, 64), k_baseline=64))]
    [0.4, 0.667, 0.857, 1.0]
    """
    noise = [1 / design.k_baseline + 1 / k for k in design.ks]
    return tuple(noise[-1] / each for each in noise)


def spent(fraction: float) -> float:
    """The share of alpha that may be spent by this fraction of the information: (e^4t - 1)/(e^4 - 1).

    It is Hwang, Shih and DeCani's family (1990) at gamma = -4, chosen among thirteen functions by simulation
    (docs/sequential.md): it decides as one look at the end would, nearly always, with far fewer samples.

    >>> [round(spent(t), 3) for t in (0.4, 0.667, 0.857, 1.0)]
    [0.074, 0.25, 0.556, 1.0]
    """
    return expm1(4 * fraction) / expm1(4)


@lru_cache(maxsize=4096)
def levels(design: Design, alpha: float) -> tuple[float, ...]:
    """The nominal one-sided level of each planned look; by chance some look rejects with probability alpha.

    >>> [round(level, 4) for level in levels(Design((16, 32, 48, 64), 64), 0.05)]
    [0.0037, 0.0107, 0.0236, 0.0432]
    >>> levels(Design((4,), 4), 0.05)
    (0.05,)
    """
    if len(design.ks) == 1:
        return (alpha,)
    ts = fractions(design)
    return spend(ts, [alpha * spent(t) for t in ts])


def sequential_p(design: Design, ps: Sequence[float]) -> float:
    """The smallest alpha at which one of the looks so far rejects (Liu and Anderson 2008).

    `ps` are the nominal p-values of the looks reached, in order. It holds whenever the gate stops and for
    whatever reason. Below 1e-12 it goes down to 0 in a straight line.

    >>> design = Design((16, 32, 48, 64), 64)
    >>> round(sequential_p(design, [0.3, 0.01066]), 3), sequential_p(design, [0.3, 0.0])
    (0.05, 0.0)
    >>> sequential_p(Design((64,), 64), [0.03])
    0.03
    """
    from scipy.optimize import brentq

    if len(design.ks) == 1:
        return ps[0]
    if _excess(design, ps, 1.0) < 0:
        return 1.0
    if _excess(design, ps, TINY) >= 0:
        return TINY * min(p / level for p, level in _decided(design, ps, TINY))
    low, high = _bracket(design, ps)
    return min(1.0, exp(brentq(lambda log_alpha: _excess(design, ps, exp(log_alpha)), low, high, rtol=1e-12)))


def spend(ts: Sequence[float], totals: Sequence[float]) -> tuple[float, ...]:
    """The nominal level of each look that brings the chance of having rejected by then to its total.

    For statistics Z_l, standard normal, with Cov(Z_l, Z_m) = sqrt(t_l/t_m) for t_l <= t_m: the density of
    having come to z without rejecting is integrated from look to look (Armitage, McPherson and Rowe 1969;
    Jennison and Turnbull 2000, chapter 19), at Gauss-Legendre nodes. Two looks of Pocock's design:

    >>> [round(level, 4) for level in spend([0.5, 1.0], [0.0304, 0.05])]
    [0.0304, 0.0303]
    """
    from scipy.special import ndtr

    steps = [before / after for before, after in pairwise(ts)]
    panels = _panels(sqrt(min((1 - step for step in steps), default=1.0)))
    path = _Path.start()
    found: list[float] = []
    for step, (before, total) in zip([0.0, *steps], pairwise([0.0, *totals]), strict=True):
        bound = path.bound(step, total - before)
        found.append(float(ndtr(-bound)))
        path = path.on(step, bound, panels)
    return tuple(found)


@dataclass(frozen=True)
class _Path:
    """The density of the statistic at a look, of the paths that have not rejected, at points."""

    z: "Floats"
    mass: "Floats"
    """density times the quadrature's weight at each z"""

    @classmethod
    def start(cls) -> "_Path":
        import numpy as np

        return cls(np.zeros(1), np.ones(1))

    def bound(self, step: float, chance: float) -> float:
        """What the next statistic exceeds with this chance; `step` is t_l/t_{l+1}. ±inf at the ends."""
        from scipy.optimize import brentq

        if chance <= 0:
            return inf
        if self.beyond(step, LOWEST) <= chance:
            return -inf
        return float(brentq(lambda bound: self.beyond(step, bound) - chance, LOWEST, 40.0, xtol=1e-13))

    def beyond(self, step: float, bound: float) -> float:
        from scipy.special import ndtr

        return float(self.mass @ ndtr((self.z * sqrt(step) - bound) / sqrt(1 - step)))

    def on(self, step: float, bound: float, panels: int) -> "_Path":
        """The paths that go on below the bound."""
        import numpy as np

        length = min(max(bound, LOWEST), -LOWEST) - LOWEST
        nodes, weights = _nodes(panels)
        z = LOWEST + length * nodes
        away = (z[:, None] - self.z[None, :] * sqrt(step)) / sqrt(1 - step)
        density = np.exp(-away * away / 2) @ self.mass / sqrt(2 * pi * (1 - step))
        return _Path(z, length * weights * density)


@lru_cache(maxsize=16)
def _nodes(panels: int) -> "tuple[Floats, Floats]":
    """Gauss-Legendre nodes and weights for 0..1 in this many equal panels of NODES each."""
    import numpy as np
    from scipy.special import roots_legendre

    nodes, weights = roots_legendre(NODES)
    places = np.arange(panels)[:, None] + (nodes + 1) / 2
    return places.ravel() / panels, np.tile(weights / 2, panels) / panels


def _panels(narrowest: float) -> int:
    """So many that the nodes lie closer than the narrowest bell's standard deviation."""
    return ceil(20 / (narrowest * NODES))


def _decided(design: Design, ps: Sequence[float], alpha: float) -> list[tuple[float, float]]:
    """p and level of each look so far."""
    return list(zip(ps, levels(design, alpha)[: len(ps)], strict=True))


def _excess(design: Design, ps: Sequence[float], alpha: float) -> float:
    """By how much the nearest look rejects at alpha: >= 0 exactly where one does; rises with alpha."""
    return max((log(level) - log(p) if p else inf for p, level in _decided(design, ps, alpha)), default=-inf)


def _bracket(design: Design, ps: Sequence[float]) -> tuple[float, float]:
    """Logarithms of alphas that reject at no look and at one: a look's level lies between what it spends
    and what has been spent by then."""
    shares = [0.0, *(spent(t) for t in fractions(design)[: len(ps)])]
    low = min(p / share for p, share in zip(ps, shares[1:], strict=True))
    high = min(p / (share - before) for p, (before, share) in zip(ps, pairwise(shares), strict=True))
    return log(max(low, TINY)) - 1e-6, log(min(high, 1.0)) + 1e-6
