"""README, CONTRIBUTING and docs/ say what the code says: verbs, options, rooms, files, functions, links."""

import ast
import importlib.util
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import click
import pytest

from benchmarks import catalogue
from r1eval.cli import overview
from r1eval.cli.main import cli
from reports import cells
from reports.fit import FULL
from tests import architecture_page
from tests.test_architecture import ROOT, floor

README = ROOT / "README.md"
ARCHITECTURE = ROOT / "docs" / "architecture.md"
CLI = ROOT / "docs" / "cli.md"
PAGES = (README, ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").glob("*.md")))
SOURCE = re.compile(r"\b(?:r1eval|benchmarks|sandbox|reports|tests)/[\w./]+\.(?:py|toml|jsonl|html)\b")
STEP = re.compile(r"^\d+\. ", re.MULTILINE)


def commands(group: click.Group, name: str = "") -> Iterator[tuple[str, click.Command]]:
    """Every verb of the command line by its full name: `run`, `standings fetch`."""
    for verb, command in group.commands.items():
        yield f"{name}{verb}", command
        if isinstance(command, click.Group):
            yield from commands(command, f"{name}{verb} ")


def section(verb: str) -> str:
    """What docs/cli.md says about a verb, up to the next heading of the same level."""
    _, _, after = CLI.read_text(encoding="utf-8").partition(f"\n## r1eval {verb}\n")
    return after.partition("\n## ")[0]


def anchors(page: Path) -> set[str]:
    """The anchors of a page's headings, as GitHub makes them."""
    headings = re.findall(r"^#+ (.*)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def walk() -> str:
    """The numbered steps of the walk through the code."""
    _, _, after = ARCHITECTURE.read_text(encoding="utf-8").partition("\n## One question, ")
    return after.partition("\n## ")[0]


def named_functions() -> Iterator[tuple[str, str]]:
    """(file, function) for every `function()` of the walk; it belongs to the file named last before it."""
    file = ""
    for token in re.findall(r"`([\w/.]+(?:\(\))?)`", walk()):
        if token.endswith(".py"):
            file = token
        elif token.endswith("()"):
            yield file, token.removesuffix("()")


def test_the_readme_names_every_verb_and_every_series_of_benchmarks() -> None:
    readme = README.read_text(encoding="utf-8")
    assert [verb for verb in cli.commands if f"`r1eval {verb}" not in readme] == []
    series = {overview.series_name(benchmark.name) for benchmark in catalogue.BENCHMARKS}
    assert [name for name in sorted(series) if not re.search(rf"`{name}\b[\w-]*`|`{name}\d", readme)] == []


def test_the_readmes_table_has_the_legend_of_a_real_one() -> None:
    assert FULL.wrap(cells.LEGEND) in README.read_text(encoding="utf-8")


def test_the_readme_stays_short() -> None:
    assert len(README.read_text(encoding="utf-8").splitlines()) <= 100


def test_the_rooms_and_files_of_the_architecture_are_those_of_the_docstrings() -> None:
    shown, expected = ARCHITECTURE.read_text(encoding="utf-8"), architecture_page.page()
    assert shown == expected, "run `python -m tests.architecture_page`"


def test_the_architecture_names_every_source_file() -> None:
    page = ARCHITECTURE.read_text(encoding="utf-8")
    files = [
        path.name
        for package in ("r1eval", "benchmarks", "sandbox", "reports")
        for path in (ROOT / package).rglob("*.py")
        if path.name != "__init__.py"
    ]
    assert sorted({name for name in files if f"`{name}`" not in page}) == []


def test_every_docstring_opens_with_a_whole_line() -> None:
    """The architecture shows the first line alone, so it must not break off."""
    paths = [path for _, room in architecture_page.rooms() for path in architecture_page.files(room)]
    lines = {path: (ast.get_docstring(ast.parse(path.read_text())) or "").split("\n")[0] for path in paths}
    assert [str(path.relative_to(ROOT)) for path, line in lines.items() if line[-1:] not in ".:…!?"] == []


@pytest.mark.parametrize(("file", "function"), list(named_functions()))
def test_the_walk_names_functions_that_exist(file: str, function: str) -> None:
    tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
    defined = [node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.ClassDef)]
    assert function in defined


def test_the_walk_goes_down_the_floors_and_up_once() -> None:
    steps = STEP.split(walk())[1:]
    files = [re.findall(r"`([\w/.]+\.py)`", step)[0] for step in steps]
    floors = [floor(file.removesuffix(".py").replace("/", ".")) or 0 for file in files]
    assert [int(re.findall(r"\(floor (\d+)\)", step)[0]) for step in steps] == [one + 1 for one in floors]
    assert len(steps) >= 10
    assert sum(later < earlier for earlier, later in pairwise(floors)) == 1


@pytest.mark.parametrize("verb", [name for name, _ in commands(cli)])
def test_the_reference_names_every_option_of_a_verb(verb: str) -> None:
    shown = section(verb)
    assert f"r1eval {verb}" in shown, "give the usage"
    command = dict(commands(cli))[verb]
    options = [max(one.opts, key=len) for one in command.params if isinstance(one, click.Option)]
    assert [option for option in options if f"`{option}" not in shown] == []


@pytest.mark.parametrize("verb", [name for name, _ in commands(cli)])
def test_the_reference_names_no_option_that_a_verb_lacks(verb: str) -> None:
    options = {name for _, command in commands(cli) for one in command.params for name in one.opts}
    own = {name for one in dict(commands(cli))[verb].params for name in one.opts}
    rows = re.findall(r"^\| `(--[\w-]+)", section(verb), re.MULTILINE)
    assert [option for option in rows if option not in own | {"--help"}] == []
    assert [
        name for name in re.findall(r"`(--[\w-]+)", section(verb)) if name not in options | {"--help"}
    ] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_within_the_docs_leads_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", page.read_text(encoding="utf-8")):
        if "://" in target:
            continue
        path, _, anchor = target.partition("#")
        linked = (page.parent / path).resolve() if path else page
        assert linked.exists(), target
        assert not anchor or anchor in anchors(linked), target


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_source_file_that_the_docs_name_exists(page: Path) -> None:
    named = SOURCE.findall(page.read_text(encoding="utf-8"))
    examples = re.compile(r"ROOM|MODULE|NAME")
    assert [file for file in named if not examples.search(file) and not (ROOT / file).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_module_that_the_docs_run_exists(page: Path) -> None:
    modules = re.findall(r"python -m ((?:tests|r1eval)[\w.]*)", page.read_text(encoding="utf-8"))
    assert [module for module in modules if importlib.util.find_spec(module.rstrip(".")) is None] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_name_that_the_docs_place_in_a_file_is_there(page: Path) -> None:
    """As in "`MAX` in `room/file.py`", and in tables that say what to add to a file."""
    text = page.read_text(encoding="utf-8")
    named = re.findall(r"`(\w+)` in\s+`([\w/]+\.py)`", text)
    for files, added in re.findall(r"^\| (`[^|]*\.py`[^|]*) \| ([^|]*) \|$", text, re.MULTILINE):
        existing = [file for file in re.findall(r"`([\w/]+\.py)`", files) if (ROOT / file).exists()]
        named += [(name, file) for file in existing[:1] for name in re.findall(r"`([A-Z]\w+)`", added)]
    assert [name for name, file in named if not re.search(rf"\b{name}\b", (ROOT / file).read_text())] == []
