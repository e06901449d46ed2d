"""A program against its tests: what decides, in what order, and that runs are independent."""

import contextlib
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator

import psutil
import pytest

from sandbox.errors import SandboxError
from sandbox.judge import LOOK_AHEAD, Judge
from sandbox.types import MIB, Case, Checker, Limits, Program, Verdict

pytestmark = pytest.mark.jail

ADD = "a, b = map(int, input().split())\nprint(a + b)"
SHORT = Limits(cpu_seconds=1, memory_bytes=128 * MIB)


def verdict(judge: Judge, code: str, given: str = "", expected: str = "", limits: Limits = SHORT) -> str:
    return str(judge.judge(Program(code, [Case(given, expected)], limits=limits)).verdict)


def test_the_first_failing_test_decides_and_ends_it(judge: Judge) -> None:
    cases = [Case("1 2", "3"), Case("1 2", "4"), Case("oops", "5"), Case("2 2", "4")]
    judgement = judge.judge(Program(ADD, cases))
    assert (judgement.verdict, judgement.passed, judgement.total) == (Verdict.WA, 1, 4)
    assert judgement.detail == "test 2 of 4: token 1: 3, expected 4"


def test_with_run_all_the_first_failure_still_decides_and_all_passes_count() -> None:
    cases = [Case("1 2", "3"), Case("1 2", "4"), Case("oops", "5"), Case("2 2", "4")]
    with Judge(workers=1, run_all=True) as judge:
        judgement = judge.judge(Program(ADD, cases))
    assert (judgement.verdict, judgement.passed, judgement.total) == (Verdict.WA, 2, 4)
    assert judgement.detail.startswith("test 2 of 4: ")


@pytest.mark.parametrize(
    ("code", "verdict", "printed"),
    [
        (ADD, Verdict.WA, "3\n"),
        (
            "a, b = map(int, input().split())\nif (a, b) == (1, 2): print('café')\n1 // 0",
            Verdict.RE,
            "café\n",
        ),
        ("import os\nos.write(1, b'\\xff\\x00')", Verdict.WA, "\ufffd\0"),
        ("print('12' * 1_000_000)", Verdict.WA, "12" * 1_999 + "1…"),
        ("a, b = map(int, input().split())\nprint(4)", Verdict.AC, ""),
        ("pri nt", Verdict.CE, ""),
    ],
)
def test_what_was_printed_on_the_test_that_decided_is_kept(
    judge: Judge, code: str, verdict: Verdict, printed: str
) -> None:
    judgement = judge.judge(Program(code, [Case("1 2", "4"), Case("2 2", "4")]))
    assert (judgement.verdict, judgement.printed) == (verdict, printed)


def test_with_run_all_the_output_is_that_of_the_test_that_decided() -> None:
    cases = [Case("2 2", "4"), Case("1 2", "4"), Case("5 5", "4")]
    with Judge(workers=1, run_all=True) as judge:
        assert judge.judge(Program(ADD, cases)).printed == "3\n"


def test_what_a_function_returned_is_kept_too(judge: Judge) -> None:
    code = "def add(a, b):\n    print('noise')\n    return a + b"
    judgement = judge.judge(Program(code, [Case("1\n2", "4")], function="add"))
    assert (judgement.verdict, judgement.printed.strip()) == (Verdict.WA, "3")


def test_time_and_memory_are_the_largest_of_a_test(judge: Judge) -> None:
    code = "n = int(input())\nx = bytearray(n)\nfor i in range(n // 4): x[i] = 1\nprint(len(x))"
    cases = [Case(str(n), str(n)) for n in (1, 40_000_000, 1)]
    judgement = judge.judge(Program(code, cases, limits=Limits(cpu_seconds=20)))
    assert judgement.verdict is Verdict.AC
    assert judgement.cpu_seconds > 0.1
    assert 40_000_000 < judgement.memory_bytes < 100_000_000


@pytest.mark.parametrize(
    "trace",
    [
        "import builtins; builtins.marker = 1",
        "import sys; sys.modules['marker'] = 1",
        "open('marker', 'w').write('x')",
        "open('/tmp/marker', 'w').write('x')",
        "open('/dev/shm/marker', 'w').write('x')",
        "import os; os.environ['marker'] = '1'",
        "import os; os.mkdir('d'); os.chmod('d', 0); os.chmod('.', 0o500)",
    ],
)
def test_no_test_sees_another(judge: Judge, trace: str) -> None:
    code = (
        "import builtins, sys, os\n"
        "found = [hasattr(builtins, 'marker'), 'marker' in sys.modules, os.listdir('.'), "
        "os.listdir('/tmp'), 'marker' in os.environ]\n"
        f"print(found)\n{trace}"
    )
    clean = "[False, False, [], [], False]"
    judgement = judge.judge(Program(code, [Case("", clean)] * 3, limits=SHORT))
    assert (judgement.verdict, judgement.passed) == (Verdict.AC, 3), judgement.detail


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("import time; time.sleep(60)", "TLE"),
        ("while True: pass", "TLE"),
        ("import os\nif os.fork():\n    os.wait()\nwhile True: pass", "TLE"),
        ("x = [0] * 10**9", "MLE"),
        ("x = bytearray(200 * 2**20)\nfor i in range(0, len(x), 4096): x[i] = 1", "MLE"),
        ("while True: print('x' * 10**6)", "OLE"),
        ("open('big', 'wb').write(bytes(10**6 * 20))", "OLE"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGSEGV)", "RE"),
        ("raise SystemExit(3)", "RE"),
        ("import sys; sys.exit('bad')", "RE"),
        ("print('unfinished", "CE"),
        ("import sys; sys.exit()", "WA"),
        ("import os; os._exit(0)", "WA"),
    ],
)
def test_how_a_program_ends_gives_its_verdict(judge: Judge, code: str, expected: str) -> None:
    limits = Limits(cpu_seconds=1, wall_seconds=2, memory_bytes=128 * MIB, output_bytes=4 * MIB)
    assert verdict(judge, code, expected="42", limits=limits) == expected


@pytest.mark.parametrize(
    "code",
    [
        "import sys\nfor line in sys.stdin: print(int(line) * 2)",
        "import sys\nprint(*[int(x) * 2 for x in sys.stdin.buffer.read().split()])",
        "print(*[int(x) * 2 for x in open(0)])",
        "print(*[int(x) * 2 for x in open('/dev/stdin')])",
        "import os\nprint(*[int(x) * 2 for x in os.read(0, 1 << 20).split()])",
        (
            "import threading\n"
            "def main():\n    print(int(input()) * 2)\n    print(int(input()) * 2)\n    quit()\n"
            "threading.stack_size(1 << 26)\nthreading.Thread(target=main).start()"
        ),
        "import atexit\natexit.register(lambda: print(6))\nprint(4)",
        "if __name__ == '__main__':\n    print(4, 6)\n    exit()",
        (
            "import subprocess, sys\nprint(subprocess.run([sys.executable, '-c', 'print(4, 6)'], "
            "capture_output=True, text=True).stdout)"
        ),
        (
            "from multiprocessing import Pool\n"
            "def double(x): return x * 2\n"
            "with Pool(2) as pool: print(*pool.map(double, [2, 3]))"
        ),
    ],
)
def test_a_program_is_a_real_process_with_real_streams(judge: Judge, code: str) -> None:
    judgement = judge.judge(Program(code, [Case("2\n3\n", "4\n6\n")], limits=Limits(cpu_seconds=5)))
    assert judgement.verdict is Verdict.AC, judgement.detail


def test_deep_recursion_has_a_stack_as_large_as_the_memory(judge: Judge) -> None:
    code = (
        "#include <cstdio>\nlong f(long n) { volatile char pad[100]; pad[0] = 1; "
        'return n ? f(n - 1) + pad[0] : 0; }\nint main() { printf("%ld", f(1000000)); }'
    )
    program = Program(code, [Case("", "1000000")], "cpp17", limits=Limits(memory_bytes=512 * MIB))
    assert judge.judge(program).verdict is Verdict.AC


FUNCTION = "class Solution:\n    def twice(self, x: int, y: List[int]):\n        return {}"


@pytest.mark.parametrize(
    ("value", "expected", "verdict_name"),
    [
        ("[x * 2, *y]", "[4, 1]", "AC"),
        ("(x * 2, *y)", "[4, 1]", "AC"),
        ("x * 2", "[4, 1]", "WA"),
        ("{4, 1}", "[4, 1]", "RE"),
        ("print('[4, 1]')", "[4, 1]", "WA"),
        ("type('Any', (), {'__eq__': lambda *_: True})()", "[4, 1]", "RE"),
        ("type('Any', (list,), {'__eq__': lambda *_: True})()", "[4, 1]", "WA"),
        ("type('Any', (int,), {'__eq__': lambda *_: True})(3)", "4", "WA"),
        ("exit()", "[4, 1]", "WA"),
        ("True", "1", "WA"),
    ],
)
def test_what_a_function_returns_is_compared_as_json(
    judge: Judge, value: str, expected: str, verdict_name: str
) -> None:
    program = Program(FUNCTION.format(value), [Case("2\n[1]", expected)], function="twice", limits=SHORT)
    assert judge.judge(program).verdict == verdict_name


def test_a_plain_function_is_called_too_and_names_what_is_missing(judge: Judge) -> None:
    cases = [Case("1\n2", "3")]
    assert judge.judge(Program("def add(a, b): return a + b", cases, function="add")).verdict is Verdict.AC
    missing = judge.judge(Program("def sub(a, b): return a - b", cases, function="add"))
    assert (missing.verdict, "defines no add" in missing.detail) == (Verdict.RE, True)


@pytest.mark.parametrize(
    ("code", "by_judge", "by_lcb"),
    [
        (ADD, "AC", "AC"),
        ("import sys\nfor line in sys.stdin:\n    print(sum(map(int, line.split())))", "AC", "RE"),
        ("import sys\na, b = sys.stdin.buffer.read().split()\nprint(int(a) + int(b))\nquit()", "AC", "RE"),
        ("def f(): return g()\ndef g(): return sum(map(int, input().split()))\nprint(f())", "AC", "AC"),
        ("x = 3\ndef f():\n    global x\n    x += 0\nf()\nprint(x)", "AC", "RE"),
        ("if __name__ == '__main__':\n    a, b = map(int, input().split())\n    print(a + b)", "AC", "AC"),
        ("print(3)\nraise SystemExit(1)", "RE", "AC"),
        ("print('1 2')", "WA", "WA"),
    ],
)
def test_the_two_sets_of_rules(judge: Judge, code: str, by_judge: str, by_lcb: str) -> None:
    cases = [Case("1 2\n", "3\n")]
    judgements = [judge.judge(Program(code, cases, rules=rules, limits=SHORT)) for rules in ("judge", "lcb")]
    assert [str(judgement.verdict) for judgement in judgements] == [by_judge, by_lcb], judgements


def test_a_checker_that_fails_is_our_failure_and_not_the_programs(
    judge: Judge, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sandbox.judge.CHECKER_LIMITS", Limits(wall_seconds=2, output_bytes=MIB))
    for code in ("1 / 0", "print('perhaps')", "import time; time.sleep(99)", "syntax error"):
        program = Program("print(1)", [Case("", "1")], checker=Checker(code=code), limits=SHORT)
        judgement = judge.judge(program)
        assert judgement.verdict is Verdict.IE, (code, judgement)
        assert "checker" in judgement.detail


def test_the_expected_output_is_nowhere_in_a_programs_jail(judge: Judge) -> None:
    code = (
        "import os, gc\n"
        "secret = 'expected-' + 'output-4711'\n"
        "seen = []\n"
        "for folder, _, files in os.walk('/proc'):\n"
        "    for name in files:\n"
        "        try: seen.append(open(os.path.join(folder, name), 'rb').read(1 << 16))\n"
        "        except Exception: pass\n"
        "print('found' if any(secret.encode() in text for text in seen) else 'nothing')"
    )
    judgement = judge.judge(Program(code, [Case("", "expected-output-4711")], limits=Limits(cpu_seconds=5)))
    assert (judgement.verdict, "nothing" in judgement.detail) == (Verdict.WA, True), judgement


def test_judge_all_keeps_the_order_and_takes_only_a_few_ahead(judge: Judge) -> None:
    started_programs = []

    def programs() -> Iterator[Program]:
        for number in range(40):
            started_programs.append(number)
            code = "import time; time.sleep(0.1)\n" * (number % 5 == 0) + f"print({number})"
            yield Program(code, [Case("", str(number))], tag=number)

    ahead = []
    for place, (program, judgement) in enumerate(judge.judge_all(programs())):
        assert (program.tag, judgement.verdict) == (place, Verdict.AC)
        ahead.append(len(started_programs) - place)
    assert len(ahead) == 40
    assert max(ahead) <= LOOK_AHEAD * 2 + 2


def test_a_judgement_comes_as_soon_as_it_is_due_and_the_next_program_is_asked_for(judge: Judge) -> None:
    seen: list[object] = []

    def programs() -> Iterator[Program]:
        for number in range(6):
            time.sleep(0.3)
            yield Program(f"print({number})", [Case("", str(number))], tag=list(seen))

    for program, judgement in judge.judge_all(programs()):
        assert judgement.verdict is Verdict.AC
        seen.append(program.tag)
    assert len(seen) == 6
    assert isinstance(seen[-1], list)
    assert len(seen[-1]) >= 3  # when the last was requested, at least the first three had been returned


def test_programs_are_submitted_from_many_threads(judge: Judge) -> None:
    verdicts: dict[int, str] = {}

    def work(number: int) -> None:
        verdicts[number] = str(judge.judge(Program(f"print({number})", [Case("", str(number))])).verdict)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert verdicts == dict.fromkeys(range(8), "AC")


@pytest.mark.parametrize(
    ("program", "message"),
    [
        (Program("", []), "there are no tests"),
        (Program("", [Case("", "")], language="pyhton"), "unknown language 'pyhton'"),
        (Program("", [Case("", "")], checker=Checker("token")), "unknown checker 'token'.*'tokens'"),
        (Program("", [Case("", "")], rules="strict"), "unknown rules 'strict'"),
        (Program("", [Case("", "")], language="c", function="f"), "function call style is for python only"),
        (Program("", [Case("", "")], language="cpp", rules="lcb"), "lcb rules is for python only"),
        (Program("", [Case("", "")], limits=Limits(cpu_seconds=0)), "limits must be above 0"),
    ],
)
def test_a_program_that_nobody_could_judge_is_refused(judge: Judge, program: Program, message: str) -> None:
    with pytest.raises(SandboxError, match=message):
        judge.submit(program)


def test_a_test_that_cannot_be_compared_is_our_failure_and_harms_no_other(judge: Judge) -> None:
    broken = Program("def f(): return 1", [Case("", "no json")], function="f")
    right = Program("print(1)", [Case("", "1")])
    assert [str(j.verdict) for _, j in judge.judge_all([broken, right])] == ["IE", "AC"]


def test_when_a_jail_is_killed_from_outside_its_test_is_run_again() -> None:
    with Judge(workers=1) as judge:
        assert verdict(judge, "print(1)", expected="1") == "AC"
        future = judge.submit(Program("import time; time.sleep(1)\nprint(1)", [Case("", "1")]))
        time.sleep(0.4)
        for process in jails():
            with contextlib.suppress(psutil.NoSuchProcess):  # it ends with its parent
                process.send_signal(signal.SIGKILL)
        assert future.result().verdict is Verdict.AC


def test_closing_ends_what_runs_and_leaves_no_process() -> None:
    before = {process.pid for process in jails()}
    judge = Judge(workers=2)
    futures = [judge.submit(Program("while True: pass", [Case("", "")])) for _ in range(4)]
    assert wait_until(lambda: {process.pid for process in jails()} > before)
    started = time.monotonic()
    judge.close()
    assert time.monotonic() - started < 5
    assert all(future.done() for future in futures)
    assert wait_until(lambda: {process.pid for process in jails()} <= before)


def jails() -> list[psutil.Process]:
    """The wardens of jails among this process's descendants."""
    wardens = []
    for process in psutil.Process(os.getpid()).children(recursive=True):
        with contextlib.suppress(psutil.NoSuchProcess):  # it may end at any moment
            if process.status() != psutil.STATUS_ZOMBIE and "sandbox.zygote" in " ".join(process.cmdline()):
                wardens.append(process)
    return wardens


def wait_until(condition: Callable[[], bool], seconds: float = 5.0) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.05)
    return False
