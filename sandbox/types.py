"""The types of the sandbox: Limits, Case, Checker, Program, Verdict, Outcome, Judgement."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

MIB = 1 << 20
MAX_WALL_FACTOR = 5
"""hard limit on elapsed time, as a multiple of the wall limit: how long a run may take on a busy machine"""


class Verdict(StrEnum):
    AC = "AC"
    """accepted: every test passed"""
    WA = "WA"
    """wrong answer"""
    TLE = "TLE"
    """time limit exceeded: of CPU time, or of the wall clock that guards it"""
    MLE = "MLE"
    """memory limit exceeded"""
    RE = "RE"
    """runtime error: a signal, or an exit status other than 0"""
    CE = "CE"
    """compile error"""
    OLE = "OLE"
    """output limit exceeded"""
    IE = "IE"
    """internal error: the sandbox or a checker failed, not the program; never scored"""


@dataclass(frozen=True)
class Limits:
    """What one test of one program may use."""

    cpu_seconds: float = 10.0
    """of all its processes together"""
    wall_seconds: float | None = None
    """guards against programs that sleep; None = twice the CPU limit plus two seconds. Time spent waiting for
    a processor is not counted, so a busy machine causes no TLE, up to MAX_WALL_FACTOR times the limit"""
    memory_bytes: int = 512 * MIB
    """of all its processes together, including the interpreter"""
    output_bytes: int = 64 * MIB
    """of standard output, of standard error, and of each file that it writes"""
    processes: int = 128
    """processes and threads at any one time"""

    @property
    def effective_wall_seconds(self) -> float:
        return 2 * self.cpu_seconds + 2 if self.wall_seconds is None else self.wall_seconds


@dataclass(frozen=True)
class Case:
    """One test: the program's input and the expected output (for the checker `asserts`: see `asserts.py`)."""

    input: str
    output: str


@dataclass(frozen=True)
class Checker:
    """How an output is compared with the expected output."""

    name: str = "tokens"
    """tokens, float, yesno or exact, or asserts for a function; ignored if `code` is set"""
    code: str = ""
    """a checker program. Python: called with input, answer and output, prints 1 (or 100) to accept.
    C++: called with input, output and answer, reports with testlib's exit codes"""
    language: str = "python"


@dataclass(frozen=True)
class Program:
    """A program and everything needed to judge it."""

    code: str
    cases: Sequence[Case]
    language: str = "python"
    checker: Checker = Checker()
    function: str = ""
    """the function to call (each line of the input is a JSON argument, the output is JSON); "" for a
    program that reads standard input and prints"""
    limits: Limits = Limits()
    rules: str = "judge"
    """judge: a real process with the declared checker; lcb: LiveCodeBench's own rules, for comparison with
    published results"""
    tag: object = None
    """any value of the caller's; returned unchanged"""


@dataclass(frozen=True)
class Outcome:
    """One run of one program on one input."""

    verdict: Verdict
    """AC here means: ended by itself, within its limits, with exit status 0"""
    stdout: bytes
    cpu_seconds: float
    memory_bytes: int
    """peak of all its processes together"""
    detail: str = ""
    """the reason in a few words: the signal, the last line of the traceback"""
    exit_code: int = 0
    """negative: the number of the signal that ended it"""
    error_line: str = ""
    """the most telling line of its standard error, clipped"""


@dataclass(frozen=True)
class Judgement:
    """The result of judging a program against its tests."""

    verdict: Verdict
    passed: int
    """tests passed"""
    total: int
    """number of tests"""
    cpu_seconds: float
    """largest over the tests"""
    memory_bytes: int
    """largest over the tests"""
    detail: str
    """which test failed, and why"""
    printed: str = ""
    """what it printed (or returned, as JSON) on the test that decided, clipped; "" if all passed"""
