"""For all tests: those of real data are left out, and said, where its folder is not beside the checkout."""

from pathlib import Path

import hypothesis
import pytest

from tests import shared_data

FOLDERS = {
    "SHARED": shared_data.SHARED,
    "DATA": shared_data.DATA,
    "FIXTURES": shared_data.FIXTURES,
    "STAND_INS": shared_data.STAND_INS,
}

# A law does not hang on how busy the machine is; the suite's own time-out ends what never ends.
hypothesis.settings.register_profile("r1eval", deadline=None)
hypothesis.settings.load_profile("r1eval")


def pytest_report_header() -> list[str]:
    return [f"left out: tests of {folder} (not there)" for folder in FOLDERS.values() if not folder.is_dir()]


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """The tests that start vLLM come last; those whose module needs a missing folder do not come at all."""
    missing = [item for item in items if _folders(item) & {f for f in FOLDERS.values() if not f.is_dir()}]
    config.hook.pytest_deselected(items=missing)
    items[:] = [item for item in items if item not in missing]
    items.sort(key=lambda item: item.get_closest_marker("vllm") is not None)


def _folders(item: pytest.Item) -> set[Path]:
    module = item.getparent(pytest.Module)
    assert module is not None
    return {folder for name, folder in FOLDERS.items() if getattr(module.obj, name, None) == folder}
