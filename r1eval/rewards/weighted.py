"""Several rewards of one reply as one number, for trainers that ask for one."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from r1eval.errors import R1evalError


class BatchReward(Protocol):
    """A reward as TRL's trainers call it."""

    @property
    def __name__(self) -> str: ...

    def __call__(
        self, prompts: Sequence[object] | None = None, completions: Sequence[object] = (), **columns: Any
    ) -> list[float | None]: ...


def check_weights(rewards: Sequence[BatchReward], weights: Sequence[float]) -> None:
    if not rewards or (weights and len(weights) != len(rewards)):
        raise R1evalError(f"{len(weights)} weights for {len(rewards)} rewards; give one for each, or none")


def score_parts(
    rewards: Sequence[BatchReward], prompt: object, completion: object, cells: Mapping[str, object]
) -> dict[str, float | None]:
    """Each reward of one reply, by its name. `cells`: the row of the data set."""
    columns = {name: [cell] for name, cell in cells.items()}
    prompts = None if prompt is None else [prompt]
    return {one.__name__: one(prompts=prompts, completions=[completion], **columns)[0] for one in rewards}


def weighted_sum(parts: Mapping[str, float | None], weights: Sequence[float], undecided: float) -> float:
    """
    >>> weighted_sum({"accuracy": 1.0, "format": None}, (1.0, 0.5), undecided=0.0)
    1.0
    """
    values = [undecided if value is None else value for value in parts.values()]
    return sum(weight * value for weight, value in zip(weights or [1.0] * len(values), values, strict=True))
