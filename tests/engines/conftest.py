"""Tiny models, shared by the engine tests."""

from pathlib import Path

import pytest

from tests.engines.models import OPENS_THINKING, write_model


@pytest.fixture(scope="session")
def dummy_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_model(tmp_path_factory.mktemp("models") / "dummy")


@pytest.fixture(scope="session")
def thinking_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model whose chat template ends with `<think>`, as those of the R1 models do."""
    return write_model(tmp_path_factory.mktemp("models") / "thinking", OPENS_THINKING)


@pytest.fixture(scope="session")
def base_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model without a chat template."""
    return write_model(tmp_path_factory.mktemp("models") / "base", None)
