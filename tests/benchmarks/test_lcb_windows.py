"""LiveCodeBench's windows: benchmarks of their own, each with the figures of its days only."""

import pytest

from benchmarks import catalogue
from benchmarks.lcb_windows import WINDOWS, Window
from benchmarks.livecodebench import FILES
from benchmarks.selection import parse_selection
from benchmarks.types import Question
from tests.benchmarks.test_livecodebench import dated_row


@pytest.mark.parametrize("window", WINDOWS, ids=lambda window: window.name)
def test_a_window_is_a_benchmark_of_its_own(window: Window) -> None:
    benchmark = catalogue.find(window.name)
    first, last = window.selection.since, window.selection.until
    days = {first: True, last: True, "2023-05-01": False, "2025-06-01": False}
    for day, asked in days.items():
        assert isinstance(benchmark.to_question(dated_row("q", day)), Question) == asked
    assert benchmark.dataset.files[-1] == FILES[int(window.selection.release[1]) - 1]
    assert benchmark.published == window.name.replace("-", "_")
    assert benchmark.notices[0].endswith(f"the window of {window.reported_by}")


def test_other_days_of_a_window_are_not_its_published_ones() -> None:
    v6 = catalogue.find("livecodebench-v6")
    [other] = catalogue.apply_selection([v6], parse_selection(since="2025-03"))
    [same] = catalogue.apply_selection([v6], parse_selection(since="2025-02", until="2025-05"))
    assert (other.published, same.published) == ("", "livecodebench_v6")
    assert other.notices[0].endswith(
        "published figures are of 2025-02-01 to 2025-05-31 and not shown with it"
    )
