"""The interim looks of a sequential gate and the significance level of each.

Testing at the full level at several looks would raise the rate of false alarms; the levels computed here keep
it at alpha. Every look compares the candidate's first k_l samples of each question with all samples of the
baseline. Later samples add independent noise to the mean of the earlier ones, so Cov(d_l, d_m) = Var(d_m) for
k_l < k_m: the differences have independent increments, as group-sequential designs assume.
docs/sequential.md has the proof, the choices and the limits.
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

PROPORTIONAL_BELOW = 1e-12
"""alphas below this are treated as proportional to the levels"""

LOWEST_Z = -8.5
"""lower end of the integration; a standard normal is below it with probability 1e-17"""

NODES_PER_PANEL = 32


@dataclass(frozen=True)
class Design:
    """The looks, as declared before the candidate's first sample was drawn."""

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


def information_fractions(design: Design) -> tuple[float, ...]:
    """The information fraction of each look, relative to the last: (1/k_A + 1/k_L)/(1/k_A + 1/k_l).

    The baseline's noise is common to all looks, so a quarter of the samples carries more than a quarter of
    the information.

    >>> [round(t, 3) for t in information_fractions(Design((16, 32, 48, 64), k_baseline=64))]
    [0.4, 0.667, 0.857, 1.0]
    """
    noise = [1 / design.k_baseline + 1 / k for k in design.ks]
    return tuple(noise[-1] / each for each in noise)


def alpha_spending(fraction: float) -> float:
    """The alpha-spending function: the share of alpha spent at information fraction t, (e^4t - 1)/(e^4 - 1).

    It is the family of Hwang, Shih and DeCani (1990) at gamma = -4, chosen from thirteen functions by
    simulation (docs/sequential.md): it nearly always decides like a single look at the end, with far fewer
    samples.

    >>> [round(alpha_spending(t), 3) for t in (0.4, 0.667, 0.857, 1.0)]
    [0.074, 0.25, 0.556, 1.0]
    """
    return expm1(4 * fraction) / expm1(4)


@lru_cache(maxsize=4096)
def nominal_levels(design: Design, alpha: float) -> tuple[float, ...]:
    """The nominal one-sided level of each planned look; without a drop, some look rejects with chance alpha.

    >>> [round(level, 4) for level in nominal_levels(Design((16, 32, 48, 64), 64), 0.05)]
    [0.0037, 0.0107, 0.0236, 0.0432]
    >>> nominal_levels(Design((4,), 4), 0.05)
    (0.05,)
    """
    if len(design.ks) == 1:
        return (alpha,)
    ts = information_fractions(design)
    return solve_levels(ts, [alpha * alpha_spending(t) for t in ts])


def sequential_p(design: Design, ps: Sequence[float]) -> float:
    """Sequential p-value: the smallest alpha at which a look so far rejects (Liu and Anderson 2008).

    `ps` are the nominal p-values of the looks so far, in order. The result is valid whenever and for whatever
    reason the gate stops. Below 1e-12 it decreases linearly to 0.

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
    if _excess(design, ps, PROPORTIONAL_BELOW) >= 0:
        return PROPORTIONAL_BELOW * min(
            p / level for p, level in _p_and_levels(design, ps, PROPORTIONAL_BELOW)
        )
    low, high = _bracket(design, ps)
    return min(1.0, exp(brentq(lambda log_alpha: _excess(design, ps, exp(log_alpha)), low, high, rtol=1e-12)))


def solve_levels(ts: Sequence[float], totals: Sequence[float]) -> tuple[float, ...]:
    """The nominal level of each look for which the probability of a rejection so far equals its total.

    `ts` are information fractions, `totals` cumulative rejection probabilities. The statistics Z_l are
    standard normal with Cov(Z_l, Z_m) = sqrt(t_l/t_m) for t_l <= t_m. The density of reaching z without a
    rejection is integrated from look to look (Armitage, McPherson and Rowe 1969; Jennison and Turnbull 2000,
    chapter 19) at Gauss-Legendre nodes. Two looks of Pocock's design:

    >>> [round(level, 4) for level in solve_levels([0.5, 1.0], [0.0304, 0.05])]
    [0.0304, 0.0303]
    """
    from scipy.special import ndtr

    steps = [spent / after for spent, after in pairwise(ts)]
    panels = _panel_count(sqrt(min((1 - step for step in steps), default=1.0)))
    density = _Density.start()
    levels: list[float] = []
    for step, (spent, total) in zip([0.0, *steps], pairwise([0.0, *totals]), strict=True):
        bound = density.bound(step, total - spent)
        levels.append(float(ndtr(-bound)))
        density = density.advance(step, bound, panels)
    return tuple(levels)


@dataclass(frozen=True)
class _Density:
    """The density of the statistic at a look, over the paths without a rejection, at quadrature nodes."""

    z: "Floats"
    mass: "Floats"
    """density times quadrature weight at each z"""

    @classmethod
    def start(cls) -> "_Density":
        import numpy as np

        return cls(np.zeros(1), np.ones(1))

    def bound(self, step: float, probability: float) -> float:
        """The bound that the next statistic exceeds with this probability, or ±inf; `step` is t_l/t_{l+1}."""
        from scipy.optimize import brentq

        if probability <= 0:
            return inf
        if self.exceedance(step, LOWEST_Z) <= probability:
            return -inf
        return float(
            brentq(lambda bound: self.exceedance(step, bound) - probability, LOWEST_Z, 40.0, xtol=1e-13)
        )

    def exceedance(self, step: float, bound: float) -> float:
        """The probability that the next statistic exceeds the bound."""
        from scipy.special import ndtr

        return float(self.mass @ ndtr((self.z * sqrt(step) - bound) / sqrt(1 - step)))

    def advance(self, step: float, bound: float, panels: int) -> "_Density":
        """The density at the next look, over the paths that stay below the bound."""
        import numpy as np

        length = min(max(bound, LOWEST_Z), -LOWEST_Z) - LOWEST_Z
        nodes, weights = _nodes(panels)
        z = LOWEST_Z + length * nodes
        away = (z[:, None] - self.z[None, :] * sqrt(step)) / sqrt(1 - step)
        density = np.exp(-away * away / 2) @ self.mass / sqrt(2 * pi * (1 - step))
        return _Density(z, length * weights * density)


@lru_cache(maxsize=16)
def _nodes(panels: int) -> "tuple[Floats, Floats]":
    """Gauss-Legendre nodes and weights for 0..1, in equal panels of NODES_PER_PANEL each."""
    import numpy as np
    from scipy.special import roots_legendre

    nodes, weights = roots_legendre(NODES_PER_PANEL)
    positions = np.arange(panels)[:, None] + (nodes + 1) / 2
    return positions.ravel() / panels, np.tile(weights / 2, panels) / panels


def _panel_count(smallest_sd: float) -> int:
    """Enough panels that the nodes are closer together than the smallest standard deviation."""
    return ceil(20 / (smallest_sd * NODES_PER_PANEL))


def _p_and_levels(design: Design, ps: Sequence[float], alpha: float) -> list[tuple[float, float]]:
    """(p-value, level) of each look so far."""
    return list(zip(ps, nominal_levels(design, alpha)[: len(ps)], strict=True))


def _excess(design: Design, ps: Sequence[float], alpha: float) -> float:
    """The largest log(level / p) of the looks: >= 0 exactly if one rejects at alpha; rises with alpha."""
    return max(
        (log(level) - log(p) if p else inf for p, level in _p_and_levels(design, ps, alpha)), default=-inf
    )


def _bracket(design: Design, ps: Sequence[float]) -> tuple[float, float]:
    """Logarithms of an alpha at which no look rejects and of one at which a look does: a look's level lies
    between its own spending and the cumulative spending."""
    shares = [0.0, *(alpha_spending(t) for t in information_fractions(design)[: len(ps)])]
    low = min(p / share for p, share in zip(ps, shares[1:], strict=True))
    high = min(p / (share - before) for p, (before, share) in zip(ps, pairwise(shares), strict=True))
    return log(max(low, PROPORTIONAL_BELOW)) - 1e-6, log(min(high, 1.0)) + 1e-6
