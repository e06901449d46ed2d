"""A training run in a folder of its own."""

from pathlib import Path

import pytest

from tests.watch.training import Training


@pytest.fixture
def training(tmp_path: Path) -> Training:
    return Training(tmp_path)
