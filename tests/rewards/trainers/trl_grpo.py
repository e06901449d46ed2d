"""Trains the last layers of a small model by TRL's GRPO for some steps: `python trl_grpo.py MODEL FOLDER`.

Prints the rewards of each step, and by how much training raised the log-probability of the well-formed
replies that it had seen, and of the others. The prompts open the thinking, and an example before the question
shows how it ends, so that some replies of the untrained model are well-formed.
"""

import copy
import json
import sys
from itertools import groupby
from operator import itemgetter
from typing import Any

import torch
from datasets import Dataset
from torch.nn.utils.rnn import pad_sequence
from transformers import AutoModelForCausalLM, AutoTokenizer
from trl import GRPOConfig, GRPOTrainer  # type: ignore[import-not-found]

from r1eval.rewards import accuracy_reward, format_reward, language_reward

STEPS = 3
TRAINED = tuple(f"model.layers.{number}." for number in range(26, 30))
EXAMPLE = "2 + 3?\n<think> 2 + 3 is 5.</think> 5\n\n"


def main(path: str, folder: str) -> None:
    torch.set_num_threads(1)
    model = AutoModelForCausalLM.from_pretrained(path, dtype=torch.float32)
    for name, parameter in model.named_parameters():
        parameter.requires_grad = name.startswith(TRAINED)
    questions = [(a, b) for a in range(1, 9) for b in range(1, 9)]
    rows = [{"prompt": f"{EXAMPLE}{a} + {b}?\n<think>", "answer": a + b} for a, b in questions]
    settings = GRPOConfig(
        output_dir=folder,
        reward_weights=[1.0, 1.0, 0.1, 0.0],
        max_steps=STEPS,
        per_device_train_batch_size=8,
        num_generations=8,
        max_completion_length=14,
        temperature=1.2,
        learning_rate=3e-4,
        lr_scheduler_type="constant",
        beta=0.0,
        seed=0,
        gradient_checkpointing=False,
        bf16=False,
        use_cpu=True,
        logging_steps=1,
        report_to="none",
        save_strategy="no",
        disable_tqdm=True,
    )
    seen: list[tuple[str, str]] = []

    def remember(prompts: list[str], completions: list[str], **_: Any) -> list[float]:
        seen.extend(zip(prompts, completions, strict=True))
        return [0.0] * len(prompts)

    before, tokenizer = copy.deepcopy(model), AutoTokenizer.from_pretrained(path)
    trainer = GRPOTrainer(
        model=model,
        processing_class=tokenizer,
        reward_funcs=[accuracy_reward, format_reward, language_reward, remember],
        args=settings,
        train_dataset=Dataset.from_list(rows),
    )
    trainer.train()
    steps = [step for step in trainer.state.log_history if "reward" in step]
    liked: dict[bool, list[float]] = {True: [], False: []}
    for prompt, pairs in groupby(seen, key=itemgetter(0)):
        replies = [reply for _, reply in pairs]
        gains = log_probabilities(model, tokenizer, prompt, replies)
        gains -= log_probabilities(before, tokenizer, prompt, replies)
        for reply, gain in zip(replies, gains.tolist(), strict=True):
            liked[format_reward([prompt], [reply]) == [1.0]].append(gain)
    rewards = [{name: one for name, one in step.items() if "_reward/" in name} for step in steps]
    print(json.dumps({"steps": rewards, "gains": [liked[True], liked[False]]}))


def log_probabilities(model: Any, tokenizer: Any, prompt: str, replies: list[str]) -> torch.Tensor:
    """Of replies to a prompt, which is read once for all of them."""
    start = tokenizer(prompt, return_tensors="pt").input_ids
    ends = [tokenizer(reply, return_tensors="pt", add_special_tokens=False).input_ids[0] for reply in replies]
    padded = pad_sequence(ends, batch_first=True)
    with torch.no_grad():
        read = model(start, use_cache=True, logits_to_keep=1)
        read.past_key_values.batch_repeat_interleave(len(replies))
        rest = model(padded[:, :-1], past_key_values=read.past_key_values).logits
    logits = torch.cat([read.logits.expand(len(replies), -1, -1), rest], dim=1)
    chosen = logits.log_softmax(-1).gather(2, padded[..., None])[..., 0]
    return torch.stack([row[: len(end)].sum() for row, end in zip(chosen, ends, strict=True)])


main(*sys.argv[1:])
