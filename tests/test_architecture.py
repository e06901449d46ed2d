"""The floors of the house: imports go down, heavy ones wait until they are used."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("r1eval", "benchmarks", "sandbox", "reports")
HEAVY = (
    "torch",
    "vllm",
    "pandas",
    "matplotlib",
    "sympy",
    "math_verify",
    "datasets",
    "scipy",
    "aiohttp",
    "numpy",
    "jinja2",
    "pydantic",
    "py3langid",
)

LOADED_BY_VLLM = ("r1eval.engines.nucleus", "r1eval.engines.finished_outputs")
"""plug-ins of vLLM's, imported by its engine alone"""

FLOORS = (
    {"r1eval.cli"},
    {"r1eval.api"},
    {"r1eval.watch"},
    {"r1eval.report", "r1eval.exports", "r1eval.tracking"},
    {"r1eval.gate", "r1eval.imports"},
    {"r1eval.run"},
    {"r1eval.tables"},
    {"r1eval.diagnostics", "r1eval.codeforces", "r1eval.rewards"},
    {"r1eval.scoring", "r1eval.statistics", "r1eval.engines"},
    {"r1eval.store"},
    {"benchmarks", "sandbox", "reports", "r1eval.errors"},
)
"""Imports run down, or stay on their floor. `r1eval/__main__.py` starts the first and is on none."""


@cache
def modules() -> list[tuple[str, Path]]:
    paths = [path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py"))]
    names = (".".join(path.relative_to(ROOT).with_suffix("").parts) for path in paths)
    return list(zip((name.removesuffix(".__init__") for name in names), paths, strict=True))


@cache
def parse(path: Path) -> ast.Module:
    return ast.parse(path.read_text())


@cache
def imports(path: Path, *, everywhere: bool) -> set[str]:
    """The modules that a file imports, at its top or everywhere."""
    tree = parse(path)
    found: set[str] = set()
    for node in ast.walk(tree) if everywhere else tree.body:
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            assert node.level == 0, f"{path} imports relatively"
            found.add(node.module)
            found.update(f"{node.module}.{alias.name}" for alias in node.names)
    return found


def floor(module: str) -> int | None:
    for number, members in enumerate(FLOORS):
        if any(module == member or module.startswith(member + ".") for member in members):
            return number
    return None


def test_every_module_has_its_floor() -> None:
    entry = ("r1eval", "r1eval.__main__")
    assert [name for name, _ in modules() if name not in entry and floor(name) is None] == []


def test_r1eval_is_folders() -> None:
    """So that a file has a room; the errors, and the two ways to start, belong to none."""
    files = {path.name for path in (ROOT / "r1eval").glob("*.py")}
    assert files == {"__init__.py", "__main__.py", "errors.py"}


def test_imports_go_down() -> None:
    upward = []
    for name, path in modules():
        own = floor(name)
        for imported in imports(path, everywhere=True):
            other = floor(imported)
            if own is not None and other is not None and other < own:
                upward.append(f"{name} imports {imported}")
    assert upward == []


def test_no_circle_between_files() -> None:
    files = {name: imports(path, everywhere=True) for name, path in modules() if path.name != "__init__.py"}
    TopologicalSorter({name: found & files.keys() for name, found in files.items()}).prepare()


def test_the_init_file_of_a_room_holds_its_docstring_only() -> None:
    public = ("r1eval", "r1eval.rewards")
    rooms = [(name, path) for name, path in modules() if path.name == "__init__.py" and name not in public]
    assert [name for name, path in rooms if len(parse(path).body) != 1] == []


@pytest.mark.parametrize("package", ["benchmarks", "sandbox", "reports"])
def test_the_ground_floor_imports_only_itself(package: str) -> None:
    others = {other for other in PACKAGES if other != package}
    for name, path in modules():
        if name.split(".")[0] == package:
            crossing = [i for i in imports(path, everywhere=True) if i.split(".")[0] in others]
            assert crossing == [], name


def test_no_module_imports_a_heavy_library_at_its_top() -> None:
    found = [
        f"{name} imports {imported}"
        for name, path in modules()
        if name not in LOADED_BY_VLLM
        for imported in imports(path, everywhere=False)
        if imported.split(".")[0] in HEAVY
    ]
    assert found == []


def test_help_loads_no_heavy_library() -> None:
    code = (
        "import sys; from r1eval.cli.main import cli; cli.main(['--help'], standalone_mode=False); "
        f"print('heavy:', [name for name in {HEAVY!r} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    assert done.stdout.endswith("heavy: []\n")


def test_every_file_opens_with_what_it_is_for() -> None:
    silent = [name for name, path in modules() if not ast.get_docstring(parse(path))]
    assert silent == []


def test_no_file_outgrows_three_hundred_lines() -> None:
    long = [name for name, path in modules() if len(path.read_text().splitlines()) > 300]
    assert long == []


def public_types(path: Path) -> Iterator[str]:
    """The classes and type aliases that a file defines, those in CamelCase."""
    for node in parse(path).body:
        names = [target.id for target in getattr(node, "targets", ()) if isinstance(target, ast.Name)]
        names += [node.name] if isinstance(node, ast.ClassDef) else []
        yield from (name for name in names if re.fullmatch(r"[A-Z]\w*[a-z]\w*", name))


def test_no_two_types_share_a_name() -> None:
    places: dict[str, list[str]] = {}
    for module, path in modules():
        for name in public_types(path):
            places.setdefault(name, []).append(module)
    assert {name: found for name, found in places.items() if len(found) > 1} == {}


def test_no_file_repeats_the_name_of_its_room() -> None:
    repeating = [
        name
        for name, path in modules()
        for room in [path.parent.name, path.parent.name.removesuffix("s")]
        if path.name != "__init__.py" and room != "r1eval" and re.match(rf"{room}(_|$)", path.stem)
    ]
    assert repeating == []
