"""Example facts for plots: benchmarks of a model that answers right with given probabilities."""

from dataclasses import replace
from random import Random

from r1eval.report.plot_data import build_series
from r1eval.statistics.metrics import benchmark_metrics, tally
from r1eval.store.records import Finish, Metric, Score, Status, Vote
from reports.rows import SampleSettings
from reports.site.facts import BenchmarkFacts, MetricFacts, PublishedFigure, QuestionFacts, RunFacts, Series

SETTINGS = SampleSettings(0.6, 0.95, 32768, 0, "answer", "vllm", "")
FIGURES = (
    PublishedFigure("Tiny-R1", "pass@1", 0.52, "the paper (Table 5)", 0.011),
    PublishedFigure("Tiny-R1", "cons@8", 0.6, "the paper (Table 5)"),
    PublishedFigure("Other-R1", "pass@1", 0.31, "its README", 0.01),
    PublishedFigure("Huge-R1", "pass@1", 0.9, "its README"),
)


def scores_of(shares: list[float], k: int, seed: int = 0) -> list[Score]:
    """k scores per question, correct with its probability; wrong ones are longer, some are truncated."""
    draw = Random(seed)
    scores = []
    for place, share in enumerate(shares):
        for index in range(k):
            right = draw.random() < share
            tokens = min(32768, round(draw.lognormvariate(8.0 + 1.3 * (not right), 0.6)))
            status = Status.CORRECT if right else Status.NO_ANSWER if tokens == 32768 else Status.WRONG
            finish = Finish.LENGTH if tokens == 32768 else Finish.STOP
            answer = "" if status is Status.NO_ANSWER else "7" if right else str(draw.randrange(3))
            scores.append(Score(f"q{place}", index, status, answer, "", finish, tokens))
    return scores


def votes_of(scores: list[Score]) -> list[Vote]:
    groups: dict[tuple[str, str], list[Score]] = {}
    for score in scores:
        if score.status in (Status.CORRECT, Status.WRONG):
            groups.setdefault((score.question_id, score.answer), []).append(score)
    return [
        Vote(question, answer, tuple(s.index for s in group), group[0].status is Status.CORRECT)
        for (question, answer), group in groups.items()
    ]


def metrics(scores: list[Score], questions: list[str], k: int) -> dict[str, Metric]:
    votes: dict[str, list[Vote]] = {question: [] for question in questions}
    for vote in votes_of(scores):
        votes[vote.question_id].append(vote)
    return {m.name: m for m in benchmark_metrics("made", tally(scores), votes, questions, k)}


def benchmark(shares: list[float], k: int = 8, name: str = "aime24", seed: int = 0) -> BenchmarkFacts:
    """A benchmark with one question for each share."""
    scores, questions = scores_of(shares, k, seed), [f"q{place}" for place in range(len(shares))]
    found = metrics(scores, questions, k)
    tallies = tally(scores)
    measured = tuple(
        MetricFacts(m.name, m.value, m.low, m.high, m.se_ability, m.se_rerun, m.questions, m.k)
        for m in found.values()
    )
    return replace(
        EMPTY,
        name=name,
        k=k,
        headline=("pass@1", f"cons@{k}"),
        metrics=measured,
        diagnostics=(MetricFacts("reflection_per_1000", 3.2 + seed, 2.9 + seed, 3.5 + seed),),
        questions=tuple(
            QuestionFacts(q, "", {}, tallies[q].n, tallies[q].correct, None, 0, 0, 0, None)
            for q in questions
            if q in tallies
        ),
        series=build_series(scores, votes_of(scores), questions, found, k),
        published=FIGURES,
    )


EMPTY = BenchmarkFacts(
    name="aime24",
    title="AIME 2024",
    k=1,
    votes=True,
    content="c",
    headline=("pass@1",),
    metrics=(),
    diagnostics=(),
    groups=(),
    questions=(),
    series=Series(),
    settings=SETTINGS,
    published=(),
    notes=(),
    failures=(),
    failed_samples=(),
    dataset="org/set",
    revision="",
    fingerprint="",
    language="en",
    prompt=None,
    hidden=False,
)
"""a benchmark without any data"""


def run(step: int | None, model: str, *benchmarks: BenchmarkFacts) -> RunFacts:
    return RunFacts(
        slug=model.replace("/", "-"),
        model=model,
        folder=model.rsplit("/", 1)[-1],
        identity=model,
        step=step,
        started="2026-11-01T00:00:00",
        seconds=None,
        samples=0,
        output_tokens=0,
        generate_seconds=None,
        settings=(),
        machine=(),
        sessions=(),
        benchmarks=benchmarks,
    )
