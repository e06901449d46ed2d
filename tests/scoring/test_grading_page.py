"""Each example in the tables of docs/grading.md gets the grade that the page says."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks.types import Answer
from r1eval.scoring.grader import Grader
from r1eval.scoring.grades import Item

PAGE = Path(__file__).parents[2] / "docs" / "grading.md"
ROW = re.compile(r"\| `(?P<gold>[^`]+)` \| `(?P<reply>[^`]+)` \| (?P<grade>correct|wrong|no answer) \|")

KINDS = {
    "| option ": Answer.CHOICE,
    "| spans ": Answer.SPAN,
    "| text ": Answer.TEXT,
    "| grid ": Answer.GRID,
}
"""by how the header of a table begins; the others are of expressions"""


def examples() -> Iterator[tuple[str, Item, str]]:
    """The header of the table, the item and its grade for each row of the page."""
    header = ""
    for line in PAGE.read_text(encoding="utf-8").splitlines():
        if line.startswith("| ") and not line.startswith("| `"):
            header = line
        if row := ROW.match(line):
            gold, reply = row["gold"], row["reply"]
            kind = next((KINDS[one] for one in KINDS if header.startswith(one)), Answer.EXPRESSION)
            text = f"\\boxed{{{reply}}}" if "| answer |" in header else reply
            yield header, Item(kind, gold, text), row["grade"].replace(" ", "_")


@pytest.mark.parametrize(
    ("item", "grade"), [example[1:] for example in examples()], ids=lambda value: str(value)[:60]
)
def test_an_example_of_the_page_gets_its_grade(grader: Grader, item: Item, grade: str) -> None:
    ((_, given),) = grader.grade([item])
    assert given.status == grade


def test_every_table_of_examples_is_read() -> None:
    headers = [header for header, *_ in examples()]
    assert {
        len([header for header in headers if name in header]) > 5 for name in ("| reply |", "| answer |")
    } == {True}
    rows = [
        line
        for line in PAGE.read_text(encoding="utf-8").splitlines()
        if re.search(r"\| (?:correct|wrong|no answer) \|", line)
    ]
    assert len(rows) == len(headers)
