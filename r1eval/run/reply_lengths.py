"""How long replies are, learned from finished and unfinished ones: those that finish first are the short.

The mean of the finished replies alone is too short until the end. Kaplan and Meier's estimate (1958) also
uses that a running reply has at least the tokens it has by now; it says nothing of lengths that no reply has
reached yet, and there the two ends of a range differ: such replies end at once, or run to the token limit.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate

BUCKETS = 128

LATE_REPLIES = 0.05
"""how many of the replies to come may be longer than what is called the longest of them"""


@dataclass(frozen=True)
class Survival:
    """Which share of the replies has at least how many tokens."""

    width: int
    """tokens of a bucket"""
    shares: tuple[float, ...]
    """of the replies that reach each bucket; the first is 1"""
    seen: int
    """buckets up to the longest reply that was seen, running or finished"""

    def remaining(self, tokens: Iterable[int], *, to_limit: bool) -> float:
        """How many tokens replies that have these tokens by now will still get, in all.

        `to_limit`: beyond the longest one seen they run to the token limit, instead of ending there.
        """
        end = len(self.shares) if to_limit else self.seen
        behind = [*reversed([*accumulate(reversed(self.shares[:end]), initial=0.0)])]
        counts = Counter(min(one // self.width, end) for one in tokens)
        return sum(
            count * self.width * self._expected(bucket, end, behind[bucket])
            for bucket, count in counts.items()
        )

    def _expected(self, bucket: int, end: int, behind: float) -> float:
        """Buckets that a reply in `bucket` still fills, on average; all up to the end if none went so far."""
        share = self.shares[bucket] if bucket < end else 0.0
        return behind / share - 0.5 * (bucket > 0) if share else float(end - bucket)

    def longest(self, replies: int) -> int:
        """Tokens that the longest of so many replies hardly exceeds."""
        reached = sum(share * replies > LATE_REPLIES for share in self.shares)
        return reached * self.width


class ReplyLengths:
    """Counts the lengths of finished replies, up to the token limit."""

    def __init__(self, limit: int) -> None:
        self._width = max(1, -(-limit // BUCKETS))
        self._size = max(1, -(-limit // self._width))
        self._finished = [0] * self._size
        self.count = self.tokens = 0

    def add(self, tokens: int) -> None:
        """A reply is finished."""
        self.count += 1
        self.tokens += tokens
        self._finished[self._bucket(tokens)] += 1

    def survival(self, running: Sequence[int]) -> Survival:
        """The shares that reach each length; `running`: the tokens so far of those that are not finished."""
        underway = Counter(map(self._bucket, running))
        at_risk: float = self.count + len(running)
        shares, share, seen = list[float](), 1.0, 0
        for bucket, finished in enumerate(self._finished):
            shares.append(share)
            exposed = max(at_risk - underway[bucket] / 2, finished)
            share *= 1 - finished / exposed if exposed else 1.0
            at_risk -= finished + underway[bucket]
            seen = bucket + 1 if finished or underway[bucket] else seen
        return Survival(self._width, tuple(shares), seen)

    def _bucket(self, tokens: int) -> int:
        return min(tokens // self._width, self._size - 1)
