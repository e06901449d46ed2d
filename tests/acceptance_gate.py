"""The kinds of case that the gate's statistics answer: paired tests, Holm, states, power, what is missing."""

from collections.abc import Callable, Mapping
from typing import Any

from r1eval.gate.decision import Tests, exit_code, states
from r1eval.statistics.intervals import LEVEL
from r1eval.statistics.paired_tests import (
    Paired,
    drop_p,
    holm,
    limits,
    mcnemar_p,
    noninferiority_p,
    paired,
    sign_flip_p,
    student_p,
    worst_and_best,
)
from r1eval.statistics.power import Noise, Wish, mde, questions_needed
from reports.gate.verdict import State

Values = dict[str, Any]


def of_pairs(given: Values) -> Values:
    """Two runs' samples by question id, compared on the ids that both have."""
    a, b = ({q: sum(x) / len(x) for q, x in given[side].items()} for side in ("a", "b"))
    short = paired([b[q] - a[q] for q in a if q in b])
    two_sided = None if short.t is None else 2 * student_p(-abs(short.t), short.n - 1)
    return {
        "n": short.n,
        "mean": short.mean,
        "se": short.se,
        "t": short.t,
        "df": short.n - 1,
        "p_two_sided": two_sided,
        "ci": limits(short, (1 - LEVEL) / 2),
        "wins": short.wins,
        "losses": short.losses,
        "ties": short.ties,
    }


def sign_flip(given: Values) -> Values:
    d = given["differences"]
    less, more = sign_flip_p(d), sign_flip_p([-one for one in d])
    return {"p_two_sided": min(1.0, 2 * min(less, more)), "p_one_sided_less": less}


def mcnemar(given: Values) -> Values:
    exact, midp = mcnemar_p(given["b"], given["c"])
    return {"exact_p": exact, "midp": midp}


def of_holm(given: Values) -> Values:
    adjusted = holm(given["p"])
    return {"adjusted": adjusted, "reject_at_0.05": [p <= 0.05 for p in adjusted]}


def one_gate(given: Values) -> Values:
    """One benchmark alone: its drop is tested by its upper limit against no drop, and against the margin."""
    short, alpha, margin = (
        Paired(given["n"], given["mean_diff"], given["se"]),
        given["alpha"],
        given["margin"],
    )
    p = noninferiority_p(short, margin)
    low, high = limits(short, alpha)
    assert high is not None
    state = states([Tests(_p_drop(short), p)], alpha)[0]
    beyond = high < -margin
    names = {
        State.OK: "pass",
        State.OK_SMALL_DROP: "pass",
        State.REGRESSION: "fail" if beyond else "fail_drop_established",
        State.INCONCLUSIVE: "inconclusive",
    }
    t = (short.mean + margin) / given["se"] if given["se"] else None
    return {"t": t, "p": p, "lower": low, "upper": high, "state": names[state]}


def suite(given: Values) -> Values:
    margins = [one["margin"] for one in given["benchmarks"]]
    short = [Paired(one["n"], one["mean_diff"], one["se"]) for one in given["benchmarks"]]
    tests = [Tests(_p_drop(s), noninferiority_p(s, m)) for s, m in zip(short, margins, strict=True)]
    found = states(tests, given["alpha"])
    return {
        "p_regression": [test.p_drop for test in tests],
        "p_holm": holm([test.p_drop for test in tests]),
        "lower": [limits(s, given["alpha"])[0] for s in short],
        "p_noninferior": [test.p_noninferior for test in tests],
        "states": [str(state) for state in found],
        "exit_block_on_evidence": exit_code(found, "block"),
        "exit_require_noninferiority": exit_code(found, "require"),
    }


def of_mde(given: Values) -> Values:
    return {"mde": mde(given["n"], given["k_a"], given["k_b"], _noise(given), _wish(given))}


def n_needed(given: Values) -> Values:
    return {"n": questions_needed(given["delta"], given["k_a"], given["k_b"], _noise(given), _wish(given))}


def missing_bounds(given: Values) -> Values:
    """A question that a run lacks is null: 0..1 for all that is known of it."""
    a, b = given["a_question_means"], given["b_question_means"]
    bounds = ([(0.0, 1.0) if m is None else (m, m) for m in means] for means in (a, b))
    worst, best = worst_and_best(*bounds)
    shared = [y - x for x, y in zip(a, b, strict=True) if x is not None and y is not None]
    return {
        "diff_shared": paired(shared).mean if shared else None,
        "n_shared": len(shared),
        "worst_case_diff": paired(worst).mean,
        "best_case_diff": paired(best).mean,
    }


def sparse(given: Values) -> Values:
    differences = [*given["nonzero"], *[0.0] * (given["n"] - len(given["nonzero"]))]
    short = paired(differences)
    return {
        "mean": short.mean,
        "se": short.se,
        "p_t_less": None if short.t is None else student_p(short.t, short.n - 1),
        "p_sign_flip_less": sign_flip_p(differences),
        "use": {"exact sign-flip": "sign_flip", "paired t": "t"}[drop_p(differences)[1]],
    }


KINDS: Mapping[str, Callable[[Values], Values]] = {
    "paired": of_pairs,
    "sign_flip_exact": sign_flip,
    "mcnemar": mcnemar,
    "holm": of_holm,
    "gate": one_gate,
    "gate_suite": suite,
    "mde": of_mde,
    "n_needed": n_needed,
    "missing_bounds": missing_bounds,
    "sparse_differences": sparse,
}


def _p_drop(short: Paired) -> float:
    return float(short.mean >= 0) if short.t is None else student_p(short.t, short.n - 1)


def _noise(given: Values) -> Noise:
    return Noise(given["omega2"], given["sigma2_a"], given["sigma2_b"])


def _wish(given: Values) -> Wish:
    return Wish(given["alpha"], given["power"], given["sides"])
