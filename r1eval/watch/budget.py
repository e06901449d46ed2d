"""How much a watch may evaluate: samples, hours or checkpoints."""

from collections.abc import Iterable
from dataclasses import dataclass

from r1eval.errors import R1evalError
from r1eval.watch.ledger import Entry

SECONDS_PER_HOUR = 3600
UNITS = ("samples", "hours", "checkpoints")


@dataclass(frozen=True)
class Budget:
    """The limits of all sessions of a watch together; None for none."""

    samples: float | None = None
    hours: float | None = None
    checkpoints: float | None = None

    def exhausted(self, entries: Iterable[Entry]) -> str:
        """Why a further checkpoint of the average cost so far does not fit; "" if it does.

        >>> from r1eval.watch.ledger import Stage
        >>> done = [Entry("checkpoint-1", 1, Stage.COMPARED, samples=600, seconds=60)]
        >>> Budget(samples=1000).exhausted(done), Budget(hours=1).exhausted(done)
        ('budget: 600 of 1,000 samples are used, one checkpoint takes 600', '')
        """
        known = list(entries)
        used = {
            "samples": float(sum(entry.samples for entry in known)),
            "hours": sum(entry.seconds for entry in known) / SECONDS_PER_HOUR,
            "checkpoints": float(len(known)),
        }
        for unit in UNITS:
            limit = getattr(self, unit)
            each = used[unit] / len(known) if known else 0.0
            if limit is not None and used[unit] + each > limit:
                amounts = f"{_number(used[unit])} of {_number(limit)} {unit} are used"
                return f"budget: {amounts}" + (
                    "" if unit == "checkpoints" else f", one checkpoint takes {_number(each)}"
                )
        return ""


def parse_budget(texts: Iterable[str]) -> Budget:
    """`--budget` values such as `hours=8`; R1evalError for a bad one.

    >>> parse_budget(["hours=8", "samples=20000"])
    Budget(samples=20000.0, hours=8.0, checkpoints=None)
    """
    limits: dict[str, float] = {}
    for text in texts:
        unit, _, value = text.partition("=")
        try:
            limit = float(value)
        except ValueError:
            limit = 0.0
        if unit not in UNITS or unit in limits or not 0 < limit < float("inf"):
            raise R1evalError(f"--budget {text}: give {' or '.join(f'{one}=N' for one in UNITS)}, each once")
        limits[unit] = limit
    return Budget(**limits)


def _number(value: float) -> str:
    """
    >>> _number(1000), _number(0.126)
    ('1,000', '0.13')
    """
    return f"{value:,.0f}" if value == round(value) else f"{value:,.2f}"
