"""Program extraction: which block counts, in which language, and when there is none."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from r1eval.scoring.replies.code_block import LANGUAGES, block_language, extract_program
from r1eval.scoring.replies.thinking import DIALECTS

A, B = "print(1)", "print(2)\nprint(3)"


def fenced(code: str, tag: str = "python", fence: str = "```") -> str:
    return f"{fence}{tag}\n{code}\n{fence}"


@pytest.mark.parametrize(
    ("reply", "code", "tag"),
    [
        (fenced(A), A, "python"),
        (fenced(A, ""), A, ""),
        (f"<think>\n{fenced(A)}\n</think>\nHere:\n{fenced(B)}\nDone.", B, "python"),
        (f"Let me see.</think>{fenced(A)}", A, "python"),
        (f"{fenced(A)}\nBetter:\n{fenced(B, 'cpp')}", B, "cpp"),
        (fenced(A, "Python"), A, "python"),
        (fenced(A, "c++17"), A, "c++17"),
        (fenced(A, "python3.11 title=main.py"), A, "python3"),
        (fenced(A, "{.python}"), A, "python"),
        (fenced(A, " text"), A, "text"),
        (fenced(A, "py", "~~~"), A, "py"),
        (fenced(fenced(A), "md", "~~~"), fenced(A), "md"),
        (fenced("x = '''\n```\n'''", "py", "````"), "x = '''\n```\n'''", "py"),
        (f"```python\n{A}```", A, "python"),
        (f"The code is: ```python\n{A}\n```", A, "python"),
        ("1. So:\n   ```py\n   if x:\n       y()\n   ```", "if x:\n    y()", "py"),
        ("- ```py\n  if x:\n      y()\n  ```", "if x:\n    y()", "py"),
        (f"```python\n{A}\n```<|im_end|>", A, "python"),
        (f"```python\n{A}", A, "python"),
        (f"```python\n{A}</s>\n", A, "python"),
        (f"```python\n{A}\nOr rather:\n```python\n{B}\n```", B, "python"),
        (fenced(A).replace("\n", "\r\n"), A, "python"),
        (fenced("print('✓ </s>')"), "print('✓ </s>')", "python"),
        (fenced("s = '`'\nt = `a`", "js"), "s = '`'\nt = `a`", "js"),
        (f"Say ```yes``` to\n{fenced(A)}", A, "python"),
    ],
)
def test_the_last_fenced_block_is_the_program(reply: str, code: str, tag: str) -> None:
    found = extract_program(reply)
    assert (found.code, found.tag, found.detail) == (code, tag, "")


@pytest.mark.parametrize(
    ("after", "tag"),
    [
        ("6", ""),
        ("6", "text"),
        ("5 1\n1 2 3 4 5", "input"),
        ("Case #1: 6", "output"),
        ("O(n log n)", ""),
        ("Time: O(n log n)\nSpace: O(n)", ""),
        ("python main.py < input.txt", "bash"),
        ("for f in *.txt; do python main.py < $f; done", "sh"),
        ("$ g++ -O2 main.cpp && ./a.out", "console"),
        ('{"n": 3}', "json"),
        ("x = 3 and y = 4 give 7", ""),
        ("n = 5", "plaintext"),
        ("", ""),
    ],
)
@pytest.mark.parametrize("program_tag", ["python", "cpp", ""])
def test_sample_output_and_remarks_after_the_program_are_not_the_program(
    after: str, tag: str, program_tag: str
) -> None:
    reply = f"{fenced(A, program_tag)}\nFor example:\n{fenced(after, tag)}\nDone."
    if not program_tag and after.startswith("x ="):
        return  # without a language, a line like an assignment may be the program
    found = extract_program(reply)
    assert (found.code, found.tag) == (A, program_tag)


@pytest.mark.parametrize(
    ("reply", "code"),
    [
        (f"{fenced(A)}\nFaster:\n{fenced(B)}\nIt prints\n{fenced('2', '')}", B),
        (f"Input:\n{fenced('1 2', '')}\n{fenced(A)}\nOutput:\n{fenced('3', '')}", A),
        (f"{fenced('1 2', '')}\n{fenced(B, '')}\n{fenced('3', '')}", B),
        (f"{fenced('1 2', '')}\n{fenced('3', '')}", "3"),
        (f"{fenced(A, 'text')}\n{fenced('# the sum', 'code')}", "# the sum"),
        (f"{fenced(A)}\n{fenced('')}\nRun:\n{fenced('ls', 'bash')}", ""),
        (f"{fenced(A)}\n```", A),
    ],
)
def test_of_several_blocks_the_last_that_can_be_a_program_counts(reply: str, code: str) -> None:
    assert extract_program(reply).code == code


@pytest.mark.parametrize(
    ("reply", "detail"),
    [
        ("", "no code block"),
        ("I do not know.", "no code block"),
        (A, "no code block"),
        (f"Use `{A}`.", "no code block"),
        ("Use ```print(1)``` here.", "no code block"),
        (fenced(""), "its last code block is empty"),
        (fenced(" \n\t"), "its last code block is empty"),
        (f"{fenced(A)}\n{fenced('')}", "its last code block is empty"),
        (f"<think>\n{fenced(A)}", "the thinking never ends"),
        (f"<think>\n{fenced(A)}\n</think>", "no code block"),
    ],
)
def test_a_reply_without_a_program_has_a_reason(reply: str, detail: str) -> None:
    assert (extract_program(reply).code, extract_program(reply).detail) == ("", detail)


@pytest.mark.parametrize(("opening", "closing"), DIALECTS.values(), ids=DIALECTS)
def test_a_draft_in_the_thinking_is_no_program(opening: str, closing: str) -> None:
    draft = f"{opening}{fenced(A)}"
    assert extract_program(draft).detail == "the thinking never ends"
    assert extract_program(f"{draft}{closing}{fenced(B)}").code == B
    assert extract_program(f"{draft}{closing}Done.").code == ""


def test_an_answer_element_is_no_part_of_the_program() -> None:
    assert extract_program(f"<think>so</think><answer>{fenced(A)}</answer>").code == A
    assert extract_program(f"<think>so</think>\n<answer>\n{fenced(A)}\n</answer><|im_end|>").code == A


def test_open_thinking_has_no_program() -> None:
    assert extract_program(fenced(A), opened_thinking=True).detail == "the thinking never ends"
    assert extract_program(f"so\n</think>\n{fenced(A)}", opened_thinking=True).code == A


@pytest.mark.parametrize(
    ("reply", "code"),
    [
        (f"```python\n{A}", ""),
        (f"{fenced(A)}\nFaster:\n```python\n{B}", A),
        (f"{fenced(A)}\nThat is because", A),
    ],
)
def test_in_a_truncated_reply_only_complete_blocks_count(reply: str, code: str) -> None:
    assert extract_program(reply, truncated=True).code == code


@pytest.mark.parametrize(
    ("reply", "code"),
    [
        (A, A + "\n"),
        ("\n\nimport sys\nprint(sys.stdin.read())", "import sys\nprint(sys.stdin.read())\n"),
        ("#include <cstdio>\nint main() {}", "#include <cstdio>\nint main() {}\n"),
        ("a, b = map(int, input().split())", "a, b = map(int, input().split())\n"),
        (f"<think>\n{fenced(A)}", A),
        (f"<think>\n{fenced(A)}\n</think>\n", A),
        ("I do not know.", ""),
        ("The answer (so far) is 7", ""),
    ],
)
def test_with_anywhere_bare_code_and_code_in_the_thinking_count(reply: str, code: str) -> None:
    assert extract_program(reply, "anywhere").code == code


@pytest.mark.parametrize(
    ("tag", "requested", "language"),
    [
        ("py", "python", "python"),
        ("python3", "cpp17", "python"),
        ("cpp", "cpp20", "cpp20"),
        ("c++", "python", "cpp17"),
        ("c++20", "cpp17", "cpp20"),
        ("c", "cpp17", "c"),
        ("js", "python", "javascript"),
        ("", "java", "java"),
        ("output", "python", "python"),
        ("brainfuck", "cpp20", "cpp20"),
    ],
)
def test_the_language_is_the_fences_or_else_the_questions(tag: str, requested: str, language: str) -> None:
    assert block_language(tag, requested) == language


LINES = st.text(st.characters(blacklist_characters="`~\r\n"), max_size=30)


@given(
    st.lists(LINES, min_size=1), LINES, st.sampled_from(sorted(LANGUAGES)), st.sampled_from(["```", "~~~~"])
)
def test_fenced_code_is_extracted_unchanged(code: list[str], prose: str, tag: str, fence: str) -> None:
    program = "\n".join(code)
    found = extract_program(f"{prose}</think>\n\n{fenced(program, tag, fence)}\n{prose}")
    if not program.strip() or "</think>" in program:
        return
    assert (found.code, found.tag) == (program, tag)


@pytest.mark.parametrize(
    "reply",
    [
        "`" * 10**6,
        " " * 10**6 + "x",
        "</s>" * 250_000,
        "```\n" * 250_000,
        "```py\n" + "a, " * 300_000,
        "a, " * 300_000,
    ],
)
def test_extraction_takes_linear_time(reply: str) -> None:
    started = time.process_time()
    extract_program(reply, "anywhere")
    assert time.process_time() - started < 5
