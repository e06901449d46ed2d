"""Process 1 of a jail, its warden: a warm interpreter that forks for each run, watches it and reports on it.

Started inside the jail (standard library only), it serves one socket: each message requests a run (JSON,
with file descriptors attached), each answer says how the run ended and what it used. It outlives every run:
before the answer is sent, processes that a run leaves behind are killed and its files are wiped; what cannot
be wiped is reported.
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
import sys
import time
from gc import freeze
from typing import Any, NoReturn

from sandbox import harness
from sandbox.box import BoxFolder, put_file, take_result
from sandbox.resource_usage import Usage, descendants, newest_process

PR_SET_DUMPABLE, PR_SET_CHILD_SUBREAPER = 4, 36
INODES = 20_000
"""files that a run may have in its folder; a tmpfs limits bytes only"""
MAX_STARTED = 32
"""processes and threads that a run may start without its jail being thrown away: the next run could read
their number from its own process number"""
FAST_POLL_SECONDS = 0.0015, 0.001
"""how often processes are sampled while new ones are started: at least, and what chance adds at most"""
PENDING_SIGNALS = 1024
"""of a jail's processes; without a limit one jail could take all that its user has"""
THREAD_STACK_BYTES = 8 << 20
"""of the threads of Python programs, as on other machines; the warden's own default hangs on how it was
started"""
PROGRAM, STDIN, STDOUT, STDERR, EXTRA = range(5)
"""the descriptors of a message: the program, its three streams, then further readable files"""

ResourceLimit = tuple[int, tuple[int, int]]
RunMessage = dict[str, Any]
"""the fields of a `jail.RunRequest`, as `run_request.encode_request` writes them"""


def main(control: int, box_folder: str, counts_shared_memory: bool) -> None:
    """Serve the socket until its other end is closed. counts_shared_memory: a control group does."""
    os.set_inheritable(control, False)
    os.chdir(box_folder)
    box = BoxFolder()
    _prctl(PR_SET_DUMPABLE, 0)  # a run has the same uid and could otherwise read this process's memory
    if os.getpid() != 1:
        _prctl(PR_SET_CHILD_SUBREAPER, 1)
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # with a handler it would reach a process 1
    signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
    for name, limit in {"CORE": 0, "MEMLOCK": 0, "SIGPENDING": PENDING_SIGNALS}.items():
        resource.setrlimit(*_find_limit(name, limit))
    _set_thread_stack(THREAD_STACK_BYTES)
    harness.prepare(counts_shared_memory)
    _freeze()
    with socket.socket(fileno=control) as connection:
        connection.send(b'{"ready": true}')
        while True:
            data, descriptors, _, _ = socket.recv_fds(connection, 1 << 16, 16)
            if not data:
                return
            started = time.process_time()
            if data == b"{}":  # too long for a datagram: it is in a file
                data = _read_file(descriptors[-1])
                os.close(descriptors.pop())
            reply = _answer(json.loads(data), descriptors, box)
            reply["own_cpu_seconds"] = time.process_time() - started
            connection.send(json.dumps(reply).encode())


def _answer(message: RunMessage, descriptors: list[int], box: BoxFolder) -> dict[str, Any]:
    started = 0
    try:
        _preload(message["preload"])
        if message["program_file"]:
            put_file(descriptors[PROGRAM], message["program_file"])
        reply, started = _run(message | {"box": box.folder}, descriptors)
        if message["result_file"] and reply["status"] == 0 and not reply["exceeded"]:
            try:
                take_result(message["result_file"], descriptors[STDOUT], message["output_bytes"])
            except OSError:  # a compiler that succeeds and leaves nothing, or too much
                reply["exceeded"] = "files"
    except OSError as error:
        reply = {"failure": str(error)}
    finally:
        for descriptor in descriptors:
            os.close(descriptor)
    reply["dirty"] = not box.clean() or started > MAX_STARTED
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
    freeze()


def _run(message: RunMessage, descriptors: list[int]) -> tuple[dict[str, Any], int]:
    """The reply, and the number of processes and threads that the run has started besides the first."""
    limits = [_find_limit(name, limit) for name, limit in message["resource_limits"].items()]
    read, write = os.pipe2(os.O_CLOEXEC)
    pid = os.fork()
    if pid == 0:
        _become_program(message, descriptors, write, limits)
    os.close(write)
    reply = _watch(pid, message, descriptors)
    if failure := os.read(read, 1 << 12):
        reply["failure"] = failure.decode()
    os.close(read)
    return reply, newest_process() - pid if os.getpid() == 1 else 0


# ---- in the child -------------------------------------------------------------------------------------


def _become_program(
    message: RunMessage, descriptors: list[int], error_pipe: int, limits: list[ResourceLimit]
) -> NoReturn:
    """Set the limits and turn into the program; an error on the way is written to `error_pipe`."""
    try:
        program, error_pipe = _arrange_descriptors(descriptors, error_pipe)
        for kind, soft_and_hard in limits:
            resource.setrlimit(kind, soft_and_hard)
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


@functools.lru_cache(128)
def _find_limit(name: str, limit: int) -> ResourceLimit:
    """The arguments of `setrlimit`. Only a stack may grow beyond: its owner pays for it with memory."""
    kind = getattr(resource, f"RLIMIT_{name}")
    hard = resource.getrlimit(kind)[1]
    limit = limit if hard == resource.RLIM_INFINITY else min(limit, hard)
    return kind, (limit, hard if name == "STACK" else limit)


def _read_file(descriptor: int) -> bytes:
    return os.pread(descriptor, os.fstat(descriptor).st_size, 0)


# ---- watching -----------------------------------------------------------------------------------------


def _watch(pid: int, message: RunMessage, descriptors: list[int]) -> dict[str, Any]:
    """Wait until the program ends or exceeds a limit, then kill everything that it left running."""
    started = time.monotonic()
    floor = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 if message["argv"] else 0
    usage = Usage(pid, floor)
    exceeded, polls, cpu_seconds = "", 0, 0.0
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
            poll.poll(1000 * max(0.001, min(left, _poll_seconds(usage, message))))
            polls += 1
    finally:
        os.close(handle)
        cpu_seconds = usage.cpu_seconds
        _kill_all(usage)
    return {
        "status": usage.statuses.get(pid, 0),
        "exceeded": exceeded,
        "cpu_seconds": max(usage.cpu_seconds, cpu_seconds),
        "wall_seconds": time.monotonic() - started,
        "memory_bytes": usage.memory_bytes or min(floor, message["memory_bytes"]),
    }


def _poll_seconds(usage: Usage, message: RunMessage) -> float:
    """The time to the next poll: irregular and short where a program could hide CPU time from the polls."""
    if message["counts_cpu"] or not usage.forking:
        return float(message["poll_seconds"])
    least, chance = FAST_POLL_SECONDS
    return least + chance * (time.monotonic_ns() % 1000 / 1000)


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


@functools.cache
def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None)


def _prctl(option: int, value: int) -> None:
    if _libc().prctl(option, value, 0, 0, 0) != 0:
        raise OSError(f"prctl({option}, {value}) was refused")


def _set_thread_stack(size: int) -> None:
    """The size of stacks of threads that this process's forks start without naming one."""
    attributes = ctypes.create_string_buffer(256)
    libc = _libc()
    if hasattr(libc, "pthread_setattr_default_np"):  # not in every C library
        libc.pthread_attr_init(attributes)
        libc.pthread_attr_setstacksize(attributes, ctypes.c_size_t(size))
        libc.pthread_setattr_default_np(attributes)
