"""The wheel contains everything needed outside a checkout, and the version pins agree."""

import json
import os
import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

from benchmarks.references import published_results

ROOT = Path(__file__).resolve().parents[1]
PROGRAM = {"id": 1, "code": "print(int(input()) + 1)", "tests": [{"input": "1", "output": "2"}]}


@pytest.mark.jail
def test_an_installed_wheel_runs_outside_the_checkout(tmp_path: Path) -> None:
    uv = Path(sys.executable).with_name("uv")
    build = [str(uv), "build", "--wheel", "--quiet", "--out-dir", str(tmp_path / "dist"), str(ROOT)]
    subprocess.run(build, check=True, timeout=300)
    (wheel,) = (tmp_path / "dist").glob("*.whl")
    installed = tmp_path / "site"
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    install = [str(uv), "pip", "install", "--quiet", "--no-deps", "--python", sys.executable]
    subprocess.run([*install, "--target", str(installed), str(wheel)], check=True, timeout=300)
    assert not [name for name in names if name.startswith("tests/")]
    pages = ("templates/base.html", "assets/site.css", "assets/katex/katex.min.js", "assets/katex/LICENSE")
    assert {f"reports/site/{name}" for name in pages} <= set(names)
    schemas = {path.name for path in (ROOT / "r1eval" / "store" / "schemas").glob("*.json")}
    assert {f"r1eval/store/schemas/{name}" for name in schemas} <= set(names)
    code = (
        f"import sys; sys.path.insert(0, {str(installed)!r})\n"
        "import r1eval.cli.main as cli; assert 'site' in cli.__file__\n"
        "from benchmarks.references import published_results\n"
        "from benchmarks.selection import Selection\n"
        "from r1eval.cli.listing import format_benchmark, format_list\n"
        "from r1eval.scoring.judge_lines import parse_program\n"
        "from sandbox.judge import Judge\n"
        "print(format_list(False)); print(*format_benchmark('smoke', None, False, Selection()))\n"
        "print(len(published_results('aime24')), 'published values')\n"
        f"line = {json.dumps(PROGRAM)!r}\n"
        "with Judge(workers=1) as judge: print('verdict', judge.judge(parse_program(line)).verdict)"
    )
    result = subprocess.run(
        [sys.executable, "-I", "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert "aime24" in result.stdout
    assert f"{len(published_results('aime24'))} published values" in result.stdout
    assert "math-01" in result.stdout
    assert "verdict AC" in result.stdout
    in_a_folder_with_our_names(tmp_path / "theirs", installed)


def in_a_folder_with_our_names(folder: Path, installed: Path) -> None:
    """The installed program starts, by command and as a module, where a user has packages of our names."""
    for name in ("benchmarks", "sandbox", "reports"):
        (folder / name).mkdir(parents=True)
        (folder / name / "__init__.py").write_text("raise SystemExit('the wrong package')")
    for start in ([str(installed / "bin" / "r1eval")], [sys.executable, "-m", "r1eval"]):
        result = subprocess.run(
            [*start, "list"],
            cwd=folder,
            env=os.environ | {"PYTHONPATH": f"{folder}{os.pathsep}{installed}"},
            capture_output=True,
            text=True,
            check=False,
        )
        assert (result.returncode, result.stderr) == (0, "")


def test_the_overrides_for_pip_and_for_uv_are_the_same() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    lines = (ROOT / "overrides.txt").read_text().splitlines()
    assert [line for line in lines if line and not line.startswith("#")] == project["tool"]["uv"][
        "override-dependencies"
    ]


def test_every_dependency_is_pinned() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    extras = project["project"]["optional-dependencies"]
    requirements = [*project["project"]["dependencies"], *extras["cpu"], *extras["demo"]]
    groups = project["dependency-groups"].values()
    requirements += [one for group in groups for one in group if isinstance(one, str)]
    pinned = {line.split("==")[0] for line in (ROOT / "constraints.txt").read_text().splitlines()}
    names = [re.split(r"[\[><=;]", requirement)[0].strip() for requirement in requirements]
    assert [name for name in names if name not in pinned] == []
