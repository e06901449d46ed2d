"""Statements: how they are rendered, and the comparison of outputs that they imply."""

import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks import codeforces
from benchmarks.statements import choose_checker, render_statement
from tests.benchmarks.rows import opening_row


def test_a_statement_has_its_parts_in_order_and_no_editorial() -> None:
    row = opening_row(codeforces)
    row["examples"].append({"input": "2\n", "output": "1\n"})
    assert render_statement(row) == (
        "# Half of a pole\n\nLimits per test: 1.5 seconds, 256 MB.\n\n"
        "A pole of $n$ metres is cut in two halves.\n\n"
        "## Input\n\nOne integer $n$ ($1 \\le n \\le 9$).\n\n"
        "## Output\n\nPrint the length of a half. An absolute or relative error of $10^{-4}$ is allowed.\n\n"
        "## Example 1\n\nInput:\n```\n1\n```\n\nOutput:\n```\n0.5\n```\n\n"
        "## Example 2\n\nInput:\n```\n2\n```\n\nOutput:\n```\n1\n```\n\n"
        "## Note\n\nHalf of a metre is $0.5$."
    )


def test_what_a_row_does_not_have_is_left_out() -> None:
    nothing = dict.fromkeys(("time_limit", "memory_limit", "input_format", "output_format", "note"))
    row = {**opening_row(codeforces), **nothing, "examples": []}
    assert render_statement(row) == "# Half of a pole\n\nA pole of $n$ metres is cut in two halves."


@pytest.mark.parametrize(
    ("words", "name", "power"),
    [
        ("Print one integer.", "tokens", None),
        ("Its absolute or relative error must not exceed $10^{-6}$.", "float", None),
        ("Your answer is correct if its absolute or relative error does not exceed 10^{-4}.", "float", 4),
        ("if the relative or absolute error is at most 1e-3", "float", 3),
        ("its absolute error should be less than $10^{ - 5}$", "float", 5),
        ("relative error of at most 10 \u2212 2 is allowed", "float", 2),
        ("absolute or relative error won't exceed 10^{-9}", "float", None),
        ("a small absolute error is allowed", "float", None),
        ("Absolute values count. An error in the input is impossible; 10^{-4} is small.", "tokens", None),
        ("You may print every letter of YES and NO in any case.", "yesno", None),
        ("You can output the answer in upper or lower case.", "yesno", None),
        ("In any case there is an answer.", "yesno", None),
        ("print -1 in that case", "tokens", None),
    ],
)
def test_a_statement_says_how_outputs_are_compared(words: str, name: str, power: int | None) -> None:
    checker, code = choose_checker(words)
    assert checker == name
    assert (f"1e-{power} " in code) == (power is not None)
    assert bool(code) == (power is not None)


@pytest.mark.parametrize(
    ("output", "accepted"),
    [
        ("1.50004 2 x\n", "1"),
        ("  1.5\n2.00019 x", "1"),
        ("1.50016 2 x", "0"),
        ("1.5 2.0003 x", "0"),
        ("1.5 2", "0"),
        ("1.5 2 x x", "0"),
        ("1.5 2 y", "0"),
        ("nan 2 x", "0"),
        ("inf 2 x", "0"),
        ("1_5 2 x", "0"),
        ("", "0"),
    ],
)
def test_a_named_tolerance_is_granted_and_no_more(tmp_path: Path, output: str, accepted: str) -> None:
    texts = {"checker.py": choose_checker("absolute or relative error of 10^{-4}")[1]}
    texts |= {"input": "", "answer": "1.5 2 x\n", "output": output}
    for name, text in texts.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-I", *texts], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == accepted
