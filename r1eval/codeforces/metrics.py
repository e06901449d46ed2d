"""A run's rating and percentile as metrics, and `rating.json`, which says how they arose."""

import json
import shlex
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from benchmarks.types import Question
from r1eval.codeforces.cache import ContestCache, default_folder
from r1eval.codeforces.participation import HEADLINE, Over, Played
from r1eval.codeforces.percentile import Population
from r1eval.codeforces.run_rating import Found, Rated, bounds, contest_ids, find, rate
from r1eval.codeforces.table_notes import notes
from r1eval.errors import RunFolderError
from r1eval.store import jsonlines
from r1eval.store.folder import RunFolder
from r1eval.store.records import Metric, Score

FILE = "rating.json"


def of_contests(
    part: Path,
    questions: Sequence[Question],
    scores: Sequence[Score],
    k: int,
    cache: Path | None,
    *,
    allow_failed: bool,
) -> list[Metric]:
    """The metrics of a benchmark whose questions are of contests, `[]` for others; writes its `rating.json`.

    `part` is the benchmark's folder in its run, `cache` the folder of the contests, the user's own by
    default. Where samples of these contests failed there is no rating; `allow_failed` gives the worst and the
    best case as `low` and `high`.
    """
    if not contest_ids(questions):
        return []
    held = ContestCache(cache or default_folder())
    found = find(questions, scores, held)
    rated = rate(found, _populations(held)) if found.played else None
    ends = bounds(questions, scores, held) if found.failed and allow_failed else None
    run = shlex.join([str(part.parent), *(("--cache", str(cache)) if cache else ())])
    told = notes(found, rated, ends, k, run)
    about = {"notes": told, **_record(found, None if found.failed else rated)}
    jsonlines.write_text(part / FILE, [json.dumps(about, indent=1, ensure_ascii=False) + "\n"])
    return _metrics(part.name, rated, ends, k) if rated else []


def contests_of(path: Path) -> list[int]:
    """The contests of a run folder's questions; RunFolderError if there are none."""
    folder = RunFolder(path)
    numbers = [n for name in folder.read_run()["benchmarks"] for n in contest_ids(folder.questions(name))]
    if not numbers:
        raise RunFolderError(f"{path}: its questions are of no contest; name a run of codeforces")
    return numbers


def remarks(folder: Path, name: str) -> tuple[str, ...]:
    """What `rating.json` has to say beneath the table; () where there is none."""
    path = folder / name / FILE
    try:
        return tuple(json.loads(path.read_text(encoding="utf-8"))["notes"])
    except FileNotFoundError:
        return ()
    except (ValueError, KeyError, TypeError) as error:
        raise RunFolderError(
            f"{path}: does not parse ({error}); make it again with `r1eval standings rate {folder}`"
        ) from None


def _populations(cache: ContestCache) -> Sequence[Population]:
    users = cache.population()
    return [users] if users else []


def _metrics(name: str, rated: Rated, ends: tuple[Over, Over] | None, k: int) -> list[Metric]:
    figures = {
        "rating": rated.rating,
        "rating_time_neutral": rated.time_neutral,
        "rating_codeelo_compat": rated.codeelo_compat,
        **{share.metric: share.over for share in rated.shares},
    }
    if rated.found.failed:
        figures = dict.fromkeys(figures, Over())
        if ends:
            figures["rating"] = Over(low=ends[0].value, high=ends[1].value)
    return [
        Metric(
            benchmark=name,
            name=metric,
            value=over.value,
            low=over.low,
            high=over.high,
            se_ability=over.se,
            se_rerun=None,
            questions=rated.found.questions,
            k=k,
        )
        for metric, over in figures.items()
    ]


def _record(found: Found, rated: Rated | None) -> Mapping[str, Any]:
    """What `rating.json` holds beside the notes."""
    contests: dict[str, Any] = {
        "failed": found.failed,
        "missing": list(found.missing),
        "skipped": [asdict(one) for one in found.skipped],
    }
    if rated is None:
        return contests
    return {
        "rules": asdict(HEADLINE),
        "rating": asdict(rated.rating),
        "time_neutral": asdict(rated.time_neutral),
        "codeelo_compat": asdict(rated.codeelo_compat),
        "mean_of_contests": asdict(rated.mean),
        "one_try": asdict(rated.one_try),
        **{name: asdict(over) for name, over in rated.otherwise.items()},
        "asked_alone": asdict(rated.asked_alone),
        "percentiles": [
            {"metric": one.metric, "population": one.population, **asdict(one.over)} for one in rated.shares
        ],
        "contests": [_contest(one) for one in found.played],
        **contests,
    }


def _contest(played: Played) -> Mapping[str, Any]:
    results = played.results
    return {
        "id": played.contest.id,
        "name": played.contest.name,
        "kind": played.contest.kind,
        "rated_contestants": len(played.contest.humans),
        "problems": len(played.contest.problems),
        "attempted": played.attempted,
        "not_asked": list(played.not_asked),
        "score": sum(probability * one.score for one, probability in results.items()),
        "penalty": sum(probability * one.penalty for one, probability in results.items()),
        "rank": played.rank(),
        "rating": played.rating(),
        "saturated": played.saturated(),
        "codeelo_compat": played.codeelo(),
        "share": played.share(),
    }
