"""A Python program ends as under its own interpreter: buffers are written, what lives is finalized."""

import subprocess
import sys
from dataclasses import replace

import pytest

from sandbox import isolation
from sandbox.judge import Judge
from sandbox.types import Case, Program, Verdict

pytestmark = pytest.mark.jail

ENDS = [
    # verdict on "6", program
    ("AC", "out = open(1, 'w')\nprint(6, file=out)"),
    ("AC", "f = open('/dev/stdout', 'w')\nf.write('6')"),
    ("AC", "import io\nw = io.BufferedWriter(io.FileIO(1, 'w', closefd=False))\nw.write(b'6')"),
    ("AC", "import os\nf = os.fdopen(os.dup(1), 'w')\nf.write('6')\ndef keep(): return f"),
    ("AC", "import io, sys\nsys.stdout = io.StringIO()\nprint('debug')\nsys.__stdout__.write('6')"),
    ("AC", "import io, sys\nreal = sys.stdout\nsys.stdout = io.StringIO()\nreal.write('6')"),
    ("AC", "import atexit\nout = open(1, 'w')\natexit.register(out.write, '6')"),
    ("AC", "import atexit\natexit.register(lambda: 1 / 0)\nprint(6)"),
    ("AC", "def g():\n    try: yield\n    finally: print(n)\nn = 6\nx = g()\nnext(x)"),
    ("AC", "class A:\n    def __del__(self): print(self.n)\na = A()\na.n = 6\na.ring = [a]"),
    ("AC", "import gc\nf = open(1, 'w')\nf.write('6')\ngc.disable()\ngc.freeze()"),
    ("AC", "import builtins\nbuiltins.kept = open(1, 'w')\nbuiltins.kept.write('6')"),
    ("AC", "import threading\nthreading.Timer(0.05, lambda: print(6)).start()"),
    ("AC", "import sys\nprint(6)\nsys.stdout.close()"),
    ("AC", "import io, sys\nsys.stdout = io.TextIOWrapper(sys.stdout.detach(), 'ascii')\nprint(6)"),
    ("AC", "import codecs, sys\nsys.stdout = codecs.getwriter('utf-8')(sys.stdout.detach())\nprint(6)"),
    ("AC", "import sys\nout = sys.stdout.detach()\nout.write(b'6')\nsys.stdout = None"),
    ("RE", "import sys\nout = sys.stdout.detach()\nout.write(b'6')"),
    ("AC", "import sys\nsys.stdout.write('6')\nsys.exit()"),
    ("WA", "import os, sys\nsys.stdout.write('6')\nos._exit(0)"),
    ("WA", "import io\nb = io.StringIO()\nb.write('6')"),
    ("WA", "f = open('o.txt', 'w')\nf.write('6')"),
    ("RE", "print(6)\nexit(3)"),
    ("RE", "print(6)\nraise SystemExit('bye')"),
]


@pytest.mark.parametrize(("verdict", "code"), ENDS)
def test_what_a_program_leaves_is_finished(judge: Judge, verdict: str, code: str) -> None:
    judgement = judge.judge(Program(code, [Case("", "6\n")] * 2))
    assert judgement.verdict is Verdict(verdict), judgement


@pytest.mark.parametrize(("verdict", "code"), [end for end in ENDS if end[0] != "WA"])
def test_the_interpreter_itself_does_the_same(verdict: str, code: str) -> None:
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (result.returncode == 0) is (verdict == "AC"), result
    assert verdict == "RE" or result.stdout.split() == ["6"]


DEPTH = """
import functools, sys
def plain(i): return 0 if i == 0 else 1 + plain(i - 1)
@functools.lru_cache(None)
def cached(i): return 0 if i == 0 else 1 + cached(i - 1)
for f in (plain, cached):
    for i in range(0, 1010, 1):
        try: f(i)
        except RecursionError: break
    print(i, end=' ')
print(sys.getrecursionlimit(), end=' ')
sys.setrecursionlimit(2**31 - 1)
print(sys.getrecursionlimit(), plain(20_000))
"""


def test_recursion_is_as_deep_as_under_the_interpreter_itself(judge: Judge) -> None:
    result = subprocess.run([sys.executable, "-c", DEPTH], capture_output=True, text=True, check=True)
    assert result.stdout.split()[2:] == ["1000", "2147483647", "20000"]
    judgement = judge.judge(Program(DEPTH, [Case("", result.stdout)]))
    assert judgement.verdict is Verdict.AC, (judgement, result.stdout)


STREAMS = (
    "import sys\nfor s in (sys.stdin, sys.stdout, sys.stderr): print(s.mode, s.name, s.encoding, s.errors)"
)


def test_streams_have_the_interpreters_attributes(judge: Judge) -> None:
    command = [sys.executable, "-c", STREAMS]
    result = subprocess.run(
        command, capture_output=True, text=True, check=True, stdin=subprocess.DEVNULL, env={"LANG": "C.UTF-8"}
    )
    assert judge.judge(Program(STREAMS, [Case("", result.stdout)])).verdict is Verdict.AC, result.stdout


@pytest.mark.parametrize(
    ("code", "case"),
    [
        ("import sys\nsys.stdin.read()\nprint(6)", Case("\ud800\n", "6")),
        ("print(len(open(__file__).read()) > 0)", Case("", "True")),
        ("import sys\nprint(open(sys.argv[0]).read().count('sys'))", Case("", "3")),
        ("import mmap\nm = mmap.mmap(-1, 10)\nm[0] = 54\nprint(chr(m[0]))", Case("", "6")),
        ("import mmap\nprint(mmap.mmap(0, 0, access=mmap.ACCESS_READ).readline())", Case("6\n", "b'6\\n'")),
    ],
)
def test_what_programs_find_at_their_start(judge: Judge, code: str, case: Case) -> None:
    judgement = judge.judge(Program(code, [case]))
    assert judgement.verdict is Verdict.AC, judgement


def test_anonymous_memory_is_mapped_with_and_without_a_control_group(
    judge: Judge, monkeypatch: pytest.MonkeyPatch
) -> None:
    ways = (
        "",
        ", mmap.MAP_SHARED",
        ", flags=mmap.MAP_SHARED | mmap.MAP_ANONYMOUS",
        ", prot=mmap.PROT_READ | mmap.PROT_WRITE",
        ", access=mmap.ACCESS_WRITE",
        ", access=mmap.ACCESS_COPY",
    )
    lines = [f"m = mmap.mmap(-1, 4096{way})\nm[0] += 6\nprint(m[0], end=' ')" for way in ways]
    program = Program("\n".join(["import mmap", *lines]), [Case("", "6 " * len(ways))])
    level = replace(isolation.probe(), controllers=None)
    monkeypatch.setattr("sandbox.judge.probe", lambda _: level)
    with Judge(workers=1) as without_group:
        judgements = [judge.judge(program), without_group.judge(program)]
    assert [judgement.verdict for judgement in judgements] == [Verdict.AC] * 2, judgements


@pytest.mark.parametrize(
    ("code", "output", "verdict"),
    [
        (
            "def f(n):\n    a = []\n    for _ in range(900): a = [a]\n    return a",
            "[" * 901 + "]" * 901,
            "AC",
        ),
        ("def f(n): return 10 ** 9000", "1" + "0" * 9000, "AC"),
        ("def f(n): return 10 ** 9000 + 1", "1" + "0" * 9000, "WA"),
        ("def f(n): return 0 if n == 0 else 1 + f(n - 1)", "5000", "AC"),
        ("class Solution:\n    def f(self, n: List[int]): return cache(lambda x: x)(n)", "5000", "AC"),
    ],
)
def test_a_functions_calls_and_value_may_be_deep_and_long(
    judge: Judge, code: str, output: str, verdict: str
) -> None:
    judgement = judge.judge(Program(code, [Case("5000", output)], function="f"))
    assert judgement.verdict is Verdict(verdict), judgement.detail[:300]


@pytest.mark.parametrize("length", [1, 20_000, 70_000, 300_000])
def test_a_functions_name_may_have_any_length(judge: Judge, length: int) -> None:
    name = "s" * length
    assert judge.judge(Program(f"def {name}(n): return n", [Case("3", "3")], function=name)).passed == 1
