"""Lets MkDocs show the pages of docs/ as GitHub does."""

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

CODE = re.compile(r"`[^`\n]*`")
ITEM = re.compile(r"- |\d+\. ")
OUTSIDE = re.compile(r"\[([^\]]+)\]\(\.\./[^)\s]*\)")
"""a link to what is no page: the source, the files of the top folder"""


def on_page_markdown(markdown: str, **_: object) -> str:
    """The text of a page, before MkDocs reads it; what lies outside of docs/ is named, not linked."""
    return OUTSIDE.sub(r"\1", "\n".join(_lists(map(_row, markdown.split("\n")))))


def _row(line: str) -> str:
    """In a table GitHub takes `a\\|b` in backticks for `a|b`, MkDocs as it stands."""
    return CODE.sub(lambda code: code[0].replace("\\|", "|"), line) if line.startswith("|") else line


def _lists(lines: Iterable[str]) -> Iterator[str]:
    """What belongs to an item of a list is below its text for GitHub, four spaces in for MkDocs."""
    fenced, width = False, 0
    for line in lines:
        fenced ^= line.startswith("```")
        if item := ITEM.match(line):
            width = len(item[0])
        elif line and not line.startswith(" "):
            width = 0
        inside = width and not fenced and line.startswith(" " * width)
        yield " " * (4 - width) + line if inside else line


def on_post_build(config: Mapping[str, str], **_: object) -> None:
    """From a disk the search stays hidden, as browsers start no worker there; yet pages ask for its file."""
    (Path(config["site_dir"]) / "search" / "search_index.js").write_text(
        "var __index = {};\n", encoding="utf-8"
    )
