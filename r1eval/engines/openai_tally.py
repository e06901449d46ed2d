"""What one server gave in a run, for the record: samples, tokens, failures, and whether it works."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import Enum
from typing import Any

from r1eval.store.records import Finish, Sample


class ServerState(Enum):
    """Whether a server works, as the run's record says it."""

    UP = "up"
    DOWN = "down"
    """it does not answer, serves another model, or was left out"""
    SLOW = "slow"
    """much slower than the fastest"""
    REMOVED = "removed"
    """no longer in the file of URLs"""


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


@dataclass(eq=False)
class ServerTally:
    """Of one server; those at the same address with other credentials count together."""

    samples: int = 0
    output_tokens: int = 0
    """of samples whose tokens the server counted"""
    taken_over: int = 0
    """samples of requests that a slower server was working on"""
    failures: int = 0
    """requests that it broke off, refused or did not answer"""
    seconds: float = 0.0
    """with open requests"""
    state: ServerState = ServerState.UP
    since: str = field(default_factory=_now)
    """when it came into its state; UTC"""

    def add(self, sample: Sample, *, taken_over: bool) -> None:
        """Count a sample that the run takes."""
        self.taken_over += taken_over
        if sample.finish is not Finish.FAILED:
            self.samples += 1
            self.output_tokens += sample.output_tokens or 0

    def turn(self, state: ServerState) -> ServerState | None:
        """Note the state; the one before if this is another."""
        before = self.state
        if state is before:
            return None
        self.state, self.since = state, _now()
        return before

    def describe(self) -> dict[str, Any]:
        """`tokens_per_second`: of all its open requests together; null if unknown."""
        known = self.output_tokens and self.seconds
        return {
            "samples": self.samples,
            "output_tokens": self.output_tokens,
            "taken_over": self.taken_over,
            "failures": self.failures,
            "tokens_per_second": round(self.output_tokens / self.seconds, 1) if known else None,
            "state": self.state.value,
            "since": self.since,
        }
