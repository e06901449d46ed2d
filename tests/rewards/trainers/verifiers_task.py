"""Has a task of verifiers score replies with the plugged rewards, and prints its rewards."""

import asyncio
import json

import verifiers.v1 as vf  # type: ignore[import-not-found]

REWARDS = {
    "accuracy": vf.RewardFunctionConfig(fn="r1eval.rewards.verifiers:accuracy"),
    "format": vf.RewardFunctionConfig(fn="r1eval.rewards.verifiers:format", weight=0.5),
}
REPLIES = ((r"\boxed{\frac12}", "Half of it.", "0.5"), (r"\boxed{3}", None, "4"), (r"\boxed{3}", None, ""))
"""a reply, its thinking, the gold"""


class Data(vf.TaskData):  # type: ignore[misc]
    answer: str


class Sum(vf.Task[Data]):  # type: ignore[misc]
    pass


async def score(reply: str, reasoning: str | None, gold: str) -> dict[str, float]:
    task = Sum(Data(prompt="What?", answer=gold), vf.TaskConfig(rewards=REWARDS))
    record = vf.TraceTask(type="Sum", data=task.data, key=task.key, hash=task.hash)
    trace = vf.Trace(task=record, agent=vf.AgentInfo.model_construct())
    message = vf.AssistantMessage(content=reply, reasoning_content=reasoning)
    trace.nodes.append(vf.MessageNode(parent=None, message=message, sampled=True))
    await task.score(trace)
    return {name: reward.value for name, reward in trace.rewards.items()}


async def main() -> None:
    print(json.dumps(await asyncio.gather(*(score(*reply) for reply in REPLIES))))


asyncio.run(main())
