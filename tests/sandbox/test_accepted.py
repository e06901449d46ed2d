"""What the sandbox accepts: a program can tell that its jail is not new, but not what ran there."""

from pathlib import Path

import pytest

from sandbox.judge import Judge
from sandbox.types import Case, Limits, Program, Verdict
from sandbox.zygote import MAX_STARTED

pytestmark = pytest.mark.jail

NUMBERS = "import os\nopen('f', 'w')\nprint(os.getpid(), os.stat('f').st_ino)"
STARTS = """
import os
for _ in range({number}):
    if os.fork() == 0: os._exit(0)
    os.wait()
print(os.getpid())
"""


def printed(judge: Judge, code: str) -> list[int]:
    """The numbers that a program prints."""
    judgement = judge.judge(Program(code, [Case("", "")], limits=Limits(cpu_seconds=5)))
    assert judgement.verdict is Verdict.WA, judgement
    return [int(word) for word in judgement.printed.split()]


def test_process_and_inode_numbers_go_on_from_run_to_run() -> None:
    with Judge(workers=1) as judge:
        first, second = printed(judge, NUMBERS), printed(judge, NUMBERS)
    assert [later > earlier for earlier, later in zip(first, second, strict=True)] == [True, True]


@pytest.mark.parametrize(("number", "goes_on"), [(MAX_STARTED, True), (MAX_STARTED + 1, False)])
def test_a_run_that_starts_many_processes_leaves_no_trace_in_the_next_ones_number(
    number: int, goes_on: bool
) -> None:
    with Judge(workers=1) as judge:
        printed(judge, NUMBERS)
        own = printed(judge, STARTS.format(number=number))[0]
        after = printed(judge, NUMBERS)[0]
    assert (after > own + number) is goes_on
    assert goes_on or after < own


def test_files_left_behind_are_wiped_and_the_jail_is_kept() -> None:
    code = (
        "import os\nprint(len(os.listdir()), os.getpid())\nos.makedirs('a/b')\nopen('a/b/c', 'w').write('x')"
    )
    with Judge(workers=1) as judge:
        first, second = printed(judge, code), printed(judge, code)
    assert (first[0], second[0]) == (0, 0)
    assert second[1] > first[1]


def test_locks_times_and_flags_of_the_hosts_files_stay_as_they_are(judge: Judge) -> None:
    code = (
        "import fcntl, os\n"
        "f = os.open('/etc/ld.so.cache', os.O_RDONLY)\n"
        "try: fcntl.flock(f, fcntl.LOCK_SH | fcntl.LOCK_NB); print('locked')\n"
        "except OSError: print('refused')\n"
        "os.utime('/dev/null', (0, 0)); print('no error')"
    )
    before = Path("/dev/null").stat().st_mtime_ns
    judgement = judge.judge(Program(code, [Case("", "refused no error")]))
    assert judgement.verdict is Verdict.AC, judgement
    assert Path("/dev/null").stat().st_mtime_ns == before
