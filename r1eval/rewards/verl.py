"""The rewards as verl calls them: `compute_score(data_source, solution_str, ground_truth, extra_info)`.

reward.custom_reward_function.path=pkg://r1eval.rewards.verl
reward.custom_reward_function.name=compute_score
"""

from collections.abc import Mapping
from dataclasses import dataclass

from r1eval.rewards.accuracy import accuracy_reward
from r1eval.rewards.weighted import BatchReward, check_weights, score_parts, weighted_sum


@dataclass(frozen=True)
class VerlScore:
    """The score of one reply, from one or more rewards; verl calls it from many threads at once.

    >>> from r1eval.rewards import FormatReward
    >>> VerlScore((FormatReward(),))("math", "<think>Two and two.</think>4", "4")
    1.0
    """

    rewards: tuple[BatchReward, ...] = (accuracy_reward,)
    weights: tuple[float, ...] = ()
    """one for each reward; (): all 1"""
    undecided: float = 0.0
    """of a reward that is undecided: verl's score is always a number"""

    def __post_init__(self) -> None:
        check_weights(self.rewards, self.weights)

    def __call__(
        self,
        data_source: str,
        solution_str: str,
        ground_truth: object,
        extra_info: Mapping[str, object] | None = None,
        **_: object,
    ) -> float | dict[str, float]:
        """The score; of several rewards also each of them, by its name."""
        cells = {"ground_truth": ground_truth, "data_source": data_source}
        if extra_info and "language" in extra_info:
            cells["language"] = extra_info["language"]
        parts = score_parts(self.rewards, None, solution_str, cells)
        score = weighted_sum(parts, self.weights, self.undecided)
        if len(parts) == 1:
            return score
        return {"score": score} | {
            name: self.undecided if value is None else value for name, value in parts.items()
        }


compute_score = VerlScore()
