"""Metrics of a run on contests: rating, percentile, difficulty bands, and what is missing or left out."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal

import pytest

from benchmarks.types import Answer, Question
from r1eval.codeforces.bands import band_metrics, summary
from r1eval.codeforces.cache import ContestCache
from r1eval.codeforces.metrics import contest_metrics, contests_in_run, read_notes
from r1eval.codeforces.participation import Participation, RatingRules, pooled_rating
from r1eval.errors import RunFolderError
from r1eval.statistics.metrics import tally
from r1eval.store.folder import RunFolder
from r1eval.store.records import Finish, Metric, Score, Status
from tests.codeforces.contests import HumanRow, changes, standings

NAME = "codeforces"
SAMPLING = {"temperature": 0.6, "top_p": 0.95, "max_tokens": 9, "k": 1}
ENTRY = {"title": "", "k": 1, "published": "", "metrics": [], "notices": [], "warnings": []}
RECORD = {
    "plan": {"model": "m", "limit": None, "sampling": {NAME: SAMPLING}},
    "grader": "1",
    "benchmarks": {NAME: ENTRY},
}
"""the record of a run, as far as it is read here"""


def question(number: int | str, index: str, rating: str = "800") -> Question:
    tags = {"contest": str(number), "index": index, "rating": rating}
    return Question(f"{number}/{index}", {}, "", Answer.PROGRAM, tags=tags)


def score(question: Question, index: int, verdict: str) -> Score:
    statuses = {"AC": Status.CORRECT, "": Status.NO_ANSWER, "IE": Status.FAILED}
    return Score(question.id, index, statuses.get(verdict, Status.WRONG), verdict, "", Finish.STOP, 10)


QUESTIONS = [question(n, index) for n in (1, 2) for index in "ABC"]
VERDICTS = {"A": ["AC", "WA"], "B": ["CE", "AC"], "C": ["", "TLE"]}
SCORES = [
    score(one, place, verdict)
    for one in QUESTIONS
    for place, verdict in enumerate(VERDICTS[one.tags["index"]])
]
RATINGS = [2100, 1900, 1700, 1500, 1300, 0]
POINTS = [2400.0, 1500.0, 1400.0, 900.0, 400.0, 0.0]


@pytest.fixture
def folder(tmp_path: Path) -> RunFolder:
    run = RunFolder(tmp_path / "run")
    run.write_questions(NAME, QUESTIONS, [[]] * len(QUESTIONS))
    run.write_run(RECORD)
    return run


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    """Contests 1 and 2, which differ only in the ratings."""
    for number, more in ((1, 0), (2, 100)):
        humans: list[HumanRow] = [(f"h{place}", points, 0, {}) for place, points in enumerate(POINTS)]
        ratings = {f"h{place}": rating and rating + more for place, rating in enumerate(RATINGS)}
        ContestCache(tmp_path / "cache").store(number, "contest.standings", standings(number, humans))
        ContestCache(tmp_path / "cache").store(number, "contest.ratingChanges", changes(number, ratings))
    return tmp_path / "cache"


def measure(
    folder: RunFolder, cache: Path, scores: Sequence[Score] = SCORES, *, allow_failed: bool = False
) -> dict[str, Metric]:
    questions = folder.questions(NAME)
    metrics = contest_metrics(folder.path / NAME, questions, scores, 2, cache, allow_failed=allow_failed)
    return {metric.name: metric for metric in metrics}


def record(folder: RunFolder) -> Any:
    return json.loads((folder.path / NAME / "rating.json").read_text())


def test_the_metrics_are_those_of_the_runs_contests(folder: RunFolder, cache: Path) -> None:
    found = measure(folder, cache)
    verdicts = {index: tuple(samples) for index, samples in VERDICTS.items()}
    participations = []
    for number in (1, 2):
        contest = ContestCache(cache).contest(number)
        assert contest is not None
        participations.append(Participation(contest, verdicts))  # type: ignore[arg-type]  # it is rated
    expected = pooled_rating(participations)
    rating = found["rating"]
    assert (rating.value, rating.se_ability, rating.low, rating.high) == (
        *(expected.value, expected.se),
        *(expected.low, expected.high),
    )
    assert (rating.questions, rating.k, rating.se_rerun) == (6, 2, None)
    assert found["rating_time_neutral"].value is not None
    assert found["rating_codeelo_compat"].value is None
    # A brings 500 or, after its wrong answer, 450; B's compile error is no attempt: 1500 ties the second
    # human, 1450 is behind both first ones
    assert found["percentile"].value == pytest.approx((4.5 + 4) / 2 / 6)


@pytest.mark.parametrize("ties", ["min", "mid"])
def test_the_record_has_the_mean_of_the_contests_ratings_by_each_rule_for_ties(
    folder: RunFolder, cache: Path, ties: Literal["min", "mid"]
) -> None:
    measure(folder, cache)
    verdicts = {index: tuple(samples) for index, samples in VERDICTS.items()}
    contests = [ContestCache(cache).contest(number) for number in (1, 2)]
    each = [Participation(one, verdicts).rating(RatingRules(ties=ties)) for one in contests]  # type: ignore[arg-type]
    about = record(folder)[f"mean_ties_{ties}"]
    assert about["value"] == pytest.approx(sum(each) / 2)
    assert about["se"] == pytest.approx(abs(each[0] - each[1]) / 2)
    assert about["contests"] == 2


def test_the_record_and_the_notes_name_contests_tries_and_populations(folder: RunFolder, cache: Path) -> None:
    found = measure(folder, cache)
    about = record(folder)
    assert about["rating"]["value"] == found["rating"].value
    assert [one["id"] for one in about["contests"]] == [1, 2]
    assert [one["population"] for one in about["percentiles"]] == [
        "12 rated contestants: the contests' own fields, by rank",
        "DeepSeek's unnamed population: between the 11 (rating, percentile) pairs it published",
    ]
    notes = "\n".join(read_notes(folder.path, NAME))
    assert "over 2 contests (1, 2): up to 2 tries per problem in random order" in notes
    assert "rating by other rules: time-neutral " in notes
    assert "codeelo-compat –" in notes
    assert "codeelo-compat leaves out 2 of 2 contests" in notes
    assert f"percentile {100 * (found['percentile'].value or 0):.1f} of 12 rated contestants" in notes


def test_a_list_of_users_becomes_the_percentiles_population(folder: RunFolder, cache: Path) -> None:
    fields = measure(folder, cache)["percentile"].value
    ContestCache(cache).store_population("three friends", [100, 200, 9000])
    found = measure(folder, cache)
    assert found["percentile"].value == pytest.approx(2 / 3)
    assert found["percentile_fields"].value == fields
    assert "percentile 66.7 of 3 ratings: three friends" in read_notes(folder.path, NAME)


def test_contests_that_are_missing_or_unrated_are_named_with_the_command_that_fetches_them(
    folder: RunFolder, cache: Path
) -> None:
    ContestCache(cache).store(2, "contest.ratingChanges", {"status": "FAILED", "comment": "unrated"})
    more = [*QUESTIONS, question(3, "A"), question(4, "A")]
    folder.write_questions(NAME, more, [[]] * len(more))
    found = measure(folder, cache, [*SCORES, score(question(3, "A"), 0, "AC")])
    assert found["rating"].questions == 3
    assert record(folder)["missing"] == [3, 4]
    assert record(folder)["skipped"] == [{"id": 2, "reason": 'contest.ratingChanges answered "unrated"'}]
    notes = "\n".join(read_notes(folder.path, NAME))
    assert 'contests without a rating, left out: 2 contest.ratingChanges answered "unrated"' in notes
    fetch = f"`r1eval standings fetch --of {folder.path} --standings"
    assert f"no standings for 2 contests (3, 4); {fetch}" in notes


def test_without_any_standings_there_is_no_rating_and_a_command(folder: RunFolder, tmp_path: Path) -> None:
    assert measure(folder, tmp_path / "empty") == {}
    (line,) = read_notes(folder.path, NAME)
    assert line.startswith("no rating: no standings for 2 contests (1, 2); `r1eval standings fetch")


def test_problems_that_were_not_asked_count_as_not_solved_and_are_named(
    folder: RunFolder, cache: Path
) -> None:
    whole = measure(folder, cache)["rating"].value
    folder.write_questions(NAME, [q for q in QUESTIONS if q.id != "2/B"], [[]] * 5)
    less = measure(folder, cache)["rating"].value
    assert whole is not None
    assert less is not None
    assert less < whole
    notes = "\n".join(read_notes(folder.path, NAME))
    assert "problems that were not asked count as not solved: 2 B" in notes
    assert "humans on the asked problems only" in notes


def test_a_failed_sample_leaves_no_rating_or_its_worst_and_best_case(folder: RunFolder, cache: Path) -> None:
    failed = [score(QUESTIONS[2], 0, "IE") if s.question_id == "1/C" and not s.index else s for s in SCORES]
    found = measure(folder, cache, failed)
    assert {metric.value for metric in found.values()} == {None}
    assert found["rating"].low is None
    assert "no rating: 1 samples of its contests failed" in read_notes(folder.path, NAME)
    ends = measure(folder, cache, failed, allow_failed=True)["rating"]
    assert ends.value is None
    assert ends.low is not None
    assert ends.high is not None
    assert ends.low < ends.high
    worst = measure(folder, cache)["rating"].value
    assert ends.low == worst


def test_a_run_without_attempts_is_noted(folder: RunFolder, cache: Path) -> None:
    found = measure(folder, cache, [score(one, 0, verdict) for one in QUESTIONS for verdict in ("CE",)])
    assert found["rating"].value is not None
    assert found["rating"].se_ability is None
    notes = "\n".join(read_notes(folder.path, NAME))
    assert "0 problems attempted" in notes
    assert "(saturated)" in notes


def test_other_benchmarks_have_no_rating(tmp_path: Path) -> None:
    folder = RunFolder(tmp_path / "run")
    tags = {"contest": "1873", "platform": "codeforces"}  # as in LiveCodeBench: no index
    folder.write_questions(NAME, [Question("1", {}, "", Answer.PROGRAM, tags=tags)], [[]])
    folder.write_run(RECORD)
    assert (
        contest_metrics(folder.path / NAME, folder.questions(NAME), [], 1, tmp_path, allow_failed=False) == []
    )
    assert read_notes(folder.path, NAME) == ()
    with pytest.raises(RunFolderError, match="belong to no contest"):
        contests_in_run(folder.path)


def test_the_contests_of_a_run_are_those_of_its_questions(folder: RunFolder) -> None:
    assert contests_in_run(folder.path) == [1, 2]


def test_pass_at_1_of_a_band_is_over_its_questions() -> None:
    questions = [question(1, "A", "800"), question(1, "B", "1200"), question(1, "C", "1599")]
    questions += [question(2, "A", "3500"), question(2, "B", "")]
    scores = [score(q, i, "AC" if q.tags["rating"] < "13" and i else "WA") for q in questions for i in (0, 1)]
    found = {metric.name: metric for metric in band_metrics(NAME, questions, tally(scores), 2)}
    assert {name: (metric.value, metric.questions) for name, metric in found.items()} == {
        "pass@1[<1200]": (0.0, 1),
        "pass@1[1200-1599]": (0.25, 2),
        "pass@1[>=2400]": (0.0, 1),
        "pass@1[unrated]": (0.5, 1),
    }
    (line,) = summary(found)
    assert "<1200 0.0 (1 question), 1200-1599 25.0 ±25.0 (2 questions)" in line


def test_a_band_with_failed_samples_has_no_value_and_unrated_questions_have_no_bands() -> None:
    questions = [question(1, "A", "800")]
    (band,) = band_metrics(
        NAME, questions, tally([score(questions[0], 0, "IE"), score(questions[0], 1, "AC")]), 2
    )
    assert band.value is None
    assert band_metrics(NAME, [question(1, "A", "")], {}, 2) == []
    assert summary({}) == []


def test_a_large_contest_has_a_codeelo_rating(folder: RunFolder, tmp_path: Path) -> None:
    large = ContestCache(tmp_path / "large")
    for number in (1, 2):
        humans: list[HumanRow] = [(f"h{place}", 2000.0 - 5 * place, 0, {}) for place in range(300)]
        large.store(number, "contest.standings", standings(number, humans))
        ratings = {f"h{place}": 2200 - 4 * place for place in range(300)}
        large.store(number, "contest.ratingChanges", changes(number, ratings))
    found = measure(folder, large.folder)
    assert found["rating_codeelo_compat"].value is not None
    assert found["rating_codeelo_compat"].se_ability is not None
