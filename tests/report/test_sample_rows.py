"""The rows of the sample browser hold what the run folder has: each sample, its verdict, the majority."""

import json
from pathlib import Path
from typing import Any

import pytest

from r1eval.report.question_pages import write_question_pages
from r1eval.report.sample_choice import TextSelection
from r1eval.store.folder import RunFolder
from reports.site.question_grid import majority
from reports.site.sample_rows import INDEX_FILE, QuestionRows, SampleRow, clip_line, dump_rows
from tests.gate import runs

pytestmark = pytest.mark.engine


def read_index(text: str) -> dict[str, dict[str, list[Any]]]:
    """The columns of a script, each as the list of its values."""
    record = json.loads(text.removeprefix("r1evalSamples(").removesuffix(");\n"))
    return {
        part: {name: column(values) for name, values in columns.items()} for part, columns in record.items()
    }


def column(values: Any) -> list[Any]:
    return values if isinstance(values, list) else [values["values"][at] for at in values["at"]]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> RunFolder:
    return runs.run(tmp_path_factory.mktemp("rows") / "m", runs.model_with_accuracy(0.5))


@pytest.fixture(scope="module")
def index(folder: RunFolder, tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, list[Any]]]:
    return write_index(folder, tmp_path_factory.mktemp("pages"))


def write_index(folder: RunFolder, out: Path, *, reveal: bool = False) -> dict[str, dict[str, list[Any]]]:
    write_question_pages(folder, out, TextSelection(), reveal=reveal, workers=1)
    return read_index((out / "sums" / "samples" / INDEX_FILE).read_text(encoding="ascii"))


def test_there_is_a_row_for_every_sample_with_its_score(folder: RunFolder, index: Any) -> None:
    questions, samples = index["questions"], index["samples"]
    asked = [
        name for name, count in zip(questions["id"], questions["samples"], strict=True) for _ in range(count)
    ]
    rows = list(
        zip(
            asked, *(samples[name] for name in ("index", "status", "answer", "finish", "tokens")), strict=True
        )
    )
    scores = [
        (one.question_id, one.index, one.status.value, one.answer, one.finish.value, one.output_tokens)
        for one in folder.scores("sums")
    ]
    assert sorted(rows) == sorted(scores)


def test_the_majority_is_the_verdict_of_the_largest_group_of_votes(folder: RunFolder, index: Any) -> None:
    largest: dict[str, tuple[int, set[bool]]] = {}
    for vote in folder.votes("sums"):
        size, verdicts = largest.get(vote.question_id, (0, set()))
        if len(vote.indices) >= size:
            same = verdicts if len(vote.indices) == size else set()
            largest[vote.question_id] = len(vote.indices), same | {vote.correct}
    questions = index["questions"]
    sure = {name: verdicts.pop() for name, (_, verdicts) in largest.items() if len(verdicts) == 1}
    for name, verdict in zip(questions["id"], questions["majority"], strict=True):
        if name in sure:
            assert verdict == ("correct" if sure[name] else "wrong")
    assert len(sure) > 6


@pytest.mark.parametrize(
    ("cons", "correct", "verdict"),
    [
        (1.0, 1, "correct"),
        (0.0, 3, "wrong"),
        (0.5, 2, "tied"),
        (1 / 3, 1, "tied"),
        (2 / 3, 2, "tied"),
        (None, 3, "correct"),
    ],
)
def test_a_tie_is_neither_won_nor_lost(cons: float | None, correct: int, verdict: str) -> None:
    assert majority(cons, correct, 4) == verdict


def test_a_hidden_question_has_no_text_unless_it_is_revealed(folder: RunFolder, tmp_path: Path) -> None:
    path = folder.path / "sums" / "questions.jsonl"
    before = path.read_text()
    rows = [json.loads(line) | {"hidden": True} for line in before.splitlines()]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    try:
        hidden = write_index(folder, tmp_path / "hidden")["questions"]["text"]
        revealed = write_index(folder, tmp_path / "revealed", reveal=True)["questions"]["text"]
    finally:
        path.write_text(before)
    assert set(hidden) == {""}
    assert revealed[0] == "What is 1 + 2?"


def test_runs_of_one_benchmark_share_ids_and_digests(folder: RunFolder, index: Any, tmp_path: Path) -> None:
    other = write_index(runs.run(tmp_path / "n", runs.model_with_accuracy(0.9)), tmp_path / "pages")
    for name in ("id", "digest"):
        assert other["questions"][name] == index["questions"][name]


HOSTILE = "</script><img src=x onerror=alert(1)> \u202e\u2028 \x00 \ud800 __proto__"


def test_texts_are_ascii_data_without_invisible_characters() -> None:
    row = SampleRow(0, "wrong", clip_line(HOSTILE, 120), "", "stop", None, None, None, None, "")
    rows = QuestionRows(clip_line(HOSTILE, 120), "a.html", "", "", "", "wrong", (row,))
    script = dump_rows([rows, rows])
    assert script.isascii()
    shown = read_index(script)["samples"]["answer"][0]
    assert shown.startswith("</script><img src=x")
    assert "\u202e" not in shown
    assert "⟨U+202E⟩" in shown


def test_a_benchmark_without_samples_has_empty_columns() -> None:
    assert read_index(dump_rows([]))["samples"]["status"] == []


@pytest.mark.parametrize("length", [5, 20, 1000])
def test_a_clipped_line_is_at_most_as_long_as_asked(length: int) -> None:
    assert clip_line("x" * length, 20) == ("x" * length if length <= 20 else "x" * 19 + "…")
