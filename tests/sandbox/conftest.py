"""Shared fixtures: one compile cache per session; one judge per file, as some files kill its jails."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from sandbox.judge import Judge


@pytest.fixture(scope="session")
def compile_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of compiled programs that all tests share."""
    return tmp_path_factory.mktemp("compiled")


@pytest.fixture(scope="module")
def judge(compile_cache: Path) -> Iterator[Judge]:
    with Judge(workers=2, cache=compile_cache) as judge:
        yield judge
