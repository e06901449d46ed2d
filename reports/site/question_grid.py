"""The page of a benchmark across all runs of a report: a row per question, a column per run, losses first."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reports.site.facts import BenchmarkFacts, QuestionFacts, RunFacts
from reports.site.html import render_page

FOLDER = "questions"
"""where these pages lie in a report"""


@dataclass(frozen=True)
class GridCell:
    """A question of one run."""

    run: RunFacts
    question: QuestionFacts | None
    """None if the run was not asked it"""
    majority: str
    """correct, wrong, tied; "" without samples"""
    change: str
    """against the first run: `lost` or `won` if its majority vote flipped, `fell` or `rose` if only its share
    of correct samples changed, "" else"""

    @property
    def share(self) -> float | None:
        """Of samples that are correct; None without any."""
        return self.question.correct / self.question.n if self.question and self.question.n else None


@dataclass(frozen=True)
class GridRow:
    """A question across the runs."""

    id: str
    cells: tuple[GridCell, ...]

    def count(self, change: str) -> int:
        """The runs with this change."""
        return sum(cell.change == change for cell in self.cells)

    @property
    def changes(self) -> str:
        """`lost by 2 runs, fell in 1`; "" where nothing changed."""
        words = {"lost": "lost by", "won": "won by", "fell": "fell in", "rose": "rose in"}
        return ", ".join(f"{text} {n}" for change, text in words.items() if (n := self.count(change)))


def majority(cons: float | None, correct: int, n: int) -> str:
    """The verdict of the majority vote, or of most samples where answers do not vote (`cons` is None).

    A vote between 0 and 1 is a tie of correct and wrong answers.

    >>> majority(1.0, 3, 8), majority(1 / 3, 2, 6), majority(None, 3, 8), majority(None, 4, 8)
    ('correct', 'tied', 'wrong', 'tied')
    """
    if not n:
        return ""
    if cons is None:
        return "tied" if 2 * correct == n else "correct" if 2 * correct > n else "wrong"
    return "tied" if 0 < cons < 1 else "correct" if cons else "wrong"


def shared_benchmarks(runs: Sequence[RunFacts]) -> list[BenchmarkFacts]:
    """Those that two runs or more were asked with the same questions, as the first of them has them."""
    first: dict[str, BenchmarkFacts] = {}
    shared: dict[str, BenchmarkFacts] = {}
    for run in runs:
        for one in run.benchmarks:
            if first.setdefault(one.name, one).content == one.content and first[one.name] is not one:
                shared[one.name] = first[one.name]
    return list(shared.values())


def render_question_grid(benchmark: BenchmarkFacts, runs: Sequence[RunFacts]) -> str:
    """The page as HTML text, for `questions/BENCH.html`; `benchmark`: of the first run that has it."""
    asked = [
        run for run in runs if (one := run.benchmark(benchmark.name)) and one.content == benchmark.content
    ]
    rows = sorted(
        _rows(benchmark.name, asked),
        key=lambda row: (-row.count("lost"), -row.count("fell"), -row.count("won")),
    )
    return render_page("question_grid.html", "../", benchmark=benchmark, runs=asked, rows=rows)


def _rows(name: str, runs: Sequence[RunFacts]) -> Iterator[GridRow]:
    columns = [
        {question.id: question for question in one.questions} for run in runs if (one := run.benchmark(name))
    ]
    for id_, question in columns[0].items():
        first = _majority(question)
        cells = []
        for run, column in zip(runs, columns, strict=True):
            mine = column.get(id_)
            change = "" if mine is None or mine is question else _change(question, first, mine)
            cells.append(GridCell(run, mine, _majority(mine) if mine else "", change))
        yield GridRow(id_, tuple(cells))


def _majority(question: QuestionFacts) -> str:
    return majority(question.cons, question.correct, question.n)


def _change(before: QuestionFacts, verdict: str, after: QuestionFacts) -> str:
    """How a run's answers to a question differ from the first run's."""
    if not before.n or not after.n:
        return ""
    flip = {("correct", "wrong"): "lost", ("wrong", "correct"): "won"}.get((verdict, _majority(after)), "")
    difference = after.correct / after.n - before.correct / before.n
    return flip or ("fell" if difference < 0 else "rose" if difference > 0 else "")
