"""The floors of the house: imports go down, heavy ones wait until they are used."""

import ast
import subprocess
import sys
from collections.abc import Iterator
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
    "openai",
    "numpy",
    "jinja2",
    "pydantic",
    "py3langid",
)

LOADED_BY_VLLM = "r1eval.engines.nucleus"
"""a plug-in of vLLM's, imported by its engine alone"""

FLOORS = (
    {
        "r1eval.cli",
        "r1eval.gate_cli",
        "r1eval.power_cli",
        "r1eval.report_cli",
        "r1eval.standings_cli",
        "r1eval.options",
        "r1eval.__main__",
    },
    {
        "r1eval.demo",
        "r1eval.start",
        "r1eval.gate.declared",
        "r1eval.gate.live",
        "r1eval.rescore",
        "r1eval.rerate",
        "r1eval.verify",
        "r1eval.judging",
        "r1eval.doctor",
        "r1eval.listing",
    },
    {"r1eval.run"},
    {"r1eval.report.publish", "r1eval.report.serve"},
    {"r1eval.report.write"},
    {"r1eval.report.comparison"},
    {"r1eval.gate.compare", "r1eval.gate.outputs", "r1eval.foresight"},
    {"r1eval.gate.beside", "r1eval.report.gather", "r1eval.report.questions"},
    {"r1eval.errors_table", "r1eval.standings", "r1eval.live", "r1eval.run_json"},
    {
        "r1eval.report.assets",
        "r1eval.report.beside",
        "r1eval.report.breakdown",
        "r1eval.report.code",
        "r1eval.report.ranks",
        "r1eval.report.runs",
        "r1eval.report.samples",
        "r1eval.report.series",
        "r1eval.report.texts",
        "r1eval.report.told",
    },
    {"r1eval.gate.cases"},
    {"r1eval.gate.changed"},
    {"r1eval.gate.comparable", "r1eval.gate.evidence"},
    {"r1eval.gate.questions"},
    {"r1eval.gate.said"},
    {"r1eval.gate.asked"},
    {"r1eval.prepare", "r1eval.results"},
    {
        "r1eval.codeforces.fetch",
        "r1eval.codeforces.metrics",
        "r1eval.codeforces.notes",
        "r1eval.codeforces.rated",
        "r1eval.codeforces.bands",
    },
    {"r1eval.codeforces.cache"},
    {"r1eval.diagnostics"},
    {"r1eval.reflection", "r1eval.repetition"},
    {"r1eval.language"},
    {
        "r1eval.engines",
        "r1eval.scoring",
        "r1eval.accuracy",
        "r1eval.metrics",
        "r1eval.store",
        "r1eval.small_model",
    },
    {"r1eval.codeforces.api", "r1eval.codeforces.played"},
    {
        "r1eval.codeforces.attempts",
        "r1eval.codeforces.codeelo",
        "r1eval.codeforces.contest",
        "r1eval.codeforces.percentile",
        "r1eval.codeforces.rating",
    },
    {"r1eval.gate.decision", "r1eval.gate.looks"},
    {"r1eval.paired"},
    {
        "r1eval.power",
        "r1eval.consensus",
        "r1eval.intervals",
        "r1eval.pass_at",
        "r1eval.published_grid",
        "r1eval.small_n",
        "r1eval.elsewhere",
        "r1eval.subsets",
        "r1eval.tie_rules",
        "r1eval.vote_variance",
        "r1eval.preflight",
        "r1eval.progress",
    },
    {"r1eval.jsonlines", "r1eval.plan"},
    {"r1eval.records", "r1eval.seeds", "r1eval.machine"},
    {"r1eval.errors", "benchmarks", "sandbox", "reports"},
)


def modules() -> Iterator[tuple[str, Path]]:
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            yield ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"), path


def imports(path: Path, *, everywhere: bool) -> set[str]:
    """The modules that a file imports, at its top or everywhere."""
    tree = ast.parse(path.read_text())
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
    many_floors = {"r1eval", "r1eval.codeforces", "r1eval.gate", "r1eval.report"}
    homeless = [name for name, _ in modules() if name not in many_floors and floor(name) is None]
    assert homeless == []


def test_imports_go_down() -> None:
    upward = []
    for name, path in modules():
        own = floor(name)
        for imported in imports(path, everywhere=True):
            other = floor(imported)
            if own is not None and other is not None and other < own:
                upward.append(f"{name} imports {imported}")
    assert upward == []


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
        if name != LOADED_BY_VLLM
        for imported in imports(path, everywhere=False)
        if imported.split(".")[0] in HEAVY
    ]
    assert found == []


def test_help_loads_no_heavy_library() -> None:
    code = (
        "import sys; from r1eval.cli import cli; cli.main(['--help'], standalone_mode=False); "
        f"print('heavy:', [name for name in {HEAVY!r} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    assert done.stdout.endswith("heavy: []\n")


def test_every_file_opens_with_what_it_is_for() -> None:
    silent = [name for name, path in modules() if not ast.get_docstring(ast.parse(path.read_text()))]
    assert silent == []


def test_no_file_outgrows_three_hundred_lines() -> None:
    long = [name for name, path in modules() if len(path.read_text().splitlines()) > 300]
    assert long == []
