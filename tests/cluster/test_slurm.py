"""The files for SLURM in docs/cluster, submitted as they are to a real SLURM on this machine.

Its node has 64 cores and 8 GPUs by its configuration alone. Without SLURM's packages these tests are skipped:
they take 10 MB, which is much for three files.
"""

import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cluster.folders import FILES, QUESTIONS, SmallRun, small_run
from tests.cluster.slurm import CPUS, Slurm, SlurmError, local_slurm, missing_programs
from tests.engines.servers import FakeServer, HttpReply, RequestBody, completion, run_server

pytestmark = [
    pytest.mark.engine,
    pytest.mark.slow,
    pytest.mark.skipif(bool(missing_programs()), reason=missing_programs()),
]

FEW = {"SHARDS": "2"}
"""with `--array=0-1`: two shards, as each starts an interpreter"""
SECONDS = 0.3
"""that the model takes for a reply"""
WHOLE_NODE = ("--partition=urgent", f"--cpus-per-task={CPUS}", "--wrap", "sleep 1")
"""a job that pre-empts all others"""


@pytest.fixture(scope="module")
def slurm(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Slurm]:
    try:
        with local_slurm(tmp_path_factory.mktemp("slurm"), os.environ) as started:
            yield started
    except SlurmError as error:
        pytest.skip(str(error))


@pytest.fixture
def run(tmp_path: Path) -> SmallRun:
    return small_run(tmp_path)


@pytest.fixture
def server() -> Iterator[FakeServer]:
    """A model that takes its time."""

    def reply(_body: RequestBody, _before: int) -> HttpReply:
        time.sleep(SECONDS)
        return completion("\\boxed{3}")

    with run_server(reply) as started:
        yield started


def slow(run: SmallRun, server: FakeServer) -> tuple[str, ...]:
    """Arguments of a run of 24 samples that takes seconds."""
    asked = ("--model", "m", "--base-url", server.url, "--k", "4", "--workers", "1")
    return (run.arguments[0], *asked, "--engine-arg", "concurrency=1")


def log(run: SmallRun) -> str:
    return "".join(path.read_text() for path in sorted(run.home.glob("*.log")))


def wait_for_requests(server: FakeServer, number: int) -> None:
    deadline = time.monotonic() + 60
    while len(server.requests) < number:
        assert time.monotonic() < deadline, "no shard asks anything"
        time.sleep(0.05)


def test_an_array_and_the_merge_that_depends_on_it(slurm: Slurm, run: SmallRun) -> None:
    array = slurm.submit(
        "--array=0-1",
        FILES / "array.sbatch",
        "runs/whole",
        *run.arguments,
        cwd=run.home,
        **FEW,
        **run.environment,
    )
    command = "r1eval merge runs/whole-shard-*-of-2 --out runs/whole"
    merge = slurm.submit(f"--dependency=afterok:{array}", "--wrap", command, cwd=run.home, **run.environment)
    assert slurm.wait_for(merge, "COMPLETED", "FAILED", cwd=run.home) == "COMPLETED", log(run)
    assert "pass@1" in (run.home / f"slurm-{merge}.out").read_text()
    assert run.content("runs/whole") == run.on_one_machine()


def test_a_node_with_a_shard_for_each_gpu(slurm: Slurm, run: SmallRun) -> None:
    seen = 'echo "$CUDA_VISIBLE_DEVICES" > "gpu-of-task-$SLURM_PROCID"\n'
    command = run.home / "bin" / "r1eval"
    command.write_text(command.read_text().replace("exec", f'[ "$1" = merge ] || {seen}exec'))
    job = slurm.submit(FILES / "node.sbatch", "whole", *run.arguments, cwd=run.home, **run.environment)
    assert slurm.wait_for(job, "COMPLETED", "FAILED", cwd=run.home, seconds=120) == "COMPLETED", log(run)
    gpus = [(run.home / f"gpu-of-task-{task}").read_text().strip() for task in range(8)]
    assert sorted(gpus) == list("01234567"), "each task has its own"
    assert run.content("whole") == run.on_one_machine()


def test_a_pre_empted_job_keeps_its_samples_and_is_finished_later(
    slurm: Slurm, run: SmallRun, server: FakeServer
) -> None:
    environment = {**FEW, **run.environment}
    jobs = slurm.submit(
        "--array=0-1", FILES / "preempt.sbatch", "whole", *slow(run, server), cwd=run.home, **environment
    )
    wait_for_requests(server, 6)
    urgent = slurm.submit(*WHOLE_NODE, cwd=run.home)
    slurm.wait_for(urgent, "COMPLETED", cwd=run.home)
    kept, asked = [run.stored(f"whole-shard-{number}-of-2") for number in range(2)], len(server.requests)
    assert 2 <= sum(kept) < 24
    assert slurm.wait_for(jobs, "COMPLETED", "FAILED", cwd=run.home, seconds=120) == "COMPLETED", log(run)
    assert log(run).count("interrupted; what is finished is kept") == 2
    assert [run.stored(f"whole-shard-{number}-of-2") for number in range(2)] == [12, 12]
    assert len(server.requests) - asked <= 24 - sum(kept) + 2, "nothing finished is asked again"
    assert {slurm.job(f"{jobs}_{task}", run.home)["Restarts"] for task in range(2)} == {"1"}


def test_a_job_near_its_time_limit_is_queued_again(slurm: Slurm, run: SmallRun, server: FakeServer) -> None:
    """SLURM sends the signal that `--signal` asks for; here it is sent by hand, as limits are in minutes."""
    job = slurm.submit(
        "--array=0",
        FILES / "preempt.sbatch",
        "whole",
        *slow(run, server),
        cwd=run.home,
        **FEW,
        **run.environment,
    )
    wait_for_requests(server, 3)
    slurm.command("scancel", "--signal=TERM", f"{job}_0", cwd=run.home)
    assert slurm.wait_for(job, "COMPLETED", "FAILED", cwd=run.home, seconds=120) == "COMPLETED", log(run)
    assert slurm.job(f"{job}_0", run.home)["Restarts"] == "1"
    assert run.stored("whole-shard-0-of-2") == 12


def test_a_cancelled_job_is_not_queued_again(slurm: Slurm, run: SmallRun, server: FakeServer) -> None:
    job = slurm.submit(
        "--array=0",
        FILES / "preempt.sbatch",
        "whole",
        *slow(run, server),
        cwd=run.home,
        **FEW,
        **run.environment,
    )
    wait_for_requests(server, 3)
    slurm.command("scancel", job, cwd=run.home)
    assert slurm.wait_for(job, "CANCELLED", "COMPLETED", cwd=run.home) == "CANCELLED"
    time.sleep(2)
    assert slurm.state(job, run.home) == "CANCELLED"
    assert 1 <= run.stored("whole-shard-0-of-2") < 12


def test_bad_input_fails_at_once(slurm: Slurm, run: SmallRun) -> None:
    job = slurm.submit(
        "--array=0", FILES / "preempt.sbatch", "whole", "no-such-benchmark", "--model", "m", cwd=run.home,
        **FEW, **run.environment,
    )  # fmt: skip
    assert slurm.wait_for(job, "FAILED", "COMPLETED", cwd=run.home) == "FAILED"
    assert slurm.job(f"{job}_0", run.home)["ExitCode"] == "2:0"


def test_failed_samples_are_asked_again_a_few_times(slurm: Slurm, run: SmallRun) -> None:
    replies = run.home / "my files" / "replies.jsonl"
    replies.write_bytes(b"".join(replies.read_bytes().splitlines(keepends=True)[: 4 * QUESTIONS - 4]))
    job = slurm.submit(
        "--array=0", FILES / "preempt.sbatch", "whole", *run.arguments, cwd=run.home, **FEW, **run.environment
    )
    assert slurm.wait_for(job, "FAILED", "COMPLETED", cwd=run.home, seconds=180) == "FAILED", log(run)
    assert slurm.job(f"{job}_0", run.home)["Restarts"] == "4"
    assert log(run).count("2 samples failed") == 5
