"""Verdicts by built-in and problem-specific checkers: accepted, rejected, or failed, which is IE."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from sandbox.judge import Judge
from sandbox.types import MIB, Case, Checker, Judgement, Limits, Program, Verdict
from tests.sandbox.programs import FOLDER, checker

pytestmark = pytest.mark.jail

AC, WA, IE = Verdict.AC, Verdict.WA, Verdict.IE
LIMITS = Limits(cpu_seconds=1, output_bytes=MIB)


@pytest.fixture(scope="module")
def judge(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Judge]:
    with Judge(workers=1, cache=tmp_path_factory.mktemp("built")) as judge:
        yield judge


def judge_output(
    judge: Judge, printed: bytes, expected: str, checker: Checker, stdin: str = "10\n"
) -> Judgement:
    """Judge a program that prints these bytes."""
    code = f"import sys; sys.stdout.buffer.write({printed!r})"
    return judge.judge(Program(code, [Case(stdin, expected)], checker=checker, limits=LIMITS))


BUILT_IN = [
    ("tokens", b"1  2\n\n3", "1 2 3\n", AC),
    ("tokens", b"1 2 3.0", "1 2 3\n", WA),
    ("tokens", b"", "", AC),
    ("tokens", b"\xff\x00", "\ufffd", WA),
    ("float", b"0.3333333 YES", "0.33333333 YES", AC),
    ("float", b"0.333", "0.33333333", WA),
    ("float", b"nan", "0.5", WA),
    ("yesno", b"yes\nNO\nYeS 3", "YES NO YES 3", AC),
    ("yesno", b"yes", "NO", WA),
    ("exact", b"a  b", "a  b\n", AC),
    ("exact", b"a b", "a  b\n", WA),
]


@pytest.mark.parametrize(("name", "printed", "expected", "verdict"), BUILT_IN)
def test_checkers_that_have_a_name(
    judge: Judge, name: str, printed: bytes, expected: str, verdict: Verdict
) -> None:
    assert judge_output(judge, printed, expected, Checker(name)).verdict is verdict


PROBLEM_CHECKERS = [
    ("pair.py", b"3 7", AC, ""),
    ("pair.py", b"4 6\n", AC, ""),
    ("pair.py", b"3 8", WA, "test 1 of 1: the checker rejected it"),
    ("pair.py", b"", WA, "test 1 of 1: the checker rejected it"),
    ("pair.py", b"\xff\x00 7", WA, "test 1 of 1: the checker rejected it"),
    ("hundred.py", b"4 6", AC, ""),
    ("hundred.py", b"4 6\n", WA, "test 1 of 1: the checker rejected it"),
    ("pair.cpp17.cpp", b"3 7", AC, ""),
    ("pair.cpp17.cpp", b"3 8", WA, "test 1 of 1: the checker rejected it: wrong answer: the sum is 11"),
    (
        "pair.cpp17.cpp",
        b"x",
        WA,
        "test 1 of 1: the checker rejected it: wrong output format: a number was expected",
    ),
    ("pair.cpp17.cpp", b"3", WA, "test 1 of 1: the checker rejected it: unexpected end of file"),
    ("pair.cpp17.cpp", b"3 7 9", WA, "test 1 of 1: the checker rejected it: dirt after the answer: 9"),
    ("pair.cpp17.cpp", b"-1", WA, "test 1 of 1: the checker rejected it: points 0.5"),
    ("pair.cpp17.cpp", b"-2", WA, "test 1 of 1: the checker rejected it"),
]


@pytest.mark.parametrize(("name", "printed", "verdict", "detail"), PROBLEM_CHECKERS)
def test_a_problems_own_checker_decides(
    judge: Judge, name: str, printed: bytes, verdict: Verdict, detail: str
) -> None:
    judgement = judge_output(judge, printed, "4 6", checker(f"checkers/{name}"))
    assert (judgement.verdict, judgement.detail) == (verdict, detail)


@pytest.mark.parametrize("name", ["pair.py", "pair.cpp17.cpp"])
def test_a_checker_that_finds_the_answer_broken_fails_whatever_was_printed(judge: Judge, name: str) -> None:
    judgement = judge_output(judge, b"3 7", "4 7", checker(f"checkers/{name}"))
    assert judgement.verdict is IE
    assert "the answer does not fit the input" in judgement.detail


@pytest.mark.parametrize("path", sorted((FOLDER / "IE").iterdir()), ids=lambda path: path.name)
def test_a_checker_that_fails_is_our_failure(
    judge: Judge, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sandbox.judge.CHECKER_LIMITS", Limits(cpu_seconds=0.5, output_bytes=MIB))
    judgement = judge_output(judge, b"6", "6", checker(f"IE/{path.name}"))
    assert (judgement.verdict, judgement.passed, judgement.total) == (IE, 0, 1)
    assert "the checker" in judgement.detail


def test_a_checker_is_not_asked_about_a_program_that_failed(judge: Judge) -> None:
    broken = Program("1 / 0", [Case("", "")], checker=checker("IE/raises.py"), limits=LIMITS)
    assert judge.judge(broken).verdict is Verdict.RE


def test_a_checker_that_fails_on_one_test_outweighs_what_the_others_said() -> None:
    cases = [Case("10", "4 6"), Case("10", "5 6"), Case("11", "5 6")]
    program = Program("print(input(), 1)", cases, checker=checker("checkers/pair.py"), limits=LIMITS)
    with Judge(workers=1, run_all=True) as judge:
        judgement = judge.judge(program)
    assert judgement.verdict is IE
    assert judgement.detail.startswith("test 2 of 3: ")


@pytest.mark.parametrize("rules", ["judge", "lcb"])
def test_a_functions_test_whose_expected_result_is_no_json_is_our_failure(judge: Judge, rules: str) -> None:
    program = Program("def f(x): return x", [Case("1", "one")], function="f", limits=LIMITS, rules=rules)
    judgement = judge.judge(program)
    assert judgement.verdict is IE
    assert "the expected result one is not JSON" in judgement.detail


TWO_NUMBERS = Case("1 2\n3 4\n", "10\n")
RULES = [
    # program, verdict by judge, verdict by lcb
    ("print(sum(int(x) for _ in range(2) for x in input().split()))", AC, AC),
    ("import sys\nprint(sum(map(int, sys.stdin.read().split())))", AC, AC),
    ("print(10.0)", WA, AC),
    ("print('10 ', end='\\n\\n')", AC, AC),
    ("print(10, 10)", WA, WA),
    ("print(9)", WA, WA),
    ("1 / 0", Verdict.RE, Verdict.RE),
    ("print(", Verdict.CE, Verdict.CE),
]


@pytest.mark.parametrize(("code", "by_judge", "by_lcb"), RULES)
def test_a_program_by_either_rules(judge: Judge, code: str, by_judge: Verdict, by_lcb: Verdict) -> None:
    for rules, verdict in (("judge", by_judge), ("lcb", by_lcb)):
        program = Program(code, [TWO_NUMBERS], limits=LIMITS, rules=rules)
        assert judge.judge(program).verdict is verdict, rules
