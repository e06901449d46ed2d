"""A program is compiled once, cached by content, and compiled under limits inside a jail."""

from pathlib import Path

import pytest

from sandbox.judge import Judge
from sandbox.types import Case, Limits, Program, Verdict

pytestmark = pytest.mark.jail

SUM = "#include <iostream>\nint main() { int a, b; std::cin >> a >> b; std::cout << a + b; }"
CASES = [Case("1 2", "3"), Case("4 5", "9")]


def cached_programs(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir()) if path.suffix != ".gch"}


def test_a_program_is_cached_by_its_content_and_options(tmp_path: Path) -> None:
    with Judge(workers=1, cache=tmp_path) as judge:
        assert judge.judge(Program(SUM, CASES, "cpp17")).verdict is Verdict.AC
        first = cached_programs(tmp_path)
        assert len(first) == 1
        assert judge.judge(Program(SUM, CASES, "cpp17")).verdict is Verdict.AC
        assert cached_programs(tmp_path) == first
        assert judge.judge(Program(SUM, CASES, "cpp20")).verdict is Verdict.AC
        assert judge.judge(Program(SUM + "\n", CASES, "cpp17")).verdict is Verdict.AC
    assert len(cached_programs(tmp_path)) == 3


def test_a_later_judge_runs_the_cached_program(tmp_path: Path) -> None:
    """Swapping two cached files swaps the verdicts, which shows that nothing was compiled again."""
    with Judge(workers=1, cache=tmp_path) as judge:
        judge.judge(Program(SUM, CASES, "cpp17"))
        other = SUM.replace("a + b", "a - b")
        judge.judge(Program(other, CASES, "cpp17"))
        one, two = (tmp_path / name for name in cached_programs(tmp_path))
        content = one.read_bytes(), two.read_bytes()
        one.write_bytes(content[1])
        two.write_bytes(content[0])
    with Judge(workers=1, cache=tmp_path) as judge:
        assert judge.judge(Program(SUM, CASES, "cpp17")).verdict is Verdict.WA
        assert judge.judge(Program(other, CASES, "cpp17")).verdict is Verdict.AC


def test_a_program_cannot_change_the_cache(tmp_path: Path) -> None:
    poison = (
        "#include <cstdio>\n#include <fcntl.h>\n#include <unistd.h>\n"
        'int main() { int f = open("/proc/self/exe", O_RDWR); printf("%d", f >= 0 && write(f, "X", 1) == 1); '
        'f = open("/proc/self/exe", O_RDWR | O_TRUNC); printf("%d", f >= 0); }'
    )
    with Judge(workers=1, cache=tmp_path) as judge:
        before_and_after = []
        for _ in range(2):
            judgement = judge.judge(Program(poison, [Case("", "00")] * 2, "cpp17"))
            assert judgement.verdict is Verdict.AC, judgement
            before_and_after.append(cached_programs(tmp_path))
    assert before_and_after[0] == before_and_after[1]


def test_without_a_cache_nothing_is_written_and_programs_run(tmp_path: Path) -> None:
    with Judge(workers=1) as judge:
        assert judge.judge(Program(SUM, CASES, "cpp17")).verdict is Verdict.AC
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("code", "language", "message"),
    [
        ("int main() { return x; }", "cpp17", "'x' was not declared"),
        ("int main(void) { return x; }", "c", "'x' undeclared"),
        ("print(", "python", "SyntaxError"),
        ("x = '\\N{no such}'", "python", "SyntaxError"),
        ("a\x00b", "python", "null byte"),
        ("int f(); int main() { return f(); }", "cpp17", "undefined reference"),
        ('#include "/etc/passwd"\nint main() {}', "cpp17", "No such file"),
        ('#include "/root/.bashrc"\nint main() {}', "c", "No such file|Permission denied"),
    ],
)
def test_a_compile_error_shows_the_compilers_message(
    judge: Judge, code: str, language: str, message: str
) -> None:
    judgement = judge.judge(Program(code, [Case("", "")], language))
    assert (judgement.verdict, judgement.passed, judgement.total) == (Verdict.CE, 0, 1)
    assert any(one in judgement.detail.replace("‘", "'").replace("’", "'") for one in message.split("|"))


def test_a_compilation_that_explodes_is_a_compile_error(judge: Judge) -> None:
    bomb = "#include </dev/zero>\nint main() {}"
    judgement = judge.judge(Program(bomb, [Case("", "")], "c", limits=Limits(cpu_seconds=1)))
    assert judgement.verdict is Verdict.CE, judgement
