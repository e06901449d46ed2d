"""pass@1 by language: for benchmarks with several, each question in its own."""

import pytest

from benchmarks.types import Answer, Question
from r1eval.statistics.languages import language_metrics, summary
from r1eval.statistics.metrics import Tally


def questions(*languages: str) -> list[Question]:
    return [
        Question(f"q{number}", {}, "A", Answer.CHOICE, tags={"language": language} if language else {})
        for number, language in enumerate(languages)
    ]


TALLIES = {f"q{number}": Tally(n=4, correct=correct) for number, correct in enumerate((4, 2, 1, 3))}


def test_each_language_has_a_metric_over_its_questions() -> None:
    metrics = language_metrics("set", questions("th", "de", "th", "de"), TALLIES, 4)
    assert [(m.name, m.value, m.questions) for m in metrics] == [
        ("pass@1[de]", 0.625, 2),
        ("pass@1[th]", 0.625, 2),
    ]
    [line] = summary({metric.name: metric for metric in metrics})
    assert line == "pass@1 by language: de 62.5 ±12.5 (2 questions), th 62.5 ±37.5 (2 questions)"


@pytest.mark.parametrize("languages", [("de", "de"), ("", ""), ("de", ""), ("python", "cpp")])
def test_one_language_and_what_is_no_language_have_none(languages: tuple[str, ...]) -> None:
    assert language_metrics("set", questions(*languages), TALLIES, 4) == []
    assert summary({}) == []


def test_a_language_with_failed_samples_has_no_value() -> None:
    tallies = {"q0": Tally(n=3, correct=3, failed=1), "q1": Tally(n=4, correct=4)}
    metrics = language_metrics("set", questions("de", "fr"), tallies, 4)
    assert [metric.value for metric in metrics] == [None, 1.0]
    assert summary({m.name: m for m in metrics}) == [
        "pass@1 by language: de – (1 question), fr 100.0 (1 question)"
    ]
