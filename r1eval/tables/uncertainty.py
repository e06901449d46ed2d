"""How sure a run's headline figures are, from its scores and votes: `r1eval table RUN... --errors`."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import fsum
from pathlib import Path

from benchmarks.types import Answer
from r1eval.statistics.accuracy import Counts
from r1eval.statistics.binomial import clopper_pearson, jeffreys, uniform_prior
from r1eval.statistics.intervals import FEW, Method, effective_n, method
from r1eval.statistics.other_harnesses import Shown, bootstrap_over_questions, independent, naive_pass_at
from r1eval.statistics.pass_at import all_among, pass_at
from r1eval.statistics.tie_rules import Group, NoAnswer, Ties, expected
from r1eval.store.folder import RunFolder
from r1eval.store.records import Metric, Status, Vote
from r1eval.tables.results import Part, headline, summary
from reports import uncertainty
from reports.uncertainty import Errors, Other, Sheet

OWN = (Ties.FRACTIONAL, NoAnswer.EXCLUDE)
"""the rules that r1eval's own consensus goes by"""

BETA: Mapping[str, Callable[[int, int], tuple[float, float]]] = {
    "Clopper-Pearson": clopper_pearson,
    "Jeffreys": jeffreys,
    "uniform prior": uniform_prior,
}


@dataclass(frozen=True)
class Question:
    """The samples of one question that have a verdict."""

    counts: Counts
    groups: tuple[Group, ...] | None
    """None if its answers do not vote"""


def show(folders: Sequence[Path], form: str) -> str:
    """The errors of these runs as `text`, `csv`, `json` or `markdown`; ends with a newline.

    Raises RunFolderError for a folder without metrics.
    """
    forms = {
        "text": uncertainty.text,
        "csv": uncertainty.as_csv,
        "json": uncertainty.as_json,
        "markdown": uncertainty.markdown,
    }
    return forms[form]([sheet(RunFolder(folder)) for folder in folders])


def sheet(folder: RunFolder) -> Sheet:
    run = summary(folder)
    rows = []
    for part in run.parts:
        questions = read_questions(folder, part.name)
        metrics = [part.metrics[name] for name in headline(part) if name in part.metrics]
        rows += [row(part, metric, questions) for metric in metrics]
    return Sheet(run.model, str(run.folder), tuple(rows))


def read_questions(folder: RunFolder, benchmark: str) -> list[Question]:
    """The questions that have scores, each with its samples' places among those that have a verdict."""
    correct: dict[str, dict[int, bool]] = {}
    for score in folder.scores(benchmark):
        if score.status is not Status.FAILED:
            correct.setdefault(score.question_id, {})[score.index] = score.status is Status.CORRECT
    votes: dict[str, list[Vote]] = {}
    for vote in folder.votes(benchmark):
        votes.setdefault(vote.question_id, []).append(vote)
    return [
        _question(correct[one.id], votes.get(one.id, []), one.answer is not Answer.PROGRAM)
        for one in folder.questions(benchmark)
        if one.id in correct
    ]


def row(part: Part, metric: Metric, questions: Sequence[Question]) -> Errors:
    """A metric as `metrics.json` has it, with the reasons for its errors and what others would print."""
    split = (part.metrics.get(f"variance_{name}") for name in ("within", "between"))
    within, between = (one.value if one else None for one in split)
    both = within + between if within is not None and between is not None else None
    interval, why = _interval(metric, questions)
    values = by_question(metric.name, questions) if metric.value is not None else []
    return Errors(
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
        rerun=_rerun(metric),
        variance_within=within,
        variance_between=between,
        icc=between / both if between is not None and both else None,
        elsewhere=tuple(_elsewhere(metric.name, values, questions)) if values else (),
        ties=tuple(_ties(metric.name, questions)) if values else (),
    )


def by_question(name: str, questions: Iterable[Question]) -> list[Fraction]:
    """The metric's value on each question that has one; [] for a metric that is no mean over questions.

    >>> [str(v) for v in by_question("pass@2", [Question(Counts(4, 1), None), Question(Counts(1, 1), None)])]
    ['1/2']
    """
    kind, j = _parsed(name)
    found: list[Fraction | None] = []
    for (n, c), groups in ((question.counts, question.groups) for question in questions):
        if kind == "pass@":
            found.append(pass_at(j, n, c))
        elif kind == "pass^":
            found.append(all_among(n, c, j))
        elif kind == "cons@" and groups is not None:
            found.append(expected(groups, n, j, Ties.FRACTIONAL, NoAnswer.EXCLUDE))
    return [value for value in found if value is not None]


def _question(held: Mapping[int, bool], votes: Sequence[Vote], voting: bool) -> Question:
    places = {index: place for place, index in enumerate(sorted(held))}
    groups = tuple(Group(tuple(places[index] for index in vote.indices), vote.correct) for vote in votes)
    return Question(Counts(len(held), sum(held.values())), groups if voting else None)


def _parsed(name: str) -> tuple[str, int]:
    """A metric's name in front of its number, and the number; 0 where there is none.

    >>> _parsed("cons@64"), _parsed("rating")
    (('cons@', 64), ('rating', 0))
    """
    kind = name.rstrip("0123456789")
    return kind, int(name[len(kind) :] or 0)


def _interval(metric: Metric, questions: Sequence[Question]) -> tuple[str, str]:
    """Which interval the metric has, and why."""
    value, se, n = metric.value, metric.se_ability, metric.questions
    _, j = _parsed(metric.name)
    if value is None:
        bounds = (
            "worst and best case: samples are missing" if metric.low is not None else "nothing to measure"
        )
        return "bounds" if metric.low is not None else "", bounds
    if not j:
        return "", "over contests (docs/rating.md)"
    if se is None:
        return "", "one question says nothing of others"
    worth = f"{n * value:.1f} questions' worth are right and {n * (1 - value):.1f} wrong"
    if method(value, se, n) is Method.T:
        return f"t, {n - 1} df", f"{worth}, {FEW} or more of each: Student's t over questions"
    draws = effective_n(value, se, n, sum(question.counts.n // j for question in questions))
    why = "all questions agree" if se == 0 else f"{worth}, fewer than {FEW} of one"
    return f"Wilson, n {draws:.1f}", f"{why}: Wilson's at {draws:.1f} effective draws"


def _rerun(metric: Metric) -> str:
    """How the re-run error is estimated."""
    kind, j = _parsed(metric.name)
    if metric.se_rerun is None or not j:
        return ""
    if kind == "cons@":
        return "unbiased" if j == 1 else "bootstrap" if j == metric.k else "at most"
    return "unbiased" if 2 * j <= metric.k else "plug-in"


def _elsewhere(name: str, values: Sequence[Fraction], questions: Sequence[Question]) -> Iterator[Other]:
    """What others would print in this metric's place."""
    kind, j = _parsed(name)
    counts = [question.counts for question in questions]
    if name == "pass@1":
        heap = independent(sum(c for _, c in counts), sum(n for n, _ in counts))
        yield _other("all samples as independent", heap)
    elif kind == "pass@":
        naive = [float(naive_pass_at(j, n, c)) for n, c in counts if n >= j]
        yield Other("1 - (1 - c/k)^j, biased low", fsum(naive) / len(naive))
    if len(values) > 1:
        yield _other("bootstrap over questions", bootstrap_over_questions(values))
    if all(value in (0, 1) for value in values):
        right, n = int(sum(values)), len(values)
        for how, interval in BETA.items():
            low, high = interval(right, n)
            yield Other(how, right / n, None, low, high)


def _other(how: str, shown: Shown) -> Other:
    return Other(how, shown.value, shown.se, shown.low, shown.high)


def _ties(name: str, questions: Sequence[Question]) -> Iterator[Other]:
    """A consensus under every rule but r1eval's own."""
    kind, j = _parsed(name)
    voting = [(question.groups, question.counts.n) for question in questions if question.groups is not None]
    if kind != "cons@":
        return
    for no_answer in NoAnswer:
        for ties in Ties:
            if (ties, no_answer) != OWN:
                values = [expected(groups, n, j, ties, no_answer) for groups, n in voting]
                held = [float(value) for value in values if value is not None]
                silent = ", no answer votes" * (no_answer is NoAnswer.CLASS)
                yield Other(ties.value + silent, fsum(held) / len(held))
