"""For all tests: which are left out, and in which order they run."""

import os
import signal
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
LANES = ("slow", "jail", "browser", "engine")
"""markers of tests that take long or need more than Python, in this order; `make check` leaves them out"""

# A property does not depend on how busy the machine is; the suite's own timeout ends what never ends.
hypothesis.settings.register_profile("r1eval", deadline=None, max_examples=50)
hypothesis.settings.register_profile("quick", deadline=None, max_examples=15)
hypothesis.settings.load_profile("r1eval")


def pytest_configure(config: pytest.Config) -> None:
    """Workers share the cores: each engine takes one thread, on whichever core is free.

    vLLM would bind the threads of every engine to the same first core. A suite in the background of a
    script, which its shell makes ignore Ctrl-C, takes it all the same: tests send it.
    """
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    if hasattr(config, "workerinput"):
        os.environ.setdefault("VLLM_CPU_OMP_THREADS_BIND", "nobind")
        os.environ.setdefault("OMP_NUM_THREADS", "1")


def pytest_report_header() -> list[str]:
    return [f"left out: tests of {folder} (not there)" for folder in FOLDERS.values() if not folder.is_dir()]


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out the modules whose data is missing, and order the rest by lane.

    One process runs the quick tests first. Several workers take whole files, the slow ones first, so that
    none of them still has a long file to run when the others are done.
    """
    missing = [item for item in items if _folders(item) & {f for f in FOLDERS.values() if not f.is_dir()}]
    config.hook.pytest_deselected(items=missing)
    items[:] = [item for item in items if item not in missing]
    items.sort(key=_lane, reverse=hasattr(config, "workerinput"))


def _folders(item: pytest.Item) -> set[Path]:
    module = item.getparent(pytest.Module)
    assert module is not None
    return {folder for name, folder in FOLDERS.items() if getattr(module.obj, name, None) == folder}


def _lane(item: pytest.Item) -> int:
    return max((1 + LANES.index(mark.name) for mark in item.iter_markers() if mark.name in LANES), default=0)
