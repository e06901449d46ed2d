"""Acceptance cases of the metrics of one run: pass@j, votes, errors, intervals, bootstraps."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction
from math import comb, fsum
from typing import Any

from r1eval.codeforces.attempts import attempt_distribution
from r1eval.errors import DataError
from r1eval.statistics.accuracy import Counts, variance_split
from r1eval.statistics.binomial import clopper_pearson, jeffreys, uniform_prior
from r1eval.statistics.consensus import VoteCounts, expected_consensus
from r1eval.statistics.intervals import (
    effective_n,
    mean_share,
    se_ability,
    se_clustered,
    se_rerun,
    t_interval,
    wilson,
)
from r1eval.statistics.other_harnesses import (
    bootstrap_over_questions,
    bootstrap_ratio,
    iid_estimate,
    naive_pass_at,
)
from r1eval.statistics.pass_at import g_pass_at, pass_at, rerun_variance, subset_share
from r1eval.statistics.published_grid import is_feasible
from r1eval.statistics.tie_rules import AnswerGroup, NoAnswerRule, TieRule, expected_vote, vote_value

Values = dict[str, Any]
Votes = Sequence[Mapping[str, Any]]

MAX_DENOMINATOR = 100_000
"""the largest denominator of the fraction that a float score is converted to"""


def pass_at_k(given: Values) -> Values:
    return {"value": pass_at(given["k"], given["n"], given["c"])}


def pass_at_k_dataset(given: Values) -> Values:
    values = [pass_at(given["k"], question["n"], question["c"]) for question in given["questions"]]
    if None in values:
        return {"value": None}
    return {"value": mean_share([float(value) for value in values if value is not None], [], draws=1).value}


def pass_hat_k(given: Values) -> Values:
    return {"value": subset_share(given["n"], given["c"], given["k"])}


def g_pass_at_k(given: Values) -> Values:
    return {"value": g_pass_at(given["n"], given["c"], given["k"], given["tau"])}


def pass_at_k_bias(given: Values) -> Values:
    """The means of both estimators over all outcomes of n samples, each correct with probability p."""
    n, k, p = given["n"], given["k"], given["p"]
    if k > n:
        return dict.fromkeys(("truth", "mean_unbiased", "mean_naive", "naive_bias"))
    outcome = [comb(n, c) * p**c * (1 - p) ** (n - c) for c in range(n + 1)]
    unbiased = fsum(chance * float(pass_at(k, n, c) or 0) for c, chance in enumerate(outcome))
    naive = fsum(chance * float(naive_pass_at(k, n, c)) for c, chance in enumerate(outcome))
    truth = 1 - (1 - p) ** k
    return {"truth": truth, "mean_unbiased": unbiased, "mean_naive": naive, "naive_bias": naive - truth}


def consensus(given: Values) -> Values:
    groups = list(_groups(given["votes"]))
    samples = len(given["votes"])
    return {
        f"{ties}/{no_answer}": expected_vote(groups, samples, samples, ties, no_answer)
        for ties in TieRule
        for no_answer in NoAnswerRule
    }


def consensus_weighted(given: Values) -> Values:
    found: Values = {}
    for no_answer in NoAnswerRule:
        weights: dict[str | None, Fraction] = {}
        right: dict[str | None, bool] = {}
        for vote in given["votes"]:
            answer = vote["answer"]
            if answer is not None or no_answer is NoAnswerRule.CLASS:
                weights[answer] = weights.get(answer, Fraction(0)) + Fraction(str(vote["weight"]))
                right[answer] = vote["correct"] and answer is not None
        groups = [(weight, right[answer]) for answer, weight in weights.items()]
        found |= {f"{ties}/{no_answer}": vote_value(groups, ties) for ties in TieRule}
    return found


def consensus_at_j(given: Values) -> Values:
    votes, ties = given["votes"], TieRule(given["ties"])
    groups = list(_groups(votes))
    return {rule.value: expected_vote(groups, len(votes), given["j"], ties, rule) for rule in NoAnswerRule}


def consensus_at_j_counts(given: Values) -> Values:
    """With r1eval's own rules, its cons@j curve; for "first" the votes are ordered group by group."""
    groups, abstentions, j = given["counts"], given["none"], given["j"]
    ties, no_answer = TieRule(given["ties"]), NoAnswerRule(given["no_answer"])
    if (ties, no_answer) == (TieRule.FRACTIONAL, NoAnswerRule.EXCLUDE):
        correct, wrong = (tuple(g["n"] for g in groups if g["correct"] is right) for right in (True, False))
        return {"value": expected_consensus(VoteCounts(correct, wrong, abstentions), [j]).get(j)}
    votes = [
        {"answer": str(place), "correct": g["correct"]}
        for place, g in enumerate(groups)
        for _ in range(g["n"])
    ]
    placed = list(_groups(votes))
    return {"value": expected_vote(placed, len(votes) + abstentions, j, ties, no_answer)}


def se_single_run(given: Values) -> Values:
    samples = given["samples"]
    flat = [value for question in samples for value in question]
    question = [place for place, values in enumerate(samples) for _ in values]
    iid = iid_estimate(sum(flat), len(flat))
    return {
        "pass_at_1_macro": mean_share(_means(samples), [], draws=len(flat)).value,
        "pass_at_1_micro": iid.value,
        "se_question_macro": se_ability(_means(samples)),
        "se_cluster_micro": se_clustered(flat, question),
        "se_iid_WRONG": iid.se,
        "se_fixed_questions": se_rerun(_variances(samples)),
    }


def variance_parts(given: Values) -> Values:
    samples = given["samples"]
    within, between = variance_split([Counts(len(question), sum(question)) for question in samples])
    se_total, se_fixed = se_ability(_means(samples)), se_rerun(_variances(samples))
    both = within + between if within is not None and between is not None else None
    return {
        "total_var_of_question_means": None if se_total is None else len(samples) * se_total**2,
        "sigma2_within": within,
        "sigma2_between": between,
        "icc": between / both if between is not None and both else None,
        "se_total": se_total,
        "se_fixed": se_fixed,
    }


def clustered_error(given: Values) -> Values:
    values, clusters = given["values"], given["clusters"]
    se = se_clustered(values, clusters)
    count = len(set(clusters))
    if se is None:
        return dict.fromkeys(("se_with_C_over_C_minus_1", "se_without", "ci95_t_df_clusters_minus_1"))
    return {
        "se_with_C_over_C_minus_1": se,
        "se_without": bootstrap_ratio(count) * se,
        "ci95_t_df_clusters_minus_1": t_interval(sum(values) / len(values), se, count - 1),
    }


def small_n_interval(given: Values) -> Values:
    c, n, level = given["c"], given["n"], given["level"]
    return {
        "wilson": wilson(c / n, n, level),
        "clopper_pearson": clopper_pearson(c, n, level),
        "jeffreys_equal_tail": jeffreys(c, n, level),
        "uniform_prior_beta": uniform_prior(c, n, level),
    }


def wilson_effective_n(given: Values) -> Values:
    means = _means(given["samples"])
    mean, se = sum(means) / len(means), se_ability(means)
    if se is None:
        return {"n_eff": None, "ci95": None}
    n = effective_n(mean, se, len(means), sum(map(len, given["samples"])))
    return {"n_eff": n, "ci95": wilson(mean, n)}


def bootstrap_exact(given: Values) -> Values:
    scores = _scores(given)
    bootstrap = bootstrap_over_questions(scores)
    return {
        "se": bootstrap.se,
        "percentile_ci95_full_distribution": (bootstrap.low, bootstrap.high),
        "se_ratio_to_clt": bootstrap_ratio(len(scores)),
    }


def bootstrap_mc(given: Values) -> Values:
    """The exact limit, which is within the tolerance of many draws."""
    bootstrap = bootstrap_over_questions(_scores(given))
    return {"se": bootstrap.se, "ci95": (bootstrap.low, bootstrap.high)}


def grid_feasible(given: Values) -> Values:
    return {"feasible": is_feasible(given["value_percent"], given["n"], given["k"], given["decimals"])}


def expected_wrong_before_ac(given: Values) -> Values:
    outcome = attempt_distribution(["AC"] * given["c"] + ["WA"] * (given["n"] - given["c"]))
    if None in outcome:
        return {"value": None}
    return {"value": fsum((wrong or 0) * chance for wrong, chance in outcome.items())}


KINDS: Mapping[str, Callable[[Values], Values]] = {
    "pass_at_k": pass_at_k,
    "pass_at_k_dataset": pass_at_k_dataset,
    "pass_hat_k": pass_hat_k,
    "g_pass_at_k": g_pass_at_k,
    "pass_at_k_bias": pass_at_k_bias,
    "consensus": consensus,
    "consensus_weighted": consensus_weighted,
    "consensus_at_j": consensus_at_j,
    "consensus_at_j_counts": consensus_at_j_counts,
    "se_single_run": se_single_run,
    "variance_parts": variance_parts,
    "se_clustered": clustered_error,
    "small_n_interval": small_n_interval,
    "wilson_effective_n": wilson_effective_n,
    "bootstrap_exact": bootstrap_exact,
    "bootstrap_mc": bootstrap_mc,
    "grid_feasible": grid_feasible,
    "expected_wrong_before_ac": expected_wrong_before_ac,
}


def _groups(votes: Votes) -> Iterator[AnswerGroup]:
    """Votes grouped by answer; DataError if equal answers were graded both ways."""
    places: dict[str, list[int]] = {}
    right: dict[str, bool] = {}
    for place, vote in enumerate(votes):
        answer = vote["answer"]
        if answer is not None:
            places.setdefault(answer, []).append(place)
            if right.setdefault(answer, vote["correct"]) is not vote["correct"]:
                raise DataError(f"answer {answer} was graded both ways")
    return (AnswerGroup(tuple(places[answer]), right[answer]) for answer in places)


def _scores(given: Values) -> list[Fraction]:
    return [Fraction(score).limit_denominator(MAX_DENOMINATOR) for score in given["question_scores"]]


def _means(samples: Sequence[Sequence[int]]) -> list[float]:
    return [sum(question) / len(question) for question in samples]


def _variances(samples: Sequence[Sequence[int]]) -> list[float | None]:
    return [rerun_variance(1, len(question), sum(question)) for question in samples]
