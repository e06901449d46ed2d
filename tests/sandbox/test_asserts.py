"""Functions judged by assertions: Python's own equality decides, and no program can touch the assertions."""

import json
import math
import zlib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox import asserts, asserts_checker, calls
from sandbox.errors import SandboxError
from sandbox.judge import Judge
from sandbox.types import MIB, Case, Checker, Limits, Program, Verdict

LIMITS = Limits(cpu_seconds=1.5, wall_seconds=20, memory_bytes=512 * MIB)
SECRET = 271828
"""stands in the assertions only"""
ASSERTIONS = f"""\
import numpy as np

def assertion(out, exp, atol):
    exact_match = out == exp
    if atol == 0 and isinstance(exp, float):
        atol = 1e-6
    if not exact_match and atol != 0:
        np.testing.assert_allclose(out, exp, atol=atol)
    else:
        assert exact_match

def check(candidate):
    inputs = [[1, 2], [3, 4], [0, {SECRET}]]
    results = [3, 7, {SECRET}]
    for i, (inp, exp) in enumerate(zip(inputs, results)):
        assertion(candidate(*inp), exp, 0)

check(candidate)
"""
HONEST = "def add(a, b): return a + b"
DESCRIPTOR = """
import json, os, zlib
def write(text):
    for number in range(3, 64):
        try:
            os.write(number, zlib.compress(text.encode()))
            return
        except OSError:
            pass
"""


def adding(code: str, inputs: str = "[[1, 2], [3, 4], [0, 5]]", assertions: str = ASSERTIONS) -> Program:
    return Program(
        code, [Case(inputs, assertions)], checker=Checker("asserts"), function="add", limits=LIMITS
    )


def comparing(code: str, arguments: str, expected: str) -> Program:
    """A function whose only call must return what `expected` is."""
    return adding(code, f"[[{arguments}]]", f"assert candidate() == {expected}")


# ---- honest programs ----------------------------------------------------------------------------------


@pytest.mark.jail
def test_a_right_function_is_accepted_whatever_it_prints(judge: Judge) -> None:
    loud = "print('loading')\ndef add(a, b):\n    print(a, b)\n    return a + b\nprint(add(1, 1))"
    right = "[[1, 2], [3, 4], [0, 271828]]"
    for code in (HONEST, loud):
        assert judge.judge(adding(code, right)).verdict is Verdict.AC


@pytest.mark.jail
@pytest.mark.parametrize(
    ("returned", "expected", "equal"),
    [
        ("(1, 2)", "(1, 2)", True),
        ("[1, 2]", "(1, 2)", False),
        ("{2, 1}", "{1, 2}", True),
        ("{1: (2,), 'a': None}", "{'a': None, 1: (2,)}", True),
        ("True", "1", True),
        ("1.0", "1", True),
        ("0.1 + 0.2", "0.3", False),
        ("float('inf')", "float('inf')", True),
        ("1j * 1j", "-1 + 0j", True),
        ("b'a'", "b'a'", True),
        ("10 ** 5000", "10 ** 5000", True),
        ("'\\ud800'", "'\\ud800'", True),
        ("__import__('collections').Counter('aab')", "{'a': 2, 'b': 1}", True),
        ("range(2)", "[0, 1]", False),
        ("map(int, '12')", "[1, 2]", False),
        ("__import__('numpy').float64(0.5)", "0.5", True),
        ("__import__('numpy').int64(7)", "7", True),
        ("__import__('re').match('a', 'a')", "True", False),
    ],
)
def test_values_are_equal_as_in_python(judge: Judge, returned: str, expected: str, equal: bool) -> None:
    assert bool(eval(returned) == eval(expected)) is equal
    program = comparing(f"def add(): return {returned}", "", expected)
    assert judge.judge(program).verdict is (Verdict.AC if equal else Verdict.WA)


@pytest.mark.jail
def test_a_rejected_value_is_named(judge: Judge) -> None:
    judgement = judge.judge(adding("def add(a, b): return a + b if a else [b]"))
    assert judgement.verdict is Verdict.WA
    assert judgement.detail.startswith("test 1 of 1: the checker rejected it: call 3 returned [5]")
    assert judgement.printed == "3\n7\n[5]\n"


@pytest.mark.jail
@pytest.mark.parametrize(
    ("code", "verdict", "detail"),
    [
        ("def add(a, b): return a / 0", "RE", "ZeroDivisionError"),
        ("def other(a, b): return 1", "RE", "the program defines no add"),
        ("def add(a, b):\n    while True: pass", "TLE", "1.5 s of CPU time"),
        ("def add(a, b: return", "CE", "SyntaxError"),
        ("def add(a, b): return [0] * 10 ** 8", "MLE", "more than 512 MB"),
    ],
)
def test_a_function_that_fails_says_how(judge: Judge, code: str, verdict: str, detail: str) -> None:
    judgement = judge.judge(adding(code))
    assert judgement.verdict is Verdict(verdict)
    assert detail in judgement.detail


@pytest.mark.jail
@pytest.mark.parametrize("fault", ["for n in results: assert candidate() == n", "import nosuch", "assert ("])
def test_a_fault_of_the_assertions_before_any_call_is_not_the_programs(judge: Judge, fault: str) -> None:
    judgement = judge.judge(adding("def add(): return 1", "[[]]", fault))
    assert judgement.verdict is Verdict.IE
    assert "the checker failed" in judgement.detail


@pytest.mark.jail
def test_many_long_values_are_judged(judge: Judge) -> None:
    """HumanEval+ has a question whose right answers are 150 MB of text."""
    code = "def add(n): return ' '.join(map(str, range(n)))"
    reference = "for n in range(300_000, 300_004): assert candidate(n) == ' '.join(str(i) for i in range(n))"
    program = adding(code, "[[n] for n in range(300_000, 300_004)]", reference)
    assert judge.judge(program).verdict is Verdict.AC


# ---- hostile programs ---------------------------------------------------------------------------------

ATTACKS = {
    "exits at import": "import sys; sys.exit(0)",
    "ends its process at import": "import os; os._exit(0)",
    "exits in a call": "import sys\ndef add(a, b): sys.exit(0)",
    "ends its process in a call": "import os\ndef add(a, b): os._exit(0)",
    "exits after right values": ("import os\ndef add(a, b):\n    if a == 0: os._exit(0)\n    return a + b"),
    "raises what nothing catches": "class E(BaseException): pass\ndef add(a, b): raise E",
    "replaces AssertionError": (
        "import builtins\nclass Never(Exception): pass\nbuiltins.AssertionError = Never\n"
        "def add(a, b): return 0"
    ),
    "replaces built-in functions": (
        "import builtins\nbuiltins.zip = builtins.enumerate = lambda *_: ()\nbuiltins.exec = print\n"
        "builtins.isinstance = lambda *_: True\nbuiltins.type = lambda *_: int\ndef add(a, b): return 0"
    ),
    "replaces numpy's comparison": (
        "import numpy as np\nnp.testing.assert_allclose = lambda *_, **__: None\n"
        "np.allclose = lambda *_, **__: True\ndef add(a, b): return 0.5"
    ),
    "equals everything": (
        "class Yes:\n    def __eq__(self, other): return True\n    def __ne__(self, other): return False\n"
        "    __hash__ = None\ndef add(a, b): return Yes()"
    ),
    "equals everything as a number": (
        "class Yes(int):\n    def __eq__(self, other): return True\n"
        "    def __ne__(self, other): return False\n    __hash__ = int.__hash__\ndef add(a, b): return Yes(0)"
    ),
    "a class for a tuple": (
        "class Yes(tuple):\n    def __eq__(self, other): return True\ndef add(a, b): return Yes()"
    ),
    "fails when it is compared": (
        "class No:\n    def __eq__(self, other): raise SystemExit(0)\ndef add(a, b): return No()"
    ),
    "walks up the frames": (
        "import sys, gc\ndef add(a, b):\n    frame, seen = sys._getframe(), []\n    while frame:\n"
        "        seen += [*frame.f_locals.values(), *frame.f_globals.values()]\n"
        "        frame = frame.f_back\n"
        "    for thing in gc.get_objects():\n"
        "        if isinstance(thing, dict) and 'results' in thing: return thing['results'][-1]\n"
        f"    return a + b if a else next((s for s in seen if s == {SECRET - 1} + 1), 0)"
    ),
    "searches memory and files": (
        "import os, re\ndef add(a, b):\n    if a: return a + b\n    text = b''\n"
        "    for folder, _, files in [*os.walk('/box'), *os.walk('/tmp'), *os.walk('/judge')]:\n"
        "        for name in files: text += open(os.path.join(folder, name), 'rb').read()\n"
        "    for number in range(3, 64):\n        try: text += os.pread(number, 1 << 20, 0)\n"
        "        except OSError: pass\n"
        "    with open('/proc/self/mem', 'rb', 0) as memory:\n"
        "        for line in open('/proc/self/maps'):\n"
        "            span, rights = line.split()[:2]\n"
        "            first, last = (int(n, 16) for n in span.split('-'))\n"
        "            if 'r' in rights and last < 1 << 62:\n"
        "                try: memory.seek(first); text += memory.read(min(last - first, 1 << 24))\n"
        "                except OSError: pass\n"
        "    found = re.search(rb'results = \\[3, 7, (\\d+)\\]', text)\n"
        "    return int(found[1]) if found else 0"
    ),
    "prints the verdict": (
        "import os, sys\nprint(1); print(1, file=sys.stderr)\nos.write(1, b'1\\n')\ndef add(a, b): return 0"
    ),
    "writes values of its own": DESCRIPTOR + "def add(a, b):\n    write('3\\n7\\n5\\n' * 9); os._exit(0)",
    "writes no JSON": DESCRIPTOR + "def add(a, b):\n    write('(3,)\\n' * 9); os._exit(0)",
    "writes odd JSON": DESCRIPTOR + "def add(a, b):\n    write('{}\\n' * 9); os._exit(0)",
    "writes a set of lists": DESCRIPTOR + "def add(a, b):\n    write('{\"set\": [[1]]}\\n'); os._exit(0)",
    "writes deep JSON": DESCRIPTOR + "def add(a, b):\n    write('[' * 10 ** 6 + ']' * 10 ** 6); os._exit(0)",
    "writes a bomb": (
        DESCRIPTOR + "def add(a, b):\n    write('[' + '[],' * (1 << 21) + '0]\\n'); os._exit(0)"
    ),
    "writes an endless line": DESCRIPTOR + "def add(a, b):\n    write('9' * (1 << 28)); os._exit(0)",
    "writes garbage": (
        "import os\nfor n in range(3, 64):\n    try: os.write(n, b'x' * 99)\n    except OSError: pass\n"
        "os._exit(0)"
    ),
    "patches what writes its values": (
        "import json, sys, zlib\njson.dumps = lambda value: '5'\nzlib.compressobj = None\n"
        "sys.modules['sandbox.calls'].to_plain = lambda value: 0\ndef add(a, b): return a + b"
    ),
    "goes on in a thread": (
        "import threading\ndef add(a, b):\n    threading.Timer(0.2, print).start()\n    return 0"
    ),
    "returns an endless list": "def add(a, b):\n    x = []\n    x.append(x)\n    return x",
    "returns what has no end": "def add(a, b):\n    while True: yield 1",
}


@pytest.mark.jail
@pytest.mark.parametrize("code", ATTACKS.values(), ids=ATTACKS)
def test_a_hostile_program_is_wrong_and_is_scored(judge: Judge, code: str) -> None:
    """Neither accepted, nor left without a verdict; and the next program is judged right."""
    judgement = judge.judge(adding(code))
    assert judgement.verdict not in (Verdict.AC, Verdict.IE), judgement
    assert judge.judge(comparing("def add(): return 1", "", "1")).verdict is Verdict.AC


@pytest.mark.jail
def test_a_value_too_many_is_wrong(judge: Judge) -> None:
    assert judge.judge(adding(HONEST, "[[1, 2]] * 2", "assert candidate(1, 2) == 3")).verdict is Verdict.WA


# ---- what is refused, and the values' way ----------------------------------------------------------------


@pytest.mark.jail
@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"function": ""}, "the checker asserts judges a function; name the function to call"),
        ({"rules": "lcb"}, "the checker asserts is not for the lcb rules"),
        ({"language": "c"}, "the function call style is for python only, not c"),
    ],
)
def test_what_cannot_be_judged_by_assertions_is_refused(
    judge: Judge, change: dict[str, Any], message: str
) -> None:
    with pytest.raises(SandboxError, match=message):
        judge.submit(Program(**{**vars(adding(HONEST)), **change}))


atoms = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text() | st.binary()
keys = atoms | st.tuples(atoms)
values = st.recursive(
    atoms | st.complex_numbers(allow_nan=False) | st.sets(keys),
    lambda inner: st.lists(inner) | st.tuples(inner) | st.tuples(inner, inner) | st.dictionaries(keys, inner),
    max_leaves=12,
)


@given(values)
def test_a_value_of_builtin_types_arrives_as_it_was(value: Any) -> None:
    arrived = asserts_checker.from_plain(json.loads(json.dumps(calls.to_plain(value))))
    assert arrived == value
    assert type(arrived) is type(value)


def test_not_a_number_arrives_as_such() -> None:
    assert math.isnan(asserts_checker.from_plain(json.loads(json.dumps(calls.to_plain(math.nan)))))


@pytest.mark.parametrize("shown", [b"", b"no zlib", zlib.compress(b"3\n")[:-6]])
def test_what_was_recorded_is_shown_as_far_as_it_is_readable(shown: bytes) -> None:
    assert asserts.recorded_values(adding(HONEST), shown) in (b"", b"3")
