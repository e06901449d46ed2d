"""An interpreter with everything imported that forks itself for each command line: the imports are paid once.

A forked process has its own arguments, folder, output and end, as one that `python -m r1eval` starts; what it
lacks is the start itself, so a test of that starts a process. One command runs at a time.
"""

import atexit
import contextlib
import gc
import importlib
import json
import os
import runpy
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import threading
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
MODULES = (
    "jinja2",
    "matplotlib.backends.backend_svg",
    "matplotlib.figure",
    "py3langid.langid",
    "pydantic",
    "r1eval.cli.main",
    "r1eval.gate.verdict",
    "r1eval.report.publish",
    "r1eval.report.question_pages",
    "r1eval.run.rescore",
    "r1eval.run.start",
    "r1eval.tables.results",
    "r1eval.tables.uncertainty",
    "reports.plots.page_plots",
    "scipy.optimize",
    "scipy.special",
)
"""what most commands import, inside functions too"""
NUMBER = struct.Struct("<q")
"""the pid of a command, then its return code: that of `subprocess`"""


class WarmInterpreter:
    """The process that forks, started with the environment of its commands; it also imports `modules`."""

    def __init__(self, environment: dict[str, str], modules: tuple[str, ...] = ()) -> None:
        self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-m", __name__, str(theirs.fileno()), *modules],
                cwd=ROOT,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                pass_fds=[theirs.fileno()],
            )
        atexit.register(self._close, os.getpid())

    def run(
        self, args: list[str], cwd: Path, timeout: float, variables: dict[str, str] | None = None
    ) -> "subprocess.CompletedProcess[str]":
        """Run `r1eval ARGS` in a folder, with nothing on its standard input and these variables added to its
        environment; killed after so many seconds."""
        replies, theirs = socket.socketpair()
        with (
            Path(os.devnull).open() as stdin,
            tempfile.TemporaryFile("w+") as stdout,
            tempfile.TemporaryFile("w+") as stderr,
            replies,
        ):
            with theirs:
                files = [stdin.fileno(), stdout.fileno(), stderr.fileno(), theirs.fileno()]
                socket.send_fds(
                    self._control, [json.dumps([args, str(cwd), variables or {}]).encode()], files
                )
            replies.settimeout(timeout)
            (pid,) = NUMBER.unpack(replies.recv(NUMBER.size))
            try:
                (code,) = NUMBER.unpack(replies.recv(NUMBER.size))
            except BaseException:  # the timeout, an interrupt: raised again
                os.kill(pid, signal.SIGKILL)
                raise
            stdout.seek(0)
            stderr.seek(0)
            return subprocess.CompletedProcess(args, code, stdout.read(), stderr.read())

    def _close(self, owner: int) -> None:
        if os.getpid() == owner:
            self._control.shutdown(socket.SHUT_RDWR)  # a process forked from this one may hold it too
            self._control.close()
            self._process.wait()


@cache
def _known() -> dict[tuple[tuple[str, str], ...], WarmInterpreter | None]:
    """The environments of the commands of this process."""
    return {}


def warm_interpreter(environment: dict[str, str]) -> WarmInterpreter | None:
    """The one with this environment; None for the first command in it, which may be the only one."""
    known, key = _known(), tuple(sorted(environment.items()))
    if key not in known:
        known[key] = None
    elif known[key] is None:
        known[key] = WarmInterpreter(environment)
    return known[key]


def _serve(control: socket.socket) -> list[str]:
    """Fork for each message; returns the arguments of a command, in its process."""
    while True:
        message, files, _, _ = socket.recv_fds(control, 1 << 20, 4)
        if not message:
            sys.exit()
        args, cwd, variables = json.loads(message)
        pid = os.fork()
        if pid == 0:
            for number, file in enumerate(files[:3]):
                os.dup2(file, number)
            for file in (*files, control.detach()):
                os.close(file)
            os.chdir(cwd)
            os.environ.update(variables)
            sys.path[0] = cwd
            return list(args)
        with socket.socket(fileno=files[3]) as reply, contextlib.suppress(BrokenPipeError):
            reply.sendall(NUMBER.pack(pid))
            _, status = os.waitpid(pid, 0)
            reply.sendall(NUMBER.pack(os.waitstatus_to_exitcode(status)))
        for file in files[:3]:
            os.close(file)


if __name__ == "__main__":
    for module in (*MODULES, *sys.argv[2:]):
        importlib.import_module(module)
    gc.freeze()
    assert threading.active_count() == 1, "forking is safe in a process of one thread only"
    sys.argv[1:] = _serve(socket.socket(fileno=int(sys.argv[1])))
    runpy.run_module("r1eval", run_name="__main__", alter_sys=True)
