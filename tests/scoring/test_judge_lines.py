"""`r1eval judge`: verdicts in order, as they arrive, and one clear error for each bad line."""

import json
import queue
import shutil
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest

from r1eval.scoring.judge_lines import parse_program
from sandbox.types import MIB
from tests.command_line import R1EVAL, environment, r1eval

ADD = "print(sum(map(int, input().split())))"
TESTS = [{"input": "1 2\n", "output": "3\n"}, {"input": "4 5\n", "output": "9\n"}]
CPP = "#include <iostream>\nint main() { int a, b; std::cin >> a >> b; std::cout << a + b << std::endl; }"
ANY_SUM = """import sys
texts = [open(name).read() for name in sys.argv[1:]]
print(int(sum(map(int, texts[2].split())) == int(texts[0])))"""


def line(name: object, code: str = ADD, tests: object = TESTS, **more: Any) -> str:
    return json.dumps({"id": name, "code": code, "tests": tests, **more}) + "\n"


def judged(tmp_path: Path, *lines: str, args: tuple[str, ...] = ()) -> dict[Any, dict[str, Any]]:
    done = r1eval("judge", "-", *args, cwd=tmp_path, stdin="".join(lines))
    assert done.returncode == 0, done.stderr
    return {row["id"]: row for row in map(json.loads, done.stdout.splitlines())}


def one(output: str, given: str = "") -> list[dict[str, str]]:
    return [{"input": given, "output": output}]


CASES: dict[str, tuple[str, dict[str, Any]]] = {
    "right": ("AC", {}),
    "right in C++": ("AC", {"code": CPP, "language": "cpp"}),
    "wrong": ("WA", {"code": "print(3)"}),
    "slow": ("TLE", {"code": "while True: pass", "time_limit_s": 0.5}),
    "fat": ("MLE", {"code": "x = bytearray(300 << 20)\nprint(3)", "memory_limit_mb": 100}),
    "fails": ("RE", {"code": "1 / 0"}),
    "no Python": ("CE", {"code": "print("}),
    "no C++": ("CE", {"code": "int main() { return x; }", "language": "cpp17"}),
    "any case": ("AC", {"code": "print('yes')", "tests": one("YES"), "checker": "yesno"}),
    "exact": ("WA", {"code": "print('a  b')", "tests": one("a b"), "checker": "exact"}),
    "near": ("AC", {"code": "print(2 / 3)", "tests": one("0.66666667"), "checker": "float"}),
    "own": ("AC", {"code": "print(3, 4)", "tests": one("", "7"), "checker_code": ANY_SUM}),
    "own, wrong": ("WA", {"code": "print(3, 5)", "tests": one("", "7"), "checker_code": ANY_SUM}),
    "calls": (
        "AC",
        {
            "code": "def f(a, b): return a + b",
            "tests": one("3", "1\n2"),
            "style": "functional",
            "fn_name": "f",
        },
    ),
}


@pytest.mark.jail
def test_each_line_gets_its_verdict_in_order(tmp_path: Path) -> None:
    found = judged(tmp_path, *(line(name, **about) for name, (_, about) in CASES.items()))
    assert list(found) == list(CASES)
    assert {name: row["verdict"] for name, row in found.items()} == {n: v for n, (v, _) in CASES.items()}


@pytest.mark.jail
def test_the_fields_of_a_verdict(tmp_path: Path) -> None:
    (row,) = judged(tmp_path, line(7)).values()
    assert list(row) == [
        *("schema", "id", "verdict", "tests_passed", "tests_total", "cpu_seconds", "memory_mb", "detail"),
    ]
    assert (row["id"], row["tests_passed"], row["tests_total"]) == (7, 2, 2)
    assert 0 <= row["cpu_seconds"] < 5
    assert 1 < row["memory_mb"] < 512


@pytest.mark.jail
def test_judging_stops_at_the_first_failure_unless_all_tests_are_requested(tmp_path: Path) -> None:
    tests = [{"input": "1 2", "output": "4"}, *TESTS, {"input": "1 1", "output": "3"}]
    one = judged(tmp_path, line("p", tests=tests))["p"]
    all_ = judged(tmp_path, line("p", tests=tests), args=("--all-tests",))["p"]
    assert (one["verdict"], one["tests_passed"], one["tests_total"]) == ("WA", 0, 4)
    assert (all_["verdict"], all_["tests_passed"], all_["tests_total"]) == ("WA", 2, 4)
    assert "test 1 of 4" in all_["detail"]


@pytest.mark.jail
def test_the_rules_of_livecodebench_are_an_option(tmp_path: Path) -> None:
    written = line("p", "print('yes')", [{"input": "", "output": "YES"}], checker="yesno")
    assert judged(tmp_path, written)["p"]["verdict"] == "AC"
    assert judged(tmp_path, written, args=("--judging", "lcb"))["p"]["verdict"] == "WA"


@pytest.mark.jail
def test_without_isolation_it_warns_and_judges(tmp_path: Path) -> None:
    mark = tmp_path / "mark"
    code = f"open({str(mark)!r}, 'w').write('here')\nprint(3)"
    isolated = r1eval("judge", "-", cwd=tmp_path, stdin=line("p", code, TESTS[:1]))
    assert (json.loads(isolated.stdout)["verdict"], mark.exists()) == ("RE", False)
    assert isolated.stderr == ""
    open_ = r1eval("judge", "-", "--isolation", "none", cwd=tmp_path, stdin=line("p", code, TESTS[:1]))
    assert "warning: --isolation none: programs that a model wrote run as your user" in open_.stderr
    assert (json.loads(open_.stdout)["verdict"], mark.exists()) == ("AC", True)


@pytest.mark.jail
def test_a_file_is_judged_like_standard_input(tmp_path: Path) -> None:
    (tmp_path / "programs.jsonl").write_text(line("a") + "\n" + line("b", "print(0)"))
    done = r1eval("judge", "programs.jsonl", "--workers", "1", cwd=tmp_path)
    assert [json.loads(row)["verdict"] for row in done.stdout.splitlines()] == ["AC", "WA"]


@pytest.mark.jail
def test_a_line_is_answered_while_the_input_stays_open(tmp_path: Path) -> None:
    process = subprocess.Popen(
        [*R1EVAL, "judge", "-"],
        cwd=tmp_path, env=environment(), text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    )  # fmt: skip
    answers: queue.Queue[str] = queue.Queue()
    assert process.stdin
    assert process.stdout
    reader = threading.Thread(target=lambda out: [*map(answers.put, out)], args=(process.stdout,))
    reader.start()
    try:
        for number in range(3):
            process.stdin.write(line(number))
            process.stdin.flush()
            assert json.loads(answers.get(timeout=60))["id"] == number
    finally:
        process.stdin.close()
        assert process.wait(60) == 0
        reader.join()


@pytest.mark.parametrize(
    ("bad", "message"),
    [
        ("{", "not JSON"),
        ("[" * 100_000, "not JSON"),
        ("[]", "needs an object with id, code, tests"),
        ('{"id": 1, "code": ""}', "needs an object with id, code, tests"),
        (line(1, tests=[]), "tests is []; give a list of at least one test"),
        (line(1, tests="1"), 'tests is "1"; give a list'),
        (line(1, tests=[*TESTS, {"input": "1"}]), 'test 3 is {"input": "1"}; give {"input": "…", "ou'),
        (line(1, tests=[{"input": 1, "output": "1"}]), "test 1 is"),
        (line(1, code=None), "code is null; give a string"),  # type: ignore[arg-type]
        (line(1, code=3), "code is 3; give a string"),  # type: ignore[arg-type]
        (line(1, language="pyhton"), "language: unknown language 'pyhton'"),
        (line(1, language="pyhton"), "did you mean 'python'?"),
        (line(1, language=3), "language is 3; give a string"),
        (line(1, checker="token"), 'checker is "token"; give one of tokens, float, yesno, exact'),
        (line(1, checker=["tokens"]), 'checker is ["tokens"]; give one of'),
        (line(1, checker_code=1), "checker_code is 1; give a string"),
        (line(1, style="function"), 'style is "function"; give one of stdin, functional'),
        (line(1, style="functional"), 'style is "functional" and fn_name is missing'),
        (
            line(1, style="functional", fn_name="f", language="cpp"),
            'language is "cpp" and style functional is for python only',
        ),
        (line(1, time_limit_s=-1), "time_limit_s is -1; give a number above 0"),
        (line(1, time_limit_s="2"), 'time_limit_s is "2"; give a number above 0'),
        (line(1, time_limit_s=True), "time_limit_s is true; give a number above 0"),
        (line(1, time_limit_s=float("nan")), "time_limit_s is NaN; give a number above 0"),
        (line(1, memory_limit_mb=0), "memory_limit_mb is 0; give a number above 0"),
        (line(1, memory_limit_mb=10**400), "memory_limit_mb is 1000"),
    ],
)  # fmt: skip
def test_a_bad_line_is_a_clear_error(bad: str, message: str) -> None:
    with pytest.raises(ValueError) as caught:  # noqa: PT011 - the message is compared below
        parse_program(bad)
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.jail
def test_a_bad_line_is_named_after_everything_before_it_was_judged(tmp_path: Path) -> None:
    lines = line("a") + "\n" + line("b", "print(0)") + line("c", tests=[]) + line("d")
    done = r1eval("judge", "-", cwd=tmp_path, stdin=lines)
    assert done.returncode == 2
    assert done.stderr == "error: standard input:4: tests is []; give a list of at least one test\n"
    assert [json.loads(row)["id"] for row in done.stdout.splitlines()] == ["a", "b"]


def test_the_defaults_of_a_line() -> None:
    for written in (
        line("p"),
        line("p", language=None, checker=None, checker_code=None, fn_name=None, style=None),
    ):
        made = parse_program(written)
        assert (made.language, made.checker.name, made.checker.code, made.function) == (
            "python",
            "tokens",
            "",
            "",
        )
        assert (made.limits.cpu_seconds, made.limits.memory_bytes) == (10.0, 512 * MIB)
    assert parse_program(line("p", fn_name="f")).function == "f"
    assert parse_program(line("p", fn_name="f", style="stdin")).function == ""


@pytest.mark.jail
def test_text_that_is_not_unicode_is_judged(tmp_path: Path) -> None:
    found = judged(
        tmp_path, line("p", "print('\ud800')"), line("q", "print(3)", [{"input": "\ud800", "output": "3"}])
    )
    assert [row["verdict"] for row in found.values()][1] == "AC"


@pytest.mark.jail
def test_a_missing_language_is_an_internal_error_and_the_next_line_is_judged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for tool in ("bwrap", "setpriv", "unshare", "mount", "sh"):
        if place := shutil.which(tool):
            (tmp_path / tool).symlink_to(place)
    (tmp_path / "python3").symlink_to(sys.executable)
    monkeypatch.setenv("PATH", str(tmp_path))
    found = judged(tmp_path, line("p", "fn main() {}", language="rust"), line("q", tests=TESTS[:1]))
    assert {name: row["verdict"] for name, row in found.items()} == {"p": "IE", "q": "AC"}
    assert found["p"]["detail"] == "rust: rustc is not installed here; install it"


def test_a_machine_without_bubblewrap_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    done = r1eval("judge", "-", cwd=tmp_path, stdin=line("p"))
    assert (done.returncode, done.stdout) == (2, "")
    assert "bubblewrap (bwrap) is not installed; install it" in done.stderr
    assert "--isolation none" in done.stderr
    assert "Traceback" not in done.stderr
