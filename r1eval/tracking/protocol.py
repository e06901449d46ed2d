"""What every experiment tracker does for us: figures at a step, a table, an end."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Protocol

from r1eval.errors import R1evalError
from r1eval.tracking.target import without_password


class TrackerError(R1evalError):
    """A tracker is not installed, cannot be reached, or refuses what it gets."""


@dataclass(frozen=True)
class SampleTable:
    """Samples as a tracker shows them."""

    name: str
    """the benchmark's"""
    columns: tuple[str, ...]
    rows: Sequence[tuple[str | int | None, ...]]


class Tracker(Protocol):
    """One open run at a tracker. Every method raises TrackerError, with one line."""

    @property
    def id(self) -> str:
        """By which this run is opened again."""

    @property
    def address(self) -> str:
        """Where a person looks at it; "" if the tracker has no page."""

    def log_figures(self, figures: Mapping[str, float], step: int | None) -> None:
        """Figures at a training step; None where there is no such step."""

    def log_progress(self, figures: Mapping[str, float]) -> None:
        """How far generation is, now."""

    def log_table(self, table: SampleTable, step: int | None) -> None:
        """Samples, in place of an earlier table of this name."""

    def close(self, *, complete: bool) -> None:
        """Send what waits and end the run, as failed if it is not complete."""


@contextmanager
def one_line(what: str, package: str, errors: tuple[type[Exception], ...]) -> Iterator[None]:
    """Turn these errors, and those of the tracker's own package, into TrackerError, without passwords."""
    try:
        yield
    except Exception as error:
        is_its_own = type(error).__module__.partition(".")[0] == package
        if not (is_its_own or isinstance(error, errors)):
            raise
        text = str(error).strip().partition("\n")[0].strip()
        raise TrackerError(f"{what}: {without_password(text) or type(error).__name__}") from error
