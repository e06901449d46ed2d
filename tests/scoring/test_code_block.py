"""The program of a reply: which block counts, in which language, and when there is none."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from r1eval.scoring.code_block import LANGUAGES, language_of, program_of

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
    found = program_of(reply)
    assert (found.code, found.tag, found.detail) == (code, tag, "")


@pytest.mark.parametrize(
    ("reply", "why"),
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
def test_a_reply_without_a_program_says_why(reply: str, why: str) -> None:
    assert (program_of(reply).code, program_of(reply).detail) == ("", why)


def test_thinking_that_the_prompt_opened_holds_no_program() -> None:
    assert program_of(fenced(A), opened_thinking=True).detail == "the thinking never ends"
    assert program_of(f"so\n</think>\n{fenced(A)}", opened_thinking=True).code == A


@pytest.mark.parametrize(
    ("reply", "code"),
    [
        (f"```python\n{A}", ""),
        (f"{fenced(A)}\nFaster:\n```python\n{B}", A),
        (f"{fenced(A)}\nThat is because", A),
    ],
)
def test_of_a_reply_that_was_cut_off_only_a_whole_block_counts(reply: str, code: str) -> None:
    assert program_of(reply, truncated=True).code == code


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
def test_read_anywhere_bare_code_and_code_inside_the_thinking_count(reply: str, code: str) -> None:
    assert program_of(reply, "anywhere").code == code


@pytest.mark.parametrize(
    ("tag", "asked", "language"),
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
def test_a_fence_names_the_language_else_the_question_does(tag: str, asked: str, language: str) -> None:
    assert language_of(tag, asked) == language


LINES = st.text(st.characters(blacklist_characters="`~\r\n"), max_size=30)


@given(
    st.lists(LINES, min_size=1), LINES, st.sampled_from(sorted(LANGUAGES)), st.sampled_from(["```", "~~~~"])
)
def test_whatever_is_fenced_comes_out_unchanged(code: list[str], prose: str, tag: str, fence: str) -> None:
    written = "\n".join(code)
    found = program_of(f"{prose}</think>\n\n{fenced(written, tag, fence)}\n{prose}")
    if not written.strip() or "</think>" in written:
        return
    assert (found.code, found.tag) == (written, tag)


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
def test_reading_takes_time_in_proportion_to_the_reply(reply: str) -> None:
    began = time.process_time()
    program_of(reply, "anywhere")
    assert time.process_time() - began < 5
