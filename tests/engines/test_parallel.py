"""How the GPUs of a machine are used: the choice from sizes, and real replicas on the CPU."""

import os
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from r1eval.engines import vllm as vllm_engine
from r1eval.engines.catalogue import open_engine
from r1eval.engines.model_size import model_size
from r1eval.engines.parallel import ModelSize, Sizes, choose_sizes, visible_gpu_memory
from r1eval.engines.protocol import EngineOptions
from tests.engines.families import FAMILIES, write_family
from tests.engines.models import requests

GIB = 2**30

# weights in GiB, cache per token in bytes, heads
B1_5 = ModelSize(int(3.3 * GIB), 28_672, 12)
B8 = ModelSize(15 * GIB, 131_072, 32)
B32 = ModelSize(61 * GIB, 262_144, 40)
B70 = ModelSize(131 * GIB, 327_680, 64)
R1_FP8 = ModelSize(642 * GIB, 70_272, 128)
ODD = ModelSize(100 * GIB, 100_000, 14)

CASES = [
    # model, context, GPUs, memory of each in GiB -> tensor, data
    (B1_5, 131_072, 8, 80, Sizes(1, 8)),
    (B8, 32_768, 1, 80, Sizes(1, 1)),
    (B8, 131_072, 2, 24, Sizes(2, 1)),
    (B8, 131_072, 3, 24, Sizes(2, 1)),
    (B8, 32_768, 4, 24, Sizes(1, 4)),
    (B32, 32_768, 8, 80, Sizes(1, 8)),
    (B32, 131_072, 8, 80, Sizes(2, 4)),
    (B32, 32_768, 4, 24, Sizes(4, 1)),
    (B70, 131_072, 8, 80, Sizes(4, 2)),
    (B70, 131_072, 8, 139, Sizes(2, 4)),
    (R1_FP8, 163_840, 8, 139, Sizes(8, 1)),
    (R1_FP8, 163_840, 8, 80, Sizes(8, 1, fits=False)),
    (ODD, 8_192, 8, 40, Sizes(7, 1)),  # 4, 5 and 6 do not divide its 14 heads
    (ODD, 8_192, 4, 80, Sizes(2, 2)),
]


@pytest.mark.parametrize(("model", "context", "gpus", "memory", "sizes"), CASES)
def test_sizes_from_weights_memory_gpus_and_context(
    model: ModelSize, context: int, gpus: int, memory: int, sizes: Sizes
) -> None:
    assert choose_sizes(model, context, [memory * GIB] * gpus) == sizes


@given(
    st.builds(ModelSize, st.integers(1, 2000 * GIB), st.integers(1, 10**6), st.integers(1, 128)),
    st.integers(1, 10**6),
    st.lists(st.integers(8 * GIB, 200 * GIB), min_size=1, max_size=16),
    st.floats(0.3, 0.95),
)
def test_the_sizes_suit_the_machine(
    model: ModelSize, context: int, memory: list[int], utilization: float
) -> None:
    sizes = choose_sizes(model, context, memory, utilization)
    assert model.heads % sizes.tensor == 0
    assert 1 <= sizes.tensor * sizes.data <= len(memory)
    assert sizes.data == 1 or sizes.fits
    fewer_memory = choose_sizes(model, context, [size // 2 for size in memory], utilization)
    assert fewer_memory.tensor >= sizes.tensor or not fewer_memory.fits


@pytest.mark.parametrize(
    ("sizes", "gpus", "text", "arguments"),
    [
        (Sizes(1, 8), 8, "8 GPUs: data parallel over 8", {"data_parallel_size": 8}),
        (Sizes(8, 1), 8, "8 GPUs: tensor parallel over 8", {"tensor_parallel_size": 8}),
        (
            Sizes(2, 1),
            3,
            "3 GPUs: tensor parallel over 2, 1 unused",
            {"tensor_parallel_size": 2},
        ),
        (
            Sizes(2, 4),
            8,
            "8 GPUs: tensor parallel over 2, data parallel over 4",
            {"tensor_parallel_size": 2, "data_parallel_size": 4},
        ),
    ],
)
def test_the_choice_is_one_line_and_engine_arguments(
    sizes: Sizes, gpus: int, text: str, arguments: dict[str, int]
) -> None:
    assert sizes.describe(gpus) == text
    assert sizes.arguments() == arguments


def test_a_model_that_seems_too_large_is_said() -> None:
    assert "seem too large" in Sizes(8, 1, fits=False).describe(8)


SIZES = {
    "R1-Distill-Qwen": (3.1, 28 * 2 * 2 * 128 * 2),
    "gpt-oss": (39.0, 24 * 2 * 8 * 64 * 2),
    "DeepSeek-R1": (1370.0, 61 * (512 + 64) * 2),
    "Gemma 3": (7.8, 34 * 2 * 4 * 256 * 2),
}
"""gigabytes of bfloat16 weights, and bytes of cache per token"""


@pytest.mark.parametrize("name", SIZES)
def test_sizes_are_estimated_where_there_are_no_weights(name: str, tmp_path: Path) -> None:
    family = next(one for one in FAMILIES if one.name == name)
    size = model_size(str(write_family(family, tmp_path)), {})
    assert size is not None
    gigabytes, cache = SIZES[name]
    assert size.weights / 1e9 == pytest.approx(gigabytes, rel=0.2)
    assert size.cache_per_token == cache


def test_weights_are_taken_from_the_index_or_the_files(tmp_path: Path) -> None:
    family = next(one for one in FAMILIES if one.name == "Qwen3")
    folder = write_family(family, tmp_path)
    (folder / "model-00001.safetensors").write_bytes(b"x" * 1000)
    (folder / "model-00002.safetensors").write_bytes(b"x" * 500)
    sized = model_size(str(folder), {})
    assert sized is not None
    assert sized.weights == 1500
    index = '{"metadata": {"total_size": 7000}, "weight_map": {}}'
    (folder / "model.safetensors.index.json").write_text(index, encoding="utf-8")
    sized = model_size(str(folder), {})
    assert sized is not None
    assert sized.weights == 7000


SMALL = {"load_format": "dummy", "max_num_seqs": "8", "kv_cache_memory_bytes": "50000000"}


@pytest.fixture
def eight_gpus(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vllm_engine, "visible_gpu_memory", lambda: [80 * GIB] * 8)


@pytest.mark.usefixtures("eight_gpus")
def test_all_gpus_are_used_and_said_before_the_run(dummy_model: Path) -> None:
    with closing(open_engine("vllm", EngineOptions(str(dummy_model), SMALL))) as engine:
        assert engine.notices(requests(1, 1)) == ["8 GPUs: data parallel over 8"]
        assert engine.describe()["defaults"]["data_parallel_size"] == 8


@pytest.mark.usefixtures("eight_gpus")
@pytest.mark.parametrize("name", ["tensor_parallel_size", "data_parallel_size", "pipeline_parallel_size"])
def test_a_size_of_the_user_s_is_left_alone(dummy_model: Path, name: str) -> None:
    with closing(open_engine("vllm", EngineOptions(str(dummy_model), {**SMALL, name: "1"}))) as engine:
        assert engine.notices(requests(1, 1)) == []
        assert "data_parallel_size" not in engine.describe()["defaults"]


FAKE_TOOL = """#!/bin/sh
[ "$1" = --id ] && { for id in $(echo $2 | tr , ' '); do echo 81559; done; exit; }
for id in 0 1 2 3; do echo 81559; done
"""


@pytest.mark.parametrize(
    ("visible", "count"), [(None, 4), ("0,1", 2), ("3", 1), ("", 0), ("-1", 0), ("MIG-1/2/3", 0)]
)
def test_only_visible_gpus_count(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, visible: str | None, count: int
) -> None:
    tool = tmp_path / "nvidia-smi"
    tool.write_text(FAKE_TOOL, encoding="utf-8")
    tool.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.delenv("CUDA_VISIBLE_DEVICES", raising=False)
    if visible is not None:
        monkeypatch.setenv("CUDA_VISIBLE_DEVICES", visible)
    assert visible_gpu_memory() == [81559 * 2**20] * count


@pytest.mark.slow
@pytest.mark.engine
def test_two_replicas_answer_as_one_engine_does(dummy_model: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("VLLM_ENABLE_V1_MULTIPROCESSING", raising=False)
    texts = []
    for args in ({"data_parallel_size": "2"}, {}):
        with closing(open_engine("vllm", EngineOptions(str(dummy_model), {**SMALL, **args}))) as engine:
            samples = engine.generate(requests(6, 4))
            texts.append({(one.question_id, one.index): one.text for one in samples})
            assert engine.describe()["effective"]["data_parallel_size"] == int(
                args.get("data_parallel_size", 1)
            )
    assert texts[0] == texts[1]
    assert len(texts[0]) == 24
