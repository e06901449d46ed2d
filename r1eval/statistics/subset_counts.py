"""Counts subsets of votes by generating functions, each a polynomial packed into one whole number.

The coefficient of x^s is how many subsets of s samples there are of some kind. All coefficients are counts
and none is above C(samples, s) times what the caller says, so that they never run into each other.
"""

from dataclasses import dataclass
from functools import lru_cache
from math import comb


@dataclass(frozen=True)
class Packing:
    """Polynomials in x up to x^samples, as whole numbers: x is 2^bits."""

    samples: int
    scale: int = 1
    """what counts are multiplied with at most"""

    @property
    def bits(self) -> int:
        return (comb(self.samples, self.samples // 2) * self.scale).bit_length()

    def exactly(self, m: int, t: int) -> int:
        """C(m, t) x^t: the subsets that hold t of m samples."""
        return comb(m, t) << (self.bits * t)

    def below(self, m: int, t: int) -> int:
        """Σ_{u<t} C(m, u) x^u: the subsets that hold fewer than t of m samples.

        >>> p = Packing(4)
        >>> p.coefficients(p.below(3, 2) * p.exactly(1, 1))  # (1 + 3x) · x
        [0, 1, 3, 0, 0]
        """
        return _below(self.bits, m, t)

    def coefficients(self, polynomial: int) -> list[int]:
        """Those of x^0 … x^samples."""
        mask = (1 << self.bits) - 1
        return [polynomial >> (self.bits * s) & mask for s in range(self.samples + 1)]


@lru_cache(maxsize=4096)
def _below(bits: int, m: int, t: int) -> int:
    return sum(comb(m, u) << (bits * u) for u in range(min(t, m + 1)))
