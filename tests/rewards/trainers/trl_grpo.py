"""Trains the last layers of a small model by TRL's GRPO for some steps: `python trl_grpo.py MODEL FOLDER`.

Prints the rewards of each step. The prompts open the thinking, and an example before the question shows how
it ends, so that some replies of the untrained model are well-formed.
"""

import json
import sys

import torch
from datasets import Dataset
from transformers import AutoModelForCausalLM, AutoTokenizer
from trl import GRPOConfig, GRPOTrainer  # type: ignore[import-not-found]

from r1eval.rewards import accuracy_reward, format_reward, language_reward

STEPS = 8
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
    trainer = GRPOTrainer(
        model=model,
        processing_class=AutoTokenizer.from_pretrained(path),
        reward_funcs=[accuracy_reward, format_reward, language_reward],
        args=settings,
        train_dataset=Dataset.from_list(rows),
    )
    trainer.train()
    steps = [step for step in trainer.state.log_history if "reward" in step]
    print(json.dumps([{name: value for name, value in step.items() if "_reward/" in name} for step in steps]))


main(*sys.argv[1:])
