"""Adds runs to an existing report: writes their pages, keeps the others, rebuilds the overview pages."""

import os
import shutil
from collections.abc import Sequence
from pathlib import Path

from r1eval.errors import R1evalError
from r1eval.report import manifest_facts
from r1eval.report.run_folders import assign_slugs
from r1eval.report.write import (
    Log,
    ReportOptions,
    build_overview,
    build_run,
    is_report,
    report_lock,
    staging_folder,
    write_comparisons,
)
from r1eval.store.folder import RunFolder
from reports.site import compare_facts, data_json, question_grid
from reports.site.compare_facts import ComparisonFacts
from reports.site.facts import DATA_FILE, RunFacts
from reports.site.sample_rows import RUNS_FILE

REBUILT_FILES = (
    "index.html",
    "leaderboard.csv",
    "leaderboard.json",
    "leaderboard.md",
    "checkpoints.html",
    RUNS_FILE,
)
"""files about all runs, which are rebuilt, like the folders in REBUILT_FOLDERS"""
REBUILT_FOLDERS = ("assets", "plots", question_grid.FOLDER)


def publish(folders: Sequence[Path], out: Path, options: ReportOptions, log: Log) -> list[RunFacts]:
    """Adds these runs to the report in `out`, or makes a new report; returns all of its runs.

    A run that the report already has (same plan and start time) is replaced and keeps its URL; its
    comparisons are removed unless they are made again, because the other run's folder is needed for that.
    Other files (`CNAME`, `.git`) stay. `out` is replaced in one step at the end, and unchanged if anything
    fails. Raises R1evalError if `out` holds something else or a run's facts in it are damaged; waits for
    another process that writes a report there.
    """
    target, out = out, out.resolve()
    with report_lock(out, log), staging_folder(out) as new:
        _check_target(target)
        _copy_other_files(out, new)
        old = _read_runs(new)
        slugs = _assign_slugs(folders, old)
        kept = [run for run in old if run.slug not in slugs]
        for slug in slugs:
            shutil.rmtree(new / "runs" / slug, ignore_errors=True)
        comparisons = _keep_comparisons(new, {run.slug for run in kept})
        added = [
            build_run(RunFolder(path), new, slug, options, log)
            for path, slug in zip(folders, slugs, strict=True)
        ]
        comparisons += write_comparisons(folders, added, new, options)
        build_overview(new, [*kept, *added], comparisons, options.references)
    return [*kept, *added]


def _check_target(out: Path) -> None:
    if not out.exists():
        return
    if out.is_dir() and (is_report(out) or all(inside.name.startswith(".") for inside in out.iterdir())):
        return
    raise R1evalError(f"--publish {out}: holds something other than a report; give another folder")


def _copy_other_files(out: Path, new: Path) -> None:
    """Hard-links everything that is not rebuilt: no file is read, and pages are replaced, never modified."""
    if not out.exists():
        return
    for inside in out.iterdir():
        if inside.name in REBUILT_FILES or inside.name in REBUILT_FOLDERS:
            continue
        if inside.is_dir() and not inside.is_symlink():
            shutil.copytree(inside, new / inside.name, symlinks=True, copy_function=_link)
        else:
            _link(str(inside), str(new / inside.name))


def _link(old: str, new: str) -> None:
    try:
        os.link(old, new, follow_symlinks=False)
    except OSError:  # a file system without hard links
        shutil.copy2(old, new, follow_symlinks=False)


def _read_runs(report: Path) -> list[RunFacts]:
    """The runs of a report, read from their `data.json`, earliest first."""
    runs = []
    for path in sorted(inside / DATA_FILE for inside in (report / "runs").glob("*/")):
        if not path.is_file():
            raise R1evalError(_damage_message(path.relative_to(report), "is missing"))
        try:
            run = data_json.load_run(path.read_text(encoding="utf-8"))
        except ValueError as error:
            raise R1evalError(_damage_message(path.relative_to(report), error)) from None
        if run.slug != path.parent.name:
            raise R1evalError(_damage_message(path.relative_to(report), f"belongs to runs/{run.slug}"))
        runs.append(run)
    return sorted(runs, key=lambda run: (run.started, run.slug))


def _damage_message(path: Path, reason: object) -> str:
    return f"{path}: {reason}; restore it, or remove {path.parent} to continue without that run"


def _assign_slugs(folders: Sequence[Path], old: Sequence[RunFacts]) -> list[str]:
    """A slug for each run: its existing one if the report has the run, or else an unused one."""
    existing = {run.identity: run.slug for run in old}
    used = {run.slug.lower() for run in old}
    slugs: list[str] = []
    for folder, base in zip(folders, assign_slugs(folders), strict=True):
        slug = existing.get(manifest_facts.run_identity(RunFolder(folder).read_run()))
        if slug is None or slug in slugs:
            candidates = (base if number == 1 else f"{base}-{number}" for number in range(1, len(used) + 2))
            slug = next(candidate for candidate in candidates if candidate.lower() not in used)
        used.add(slug.lower())
        slugs.append(slug)
    return slugs


def _keep_comparisons(report: Path, kept_slugs: set[str]) -> list[ComparisonFacts]:
    """The comparisons between two kept runs; removes all others."""
    comparisons = []
    for path in sorted((report / "compare").glob(f"*/{DATA_FILE}")):
        try:
            facts = compare_facts.load_comparison(path.read_text(encoding="utf-8"))
        except ValueError as error:
            raise R1evalError(
                f"{path.relative_to(report)}: does not parse ({str(error).splitlines()[0]}); restore it, or "
                f"remove {path.parent.relative_to(report)} to continue without that comparison"
            ) from None
        if {facts.baseline.slug, facts.candidate.slug} <= kept_slugs:
            comparisons.append(facts)
        else:
            shutil.rmtree(path.parent)
    return comparisons
