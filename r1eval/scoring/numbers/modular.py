"""Zero tests modulo random primes, for constants that are too large to be written out.

The primes have 61 bits and are drawn by a hash of the expression, so nobody who writes an answer can choose
for which numbers they fail. A number of up to 10^12 bits has fewer than 2 · 10^10 such prime divisors of
10^16, so `PRIMES` residues that are all zero happen to a number that is not zero with probability below
10^-50. Parts that are not rational are unknowns: what is zero for all their values is zero.
"""

import hashlib
from fractions import Fraction

from r1eval.scoring.notation.tokenizer import UnreadableError
from r1eval.scoring.notation.tree import Node
from r1eval.scoring.numbers.enclosures import HUGE_BITS, magnitude
from r1eval.scoring.numbers.evaluation import evaluate

PRIMES = 10
MAX_FACTORIAL = 200_000
"""larger factorials take too long, even modulo a prime"""
WITNESSES = (2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37)
"""they prove primality below 3 · 10^23"""


def vanishes(node: Node) -> bool:
    """Whether a constant expression is zero; False if it is not, or cannot be decided by its residues."""
    seed = hashlib.sha256(repr(node).encode()).digest()
    checked = 0
    for attempt in range(3 * PRIMES):
        try:
            if _Residues(_prime(seed + attempt.to_bytes(2, "big"))).residue(node):
                return False
        except ZeroDivisionError:  # the prime divides a denominator
            continue
        except UnreadableError:
            return False
        checked += 1
        if checked == PRIMES:
            return True
    return False


def _prime(seed: bytes) -> int:
    number = (int.from_bytes(hashlib.sha256(seed).digest()[:8], "big") >> 3) | 1 << 60 | 1
    while not is_prime(number):
        number += 2
    return number


def is_prime(number: int) -> bool:
    """The test of Miller and Rabin, for odd numbers of up to 61 bits."""
    odd, twos = number - 1, 0
    while odd % 2 == 0:
        odd, twos = odd // 2, twos + 1
    for witness in WITNESSES:
        power = pow(witness, odd, number)
        if power in {1, number - 1} or witness == number:
            continue
        for _ in range(twos - 1):
            power = power * power % number
            if power == number - 1:
                break
        else:
            return False
    return True


class _Residues:
    def __init__(self, prime: int) -> None:
        self.prime = prime

    def residue(self, node: Node) -> int:
        if node.op == "number" and isinstance(node.value, Fraction):
            return self.quotient(node.value.numerator, node.value.denominator)
        if node.op in {"add", "multiply", "divide", "negate"}:
            return self.combine(node.op, [self.residue(arg) for arg in node.args])
        if node.op == "power" and (exponent := _whole(node.args[1])) is not None:
            base = self.residue(node.args[0])
            if base == 0 and exponent <= 0:
                raise ZeroDivisionError
            return pow(base, exponent, self.prime)
        if node.op == "factorial" and (number := _whole(node.args[0])) is not None:
            return self.factorial(number)
        return self.unknown(node)

    def combine(self, op: str, parts: list[int]) -> int:
        if op == "add":
            return (parts[0] + parts[1]) % self.prime
        if op == "negate":
            return -parts[0] % self.prime
        return parts[0] * parts[1] % self.prime if op == "multiply" else self.quotient(parts[0], parts[1])

    def quotient(self, above: int, below: int) -> int:
        if below % self.prime == 0:
            raise ZeroDivisionError
        return above * pow(below, -1, self.prime) % self.prime

    def factorial(self, number: int) -> int:
        if not 0 <= number <= MAX_FACTORIAL:
            raise UnreadableError("a factorial that is too large")
        result = 1
        for factor in range(2, number + 1):
            result = result * factor % self.prime
        return result

    def unknown(self, node: Node) -> int:
        """A number that stands for an irrational part, the same wherever it occurs."""
        digest = hashlib.sha256(f"{self.prime} {node!r}".encode()).digest()
        return int.from_bytes(digest, "big") % self.prime


def _whole(node: Node) -> int | None:
    """The value of an exponent if it is an integer that can be written out."""
    value = evaluate(node, {})
    if isinstance(value, Fraction):
        return int(value) if value.denominator == 1 else None
    if magnitude(value.middle) > HUGE_BITS:
        raise UnreadableError("an exponent that is too large")
    return None
