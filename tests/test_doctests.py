"""The examples in docstrings are correct."""

import doctest
import importlib
from pathlib import Path

import pytest

from tests.api.examples import make_examples

ROOT = Path(__file__).parents[1]
MODULES = sorted(
    ".".join(path.relative_to(ROOT).with_suffix("").parts)
    for package in ("benchmarks", "r1eval", "reports", "sandbox")
    for path in (ROOT / package).rglob("*.py")
    if ">>> " in path.read_text(encoding="utf-8")
)


@pytest.mark.parametrize("module", MODULES)
def test_the_examples_of_a_module_are_correct(
    module: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if module.startswith("r1eval.api."):
        monkeypatch.chdir(make_examples(tmp_path))
    outcome = doctest.testmod(importlib.import_module(module))
    assert outcome.attempted > 0
    assert outcome.failed == 0
