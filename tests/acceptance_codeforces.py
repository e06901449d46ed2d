"""Cases of Codeforces contests, in the form of a fixtures file, through r1eval's own functions.

The file holds "contests" (each with the API's two answers, verdicts in order, and what is expected of
them), "order_expectation" (counts of accepted samples, averaged over all orders), "negative" (what must not
become a rating) and "percentile_table" (a list of ratings). Every expected entry is a case of its own; an
entry, a kind or a section that r1eval does not have is a case that fails.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from r1eval.codeforces import codeelo
from r1eval.codeforces.attempts import Result, chances, counts_officially, in_order, mean, scores
from r1eval.codeforces.contest import Contest, Skipped, contest_of
from r1eval.codeforces.participation import Played
from r1eval.codeforces.percentile import Table, in_field
from r1eval.codeforces.rating import (
    Board,
    Field,
    Rank,
    board,
    board_without_clock,
    codeforces_integer,
    field,
    rating_at,
)

Case = Mapping[str, Any]
Outcome = tuple[str, str]
"""(the case's name, what is wrong with it; "" if it passes)"""

TOLERANCE = 1e-6
"""rating points, points, percent"""

ABOUT = ("schema", "meta")
"""sections that hold no cases"""


def outcomes(file: Case) -> Iterator[Outcome]:
    """Every case of a file, with what is wrong with it."""
    contests = {case["id"]: case for case in file.get("contests", [])}
    for section, cases in file.items():
        if section == "contests":
            for case in cases:
                yield from of_contest(case)
        elif section == "order_expectation":
            for number, case in enumerate(cases, 1):
                yield from of_orders(f"order_expectation {number}", case, contests)
        elif section == "negative":
            for case in cases:
                yield case.get("id", "negative"), said(negative, case, contests)
        elif section == "percentile_table":
            yield section, said(percentile_table, cases)
        elif section not in ABOUT:
            yield section, f"r1eval has no {section}"


def said(check: Callable[..., str], *given: Any) -> str:
    """What a check says is wrong; what it raises is wrong too."""
    try:
        return check(*given)
    except Exception as error:  # noqa: BLE001  # one case's failure must not hide the others
        return f"{type(error).__name__}: {error}"


def of_contest(case: Case) -> Iterator[Outcome]:
    expected = case.get("expected", {})
    if not isinstance(expected, dict):
        yield case["id"], said(refusal, case, case)
        return
    for name, wanted in expected.items():
        label = f"{case['id']} {name}"
        if name not in ENTRIES:
            yield label, f"r1eval has no {name}"
        else:
            yield label, said(compare, ENTRIES[name], wanted, case)


def compare(compute: Callable[..., Any], wanted: Any, *given: Any) -> str:
    return differences(compute(*given), wanted)


def differences(got: Any, wanted: Any, where: str = "") -> str:
    """Where two nested results differ; an expected `note` is a remark."""
    if isinstance(wanted, dict) and isinstance(got, dict):
        pairs = ((key, value) for key, value in wanted.items() if key != "note")
        wrong = (
            differences(got[key], value, f"{where}.{key}") if key in got else f"{where}.{key} is not computed"
            for key, value in pairs
        )
        return "; ".join(filter(None, wrong))
    same = got == wanted
    if isinstance(wanted, int | float) and isinstance(got, int | float):
        same = abs(got - wanted) <= TOLERANCE
    return "" if same else f"{where.lstrip('.') or 'it'} is {got}, not {wanted}"


def contest(case: Case) -> Contest:
    parsed = parse(case)
    assert isinstance(parsed, Contest), parsed
    return parsed


def parse(case: Case, other: Case | None = None) -> Contest | Skipped:
    """The contest of a case; an answer that it lacks is another contest's."""
    standings, changes = (
        (case if key in case else other or {})[key] for key in ("standings", "ratingChanges")
    )
    number = standings.get("result", {}).get("contest", {}).get("id", 0)
    return contest_of(number, standings, changes)


def result(case: Case) -> Result:
    """What the case's verdicts, in their order, earn officially."""
    known = {index: in_order(verdicts) for index, verdicts in case["verdicts"].items()}
    (one,) = scores(contest(case), known)
    return one


def codeelo_result(case: Case) -> Result:
    known = {index: in_order(verdicts, codeelo.counts) for index, verdicts in case["verdicts"].items()}
    (one,) = scores(contest(case), known, codeelo.earn)
    return one


def rank(case: Case, board_of: Callable[[Contest], Board] = board) -> Rank:
    return board_of(contest(case)).rank(result(case))


def ranks(place: Rank) -> Case:
    return {
        "better": place.better,
        "tied": place.tied,
        "min": place.min,
        "mid": place.mid,
        "max": place.max,
    }


def ratings(humans: Field, place: Rank) -> Case:
    return {ties: _rating(humans, place.at(ties)) for ties in ("min", "mid", "max")}


def _rating(humans: Field, at: float) -> Case:
    one = rating_at(humans, at)
    return {
        "rating": one.value,
        "saturated": one.saturated,
        "rating_clamped": one.clamped,
        "cf_int_1_8000": codeforces_integer(humans, at),
    }


def codeelo_rating(case: Case) -> Case:
    held = codeelo.standing(contest(case), floor=0)
    if held is None:
        return {"returned": None, "detail": None}
    earned = codeelo_result(case)
    place = codeelo.rank(held, earned)
    returned = codeelo.rating(held.field, place)
    detail = {"score": earned.score, "penalty": earned.penalty, "rank0": place, "rating": returned}
    return {"returned": returned, "detail": detail}


ENTRIES: Mapping[str, Callable[[Case], Any]] = {
    "skipped": lambda case: isinstance(parse(case), Skipped),
    "n_rated": lambda case: len(contest(case).humans),
    "score": lambda case: result(case).score,
    "penalty": lambda case: result(case).penalty,
    "score_codeelo_policy": lambda case: codeelo_result(case).score,
    "penalty_codeelo_policy": lambda case: codeelo_result(case).penalty,
    "rank": lambda case: ranks(rank(case)),
    "rank_time_neutral": lambda case: ranks(rank(case, board_without_clock)),
    "ratings_newcomer_1400": lambda case: ratings(field(contest(case)), rank(case)),
    "ratings_newcomer_raw": lambda case: ratings(field(contest(case), newcomer=0), rank(case)),
    "ratings_time_neutral_1400": lambda case: ratings(field(contest(case)), rank(case, board_without_clock)),
    "ratings_time_neutral_raw": lambda case: ratings(
        field(contest(case), newcomer=0), rank(case, board_without_clock)
    ),
    "codeelo_calc_rating": codeelo_rating,
    "within_contest_percentile": lambda case: 100 * in_field(rank(case), len(contest(case).humans)),
}


def of_orders(label: str, case: Case, contests: Mapping[str, Case]) -> Iterator[Outcome]:
    for name, wanted in case["expected"].items():
        if name not in ORDERS:
            yield f"{label} {name}", f"r1eval has no {name}"
            continue
        yield f"{label} {name}", said(compare, ORDERS[name], wanted, contests.get(case["contest"]), case)


def _all_orders(held: Case, case: Case) -> dict[Result, float]:
    known = {
        index: chances(["AC"] * given["c"] + ["WA"] * (given["n"] - given["c"]))
        for index, given in case["samples_accepted"].items()
    }
    return scores(contest(held), known)


def _mean_rating(ties: Any, board_of: Callable[[Contest], Board] = board) -> Callable[[Case, Case], float]:
    def value(held: Case, case: Case) -> float:
        places = board_of(contest(held))
        humans = field(contest(held))
        results = _all_orders(held, case)
        return mean(results, lambda one: rating_at(humans, places.rank(one).at(ties)).clamped)

    return value


ORDERS: Mapping[str, Callable[[Case, Case], float]] = {
    "mean_score": lambda held, case: mean(_all_orders(held, case), lambda one: one.score),
    "mean_penalty": lambda held, case: mean(_all_orders(held, case), lambda one: one.penalty),
    **{f"mean_rating_{ties}_clamped": _mean_rating(ties) for ties in ("min", "mid", "max")},
    **{
        f"mean_rating_time_neutral_{ties}_clamped": _mean_rating(ties, board_without_clock)
        for ties in ("min", "mid", "max")
    },
}


def negative(case: Case, contests: Mapping[str, Case]) -> str:
    """What is wrong with a case that must not become a rating."""
    if "verdicts" in case:
        return nothing_earned({**contests[case["contest"]], "verdicts": case["verdicts"]})
    if "standings" in case or "ratingChanges" in case:
        return refusal(case, contests.get(case.get("contest", ""), next(iter(contests.values()), {})))
    return f"r1eval knows no negative case of {', '.join(case)}"


def refusal(case: Case, other: Case) -> str:
    parsed = parse(case, other)
    if isinstance(parsed, Contest):
        return "the contest is rated, not skipped"
    return "" if parsed.reason else "the contest is skipped without a reason"


def nothing_earned(case: Case) -> str:
    """Nothing is solved: the rank is behind all who have nothing either; attempted problems are counted."""
    place, held = rank(case), contest(case)
    attempted = [i for i, given in case["verdicts"].items() if any(map(counts_officially, given))]
    played = Played(held, {index: tuple(given) for index, given in case["verdicts"].items()})
    if (played.attempted, played.rank()) != (len(attempted), place.max):
        return f"{played.attempted} problems attempted and rank {played.rank()} are said"
    nothing = [human for human in held.humans if human.entry.points == 0]
    better = len([human for human in held.humans if human.entry.points > 0])
    if result(case) != Result(0.0):
        return f"it earns {result(case)}"
    wanted = ranks(Rank(better, len(nothing)))
    return differences(ranks(place), wanted)


def percentile_table(values: list[float]) -> str:
    """Each rating of a table, and those between and beyond, against a count by hand."""
    table = Table("the file's own", tuple(values))
    asked = {value + step for value in values for step in (-0.5, 0, 0.5)}
    wrong = []
    for rating in sorted(asked):
        weaker, equal = sum(v < rating for v in values), sum(v == rating for v in values)
        if abs(table.share(rating) - (weaker + equal / 2) / len(values)) > 1e-12:
            wrong.append(f"{rating} beats {table.share(rating)}")
    return "; ".join(wrong[:3])
