"""What a benchmark's scores come to: accuracy, truncation, failures, lengths, each with its errors."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from r1eval.errors import DataError, RunFolderError
from r1eval.statistics.accuracy import Counts, curves, variance_split, worst_and_best
from r1eval.statistics.consensus import Ballot
from r1eval.statistics.intervals import Estimate, amount, share
from r1eval.statistics.pass_at import rerun_variance
from r1eval.store.jsonlines import write_text
from r1eval.store.records import Finish, Metric, Score, Status, Vote
from reports.csv import csv_lines


@dataclass(frozen=True, slots=True)
class Tally:
    """What the samples of one question came to, in counts; failed samples are in `failed` alone."""

    n: int = 0
    """samples with a verdict"""
    correct: int = 0
    no_answer: int = 0
    truncated: int = 0
    failed: int = 0
    tokens: int = 0
    """output tokens, summed"""
    tokens_squared: int = 0

    def plus(self, score: Score) -> "Tally":
        if score.status is Status.FAILED:
            return replace(self, failed=self.failed + 1)
        return Tally(
            n=self.n + 1,
            correct=self.correct + (score.status is Status.CORRECT),
            no_answer=self.no_answer + (score.status is Status.NO_ANSWER),
            truncated=self.truncated + (score.finish is Finish.LENGTH),
            failed=self.failed,
            tokens=self.tokens + score.output_tokens,
            tokens_squared=self.tokens_squared + score.output_tokens**2,
        )


def tally(scores: Iterable[Score]) -> dict[str, Tally]:
    """Each question's tally; scores are taken one at a time, in any order, and none is kept."""
    tallies: dict[str, Tally] = {}
    for score in scores:
        tallies[score.question_id] = tallies.get(score.question_id, Tally()).plus(score)
    return tallies


def irregular(tallies: Mapping[str, Tally], question_ids: Sequence[str], k: int) -> list[tuple[str, int]]:
    """(question id, samples with a verdict) of the questions that have other than k of them."""
    counts = ((question, tallies.get(question, Tally()).n) for question in question_ids)
    return [(question, n) for question, n in counts if n != k]


def metrics_of(
    benchmark: str,
    tallies: Mapping[str, Tally],
    votes: Mapping[str, Sequence[Vote]],
    question_ids: Sequence[str],
    k: int,
    allow_failed: bool = False,
) -> list[Metric]:
    """All metrics of one benchmark, in the order in which files and tables give them.

    Every question weighs the same, whatever number of samples it has (`irregular` names those with other
    than k); one with fewer than j samples has no pass@j and is not among that metric's `questions`. With
    failed samples pass@j, pass^j and cons@j are None. With `allow_failed`, wherever a question has fewer
    than k verdicts, for a failure or because it was not asked as often, the worst and the best case (all of
    those samples wrong, or all correct) of pass@j, pass^j and cons@k are `low` and `high`. Questions that
    `votes` does not name (programs do not vote) are not in cons@j. Raises DataError if votes and scores
    disagree.
    """
    asked = {question: tallies.get(question, Tally()) for question in question_ids}
    ballots = _ballots(benchmark, asked, votes)
    estimates = _accuracy(asked, ballots, k)
    failed = sum(t.failed for t in asked.values())
    unknown = failed > 0 or (allow_failed and any(t.n < k for t in asked.values()))
    if unknown:
        bounds = _bounds(asked, ballots, k) if allow_failed else {}
        estimates = {name: bounds.get(name, Estimate(questions=e.questions)) for name, e in estimates.items()}
    estimates |= _split(asked, known=not unknown)
    estimates["truncated"] = portion(asked.values(), lambda t: t.truncated)
    estimates["no_answer"] = portion(asked.values(), lambda t: t.no_answer)
    estimates["failed"] = Estimate(float(failed), questions=len(asked))
    estimates["output_tokens"] = tokens_per_sample([t for t in asked.values() if t.n])
    return [Metric(benchmark=benchmark, name=name, k=k, **vars(e)) for name, e in estimates.items()]


def running_pass_at_1(tallies: Mapping[str, Tally]) -> Estimate:
    """pass@1 of the samples that have a verdict so far, for a progress line; failed ones are left out."""
    return portion(tallies.values(), lambda t: t.correct)


def write_metrics(folder: Path, metrics: Sequence[Metric]) -> None:
    """`metrics.json` and `metrics.csv` of a run folder; the same metrics make the same bytes."""
    rows = [asdict(metric) for metric in metrics]
    write_text(folder / "metrics.json", [json.dumps({"metrics": rows}, indent=1) + "\n"])
    write_text(folder / "metrics.csv", csv_lines(rows))


def read_metrics(folder: Path) -> list[Metric]:
    """The metrics of a run folder; RunFolderError if it has none yet, or they do not parse."""
    path = folder / "metrics.json"
    try:
        return [Metric(**row) for row in json.loads(path.read_text(encoding="utf-8"))["metrics"]]
    except FileNotFoundError:
        raise RunFolderError(f"{folder} has no metrics yet; make them with `r1eval score {folder}`") from None
    except (ValueError, TypeError, KeyError) as error:
        raise RunFolderError(
            f"{path}: does not parse ({error}); make it again with `r1eval score {folder}`"
        ) from None


def _accuracy(asked: Mapping[str, Tally], ballots: Mapping[str, Ballot], k: int) -> dict[str, Estimate]:
    """pass@j, pass^j and cons@j over the samples that have a verdict."""
    return curves([Counts(t.n, t.correct) for t in asked.values()], list(ballots.values()), k)


def _bounds(asked: Mapping[str, Tally], ballots: Mapping[str, Ballot], k: int) -> dict[str, Estimate]:
    """The worst and the best case of what has one, whatever samples without a verdict would have been."""
    votes = [(ballot, max(0, k - asked[question].n)) for question, ballot in ballots.items()]
    return worst_and_best([Counts(t.n, t.correct) for t in asked.values()], votes, k)


def _split(asked: Mapping[str, Tally], known: bool) -> dict[str, Estimate]:
    """The variance within and between questions, as values without an error of their own."""
    counts = [Counts(t.n, t.correct) for t in asked.values() if t.n]
    within, between = variance_split(counts) if known else (None, None)
    return {
        "variance_within": Estimate(within, questions=len(counts)),
        "variance_between": Estimate(between, questions=len(counts)),
    }


def _ballots(
    benchmark: str, asked: Mapping[str, Tally], votes: Mapping[str, Sequence[Vote]]
) -> dict[str, Ballot]:
    """The ballots of the questions whose answers vote, checked against their tallies."""
    ballots = {}
    for question, t in ((question, t) for question, t in asked.items() if question in votes):
        groups = votes[question]
        correct = tuple(len(vote.indices) for vote in groups if vote.correct)
        wrong = tuple(len(vote.indices) for vote in groups if not vote.correct)
        if (sum(correct), sum(wrong)) != (t.correct, t.n - t.no_answer - t.correct):
            raise DataError(
                f"{benchmark}, question {question}: {sum(correct)} correct and {sum(wrong)} wrong votes, but "
                f"{t.correct} correct and {t.n - t.no_answer - t.correct} wrong samples; a group was graded "
                "both ways or the files are of two gradings: run `r1eval score` on this run"
            )
        ballots[question] = Ballot(correct, wrong, silent=t.no_answer)
    return ballots


def portion(asked: Iterable[Tally], count: Callable[[Tally], int]) -> Estimate:
    """The mean over questions of a share of their samples."""
    held = [t for t in asked if t.n]
    shares = [count(t) / t.n for t in held]
    variances = [rerun_variance(1, t.n, count(t)) for t in held]
    return share(shares, variances, draws=sum(t.n for t in held))


def tokens_per_sample(held: Sequence[Tally]) -> Estimate:
    """Output tokens per sample: the mean over questions of their means."""
    means = [t.tokens / t.n for t in held]
    return amount(means, [_token_variance(t) for t in held])


def _token_variance(t: Tally) -> float | None:
    """The variance of a question's mean number of tokens, s²/n, in whole numbers up to the division."""
    return (t.n * t.tokens_squared - t.tokens**2) / (t.n**2 * (t.n - 1)) if t.n > 1 else None
