"""Questions older than a model's cut-off: a note beside the figure, with the figure of the later ones."""

import json
from pathlib import Path

import pytest

from r1eval.store.folder import RunFolder
from r1eval.tables.contamination import cutoff_notes
from r1eval.tables.results import format_results
from tests.small_runs import SmallRuns

CUTOFF = "2025-01-31"
UNKNOWN = "when the questions were published is not known: the cut-off 2025-01-31 is not checked"


@pytest.fixture
def runs(tmp_path: Path) -> SmallRuns:
    return SmallRuns(tmp_path)


def set_days(folder: RunFolder, days: list[str]) -> None:
    """Give the questions of a run these days, in turn."""
    path = folder.path / "sums" / "questions.jsonl"
    rows = [json.loads(line) for line in path.read_text().splitlines()]
    for row, day in zip(rows, days, strict=True):
        row["tags"] = {"date": day}
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))


def test_a_run_remembers_the_cutoff_and_says_what_it_cannot_check(runs: SmallRuns) -> None:
    runs.run("dated", cutoff="2025-01")
    assert runs.folder("dated").read_run()["plan"]["cutoff"] == CUTOFF
    assert UNKNOWN in runs.table("dated")
    runs.run("plain")
    assert "cut-off" not in runs.table("plain")


def test_one_later_question_is_one_question(runs: SmallRuns) -> None:
    runs.run("dated")
    set_days(runs.folder("dated"), ["2024-12-01"] * 5 + ["2025-02-01"])
    [note] = cutoff_notes(runs.folder("dated"), runs.folder("dated").read_run(), "sums", CUTOFF)
    assert note.endswith("(1 question)")


def test_a_table_may_be_told_another_cutoff(runs: SmallRuns) -> None:
    runs.run("dated", cutoff="2025-01")
    shown = format_results([runs.home / "dated"], "text", cutoff="2024-06-30")
    assert "the cut-off 2024-06-30 is not checked" in " ".join(shown.split())


def test_the_cutoff_may_be_told_when_the_run_is_resumed(runs: SmallRuns) -> None:
    runs.run("dated")
    runs.run("dated", cutoff="2025-01-31")
    assert UNKNOWN in runs.table("dated")


def test_the_pass_at_1_of_later_questions_is_given(runs: SmallRuns) -> None:
    runs.run("dated", k=4)
    folder = runs.folder("dated")
    set_days(folder, ["2024-12-01", "2025-01-31", "2025-02-01", "2025-03-01", "2025-03-02", "2025-04-01"])
    later = {question.id for question in folder.questions("sums")[2:]}
    scores = [score for score in folder.scores("sums") if score.question_id in later]
    share = 100 * sum(score.status == "correct" for score in scores) / len(scores)
    [note] = cutoff_notes(folder, folder.read_run(), "sums", CUTOFF)
    assert note.startswith("2 of 6 questions predate the model's cut-off 2025-01-31: it may have seen them; ")
    assert f"pass@1 of the later ones {share:.1f}" in note
    assert note.endswith("(4 questions)")


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2025-02-01", []),
        ("2025-01-31", ["6 of 6 questions predate the model's cut-off 2025-01-31: it may have seen them"]),
    ],
)
def test_questions_of_one_day(runs: SmallRuns, day: str, expected: list[str]) -> None:
    runs.run("dated")
    set_days(runs.folder("dated"), [day] * 6)
    assert cutoff_notes(runs.folder("dated"), runs.folder("dated").read_run(), "sums", CUTOFF) == expected


@pytest.mark.parametrize(
    ("dates", "said"),
    [
        (["2025-02-06", "2025-02-12"], ""),
        (["2025-01-31", "2025-01-31"], "all (published 2025-01-31)"),
        (["2024-02-01", "2025-03-01"], "some (published 2024-02-01 to 2025-03-01)"),
    ],
)
def test_the_days_of_a_whole_set(runs: SmallRuns, dates: list[str], said: str) -> None:
    runs.run("plain")
    run = runs.folder("plain").read_run()
    run["benchmarks"]["sums"] |= {"dates": dates}
    which, _, days = said.partition(" ")
    note = f"{which} questions predate the model's cut-off 2025-01-31 {days}: it may have seen them"
    assert cutoff_notes(runs.folder("plain"), run, "sums", CUTOFF) == ([note] if said else [])
    assert cutoff_notes(runs.folder("plain"), run, "sums", "") == []
