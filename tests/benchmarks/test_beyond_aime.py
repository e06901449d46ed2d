"""BeyondAIME: numbered problems with whole numbers."""

from benchmarks import beyond_aime
from benchmarks.beyond_aime import to_question
from benchmarks.types import Answer, Question
from tests.benchmarks.rows import opening_row


def test_the_row_that_its_file_opens_with() -> None:
    assert to_question(opening_row(beyond_aime, index=99)) == Question(
        "100", {"question": "Find the remainder when $2^{100}$ is divided by $101$."}, "1", Answer.INTEGER
    )
