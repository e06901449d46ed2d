"""The pages of a real run's questions: what they say is what the run folder holds."""

from pathlib import Path

import pytest

from r1eval.errors import RunFolderError
from r1eval.report.line_index import places, rows
from r1eval.report.question_pages import question_pages
from r1eval.report.sample_choice import Texts
from r1eval.store.folder import RunFolder
from r1eval.store.records import Status
from tests.gate import runs


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> RunFolder:
    return runs.run(tmp_path_factory.mktemp("questions") / "m", runs.able(0.5))


def test_every_question_has_a_page_with_its_samples(folder: RunFolder, tmp_path: Path) -> None:
    diagnosed = question_pages(folder, tmp_path, Texts("some", 2), reveal=False, workers=1)
    correct = sum(score.status is Status.CORRECT for score in folder.scores("sums"))
    pages = {path.stem: path.read_text(encoding="utf-8") for path in (tmp_path / "sums").iterdir()}
    assert pages.keys() == {question.id for question in folder.questions("sums")} == diagnosed["sums"].keys()
    assert sum(page.count('data-verdict="correct"') for page in pages.values()) == correct
    assert all(page.count(", with its text") == 2 for page in pages.values())
    assert all(one.n == 4 for one in diagnosed["sums"].values())


def test_without_a_folder_for_pages_the_samples_are_diagnosed_all_the_same(folder: RunFolder) -> None:
    assert len(question_pages(folder, None, Texts(), reveal=False, workers=1)["sums"]) == 12


def test_the_lines_of_a_question_are_found_again(folder: RunFolder) -> None:
    path = folder.path / "sums" / "samples.jsonl"
    for question, offsets in places(path).items():
        assert [row["question_id"] for row in rows(path, offsets)] == [question] * 4


def test_a_torn_last_line_is_left_out_and_damage_is_named(tmp_path: Path) -> None:
    path = tmp_path / "scores.jsonl"
    path.write_text('{"question_id": "a", "index": 0}\n{"question_id": "a", "ind')
    assert places(path) == {"a": [0]}
    path.write_text('{"question_id": "a", "index": 0}\nnothing\n')
    with pytest.raises(RunFolderError, match=r"scores\.jsonl:2: does not parse"):
        places(path)
