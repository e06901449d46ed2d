"""Metrics of the measures beside right and wrong: F1, instructions followed, cells of a grid."""

from collections.abc import Iterable, Mapping, Sequence
from math import fsum

from r1eval.statistics.intervals import Estimate, se_ability, se_rerun, share_interval, t_interval
from r1eval.store.records import Metric, Score, Status

Pairs = list[tuple[float, float]]
"""(amount, weight) of each sample of a question"""


def collect_measures(scores: Iterable[Score], k: int) -> tuple[dict[str, dict[str, Pairs]], int]:
    """Metric name -> question id -> its samples' measures, and the number of failed samples."""
    measures: dict[str, dict[str, Pairs]] = {}
    failed = 0
    for score in scores:
        if score.index >= k:
            continue
        failed += score.status is Status.FAILED
        for name, pair in score.measures.items():
            measures.setdefault(name, {}).setdefault(score.question_id, []).append(pair)
    return measures, failed


def measure_metrics(
    benchmark: str, scores: Iterable[Score], question_ids: Sequence[str], k: int
) -> list[Metric]:
    """The metric of each measure: Σ amount / Σ weight over questions, each by the mean of its samples.

    With failed samples a metric has no value. [] if no score has measures.
    """
    measures, failed = collect_measures(scores, k)
    metrics = []
    for name, by_question in measures.items():
        known = {question: by_question[question] for question in question_ids if question in by_question}
        estimate = Estimate(questions=len(known)) if failed else ratio(list(known.values()))
        metrics.append(Metric(benchmark=benchmark, name=name, k=k, **vars(estimate)))
    return metrics


def ratio(questions: Sequence[Pairs]) -> Estimate:
    """Σ a_q / Σ w_q, where a_q and w_q are a question's mean amount and weight; amounts are 0 … weight.

    The errors are those of the linearized ratio: with R the value and w̄ the mean weight, those of the mean
    of (a_q - R w_q) / w̄ (Cochran, Sampling Techniques, 1977, section 6.3). With equal weights this is the
    mean of shares that `mean_share` computes. A question whose samples have no weight tells nothing, and is
    not counted.

    >>> e = ratio([[(1, 1), (0, 1)], [(3, 3), (3, 3)], [(0, 2), (1, 2)]])
    >>> round(e.value, 4), round(e.se_ability, 4), round(e.se_rerun, 4)
    (0.6667, 0.2679, 0.1179)
    """
    questions = [pairs for pairs in questions if any(w > 0 for _, w in pairs)]
    if not questions:
        return Estimate()
    amounts = [fsum(a for a, _ in pairs) / len(pairs) for pairs in questions]
    weights = [fsum(w for _, w in pairs) / len(pairs) for pairs in questions]
    total = fsum(weights)
    value, mean_weight = fsum(amounts) / total, total / len(questions)
    residuals = [(a - value * w) / mean_weight for a, w in zip(amounts, weights, strict=True)]
    variances = [_variance_of_mean([(a - value * w) / mean_weight for a, w in pairs]) for pairs in questions]
    se = se_ability(residuals)
    low, high = share_interval(
        value, se, len(questions), draws=sum(w > 0 for pairs in questions for _, w in pairs)
    )
    return Estimate(value, low, high, se, se_rerun(variances), len(questions))


def _variance_of_mean(values: Sequence[float]) -> float | None:
    """s²/n; None for one sample."""
    n = len(values)
    if n < 2:
        return None
    mean = fsum(values) / n
    return fsum((value - mean) ** 2 for value in values) / (n - 1) / n


def weighted(strata: Mapping[str, Estimate], weights: Mapping[str, float]) -> Estimate:
    """Σ W_s m_s / Σ W_s over disjoint groups of questions; its errors add up in squares.

    No value if a group of the weights has none. The interval is that of a share with this error, over as many
    questions of equal weight as would give it: four levels of 125 with the weights 1, 2, 4, 8 are worth 331.

    >>> levels = {name: Estimate(1.0, se_ability=0.0, questions=125) for name in ("low", "top")}
    >>> e = weighted(levels, {"low": 1, "top": 8})
    >>> e.value, round(e.low, 3), e.questions
    (1.0, 0.976, 250)
    """
    parts = [(weights[name] / fsum(weights.values()), strata.get(name, Estimate())) for name in weights]
    questions = sum(part.questions for _, part in parts)
    if any(part.value is None for _, part in parts):
        return Estimate(questions=questions)
    value = fsum(share * (part.value or 0.0) for share, part in parts)
    ability = _root_of_squares([(share, part.se_ability) for share, part in parts])
    rerun = _root_of_squares([(share, part.se_rerun) for share, part in parts])
    worth = round(1 / fsum(share**2 / part.questions for share, part in parts))
    low, high = share_interval(value, ability, worth, draws=questions)
    return Estimate(value, low, high, ability, rerun, questions)


def harmonic(strata: Mapping[str, Estimate], weights: Mapping[str, float]) -> Estimate:
    """Σ W_s / Σ (W_s / (m_s + 0.01)) over disjoint groups of questions, as BBEH adds a point to each.

    Its errors are those of the linearized mean, whose slope in m_s is W_s h² / ((m_s + 0.01)² Σ W). No value
    if a group of the weights has none. The value may exceed 1 by the point that is added.

    A group near 0 decides the mean and hides its error, and chance in any makes the mean smaller: the
    linearized interval of hard tasks holds the truth as rarely as six times in ten. So each end is the
    farther of that and the one by the groups' own intervals.

    >>> groups = {name: Estimate(m, se_ability=0.02, questions=200) for name, m in (("a", 0.19), ("b", 0.79))}
    >>> e = harmonic(groups, {"a": 1, "b": 1})
    >>> round(e.value, 4), round(e.se_ability, 4)
    (0.32, 0.0256)
    """
    parts = [(weight, strata.get(name, Estimate())) for name, weight in weights.items()]
    questions, total = sum(part.questions for _, part in parts), fsum(weights.values())
    if any(part.value is None for _, part in parts):
        return Estimate(questions=questions)
    raised = [((part.value or 0.0) + 0.01, weight) for weight, part in parts]
    value = total / fsum(weight / mean for mean, weight in raised)
    slopes = [weight * value**2 / (mean**2 * total) for mean, weight in raised]
    ability = _root_of_squares(
        [(slope, part.se_ability) for slope, (_, part) in zip(slopes, parts, strict=True)]
    )
    rerun = _root_of_squares([(slope, part.se_rerun) for slope, (_, part) in zip(slopes, parts, strict=True)])
    if ability is None:
        return Estimate(value, questions=questions)
    low, high = t_interval(value, ability, questions - 1)
    least, most = _harmonic_ends(parts)
    return Estimate(value, max(min(low, least), 0.0), min(max(high, most), 1.01), ability, rerun, questions)


def _harmonic_ends(parts: Sequence[tuple[float, Estimate]]) -> tuple[float, float]:
    """The interval by those of the groups: MOVER's (`averages.py`) for the sum of reciprocals.

    The upper end also makes up for what errors add to that sum, W_s SE² / (m_s + 0.01)³ each.
    """
    terms, most, least = (
        [weight / ((getattr(part, end) or 0.0) + 0.01) for weight, part in parts]
        for end in ("value", "low", "high")
    )
    above, below = (
        fsum((end - term) ** 2 for end, term in zip(ends, terms, strict=True)) ** 0.5
        for ends in (most, least)
    )
    added = fsum(
        weight * (part.se_ability or 0) ** 2 / ((part.value or 0) + 0.01) ** 3 for weight, part in parts
    )
    total, weights = fsum(terms), fsum(weight for weight, _ in parts)
    return weights / (total + above), weights / max(total - below - added, weights / 1.01)


def _root_of_squares(parts: Sequence[tuple[float, float | None]]) -> float | None:
    known = [share * error for share, error in parts if error is not None]
    return fsum(one * one for one in known) ** 0.5 if len(known) == len(parts) else None
