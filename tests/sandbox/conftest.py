"""Shared fixtures: one compile cache for all; one judge per file, as some files kill its jails."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from sandbox.judge import Judge


@pytest.fixture(scope="session")
def compile_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of compiled programs and headers that all tests share, in whichever worker."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "compiled"
    folder.mkdir(exist_ok=True)
    return folder


@pytest.fixture(scope="module")
def judge(compile_cache: Path) -> Iterator[Judge]:
    with Judge(workers=2, cache=compile_cache) as judge:
        yield judge
