"""`--dry-run` shows what a run would do with models in the shape of today's families."""

import io
import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from r1eval.run.options import RunOptions
from r1eval.run.progress import Progress
from r1eval.run.start import start
from tests.engines.models import CHATML, OPENS_THINKING, write_model
from tests.shared_data import DATA

pytestmark = pytest.mark.engine

SWITCH = (
    CHATML + "{% if enable_thinking is defined and not enable_thinking %}<think>\n\n</think>\n\n{% endif %}"
)
EFFORT = "Reasoning: {{ reasoning_effort | default('medium') }}\n" + CHATML


@dataclass(frozen=True)
class Shape:
    """A family's chat template and generation_config.json, and what the dry run must say."""

    template: str | None
    config: dict[str, Any]
    context: int
    settings: str
    thinking: str
    prompt_end: str


SHAPES = {
    "R1 distill": Shape(
        OPENS_THINKING,
        {"do_sample": True, "temperature": 0.6, "top_p": 0.95},
        131072,
        "temperature 0.6, top-p 0.95, max tokens 32,768, seed 0",
        "the prompt opens it",
        "assistant\n<think>",
    ),
    "Qwen3": Shape(
        SWITCH,
        {"do_sample": True, "temperature": 0.6, "top_k": 20, "top_p": 0.95},
        40960,
        "temperature 0.6, top-p 0.95, top-k 20, max tokens 32,768, seed 0",
        "the prompt does not open it",
        "assistant",
    ),
    "gpt-oss": Shape(
        EFFORT,
        {"do_sample": True},
        131072,
        "temperature 1, top-p 1, max tokens 32,768, seed 0",
        "the prompt does not open it",
        "assistant",
    ),
    "Llama 3": Shape(
        CHATML,
        {"do_sample": True, "temperature": 0.6, "top_p": 0.9},
        131072,
        "temperature 0.6, top-p 0.9, max tokens 32,768, seed 0",
        "the prompt does not open it",
        "assistant",
    ),
}


def write_shape(folder: Path, shape: Shape) -> str:
    write_model(folder, shape.template)
    config = json.loads((folder / "config.json").read_text())
    config["max_position_embeddings"] = shape.context
    (folder / "config.json").write_text(json.dumps(config))
    (folder / "generation_config.json").write_text(json.dumps(shape.config))
    return str(folder)


def dry_run(model: str, **options: Any) -> tuple[str, str]:
    """(standard output, progress messages)"""
    log = io.StringIO()
    asked = RunOptions(("aime24",), model, data=DATA, limit=2, workers=1, dry_run=True, **options)
    return start(asked, Progress(log)).text, log.getvalue()


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
def test_the_model_preset_shows_the_models_own_settings(shape: Shape, tmp_path: Path) -> None:
    model = write_shape(tmp_path / "m", shape)
    text, _ = dry_run(model, preset="model")
    assert f"preset model: the model's own generation_config.json (generation_config.json of {model})" in text
    assert f"settings: engine vllm, preset model, {shape.settings}, graded" in text
    assert f"context: {shape.context:,} tokens" in text
    assert f"; {shape.thinking}\n" in text
    assert text.rstrip().endswith(shape.prompt_end)


def test_arguments_of_the_template_and_the_system_prompt_are_in_the_prompt(tmp_path: Path) -> None:
    model = write_shape(tmp_path / "m", SHAPES["Qwen3"])
    text, _ = dry_run(model, preset="qwen3-non-thinking", system="Be short.\nBe right.")
    assert text.startswith("preset qwen3-non-thinking+: Qwen3, not thinking, changed by other options (")
    assert "system prompt 'Be short.\\nBe right.', chat template enable_thinking=false" in text
    assert "system prompt:\n  Be short.\n  Be right.\n" in text
    assert "<|start|>system\nBe short.\nBe right.<|end|>" in text
    assert text.rstrip().endswith("<think>\n\n</think>")


def test_a_preset_for_base_models_needs_no_chat_template(tmp_path: Path) -> None:
    model = write_shape(tmp_path / "m", replace(SHAPES["Llama 3"], template=None))
    text, _ = dry_run(model, preset="r1-zero")
    prompt = text.partition(" tokens")[2]
    assert "A conversation between User and Assistant." in prompt
    assert text.rstrip().endswith("\nAssistant:")
    assert "no chat template, prompts in a template of" in text
    assert "settings: engine vllm, preset r1-zero, temperature 0.6" in text
    assert "thinking: <think> … </think>; the prompt does not open it" in text


@pytest.mark.parametrize("prefill", ["<think>\n", "<think>\nOkay,"])
def test_a_prefill_that_opens_the_thinking_is_said(prefill: str, tmp_path: Path) -> None:
    model = write_shape(tmp_path / "m", SHAPES["Llama 3"])
    text, _ = dry_run(model, prefill=prefill)
    assert "thinking: <think> … </think>; the prompt opens it\n" in text
    assert "tokens; it ends inside the thinking):" in text


def test_replayed_replies_show_what_is_recorded_of_their_thinking(tmp_path: Path) -> None:
    (tmp_path / "replies.jsonl").touch()
    text, _ = dry_run("m", engine="replay", engine_args=(f"path={tmp_path / 'replies.jsonl'}",), preset="r1")
    assert "thinking: <think> … </think>; the prompt opens it\n" in text
    assert "(as messages; replayed replies):\n[user] " in text


def test_a_presets_note_is_shown(tmp_path: Path) -> None:
    model = write_shape(tmp_path / "m", SHAPES["R1 distill"])
    text, log = dry_run(model, preset="magistral", max_tokens=100)
    assert "preset magistral+: the card also asks with the model's own system prompt: add --system" in text
    assert "preset" not in log
