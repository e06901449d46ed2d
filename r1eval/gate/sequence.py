"""A false-alarm rate over a whole sequence of gates: the share of alpha that each comparison gets.

Checkpoints come one after the other, and nobody knows how many; each is compared with the last one and with
the best so far. The probability that any of these comparisons is a false alarm is at most alpha, however the
p-values depend on each other. docs/watch.md has the argument, the choices and the power.
"""

from collections.abc import Iterable
from dataclasses import dataclass

EXPONENT = 1.6
"""of the decrease of the shares, as in Ramdas et al. (2018) and Tian and Ramdas (2021)"""

ZETA = 2.2857656656801293
"""the sum of t^-1.6 over t = 1, 2, …"""


@dataclass(frozen=True)
class Slots:
    """The share of alpha of each comparison at one checkpoint."""

    last: float
    """with the checkpoint before it; 0.0 if there is none"""
    best: float
    """with the best before it, if that is another one"""
    next: float
    """of the checkpoint after it, if that was evaluated earlier, with this one"""


def own_share(number: int) -> float:
    """The share of alpha of the checkpoint that is the `number`-th to be compared: t^-1.6 / zeta(1.6).

    >>> [round(own_share(t), 4) for t in (1, 2, 10, 50)]
    [0.4375, 0.1443, 0.011, 0.0008]
    """
    return float(number**-EXPONENT / ZETA)


def total_share(number: int, rejected: Iterable[float]) -> float:
    """The share of the `number`-th checkpoint, with the shares of what was `rejected` at the one before.

    This is the online fallback procedure (Tian and Ramdas 2021): a comparison that showed a regression does
    not need its share any more, and the next checkpoint gets it. So a run that has become worse is watched
    with more power, not with less.

    >>> round(total_share(10, []), 4), round(total_share(10, [0.05]), 4)
    (0.011, 0.061)
    """
    return own_share(number) + sum(rejected)


def divide(share: float, earlier: int, *, has_next: bool = False) -> Slots:
    """The shares of the comparisons at a checkpoint with so many `earlier` ones.

    The best so far is chosen after looking, and the highest of several measurements is too high on average.
    So the share for it is divided by the number of those that could have been chosen: then it does not matter
    which one was. With one earlier checkpoint there is nothing to choose.

    >>> divide(0.01, 5)
    Slots(last=0.005, best=0.00125, next=0.0)
    >>> divide(0.01, 1), divide(0.01, 0, has_next=True)
    (Slots(last=0.01, best=0.0, next=0.0), Slots(last=0.0, best=0.0, next=0.01))
    """
    parts = min(earlier, 2) + has_next
    if parts == 0:
        return Slots(0.0, 0.0, 0.0)
    each = share / parts
    return Slots(
        last=each if earlier else 0.0,
        best=each / (earlier - 1) if earlier > 1 else 0.0,
        next=each if has_next else 0.0,
    )
