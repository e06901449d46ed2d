"""Reads and writes `data.json`, which keeps a run on a leaderboard after its run folder is gone."""

import json
from functools import cache
from typing import TYPE_CHECKING

from reports.schema_version import SCHEMA_VERSION
from reports.site.facts import RunFacts

if TYPE_CHECKING:
    from pydantic import TypeAdapter


class DamagedFactsError(ValueError):
    """The text is not an output of `dump_run`; the message says in one line what is wrong."""


def dump_run(run: RunFacts) -> str:
    """The facts as one line of JSON; equal facts give equal text."""
    record = {"schema": SCHEMA_VERSION, **_adapter().dump_python(run, mode="python")}
    return json.dumps(record, separators=(",", ":"), default=dict) + "\n"


def load_run(text: str) -> RunFacts:
    """Reads what `dump_run` of this or an earlier version wrote; DamagedFactsError for anything else."""
    from pydantic import ValidationError

    try:
        return _adapter().validate_python(json.loads(text, parse_constant=_reject_constant))
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        location = ".".join(map(str, first["loc"])) or "top level"
        raise DamagedFactsError(f"not the facts of a run: {location}: {first['msg']}") from None
    except (ValueError, RecursionError) as error:
        raise DamagedFactsError(f"not the facts of a run: it does not parse ({error})") from None


def _reject_constant(name: str) -> None:
    raise ValueError(f"{name} is not a number")


@cache
def _adapter() -> "TypeAdapter[RunFacts]":
    from pydantic import TypeAdapter

    return TypeAdapter(RunFacts)
