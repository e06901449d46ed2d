"""One jail: starting it, running programs in it one after the other, ending it."""

import array
import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Self

from sandbox import cgroups, isolation, seccomp
from sandbox.errors import IsolationError
from sandbox.isolation import BOX, Level, Mount
from sandbox.memory_file import create_memory_file
from sandbox.run_request import RunReply, RunRequest, encode_request
from sandbox.types import MAX_WALL_FACTOR, MIB

SCRIPTS = (
    "__init__.py",
    "zygote.py",
    "box.py",
    "resource_usage.py",
    "harness.py",
    "calls.py",
    "finalize.py",
    "lcb_harness.py",
)
"""the files of this package that the warden needs"""
CODE_FOLDER = "/judge"
"""where a jail sees them"""
WARDEN_CODE = """import sys; sys.path.insert(0, {home!r})
from sandbox.zygote import main
main({control}, {box!r}, {grouped})"""
PYTHON_FLAGS = ("-s", "-S", "-B", "-c")
START_TIMEOUT_SECONDS = 60
JAIL_DIED = "the jail died"
HIDDEN_CPU_SECONDS = 0.01
"""CPU time of a control group that the run did not report: if it is more than this, all of it counts"""
MAX_DATAGRAM = 1 << 15
"""bytes of a message; a longer one travels in a file"""
END_SECONDS = 0.5
"""for a jail to end in an orderly way"""
GRACE_SECONDS = 5
"""on top of a run's wall time, for the warden to kill what is left and to answer"""


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
            self._send(request, descriptors)
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
        wall_seconds, own_cpu = fields.pop("wall_seconds", 0.0), fields.pop("own_cpu_seconds")
        reply = RunReply(**fields, oom_killed=oom_killed)
        if reply.failure:
            self.end()
        if wall_seconds < HIDDEN_CPU_SECONDS or self._group is None:
            return reply
        hidden = self._group.cpu_seconds() - self._cpu_before - reply.cpu_seconds - own_cpu
        if hidden <= HIDDEN_CPU_SECONDS:
            return reply
        return replace(reply, cpu_seconds=reply.cpu_seconds + hidden)

    def _send(self, request: RunRequest, descriptors: Sequence[int]) -> None:
        if request is not self._encoded[0]:  # usually it is: a program has many tests
            self._encoded = request, self._message(request)
        message, files = self._encoded[1], list(descriptors)
        if len(message) > MAX_DATAGRAM:
            files.append(create_memory_file("message", message))
            message = b"{}"
        try:
            rights = (socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", files))
            self._socket.sendmsg([message], [rights])
        finally:
            for file in files[len(descriptors) :]:
                os.close(file)

    def end(self) -> None:
        """Kill the jail and everything in it; from any thread. A run in it returns as failed.

        Its process 1 is killed, whose parent then ends: killing the parent would leave a process that nobody
        waits for to the machine's process 1, which may be this program.
        """
        self.unusable = True
        for warden in isolation.children(self._process.pid) if self.level.name != "none" else ():
            with contextlib.suppress(ProcessLookupError):
                os.kill(warden, signal.SIGKILL)
            if self._has_ended(END_SECONDS):
                return
        self._process.kill()

    def close(self) -> None:
        """End the jail and remove its resources."""
        self._socket.close()
        if hasattr(self, "_process"):
            if self.unusable or not self._has_ended(END_SECONDS):  # usually it ends as its socket is closed
                self.end()
            self._process.wait()
        self._errors.close()
        shutil.rmtree(self._stage, ignore_errors=True)
        if self._group is not None:
            self._group.remove()

    def _has_ended(self, seconds: float) -> bool:
        try:
            self._process.wait(seconds)
            return True
        except subprocess.TimeoutExpired:
            return False

    def _is_ready(self) -> bool:
        """Wait until the warden says that it is ready; False if it ends or takes too long."""
        self._socket.settimeout(START_TIMEOUT_SECONDS)
        try:
            return bool(self._socket.recv(1 << 10))
        except OSError:
            return False

    def _message(self, request: RunRequest) -> bytes:
        group = self._group
        counts_cpu = group is not None and group.counts_cpu
        isolated = self.level.name != "none"
        return encode_request(request, self.config.preload, isolated, group is not None, counts_cpu)

    def _was_oom_killed(self) -> bool:
        """Whether the kernel has killed a process of the jail for lack of memory since the last call."""
        before, self._oom_kills = self._oom_kills, self._group.oom_kills() if self._group else 0
        return self._oom_kills > before

    def _start(self, warden_socket: socket.socket) -> None:
        control = warden_socket.fileno()
        folder = Path(__file__).parent
        if self.level.name == "none":
            box = self._stage / "box"
            box.mkdir(0o700)
            warden = WARDEN_CODE.format(home=str(folder.parent), control=control, box=str(box), grouped=True)
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
        warden = WARDEN_CODE.format(
            home=CODE_FOLDER, control=control, box=BOX, grouped=self._group is not None
        )
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
