"""The acceptance command with the shared fixtures."""

import json
from pathlib import Path

import pytest

from tests import acceptance_codeforces
from tests.acceptance import KINDS, check, main
from tests.shared_data import FIXTURES

CASES = json.loads((FIXTURES / "statistics.json").read_text(encoding="utf-8"))["cases"]


@pytest.mark.parametrize("case", [c for c in CASES if c["kind"] in KINDS], ids=lambda case: str(case["id"]))
def test_the_statistics_fixtures_pass(case: dict[str, object]) -> None:
    assert check(case) == ""


def test_failed_and_unknown_cases_are_named_and_counted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    right = {"id": "one", "kind": "pass_at_k", "input": {"n": 2, "c": 1, "k": 1}, "abs_tol": 1e-9}
    cases = [
        {**right, "expected": {"value": 0.5}},
        {**right, "id": "two", "expected": {"value": 0.6}},
        {**right, "id": "three", "expected": None},
        {**right, "id": "four", "kind": "weather", "expected": {"value": 0.5}},
    ]
    file = tmp_path / "cases.json"
    file.write_text(json.dumps({"cases": cases}))
    assert main(["statistics", str(file)]) == 1
    assert capsys.readouterr().out.splitlines() == [
        "FAILED two: value is 1/2, not 0.6",
        "FAILED three: value is 1/2, not None",
        "FAILED four: r1eval has no weather",
        "1 passed, 3 failed",
    ]


def test_a_wrong_call_prints_the_usage(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["weather"]) == 2
    assert "usage: python -m tests.acceptance statistics|codeforces|grader FILE" in capsys.readouterr().err
    assert main(["codeforces", "nowhere.json"]) == 2
    assert "nowhere.json" in capsys.readouterr().err


CONTESTS = json.loads((FIXTURES / "codeforces.json").read_text(encoding="utf-8"))
CONTEST_CASES = list(acceptance_codeforces.outcomes(CONTESTS))


@pytest.mark.parametrize(("case", "error"), CONTEST_CASES, ids=[case for case, _ in CONTEST_CASES])
def test_the_codeforces_fixtures_pass(case: str, error: str) -> None:
    assert error == ""


def test_wrong_unknown_and_broken_contest_cases_are_named_and_counted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first = next(case for case in CONTESTS["contests"] if case["id"] == "plain_cf")
    file = {
        "schema": 1,
        "contests": [
            {
                **first,
                "expected": {"n_rated": 41, "score": 1450.0, "weather": "fair", "rank": {"min": 7, "sun": 1}},
            },
            {**first, "id": "broken", "ratingChanges": {"status": "FAILED"}, "expected": {"score": 1450.0}},
            {**first, "id": "unrated", "ratingChanges": {"status": "FAILED"}, "expected": "skipped"},
        ],
        "order_expectation": [
            {
                "contest": "plain_cf",
                "samples_accepted": {"A": {"n": 2, "c": 1}},
                "expected": {"mean_score": 475.0},
            },
            {"contest": "nowhere", "samples_accepted": {}, "expected": {"mean_score": 0.0, "mean_mood": 1}},
        ],
        "negative": [
            {"id": "rated after all", "ratingChanges": first["ratingChanges"], "expected": "skipped"},
            {"id": "solved", "contest": "plain_cf", "verdicts": {"A": ["OK"]}, "expected": "0 attempted"},
            {"id": "compile errors", "contest": "plain_cf", "verdicts": {"A": ["CE", ""]}, "expected": "0"},
            {"id": "strange"},
        ],
        "percentile_table": [],
        "weather": [],
    }
    path = tmp_path / "contests.json"
    path.write_text(json.dumps(file))
    assert main(["codeforces", str(path)]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert [line.removeprefix("FAILED ").split(":")[0] for line in lines[:-1]] == [
        "plain_cf n_rated",
        "plain_cf weather",
        "plain_cf rank",
        "broken score",
        "order_expectation 2 mean_score",
        "order_expectation 2 mean_mood",
        "rated after all",
        "solved",
        "strange",
        "weather",
    ]
    assert lines[-1] == "5 passed, 10 failed"
