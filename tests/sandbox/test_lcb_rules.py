"""LiveCodeBench's rules: one process for all tests, its stand-ins and comparisons, and what they break."""

import pytest

from sandbox.judge import Judge
from sandbox.types import Case, Limits, Program, Verdict

pytestmark = pytest.mark.jail

THREE = [Case("3\n1 2 3\n", "6\n")]
TWICE = [Case("x\n", "1\n"), Case("x\n", "1\n")]
LINES = (
    "import sys\nt = []\nwhile line := sys.stdin.readline(): t += line.split()\nprint(sum(map(int, t[1:])))"
)
LINE_ENDS = "import sys\nprint(sys.stdin.readline()[:-1], len(sys.stdin.readlines()))"
BYTES = "import sys\nprint(sys.stdin.buffer.readline(), sys.stdin.buffer.readline())"
SCRIPTS = [
    # verdict, program, tests
    ("AC", LINES, THREE),
    ("AC", LINES, [Case("3\n1 2 3", "6")]),
    ("AC", LINES, [Case("3\n\n1 2 3\n", "6\n")]),
    ("AC", LINE_ENDS, [Case("34\n5\n", "34 3\n")]),
    ("AC", "import sys\nprint(len(sys.stdin.read()), len(sys.stdin.read()))", [Case("ab\n", "3 3\n")]),
    ("AC", BYTES, [Case("a\nb", "b'a\\n' b'a\\n'")]),
    ("RE", "import sys\nfor line in sys.stdin: print(6)", THREE),
    ("RE", "import sys\nsys.stdout.buffer.write(b'6')", THREE),
    ("AC", "def r(k): return 0 if k == 0 else 1 + r(k - 1)\nprint(r(5000) - 4994)", THREE),
    ("AC", "print(6)\nexit()", THREE),
    ("RE", "print(6)\nquit()", THREE),
    ("AC", "import sys\nprint(6)\nsys.exit(1)", THREE),
    ("WA", "print(len(open(0).read().split()) + 2)", THREE),  # the names of its prelude are bound earlier
    ("RE", "import os\nprint(os.getcwd() and 6)", THREE),
    ("RE", "import resource\nprint(6)", THREE),
    ("RE", "from __future__ import annotations\nprint(6)", THREE),
    ("WA", "if __name__ == '__main__':\n    print(6)\nelse:\n    print(7)\nx = 1", THREE),
    ("AC", "if __name__ == '__main__':\n    print(6)", THREE),
    ("WA", "import random\nrandom.n = getattr(random, 'n', 0) + 1\nprint(random.n)", TWICE),
    ("AC", "n = globals().get('n', 0) + 1\nprint(n)", TWICE),
    ("WA", "import os\nos.write(1, b'6')", THREE),
    ("RE", "import os\nos._exit(0)", THREE),
    ("CE", "print(", THREE),
]  # fmt: skip


@pytest.mark.parametrize(("verdict", "code", "cases"), SCRIPTS)
def test_a_script(judge: Judge, verdict: str, code: str, cases: list[Case]) -> None:
    judgement = judge.judge(Program(code, cases, rules="lcb"))
    assert judgement.verdict is Verdict(verdict), judgement


FUNCTIONS = [
    # verdict, program, expected value
    ("AC", "def f(n): return n * n", "9"),
    ("AC", "class Solution:\n    def f(self, n: int) -> List[int]: return [n]", "[3]"),
    ("AC", "def f(n): return (n, n)", "[3, 3]"),
    ("WA", "def f(n): return [(n, n)]", "[[3, 3]]"),
    ("WA", "def f(n): return {n: n}", '{"3": 3}'),
    ("AC", "def f(n): return {str(n): n}", '{"3": 3}'),
    ("WA", "def f(n): return {n}", "[3]"),
    ("WA", "def f(n): return range(n)", "[0, 1, 2]"),
    ("AC", "def f(n): return n == 3", "1"),
    ("AC", "def f(n): return 3.0", "3"),
    ("WA", "def f(n): return 0.1 + 0.2", "0.3"),
    ("WA", "def f(n): return float('nan')", "NaN"),
    ("AC", "from decimal import Decimal\ndef f(n): return Decimal(n)", "3"),
    ("AC", "def f(n): return 10 ** 5000", "1" + "0" * 5000),
    ("RE", "# class Solution\ndef f(n): return n", "3"),
    ("RE", "def f(n): exit()", "3"),
    ("RE", "from __future__ import annotations\ndef f(n): return n", "3"),
    ("RE", "def g(n): return n", "3"),
    ("RE", "def f(n): return print(1, file=3)", "3"),
    ("AC", "def f(n): return 0 if n == 0 else 1 + f(n - 1)", "3"),
]


@pytest.mark.parametrize(("verdict", "code", "output"), FUNCTIONS)
def test_a_function(judge: Judge, verdict: str, code: str, output: str) -> None:
    judgement = judge.judge(Program(code, [Case("3", output)], function="f", rules="lcb"))
    assert judgement.verdict is Verdict(verdict), judgement


def test_an_object_lives_through_all_tests(judge: Judge) -> None:
    code = "class Solution:\n    c = 0\n    def f(self, n):\n        self.c += 1\n"
    code += "        return n * n if self.c == 1 else -1"
    program = Program(code, [Case("3", "9"), Case("5", "25")], function="f", rules="lcb")
    judgement = judge.judge(program)
    assert (judgement.verdict, judgement.passed, judgement.total) == (Verdict.WA, 1, 2)
    assert judgement.detail == "test 2 of 2: result: -1, expected 25"


@pytest.mark.parametrize(
    ("code", "verdict"),
    [
        ("import time\ntime.sleep(3)\nprint(1)", "TLE"),  # by the clock, not by CPU time
        ("while True: pass", "TLE"),
        ("import time\ntry: time.sleep(3)\nexcept Exception: print(1)", "AC"),  # its alarm can be caught
        ("import time\ntime.sleep(0.2)\nprint(1)", "AC"),
    ],
)
def test_a_tests_time_is_kept_by_the_clock(judge: Judge, code: str, verdict: str) -> None:
    cases = [Case("", "1")] * 2
    judgement = judge.judge(Program(code, cases, rules="lcb", limits=Limits(cpu_seconds=1)))
    assert judgement.verdict is Verdict(verdict), judgement
    if verdict == "TLE":
        assert judgement.detail == "test 1 of 2: not done after 1 s"


def test_a_failing_test_keeps_those_before_it(judge: Judge) -> None:
    cases = [Case("1", "1"), Case("0", "1"), Case("1", "1")]
    judgement = judge.judge(Program("print(1 // int(input()))", cases, rules="lcb"))
    assert (judgement.verdict, judgement.passed) == (Verdict.RE, 1)
    assert judgement.detail.startswith("test 2 of 3: exit status 1: ZeroDivisionError")
