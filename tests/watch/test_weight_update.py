"""A checkpoint's weights in place of another's: the texts are those of a fresh load."""

import json
from io import StringIO
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import save_file

from r1eval.engines.architecture import architecture_difference
from r1eval.run.options import RunOptions
from r1eval.run.progress import Progress
from r1eval.store.folder import RunFolder
from r1eval.watch.ledger import Entry
from r1eval.watch.loop import watch
from r1eval.watch.options import WatchOptions
from tests.engines.models import VOCABULARY, write_adapter, write_model
from tests.gate.runs import sums_benchmark
from tests.watch.training import write_checkpoint, write_shards

MATRICES = {
    "self_attn.q_proj": (64, 64),
    "self_attn.k_proj": (64, 64),
    "self_attn.v_proj": (64, 64),
    "self_attn.o_proj": (64, 64),
    "mlp.gate_proj": (128, 64),
    "mlp.up_proj": (128, 64),
    "mlp.down_proj": (64, 128),
}
NORMS = ("input_layernorm", "post_attention_layernorm")


def write_trained(checkpoint: Path, seed: int) -> Path:
    """A tiny model with random weights, whose output layer shares the embedding's, as small models do.

    vLLM's own reload leaves such an output layer as it was, on the CPU.
    """
    write_model(checkpoint)
    config = json.loads((checkpoint / "config.json").read_text(encoding="utf-8"))
    config["tie_word_embeddings"] = True
    (checkpoint / "config.json").write_text(json.dumps(config), encoding="utf-8")
    random = np.random.default_rng(seed)
    shapes = {"model.embed_tokens": (VOCABULARY, 64)}
    for layer in range(2):
        shapes |= {f"model.layers.{layer}.{name}": shape for name, shape in MATRICES.items()}
    weights = {f"{name}.weight": random.normal(0, 0.2, shape) for name, shape in shapes.items()}
    norms = [f"model.layers.{layer}.{place}" for layer in range(2) for place in NORMS]
    weights |= {f"{name}.weight": random.normal(1, 0.2, 64) for name in (*norms, "model.norm")}
    tensors = {name: array.astype(np.float32) for name, array in weights.items()}
    save_file(tensors, checkpoint / "model.safetensors", {"format": "pt"})
    return checkpoint


def watch_vllm(home: Path, *engine_args: str) -> dict[str, Entry]:
    """The ledger of a watch of `train`, newest first, after it is done."""
    run = RunOptions(
        benchmarks=(str(sums_benchmark(home)),),
        model="",
        engine_args=("max_num_seqs=16", "kv_cache_memory_bytes=50000000", *engine_args),
        k=2,
        limit=6,
        max_tokens=20,
        workers=1,
    )
    options = WatchOptions(home / "train", home / "watch", run, settle=0.0, report=False)
    return dict(watch(options, Progress(StringIO())).ledger.entries)


def texts(home: Path, step: int) -> dict[tuple[str, int], str]:
    samples = RunFolder(home / "watch" / "runs" / f"checkpoint-{step}").samples("sums")
    return {(one.question_id, one.index): one.text for one in samples}


@pytest.mark.slow
@pytest.mark.engine
def test_a_model_answers_after_an_update_as_after_a_fresh_load(tmp_path: Path) -> None:
    write_trained(tmp_path / "train" / "checkpoint-3", seed=3)
    write_trained(tmp_path / "train" / "checkpoint-2", seed=2)
    same = write_trained(tmp_path / "train" / "checkpoint-1", seed=2)
    (same / "generation_config.json").write_text("{}", encoding="utf-8")
    entries = watch_vllm(tmp_path)
    assert {entry.step: entry.loaded for entry in entries.values()} == {
        3: "fresh: no engine was loaded",
        2: "updated in place",
        1: "fresh: generation_config.json differs",
    }
    assert texts(tmp_path, 2) == texts(tmp_path, 1)
    assert texts(tmp_path, 2) != texts(tmp_path, 3)
    seconds = {entry.step: entry.load_seconds or 0.0 for entry in entries.values()}
    assert seconds[2] < seconds[1]
    [session] = RunFolder(tmp_path / "watch" / "runs" / "checkpoint-2").read_run()["sessions"]
    assert session["engine"]["weights"] == "updated in place"
    assert session["engine"]["effective"]["dtype"] == "float32"


@pytest.mark.slow
@pytest.mark.engine
def test_an_adapter_takes_the_place_of_another_on_the_same_model(tmp_path: Path) -> None:
    model = write_model(tmp_path / "model")
    for step, scale in ((3, 0.5), (2, 1.0), (1, 0.5)):
        write_adapter(tmp_path / "train" / f"checkpoint-{step}", model, scale=scale)
    entries = watch_vllm(tmp_path, "load_format=dummy")
    assert [entries[f"checkpoint-{step}"].loaded for step in (2, 1)] == ["updated in place"] * 2
    assert texts(tmp_path, 1) == texts(tmp_path, 3)
    assert texts(tmp_path, 2) != texts(tmp_path, 3)


def two(folder: Path) -> tuple[Path, Path]:
    return write_checkpoint(folder / "checkpoint-1"), write_checkpoint(folder / "checkpoint-2")


def test_equal_architectures_differ_in_their_weights_only(tmp_path: Path) -> None:
    one, other = two(tmp_path)
    config = json.loads((one / "config.json").read_text(encoding="utf-8"))
    config |= {"_name_or_path": "elsewhere", "transformers_version": "5.0.0"}
    (other / "config.json").write_text(json.dumps(config), encoding="utf-8")
    assert architecture_difference(one, other) == ""


@pytest.mark.parametrize(
    ("file", "content", "reason"),
    [
        ("config.json", '{"model_type": "qwen3"}', "config.json differs"),
        ("tokenizer.json", "{}", "tokenizer.json differs"),
        ("chat_template.jinja", "{{ messages }}", "chat_template.jinja differs"),
        ("generation_config.json", "{}", "generation_config.json differs"),
    ],
    ids=["config", "tokenizer", "template", "generation"],
)
def test_another_file_needs_a_fresh_engine(tmp_path: Path, file: str, content: str, reason: str) -> None:
    one, other = two(tmp_path)
    (other / file).write_text(content, encoding="utf-8")
    assert architecture_difference(one, other) == reason


def test_other_tensors_need_a_fresh_engine(tmp_path: Path) -> None:
    """vLLM would keep the old weights of a tensor that the new checkpoint lacks."""
    one, other = two(tmp_path)
    (one / "model.safetensors").unlink()
    write_shards(one, shards=2)
    assert architecture_difference(one, other) == "its tensors differ in name, shape or type"
    (one / "model-00002-of-00002.safetensors").unlink()
    reason = "its tensors are not known (model-00002-of-00002.safetensors is missing)"
    assert architecture_difference(one, other) == reason
