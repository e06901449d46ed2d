"""Faults of the machine: out of memory, descriptors or processes; folders, locks, clocks that fail."""

import os
import shlex
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from tests.command_line import R1EVAL, environment
from tests.faults import shims
from tests.faults.harness import Done, Skipped, end, scene
from tests.faults.namespaces import Namespace, namespace

MIB = 1 << 20


def out_of_memory(folder: Path) -> None:
    """A limit of the address space (`ulimit -v`, as some clusters set): refused with 2 where nothing could
    work, else a finished run; workers that have less than they usually may make no answer wrong."""
    with owned_by_nobody() as own, scene(own, "roots") as one:
        one.run((*as_nobody(), "prlimit", f"--as={700 * MIB}")).failed(2, "ulimit -v", "at least 1024 MiB")
        done = one.run((*as_nobody(), "prlimit", f"--as={1500 * MIB}"))
        assert done.code == 0, done.stderr
        one.check()


def out_of_descriptors(folder: Path) -> None:
    """Limits of open files from far too low to nearly enough: one line with 2 or 5, or a finished run."""
    with scene(folder, "roots") as one:
        for limit in (8, 14, 32):
            ended_well(one.run(("prlimit", f"--nofile={limit}")))
        one.finish(kept=0)


def out_of_processes(folder: Path) -> None:
    """No further process or thread for this user (`ulimit -u`): one line with 2 or 5."""
    with owned_by_nobody() as own, scene(own, "roots") as one:
        for limit in (0, 2):
            ended_well(one.run((*as_nobody(), "prlimit", f"--nproc={limit}")))
        one.finish(kept=0, prefix=as_nobody())


def no_dev_shm(folder: Path) -> None:
    """A machine without /dev/shm, as some containers are: the run does not need it."""
    devices = " ".join(f"/dev/{name}" for name in ("null", "zero", "full", "random", "urandom"))
    mounts = f"""
        mkdir "$0/dev"
        for device in {devices}; do touch "$0$device"; mount --bind $device "$0$device"; done
        mount --rbind "$0/dev" /dev
    """
    with namespace(mounts, folder) as space, scene(folder, "roots") as one:
        assert not space.path(Path("/dev/shm")).exists()
        done = one.run(space.prefix)
        assert done.code == 0, done.stderr
        one.check()


def temporary_folders_full(folder: Path) -> None:
    """/tmp, /var/tmp and /dev/shm are full: the run does not need them."""
    with temporary_folders(folder, "size=4k") as space, scene(folder, "roots") as one:
        done = one.run(space.prefix)
        assert done.code == 0, done.stderr
        one.check()


def temporary_folders_read_only(folder: Path) -> None:
    """/tmp, /var/tmp and /dev/shm are read-only: the run does not need them."""
    with temporary_folders(folder, "ro") as space, scene(folder, "roots") as one:
        done = one.run(space.prefix)
        assert done.code == 0, done.stderr
        one.check()


def home_unwritable(folder: Path) -> None:
    """HOME is missing or cannot be written, and no other cache is named: the run does not need it."""
    with scene(folder, "sums") as one:
        nowhere = {
            "HOME": "/proc/none",
            "XDG_CACHE_HOME": "",
            "HF_HOME": "/proc/none",
            "VLLM_CACHE_ROOT": "/proc/none",
        }
        done = one.run(env=nowhere)
        assert done.code == 0, done.stderr
        one.check()


def no_flock(folder: Path) -> None:
    """A file system without `flock` (some NFS and Lustre mounts). The folder is locked by a file: a second
    process is refused with 2, and a lock left behind by `kill -9` is taken over."""
    env = shims.preload(folder, shims.NO_FLOCK)
    with scene(folder, "sums", 20) as one:
        process = one.reach(20, env=env)
        one.run(env=env).failed(2, "is in use by another r1eval", ".lock.owner")
        process.kill()
        end(process)
        assert list(one.out.glob(".lock.owner.*"))
        one.finish(kept=20, env=env)
        assert not list(one.out.glob(".lock.owner.*"))


def clock_set_back(folder: Path) -> None:
    """The clock is set back by a day in mid-run. Durations are not negative, and nothing waits for the old
    time."""
    env = shims.preload(folder, shims.CLOCK) | {"JUMPED": str(folder / "jumped")}
    with scene(folder, "sums", 20) as one:
        process = one.reach(20, env=env)
        (folder / "jumped").touch()
        one.model.released.set()
        done = end(process)
        assert done.code == 0, done.stderr
        one.check()
        assert '": -' not in (one.out / "run.json").read_text()
        assert '"seconds": -' not in (one.out / "sums" / "samples.jsonl").read_text()


def two_processes(folder: Path) -> None:
    """The same command twice at once: the second one is refused with 2, the first one goes on unharmed."""
    with scene(folder, "sums", 20) as one:
        process = one.reach(20)
        one.run().failed(2, "is in use by another r1eval", "--out")
        assert one.samples() == 20
        one.model.released.set()
        assert end(process).code == 0
        one.check()


def read_only_folder(folder: Path) -> None:
    """The run's folder becomes read-only after some samples: one line with 2. A finished one can still be
    read by `table`."""
    read_only = 'mount --bind "$0" "$0"; mount -o remount,ro,bind "$0"'
    with scene(folder, "sums", 20) as one:
        process = one.reach(20)
        process.kill()
        end(process)
        with namespace(read_only, one.out) as made:
            prefix = replace(made, folder=folder).prefix
            one.run(prefix).failed(2, "cannot write into run (Read-only file system)", "--out")
        assert one.samples() == 20
        one.finish(kept=20)
        with namespace(read_only, one.out) as made:
            table = [*replace(made, folder=folder).prefix, *R1EVAL, "table", "run"]
            subprocess.run(table, env=environment(), capture_output=True, check=True)


def ended_well(done: Done) -> None:
    """It finished, or one line says what is missing; never a traceback."""
    assert "Traceback" not in done.stderr, done.stderr
    assert done.code in (0, 2, 5), f"{done.code}: {done.stderr}"
    if done.code:
        assert len([line for line in done.messages if line.startswith("error: ")]) == 1, done.stderr


@contextmanager
def temporary_folders(folder: Path, option: str) -> Iterator[Namespace]:
    """A namespace in which the usual temporary folders are mounted with this option: full, or `ro`. Commands
    start in the folder, which stays writable."""
    checkout = shlex.quote(str(Path(__file__).resolve().parents[2]))  # it may be in /tmp itself
    mounts = f"""
        mount --bind "$0" /mnt
        mount -t tmpfs tmpfs /srv && mkdir /srv/checkout && mount --bind {checkout} /srv/checkout
        for one in /var/tmp /dev/shm /tmp; do mount -t tmpfs -o {option.replace("ro", "rw")} tmpfs $one; done
        test -e {checkout} || {{ mkdir -p {checkout} && mount --bind /srv/checkout {checkout}; }}
        for one in /var/tmp /dev/shm /tmp; do mount -o remount,{option} $one; done
    """
    fill = "for one in /var/tmp /dev/shm /tmp; do cat /dev/zero > $one/full || true; done"
    with namespace(mounts, folder) as made:
        space = replace(made, folder=Path("/mnt"))
        if option != "ro":
            space.do(fill)
        yield space


def as_nobody() -> tuple[str, ...]:
    """The beginning of a command that runs as a user without other processes, whom limits bind."""
    if os.geteuid():
        return ()
    return (
        "setpriv",
        "--reuid=65534",
        "--regid=65534",
        "--clear-groups",
        "--inh-caps=+dac_read_search",
        "--ambient-caps=+dac_read_search",
    )


@contextmanager
def owned_by_nobody() -> Iterator[Path]:
    """A folder in which `as_nobody` may write; pytest's are closed to others."""
    if not shutil.which("setpriv"):
        raise Skipped("needs setpriv, of util-linux")
    with tempfile.TemporaryDirectory(prefix="r1eval-nobody-") as name:
        Path(name).chmod(0o777)
        yield Path(name)
