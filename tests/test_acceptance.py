"""The acceptance command with the shared fixtures."""

import json
from pathlib import Path
from typing import Any

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


def _aggregate_case() -> dict[str, Any]:
    """Expected values of two contests together, computed by hand from those of each."""
    first, second = CONTESTS["contests"][:2]
    each = {
        ties: [one["expected"]["ratings_newcomer_1400"][ties]["rating_clamped"] for one in (first, second)]
        for ties in ("min", "mid")
    }
    return {
        "id": "both",
        "contests": [first["id"], second["id"]],
        "expected": {
            ties: {"mean_rating_clamped": sum(two) / 2, "se_over_contests": abs(two[0] - two[1]) / 2}
            for ties, two in each.items()
        }
        | {"within_contest_percentile": _mean_percentile([first, second]), "n_contests": 2},
    }


def _mean_percentile(cases: list[dict[str, Any]]) -> float:
    return float(sum(case["expected"]["within_contest_percentile"] for case in cases) / len(cases))


def test_several_contests_together_are_checked_by_the_words_of_each_name() -> None:
    right = {**CONTESTS, "aggregate": [_aggregate_case()]}
    found = [one for one in acceptance_codeforces.outcomes(right) if one[0].startswith("both ")]
    assert [name for name, _ in found] == [
        "both min_mean_rating_clamped",
        "both min_se_over_contests",
        "both mid_mean_rating_clamped",
        "both mid_se_over_contests",
        "both within_contest_percentile",
        "both n_contests",
    ]
    assert [error for _, error in found if error] == []


def _pooled_rating(cases: list[dict[str, Any]], ties: str) -> float:
    """The root of Σ seed(R) = Σ rank, by bisection."""
    ratings = [[change["oldRating"] or 1400 for change in case["ratingChanges"]["result"]] for case in cases]
    ranks = sum(case["expected"]["rank"][ties] for case in cases)
    low, high = 0.0, 4000.0
    for _ in range(100):
        middle = (low + high) / 2
        seeds = sum(1 + sum(1 / (1 + 10 ** ((middle - r) / 400)) for r in one) for one in ratings)
        low, high = (middle, high) if seeds > ranks else (low, middle)
    return low


@pytest.mark.parametrize("ties", ["min", "mid"])
def test_the_pooled_rating_is_the_root_over_all_contests_and_has_a_percentile(ties: str) -> None:
    plain = [c for c in CONTESTS["contests"] if _all_rated(c)][:2]
    pooled = _pooled_rating(plain, ties)
    table = CONTESTS["percentile_table"]
    beaten = 100 * sum(rating < pooled for rating in table) / len(table)
    expected = {f"pooled_root_{ties}": pooled, f"percentile_pooled_{ties}": beaten}
    case = {"contests": [one["id"] for one in plain], "expected": expected}
    for sections in ({"aggregate": case}, {"cases": [{**case, "kind": "aggregate"}]}):
        found = [one for one in acceptance_codeforces.outcomes(sections | CONTESTS) if "pooled" in one[0]]
        assert [error for _, error in found] == ["", ""]


def _all_rated(case: dict[str, Any]) -> bool:
    """Whether everybody with a rating change is a rated human of the contest."""
    changes = case["ratingChanges"].get("result") or []
    return isinstance(case["expected"], dict) and len(changes) == case["expected"].get("n_rated")


def test_wrong_and_unknown_aggregates_are_named() -> None:
    case = _aggregate_case()
    wrong = {**case, "expected": {"mean_rating_min": 1.0, "weather": 2, "pooled": {"note": "none"}}}
    unknown = {"id": "nowhere", "contests": ["none"], "expected": {"mean_rating": 1.0}}
    found = acceptance_codeforces.outcomes({**CONTESTS, "aggregate": [wrong, unknown]})
    assert [(name, error.split(" ")[0]) for name, error in found if error] == [
        ("both mean_rating_min", "it"),
        ("both weather", "r1eval"),
        ("nowhere", "KeyError:"),
    ]


@pytest.mark.parametrize("kind", ["codeforces", "statistics", "grader"])
@pytest.mark.parametrize(
    "text", ["[1, 2]", "[]", '{"contests": [1]}', '{"kind": "expression", "gold": 1}', "\\"]
)
def test_a_file_that_is_none_of_cases_ends_without_a_traceback(
    kind: str, text: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "cases.json"
    path.write_text(text)
    assert main([kind, str(path)]) in (1, 2)
    printed = capsys.readouterr()
    assert "FAILED" in printed.out or "name a file of cases" in printed.err


@pytest.mark.parametrize(
    ("mean", "margin", "state"),
    [(0.0, 0.02, "pass"), (-0.008, 0.02, "pass_small_drop"), (-0.05, 0.02, "fail")],
)
def test_a_gate_case_names_its_state(mean: float, margin: float, state: str) -> None:
    given = {"n": 500, "mean_diff": mean, "se": 0.0013, "margin": margin, "alpha": 0.05}
    case = {"id": "one", "kind": "gate", "input": given, "expected": {"state": state}, "abs_tol": 1e-9}
    assert check(case) == ""


def test_graded_lines_fail_by_class_and_a_reply_without_an_answer_is_not_correct(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    line = {"kind": "integer", "gold": "5", "response": "\\boxed{5}", "class": "plain"}
    lines = [
        {**line, "id": "right", "expected": "correct"},
        {**line, "id": "wrong", "response": "\\boxed{6}", "expected": "no_answer"},
        {**line, "id": "none", "response": "", "expected": "wrong"},
        {**line, "id": "severe", "expected": "wrong"},
        {**line, "id": "lenient", "response": "\\boxed{6}", "expected": "correct", "class": "lost"},
    ]
    file = tmp_path / "lines.jsonl"
    file.write_text("".join(json.dumps(one) + "\n" for one in lines) + "\n")
    assert main(["grader", str(file)]) == 1
    assert capsys.readouterr().out.splitlines() == [
        "lost: 1",
        "FAILED lenient: wrong, not correct: '6' (exact integer)",
        "plain: 1",
        "FAILED severe: correct, not wrong: '5' (exact integer)",
        "3 passed, 2 failed",
    ]


def test_a_line_of_an_unknown_kind_is_no_file_of_cases(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "lines.jsonl"
    file.write_text('{"id": 1, "kind": "weather", "gold": "", "response": "", "expected": "wrong"}\n')
    assert main(["grader", str(file)]) == 2
    assert "weather" in capsys.readouterr().err
