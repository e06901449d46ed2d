"""Has Inspect write its logs: `python inspect_log.py ROWS.json LOG_DIR`, with its own mock model, two epochs.

A row: {"id", "question", "gold", "replies": [[text, thinking, stop reason] of each epoch]}.
"""

import json
import sys
from pathlib import Path
from typing import Any

from inspect_ai import Epochs, Task  # type: ignore[import-not-found]
from inspect_ai import eval as evaluate
from inspect_ai.dataset import Sample  # type: ignore[import-not-found]
from inspect_ai.model import (  # type: ignore[import-not-found]
    ChatCompletionChoice,
    ChatMessageAssistant,
    ContentReasoning,
    ContentText,
    ModelOutput,
    ModelUsage,
    get_model,
)
from inspect_ai.scorer import match  # type: ignore[import-not-found]
from inspect_ai.solver import generate, prompt_template  # type: ignore[import-not-found]

ROWS = json.loads(Path(sys.argv[1]).read_text())


def output(text: str, thinking: str, stop_reason: str) -> Any:
    parts = [ContentReasoning(reasoning=thinking)] if thinking else []
    message = ChatMessageAssistant(content=[*parts, ContentText(text=text)], source="generate")
    usage = ModelUsage(input_tokens=10, output_tokens=len(text), total_tokens=10 + len(text))
    return ModelOutput(
        model="mockllm/model",
        choices=[ChatCompletionChoice(message=message, stop_reason=stop_reason)],
        usage=usage,
    )


def main() -> None:
    epochs = len(ROWS[0]["replies"])
    outputs = [output(*row["replies"][epoch]) for epoch in range(epochs) for row in ROWS]
    task = Task(
        dataset=[Sample(id=row["id"], input=row["question"], target=row["gold"]) for row in ROWS],
        solver=[prompt_template("Solve this:\n{prompt}\nBox the answer."), generate()],
        scorer=match(),
        epochs=Epochs(epochs, ["mean", "pass_at_2", "mode"]),
        name="sums",
    )
    for log_format in ("eval", "json"):
        evaluate(
            task,
            model=get_model("mockllm/model", custom_outputs=list(outputs), memoize=False),
            log_dir=sys.argv[2],
            log_format=log_format,
            display="none",
            max_samples=1,
            temperature=0.6,
            top_p=0.95,
            max_tokens=100,
        )


if __name__ == "__main__":
    main()
