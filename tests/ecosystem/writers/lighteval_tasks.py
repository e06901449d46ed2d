"""Custom tasks of lighteval on `data/train.jsonl` in the current folder: `once` and others, by samples."""

from pathlib import Path
from typing import Any

from lighteval.metrics.metrics import Metrics  # type: ignore[import-not-found]
from lighteval.tasks.lighteval_task import LightevalTaskConfig  # type: ignore[import-not-found]
from lighteval.tasks.requests import Doc  # type: ignore[import-not-found]


def prompt(line: dict[str, str], task_name: str | None = None) -> Any:
    query = f"Solve this:\n{line['question']}\nBox the answer."
    return Doc(task_name=task_name, query=query, choices=[line["gold"]], gold_index=0)


def task(name: str, metric: Any) -> Any:
    return LightevalTaskConfig(
        name=name,
        prompt_function=prompt,
        hf_repo=str(Path("data").absolute()),
        hf_subset="default",
        hf_avail_splits=["train"],
        evaluation_splits=["train"],
        few_shots_split=None,
        metrics=[metric],
        generation_size=100,
        stop_sequence=[],
    )


TASKS_TABLE = [
    task("once", Metrics.expr_gold_metric),
    task("twice", Metrics.avg_at_n_math(sample_params={"n": 2})),
    task("thrice", Metrics.avg_at_n_math(sample_params={"n": 3})),
    task("passes", Metrics.pass_at_k_math(sample_params={"k": 2, "n": 3})),
]
