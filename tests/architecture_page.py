"""Writes the rooms and files of docs/architecture.md from docstrings: `python -m tests.architecture_page`."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.test_architecture import FLOORS, PACKAGES, ROOT

PAGE = ROOT / "docs" / "architecture.md"
START = "<!-- generated from the docstrings by `python -m tests.architecture_page`; edits are lost -->"
END = "<!-- end of the generated part -->"
ENTRY = ("r1eval/__init__.py", "r1eval/__main__.py", "r1eval/errors.py")
"""the files of `r1eval/` itself, which belong to no room"""


def clause(path: Path) -> str:
    """The first line of a file's docstring, without its full stop."""
    docstring = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    return docstring.split("\n", 1)[0].removesuffix(".")


def rooms() -> Iterator[tuple[int, Path]]:
    """Every folder of source files with the number of its floor, top floor first."""
    folders = [path.parent for package in PACKAGES for path in (ROOT / package).rglob("__init__.py")]
    inside = [folder.relative_to(ROOT) for folder in folders if folder != ROOT / "r1eval"]
    yield from sorted((_floor(folder), folder) for folder in inside)


def _floor(folder: Path) -> int:
    name = ".".join(folder.parts)
    return next(
        number
        for number, members in enumerate(FLOORS, start=1)
        if any(name == member or name.startswith(f"{member}.") for member in members)
    )


def files(room: Path) -> list[Path]:
    return sorted(path for path in (ROOT / room).glob("*.py") if path.name != "__init__.py")


def generated() -> str:
    """A row for each room, then a list for each room with one line per file."""
    lines = ["## The rooms", "", "| Floor | Room | What it is for |", "|---|---|---|"]
    lines += [
        f"| {floor} | `{room}/` | {_cell(clause(ROOT / room / '__init__.py'))} |" for floor, room in rooms()
    ]
    lines += ["", "In `r1eval/` itself:", ""]
    lines += [_item(ROOT / name) for name in ENTRY]
    lines += ["", "## The files", ""]
    for _, room in rooms():
        lines += [f"### {room}/", "", *map(_item, files(room)), ""]
    return "\n".join(lines)


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _item(path: Path) -> str:
    return f"- `{path.name}`: {clause(path)}"


def page() -> str:
    """The page as it should be: what is written by hand stays, the generated part is made again."""
    before, rest = PAGE.read_text(encoding="utf-8").split(START)
    _, after = rest.split(END)
    return f"{before}{START}\n\n{generated()}\n{END}{after}"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
