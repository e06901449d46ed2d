"""Writes traces with the types and the function of verifiers: `python verifiers_log.py ROWS.json FOLDER`.

A row: {"id", "question", "gold", "replies": [text]}; the first reply is rewarded.
"""

import json
import sys
from pathlib import Path
from typing import Any

from verifiers.v1.configs.agent import AgentConfig  # type: ignore[import-not-found]
from verifiers.v1.episode import Episode  # type: ignore[import-not-found]
from verifiers.v1.graph import MessageNode  # type: ignore[import-not-found]
from verifiers.v1.task import TaskData  # type: ignore[import-not-found]
from verifiers.v1.trace import (  # type: ignore[import-not-found]
    AgentInfo,
    ModelCall,
    Reward,
    Sampling,
    Trace,
    TraceTask,
)
from verifiers.v1.types import AssistantMessage, Usage, UserMessage  # type: ignore[import-not-found]
from verifiers.v1.utils.trace_store import write_episode  # type: ignore[import-not-found]


def trace(task: Any, row: dict[str, Any], number: int) -> Any:
    call = ModelCall(
        node=1,
        model="org/tiny",
        sampling=Sampling(temperature=0.6, max_tokens=100),
        finish_reason=("stop", "length")[number % 2],
        usage=Usage(prompt_tokens=10, completion_tokens=7),
    )
    reply = AssistantMessage(content=row["replies"][number], reasoning_content="I add them.")
    return Trace(
        task=task,
        agent=AgentInfo(config=AgentConfig()),
        nodes=[
            MessageNode(message=UserMessage(content=f"Solve this:\n{row['question']}")),
            MessageNode(parent=0, message=reply, sampled=True),
        ],
        calls=[call],
        rewards={"correct": Reward(score=float(number == 0))},
        is_completed=True,
        ok=True,
    )


if __name__ == "__main__":
    folder = Path(sys.argv[2])
    folder.mkdir()
    for index, row in enumerate(json.loads(Path(sys.argv[1]).read_text())):
        task = TraceTask(type="Sums", data=TaskData(idx=index, prompt=row["question"]))
        for number in range(len(row["replies"])):
            write_episode(folder, Episode(task=task, traces=[trace(task, row, number)], ok=True))
