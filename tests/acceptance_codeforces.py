"""Acceptance cases of Codeforces contests: a fixtures file, checked with r1eval's own functions.

The file has "contests" (each with the API's two answers, verdicts in order, and the expected results),
"order_expectation" (counts of accepted samples, averaged over all orders), "aggregate" (several contests
together, acceptance_aggregate.py), "negative" (input that must get no rating), "percentile_table" (a list of
ratings) and "cases" (of the kind aggregate). Every expected entry is a case of its own; an entry, a kind or a
section that r1eval does not have is a failed case.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from r1eval.codeforces import codeelo
from r1eval.codeforces.attempts import (
    Result,
    attempt_distribution,
    attempts_in_order,
    expectation,
    is_official_attempt,
    result_distribution,
)
from r1eval.codeforces.contest import Contest, SkippedContest, parse_contest
from r1eval.codeforces.participation import Participation
from r1eval.codeforces.percentile import RatingList, share_beaten
from r1eval.codeforces.rating import (
    Opponents,
    Rank,
    Scoreboard,
    contest_opponents,
    integer_rating,
    official_scoreboard,
    rating_at_rank,
    time_neutral_scoreboard,
)
from tests import acceptance_aggregate as aggregate

Case = Mapping[str, Any]
Outcome = tuple[str, str]
"""(the case's name, its error; "" if it passes)"""

TOLERANCE = 1e-6
"""rating points, points, percent"""

METADATA = ("schema", "meta")
"""sections without cases"""


def outcomes(file: Case) -> Iterator[Outcome]:
    """Every case of a file, with its error."""
    contests = {case["id"]: case for case in file.get("contests", [])}
    for section, cases in file.items():
        if section in ("aggregate", "aggregates"):
            yield from aggregate.outcomes(cases, file, find_place)
        elif section == "cases":
            yield from _outcomes_by_kind(cases, file)
        elif section in SECTIONS:
            yield from SECTIONS[section](cases, contests)
        elif section not in METADATA:
            yield section, f"r1eval has no {section}"


def _outcomes_by_kind(cases: Iterable[Case], file: Case) -> Iterator[Outcome]:
    """Cases that name their section as their kind."""
    for case in cases:
        kind = case.get("kind")
        if kind == "aggregate":
            yield from aggregate.outcomes([case], file, find_place)
        else:
            yield str(case.get("id", "case")), f"r1eval has no kind {kind}"


def run_check(check: Callable[..., str], *arguments: Any) -> str:
    """The error that a check returns or raises; "" if there is none."""
    try:
        return check(*arguments)
    except Exception as error:  # noqa: BLE001  # one case's failure must not hide the others
        return f"{type(error).__name__}: {error}"


def check_contest(case: Case) -> Iterator[Outcome]:
    expected = case.get("expected", {})
    if not isinstance(expected, dict):
        yield case["id"], run_check(check_skipped, case, case)
        return
    for name, value in expected.items():
        label = f"{case['id']} {name}"
        if name not in ENTRIES:
            yield label, f"r1eval has no {name}"
        else:
            yield label, run_check(compare, ENTRIES[name], value, case)


def compare(compute: Callable[..., Any], expected: Any, *arguments: Any) -> str:
    return differences(compute(*arguments), expected)


def differences(got: Any, expected: Any, where: str = "") -> str:
    """Where two nested results differ; the key `note` is not compared."""
    if isinstance(expected, dict) and isinstance(got, dict):
        pairs = ((key, value) for key, value in expected.items() if key != "note")
        wrong = (
            differences(got[key], value, f"{where}.{key}") if key in got else f"{where}.{key} is not computed"
            for key, value in pairs
        )
        return "; ".join(filter(None, wrong))
    same = got == expected
    if isinstance(expected, int | float) and isinstance(got, int | float):
        same = abs(got - expected) <= TOLERANCE
    return "" if same else f"{where.lstrip('.') or 'it'} is {got}, not {expected}"


def contest(case: Case) -> Contest:
    parsed = parse(case)
    assert isinstance(parsed, Contest), parsed
    return parsed


def parse(case: Case, fallback: Case | None = None) -> Contest | SkippedContest:
    """The contest of a case; an answer that it does not have is taken from `fallback`."""
    standings, changes = (
        (case if key in case else fallback or {})[key] for key in ("standings", "ratingChanges")
    )
    number = standings.get("result", {}).get("contest", {}).get("id", 0)
    return parse_contest(number, standings, changes)


def result(case: Case) -> Result:
    """The official result of the case's verdicts in their order."""
    attempts = {index: attempts_in_order(verdicts) for index, verdicts in case["verdicts"].items()}
    (one,) = result_distribution(contest(case), attempts)
    return one


def codeelo_result(case: Case) -> Result:
    attempts = {
        i: attempts_in_order(verdicts, codeelo.is_attempt) for i, verdicts in case["verdicts"].items()
    }
    (one,) = result_distribution(contest(case), attempts, codeelo.problem_result)
    return one


def rank(case: Case, scoreboard: Callable[[Contest], Scoreboard] = official_scoreboard) -> Rank:
    return scoreboard(contest(case)).rank(result(case))


def rank_values(rank: Rank) -> Case:
    return {
        "better": rank.better,
        "tied": rank.tied,
        "min": rank.min,
        "mid": rank.mid,
        "max": rank.max,
    }


def ratings(opponents: Opponents, rank: Rank) -> Case:
    return {ties: _rating(opponents, rank.at(ties)) for ties in ("min", "mid", "max")}


def _rating(opponents: Opponents, rank: float) -> Case:
    one = rating_at_rank(opponents, rank)
    return {
        "rating": one.value,
        "saturated": one.saturated,
        "rating_clamped": one.clamped,
        "cf_int_1_8000": integer_rating(opponents, rank),
    }


def codeelo_rating(case: Case) -> Case:
    participants = codeelo.select_participants(contest(case), floor=0)
    if participants is None:
        return {"returned": None, "detail": None}
    earned = codeelo_result(case)
    place = codeelo.rank(participants, earned)
    rating = codeelo.rating(participants.opponents, place)
    detail = {"score": earned.score, "penalty": earned.penalty, "rank0": place, "rating": rating}
    return {"returned": rating, "detail": detail}


ENTRIES: Mapping[str, Callable[[Case], Any]] = {
    "skipped": lambda case: isinstance(parse(case), SkippedContest),
    "n_rated": lambda case: len(contest(case).humans),
    "score": lambda case: result(case).score,
    "penalty": lambda case: result(case).penalty,
    "score_codeelo_policy": lambda case: codeelo_result(case).score,
    "penalty_codeelo_policy": lambda case: codeelo_result(case).penalty,
    "rank": lambda case: rank_values(rank(case)),
    "rank_time_neutral": lambda case: rank_values(rank(case, time_neutral_scoreboard)),
    "ratings_newcomer_1400": lambda case: ratings(contest_opponents(contest(case)), rank(case)),
    "ratings_newcomer_raw": lambda case: ratings(contest_opponents(contest(case), newcomer=0), rank(case)),
    "ratings_time_neutral_1400": lambda case: ratings(
        contest_opponents(contest(case)), rank(case, time_neutral_scoreboard)
    ),
    "ratings_time_neutral_raw": lambda case: ratings(
        contest_opponents(contest(case), newcomer=0), rank(case, time_neutral_scoreboard)
    ),
    "codeelo_calc_rating": codeelo_rating,
    "within_contest_percentile": lambda case: 100 * share_beaten(rank(case), len(contest(case).humans)),
}


def check_orders(label: str, case: Case, contests: Mapping[str, Case]) -> Iterator[Outcome]:
    base = contests.get(case["contest"])
    for name, value in case["expected"].items():
        if name not in ORDERS:
            yield f"{label} {name}", f"r1eval has no {name}"
            continue
        yield f"{label} {name}", run_check(compare, ORDERS[name], value, base, case)


def _all_orders(base: Case, case: Case) -> dict[Result, float]:
    attempts = {
        index: attempt_distribution(["AC"] * counts["c"] + ["WA"] * (counts["n"] - counts["c"]))
        for index, counts in case["samples_accepted"].items()
    }
    return result_distribution(contest(base), attempts)


def _mean_rating(
    ties: Any, make_scoreboard: Callable[[Contest], Scoreboard] = official_scoreboard
) -> Callable[[Case, Case], float]:
    def value(base: Case, case: Case) -> float:
        scoreboard = make_scoreboard(contest(base))
        humans = contest_opponents(contest(base))
        results = _all_orders(base, case)
        return expectation(results, lambda one: rating_at_rank(humans, scoreboard.rank(one).at(ties)).clamped)

    return value


ORDERS: Mapping[str, Callable[[Case, Case], float]] = {
    "mean_score": lambda base, case: expectation(_all_orders(base, case), lambda one: one.score),
    "mean_penalty": lambda base, case: expectation(_all_orders(base, case), lambda one: one.penalty),
    **{f"mean_rating_{ties}_clamped": _mean_rating(ties) for ties in ("min", "mid", "max")},
    **{
        f"mean_rating_time_neutral_{ties}_clamped": _mean_rating(ties, time_neutral_scoreboard)
        for ties in ("min", "mid", "max")
    },
}


def find_place(case: Case) -> aggregate.Place | None:
    """The model's place in a contest; None if the contest is skipped."""
    if isinstance(parse(case), SkippedContest):
        return None
    return aggregate.Place(contest(case), rank(case), rank(case, time_neutral_scoreboard))


def check_negative(case: Case, contests: Mapping[str, Case]) -> str:
    """The error of a case that must not get a rating."""
    if "verdicts" in case:
        return check_unsolved({**contests[case["contest"]], "verdicts": case["verdicts"]})
    if "standings" in case or "ratingChanges" in case:
        return check_skipped(case, contests.get(case.get("contest", ""), next(iter(contests.values()), {})))
    return f"r1eval has no negative case with {', '.join(case)}"


def check_skipped(case: Case, fallback: Case) -> str:
    parsed = parse(case, fallback)
    if isinstance(parsed, Contest):
        return "the contest is rated, not skipped"
    return "" if parsed.reason else "the contest is skipped without a reason"


def check_unsolved(case: Case) -> str:
    """Nothing is solved: the rank is behind all humans without points; attempted problems are counted."""
    place, parsed = rank(case), contest(case)
    attempted = [i for i, verdicts in case["verdicts"].items() if any(map(is_official_attempt, verdicts))]
    model = Participation(parsed, {index: tuple(verdicts) for index, verdicts in case["verdicts"].items()})
    if (model.attempted, model.rank()) != (len(attempted), place.max):
        return f"{model.attempted} problems attempted and rank {model.rank()} are reported"
    without_points = [human for human in parsed.humans if human.row.points == 0]
    better = len([human for human in parsed.humans if human.row.points > 0])
    if result(case) != Result(0.0):
        return f"it earns {result(case)}"
    return differences(rank_values(place), rank_values(Rank(better, len(without_points))))


def check_percentile_table(values: list[float]) -> str:
    """Each rating of a table, and ratings between and beyond them, against a count by hand."""
    table = RatingList("the file's own", tuple(values))
    ratings = {value + step for value in values for step in (-0.5, 0, 0.5)}
    wrong = []
    for rating in sorted(ratings):
        weaker, equal = sum(v < rating for v in values), sum(v == rating for v in values)
        if abs(table.share(rating) - (weaker + equal / 2) / len(values)) > 1e-12:
            wrong.append(f"{rating} beats {table.share(rating)}")
    return "; ".join(wrong[:3])


SECTIONS: Mapping[str, Callable[[Any, Mapping[str, Case]], Iterator[Outcome]]] = {
    "contests": lambda cases, _: (one for case in cases for one in check_contest(case)),
    "order_expectation": lambda cases, contests: (
        one
        for number, case in enumerate(cases, 1)
        for one in check_orders(f"order_expectation {number}", case, contests)
    ),
    "negative": lambda cases, contests: (
        (case.get("id", "negative"), run_check(check_negative, case, contests)) for case in cases
    ),
    "percentile_table": lambda cases, _: iter(
        [("percentile_table", run_check(check_percentile_table, cases))]
    ),
}
