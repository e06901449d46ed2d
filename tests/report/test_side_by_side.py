"""Samples in the comparison of two runs: which are shown, in what order, and where texts are left out."""

from pathlib import Path

import pytest

from benchmarks.types import Question
from r1eval.report.sample_choice import TextSelection
from r1eval.report.side_by_side import MAX_SAMPLES, read_sample_columns
from r1eval.store.folder import RunFolder
from tests import replays
from tests.gate import runs

pytestmark = pytest.mark.engine


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> RunFolder:
    folder: Path = tmp_path_factory.mktemp("side-by-side")

    def reply(question: Question, index: int) -> str:
        return (replays.correct_reply if index == 5 else replays.wrong_reply)(question, index)

    return runs.run(folder / "run", reply, benchmark=runs.sums_benchmark(folder, 2), k=6)


@pytest.mark.parametrize(
    ("texts", "indices"),
    [
        (TextSelection("all"), [0, 1, 2, 5]),
        (TextSelection("some", 2), [0, 1]),
        (TextSelection("some", 0), []),
        (TextSelection("wrong"), [0, 1, 2, 3]),
    ],
)
def test_each_answer_is_shown_before_one_is_shown_twice(
    run: RunFolder, texts: TextSelection, indices: list[int]
) -> None:
    questions = {question.id: question for question in run.questions("sums")}
    found = read_sample_columns(run, "sums", questions, texts, hidden=False)
    assert list(found) == ["sum-1", "sum-2"]
    assert [one.index for one in found["sum-2"].samples] == indices
    assert len(indices) <= MAX_SAMPLES
    assert found["sum-2"].count == 6
    assert all(one.with_text for one in found["sum-1"].samples)


def test_texts_of_hidden_questions_stay_out(run: RunFolder) -> None:
    questions = {question.id: question for question in run.questions("sums")}
    found = read_sample_columns(run, "sums", questions, TextSelection(), hidden=True)
    assert {one.with_text for one in found["sum-1"].samples} == {False}
    assert {one.status for one in found["sum-1"].samples} == {"correct", "wrong"}
