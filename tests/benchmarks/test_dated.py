"""Windows of days for every benchmark whose days are known: by question, or of the set as a whole."""

from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks import dated
from benchmarks.catalogue import apply_selection
from benchmarks.datasets import load
from benchmarks.errors import BenchmarkError
from benchmarks.selection import parse_selection
from benchmarks.smoke import SMOKE
from benchmarks.types import Benchmark, DatasetRow, Question, SkippedRow

WHOLE = replace(SMOKE, name="whole", dates=("2025-02-06", "2025-02-12"), published="aime24")
LATER = replace(SMOKE, name="later", dates=("2026-02-05", "2026-02-05"))


def by_question() -> Benchmark:
    """A benchmark whose questions were published on the days of January 2025, in turn."""

    def to_question(row: DatasetRow) -> Question | SkippedRow:
        question = SMOKE.to_question(row)
        assert isinstance(question, Question)
        return replace(question, tags={"date": f"2025-01-{row['@row'] % 25 + 1:02}"})

    return replace(SMOKE, to_question=to_question, dates=("2025-01-01", "2025-01-25"))


def test_questions_are_selected_by_their_own_days() -> None:
    [chosen] = apply_selection([by_question()], parse_selection(since="2025-01-10", until="2025-01-12"))
    loaded = load(chosen)
    assert {question.tags["date"] for question in loaded.questions} == {
        "2025-01-10",
        "2025-01-11",
        "2025-01-12",
    }
    assert "smoke: 44 of 50 rows skipped: " in "\n".join(loaded.notices)


def test_a_set_inside_the_window_is_whole_and_keeps_its_published_figures() -> None:
    [chosen] = apply_selection([WHOLE], parse_selection(since="2025-02"))
    assert (len(load(chosen).questions), chosen.published) == (50, "aime24")


def test_a_set_outside_the_window_has_no_questions() -> None:
    [chosen] = apply_selection([WHOLE], parse_selection(since="2025-03"))
    with pytest.raises(
        BenchmarkError, match=r"no questions to ask \(skipped rows: 50 dated before 2025-03-01"
    ):
        load(chosen)


def test_a_window_that_cuts_a_set_whose_questions_have_no_days_is_an_error() -> None:
    [chosen] = apply_selection([WHOLE], parse_selection(since="2025-02-10"))
    with pytest.raises(BenchmarkError, match="published between 2025-02-06 and 2025-02-12"):
        load(chosen)


def test_of_several_benchmarks_only_those_in_the_window_are_asked() -> None:
    assert [
        one.name for one in apply_selection([WHOLE, LATER], parse_selection(since="2026"[:4] + "-01"))
    ] == ["later"]
    with pytest.raises(
        BenchmarkError, match="no benchmark of these has questions of that time: whole, later"
    ):
        apply_selection([WHOLE, LATER], parse_selection(since="2027-01"))


def test_a_set_that_is_left_out_is_named_with_its_days() -> None:
    chosen = apply_selection([WHOLE, LATER], parse_selection(since="2026-01"))
    assert dated.left_out([WHOLE, LATER], chosen) == [
        f"{WHOLE.name}: left out, its questions were published 2025-02-06 to 2025-02-12"
    ]
    assert dated.left_out([WHOLE, LATER], [WHOLE, LATER]) == []


def test_a_part_of_a_set_is_not_shown_with_published_figures(tmp_path: Path) -> None:
    [chosen] = apply_selection([WHOLE], parse_selection(exclude=["math-01"]))
    assert chosen.published == ""
    loaded = load(chosen)
    assert len(loaded.questions) == 49
    assert "1 excluded by --exclude (math-01)" in "\n".join(loaded.notices)
    assert "published figures are of all questions" in "\n".join(loaded.notices)


def test_exclude_applies_to_every_benchmark() -> None:
    assert dated.options(SMOKE) == ("exclude",)
    assert dated.options(WHOLE) == ("since", "until", "exclude")
