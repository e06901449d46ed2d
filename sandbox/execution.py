"""One run in a jail and its verdict: what it printed, what it used, why it ended."""

import os
import re
import signal

from sandbox.jail import Jail, Reply, Run, memory_file, read_file
from sandbox.types import Limits, Outcome, Verdict

SHOWN = 160
"""characters of a program's complaint that a detail keeps"""
EDGE = 2048
"""bytes of standard error that are looked at, at its beginning and at its end"""
TELLING = re.compile(
    r"(Error|Exception|Interrupt)\b|panicked|panic:|fatal error|FATAL ERROR|terminate called|what\(\)|assert",
    re.IGNORECASE,
)
"""what the line says that tells most of an error"""
OUT_OF_MEMORY = ("MemoryError", "std::bad_alloc", "java.lang.OutOfMemoryError", "heap out of memory")
"""what programs say when they were refused memory"""


def execute(jail: Jail, run: Run, program: int, given: bytes, texts: tuple[bytes, ...] = ()) -> Outcome:
    """Run a program, a file in memory, on an input. texts: what else it may read, at descriptors 3 and up.

    The verdict is AC for one that ended by itself, in its limits, with exit status 0. Everything that it is
    given and everything that it writes is a file in memory; of its output no more than the limit is read.
    """
    files = [program, memory_file("input", given), memory_file("output"), memory_file("errors")]
    files += [memory_file("text", text) for text in texts]
    os.fchmod(program, 0o555)  # its last run may have changed what it could of the file that it was
    os.utime(program, (0, 0))
    try:
        reply = jail.run(run, files)
        printed = os.fstat(files[2]).st_size
        complaint, starved = _complaint(files[3])
        verdict, detail = _verdict(run.limits, reply, max(printed, os.fstat(files[3]).st_size))
        if verdict is Verdict.RE:
            verdict, detail = (Verdict.MLE, complaint) if starved else (verdict, f"{detail}: {complaint}")
            detail = detail.removesuffix(": ")
        kept = b"" if verdict is Verdict.OLE else read_file(files[2], printed)
    finally:
        for file in files[1:]:
            os.close(file)
    return Outcome(
        verdict, kept, reply.cpu, reply.memory, detail, os.waitstatus_to_exitcode(reply.status), complaint
    )


def _verdict(limits: Limits, reply: Reply, written: int) -> tuple[Verdict, str]:
    """Our own failure first, then the limits, then how it ended."""
    code = os.waitstatus_to_exitcode(reply.status)
    if reply.failed:
        return Verdict.IE, reply.failed
    if reply.why == "files":
        return Verdict.OLE, "too many files"
    if reply.why == "output" or written > limits.output_bytes or code == -signal.SIGXFSZ:
        return Verdict.OLE, f"wrote more than {limits.output_bytes >> 20} MB"
    if reply.why == "memory" or reply.killed or reply.memory > limits.memory_bytes:
        return Verdict.MLE, f"used more than {limits.memory_bytes >> 20} MB"
    if reply.why == "cpu" or reply.cpu > limits.cpu_seconds or code == -signal.SIGXCPU:
        return Verdict.TLE, f"used more than {limits.cpu_seconds:g} s of CPU time"
    if reply.why == "wall":
        return Verdict.TLE, f"not done after {limits.wall:g} s, with {reply.cpu:.2f} s of CPU time"
    if code == 0:
        return Verdict.AC, ""
    return Verdict.RE, f"exit status {code}" if code > 0 else f"killed by {_signal(-code)}"


def _signal(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"


def printable(text: str) -> str:
    """The text for a terminal: nothing of it is an order to it."""
    return "".join(mark if mark.isprintable() else " " if mark == "\t" else "?" for mark in text)


def _complaint(file: int) -> tuple[str, bool]:
    """The line of its standard error that tells most of an error, short and printable, and whether it says
    that memory was refused. A long one is looked at in its first and last lines."""
    size = os.fstat(file).st_size
    if size == 0:
        return "", False
    head, tail = (
        os.pread(file, EDGE, at).decode("utf-8", "replace").strip() for at in (0, max(0, size - EDGE))
    )
    lines = [line.strip() for part in (head, tail) for line in part.splitlines()] or [""]
    line = next((line for line in reversed(lines) if TELLING.search(line)), lines[-1])
    return printable(line)[:SHOWN], any(words in line for line in lines for words in OUT_OF_MEMORY)
