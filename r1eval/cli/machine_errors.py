"""Explains in one line what a machine has run out of, such as disk, memory or descriptors, with the fix."""

import errno
import os
import resource

from r1eval.errors import R1evalError

MIN_ADDRESS_SPACE = 1 << 30
"""bytes without which libraries cannot be imported"""

FIXES = {
    errno.ENOSPC: "free some space on this disk",
    errno.EDQUOT: "free some of your disk quota",
    errno.EMFILE: "raise the limit of open files (ulimit -n)",
    errno.ENFILE: "the whole system has no more open files; end other programs",
    errno.ENOMEM: "free some memory, or give this job more",
    errno.EAGAIN: "raise the limit of processes (ulimit -u), or give fewer --workers",
    errno.EROFS: "name a folder on a disk that can be written",
    errno.EACCES: "name a folder that you may write to, or change its permissions",
    errno.EPERM: "name a folder that you may write to, or change its permissions",
    errno.EEXIST: "remove or rename it",
    errno.ELOOP: "remove this link",
    errno.ENAMETOOLONG: "choose a shorter name",
    errno.EIO: "check this disk or its server",
    errno.ESTALE: "mount this folder again",
    errno.ENOLCK: "name a folder on a disk that supports locks",
}
"""error number -> what the user can do"""


def explain_machine(error: BaseException) -> str:
    """One line on an error that is the machine's and not r1eval's; "" for any other error.

    >>> explain_machine(OSError(errno.ESTALE, "Stale file handle", "runs/a"))
    'runs/a: Stale file handle; what was finished before is kept; fix: mount this folder again, then run the \
same command again'
    """
    if isinstance(error, MemoryError):
        return _line("out of memory", FIXES[errno.ENOMEM])
    if isinstance(error, RuntimeError) and "can't start new thread" in str(error):
        return _line("no more threads can be started", FIXES[errno.EAGAIN])
    if not isinstance(error, OSError):
        return ""
    if error.errno not in FIXES:
        return f"{error}; what was finished before is kept"
    file = f"{error.filename}: " if error.filename else ""
    return _line(f"{file}{error.strerror}", FIXES[error.errno])


def check_memory_limit() -> None:
    """R1evalError if this job's limit of address space is too low to import libraries.

    OpenBLAS, which numpy imports, would try to allocate for ever; each of its threads takes some.
    """
    limit = resource.getrlimit(resource.RLIMIT_AS)[0]
    if limit == resource.RLIM_INFINITY:
        return
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    if limit < MIN_ADDRESS_SPACE:
        raise R1evalError(
            f"the limit of memory (ulimit -v) is {limit >> 20} MiB, and r1eval needs at least "
            f"{MIN_ADDRESS_SPACE >> 20} MiB; raise it"
        )


def _line(problem: str, fix: str) -> str:
    return f"{problem}; what was finished before is kept; fix: {fix}, then run the same command again"
