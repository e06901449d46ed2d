"""The zygote: the process that grader workers are forked from, with the mathematics already imported.

It is started as a fresh interpreter, so it inherits nothing of the parent (threads, CUDA, signal handlers),
and has a single thread, so forking it is safe. Its control socket takes messages of one letter and a number:
`F` with a descriptor (fork a worker that serves it; the reply is the pid) and `R` with a pid (kill and reap
that worker; the reply is the signal that ended it, or 0). When the parent exits, the zygote and its workers
exit too; workers die with a killed zygote. Signals that ask to end, as a cluster sends to all processes of a
job, are for the parent, which ends this one in time.
"""

import contextlib
import ctypes
import gc
import json
import os
import resource
import select
import signal
import socket
import struct
import sys
import time
import warnings
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any

MESSAGE = struct.Struct("<cq")
READY = (b"+", 0)
PARENTS_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
PR_SET_PDEATHSIG = 1
TaskHandler = Callable[[dict[str, Any]], dict[str, Any]]


def main(control: int, cpu_seconds: float, memory_bytes: int) -> None:
    warnings.filterwarnings("ignore")
    for number in PARENTS_SIGNALS:
        signal.signal(number, signal.SIG_IGN)
    from r1eval.scoring.tasks import handle, warm_up

    warm_up()
    gc.freeze()  # the warm pages stay shared between the workers
    workers: set[int] = set()
    try:
        with socket.socket(fileno=control) as parent:
            parent.sendall(MESSAGE.pack(*READY))
            while _wait_for_message(parent):
                message, descriptors, _, _ = socket.recv_fds(parent, MESSAGE.size, 1)
                if len(message) < MESSAGE.size:
                    return
                letter, number = MESSAGE.unpack(message)
                if letter == b"R":
                    # One of a zygote that was killed died with it, and its number may be another process's.
                    ended_by = _reap(number) if number in workers else 0
                    workers.discard(number)
                    parent.sendall(MESSAGE.pack(letter, ended_by))
                    continue
                worker = os.fork()
                if worker == 0:
                    parent.close()
                    _serve(descriptors[0], handle, cpu_seconds, memory_bytes)
                workers.add(worker)
                os.close(descriptors[0])
                parent.sendall(MESSAGE.pack(letter, worker))
    finally:
        for worker in workers:
            _reap(worker)


def _wait_for_message(parent: socket.socket) -> bool:
    """Wait for a message; False if the parent died while a process forked from it keeps the socket open."""
    parent_pid = os.getppid()
    poller = select.poll()  # `select` takes no descriptor above 1023
    poller.register(parent, select.POLLIN)
    while not poller.poll(5_000):
        if os.getppid() != parent_pid:
            return False
    return True


def _reap(worker: int) -> int:
    with contextlib.suppress(ProcessLookupError):
        os.kill(worker, signal.SIGKILL)  # no effect if it has ended: it is a zombie until waited for
    _, status = os.waitpid(worker, 0)
    return os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0


def _serve(descriptor: int, handle: TaskHandler, cpu_seconds: float, memory_bytes: int) -> None:
    """Run tasks until the parent closes the connection; each task has its own CPU limit.

    SIGPROF keeps its default action: the kernel kills the process when the CPU time (not the wall time) is
    used up, whatever code is running and whatever exceptions it catches.
    """
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    signal.signal(signal.SIGPROF, signal.SIG_DFL)
    most = resource.getrlimit(resource.RLIMIT_AS)[1]  # of this job: nobody but root may raise it
    memory_bytes = memory_bytes if most == resource.RLIM_INFINITY else min(memory_bytes, most)
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    parent = Connection(descriptor)  # closed by the exit: before it, the parent would kill this worker
    try:
        while True:
            for task in json.loads(parent.recv_bytes()):
                signal.setitimer(signal.ITIMER_PROF, cpu_seconds)
                reply = _reply(handle, task)
                signal.setitimer(signal.ITIMER_PROF, 0)
                parent.send_bytes(json.dumps(reply).encode())
    except (EOFError, OSError):
        os._exit(0)
    finally:
        os._exit(1)


def _reply(handle: TaskHandler, task: dict[str, Any]) -> dict[str, Any]:
    started = time.process_time()
    try:
        value, error = handle(task), ""
    except MemoryError:
        value, error = None, "memory"
    except Exception as problem:  # noqa: BLE001 - any error that a hostile answer provokes is its result
        value, error = None, f"{type(problem).__name__}: {problem}"[:300]
    return {"value": value, "error": error, "seconds": time.process_time() - started}


if __name__ == "__main__":
    main(int(sys.argv[1]), float(sys.argv[2]), int(sys.argv[3]))
