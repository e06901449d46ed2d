"""`r1eval.compare`: the difference of two runs on the questions that both answered, with its paired test."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from r1eval.api.frames import ColumnTypes, RowValues, make_frame
from r1eval.api.loading import Run, RunPath
from r1eval.errors import NotComparableError
from r1eval.gate.comparability import scoring_blockers
from r1eval.gate.conditions import read_conditions
from r1eval.gate.evidence import (
    metric_blocker,
    pair_questions,
    parse_metric,
    read_evidence,
    resolve_j,
)
from r1eval.gate.question_differences import compare_questions, question_blockers
from r1eval.statistics.paired_tests import confidence_limits, drop_p, holm, summarize_pairs

if TYPE_CHECKING:
    from pandas import DataFrame

COMPARISON: ColumnTypes = {
    "benchmark": "string",
    "metric": "string",
    "a": "Float64",
    "b": "Float64",
    "difference": "Float64",
    "se": "Float64",
    "low": "Float64",
    "high": "Float64",
    "p": "Float64",
    "p_holm": "Float64",
    "test": "string",
    "questions": "Int64",
    "wins": "Int64",
    "losses": "Int64",
    "ties": "Int64",
    "left_out": "Int64",
}
"""the columns of a comparison; shares in 0..1"""
LEVEL = 0.025
"""on either side of the interval"""


def compare(run_a: RunPath | Run, run_b: RunPath | Run, metric: str = "pass@1") -> "DataFrame":
    """The difference a − b of two runs, a row for each benchmark that both have, paired by question.

    Only questions that are complete in both runs count; the others of either run are `left_out`. `low` and
    `high` are a 95 % interval, `p` is two-sided (`test` names it), `p_holm` is corrected for the number of
    benchmarks. The runs may differ in model, sampling and template, not in the questions and the grader.

    To decide whether a run is good enough, use `gate`: it has a margin, and refuses runs that were sampled
    differently. NotComparableError if the runs share no benchmark, ask other questions by the same ids, or
    were graded by other rules.

    >>> import r1eval
    >>> r1eval.compare("runs/a", "runs/b")[["difference", "wins", "losses", "ties"]].to_dict("records")
    [{'difference': 0.0, 'wins': 2, 'losses': 2, 'ties': 2}]
    """
    a, b = (one if isinstance(one, Run) else Run(one) for one in (run_a, run_b))
    parse_metric(metric)
    shared = [name for name in a.benchmarks if name in b.benchmarks]
    if not shared:
        raise NotComparableError(
            f"{a.path} (of {', '.join(a.benchmarks)}) and {b.path} (of {', '.join(b.benchmarks)}) share no "
            "benchmark; compare runs of the same one"
        )
    rows = [_compare(a, b, name, metric) for name in shared]
    adjusted = iter(holm([row["p"] for row in rows if isinstance(row["p"], float)]))
    return make_frame(COMPARISON, _with_holm(rows, adjusted))


def _compare(a: Run, b: Run, benchmark: str, metric_name: str) -> dict[str, object]:
    """One row, without `p_holm`; NotComparableError if a shared question is not the same."""
    old, new = read_conditions(b.folder, benchmark), read_conditions(a.folder, benchmark)
    differences = compare_questions(old, new)
    extra = len(differences.extra)
    differences.extra.clear()
    for blocker in (*question_blockers(differences, old, new), *scoring_blockers(old, new)):
        raise NotComparableError(f"{benchmark}: {blocker.what}; {blocker.cure}")
    base, other = read_evidence(b.folder, benchmark), read_evidence(a.folder, benchmark)
    metric = parse_metric(metric_name)
    if problem := metric_blocker(metric, base, other):
        raise NotComparableError(f"{benchmark}: {problem.what}; {problem.cure}")
    metric = resolve_j(metric, base.k, other.k)
    pairing = pair_questions(base, other, metric, base.k, other.k)
    row: dict[str, object] = {
        "benchmark": benchmark,
        "metric": metric.name,
        "questions": len(pairing.ids),
        "left_out": len(pairing.missing) + extra,
    }
    if not pairing.ids:
        return {**dict.fromkeys(COMPARISON), **row}
    found = summarize_pairs(pairing.differences)
    low, high = confidence_limits(found, LEVEL)
    p, test = _two_sided_p(pairing.differences)
    return row | {
        "a": sum(pairing.candidate) / found.n,
        "b": sum(pairing.baseline) / found.n,
        "difference": found.mean,
        "se": found.se,
        "low": low,
        "high": high,
        "p": p,
        "test": test,
        "wins": found.wins,
        "losses": found.losses,
        "ties": found.ties,
    }


def _two_sided_p(differences: tuple[float, ...]) -> tuple[float, str]:
    """Twice the smaller of the two one-sided p-values.

    >>> _two_sided_p((0.5, 0.5, 0.25))
    (0.25, 'exact sign-flip')
    """
    drop, test = drop_p(differences)
    gain, _ = drop_p([-one for one in differences])
    return min(1.0, 2 * min(drop, gain)), test


def _with_holm(rows: list[dict[str, object]], adjusted: Iterator[float]) -> Iterator[RowValues]:
    for row in rows:
        p_holm = None if row["p"] is None else next(adjusted)
        yield tuple({**row, "p_holm": p_holm}[name] for name in COMPARISON)
