"""A run's facts as `data.json`, which keeps the run on a leaderboard when its folder is gone."""

import json
from functools import cache
from typing import TYPE_CHECKING

from reports.site.facts import RunFacts

if TYPE_CHECKING:
    from pydantic import TypeAdapter


class DamagedFactsError(ValueError):
    """The text is not what `dump` wrote; the message says in one line what is wrong with it."""


def dump(run: RunFacts) -> str:
    """The facts as one line of JSON; the same facts make the same text."""
    told = _adapter().dump_python(run, mode="python")
    return json.dumps(told, separators=(",", ":"), default=dict) + "\n"


def load(text: str) -> RunFacts:
    """What `dump` wrote, or a version before. Raises DamagedFactsError for anything else."""
    from pydantic import ValidationError

    try:
        return _adapter().validate_python(json.loads(text, parse_constant=_no_number))
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        place = ".".join(map(str, first["loc"]))
        raise DamagedFactsError(f"no facts of a run: {place or 'the whole'}: {first['msg']}") from None
    except (ValueError, RecursionError) as error:
        raise DamagedFactsError(f"no facts of a run: it does not parse ({error})") from None


def _no_number(name: str) -> None:
    raise ValueError(f"{name} is no number")


@cache
def _adapter() -> "TypeAdapter[RunFacts]":
    from pydantic import TypeAdapter

    return TypeAdapter(RunFacts)
