"""A run's rating and percentiles as metrics, and `rating.json` with their details."""

import json
import shlex
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from benchmarks.types import Question
from r1eval.codeforces.cache import ContestCache, default_folder
from r1eval.codeforces.participation import HEADLINE, ContestEstimate, Participation
from r1eval.codeforces.percentile import Population
from r1eval.codeforces.run_rating import (
    RunContests,
    RunRating,
    collect_contests,
    contest_ids,
    rate,
    rating_bounds,
)
from r1eval.codeforces.table_notes import notes
from r1eval.errors import RunFolderError
from r1eval.store import jsonlines
from r1eval.store.folder import RunFolder
from r1eval.store.records import Metric, Score
from reports.schema_version import SCHEMA_VERSION

RATING_FILE = "rating.json"


def contest_metrics(
    part: Path,
    questions: Sequence[Question],
    scores: Sequence[Score],
    k: int,
    cache: Path | None,
    *,
    allow_failed: bool,
) -> list[Metric]:
    """The metrics of a benchmark with contest questions, `[]` for other benchmarks; writes its `rating.json`.

    `part` is the benchmark's folder in its run, `cache` the contest cache, by default the user's. If samples
    of these contests failed there is no rating; `allow_failed` gives the worst and the best case as `low` and
    `high`.
    """
    if not contest_ids(questions):
        return []
    standings = ContestCache(cache or default_folder())
    contests = collect_contests(questions, scores, standings)
    rating = rate(contests, _populations(standings)) if contests.participations else None
    ends = rating_bounds(questions, scores, standings) if contests.failed and allow_failed else None
    run = shlex.join([str(part.parent), *(("--standings", str(cache)) if cache else ())])
    lines = notes(contests, rating, ends, k, run)
    rated = _record(contests, None if contests.failed else rating)
    record = {"schema": SCHEMA_VERSION, "notes": lines, **rated}
    jsonlines.write_text(part / RATING_FILE, [json.dumps(record, indent=1, ensure_ascii=False) + "\n"])
    return _metrics(part.name, rating, ends, k) if rating else []


def contests_in_run(path: Path) -> list[int]:
    """The contests of a run folder's questions; RunFolderError if there are none."""
    folder = RunFolder(path)
    numbers = [n for name in folder.read_run()["benchmarks"] for n in contest_ids(folder.questions(name))]
    if not numbers:
        raise RunFolderError(f"{path}: its questions belong to no contest; name a run of codeforces")
    return numbers


def read_notes(folder: Path, name: str) -> tuple[str, ...]:
    """The notes of `rating.json`, to print below a table; () without that file."""
    path = folder / name / RATING_FILE
    try:
        return tuple(json.loads(path.read_text(encoding="utf-8"))["notes"])
    except FileNotFoundError:
        return ()
    except (ValueError, KeyError, TypeError) as error:
        raise RunFolderError(
            f"{path}: does not parse ({error}); write it again with `r1eval standings rate {folder}`"
        ) from None


def _populations(cache: ContestCache) -> Sequence[Population]:
    users = cache.population()
    return [users] if users else []


def _metrics(
    name: str, rating: RunRating, ends: tuple[ContestEstimate, ContestEstimate] | None, k: int
) -> list[Metric]:
    estimates = {
        "rating": rating.rating,
        "rating_time_neutral": rating.time_neutral,
        "rating_codeelo_compat": rating.codeelo_compat,
        **{percentile.metric: percentile.estimate for percentile in rating.percentiles},
    }
    if rating.contests.failed:
        estimates = dict.fromkeys(estimates, ContestEstimate())
        if ends:
            estimates["rating"] = ContestEstimate(low=ends[0].value, high=ends[1].value)
    return [
        Metric(
            benchmark=name,
            name=metric,
            value=estimate.value,
            low=estimate.low,
            high=estimate.high,
            se_ability=estimate.se,
            se_rerun=None,
            questions=rating.contests.questions,
            k=k,
        )
        for metric, estimate in estimates.items()
    ]


def _record(contests: RunContests, rating: RunRating | None) -> Mapping[str, Any]:
    """The content of `rating.json`, without the notes."""
    unrated: dict[str, Any] = {
        "failed": contests.failed,
        "missing": list(contests.missing),
        "skipped": [asdict(one) for one in contests.skipped],
    }
    if rating is None:
        return unrated
    return {
        "rules": asdict(HEADLINE),
        "rating": asdict(rating.rating),
        "time_neutral": asdict(rating.time_neutral),
        "codeelo_compat": asdict(rating.codeelo_compat),
        "mean_of_contests": asdict(rating.mean),
        "one_try": asdict(rating.one_try),
        **{name: asdict(estimate) for name, estimate in rating.alternatives.items()},
        **{f"mean_{name}": asdict(estimate) for name, estimate in rating.alternative_means.items()},
        "asked_alone": asdict(rating.asked_problems_only),
        "percentiles": [
            {"metric": one.metric, "population": one.population, **asdict(one.estimate)}
            for one in rating.percentiles
        ],
        "contests": [_contest_record(one) for one in contests.participations],
        **unrated,
    }


def _contest_record(one: Participation) -> Mapping[str, Any]:
    results = one.results
    return {
        "id": one.contest.id,
        "name": one.contest.name,
        "kind": one.contest.kind,
        "rated_contestants": len(one.contest.humans),
        "problems": len(one.contest.problems),
        "attempted": one.attempted,
        "not_asked": list(one.unasked_problems),
        "score": sum(probability * result.score for result, probability in results.items()),
        "penalty": sum(probability * result.penalty for result, probability in results.items()),
        "rank": one.rank(),
        "rating": one.rating(),
        "saturated": one.saturated(),
        "codeelo_compat": one.codeelo_rating(),
        "share": one.share(),
    }
