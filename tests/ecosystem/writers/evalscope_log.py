"""Has EvalScope write its logs, with its own mock model: `python evalscope_log.py ROWS.json OUT`.

A row: {"question", "gold", "replies": [text of each repeat]}.
"""

import json
import sys
from pathlib import Path
from typing import Any

from evalscope import TaskConfig, run_task  # type: ignore[import-not-found]
from evalscope.api.benchmark import (  # type: ignore[import-not-found]
    BenchmarkMeta,
    DefaultDataAdapter,
)
from evalscope.api.dataset import Sample  # type: ignore[import-not-found]
from evalscope.api.metric import MetricSelector  # type: ignore[import-not-found]
from evalscope.api.model import ModelOutput  # type: ignore[import-not-found]
from evalscope.api.registry import register_benchmark  # type: ignore[import-not-found]

ROWS, OUT = json.loads(Path(sys.argv[1]).read_text()), sys.argv[2]
META = BenchmarkMeta(
    name="sums",
    pretty_name="Sums",
    description="Sums of two numbers.",
    dataset_id="sums",
    metric_list=["acc"],
    aggregation="mean_and_pass_at_k",
    primary_metric=MetricSelector(name="accuracy", aggregation="mean"),
    few_shot_num=0,
    train_split=None,
    eval_split="test",
    prompt_template="Solve this:\n{question}\nBox the answer.",
)


@register_benchmark(META)
class Sums(DefaultDataAdapter):  # type: ignore[misc]
    def load_from_disk(self, **options: Any) -> Any:
        return super().load_from_disk(**{**options, "use_local_loader": True})

    def record_to_sample(self, record: dict[str, str]) -> Any:
        return Sample(input=record["question"], target=record["gold"])

    def extract_answer(self, prediction: str, task_state: Any) -> str:  # noqa: ARG002 - its own signature
        return prediction.rpartition("{")[2].partition("}")[0]


def main() -> None:
    data = Path(OUT) / "data"
    data.mkdir(parents=True)
    (data / "small.jsonl").write_text("".join(json.dumps(row) + "\n" for row in ROWS))
    replies = [reply for row in ROWS for reply in row["replies"]]
    run_task(
        TaskConfig(
            model="org/tiny",
            eval_type="mock_llm",
            model_args={"custom_outputs": [ModelOutput.from_content("mock", one) for one in replies]},
            datasets=["sums"],
            dataset_args={"sums": {"local_path": str(data), "subset_list": ["small"]}},
            work_dir=OUT,
            no_timestamp=True,
            repeats=len(ROWS[0]["replies"]),
            eval_batch_size=1,
            generation_config={"temperature": 0.6, "top_p": 0.95, "max_tokens": 100},
        )
    )


if __name__ == "__main__":
    main()
