"""Shards: fixed parts of a run's samples, for machines that share no folder."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from r1eval.errors import R1evalError


class Part(Protocol):
    """A part of a run's samples."""

    def holds(self, question: int, index: int) -> bool:
        """Whether a sample is in this part; `question`: number of its question, from 0."""

    def size(self, questions: Iterable[int], k: int) -> int:
        """How many of the samples of these questions with an index below k are in this part."""


@dataclass(frozen=True)
class Shard:
    """Part `number` of `count`; numbers count from 0, as the task numbers of SLURM and Kubernetes do.

    It holds the samples of which question number + index leaves the remainder `number` when divided by
    `count`. So it depends on neither k nor --limit, and each shard has a share of every question.
    """

    number: int
    count: int

    def holds(self, question: int, index: int) -> bool:
        """Whether a sample is in this shard; `question`: number of its question, from 0."""
        return (question + index) % self.count == self.number

    def size(self, questions: Iterable[int], k: int) -> int:
        """How many of k samples of each of these questions are in this shard.

        >>> [Shard(number, 3).size(range(2), 4) for number in range(3)]
        [3, 3, 2]
        """
        starts = ((self.number - question) % self.count for question in questions)
        return sum(max(0, -(-(k - start) // self.count)) for start in starts)

    def __str__(self) -> str:
        return f"{self.number}/{self.count}"


def parse_shard(text: str) -> Shard:
    """The shard of `I/N`; R1evalError for anything else.

    >>> parse_shard("0/4")
    Shard(number=0, count=4)
    """
    match = re.fullmatch(r"(\d{1,6})/(\d{1,6})", text)
    if not match or not int(match[1]) < int(match[2]):
        last = (
            f", so the last of {match[2]} is {int(match[2]) - 1}/{match[2]}"
            if match and int(match[2])
            else ""
        )
        raise R1evalError(f"--shard {text}: give I/N, such as 0/4; parts count from 0{last}")
    return Shard(int(match[1]), int(match[2]))
