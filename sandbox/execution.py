"""One run in a jail and its verdict: what it printed, what it used, how it ended."""

import os
import re
import signal

from sandbox.jail import Jail
from sandbox.memory_file import create_memory_file, read_memory_file
from sandbox.run_request import RunReply, RunRequest
from sandbox.types import Limits, Outcome, Verdict

MAX_ERROR_LINE = 160
"""characters of a program's error message that a detail keeps"""
EDGE_BYTES = 2048
"""bytes of standard error that are searched, at its beginning and at its end"""
ERROR_PATTERN = re.compile(
    r"(Error|Exception|Interrupt)\b|panicked|panic:|fatal error|FATAL ERROR|terminate called|what\(\)|assert",
    re.IGNORECASE,
)
"""found in the most telling line of an error message"""
OUT_OF_MEMORY = ("MemoryError", "std::bad_alloc", "java.lang.OutOfMemoryError", "heap out of memory")
"""what programs print when the system refuses them memory"""


def execute(
    jail: Jail, request: RunRequest, program: int, stdin: bytes, texts: tuple[bytes, ...] = ()
) -> Outcome:
    """Run a program, given as a file in memory. texts: further files it can read, at descriptors 3 and up.

    The verdict is AC if it ended by itself, within its limits, with exit status 0. Everything it reads and
    writes is a file in memory; no more of its output is read than the limit allows.
    """
    files = [program, create_memory_file("input", stdin)]
    files += [create_memory_file("output"), create_memory_file("errors")]
    files += [create_memory_file("text", text) for text in texts]
    os.fchmod(program, 0o555)  # its last run may have changed the mode and times of its own file
    os.utime(program, (0, 0))
    try:
        reply = jail.run(request, files)
        stdout_bytes, stderr_bytes = (os.fstat(file).st_size for file in files[2:4])
        error_line, refused_memory = _error_line(files[3])
        verdict, detail = _verdict(request.limits, reply, max(stdout_bytes, stderr_bytes))
        if verdict is Verdict.RE:
            if refused_memory:
                verdict, detail = Verdict.MLE, error_line
            else:
                detail = f"{detail}: {error_line}"
            detail = detail.removesuffix(": ")
        stdout = b"" if verdict is Verdict.OLE else read_memory_file(files[2], stdout_bytes)
    finally:
        for file in files[1:]:
            os.close(file)
    exit_code = os.waitstatus_to_exitcode(reply.status)
    return Outcome(verdict, stdout, reply.cpu_seconds, reply.memory_bytes, detail, exit_code, error_line)


def _verdict(limits: Limits, reply: RunReply, written_bytes: int) -> tuple[Verdict, str]:
    """The sandbox's own failure first, then the limits, then how the program ended."""
    code = os.waitstatus_to_exitcode(reply.status)
    if reply.failure:
        return Verdict.IE, reply.failure
    if reply.exceeded == "files":
        return Verdict.OLE, "too many files"
    if reply.exceeded == "output" or written_bytes > limits.output_bytes or code == -signal.SIGXFSZ:
        return Verdict.OLE, f"wrote more than {limits.output_bytes >> 20} MB"
    if reply.exceeded == "memory" or reply.oom_killed or reply.memory_bytes > limits.memory_bytes:
        return Verdict.MLE, f"used more than {limits.memory_bytes >> 20} MB"
    if reply.exceeded == "cpu" or reply.cpu_seconds > limits.cpu_seconds or code == -signal.SIGXCPU:
        return Verdict.TLE, f"used more than {limits.cpu_seconds:g} s of CPU time"
    if reply.exceeded == "wall":
        return Verdict.TLE, (
            f"not done after {limits.effective_wall_seconds:g} s, with {reply.cpu_seconds:.2f} s of CPU time"
        )
    if code == 0:
        return Verdict.AC, ""
    return Verdict.RE, f"exit status {code}" if code > 0 else f"killed by {_signal_name(-code)}"


def _signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"


def printable(text: str) -> str:
    """The text without characters that could control a terminal."""
    return "".join(mark if mark.isprintable() else " " if mark == "\t" else "?" for mark in text)


def _error_line(file: int) -> tuple[str, bool]:
    """The most telling line of standard error, short and printable, and whether it reports that memory was
    refused. Only the beginning and the end of a long one are searched."""
    size = os.fstat(file).st_size
    if size == 0:
        return "", False
    head, tail = (
        os.pread(file, EDGE_BYTES, at).decode("utf-8", "replace").strip()
        for at in (0, max(0, size - EDGE_BYTES))
    )
    lines = [line.strip() for part in (head, tail) for line in part.splitlines()] or [""]
    line = next((line for line in reversed(lines) if ERROR_PATTERN.search(line)), lines[-1])
    return printable(line)[:MAX_ERROR_LINE], any(words in line for line in lines for words in OUT_OF_MEMORY)
