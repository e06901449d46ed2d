"""One jail: its start, the runs in it one after the other, its end."""

import array
import fcntl
import json
import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Self

from sandbox import cgroups, isolation, seccomp
from sandbox.errors import IsolationError
from sandbox.isolation import BOX, Level, Mount
from sandbox.types import MIB, PATIENCE, Limits

SCRIPTS = ("__init__.py", "zygote.py", "resource_usage.py", "harness.py")
"""what of this package the warden needs"""
HOME = "/judge"
"""where a jail sees them"""
WARDEN = """import sys; sys.path.insert(0, {home!r})
from sandbox.zygote import main
main({control}, {box!r}, {sizes})"""
FLAGS = ("-s", "-S", "-B", "-c")
START_SECONDS = 60
DIED = "the jail died"
HIDDEN_SECONDS = 0.5
"""CPU time of a group beyond what its run told of: it hid some, and all of it counts"""
GRACE_SECONDS = 5
"""beside a run's wall time, for the warden to kill what is left and to answer"""
LOOK_SECONDS = {True: 0.1, False: 0.02}
"""how often the warden looks at a run, with and without a control group that keeps its memory"""
SEALS = fcntl.F_SEAL_SEAL | fcntl.F_SEAL_SHRINK | fcntl.F_SEAL_GROW | fcntl.F_SEAL_WRITE


@dataclass(frozen=True)
class Run:
    """What a jail is to do once."""

    limits: Limits
    argv: tuple[str, ...] = ()
    """the command, "" standing for the program itself; none for a Python program"""
    style: str = "script"
    """see `harness.run`"""
    arguments: tuple[str, ...] = ()
    """of a Python program"""
    function: str = ""
    put: str = ""
    """the name under which the program lies in the box"""
    take: str = ""
    """the file of the box that goes to standard output afterwards"""
    counted: bool = True
    """the size of the address space is limited too: not for virtual machines, which reserve gigabytes"""


@dataclass(frozen=True)
class Reply:
    """What became of a run."""

    status: int = 0
    """as `os.waitpid` gives it"""
    why: str = ""
    """the limit for which it was ended: cpu, wall, memory, files; "" if it ended by itself"""
    cpu: float = 0.0
    memory: int = 0
    killed: bool = False
    """the kernel killed something of it for want of memory"""
    failed: str = ""
    """our own failure"""


@dataclass(frozen=True)
class Setting:
    """What a jail has beside the system's folders; jails of equal settings are interchangeable."""

    python: str
    """the interpreter of its warden and of Python programs"""
    mounts: tuple[Mount, ...] = ()
    box_bytes: int = 64 * MIB
    preload: tuple[str, ...] = ()
    """modules that its warden imports before it forks"""
    purpose: str = "program"
    """jails of another purpose never see a program of this one: a checker's is told expected outputs"""
    sizes: tuple[tuple[str, int], ...] = ()
    """resource limits that hold for all of it, by the names of `resource.RLIMIT_…`"""

    def fitted(self, run: Run) -> "Setting":
        """The setting in which a run's limits on sizes hold: put on once and inherited by every fork."""
        limits = run.limits
        sizes = {
            "FSIZE": limits.output_bytes + 1,
            "STACK": limits.memory_bytes,
            "NOFILE": 64 if run.counted else 256,
            "NPROC": limits.processes + 1,
        }
        if run.counted:
            sizes["AS"] = 4 * limits.memory_bytes + (1 << 30)
        return replace(self, sizes=tuple(sizes.items()))


@dataclass(eq=False)
class Jail:
    """A jail that is running. Used by one thread, which must live as long as the jail does."""

    level: Level
    setting: Setting
    spent: bool = False
    """something was left in it, or it is dead: end it and start another"""
    _line: socket.socket = field(init=False)
    _process: subprocess.Popen[bytes] = field(init=False)
    _group: cgroups.Group | None = field(init=False, default=None)
    _told: tuple[Run | None, bytes] = field(init=False, default=(None, b""))
    _kills: int = field(init=False, default=0)
    _spent: float = field(init=False, default=0.0)
    _stage: Path = field(init=False)
    _errors: Any = field(init=False)

    def __post_init__(self) -> None:
        self._stage = isolation.new_stage()
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115 - closed by `close`
        if self.level.groups is not None:
            self._group = cgroups.Group(self.level.groups)
        self._line, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        try:
            self._start(theirs)
            self._line.settimeout(START_SECONDS)
            ready = self._line.recv(1 << 10)
        except TimeoutError:
            ready = b""
        finally:
            theirs.close()
        if not ready:
            error = os.pread(self._errors.fileno(), 1 << 12, 0).decode(errors="replace")
            self.close()
            raise IsolationError(isolation.mend(error))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def run(self, run: Run, descriptors: Sequence[int]) -> Reply:
        """Do it; descriptors: the program, standard input, output, error, and what else it may read."""
        if self._group is not None:
            self._group.limit(run.limits.memory_bytes, run.limits.processes)
            self._spent = self._group.cpu_seconds()
        wall = run.limits.wall
        try:
            self._line.settimeout(PATIENCE * wall + GRACE_SECONDS)
            rights = (socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", descriptors))
            if run is not self._told[0]:  # mostly it is: a program has many tests
                self._told = run, json.dumps(self._message(run)).encode()
            self._line.sendmsg([self._told[1]], [rights])
            answer = self._line.recv(1 << 16)
        except TimeoutError:
            self.end()
            return Reply(why="wall", cpu=wall)
        except OSError:
            answer = b""
        if not answer:
            self.end()
            killed = self._killed()
            return Reply(killed=killed, failed="" if killed else DIED)
        said = json.loads(answer)
        killed = self._killed()
        self.spent = said.pop("dirty")
        wall = said.pop("wall", 0.0)
        reply = Reply(**said, killed=killed)
        if reply.failed:
            self.end()
        if wall < HIDDEN_SECONDS or self._group is None:
            return reply
        hidden = self._group.cpu_seconds() - self._spent - reply.cpu
        return replace(reply, cpu=reply.cpu + hidden) if hidden > HIDDEN_SECONDS else reply

    def end(self) -> None:
        """Kill it and all that runs in it; from any thread. A run in it comes back as failed."""
        self.spent = True
        self._process.kill()

    def close(self) -> None:
        """End it and remove what it had."""
        self._line.close()
        if hasattr(self, "_process"):
            self.end()
            self._process.wait()
        self._errors.close()
        shutil.rmtree(self._stage, ignore_errors=True)
        if self._group is not None:
            self._group.remove()

    def _killed(self) -> bool:
        """Whether the kernel has killed something in it for want of memory since this was asked last."""
        before, self._kills = self._kills, self._group.kills() if self._group else 0
        return self._kills > before

    def _message(self, run: Run) -> dict[str, Any]:
        limits = run.limits
        return {
            "argv": list(run.argv),
            "style": run.style,
            "arguments": list(run.arguments),
            "function": run.function,
            "put": run.put,
            "take": run.take,
            "preload": list(self.setting.preload),
            "written": limits.output_bytes,
            "cpu": limits.cpu_seconds,
            "wall": limits.wall,
            "patience": PATIENCE * limits.wall,
            "memory": limits.memory_bytes,
            "confined": self.level.name != "none",
            "look": LOOK_SECONDS[self._group is not None],
        }

    def _start(self, theirs: socket.socket) -> None:
        control = theirs.fileno()
        folder = Path(__file__).parent
        if self.level.name == "none":
            box = self._stage / "box"
            box.mkdir(0o700)
            # outside a namespace of its own the user's other processes count too
            sizes = {name: size for name, size in self.setting.sizes if name != "NPROC"}
            warden = WARDEN.format(home=str(folder.parent), control=control, box=str(box), sizes=sizes)
            argv = [self.setting.python, *FLAGS, warden]
            self._popen(argv, [control], isolation.ENVIRONMENT | {"HOME": str(box), "TMPDIR": str(box)})
            return
        options = ["--size", str(self.setting.box_bytes), "--tmpfs", BOX]
        files = [memory_file("script", (folder / name).read_bytes()) for name in SCRIPTS]
        rules = memory_file("seccomp", seccomp.program(self._group is not None))
        for name, file in zip(SCRIPTS, files, strict=True):
            options += ["--file", str(file), f"{HOME}/sandbox/{name}"]
        options += ["--remount-ro", "/", "--seccomp", str(rules)]
        argv = isolation.command(self.level, self.setting.mounts, options, self._group, self._stage)
        warden = WARDEN.format(home=HOME, control=control, box=BOX, sizes=dict(self.setting.sizes))
        argv += [self.setting.python, *FLAGS, warden]
        try:
            self._popen(argv, [control, *files, rules], {"PATH": os.environ.get("PATH", os.defpath)})
        finally:
            for file in (*files, rules):
                os.close(file)

    def _popen(self, argv: list[str], descriptors: list[int], environment: dict[str, str]) -> None:
        self._process = subprocess.Popen(
            argv,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=self._errors,
            env=environment,
            pass_fds=descriptors,
            start_new_session=True,  # Ctrl-C is for the judge, which ends its jails itself
        )


def memory_file(name: str, content: bytes | None = None) -> int:
    """A file in memory: sealed with its content, so that nobody can change it, or empty, to be written."""
    flags = os.MFD_CLOEXEC | (os.MFD_ALLOW_SEALING if content is not None else 0)
    descriptor = os.memfd_create(name, flags)
    if content is not None:
        view = memoryview(content)
        while view:
            view = view[os.write(descriptor, view) :]
        os.lseek(descriptor, 0, os.SEEK_SET)
        fcntl.fcntl(descriptor, fcntl.F_ADD_SEALS, SEALS)
    return descriptor


def read_file(descriptor: int, limit: int) -> bytes:
    """At most `limit` bytes of a file in memory, from its beginning."""
    return os.pread(descriptor, limit, 0)
