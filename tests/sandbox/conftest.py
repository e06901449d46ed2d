"""One judge for the tests of a file that need nothing special of it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from sandbox.judge import Judge


@pytest.fixture(scope="session")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of compiled programs that all tests share."""
    return tmp_path_factory.mktemp("compiled")


@pytest.fixture(scope="module")
def judge(compiled: Path) -> Iterator[Judge]:
    with Judge(workers=2, cache=compiled) as judge:
        yield judge
