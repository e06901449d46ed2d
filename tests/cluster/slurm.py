"""A real SLURM of one node on this machine: its daemons, with all of their files in one folder."""

import getpass
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

PROGRAMS = ("slurmctld", "slurmd", "sbatch", "squeue", "scontrol", "scancel", "sinfo", "srun")
PACKAGES = "slurmctld slurmd slurm-client"
START_SECONDS = 20
CPUS, GPUS = 64, 8
"""those of the node that docs/cluster is written for: SLURM is told so, and GPUs are links to /dev/null"""

# cred_expire is also how long a job waits in the queue once it is queued again: 2 minutes by default.
CONFIGURATION = """
ClusterName=r1eval
SlurmctldHost={host}(127.0.0.1)
SlurmctldPort={control_port}
SlurmdPort={node_port}
SlurmdParameters=config_overrides
SlurmUser={user}
SlurmdUser={user}
AuthType=auth/none
AuthInfo=cred_expire=5
CredType=cred/none
MpiDefault=none
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
GresTypes=gpu
StateSaveLocation={folder}/state
SlurmdSpoolDir={folder}/spool
SlurmctldPidFile={folder}/slurmctld.pid
SlurmdPidFile={folder}/slurmd.pid
SlurmctldLogFile={folder}/slurmctld.log
SlurmdLogFile={folder}/slurmd.log
SchedulerType=sched/backfill
SchedulerParameters=batch_sched_delay=0,sched_interval=1,sched_min_interval=100000,bf_interval=1,requeue_delay=0
PreemptType=preempt/partition_prio
PreemptMode=REQUEUE
KillWait=30
NodeName={host} NodeAddr=127.0.0.1 CPUs={cpus} CoresPerSocket={cpus} Gres=gpu:{gpus} State=UNKNOWN
PartitionName=main Nodes={host} Default=YES MaxTime=INFINITE State=UP PriorityTier=1 GraceTime=20
PartitionName=urgent Nodes={host} MaxTime=INFINITE State=UP PriorityTier=9 PreemptMode=off
"""


class SlurmError(Exception):
    """SLURM does not start on this machine."""


@dataclass(frozen=True)
class Slurm:
    """A cluster that runs."""

    environment: Mapping[str, str]
    """for its commands"""

    def command(self, *args: str | Path, cwd: Path, **variables: str) -> str:
        """The output of one of SLURM's commands; CalledProcessError with its stderr if it fails."""
        done = subprocess.run(
            list(map(str, args)),
            cwd=cwd,
            env={**self.environment, **variables},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert done.returncode == 0, f"{args}: {done.stdout}{done.stderr}"
        return done.stdout

    def submit(self, *args: str | Path, cwd: Path, **variables: str) -> str:
        """Submit a job; its number."""
        return self.command("sbatch", "--parsable", *args, cwd=cwd, **variables).strip()

    def job(self, number: str, cwd: Path) -> dict[str, str]:
        """What `scontrol show job` says of a job; {} of one that it no longer knows."""
        text = self.command("scontrol", "--oneliner", "show", "job", number, cwd=cwd)
        return dict(word.split("=", 1) for word in text.split() if "=" in word)

    def state(self, number: str, cwd: Path) -> str:
        """The state of a job, such as RUNNING; of an array, those of its tasks, sorted and joined by `,`."""
        shown = self.command("squeue", "-h", "-r", "-t", "all", "-o", "%T", "-j", number, cwd=cwd)
        return ",".join(sorted(set(shown.split())))

    def wait_for(self, number: str, *states: str, cwd: Path, seconds: float = 60) -> str:
        """Wait until a job, or all tasks of an array, is in one of these states; the state."""
        deadline = time.monotonic() + seconds
        while (state := self.state(number, cwd)) not in states:
            if time.monotonic() > deadline:
                raise TimeoutError(f"job {number} is {state} after {seconds} s")
            time.sleep(0.1)
        return state


def missing_programs() -> str:
    """What of SLURM this machine lacks, and how to get it; "" if nothing."""
    missing = [name for name in PROGRAMS if shutil.which(name, path=_path()) is None]
    return f"no {', '.join(missing)}: apt-get install --no-install-recommends {PACKAGES}" if missing else ""


@contextmanager
def local_slurm(folder: Path, environment: Mapping[str, str]) -> Iterator[Slurm]:
    """Start SLURM with its files in `folder`; SlurmError, with the end of its logs, if it does not start."""
    host = socket.gethostname().partition(".")[0]
    configuration = folder / "slurm.conf"
    for name in ("state", "spool"):
        (folder / name).mkdir(parents=True)
    for number in range(GPUS):
        (folder / f"gpu{number}").symlink_to("/dev/null")
    (folder / "gres.conf").write_text(f"Name=gpu File={folder}/gpu[0-{GPUS - 1}]\n")
    ports = {"control_port": _free_port(), "node_port": _free_port()}
    configuration.write_text(
        CONFIGURATION.format(host=host, user=getpass.getuser(), folder=folder, cpus=CPUS, gpus=GPUS, **ports)
    )
    variables = {**environment, "PATH": _path(), "SLURM_CONF": str(configuration)}
    slurm, daemons = Slurm(variables), list[subprocess.Popen[bytes]]()
    try:
        daemons += [_start(name, variables) for name in ("slurmctld", "slurmd")]
        _wait_until_idle(slurm, folder, daemons)
        try:
            yield slurm
        finally:
            _cancel_all(slurm, folder)
    finally:
        for daemon in reversed(daemons):
            daemon.terminate()
        for daemon in daemons:
            try:
                daemon.wait(timeout=10)
            except subprocess.TimeoutExpired:
                daemon.kill()
                daemon.wait()


def _cancel_all(slurm: Slurm, folder: Path) -> None:
    """Cancel all jobs, and wait until their processes have ended: they outlive the daemons."""
    slurm.command("scancel", f"--user={getpass.getuser()}", cwd=folder)
    deadline = time.monotonic() + START_SECONDS
    while slurm.command("squeue", "-h", cwd=folder) and time.monotonic() < deadline:
        time.sleep(0.1)


def _start(name: str, variables: Mapping[str, str]) -> subprocess.Popen[bytes]:
    nothing = subprocess.DEVNULL
    return subprocess.Popen([name, "-D"], env=variables, stdin=nothing, stdout=nothing, stderr=nothing)


def _wait_until_idle(slurm: Slurm, folder: Path, daemons: list[subprocess.Popen[bytes]]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and all(daemon.poll() is None for daemon in daemons):
        try:
            if slurm.command("sinfo", "-h", "-o", "%T", "-p", "main", cwd=folder).strip() == "idle":
                return
        except (AssertionError, subprocess.TimeoutExpired):
            pass
        time.sleep(0.2)
    logs = "".join(path.read_text()[-1500:] for path in folder.glob("slurm*.log"))
    raise SlurmError(f"SLURM did not start in {START_SECONDS} s: {logs}")


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def _path() -> str:
    return f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin"
