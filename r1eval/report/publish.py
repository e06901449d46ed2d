"""Adds runs to a report that exists: theirs are made, the others stay, the pages over all are made anew."""

import os
import shutil
from collections.abc import Sequence
from pathlib import Path

from r1eval.errors import R1evalError
from r1eval.report import manifest_facts
from r1eval.report.run_folders import slugs
from r1eval.report.write import Options, Tell, alone, beside, build_run, build_top, compare, is_report
from r1eval.store.folder import RunFolder
from reports.site import compare_facts, data_json
from reports.site.compare_facts import ComparisonFacts
from reports.site.facts import DATA, RunFacts

MADE = ("index.html", "leaderboard.csv", "leaderboard.json", "leaderboard.md", "checkpoints.html")
"""what stands over all runs, and is made anew; so are these folders:"""
MADE_FOLDERS = ("assets", "plots")


def publish(folders: Sequence[Path], out: Path, options: Options, tell: Tell) -> list[RunFacts]:
    """The report in `out` with these runs in it, after those that it has; a new one if there is none.

    A run that it has (the same plan and start) is replaced and keeps its address; what it was compared with
    is not here, so that comparison goes unless it is made again. Files that no report has (`CNAME`, `.git`)
    stay. `out` is exchanged in one step at the end, and is as it was if anything fails. Raises R1evalError
    where `out` holds something else or a run's facts in it are damaged; waits where another is at it.
    """
    given, out = out, out.resolve()
    with alone(out, tell), beside(out) as new:
        _check(given)
        _carry(out, new)
        old = _runs(new)
        addresses = _addresses(folders, old)
        stay = [run for run in old if run.slug not in addresses]
        for slug in addresses:
            shutil.rmtree(new / "runs" / slug, ignore_errors=True)
        compared = _comparisons(new, {run.slug for run in stay})
        made = [
            build_run(RunFolder(path), new, slug, options, tell)
            for path, slug in zip(folders, addresses, strict=True)
        ]
        compared += compare(folders, made, new, options)
        build_top(new, [*stay, *made], compared, options.references)
    return [*stay, *made]


def _check(out: Path) -> None:
    if not out.exists():
        return
    if out.is_dir() and (is_report(out) or all(inside.name.startswith(".") for inside in out.iterdir())):
        return
    raise R1evalError(f"--publish {out}: holds something other than a report; give another folder")


def _carry(out: Path, new: Path) -> None:
    """What stays, as other names of the same files: nothing is read, and pages are only ever replaced."""
    if not out.exists():
        return
    for inside in out.iterdir():
        if inside.name in MADE or inside.name in MADE_FOLDERS:
            continue
        if inside.is_dir() and not inside.is_symlink():
            shutil.copytree(inside, new / inside.name, symlinks=True, copy_function=_name)
        else:
            _name(str(inside), str(new / inside.name))


def _name(old: str, new: str) -> None:
    try:
        os.link(old, new, follow_symlinks=False)
    except OSError:  # a file system without links
        shutil.copy2(old, new, follow_symlinks=False)


def _runs(report: Path) -> list[RunFacts]:
    """The runs of a report by the facts beside their pages, the earliest first."""
    found = []
    for path in sorted(inside / DATA for inside in (report / "runs").glob("*/")):
        if not path.is_file():
            raise R1evalError(_damaged(path.relative_to(report), "is not there"))
        try:
            run = data_json.load(path.read_text(encoding="utf-8"))
        except ValueError as error:
            raise R1evalError(_damaged(path.relative_to(report), error)) from None
        if run.slug != path.parent.name:
            raise R1evalError(_damaged(path.relative_to(report), f"it is of runs/{run.slug}"))
        found.append(run)
    return sorted(found, key=lambda run: (run.started, run.slug))


def _damaged(path: Path, why: object) -> str:
    return f"{path}: {why}; restore it, or remove {path.parent} to go on without that run"


def _addresses(folders: Sequence[Path], old: Sequence[RunFacts]) -> list[str]:
    """A slug for each run: its own where the report has it, else a new one that no other run has."""
    own = {run.identity: run.slug for run in old}
    taken = {run.slug.lower() for run in old}
    given: list[str] = []
    for folder, plain in zip(folders, slugs(folders), strict=True):
        slug = own.get(manifest_facts.identity(RunFolder(folder).read_run()))
        if slug is None or slug in given:
            names = (plain if number == 1 else f"{plain}-{number}" for number in range(1, len(taken) + 2))
            slug = next(name for name in names if name.lower() not in taken)
        taken.add(slug.lower())
        given.append(slug)
    return given


def _comparisons(report: Path, stay: set[str]) -> list[ComparisonFacts]:
    """Those of two runs that both stay; the others are removed."""
    held = []
    for path in sorted((report / "compare").glob(f"*/{DATA}")):
        try:
            facts = compare_facts.load(path.read_text(encoding="utf-8"))
        except ValueError as error:
            raise R1evalError(
                f"{path.relative_to(report)}: does not parse ({str(error).splitlines()[0]}); restore it, or "
                f"remove {path.parent.relative_to(report)} to go on without that comparison"
            ) from None
        if {facts.baseline.slug, facts.candidate.slug} <= stay:
            held.append(facts)
        else:
            shutil.rmtree(path.parent)
    return held
