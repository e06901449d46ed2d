"""Weights updated in place against a fresh engine, on the real small model: `python -m tests.perf.updates`.

Both give the same texts, or this fails. The first load, which also imports vLLM, is not compared.
"""

import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from zlib import crc32

from benchmarks.types import Sampling
from r1eval.engines.protocol import EngineOptions
from r1eval.engines.vllm import VllmEngine
from r1eval.run.small_model import small_model
from r1eval.store.records import Message, Request

TRAIN = """
import sys, torch
from safetensors.torch import load_file, save_file
source, *targets = sys.argv[1:]
weights, random = load_file(source), torch.Generator().manual_seed(7)
for target in targets:
    for tensor in weights.values():
        tensor.add_(torch.randn(tensor.shape, generator=random) * 0.05 * tensor.std())
    save_file(weights, target, metadata={"format": "pt"})
"""
"""in another process: vLLM forks, which torch's threads would not survive"""
ARGS = {"max_model_len": "512", "max_num_seqs": "16", "kv_cache_memory_bytes": "200000000"}
UPDATES = 1


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="r1eval-updates-") as folder:
        one, other = (Path(folder) / name for name in ("checkpoint-1", "checkpoint-2"))
        for checkpoint in (one, other):
            shutil.copytree(small_model(), checkpoint, ignore=shutil.ignore_patterns("*.safetensors"))
        files = [str(path / "model.safetensors") for path in (small_model(), one, other)]
        subprocess.run([sys.executable, "-c", TRAIN, *files], check=True)
        compare(one, other)


def compare(one: Path, other: Path) -> None:
    """Print the seconds of an update and of a fresh load, and whether the texts are equal."""
    engine = open_engine(one)
    engine.load()
    first, updates = texts(engine), []
    for path in [other, one] * UPDATES + [other]:
        later, start = open_engine(path), time.perf_counter()
        reason = later.take_over(engine)
        updates.append(time.perf_counter() - start)
        assert not reason, reason
        engine = later
    updated = texts(engine)
    engine.close()
    fresh, start = open_engine(other), time.perf_counter()
    fresh.load()
    seconds = time.perf_counter() - start
    loaded = texts(fresh)
    fresh.close()
    assert updated == loaded != first
    update = sorted(updates)[len(updates) // 2]
    print(f"fresh engine {seconds:.2f} s; update {update:.2f} s, the median of {len(updates)}")
    print(f"{seconds / update:.0f} times as fast; {len(loaded)} texts are equal to those of the fresh engine")


def open_engine(model: Path) -> VllmEngine:
    return VllmEngine(EngineOptions(str(model), ARGS, updatable=True))


def texts(engine: VllmEngine) -> dict[tuple[str, int], str]:
    sampling = Sampling(temperature=0.7, top_p=0.95, max_tokens=24, k=2)
    requests = [
        Request(
            "sums",
            f"q{number}",
            index,
            (Message("user", f"What is {number} plus {number + 3}? Explain."),),
            sampling,
            crc32(f"{number} {index}".encode()),
        )
        for number in range(8)
        for index in range(2)
    ]
    return {(one.question_id, one.index): one.text for one in engine.generate(requests)}


if __name__ == "__main__":
    main()
