"""What the sandbox is given and what it answers: Limits, Program, Verdict, Outcome, Judgement."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

MIB = 1 << 20
PATIENCE = 5
"""the wall time that passes at most, as a multiple of the limit, on a machine that has other things to do"""


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
    """internal error: our own failure or a checker's, never the program's; not to be scored"""


@dataclass(frozen=True)
class Limits:
    """What one test of one program may use."""

    cpu_seconds: float = 10.0
    """of all its processes together"""
    wall_seconds: float | None = None
    """guards against sleepers; None = twice the CPU limit and two seconds more. Time that a program waits
    for a processor is not in it, so a busy machine does not make a sleeper of it; up to PATIENCE times"""
    memory_bytes: int = 512 * MIB
    """of all its processes together, the interpreter included"""
    output_bytes: int = 64 * MIB
    """printed, and the size of any file it writes"""
    processes: int = 64
    """processes and threads at a time"""

    @property
    def wall(self) -> float:
        return 2 * self.cpu_seconds + 2 if self.wall_seconds is None else self.wall_seconds


@dataclass(frozen=True)
class Case:
    """One test: what the program reads and what is expected of it."""

    input: str
    output: str


@dataclass(frozen=True)
class Checker:
    """How an output is compared with the expected one."""

    name: str = "tokens"
    """tokens, float, yesno or exact; not used where there is code"""
    code: str = ""
    """a checker program. python: called with input, answer and output, prints 1 (or 100) to accept;
    a C++ one: called with input, output and answer, says it by testlib's exit codes"""
    language: str = "python"


@dataclass(frozen=True)
class Program:
    """A program and all that is needed to judge it."""

    code: str
    cases: Sequence[Case]
    language: str = "python"
    checker: Checker = Checker()
    function: str = ""
    """the function to call (each line of the input is a JSON argument, the output is JSON); "" for a
    program that reads standard input and prints"""
    limits: Limits = Limits()
    rules: str = "judge"
    """judge: a real process with the declared checker; lcb: LiveCodeBench's own rules, to compare with
    published figures"""
    tag: object = None
    """handed through"""


@dataclass(frozen=True)
class Outcome:
    """One run of one program on one input."""

    verdict: Verdict
    """AC here means: ended by itself, in its limits, with exit status 0"""
    stdout: bytes
    cpu_seconds: float
    memory_bytes: int
    """peak of all its processes together"""
    detail: str = ""
    """why, in a few words: the signal, the last line of the traceback"""
    exit_code: int = 0
    """negative: the signal that ended it"""
    complaint: str = ""
    """the last line that it wrote to standard error, clipped"""


@dataclass(frozen=True)
class Judgement:
    """What came of a program."""

    verdict: Verdict
    passed: int
    """tests passed"""
    total: int
    """tests there are"""
    cpu_seconds: float
    """the largest of a test"""
    memory_bytes: int
    """the largest of a test"""
    detail: str
    """which test, and why"""
    printed: str = ""
    """what it printed (or returned, as JSON) on the test that decided, clipped; "" where all passed"""
