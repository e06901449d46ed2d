"""Quantized checkpoints on the vllm engine, without weights."""

import json
import re
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from r1eval.engines.catalogue import open_engine
from r1eval.engines.protocol import EngineOptions
from tests.engines.models import requests, write_model

pytestmark = pytest.mark.engine

SMALL = {"load_format": "dummy", "max_num_seqs": "16", "kv_cache_memory_bytes": "50000000"}

QUANTIZED = {
    "quant_method": "compressed-tensors",
    "format": "int-quantized",
    "quantization_status": "compressed",
    "ignore": ["lm_head"],
    "config_groups": {
        "group_0": {
            "targets": ["Linear"],
            "weights": {"num_bits": 8, "type": "int", "strategy": "channel", "symmetric": True},
            "input_activations": {
                "num_bits": 8,
                "type": "int",
                "strategy": "token",
                "symmetric": True,
                "dynamic": True,
            },
        }
    },
}
"""int8 weights and activations: what vLLM's CPU build computes on any processor"""


def quantize(model: Path, config: dict[str, Any]) -> Path:
    """Give a model a quantization configuration."""
    file = model / "config.json"
    settings = json.loads(file.read_text(encoding="utf-8")) | {"quantization_config": config}
    file.write_text(json.dumps(settings), encoding="utf-8")
    return model


def test_a_quantized_checkpoint_runs_and_its_method_is_recorded(tmp_path: Path) -> None:
    model = quantize(write_model(tmp_path), QUANTIZED)
    with closing(open_engine("vllm", EngineOptions(str(model), SMALL))) as engine:
        assert len(list(engine.generate(requests(1, 2, max_tokens=5)))) == 2
        assert engine.describe()["effective"]["quantization"] == "compressed-tensors"
        assert "dtype" not in engine.describe()["defaults"]


UNSUPPORTED = {"quant_method": "awq", "bits": 4, "group_size": 32, "zero_point": True, "version": "gemm"}


ONE_SAMPLE = """
import sys
from contextlib import closing
from r1eval.engines.catalogue import open_engine
from r1eval.engines.protocol import EngineOptions
from tests.engines.models import requests
options = EngineOptions(sys.argv[1], {"load_format": "dummy", "kv_cache_memory_bytes": "50000000"})
with closing(open_engine("vllm", options)) as engine:
    try:
        print(list(engine.generate(requests(1, 1))))
    except Exception as error:
        print(type(error).__name__, error)
"""


@pytest.mark.slow
def test_a_quantized_checkpoint_runs_or_is_one_line(tmp_path: Path) -> None:
    """AWQ's kernels need AVX-512; without it vLLM fails only at the first step."""
    model = quantize(write_model(tmp_path), UNSUPPORTED)
    command = [sys.executable, "-c", ONE_SAMPLE, str(model)]
    result = subprocess.run(command, capture_output=True, text=True, timeout=300, check=True)
    assert re.fullmatch(r"(EngineError vLLM|\[Sample\().*\n", result.stdout)
    assert "Traceback" not in result.stderr
