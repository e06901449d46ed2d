"""docs/cluster/loop.sh: several shards at once on one machine, then the whole run."""

import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from tests.cluster.folders import FILES, SmallRun, small_run
from tests.engines.servers import HttpReply, RequestBody, completion, run_server

pytestmark = [pytest.mark.engine, pytest.mark.slow]

SCRIPTS = sorted(path for path in FILES.iterdir() if path.suffix in (".sh", ".sbatch"))


@pytest.fixture
def run(tmp_path: Path) -> SmallRun:
    return small_run(tmp_path)


def loop(run: SmallRun, out: str, *arguments: str, shards: int = 3) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [str(FILES / "loop.sh"), out, *(arguments or run.arguments)],
        cwd=run.home,
        env={**run.environment, "SHARDS": str(shards)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_shellcheck_finds_nothing(script: Path) -> None:
    shellcheck = Path(sys.executable).with_name("shellcheck")
    done = subprocess.run([shellcheck, script], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "")


def test_the_merged_run_is_that_of_one_machine(run: SmallRun) -> None:
    output, errors = loop(run, "my runs/whole").communicate(timeout=120)
    assert "pass@1" in output, errors
    assert run.content("my runs/whole") == run.on_one_machine()
    shards = {path.name for path in (run.home / "my runs").iterdir() if path.is_dir()}
    assert shards == {"whole", *(f"whole-shard-{number}-of-3" for number in range(3))}


def test_a_shard_that_fails_is_named_and_nothing_is_merged(run: SmallRun) -> None:
    process = loop(run, "whole", *run.arguments, "--limit", "0", shards=2)
    _, errors = process.communicate(timeout=120)
    assert process.returncode == 2
    assert errors.count("exit code 2, see whole-shard-") == 2
    assert "error" in errors.lower()
    assert not (run.home / "whole").exists()


def test_ctrl_c_ends_every_shard_and_the_same_command_resumes(run: SmallRun) -> None:
    released = threading.Event()

    def reply(_body: RequestBody, before: int) -> HttpReply:
        if before >= 6:
            released.wait(60)
        return completion("\\boxed{3}")

    with run_server(reply) as server:
        arguments: tuple[str, ...] = (
            run.arguments[0],
            "--model",
            "m",
            "--base-url",
            server.url,
            "--k",
            "4",
            "--workers",
            "1",
        )
        arguments += ("--engine-arg", "concurrency=1")
        process = loop(run, "whole", *arguments, shards=2)
        deadline = time.monotonic() + 60
        while len(server.requests) < 8 and time.monotonic() < deadline:  # both shards wait for a reply
            time.sleep(0.05)
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=60)
        assert process.returncode == 130
        assert "interrupted; the same command resumes" in errors
        kept = [run.stored(f"whole-shard-{number}-of-2") for number in range(2)]
        assert 2 <= sum(kept) < 24
        asked = len(server.requests)
        time.sleep(1)
        assert len(server.requests) == asked, "no shard goes on"
        released.set()
        assert loop(run, "whole", *arguments, shards=2).wait(timeout=120) == 0
        assert run.stored("whole") == 24
        assert len(server.requests) <= asked + 24 - sum(kept), "nothing finished is asked again"
