"""Cases of a file through r1eval's own functions: `python -m tests.acceptance KIND FILE.json`.

KIND is `statistics` or `codeforces` (acceptance_codeforces.py). A case of statistics is {"id", "kind",
"input", "expected", "abs_tol"}. Of a kind that expects several rules side by side (how ties are broken, which
interval) r1eval has one, and that one is compared; the others are listed. A kind that r1eval does not have
counts as failed. The last line is `N passed, N failed`.
"""

import json
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from r1eval.consensus import Ballot, expected_consensus
from r1eval.intervals import effective_n, se_ability, se_clustered, se_rerun, share, t_interval, wilson
from r1eval.pass_at import all_among, pass_at, rerun_variance
from tests import acceptance_codeforces

Case = Mapping[str, Any]
Values = dict[str, Any]
"""named results, under the names that `expected` has for them"""


def check(case: Case) -> str:
    """What is wrong with a case; "" if it passes."""
    if case["kind"] not in KINDS:
        return f"r1eval has no {case['kind']}"
    got, expected = KINDS[case["kind"]](case["input"]), wanted(case)
    wrong = [
        f"{name} is {value}, not {expected[name]}"
        for name, value in got.items()
        if name in expected and not close(value, expected[name], case["abs_tol"])
    ]
    return "; ".join(wrong) if got.keys() & expected.keys() else f"none of {', '.join(expected)} is computed"


def wanted(case: Case) -> Values:
    """What a case expects, by name; a single value is called `value`."""
    expected = case["expected"]
    single = expected is None or "value" in expected
    return {"value": expected and expected["value"]} if single else expected


def not_compared(cases: Sequence[Case]) -> dict[str, list[str]]:
    """For each kind that r1eval has, the names that its cases expect and r1eval does not compute."""
    names: dict[str, dict[str, None]] = {}
    for case in cases:
        if case["kind"] in KINDS:
            left = [name for name in wanted(case) if name not in KINDS[case["kind"]](case["input"])]
            names.setdefault(case["kind"], {}).update(dict.fromkeys(left))
    return {kind: list(left) for kind, left in names.items() if left}


def close(got: Any, expected: Any, tolerance: float) -> bool:
    """Equal within the tolerance; lists place by place, None only to None."""
    if isinstance(expected, dict):
        expected = expected["value"]
    if got is None or expected is None:
        return got is None and expected is None
    if isinstance(expected, str):
        return bool(got == expected)
    if isinstance(expected, list):
        pairs = zip(got, expected, strict=True)
        return all(close(one, other, tolerance) for one, other in pairs)
    return bool(abs(float(got) - expected) <= tolerance)


def pass_at_k(given: Values) -> Values:
    return {"value": pass_at(given["k"], given["n"], given["c"])}


def pass_at_k_dataset(given: Values) -> Values:
    values = [pass_at(given["k"], question["n"], question["c"]) for question in given["questions"]]
    if None in values:
        return {"value": None}
    return {"value": share([float(value) for value in values if value is not None], [], draws=1).value}


def pass_hat_k(given: Values) -> Values:
    return {"value": all_among(given["n"], given["c"], given["k"])}


def consensus(given: Values) -> Values:
    ballot = _ballot(given["votes"])
    return {"fractional/exclude": expected_consensus(ballot, [ballot.samples]).get(ballot.samples)}


def consensus_at_j(given: Values) -> Values:
    if given["ties"] != "fractional":
        return {}
    return {"exclude": expected_consensus(_ballot(given["votes"]), [given["j"]]).get(given["j"])}


def consensus_at_j_counts(given: Values) -> Values:
    if (given["ties"], given["no_answer"]) != ("fractional", "exclude"):
        return {}
    groups = given["counts"]
    correct, wrong = (tuple(g["n"] for g in groups if g["correct"] is right) for right in (True, False))
    return {"value": expected_consensus(Ballot(correct, wrong, given["none"]), [given["j"]]).get(given["j"])}


def se_single_run(given: Values) -> Values:
    samples = given["samples"]
    flat = [value for question in samples for value in question]
    question = [place for place, values in enumerate(samples) for _ in values]
    return {
        "pass_at_1_macro": share(_means(samples), [], draws=len(flat)).value,
        "se_question_macro": se_ability(_means(samples)),
        "se_cluster_micro": se_clustered(flat, question),
        "se_fixed_questions": se_rerun(_variances(samples)),
    }


def variance_parts(given: Values) -> Values:
    """The law of total variance from the two errors: between = n (SE_ability² − SE_re-run²)."""
    samples = given["samples"]
    total, fixed = se_ability(_means(samples)), se_rerun(_variances(samples))
    assert total is not None
    assert fixed is not None
    variances = zip(samples, _variances(samples), strict=True)
    within = sum(len(question) * (variance or 0) for question, variance in variances) / len(samples)
    between = len(samples) * (total**2 - fixed**2)
    return {
        "total_var_of_question_means": len(samples) * total**2,
        "sigma2_within": within,
        "sigma2_between": between,
        "icc": between / (between + within),
        "se_total": total,
        "se_fixed": fixed,
    }


def se_of_clusters(given: Values) -> Values:
    values, clusters = given["values"], given["clusters"]
    se = se_clustered(values, clusters)
    if se is None:
        return {"se_with_C_over_C_minus_1": None}
    interval = t_interval(sum(values) / len(values), se, len(set(clusters)) - 1)
    return {"se_with_C_over_C_minus_1": se, "ci95_t_df_clusters_minus_1": interval}


def small_n_interval(given: Values) -> Values:
    return {"wilson": wilson(given["c"] / given["n"], given["n"])} if given["level"] == 0.95 else {}


def wilson_effective_n(given: Values) -> Values:
    means = _means(given["samples"])
    mean, se = sum(means) / len(means), se_ability(means)
    assert se is not None
    n = effective_n(mean, se, len(means), sum(map(len, given["samples"])))
    return {"n_eff": n, "ci95": wilson(mean, n)}


KINDS: Mapping[str, Callable[[Values], Values]] = {
    "pass_at_k": pass_at_k,
    "pass_at_k_dataset": pass_at_k_dataset,
    "pass_hat_k": pass_hat_k,
    "consensus": consensus,
    "consensus_at_j": consensus_at_j,
    "consensus_at_j_counts": consensus_at_j_counts,
    "se_single_run": se_single_run,
    "variance_parts": variance_parts,
    "se_clustered": se_of_clusters,
    "small_n_interval": small_n_interval,
    "wilson_effective_n": wilson_effective_n,
}


def _ballot(votes: Sequence[Case]) -> Ballot:
    groups: dict[str, list[bool]] = {}
    for vote in votes:
        if vote["answer"] is not None:
            groups.setdefault(vote["answer"], []).append(vote["correct"])
    correct, wrong = (tuple(len(g) for g in groups.values() if all(g) is right) for right in (True, False))
    return Ballot(correct, wrong, silent=sum(vote["answer"] is None for vote in votes))


def _means(samples: Sequence[Sequence[int]]) -> list[float]:
    return [sum(question) / len(question) for question in samples]


def _variances(samples: Sequence[Sequence[int]]) -> list[float | None]:
    return [rerun_variance(1, len(question), sum(question)) for question in samples]


def statistics(file: Values) -> int:
    cases = file["cases"]
    failed = report((case["id"], check(case)) for case in cases)
    for kind, left in not_compared(cases).items():
        print(f"not r1eval's, not compared, of {kind}: {', '.join(left)}")
    print(f"{len(cases) - failed} passed, {failed} failed")
    return failed


def codeforces(file: Values) -> int:
    outcomes = list(acceptance_codeforces.outcomes(file))
    failed = report(outcomes)
    print(f"{len(outcomes) - failed} passed, {failed} failed")
    return failed


def report(outcomes: Iterable[tuple[str, str]]) -> int:
    """Print what failed and why; how many did."""
    wrong = [(name, why) for name, why in outcomes if why]
    for name, why in wrong:
        print(f"FAILED {name}: {why}")
    return len(wrong)


SUITES: Mapping[str, Callable[[Values], int]] = {"statistics": statistics, "codeforces": codeforces}


def main(arguments: Sequence[str]) -> int:
    if len(arguments) != 2 or arguments[0] not in SUITES:
        print(f"usage: python -m tests.acceptance {'|'.join(SUITES)} FILE.json", file=sys.stderr)
        return 2
    try:
        file = json.loads(Path(arguments[1]).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        print(f"error: {arguments[1]}: {error}; name a file of cases", file=sys.stderr)
        return 2
    return 1 if SUITES[arguments[0]](file) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
