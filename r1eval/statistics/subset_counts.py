"""Counts subsets of votes with generating functions: polynomials packed into one integer each.

The coefficient of x^s is the number of subsets of s samples of some kind. All coefficients are counts of at
most C(samples, s) times `scale`, so they never overflow into each other.
"""

from dataclasses import dataclass
from functools import lru_cache
from math import comb


@dataclass(frozen=True)
class PackedPolynomials:
    """Polynomials in x up to x^samples, packed into integers: x is 2^bits."""

    samples: int
    scale: int = 1
    """the largest factor that counts are multiplied with"""

    @property
    def bits(self) -> int:
        return (comb(self.samples, self.samples // 2) * self.scale).bit_length()

    def choose_exactly(self, m: int, t: int) -> int:
        """C(m, t) x^t: the subsets with exactly t of m samples."""
        return comb(m, t) << (self.bits * t)

    def choose_below(self, m: int, t: int) -> int:
        """Σ_{u<t} C(m, u) x^u: the subsets with fewer than t of m samples.

        >>> p = PackedPolynomials(4)
        >>> p.coefficients(p.choose_below(3, 2) * p.choose_exactly(1, 1))  # (1 + 3x) · x
        [0, 1, 3, 0, 0]
        """
        return _below(self.bits, m, t)

    def coefficients(self, polynomial: int) -> list[int]:
        """The coefficients of x^0 … x^samples."""
        mask = (1 << self.bits) - 1
        return [polynomial >> (self.bits * s) & mask for s in range(self.samples + 1)]


@lru_cache(maxsize=4096)
def _below(bits: int, m: int, t: int) -> int:
    return sum(comb(m, u) << (bits * u) for u in range(min(t, m + 1)))
