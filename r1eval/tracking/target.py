"""Where results are logged to: `mlflow:http://host:5000?run=NAME`, as a value."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, quote, urlencode

from r1eval.errors import R1evalError

TRACKERS = ("mlflow", "trackio", "wandb")
KEYS = frozenset({"experiment", "run", "step"})
DEFAULT_PROJECT = "r1eval"
HOW = "give mlflow[:URI], wandb[:[ENTITY/]PROJECT] or trackio[:PROJECT], with ?run=NAME&step=N if wanted"


@dataclass(frozen=True)
class TrackerTarget:
    """A place at one tracker."""

    tracker: str
    """a name of `TRACKERS`"""
    where: str = ""
    """MLflow: the address or folder of its store; else `PROJECT` or `ENTITY/PROJECT`; "" for the tracker's
    own setting or default"""
    run: str | None = None
    """name of a run there that several runs of ours are added to, such as a training; None for one each"""
    step: int | None = None
    """training step; None: the one in the model's name"""
    experiment: str | None = None
    """MLflow's; None for its own setting, or `r1eval`"""

    @property
    def key(self) -> str:
        """By which a run folder remembers its run there: no password, no step."""
        where = without_password(self.where)
        words = {"experiment": self.experiment, "run": self.run}
        query = urlencode({name: word for name, word in words.items() if word}, quote_via=quote)
        return f"{self.tracker}:{where}" + (f"?{query}" if query else "")


def without_password(text: str) -> str:
    """A text without the user names and passwords of the addresses in it.

    >>> without_password("http://ann:se@cret@host/api failed")
    'http://host/api failed'
    """
    return re.sub(r"://[^/\s]*@", "://", text)


def parse_target(text: str) -> TrackerTarget:
    """`NAME[:WHERE][?run=…&step=…&experiment=…]`; R1evalError for anything else.

    >>> parse_target("mlflow:http://host:5000?run=sft 7&step=100").key
    'mlflow:http://host:5000?run=sft%207'
    >>> parse_target("wandb:team/r1").where, parse_target("trackio").where
    ('team/r1', '')
    """
    place, values = _split_query(text)
    text = without_password(text)
    tracker, _, where = place.partition(":")
    if tracker not in TRACKERS:
        raise R1evalError(f"{text}: no tracker is called '{tracker}'; {HOW}")
    if tracker == "wandb" and where.count("/") > 1:
        raise R1evalError(f"{text}: {where} is not PROJECT or ENTITY/PROJECT; {HOW}")
    if tracker == "trackio" and "/" in where:
        raise R1evalError(f"{text}: {where} is not the name of a project; {HOW}")
    if "experiment" in values and tracker != "mlflow":
        raise R1evalError(f"{text}: {tracker} has no experiments; name the project")
    step = values.get("step")
    if step is not None and not re.fullmatch(r"\d{1,15}", step):
        raise R1evalError(f"{text}: step={step} is not a number of steps")
    return TrackerTarget(
        tracker, where, values.get("run"), None if step is None else int(step), values.get("experiment")
    )


def _split_query(text: str) -> tuple[str, Mapping[str, str]]:
    """The place and the words after its last `?`, if they are ours; an address may have others."""
    place, mark, query = text.rpartition("?")
    values = dict(parse_qsl(query, keep_blank_values=True))
    if not mark or not values:
        return text, {}
    if unknown := sorted(values.keys() - KEYS):
        if values.keys() & KEYS or "://" not in place:
            raise R1evalError(
                f"{without_password(text)}: '{unknown[0]}' is none of {', '.join(sorted(KEYS))}"
            )
        return text, {}
    if empty := next((name for name, value in values.items() if not value), None):
        raise R1evalError(f"{without_password(text)}: {empty} has no value")
    return place, values


@dataclass(frozen=True)
class RunAtTracker:
    """What a tracker needs to open a run, or to go on with one."""

    target: TrackerTarget
    name: str
    """shown there, for a new run"""
    id: str | None = None
    """of the run that an earlier session of ours opened"""
    settings: Mapping[str, str] = field(default_factory=dict)
    """model, sampling, versions: what a reader there filters and compares by"""
