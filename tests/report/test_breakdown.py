"""Groups of questions: by the month of their day, in the order of time."""

from r1eval.report.breakdown import QuestionResult, group_questions
from r1eval.statistics.metrics import Tally


def test_days_are_grouped_by_month() -> None:
    days = {"2024-11-02": 4, "2024-08-31": 0, "2024-08-01": 2}
    results = [QuestionResult({"date": day}, Tally(n=4, correct=right), None) for day, right in days.items()]
    groups = [group for group in group_questions(results, 4) if group.by == "month"]
    assert [(group.name, group.figures[0].value, group.figures[0].questions) for group in groups] == [
        ("2024-08", 0.25, 2),
        ("2024-11", 1.0, 1),
    ]


def test_questions_of_one_month_are_no_groups() -> None:
    results = [QuestionResult({"date": "2024-08-01"}, Tally(n=1, correct=1), None)] * 2
    assert list(group_questions(results, 1)) == []
