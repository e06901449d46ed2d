"""Acceptance cases of the gate's statistics: paired tests, Holm, states, power, missing questions."""

from collections.abc import Callable, Mapping
from typing import Any

from r1eval.gate.decision import PValues, exit_code, states
from r1eval.statistics.intervals import LEVEL
from r1eval.statistics.paired_tests import (
    PairedSummary,
    confidence_limits,
    difference_bounds,
    drop_p,
    holm,
    mcnemar_p,
    noninferiority_p,
    sign_flip_p,
    student_p,
    summarize_pairs,
)
from r1eval.statistics.power import Noise, PowerTarget, mde, questions_needed
from reports.gate.verdict import State

Values = dict[str, Any]


def paired(given: Values) -> Values:
    """Two runs' samples by question id, compared on their common ids."""
    a, b = ({q: sum(x) / len(x) for q, x in given[side].items()} for side in ("a", "b"))
    summary = summarize_pairs([b[q] - a[q] for q in a if q in b])
    two_sided = None if summary.t is None else 2 * student_p(-abs(summary.t), summary.n - 1)
    return {
        "n": summary.n,
        "mean": summary.mean,
        "se": summary.se,
        "t": summary.t,
        "df": summary.n - 1,
        "p_two_sided": two_sided,
        "ci": confidence_limits(summary, (1 - LEVEL) / 2),
        "wins": summary.wins,
        "losses": summary.losses,
        "ties": summary.ties,
    }


def sign_flip(given: Values) -> Values:
    d = given["differences"]
    less, more = sign_flip_p(d), sign_flip_p([-one for one in d])
    return {"p_two_sided": min(1.0, 2 * min(less, more)), "p_one_sided_less": less}


def mcnemar(given: Values) -> Values:
    exact, midp = mcnemar_p(given["b"], given["c"])
    return {"exact_p": exact, "midp": midp}


def holm_adjusted(given: Values) -> Values:
    adjusted = holm(given["p"])
    return {"adjusted": adjusted, "reject_at_0.05": [p <= 0.05 for p in adjusted]}


def one_gate(given: Values) -> Values:
    """One benchmark: its drop is tested with the upper limit against no drop, and against the margin."""
    summary, alpha, margin = (
        PairedSummary(given["n"], given["mean_diff"], given["se"]),
        given["alpha"],
        given["margin"],
    )
    p = noninferiority_p(summary, margin)
    low, high = confidence_limits(summary, alpha)
    assert high is not None
    state = states([PValues(_p_drop(summary), p)], alpha)[0]
    beyond = high < -margin
    names = {
        State.OK: "pass",
        State.OK_SMALL_DROP: "pass_small_drop",
        State.REGRESSION: "fail" if beyond else "fail_drop_established",
        State.INCONCLUSIVE: "inconclusive",
    }
    t = (summary.mean + margin) / given["se"] if given["se"] else None
    return {"t": t, "p": p, "lower": low, "upper": high, "state": names[state]}


def suite(given: Values) -> Values:
    margins = [one["margin"] for one in given["benchmarks"]]
    summary = [PairedSummary(one["n"], one["mean_diff"], one["se"]) for one in given["benchmarks"]]
    tests = [PValues(_p_drop(s), noninferiority_p(s, m)) for s, m in zip(summary, margins, strict=True)]
    found = states(tests, given["alpha"])
    return {
        "p_regression": [test.p_drop for test in tests],
        "p_holm": holm([test.p_drop for test in tests]),
        "lower": [confidence_limits(s, given["alpha"])[0] for s in summary],
        "p_noninferior": [test.p_noninferior for test in tests],
        "states": [str(state) for state in found],
        "exit_block_on_evidence": exit_code(found, "block"),
        "exit_require_noninferiority": exit_code(found, "require"),
    }


def minimum_effect(given: Values) -> Values:
    return {"mde": mde(given["n"], given["k_a"], given["k_b"], _noise(given), _target(given))}


def n_needed(given: Values) -> Values:
    return {"n": questions_needed(given["delta"], given["k_a"], given["k_b"], _noise(given), _target(given))}


def missing_bounds(given: Values) -> Values:
    """A question that is missing in a run is null: its value is between 0 and 1."""
    a, b = given["a_question_means"], given["b_question_means"]
    bounds = ([(0.0, 1.0) if m is None else (m, m) for m in means] for means in (a, b))
    worst, best = difference_bounds(*bounds)
    shared = [y - x for x, y in zip(a, b, strict=True) if x is not None and y is not None]
    return {
        "diff_shared": summarize_pairs(shared).mean if shared else None,
        "n_shared": len(shared),
        "worst_case_diff": summarize_pairs(worst).mean,
        "best_case_diff": summarize_pairs(best).mean,
    }


def sparse(given: Values) -> Values:
    differences = [*given["nonzero"], *[0.0] * (given["n"] - len(given["nonzero"]))]
    summary = summarize_pairs(differences)
    return {
        "mean": summary.mean,
        "se": summary.se,
        "p_t_less": None if summary.t is None else student_p(summary.t, summary.n - 1),
        "p_sign_flip_less": sign_flip_p(differences),
        "use": {"exact sign-flip": "sign_flip", "paired t": "t"}[drop_p(differences)[1]],
    }


KINDS: Mapping[str, Callable[[Values], Values]] = {
    "paired": paired,
    "sign_flip_exact": sign_flip,
    "mcnemar": mcnemar,
    "holm": holm_adjusted,
    "gate": one_gate,
    "gate_suite": suite,
    "mde": minimum_effect,
    "n_needed": n_needed,
    "missing_bounds": missing_bounds,
    "sparse_differences": sparse,
}


def _p_drop(summary: PairedSummary) -> float:
    return float(summary.mean >= 0) if summary.t is None else student_p(summary.t, summary.n - 1)


def _noise(given: Values) -> Noise:
    return Noise(given["omega2"], given["sigma2_a"], given["sigma2_b"])


def _target(given: Values) -> PowerTarget:
    return PowerTarget(given["alpha"], given["power"], given["sides"])
