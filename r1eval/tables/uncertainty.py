"""The uncertainty of a run's headline figures, from its scores and votes: `r1eval table RUN... --errors`."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import fsum
from pathlib import Path

from r1eval.statistics.accuracy import Counts
from r1eval.statistics.binomial import clopper_pearson, jeffreys, uniform_prior
from r1eval.statistics.intervals import MIN_T_ANSWERS, IntervalMethod, effective_n, interval_method
from r1eval.statistics.other_harnesses import (
    HarnessFigure,
    bootstrap_over_questions,
    iid_estimate,
    naive_pass_at,
)
from r1eval.statistics.pass_at import pass_at, subset_share
from r1eval.statistics.tie_rules import AnswerGroup, NoAnswerRule, TieRule, expected_vote
from r1eval.store.folder import RunFolder
from r1eval.store.records import Metric, Status, Vote
from r1eval.tables.results import BenchmarkSummary, headline_names, summarize
from reports import uncertainty
from reports.fit import FULL, Screen
from reports.rows import is_rating
from reports.uncertainty import AlternativeFigure, MetricUncertainty, RunUncertainty

R1EVAL_TIE_RULES = (TieRule.FRACTIONAL, NoAnswerRule.EXCLUDE)
"""the tie rules of r1eval's own consensus"""

ADAPTIVE = "pass@1_adaptive"
"""a metric whose samples differ in number from question to question; it has its own notes in the table"""

BINOMIAL_INTERVALS: Mapping[str, Callable[[int, int], tuple[float, float]]] = {
    "Clopper-Pearson": clopper_pearson,
    "Jeffreys": jeffreys,
    "uniform prior": uniform_prior,
}


@dataclass(frozen=True)
class QuestionTally:
    """The graded samples of one question."""

    counts: Counts
    groups: tuple[AnswerGroup, ...] | None
    """None if its answers do not vote"""


def format_uncertainty(
    folders: Sequence[Path],
    form: str,
    screen: Screen = FULL,
) -> str:
    """The uncertainty of these runs as `text`, `csv`, `json` or `markdown`; ends with a newline.

    Raises RunFolderError for a folder without metrics.
    """
    forms: Mapping[str, Callable[[Sequence[RunUncertainty]], str]] = {
        "text": lambda runs: uncertainty.to_text(runs, screen),
        "csv": uncertainty.to_csv,
        "json": uncertainty.to_json,
        "markdown": uncertainty.to_markdown,
    }
    return forms[form]([run_uncertainty(RunFolder(folder)) for folder in folders])


def run_uncertainty(folder: RunFolder) -> RunUncertainty:
    """The uncertainty of a run's headline metrics."""
    run = summarize(folder)
    rows = []
    for part in run.benchmarks:
        questions = read_questions(folder, part.name)
        metrics = [part.metrics[name] for name in headline_names(part) if name in part.metrics]
        rows += [metric_uncertainty(part, metric, questions) for metric in metrics]
    return RunUncertainty(run.model, str(run.folder), tuple(rows), run.name)


def read_questions(folder: RunFolder, benchmark: str) -> list[QuestionTally]:
    """The questions that have scores; votes refer to samples by their position among the graded ones."""
    correct: dict[str, dict[int, bool]] = {}
    for score in folder.scores(benchmark):
        if score.status is not Status.FAILED:
            correct.setdefault(score.question_id, {})[score.index] = score.status is Status.CORRECT
    votes: dict[str, list[Vote]] = {}
    for vote in folder.votes(benchmark):
        votes.setdefault(vote.question_id, []).append(vote)
    return [
        _tally(correct[one.id], votes.get(one.id, []), one.answer.votes)
        for one in folder.questions(benchmark)
        if one.id in correct
    ]


def metric_uncertainty(
    part: BenchmarkSummary, metric: Metric, questions: Sequence[QuestionTally]
) -> MetricUncertainty:
    """A metric of `metrics.json` with the methods of its errors, and what other harnesses would print."""
    split = (part.metrics.get(f"variance_{name}") for name in ("within", "between"))
    within, between = (one.value if one else None for one in split)
    total = within + between if within is not None and between is not None else None
    interval, why = describe_interval(metric, questions)
    if ADAPTIVE in part.metrics:
        why += f"; over the first {part.sampling.k} samples of each question, unlike {ADAPTIVE} in the table"
    values = question_values(metric.name, questions) if metric.value is not None else []
    return MetricUncertainty(
        benchmark=part.name,
        title=part.title,
        metric=metric.name,
        questions=metric.questions,
        k=metric.k,
        value=metric.value,
        low=metric.low,
        high=metric.high,
        interval=interval,
        why=why,
        se_ability=metric.se_ability,
        se_rerun=metric.se_rerun,
        rerun=rerun_method(metric),
        variance_within=within,
        variance_between=between,
        icc=between / total if between is not None and total else None,
        elsewhere=tuple(_elsewhere_figures(metric.name, values, questions)) if values else (),
        ties=tuple(_tie_figures(metric.name, questions)) if values else (),
    )


def question_values(name: str, questions: Iterable[QuestionTally]) -> list[Fraction]:
    """The metric's value on each question that has one; [] for a metric that is not a mean over questions.

    >>> questions = [QuestionTally(Counts(4, 1), None), QuestionTally(Counts(1, 1), None)]
    >>> [str(value) for value in question_values("pass@2", questions)]
    ['1/2']
    """
    kind, j = _parse_metric(name)
    values: list[Fraction | None] = []
    for (n, c), groups in ((question.counts, question.groups) for question in questions):
        if kind == "pass@":
            values.append(pass_at(j, n, c))
        elif kind == "pass^":
            values.append(subset_share(n, c, j))
        elif kind == "cons@" and groups is not None:
            values.append(expected_vote(groups, n, j, TieRule.FRACTIONAL, NoAnswerRule.EXCLUDE))
    return [value for value in values if value is not None]


def _tally(correct: Mapping[int, bool], votes: Sequence[Vote], has_votes: bool) -> QuestionTally:
    positions = {index: position for position, index in enumerate(sorted(correct))}
    groups = tuple(
        AnswerGroup(tuple(positions[index] for index in vote.indices), vote.correct) for vote in votes
    )
    return QuestionTally(Counts(len(correct), sum(correct.values())), groups if has_votes else None)


def _parse_metric(name: str) -> tuple[str, int]:
    """The prefix of a metric's name, and the number after it; 0 if there is none.

    >>> _parse_metric("cons@64"), _parse_metric("rating")
    (('cons@', 64), ('rating', 0))
    """
    kind = name.rstrip("0123456789")
    return kind, int(name[len(kind) :] or 0)


def describe_interval(metric: Metric, questions: Sequence[QuestionTally]) -> tuple[str, str]:
    """The method of the metric's interval, and the reason for it."""
    value, se, n = metric.value, metric.se_ability, metric.questions
    _, j = _parse_metric(metric.name)
    if value is None:
        if metric.low is None:
            return "", "no samples to measure"
        return "bounds", "worst and best case: samples are missing"
    if is_rating(metric.name) or metric.name.startswith("percentile"):
        return "", "over contests (docs/rating.md)"
    if not j:
        return "", "a weighted mean over questions (docs/metrics.md)"
    if se is None:
        return "", "one question gives no interval over questions"
    worth = f"{n * value:.1f} questions' worth are right and {n * (1 - value):.1f} wrong"
    if interval_method(value, se, n) is IntervalMethod.T:
        return f"t, {n - 1} df", f"{worth}, {MIN_T_ANSWERS} or more of each: Student's t over questions"
    draws = effective_n(value, se, n, sum(question.counts.n // j for question in questions))
    why = "all questions agree" if se == 0 else f"{worth}, fewer than {MIN_T_ANSWERS} of one"
    return f"Wilson, n {draws:.1f}", f"{why}: Wilson's at {draws:.1f} effective draws"


def rerun_method(metric: Metric) -> str:
    """How the re-run error is estimated."""
    kind, j = _parse_metric(metric.name)
    if metric.se_rerun is None or not j:
        return ""
    if kind == "cons@":
        return "unbiased" if j == 1 else "bootstrap" if j == metric.k else "at most"
    return "unbiased" if 2 * j <= metric.k else "plug-in"


def _elsewhere_figures(
    name: str, values: Sequence[Fraction], questions: Sequence[QuestionTally]
) -> Iterator[AlternativeFigure]:
    """What other harnesses would print for this metric."""
    kind, j = _parse_metric(name)
    counts = [question.counts for question in questions]
    if name == "pass@1":
        estimate = iid_estimate(sum(c for _, c in counts), sum(n for n, _ in counts))
        yield _to_alternative("all samples as independent", estimate)
    elif kind == "pass@":
        naive = [float(naive_pass_at(j, n, c)) for n, c in counts if n >= j]
        yield AlternativeFigure("1 - (1 - c/k)^j, biased low", fsum(naive) / len(naive))
    if len(values) > 1:
        yield _to_alternative("bootstrap over questions", bootstrap_over_questions(values))
    if all(value in (0, 1) for value in values):
        right, n = int(sum(values)), len(values)
        for how, interval in BINOMIAL_INTERVALS.items():
            low, high = interval(right, n)
            yield AlternativeFigure(how, right / n, None, low, high)


def _to_alternative(method: str, figure: HarnessFigure) -> AlternativeFigure:
    return AlternativeFigure(method, figure.value, figure.se, figure.low, figure.high)


def _tie_figures(name: str, questions: Sequence[QuestionTally]) -> Iterator[AlternativeFigure]:
    """A consensus under every tie rule except r1eval's own."""
    kind, j = _parse_metric(name)
    voting = [(question.groups, question.counts.n) for question in questions if question.groups is not None]
    if kind != "cons@":
        return
    for no_answer in NoAnswerRule:
        for ties in TieRule:
            if (ties, no_answer) != R1EVAL_TIE_RULES:
                values = [expected_vote(groups, n, j, ties, no_answer) for groups, n in voting]
                known = [float(value) for value in values if value is not None]
                suffix = ", no answer votes" * (no_answer is NoAnswerRule.CLASS)
                yield AlternativeFigure(ties.value + suffix, fsum(known) / len(known))
