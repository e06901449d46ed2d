"""One jail: starting it, running programs in it one after the other, ending it."""

import array
import fcntl
import json
import os
import shutil
import socket
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Self

from sandbox import cgroups, isolation, seccomp
from sandbox.errors import IsolationError
from sandbox.isolation import BOX, Level, Mount
from sandbox.types import MAX_WALL_FACTOR, MIB, Limits

SCRIPTS = ("__init__.py", "zygote.py", "resource_usage.py", "harness.py")
"""the files of this package that the warden needs"""
CODE_FOLDER = "/judge"
"""where a jail sees them"""
WARDEN_CODE = """import sys; sys.path.insert(0, {home!r})
from sandbox.zygote import main
main({control}, {box!r}, {resource_limits})"""
PYTHON_FLAGS = ("-s", "-S", "-B", "-c")
START_TIMEOUT_SECONDS = 60
JAIL_DIED = "the jail died"
HIDDEN_CPU_SECONDS = 0.5
"""CPU time of a control group that the run did not report: if it is more than this, all of it counts"""
GRACE_SECONDS = 5
"""on top of a run's wall time, for the warden to kill what is left and to answer"""
POLL_SECONDS = {True: 0.1, False: 0.02}
"""how often the warden checks a run, with and without a control group that limits its memory"""
SEALS = fcntl.F_SEAL_SEAL | fcntl.F_SEAL_SHRINK | fcntl.F_SEAL_GROW | fcntl.F_SEAL_WRITE


@dataclass(frozen=True)
class RunRequest:
    """One run that a jail is asked to do."""

    limits: Limits
    argv: tuple[str, ...] = ()
    """the command, "" standing for the program itself; empty for a Python program"""
    style: str = "script"
    """see `harness.run`"""
    arguments: tuple[str, ...] = ()
    """of a Python program"""
    function: str = ""
    program_file: str = ""
    """the program's file name in the box; "" if it needs none"""
    result_file: str = ""
    """the file in the box that is copied to standard output after the run"""
    limit_address_space: bool = True
    """False for virtual machines, which reserve gigabytes of address space"""


@dataclass(frozen=True)
class RunReply:
    """How a run ended and what it used."""

    status: int = 0
    """as returned by `os.waitpid`"""
    exceeded: str = ""
    """the limit that ended it: cpu, wall, memory, output, files; "" if it ended by itself"""
    cpu_seconds: float = 0.0
    memory_bytes: int = 0
    """peak"""
    oom_killed: bool = False
    """the kernel killed one of its processes for lack of memory"""
    failure: str = ""
    """an error of the sandbox itself"""


@dataclass(frozen=True)
class JailConfig:
    """What a jail has besides the system's folders; jails of equal configurations are interchangeable."""

    python: str
    """the interpreter of its warden and of Python programs"""
    mounts: tuple[Mount, ...] = ()
    box_bytes: int = 64 * MIB
    preload: tuple[str, ...] = ()
    """modules that the warden imports before it forks"""
    purpose: str = "program"
    """separates programs from checkers: a checker's jail sees expected outputs, a program's never does"""
    resource_limits: tuple[tuple[str, int], ...] = ()
    """limits of every process in the jail, by the names of `resource.RLIMIT_…`"""

    def for_request(self, request: RunRequest) -> "JailConfig":
        """This configuration with the resource limits of a run: set once, inherited by every fork."""
        limits = request.limits
        resource_limits = {
            "FSIZE": limits.output_bytes + 1,
            "STACK": limits.memory_bytes,
            "NOFILE": 64 if request.limit_address_space else 256,
            "NPROC": limits.processes + 1,
        }
        if request.limit_address_space:
            resource_limits["AS"] = 4 * limits.memory_bytes + (1 << 30)
        return replace(self, resource_limits=tuple(resource_limits.items()))


@dataclass(eq=False)
class Jail:
    """A running jail. Used by one thread, which must live as long as the jail does."""

    level: Level
    config: JailConfig
    unusable: bool = False
    """a run left something in it, or it is dead: end it and start another"""
    _socket: socket.socket = field(init=False)
    _process: subprocess.Popen[bytes] = field(init=False)
    _group: cgroups.Cgroup | None = field(init=False, default=None)
    _encoded: tuple[RunRequest | None, bytes] = field(init=False, default=(None, b""))
    _oom_kills: int = field(init=False, default=0)
    _cpu_before: float = field(init=False, default=0.0)
    _stage: Path = field(init=False)
    _errors: Any = field(init=False)

    def __post_init__(self) -> None:
        self._stage = isolation.create_stage()
        self._errors = os.fdopen(os.memfd_create("errors"), "w+b")  # /tmp may be full
        if self.level.controllers is not None:
            self._group = cgroups.Cgroup(self.level.controllers)
        self._socket, warden_socket = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        try:
            self._start(warden_socket)
        finally:
            warden_socket.close()  # so that a jail that ends at its start is noticed at once
        if not self._is_ready():
            error = os.pread(self._errors.fileno(), 1 << 12, 0).decode(errors="replace")
            self.close()
            raise IsolationError(isolation.explain_failure(error))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def run(self, request: RunRequest, descriptors: Sequence[int]) -> RunReply:
        """Run it; descriptors: the program, standard input, output and error, then further readable files."""
        if self._group is not None:
            self._group.limit(request.limits.memory_bytes, request.limits.processes)
            self._cpu_before = self._group.cpu_seconds()
        wall_limit = request.limits.effective_wall_seconds
        try:
            self._socket.settimeout(MAX_WALL_FACTOR * wall_limit + GRACE_SECONDS)
            rights = (socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", descriptors))
            if request is not self._encoded[0]:  # usually it is: a program has many tests
                self._encoded = request, json.dumps(self._message(request)).encode()
            self._socket.sendmsg([self._encoded[1]], [rights])
            answer = self._socket.recv(1 << 16)
        except TimeoutError:
            self.end()
            return RunReply(exceeded="wall", cpu_seconds=wall_limit)
        except OSError:
            answer = b""
        if not answer:
            self.end()
            oom_killed = self._was_oom_killed()
            return RunReply(oom_killed=oom_killed, failure="" if oom_killed else JAIL_DIED)
        fields = json.loads(answer)
        oom_killed = self._was_oom_killed()
        self.unusable = fields.pop("dirty")
        wall_seconds = fields.pop("wall_seconds", 0.0)
        reply = RunReply(**fields, oom_killed=oom_killed)
        if reply.failure:
            self.end()
        if wall_seconds < HIDDEN_CPU_SECONDS or self._group is None:
            return reply
        hidden = self._group.cpu_seconds() - self._cpu_before - reply.cpu_seconds
        if hidden <= HIDDEN_CPU_SECONDS:
            return reply
        return replace(reply, cpu_seconds=reply.cpu_seconds + hidden)

    def end(self) -> None:
        """Kill the jail and everything in it; from any thread. A run in it returns as failed."""
        self.unusable = True
        self._process.kill()

    def close(self) -> None:
        """End the jail and remove its resources."""
        self._socket.close()
        if hasattr(self, "_process"):
            self.end()
            self._process.wait()
        self._errors.close()
        shutil.rmtree(self._stage, ignore_errors=True)
        if self._group is not None:
            self._group.remove()

    def _is_ready(self) -> bool:
        """Wait until the warden says that it is ready; False if it ends or takes too long."""
        self._socket.settimeout(START_TIMEOUT_SECONDS)
        try:
            return bool(self._socket.recv(1 << 10))
        except OSError:
            return False

    def _was_oom_killed(self) -> bool:
        """Whether the kernel has killed a process of the jail for lack of memory since the last call."""
        before, self._oom_kills = self._oom_kills, self._group.oom_kills() if self._group else 0
        return self._oom_kills > before

    def _message(self, request: RunRequest) -> dict[str, Any]:
        limits = request.limits
        return {
            "argv": list(request.argv),
            "style": request.style,
            "arguments": list(request.arguments),
            "function": request.function,
            "program_file": request.program_file,
            "result_file": request.result_file,
            "preload": list(self.config.preload),
            "output_bytes": limits.output_bytes,
            "cpu_seconds": limits.cpu_seconds,
            "wall_seconds": limits.effective_wall_seconds,
            "max_wall_seconds": MAX_WALL_FACTOR * limits.effective_wall_seconds,
            "memory_bytes": limits.memory_bytes,
            "isolated": self.level.name != "none",
            "poll_seconds": POLL_SECONDS[self._group is not None],
        }

    def _start(self, warden_socket: socket.socket) -> None:
        control = warden_socket.fileno()
        folder = Path(__file__).parent
        limits = dict(self.config.resource_limits)
        if self.level.name == "none":
            box = self._stage / "box"
            box.mkdir(0o700)
            limits.pop("NPROC", None)  # outside a user namespace the user's other processes count too
            warden = WARDEN_CODE.format(
                home=str(folder.parent), control=control, box=str(box), resource_limits=limits
            )
            argv = [self.config.python, *PYTHON_FLAGS, warden]
            self._spawn(argv, [control], isolation.ENVIRONMENT | {"HOME": str(box), "TMPDIR": str(box)})
            return
        options = ["--size", str(self.config.box_bytes), "--tmpfs", BOX]
        files = [create_memory_file("script", (folder / name).read_bytes()) for name in SCRIPTS]
        filter_file = create_memory_file("seccomp", seccomp.build_filter(self._group is not None))
        for name, file in zip(SCRIPTS, files, strict=True):
            options += ["--file", str(file), f"{CODE_FOLDER}/sandbox/{name}"]
        options += ["--remount-ro", "/", "--seccomp", str(filter_file)]
        argv = isolation.jail_command(self.level, self.config.mounts, options, self._group, self._stage)
        warden = WARDEN_CODE.format(home=CODE_FOLDER, control=control, box=BOX, resource_limits=limits)
        argv += [self.config.python, *PYTHON_FLAGS, warden]
        try:
            self._spawn(argv, [control, *files, filter_file], {"PATH": os.environ.get("PATH", os.defpath)})
        finally:
            for file in (*files, filter_file):
                os.close(file)

    def _spawn(self, argv: list[str], descriptors: list[int], environment: dict[str, str]) -> None:
        self._process = subprocess.Popen(
            argv,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=self._errors,
            env=environment,
            pass_fds=descriptors,
            start_new_session=True,  # Ctrl-C is for the judge, which ends its jails itself
        )


def create_memory_file(name: str, content: bytes | None = None) -> int:
    """A file in memory: sealed with its content, so that nobody can change it, or empty and writable."""
    flags = os.MFD_CLOEXEC | (os.MFD_ALLOW_SEALING if content is not None else 0)
    descriptor = os.memfd_create(name, flags)
    if content is not None:
        view = memoryview(content)
        while view:
            view = view[os.write(descriptor, view) :]
        os.lseek(descriptor, 0, os.SEEK_SET)
        fcntl.fcntl(descriptor, fcntl.F_ADD_SEALS, SEALS)
    return descriptor


def read_memory_file(descriptor: int, limit: int) -> bytes:
    """At most `limit` bytes of a file in memory, from its beginning."""
    return os.pread(descriptor, limit, 0)
