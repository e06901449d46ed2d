"""Has verl's reward manager score replies with functions that its configuration names: PATH:NAME …"""

import asyncio
import json
import sys
from typing import Any

import numpy as np
import torch
from omegaconf import OmegaConf  # type: ignore[import-not-found]
from tensordict import TensorDict  # type: ignore[import-not-found]
from verl import DataProto  # type: ignore[import-not-found]
from verl.trainer.ppo.reward import load_reward_manager  # type: ignore[import-not-found]

REPLIES = ((r"<think>Half.</think>\boxed{\frac12}", "0.5"), (r"\boxed{3}", "4"), (r"\boxed{3}", ""))


class Bytes:
    """A tokenizer whose tokens are bytes."""

    def decode(self, ids: torch.Tensor, **_: bool) -> str:
        return bytes(ids.tolist()).decode()


def item(reply: str, gold: str) -> DataProto:
    ids = torch.tensor([list(reply.encode())])
    tensors = {
        "prompts": torch.zeros(1, 1, dtype=torch.long),
        "responses": ids,
        "attention_mask": torch.ones(1, ids.shape[1] + 1, dtype=torch.long),
    }
    cells = {"data_source": "maths", "reward_model": {"ground_truth": gold}, "extra_info": {}}
    return DataProto(
        batch=TensorDict(tensors, batch_size=[1]),
        non_tensor_batch={name: np.array([cell], dtype=object) for name, cell in cells.items()},
    )


async def scores(path: str, name: str) -> Any:
    function = {"path": path, "name": name, "reward_kwargs": {}}
    manager = {"source": "register", "name": "naive"}
    config = OmegaConf.create({"reward": {"custom_reward_function": function, "reward_manager": manager}})
    scorer = load_reward_manager(config, Bytes())
    return await asyncio.gather(*(scorer.run_single(item(*reply)) for reply in REPLIES))


async def main(functions: list[str]) -> None:
    print(json.dumps([await scores(*function.rsplit(":", 1)) for function in functions]))


asyncio.run(main(sys.argv[1:]))
