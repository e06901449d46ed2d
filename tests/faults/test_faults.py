"""Every row of the fault matrix, and its row in docs/reliability.md."""

import re
from pathlib import Path

import pytest

from tests.faults.harness import Row, Skipped
from tests.faults.matrix import ROWS, SLOW_ROWS, deadline
from tests.faults.watchdog import watch

PAGE = Path(__file__).resolve().parents[2] / "docs" / "reliability.md"


@pytest.mark.engine
@pytest.mark.slow
@pytest.mark.parametrize("row", [*ROWS, *SLOW_ROWS], ids=lambda row: row.__name__)
def test_a_run_survives(row: Row, tmp_path: Path) -> None:
    try:
        watch(row, tmp_path, deadline(row))
    except Skipped as reason:
        pytest.skip(str(reason))


def test_the_documentation_has_each_row_in_the_same_order() -> None:
    documented = re.findall(r"^\| `(\w+)` \|", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    assert documented == [row.__name__ for row in (*ROWS, *SLOW_ROWS)]


def test_every_row_says_what_is_done_and_what_must_hold() -> None:
    assert [row.__name__ for row in (*ROWS, *SLOW_ROWS) if len(row.__doc__ or "") < 60] == []
