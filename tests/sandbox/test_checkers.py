"""Comparisons of outputs and of results: tables of equal and unequal ones."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from sandbox import checkers
from sandbox.checkers import compare, compare_lcb_lines, compare_values, read_python_checker, read_testlib
from sandbox.errors import SandboxError
from tests.shared_data import DATA

OUTPUTS = [
    # checker, output, expected, accepted
    ("tokens", b"1 2 3\n", "1 2 3\n", True),
    ("tokens", b"1 2 3", "1\n2\n\n3  \n", True),
    ("tokens", b"1\t2\r\n3\x0b\x0c", "1 2 3", True),
    ("tokens", b"", " \n", True),
    ("tokens", b"1 2", "1 2 3", False),
    ("tokens", b"1 2 3 4", "1 2 3", False),
    ("tokens", b"12", "1 2", False),
    ("tokens", b"1.0", "1", False),
    ("tokens", b"01", "1", False),
    ("tokens", b"yes", "YES", False),
    ("tokens", b"1\x002", "1 2", False),
    ("tokens", "é 日本".encode(), "é\n日本\n", True),
    ("tokens", b"\xff\xfe", "\ufffd\ufffd", False),
    ("tokens", "1\u00a02".encode(), "1 2", False),
    ("float", b"0.3333333", "0.33333333333", True),
    ("float", b"1e-1 .5 +2. -0", "0.1 0.5 2 0", True),
    ("float", b"0.000001", "0", True),
    ("float", b"0.0000011", "0", False),
    ("float", b"1.000001", "1", True),
    ("float", b"1.0000011", "1", False),
    ("float", b"999999", "1000000", True),
    ("float", b"999998.9", "1000000", False),
    ("float", b"YES 0.5", "YES 0.50", True),
    ("float", b"yes 0.5", "YES 0.50", False),
    ("float", b"nan", "nan", True),
    ("float", b"nan", "NaN", False),
    ("float", b"nan", "1.5", False),
    ("float", b"1.5", "nan", False),
    ("float", b"inf", "infinity", False),
    ("float", b"1e999", "inf", False),
    ("float", b"5", "1e999", False),
    ("float", b"1e999", "2e999", False),
    ("float", b"1e999", "1e999", True),
    ("float", b"-1e308", "1e308", False),
    ("float", b"1_000", "1000", False),
    ("float", b"0x10", "16", False),
    ("float", "١".encode(), "1", False),
    ("float", b"1,5", "1.5", False),
    ("float", b"", "0", False),
    ("float", b"0.5 0.5", "0.5", False),
    ("yesno", b"yes\nNo", "YES NO", True),
    ("yesno", b"yEs", "Yes", True),
    ("yesno", b"YES", "NO", False),
    ("yesno", b"yes alice", "YES Alice", False),
    ("yesno", b"yes 3", "Yes 3", True),
    ("yesno", b"y", "YES", False),
    ("yesno", b"yes!", "YES!", False),
    ("exact", b"a  b\n", "a  b", True),
    ("exact", b"a  b", "a  b\n", True),
    ("exact", b"a\r\n", "a\n", True),
    ("exact", b"a b", "a  b", False),
    ("exact", b"a \n", "a\n", False),
    ("exact", b"a\n\n", "a", False),
    ("exact", b"a\r\nb\n", "a\nb\n", False),
    ("exact", b"a\r", "a", False),
    ("exact", b"\x00\xff", "\x00", False),
]


@pytest.mark.parametrize(("name", "output", "expected", "accepted"), OUTPUTS)
def test_an_output_is_compared_with_the_expected_one(
    name: str, output: bytes, expected: str, accepted: bool
) -> None:
    match = compare(name, output, expected)
    assert match.ok is accepted
    assert bool(match.detail) is not accepted


LINES = [
    ("1 2\n3\n", "1 2\n3", True),
    ("  1 2  \n  3", "1 2\n3", True),
    ("1  2", "1 2", True),
    ("1.0 2e0", "1 2", True),
    ("a  b", "a b", False),
    ("1\n\n2", "1\n2", False),
    ("1 2", "1\n2", False),
    ("0.333", "0.3333", False),
    ("1 2", "1", False),
    ("yes", "YES", False),
    ("YES 1.0", "YES 1", False),
    ("NaN", "nan", False),
    ("sNaN", "1", False),
    ("1e999999999", "1", False),
    ("", "", True),
    ("\n\n", "", True),
]


@pytest.mark.parametrize(("output", "expected", "accepted"), LINES)
def test_livecodebench_compares_line_by_line(output: str, expected: str, accepted: bool) -> None:
    assert compare_lcb_lines(output.encode(), expected).ok is accepted


VALUES = [
    # expected, produced, accepted in judge, accepted in lcb
    ("3", "3", True, True),
    ("[1, [2, 3]]", "[1,[2,3]]", True, True),
    ('"a"', '"a"', True, True),
    ('"a"', '"\\u0061"', True, True),
    ("null", "null", True, True),
    ('{"a": 1, "b": [2]}', '{"b": [2], "a": 1}', True, True),
    ("1", "1.0", True, True),
    ("1.0", "1", True, True),
    ("true", "1", False, True),
    ("0", "false", False, True),
    ("[true]", "[1.0]", False, True),
    ("0.3", "0.30000000000000004", True, False),
    ("1.66667", "1.6666666666666667", True, False),
    ("1.66667", "1.6668", False, False),
    ("1000000.0", "1000009.0", True, False),
    ("2", "2.0000001", False, False),
    ("NaN", "NaN", True, False),
    ("Infinity", "Infinity", True, True),
    ("Infinity", "1e308", False, False),
    ("1.5", "NaN", False, False),
    ("1.5", "9" * 4000, False, False),
    ("7" * 5000, "7" * 5000, True, True),
    ("7" * 5000, "7" * 4999 + "6", False, False),
    ("[1, 2]", "[2, 1]", False, False),
    ("[1, 2]", "[1]", False, False),
    ("[]", "{}", False, False),
    ("[]", "null", False, False),
    ('"1"', "1", False, False),
    ('{"a": 1}', '{"a": 1, "b": 2}', False, False),
    ("1", "", False, False),
    ("1", "[" * 100_000, False, False),
    ("1", "[" * 100_000 + "]" * 100_000, False, False),
]


@pytest.mark.parametrize(("expected", "produced", "judge", "lcb"), VALUES)
def test_a_functions_result_is_compared_with_the_expected_one(
    expected: str, produced: str, judge: bool, lcb: bool
) -> None:
    assert compare_values(expected, produced.encode()).ok is judge
    assert compare_values(expected, produced.encode(), rules="lcb").ok is lcb


DETAILS = [
    (compare("tokens", b"1 2 5", "1 2 7"), "token 3: 5, expected 7"),
    (compare("tokens", b"1 2", "1 2 7"), "token 3: nothing, expected 7"),
    (compare("tokens", b"1 2 7 8", "1 2 7"), "token 4: 8, expected nothing"),
    (compare("tokens", b"\x1b[31m\xff\n", "red"), "token 1: \\x1b[31m\\xff, expected red"),
    (compare("tokens", b"9" * 99, "é"), f"token 1: {'9' * 30}…, expected \\xc3\\xa9"),
    (compare("exact", b"a\nb c\n", "a\nb  c\n"), "line 2, byte 3: c, expected  c"),
    (compare("exact", b"x" * 200_000 + b"y", "x" * 200_000 + "z"), "line 1, byte 200001: y, expected z"),
    (compare_lcb_lines(b"1\n2\n3", "1\n2"), "3 lines, expected 2"),
    (compare_lcb_lines(b"1\n3", "1\n2"), "line 2: 3, expected 2"),
    (compare_values('{"a": [1, 2]}', b'{"a": [1, "\\u202e"]}'), 'result["a"][1]: "\\\\u202e", expected 2'),
    (compare_values("[1]", b"[1, 2]"), "result: a list of 2, expected a list of 1"),
    (compare_values("1", b"\xff"), "the result is not JSON: \\xff"),
]


@pytest.mark.parametrize(("match", "detail"), DETAILS)
def test_the_detail_names_the_first_difference_in_printable_characters(
    match: checkers.Comparison, detail: str
) -> None:
    assert match == checkers.Comparison(False, detail)
    assert match.detail.isprintable()


def test_an_unknown_checker_gets_a_suggestion() -> None:
    with pytest.raises(
        SandboxError, match=r"unknown checker 'token': choose tokens, .*; did you mean 'tokens'\?"
    ):
        compare("token", b"", "")


@pytest.mark.parametrize("expected", ["", "{1}", "[" * 100_000])
def test_an_expected_result_that_is_no_json_is_the_tests_fault(expected: str) -> None:
    with pytest.raises(SandboxError, match="is not JSON"):
        compare_values(expected, b"1")


@pytest.mark.parametrize(
    ("stdout", "accepted"),
    [
        (b"1\n", True),
        (b"100", True),
        (b" 0\r\n", False),
        (b"", None),
        (b"1 1", None),
        (b"50", None),
        (b"True", None),
        (b"\xff", None),
        (b"1" * (1 << 20), None),
    ],
)
def test_what_a_python_checker_prints(stdout: bytes, accepted: bool | None) -> None:
    assert read_python_checker(stdout) is accepted


def test_what_a_testlib_checker_exits_with() -> None:
    rejected = {1, 2, 4, 7, 8, *range(16, 128)}
    for code in range(-64, 256):
        assert read_testlib(code) is (True if code == 0 else False if code in rejected else None), code


def rows() -> list[dict[str, str]]:
    path = DATA / "open-r1" / "codeforces" / "test.jsonl"
    lines = path.read_text().splitlines() if path.exists() else []
    return [row for row in map(json.loads, lines) if row["generated_checker"]]


@pytest.mark.skipif(not rows(), reason="the folder shared/data is not next to this checkout")
def test_what_real_checkers_print_is_read(tmp_path: Path) -> None:
    assert len(rows()) == 4
    for row in rows():
        test = json.loads(json.dumps(row["official_tests"]))[0]
        answers = {"right": test["output"], "wrong": "no answer"}
        for name, text in {"code": row["generated_checker"], "input": test["input"], **answers}.items():
            (tmp_path / name).write_text(text)
        for name, accepted in (("right", True), ("wrong", False)):
            command = [sys.executable, "code", "input", "right", name]
            printed = subprocess.run(command, cwd=tmp_path, capture_output=True, check=True).stdout
            assert read_python_checker(printed) is accepted, row["id"]
