"""A benchmark's metrics from its scores: accuracy, truncation, failures and lengths, with their errors."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from r1eval.errors import DataError, RunFolderError
from r1eval.statistics.accuracy import Counts, curve_bounds, curves, variance_split
from r1eval.statistics.consensus import VoteCounts
from r1eval.statistics.intervals import Estimate, mean_amount, mean_share
from r1eval.statistics.pass_at import rerun_variance
from r1eval.store.digests import rows_digest
from r1eval.store.jsonlines import read_text, write_text
from r1eval.store.records import Finish, Metric, Score, Status, Vote
from r1eval.store.score_lines import ScoreFacts
from reports.csv import csv_lines
from reports.schema_version import SCHEMA_VERSION


@dataclass(frozen=True, slots=True)
class TokenSums:
    """The sum of some samples' tokens, and of their squares; None once one sample's are not known."""

    total: int | None = 0
    squared: int | None = 0

    def add(self, *tokens: int | None) -> "TokenSums":
        known = [one for one in tokens if one is not None]
        if len(known) < len(tokens) or self.total is None or self.squared is None:
            return _UNKNOWN_TOKENS
        return TokenSums(self.total + sum(known), self.squared + sum(one * one for one in known))


_UNKNOWN_TOKENS = TokenSums(None, None)


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts over the samples of one question; failed samples are counted in `failed` only."""

    n: int = 0
    """samples with a verdict"""
    correct: int = 0
    no_answer: int = 0
    truncated: int | None = 0
    """None once it is not known of a sample"""
    failed: int = 0
    tokens: TokenSums = TokenSums()
    """output tokens"""
    thinking: TokenSums = TokenSums()
    """those of them that are thinking"""

    @property
    def mean_tokens(self) -> float | None:
        """Output tokens per sample; None without samples, or if they are not known."""
        return _mean(self.tokens, self.n)

    def add(self, *scores: Score | ScoreFacts) -> "Tally":
        graded = [score for score in scores if score.status is not Status.FAILED]
        return Tally(
            n=self.n + len(graded),
            correct=self.correct + sum(score.status is Status.CORRECT for score in graded),
            no_answer=self.no_answer + sum(score.status is Status.NO_ANSWER for score in graded),
            truncated=self._truncated([score.finish for score in graded]),
            failed=self.failed + len(scores) - len(graded),
            tokens=self.tokens.add(*(score.output_tokens for score in graded)),
            thinking=self.thinking.add(*(score.thinking_tokens for score in graded)),
        )

    def _truncated(self, finishes: Sequence[Finish]) -> int | None:
        if self.truncated is None or Finish.UNKNOWN in finishes:
            return None
        return self.truncated + finishes.count(Finish.LENGTH)


class Tallies:
    """Counts scores by question as they are read, in any order; those of a question in a row at once."""

    def __init__(self) -> None:
        self._counted: dict[str, Tally] = {}
        self._row: list[Score | ScoreFacts] = []

    def add(self, score: Score | ScoreFacts) -> None:
        if self._row and self._row[0].question_id != score.question_id:
            self.counted()
        self._row.append(score)

    def counted(self) -> dict[str, Tally]:
        """Each question's tally so far."""
        if self._row:
            question = self._row[0].question_id
            self._counted[question] = self._counted.get(question, Tally()).add(*self._row)
            self._row.clear()
        return self._counted


def tally(scores: Iterable[Score]) -> dict[str, Tally]:
    """Each question's tally; scores are read in any order, and of one question at a time."""
    tallies = Tallies()
    for score in scores:
        tallies.add(score)
    return tallies.counted()


def sample_count_mismatches(
    tallies: Mapping[str, Tally], question_ids: Sequence[str], k: int
) -> list[tuple[str, int]]:
    """(question id, number of samples with a verdict) of the questions where that number is not k."""
    counts = ((question, tallies.get(question, Tally()).n) for question in question_ids)
    return [(question, n) for question, n in counts if n != k]


def benchmark_metrics(
    benchmark: str,
    tallies: Mapping[str, Tally],
    votes: Mapping[str, Sequence[Vote]],
    question_ids: Sequence[str],
    k: int,
    allow_failed: bool = False,
) -> list[Metric]:
    """All metrics of one benchmark, in the order of files and tables.

    All questions have equal weight, whatever their number of samples (`sample_count_mismatches` lists those
    without exactly k). A question with fewer than j samples has no pass@j and is not counted in that metric's
    `questions`. With failed samples pass@j, pass^j and cons@j are None. With `allow_failed`, if a question
    has fewer than k verdicts, because of failures or because it was asked less often, the worst and the best
    case (all of the missing samples wrong, or all correct) of pass@j, pass^j and cons@k are `low` and `high`.
    Questions that are not in `votes` (programs do not vote) are left out of cons@j. DataError if votes and
    scores disagree.
    """
    per_question = {question: tallies.get(question, Tally()) for question in question_ids}
    vote_counts = _vote_counts(benchmark, per_question, votes)
    estimates = _accuracy(per_question, vote_counts, k)
    failed = sum(t.failed for t in per_question.values())
    unknown = failed > 0 or (allow_failed and any(t.n < k for t in per_question.values()))
    if unknown:
        bounds = _bounds(per_question, vote_counts, k) if allow_failed else {}
        estimates = {name: bounds.get(name, Estimate(questions=e.questions)) for name, e in estimates.items()}
    estimates |= _variance_metrics(per_question, known=not unknown)
    estimates["truncated"] = mean_sample_share(per_question.values(), lambda t: t.truncated)
    estimates["no_answer"] = mean_sample_share(per_question.values(), lambda t: t.no_answer)
    estimates["failed"] = Estimate(float(failed), questions=len(per_question))
    estimates |= token_metrics(per_question.values())
    return [Metric(benchmark=benchmark, name=name, k=k, **vars(e)) for name, e in estimates.items()]


def running_pass_at_1(tallies: Mapping[str, Tally]) -> Estimate:
    """pass@1 of the samples with a verdict so far, for the progress line; failed samples are left out."""
    return mean_sample_share(tallies.values(), lambda t: t.correct)


def write_metrics(
    folder: Path, metrics: Sequence[Metric], made_from: Mapping[str, Mapping[str, object]] | None = None
) -> None:
    """Write `metrics.json` and `metrics.csv` of a run folder; equal metrics give identical files.

    `made_from`: what identifies the files that they are computed from (`store/soundness.py`).
    """
    rows = [asdict(metric) for metric in metrics]
    origin = {"made_from": made_from, "digest": rows_digest(rows)} if made_from else {}
    content = {"schema": SCHEMA_VERSION, "metrics": rows, **origin}
    write_text(folder / "metrics.json", [json.dumps(content, indent=1) + "\n"])
    write_text(folder / "metrics.csv", csv_lines(rows))


def read_metrics(folder: Path) -> list[Metric]:
    """The metrics of a run folder; RunFolderError if it has none yet, or they do not parse."""
    path = folder / "metrics.json"
    try:
        return [Metric(**row) for row in json.loads(read_text(path))["metrics"]]
    except FileNotFoundError:
        raise RunFolderError(f"{folder} has no metrics yet; run `r1eval score {folder}`") from None
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise RunFolderError(
            f"{path}: does not parse ({error}); write it again with `r1eval score {folder}`"
        ) from None


def _accuracy(
    tallies: Mapping[str, Tally], vote_counts: Mapping[str, VoteCounts], k: int
) -> dict[str, Estimate]:
    """pass@j, pass^j and cons@j over the samples that have a verdict."""
    return curves([Counts(t.n, t.correct) for t in tallies.values()], list(vote_counts.values()), k)


def _bounds(
    tallies: Mapping[str, Tally], vote_counts: Mapping[str, VoteCounts], k: int
) -> dict[str, Estimate]:
    """The worst and the best case over all possible verdicts of the missing samples."""
    votes = [(one, max(0, k - tallies[question].n)) for question, one in vote_counts.items()]
    return curve_bounds([Counts(t.n, t.correct) for t in tallies.values()], votes, k)


def _variance_metrics(tallies: Mapping[str, Tally], known: bool) -> dict[str, Estimate]:
    """The variance within and between questions, as values without a standard error."""
    counts = [Counts(t.n, t.correct) for t in tallies.values() if t.n]
    within, between = variance_split(counts) if known else (None, None)
    return {
        "variance_within": Estimate(within, questions=len(counts)),
        "variance_between": Estimate(between, questions=len(counts)),
    }


def _vote_counts(
    benchmark: str, tallies: Mapping[str, Tally], votes: Mapping[str, Sequence[Vote]]
) -> dict[str, VoteCounts]:
    """The vote counts of the questions in `votes`, checked against their tallies."""
    counts = {}
    for question, t in ((question, t) for question, t in tallies.items() if question in votes):
        groups = votes[question]
        correct = tuple(len(vote.indices) for vote in groups if vote.correct)
        wrong = tuple(len(vote.indices) for vote in groups if not vote.correct)
        if (sum(correct), sum(wrong)) != (t.correct, t.n - t.no_answer - t.correct):
            raise DataError(
                f"{benchmark}, question {question}: {sum(correct)} correct and {sum(wrong)} wrong votes, but "
                f"{t.correct} correct and {t.n - t.no_answer - t.correct} wrong samples; a group was graded "
                "both ways or the files are from two gradings: run `r1eval score` on this run"
            )
        counts[question] = VoteCounts(correct, wrong, abstentions=t.no_answer)
    return counts


def mean_sample_share(tallies: Iterable[Tally], count: Callable[[Tally], int | None]) -> Estimate:
    """The mean over questions of the share of their samples that `count` counts; no value if one is None."""
    graded = [(t.n, count(t)) for t in tallies if t.n]
    known = [(n, counted) for n, counted in graded if counted is not None]
    if len(known) < len(graded):
        return Estimate(questions=len(graded))
    shares = [counted / n for n, counted in known]
    variances = [rerun_variance(1, n, counted) for n, counted in known]
    return mean_share(shares, variances, draws=sum(n for n, _ in known))


def token_metrics(tallies: Iterable[Tally]) -> dict[str, Estimate]:
    """`output_tokens` per sample, and `thinking_tokens` if every sample knows how many of them are thinking.

    A mean over only those samples whose tokens are known could be far off, so one unknown number makes the
    value None.
    """
    graded = [t for t in tallies if t.n]
    thinking = tokens_per_sample([(t.thinking, t.n) for t in graded])
    metrics = {"output_tokens": tokens_per_sample([(t.tokens, t.n) for t in graded])}
    return metrics if thinking.value is None else {**metrics, "thinking_tokens": thinking}


def tokens_per_sample(questions: Sequence[tuple[TokenSums, int]]) -> Estimate:
    """The mean over questions of each one's tokens per sample, from (sums, number of samples) of each."""
    means = [_mean(sums, n) for sums, n in questions]
    known = [mean for mean in means if mean is not None]
    if len(known) < len(means):
        return Estimate(questions=len(means))
    return mean_amount(known, [_variance_of_mean(sums, n) for sums, n in questions])


def _mean(sums: TokenSums, n: int) -> float | None:
    return None if sums.total is None or n == 0 else sums.total / n


def _variance_of_mean(sums: TokenSums, n: int) -> float | None:
    """s²/n, in integers up to the division; None for one sample, or if the tokens are not known."""
    if sums.total is None or sums.squared is None or n < 2:
        return None
    return (n * sums.squared - sums.total**2) / (n**2 * (n - 1))
