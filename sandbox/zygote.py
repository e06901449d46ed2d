"""Process 1 of a jail, its warden: a warm interpreter that forks for each run, watches it and reports on it.

Started inside the jail (standard library only), it serves one socket: each message requests a run (JSON,
with file descriptors attached), each answer says how the run ended and what it used. It outlives every run:
processes that a run leaves behind are killed before the answer is sent; leftover files are reported.
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
"""files that a run may have in its folder; a tmpfs limits bytes only"""
PROGRAM, STDIN, STDOUT, STDERR, EXTRA = range(5)
"""the descriptors of a message: the program, its three streams, then further readable files"""

RunMessage = dict[str, Any]
"""the fields of a `jail.RunRequest`, as `Jail._message` sends them"""


def main(control: int, box: str, resource_limits: dict[str, int]) -> None:
    """Serve the socket until its other end is closed. resource_limits: inherited by every fork."""
    os.set_inheritable(control, False)
    os.chdir(box)
    folder = os.open(".", os.O_RDONLY)  # a program may remove its own permissions on the path
    _prctl(PR_SET_DUMPABLE, 0)  # a run has the same uid and could otherwise read this process's memory
    if os.getpid() != 1:
        _prctl(PR_SET_CHILD_SUBREAPER, 1)
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # with a handler it would reach a process 1
    signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
    for name, limit in {"CORE": 0, "MEMLOCK": 0, **resource_limits}.items():
        _set_limit(getattr(resource, f"RLIMIT_{name}"), limit)
    harness.prepare()
    _freeze()
    with socket.socket(fileno=control) as connection:
        connection.send(b'{"ready": true}')
        while True:
            data, descriptors, _, _ = socket.recv_fds(connection, 1 << 16, 16)
            if not data:
                return
            reply = _answer(json.loads(data) | {"box": folder}, descriptors)
            connection.send(json.dumps(reply).encode())


def _answer(message: RunMessage, descriptors: list[int]) -> dict[str, Any]:
    try:
        _preload(message["preload"])
        if message["program_file"]:
            _copy_to_box(descriptors[PROGRAM], message["program_file"])
        reply = _run(message, descriptors)
        if message["result_file"] and reply["status"] == 0 and not reply["exceeded"]:
            try:
                _take_result(message["result_file"], descriptors[STDOUT])
            except OSError:  # a compiler that succeeds and leaves nothing, or too much
                reply["exceeded"] = "files"
    except OSError as error:
        reply = {"failure": str(error)}
    finally:
        for descriptor in descriptors:
            os.close(descriptor)
    if message["program_file"]:
        with contextlib.suppress(OSError):
            os.unlink(message["program_file"])
    os.fchmod(message["box"], 0o700)
    os.utime(message["box"], (0, 0))
    reply["dirty"] = bool(os.listdir(message["box"]))
    return reply


def _preload(modules: list[str]) -> None:
    """Import once what many runs need; the forks inherit it."""
    missing = [name for name in modules if name not in sys.modules]
    for name in missing:
        with contextlib.suppress(ImportError):
            importlib.import_module(name)
    if missing:
        _freeze()


def _freeze() -> None:
    """Exempt all current objects from garbage collection, which would make forks copy their pages."""
    gc.collect()
    gc.freeze()


def _run(message: RunMessage, descriptors: list[int]) -> dict[str, Any]:
    read, write = os.pipe2(os.O_CLOEXEC)
    pid = os.fork()
    if pid == 0:
        _become_program(message, descriptors, write)
    os.close(write)
    reply = _watch(pid, message, descriptors)
    if failure := os.read(read, 1 << 12):
        reply["failure"] = failure.decode()
    os.close(read)
    return reply


# ---- in the child -------------------------------------------------------------------------------------


def _become_program(message: RunMessage, descriptors: list[int], error_pipe: int) -> NoReturn:
    """Set the limits and turn into the program; an error on the way is written to `error_pipe`."""
    try:
        program, error_pipe = _arrange_descriptors(descriptors, error_pipe)
        _set_limit(resource.RLIMIT_CPU, int(message["cpu_seconds"]) + 2)  # last resort: counts whole seconds
        if message["argv"]:
            _execute(message["argv"], program)
        code = _read_file(program)
        _prctl(PR_SET_DUMPABLE, 1)
        os.closerange(program, error_pipe + 1)
    except BaseException as error:  # noqa: BLE001 - whatever it is, it is the sandbox's error, not the program's
        os.write(error_pipe, f"{type(error).__name__}: {error}".encode())
        os._exit(1)
    harness.run(message["style"], code, message["arguments"], message["function"])


def _execute(argv: list[str], program: int) -> NoReturn:
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    try:
        os.execve(argv[0] or program, [argument or "program" for argument in argv], os.environ)
    except OSError as error:
        if argv[0]:
            raise
        os.write(STDERR - 1, f"not a program that can be run: {error.strerror}".encode())
        os._exit(126)


def _arrange_descriptors(descriptors: list[int], error_pipe: int) -> tuple[int, int]:
    """Move the streams to 0, 1, 2 and further readable files to 3 and up; close everything else but the
    program and `error_pipe`, whose new descriptors are returned. Those two close on exec."""
    os.setsid()
    program = descriptors[PROGRAM]
    if len(descriptors) > EXTRA:  # further files would overwrite them
        program = fcntl.fcntl(program, fcntl.F_DUPFD, 32)
        error_pipe = fcntl.fcntl(error_pipe, fcntl.F_DUPFD, 32)
    for number, descriptor in enumerate(descriptors[STDIN:]):
        os.dup2(descriptor, number)  # ascending, each above its target: none is overwritten
    last = len(descriptors)
    os.dup2(program, last - 1, inheritable=False)
    os.dup2(error_pipe, last, inheritable=False)
    os.closerange(last + 1, 4096)
    return last - 1, last


def _set_limit(kind: int, limit: int) -> None:
    hard = resource.getrlimit(kind)[1]
    limit = limit if hard == resource.RLIM_INFINITY else min(limit, hard)
    resource.setrlimit(kind, (limit, limit))


def _read_file(descriptor: int) -> bytes:
    return os.pread(descriptor, os.fstat(descriptor).st_size, 0)


# ---- watching -----------------------------------------------------------------------------------------


def _watch(pid: int, message: RunMessage, descriptors: list[int]) -> dict[str, Any]:
    """Wait until the program ends or exceeds a limit, then kill everything that it left running."""
    started = time.monotonic()
    usage = Usage(pid)
    exceeded, polls = "", 0
    handle = os.pidfd_open(pid)
    poll = select.poll()
    poll.register(handle, select.POLLIN)
    try:
        while True:
            usage.reap()
            if pid in usage.statuses:
                break
            elapsed = time.monotonic() - started
            if polls and (exceeded := _exceeded_limit(usage, message, elapsed, descriptors)):
                break
            left = min(message["cpu_seconds"] - usage.cpu_seconds, message["wall_seconds"] - elapsed)
            poll.poll(1000 * max(0.001, min(left, message["poll_seconds"])))
            polls += 1
    finally:
        os.close(handle)
        _kill_all(usage)
    return {
        "status": usage.statuses.get(pid, 0),
        "exceeded": exceeded,
        "cpu_seconds": usage.cpu_seconds,
        "wall_seconds": time.monotonic() - started,
        "memory_bytes": usage.memory_bytes,
    }


def _exceeded_limit(usage: Usage, message: RunMessage, elapsed: float, descriptors: list[int]) -> str:
    """The limit that the program exceeds; "" if none."""
    usage.poll()
    if usage.memory_bytes > message["memory_bytes"]:
        return "memory"
    if usage.cpu_seconds > message["cpu_seconds"]:
        return "cpu"
    if elapsed - usage.waiting_seconds > message["wall_seconds"] or elapsed > message["max_wall_seconds"]:
        return "wall"
    if any(os.fstat(descriptors[n]).st_size > message["output_bytes"] for n in (STDOUT, STDERR)):
        return "output"
    box = os.statvfs(message["box"])
    return "files" if message["isolated"] and box.f_files - box.f_ffree > INODES else ""


def _kill_all(usage: Usage) -> None:
    """Kill until no process is left. For process 1 of a namespace, -1 means every other process in it."""
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


def _copy_to_box(descriptor: int, name: str) -> None:
    target = os.open(name, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    _copy_bytes(descriptor, target)
    os.close(target)


def _take_result(name: str, target: int) -> None:
    """Move a compiler's result from the box into `target`; "*.class": one archive of all matching files."""
    if name.startswith("*"):
        _archive(name[1:], target)
        return
    descriptor = os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    if stat.S_ISREG(os.fstat(descriptor).st_mode):
        _copy_bytes(descriptor, target)
    os.close(descriptor)
    os.unlink(name)


def _archive(suffix: str, target: int) -> None:
    import zipfile

    with os.fdopen(os.dup(target), "wb") as file, zipfile.ZipFile(file, "w") as archive:
        for name in sorted(os.listdir(".")):
            if name.endswith(suffix) and stat.S_ISREG(os.lstat(name).st_mode):
                archive.write(name)
                os.unlink(name)


def _copy_bytes(source: int, target: int) -> None:
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
