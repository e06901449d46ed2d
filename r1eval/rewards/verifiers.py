"""The rewards as functions of a verifiers task: `async (task, trace) -> float`.

--env.taskset.task.rewards.accuracy.fn r1eval.rewards.verifiers:accuracy
"""

import asyncio
from collections.abc import Callable, Coroutine, Iterable
from typing import Any

from r1eval.rewards.accuracy import accuracy_reward
from r1eval.rewards.code import code_reward
from r1eval.rewards.format import format_reward
from r1eval.rewards.language import language_reward
from r1eval.rewards.weighted import BatchReward, score_parts

TaskReward = Callable[[Any, Any], Coroutine[Any, Any, float | dict[str, float]]]


def as_task_reward(reward: BatchReward) -> TaskReward:
    """A reward of verifiers from one of ours; the task's data holds the gold, as a field `answer`.

    An undecided one records nothing: its value is {}, not 0.
    """

    async def task_reward(task: Any, trace: Any) -> float | dict[str, float]:
        value = await asyncio.to_thread(_score, reward, task, trace)
        return {} if value is None else value

    task_reward.__name__ = reward.__name__
    return task_reward


def _score(reward: BatchReward, task: Iterable[tuple[str, object]], trace: Any) -> float | None:
    """Score the last reply of a trace. `task`: a pydantic model, which yields its fields."""
    cells = dict(task)
    prompt = getattr(task, "prompt_text", None)
    for name in ("prompt", "prompts", "completions"):
        cells.pop(name, None)
    replies = trace.assistant_messages
    completion = [vars(replies[-1])] if replies else ""
    return next(iter(score_parts([reward], prompt, completion, cells).values()))


accuracy = as_task_reward(accuracy_reward)
code = as_task_reward(code_reward)
format = as_task_reward(format_reward)  # noqa: A001 - the name of its metric
language = as_task_reward(language_reward)
