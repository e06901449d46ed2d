"""Loading: what is checked before a question is asked, and what a fingerprint covers."""

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks import datasets, types
from benchmarks.aime import AIME25
from benchmarks.cells import cell
from benchmarks.errors import BenchmarkError
from benchmarks.math_500 import MATH_500
from benchmarks.smoke import SMOKE
from benchmarks.types import Answer, Benchmark, Dataset, DatasetRow, Question, SkippedRow
from tests.shared_data import DATA

QUESTION = Question("1", {"question": "What is $1+1$?"}, "2", Answer.INTEGER)


def file_benchmark(tmp_path: Path, *lines: object, expected: int | None = None) -> Benchmark:
    """A benchmark of a local file with these rows."""
    file = tmp_path / "rows.jsonl"
    file.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")

    def to_question(make_row: DatasetRow) -> Question | SkippedRow:
        question = Question(
            cell(make_row, "id"),
            {"question": cell(make_row, "problem")},
            cell(make_row, "gold"),
            Answer.INTEGER,
        )
        return question if question.gold else SkippedRow("without a gold")

    return replace(
        MATH_500,
        name="mine",
        dataset=Dataset(str(file), split=""),
        to_question=to_question,
        expected_questions=expected,
    )


def make_row(question_id: str, gold: str = "2") -> dict[str, str]:
    return {"id": question_id, "problem": "What is $1+1$?", "gold": gold}


def test_a_local_file_is_read_in_its_order_without_notices(tmp_path: Path) -> None:
    loaded = datasets.load(file_benchmark(tmp_path, make_row("b"), make_row("a")))
    assert [question.id for question in loaded.questions] == ["b", "a"]
    assert loaded.source == str(tmp_path / "rows.jsonl")
    assert loaded.revision is None
    assert loaded.notices == ()


def test_a_packaged_set_needs_neither_hub_nor_mirror() -> None:
    assert datasets.load(SMOKE) == datasets.load(SMOKE, DATA)


def test_skipped_rows_are_not_questions(tmp_path: Path) -> None:
    loaded = datasets.load(file_benchmark(tmp_path, make_row("a"), make_row("b", gold=""), expected=1))
    assert [question.id for question in loaded.questions] == ["a"]
    assert loaded.notices == ("mine: 1 of 2 rows skipped: 1 without a gold",)


@pytest.mark.parametrize(
    ("rows", "expected", "expected_message"),
    [
        (
            [make_row("a"), make_row("b"), make_row("a")],
            None,
            "has the id 'a' more than once: ids must be unique",
        ),
        ([], None, "has no questions to ask"),
        ([make_row("a")], 2, "has 1 questions, expected 2"),
        ([make_row("a"), make_row("b")], 1, "has 2 questions, expected 1"),
        (
            [make_row("a"), {"id": "b", "problems": "?"}],
            None,
            "no column 'problem', only id, problems; did you mean",
        ),
        ([{**make_row("a"), "gold": None}], None, "column 'gold' contains None: it must be text or a number"),
    ],
)
def test_an_invalid_data_set_is_one_line_that_names_it(
    tmp_path: Path, rows: list[object], expected: int | None, expected_message: str
) -> None:
    with pytest.raises(BenchmarkError) as caught:
        datasets.load(file_benchmark(tmp_path, *rows, expected=expected))
    message = str(caught.value)
    assert message.startswith("mine: ")
    assert str(tmp_path / "rows.jsonl") in message
    assert expected_message in message
    assert "\n" not in message


def test_an_error_in_a_row_names_the_row(tmp_path: Path) -> None:
    with pytest.raises(BenchmarkError, match=r"row 2 of .*rows\.jsonl: there is no column 'id'"):
        datasets.load(file_benchmark(tmp_path, make_row("a"), {}))


def test_a_mirror_with_other_columns_is_named() -> None:
    with pytest.raises(
        BenchmarkError, match=r"math500: row 1 of opencompass/AIME2025: .*no column 'unique_id'"
    ):
        datasets.load(replace(MATH_500, dataset=AIME25.dataset), DATA)


def test_a_mirror_with_rows_missing_is_an_error(tmp_path: Path) -> None:
    folder = tmp_path / "HuggingFaceH4" / "MATH-500"
    folder.mkdir(parents=True)
    lines = (
        (DATA / "HuggingFaceH4" / "MATH-500" / "test.jsonl")
        .read_text(encoding="utf-8")
        .splitlines(keepends=True)
    )
    (folder / "test.jsonl").write_text("".join(lines[:499]), encoding="utf-8")
    with pytest.raises(
        BenchmarkError, match="math500: HuggingFaceH4/MATH-500 has 499 questions, expected 500"
    ):
        datasets.load(MATH_500, tmp_path)


def test_a_mirror_in_another_order_has_the_same_content(tmp_path: Path) -> None:
    folder = tmp_path / "HuggingFaceH4" / "MATH-500"
    folder.mkdir(parents=True)
    lines = (
        (DATA / "HuggingFaceH4" / "MATH-500" / "test.jsonl")
        .read_text(encoding="utf-8")
        .splitlines(keepends=True)
    )
    (folder / "test.jsonl").write_text("".join(reversed(lines)), encoding="utf-8")
    loaded = datasets.load(MATH_500, tmp_path)
    assert loaded.notices == ()
    assert loaded.questions[0].id == json.loads(lines[-1])["unique_id"]


def test_a_data_set_that_cannot_be_verified_says_so() -> None:
    unrecorded = replace(AIME25, dataset=replace(AIME25.dataset, fingerprint=None))
    loaded = datasets.load(unrecorded, DATA)
    [notice] = loaded.notices
    assert "aime25: opencompass/AIME2025: its content cannot be verified" in notice
    assert loaded.fingerprint[:12] in notice


def test_a_folder_of_the_sets_name_in_the_current_one_is_a_mirror(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The library would read it too, and take it for the hub's pinned commit."""
    folder = tmp_path / "HuggingFaceH4" / "MATH-500"
    folder.mkdir(parents=True)
    shutil.copyfile(DATA / "HuggingFaceH4" / "MATH-500" / "test.jsonl", folder / "test.jsonl")
    monkeypatch.chdir(tmp_path)
    assert datasets.load(MATH_500).revision is None


@pytest.mark.parametrize(
    "other",
    [
        replace(QUESTION, id="2"),
        replace(QUESTION, slots={"question": "What is $1+2$?"}),
        replace(QUESTION, slots={"problem": "What is $1+1$?"}),
        replace(QUESTION, gold="3"),
        replace(QUESTION, answer=Answer.EXPRESSION),
        replace(QUESTION, tests=(types.Test("1", "2"),)),
    ],
)
def test_a_fingerprint_changes_with_all_that_is_asked(other: Question) -> None:
    assert datasets.fingerprint([other]) != datasets.fingerprint([QUESTION])


def test_a_fingerprint_ignores_what_is_not_asked() -> None:
    tagged = replace(QUESTION, tags={"subject": "arithmetic"}, hidden=True)
    assert datasets.fingerprint([tagged]) == datasets.fingerprint([QUESTION])


@given(st.lists(st.text(), unique=True).flatmap(lambda ids: st.tuples(st.just(ids), st.permutations(ids))))
def test_a_fingerprint_does_not_depend_on_the_order(orders: tuple[list[str], list[str]]) -> None:
    one, other = ([replace(QUESTION, id=question_id) for question_id in ids] for ids in orders)
    assert datasets.fingerprint(one) == datasets.fingerprint(other)


@pytest.mark.parametrize(
    ("languages", "metrics", "tags"),
    [
        (("en",), ("pass@1",), {}),
        (("en",), ("pass@1", "language_consistency"), {"language": "en"}),
        (("de",), ("pass@1",), {"language": "de"}),
        (("de", "en"), ("pass@1",), {}),
    ],
)
def test_questions_in_one_language_are_tagged_if_it_is_to_be_measured(
    languages: tuple[str, ...], metrics: tuple[str, ...], tags: dict[str, str]
) -> None:
    benchmark = replace(SMOKE, languages=languages, metrics=metrics)
    assert datasets.with_language(QUESTION, benchmark).tags == tags


def test_the_language_that_a_question_names_itself_stays() -> None:
    own = replace(QUESTION, tags={"language": "fr"})
    assert datasets.with_language(own, replace(SMOKE, languages=("de",))) == own
