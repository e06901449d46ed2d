"""Faults of what runs programs and models: jails killed, no folder to make them in, vLLM's engine killed."""

import json
import shutil
import subprocess
from pathlib import Path

from tests.command_line import R1EVAL, environment, start
from tests.engines.models import write_model
from tests.faults.harness import Skipped, count_lines, descendants, end, keys, kill, wait_until
from tests.faults.machine import temporary_folders
from tests.gate.runs import ADD_PROGRAM, adders_benchmark, sums_benchmark

SLOW_PROGRAM = f"import time\ntime.sleep(0.5)\n{ADD_PROGRAM}"
ADDERS = ("run", "adders.toml", "--model", "m", "--engine", "replay", "--engine-arg", "path=replies.jsonl")
ENGINE = "VLLM::EngineCore"
DUMMY = ("--engine-arg", "load_format=dummy", "--engine-arg", "kv_cache_memory_bytes=50000000")


def jail_killed(folder: Path) -> None:
    """`kill -9` of a jail while a program runs in it. The program runs again in another one, and is not
    judged wrong."""
    write_programs(folder)
    process = start(*ADDERS, "--k", "2", "--out", "run", cwd=folder)
    wait_until(lambda: count_lines(folder / "run" / "adders" / "samples.jsonl") == 4, "all samples")
    wait_until(lambda: descendants(process.pid, "bwrap"), "a jail")
    kill(descendants(process.pid, "bwrap"))
    done = end(process)
    assert done.code == 0, done.stderr
    scores = (folder / "run" / "adders" / "scores.jsonl").read_text().splitlines()
    assert [json.loads(line)["status"] for line in scores] == ["correct"] * 4


def no_temporary_folder_for_programs(folder: Path) -> None:
    """/tmp, /var/tmp and /dev/shm are full, and programs must be judged: 2 before anything is asked, and the
    variable to set; or the run works in another folder."""
    write_programs(folder)
    with temporary_folders(folder, "size=4k") as space:
        command = [*space.prefix, *R1EVAL, *ADDERS, "--k", "2", "--out", "run"]
        pipe = subprocess.PIPE
        with subprocess.Popen(
            command, cwd=folder, env=environment(), stdout=pipe, stderr=pipe, text=True
        ) as process:
            done = end(process)
    if done.code:
        done.failed(2, "set TMPDIR")
        assert not (folder / "run").exists()


def engine_killed(folder: Path) -> None:
    """`kill -9` of vLLM's engine while it generates: 5, with the cause; finished samples are kept byte for
    byte, and the same command generates the others."""
    sums_benchmark(folder)
    write_model(folder / "model")
    args = (
        "run",
        "sums.toml",
        "--model",
        "model",
        *DUMMY,
        "--k",
        "16",
        "--max-tokens",
        "100",
        "--out",
        "run",
    )
    samples = folder / "run" / "sums" / "samples.jsonl"
    process = start(*args, cwd=folder)
    wait_until(lambda: count_lines(samples) > 0, "a sample", seconds=400)
    kill(descendants(process.pid, ENGINE))
    end(process).failed(5, "died while generating: its process was killed by SIGKILL", "resume with: ")
    kept = samples.read_bytes()
    done = end(start(*args, cwd=folder))
    assert done.code == 0, done.stderr
    assert samples.read_bytes().startswith(kept)
    assert set(keys(samples).values()) == {1}
    assert len(keys(samples)) == 12 * 16


def write_programs(folder: Path) -> None:
    """Two questions for programs, and two right replies to each. Skipped without bubblewrap."""
    if not shutil.which("bwrap"):
        raise Skipped("needs bubblewrap")
    adders_benchmark(folder, 2)
    lines = [
        {
            "question_id": question,
            "index": index,
            "text": f"</think>\n```python\n{SLOW_PROGRAM}\n# {index}\n```",
        }
        for question in ("1", "2")
        for index in range(2)
    ]
    (folder / "replies.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
