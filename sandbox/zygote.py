"""Process 1 of a jail: a warm interpreter that forks for each run, watches it, ends it and says what it used.

Started inside the jail (standard library only), it obeys one socket: each message is
a run (JSON, with descriptors beside it), each answer what became of it. It outlives every run: what a run
leaves behind is killed before the answer is sent, and a folder that is not empty is reported.
"""

import contextlib
import ctypes
import fcntl
import functools
import gc
import importlib
import json
import os
import resource
import select
import signal
import socket
import stat
import sys
import time
from typing import Any, NoReturn

from sandbox import harness
from sandbox.resource_usage import Usage, descendants

PR_SET_DUMPABLE, PR_SET_CHILD_SUBREAPER = 4, 36
INODES = 20_000
"""files that a run may hold in its folder; a tmpfs limits bytes only"""
PROGRAM, STDIN, STDOUT, STDERR, EXTRA = range(5)
"""the descriptors of a message: the program, its three streams, and what else it may read"""

Request = dict[str, Any]


def main(control: int, box: str, sizes: dict[str, int]) -> None:
    """Obey the socket until its other end is closed. sizes: limits that every fork inherits."""
    os.set_inheritable(control, False)
    os.chdir(box)
    folder = os.open(".", os.O_RDONLY)  # a program may take its own rights to the name away
    _prctl(PR_SET_DUMPABLE, 0)  # a run has the same uid: without this it could read this process's memory
    if os.getpid() != 1:
        _prctl(PR_SET_CHILD_SUBREAPER, 1)
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # a handler would let it through to a process 1
    signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
    for name, most in {"CORE": 0, "MEMLOCK": 0, **sizes}.items():
        _limit(getattr(resource, f"RLIMIT_{name}"), most)
    harness.prepare()
    _freeze()
    with socket.socket(fileno=control) as line:
        line.send(b'{"ready": true}')
        while True:
            message, descriptors, _, _ = socket.recv_fds(line, 1 << 16, 16)
            if not message:
                return
            reply = _answer(json.loads(message) | {"box": folder}, descriptors)
            line.send(json.dumps(reply).encode())


def _answer(request: Request, descriptors: list[int]) -> dict[str, Any]:
    try:
        _preload(request["preload"])
        if request["put"]:
            _copy(descriptors[PROGRAM], request["put"])
        reply = _run(request, descriptors)
        if request["take"] and reply["status"] == 0 and not reply["why"]:
            try:
                _take(request["take"], descriptors[STDOUT])
            except OSError:  # a compiler that succeeds and leaves nothing, or too much
                reply["why"] = "files"
    except OSError as error:
        reply = {"failed": str(error)}
    finally:
        for descriptor in descriptors:
            os.close(descriptor)
    if request["put"]:
        with contextlib.suppress(OSError):
            os.unlink(request["put"])
    os.fchmod(request["box"], 0o700)
    os.utime(request["box"], (0, 0))
    reply["dirty"] = bool(os.listdir(request["box"]))
    return reply


def _preload(modules: list[str]) -> None:
    """Import once what many runs need; the forks inherit it."""
    wanted = [name for name in modules if name not in sys.modules]
    for name in wanted:
        with contextlib.suppress(ImportError):
            importlib.import_module(name)
    if wanted:
        _freeze()


def _freeze() -> None:
    """What is here now stays: a fork's collector need not touch, and so copy, its pages."""
    gc.collect()
    gc.freeze()


def _run(request: Request, descriptors: list[int]) -> dict[str, Any]:
    read, write = os.pipe2(os.O_CLOEXEC)
    pid = os.fork()
    if pid == 0:
        _become(request, descriptors, write)
    os.close(write)
    reply = _watch(pid, request, descriptors)
    if failed := os.read(read, 1 << 12):
        reply["failed"] = failed.decode()
    os.close(read)
    return reply


# ---- in the child -------------------------------------------------------------------------------------


def _become(request: Request, descriptors: list[int], failures: int) -> NoReturn:
    """Put the limits on and turn into the program; what fails on the way there is written to `failures`."""
    try:
        kept = failures = _place(descriptors, failures)
        _limit(resource.RLIMIT_CPU, int(request["cpu"]) + 2)  # a last resort: it counts whole seconds
        if request["argv"]:
            _execute(request["argv"], kept - 1)
        code = _read(kept - 1)
        _prctl(PR_SET_DUMPABLE, 1)
        os.closerange(kept - 1, kept + 1)
    except BaseException as error:  # noqa: BLE001 - whatever it is, it is ours and not the program's
        os.write(failures, f"{type(error).__name__}: {error}".encode())
        os._exit(1)
    harness.run(request["style"], code, request["arguments"], request["function"])


def _execute(argv: list[str], program: int) -> NoReturn:
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    try:
        os.execve(argv[0] or program, [argument or "program" for argument in argv], os.environ)
    except OSError as error:
        if argv[0]:
            raise
        os.write(STDERR - 1, f"not a program that can be run: {error.strerror}".encode())
        os._exit(126)


def _place(descriptors: list[int], failures: int) -> int:
    """The streams to 0, 1, 2, what else it may read to 3 and up, nothing beside but the program and, at the
    descriptor that is returned, `failures`; those two close when another program is started."""
    os.setsid()
    program = descriptors[PROGRAM]
    if len(descriptors) > EXTRA:  # which would take its place
        program = fcntl.fcntl(program, fcntl.F_DUPFD, 32)
        failures = fcntl.fcntl(failures, fcntl.F_DUPFD, 32)
    for number, descriptor in enumerate(descriptors[STDIN:]):
        os.dup2(descriptor, number)  # ascending and above their targets as they came: none is overwritten
    kept = len(descriptors)
    os.dup2(program, kept - 1, inheritable=False)
    os.dup2(failures, kept, inheritable=False)
    os.closerange(kept + 1, 4096)
    return kept


def _limit(kind: int, most: int) -> None:
    hard = resource.getrlimit(kind)[1]
    most = most if hard == resource.RLIM_INFINITY else min(most, hard)
    resource.setrlimit(kind, (most, most))


def _read(descriptor: int) -> bytes:
    return os.pread(descriptor, os.fstat(descriptor).st_size, 0)


# ---- watching -----------------------------------------------------------------------------------------


def _watch(pid: int, request: Request, descriptors: list[int]) -> dict[str, Any]:
    """Wait for the program's end or put one to it; then nothing of it is left."""
    started = time.monotonic()
    usage = Usage(pid)
    why, looks = "", 0
    handle = os.pidfd_open(pid)
    ended = select.poll()
    ended.register(handle, select.POLLIN)
    try:
        while True:
            usage.reap()
            if pid in usage.ended:
                break
            elapsed = time.monotonic() - started
            if looks and (why := _over(usage, request, elapsed, descriptors)):
                break
            left = min(request["cpu"] - usage.cpu, request["wall"] - elapsed)
            ended.poll(1000 * max(0.001, min(left, request["look"])))
            looks += 1
    finally:
        os.close(handle)
        _end_all(usage)
    return {
        "status": usage.ended.get(pid, 0),
        "why": why,
        "cpu": usage.cpu,
        "wall": time.monotonic() - started,
        "memory": usage.memory,
    }


def _over(usage: Usage, request: Request, elapsed: float, descriptors: list[int]) -> str:
    """Which limit the program is over; "" if none."""
    usage.look()
    if usage.memory > request["memory"]:
        return "memory"
    if usage.cpu > request["cpu"]:
        return "cpu"
    if elapsed - usage.starved > request["wall"] or elapsed > request["patience"]:
        return "wall"
    if any(os.fstat(descriptors[n]).st_size > request["written"] for n in (STDOUT, STDERR)):
        return "output"
    room = os.statvfs(request["box"])
    return "files" if request["confined"] and room.f_files - room.f_ffree > INODES else ""


def _end_all(usage: Usage) -> None:
    """Kill until nothing is left. To process 1 of a namespace, -1 is everything in it, in one go."""
    while True:
        if os.getpid() == 1:
            with contextlib.suppress(ProcessLookupError):
                os.kill(-1, signal.SIGKILL)
        else:
            for pid in descendants():
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
        if usage.reap():
            return
        time.sleep(0.0005)


# ---- files --------------------------------------------------------------------------------------------


def _copy(descriptor: int, name: str) -> None:
    target = os.open(name, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    _send(descriptor, target)
    os.close(target)


def _take(name: str, target: int) -> None:
    """What a compiler made, into `target`, and out of the folder; "*.class" is an archive of all those."""
    if name.startswith("*"):
        _archive(name[1:], target)
        return
    descriptor = os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    if stat.S_ISREG(os.fstat(descriptor).st_mode):
        _send(descriptor, target)
    os.close(descriptor)
    os.unlink(name)


def _archive(suffix: str, target: int) -> None:
    import zipfile

    with os.fdopen(os.dup(target), "wb") as file, zipfile.ZipFile(file, "w") as archive:
        for name in sorted(os.listdir(".")):
            if name.endswith(suffix) and stat.S_ISREG(os.lstat(name).st_mode):
                archive.write(name)
                os.unlink(name)


def _send(source: int, target: int) -> None:
    size, at = os.fstat(source).st_size, 0
    while at < size:
        sent = os.sendfile(target, source, at, size - at)
        if sent == 0:
            break
        at += sent


@functools.cache
def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None)


def _prctl(option: int, value: int) -> None:
    if _libc().prctl(option, value, 0, 0, 0) != 0:
        raise OSError(f"prctl({option}, {value}) was refused")
