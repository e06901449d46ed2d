"""Libraries that replace single functions of a run, for faults that this machine cannot be made to have."""

import shutil
import subprocess
from pathlib import Path

from tests.faults.harness import Skipped

NO_FLOCK = """
#include <errno.h>
int flock(int file, int operation) { errno = ENOLCK; return -1; }
"""
"""a file system without locks, such as NFS without its lock service"""

CLOCK = """
#define _GNU_SOURCE
#include <stdlib.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>
static long jump(void) { return access(getenv("JUMPED"), F_OK) ? 0 : -86400; }
int clock_gettime(clockid_t clock, struct timespec *now) {
    long result = syscall(SYS_clock_gettime, clock, now);
    if (clock == CLOCK_REALTIME) now->tv_sec += jump();
    return result;
}
time_t time(time_t *result) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    if (result) *result = now.tv_sec;
    return now.tv_sec;
}
"""
"""a clock that is a day slow while the file of the variable JUMPED exists"""


def preload(folder: Path, code: str) -> dict[str, str]:
    """The environment in which a command calls these functions. Skipped without a C compiler."""
    compiler = shutil.which("cc") or shutil.which("gcc")
    if not compiler:
        raise Skipped("needs a C compiler")
    source, library = folder / "shim.c", folder / "shim.so"
    source.write_text(code)
    subprocess.run([compiler, "-shared", "-fPIC", "-o", library, source], check=True, capture_output=True)
    return {"LD_PRELOAD": str(library)}
