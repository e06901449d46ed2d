"""`import r1eval` offers the API by name, imports nothing for it, and its rooms stay what they are."""

import importlib
import inspect
import pickle
import pkgutil
import re
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from unittest import mock

import pytest

import r1eval
from tests.command_line import environment

ROOT = Path(__file__).resolve().parents[2]
BOTH = ("run", "gate")
"""a function and a room"""


def python(code: str, *flags: str) -> str:
    """What a fresh interpreter prints for this program."""
    done = subprocess.run(
        [sys.executable, *flags, "-c", code], capture_output=True, text=True, env=environment(), check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_every_public_name_is_there_and_listed() -> None:
    assert dir(r1eval) == sorted(r1eval.__all__)
    assert {name for name in r1eval.__all__ if getattr(r1eval, name, None) is None} == set()
    assert {*r1eval._PLACES, "errors", "rewards", "__version__"} == set(r1eval.__all__)


def test_every_public_function_has_a_docstring_with_an_example() -> None:
    functions = [getattr(r1eval, name) for name in r1eval.__all__]
    functions = [one for one in functions if inspect.isfunction(one)]
    assert len(functions) == 9
    assert [one.__name__ for one in functions if ">>> " not in (inspect.getdoc(one) or "")] == []


def test_a_mistyped_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="module 'r1eval' has no attribute 'laod'"):
        r1eval.laod  # type: ignore[attr-defined]  # noqa: B018


def test_the_import_loads_nothing_else() -> None:
    code = "import sys; before = set(sys.modules); import r1eval; print(sorted(set(sys.modules) - before))"
    assert python(code) == "['r1eval']\n"


def test_no_function_imports_pandas_before_a_table_is_asked_for() -> None:
    code = "import sys, r1eval; [getattr(r1eval, name) for name in r1eval.__all__]"
    assert python(f"{code}; print('pandas' in sys.modules)") == "False\n"


@pytest.mark.parametrize("name", BOTH)
def test_a_function_is_itself_whatever_of_its_room_is_imported(name: str) -> None:
    module = {"run": "plan", "gate": "verdict"}[name]
    code = f"""
import inspect, sys
import r1eval
before = r1eval.{name}
import r1eval.{name}.{module}
from r1eval.{name} import {module}
import r1eval.{name}.{module} as alias
from r1eval import {name}
room = sys.modules["r1eval.{name}"]
assert before is r1eval.{name} is {name} and inspect.isfunction({name})
assert {module} is alias is {name}.{module} is room.{module} is sys.modules["r1eval.{name}.{module}"]
assert {name}.__name__ == "{name}" and {name}.__doc__ != room.__doc__
assert "options" in str(inspect.signature({name}))
print("fine")
"""
    assert python(code) == "fine\n"


@pytest.mark.parametrize("name", BOTH)
def test_a_room_may_be_imported_first(name: str) -> None:
    module = {"run": "seeds", "gate": "notes"}[name]
    code = f"import r1eval.{name}.{module} as first; import r1eval; print(callable(r1eval.{name}), first)"
    assert python(code).startswith(f"True <module 'r1eval.{name}.{module}'")


def test_a_function_is_found_and_pickled_by_its_name() -> None:
    for name in BOTH:
        function = getattr(r1eval, name)
        assert pickle.loads(pickle.dumps(function)) is function
        assert pkgutil.resolve_name(f"r1eval:{name}") is function
    assert isinstance(pkgutil.resolve_name("r1eval.run.seeds"), ModuleType)


def test_dotted_names_of_a_room_can_be_patched(monkeypatch: pytest.MonkeyPatch) -> None:
    seeds = importlib.import_module("r1eval.run.seeds")
    real = seeds.sample_seed
    with mock.patch("r1eval.run.seeds.sample_seed", return_value=7):
        assert seeds.sample_seed(0, "", "", 0) == 7
    monkeypatch.setattr("r1eval.run.seeds.sample_seed", lambda *_: 8)
    assert seeds.sample_seed(0, "", "", 0) == 8
    monkeypatch.undo()
    assert seeds.sample_seed is real


def test_the_functions_can_be_patched_too(monkeypatch: pytest.MonkeyPatch) -> None:
    real = r1eval.run
    with mock.patch("r1eval.run", return_value="patched"):
        assert r1eval.run("aime24", model="m") == "patched"  # type: ignore[comparison-overlap]
    assert r1eval.run is real
    monkeypatch.setattr(r1eval, "run", lambda *_, **__: "set")
    assert r1eval.run("aime24", model="m") == "set"  # type: ignore[comparison-overlap]
    monkeypatch.undo()
    assert r1eval.run is real


def test_reloading_keeps_the_functions() -> None:
    code = """
import importlib, sys, r1eval, r1eval.run.seeds
importlib.reload(sys.modules["r1eval.run"])
importlib.reload(r1eval)
assert r1eval.run.seeds is sys.modules["r1eval.run.seeds"]
del sys.modules["r1eval.run"], sys.modules["r1eval.run.seeds"]
import r1eval.run.seeds as again
assert r1eval.run.seeds is again and callable(r1eval.run)
print("fine")
"""
    assert python(code) == "fine\n"


@pytest.mark.slow
def test_a_users_type_checker_sees_the_signatures(tmp_path: Path) -> None:
    (tmp_path / "user.py").write_text(
        """import r1eval
from r1eval import Run, gate

found: Run = r1eval.run("aime24", model="m", k=4, engine_args={"max_num_seqs": 8})
text: str = r1eval.run(["aime24"], model="m", dry_run=True)
code: int = gate(found, "runs/a", margin={"aime24": 3.0}).exit_code
share: float = r1eval.pass_at_k(8, 3, 4)
for given in r1eval.grade_many([("7", "7")], "integer", workers=2):
    reveal_type(given.status)
try:
    r1eval.load("runs/a").metrics.to_csv("metrics.csv")
except r1eval.errors.RunFolderError as error:
    print(error.exit_code)
r1eval.load(["runs/a"])[0].settings["aime24"].temperature

r1eval.run("aime24", model="m", k="4")
r1eval.run("aime24", model="m", kk=4)
r1eval.grade("7", "7", "program")
r1eval.laod("runs/a")
""",
        encoding="utf-8",
    )
    # With our own configuration, so that what `make lint` has checked is not checked again.
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--config-file", "pyproject.toml", str(tmp_path / "user.py")],
        cwd=ROOT,
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    wrong = re.findall(r"user\.py:(\d+): error", done.stdout)
    assert sorted({*map(int, wrong)}) == [16, 17, 18, 19], done.stdout
    assert 'Revealed type is "r1eval.store.records.Status"' in done.stdout
