"""The runs that all tests of this folder export."""

from pathlib import Path

import pytest

from tests.exports.runs import make_runs


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the runs `complete`, `other`, `failed` and `hidden`."""
    return make_runs(tmp_path_factory.mktemp("exports"))
