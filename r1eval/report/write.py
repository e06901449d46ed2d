"""Writes a report: every run's pages, then those over all runs; beside its place first, never half of one."""

import fcntl
import glob
import os
import re
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.published import published
from r1eval.errors import R1evalError
from r1eval.report.assets import copy_assets
from r1eval.report.compare_pages import compare_pages
from r1eval.report.question_pages import question_pages
from r1eval.report.rank_ranges import ranks
from r1eval.report.run_facts import gather
from r1eval.report.run_folders import slugs
from r1eval.report.sample_choice import Texts
from r1eval.store.folder import RunFolder
from r1eval.store.jsonlines import write_text
from r1eval.tables.results import check_references
from reports.plots.page_plots import benchmark_plots, checkpoint_plots
from reports.plots.types import Plot
from reports.site.benchmark_page import benchmark_page
from reports.site.checkpoints_page import checkpoints_page
from reports.site.compare_facts import ComparisonFacts
from reports.site.data_json import dump
from reports.site.facts import DATA, RunFacts
from reports.site.leaderboard import Board, board
from reports.site.leaderboard_formats import as_csv, as_json, as_markdown
from reports.site.leaderboard_page import leaderboard_page
from reports.site.run_page import run_page

FORMS: Mapping[str, Callable[[Board], str]] = {"csv": as_csv, "json": as_json, "markdown": as_markdown}
"""the leaderboard without its page: --format -> how it is made"""
Tell = Callable[[str], None]
"""where a line about the progress goes"""


@dataclass(frozen=True)
class Options:
    """How a report is made."""

    texts: Texts
    """which samples are shown with their text"""
    reveal: bool = False
    """show hidden questions (GPQA)"""
    references: tuple[str, ...] = ()
    """published models to stand beside; () for all that published on these benchmarks"""
    baseline: Path | None = None
    """the run that the others are compared with; the first if None"""
    workers: int | None = None


def write(folders: Sequence[Path], out: Path, options: Options, tell: Tell) -> list[RunFacts]:
    """A report on these runs in the folder `out`, in place of an earlier report there.

    Raises R1evalError where `out` holds something else, RunFolderError for a folder that is no finished run;
    then, and if it is interrupted, `out` is as it was.
    """
    out = out.resolve()
    check_out(out)
    with alone(out, tell), beside(out) as new:
        runs = build_runs(folders, new, options, tell)
        build_top(new, runs, compare(folders, runs, new, options), options.references)
    return runs


def build_runs(folders: Sequence[Path], out: Path, options: Options, tell: Tell) -> list[RunFacts]:
    """Each run's pages below `out`, in folders named after the run folders."""
    return [
        build_run(RunFolder(path), out, slug, options, tell)
        for path, slug in zip(folders, slugs(folders), strict=True)
    ]


def build_run(folder: RunFolder, out: Path, slug: str, options: Options, tell: Tell) -> RunFacts:
    """The pages of one run, `runs/SLUG` below `out`, and its facts beside them."""
    tell(f"{folder.path}: reading its samples, writing its pages")
    own = out / "runs" / slug
    own.mkdir(parents=True)
    diagnosed = question_pages(folder, own, options.texts, options.reveal, options.workers)
    run = gather(folder, diagnosed, slug, options.reveal)
    for benchmark in run.benchmarks:
        plots = benchmark_plots(run.model, benchmark)
        write_plots(own, plots)
        write_text(own / f"{benchmark.name}.html", [benchmark_page(run, benchmark, plots)])
    write_text(own / "index.html", [run_page(run)])
    write_text(own / DATA, [dump(run)])
    return run


def compare(
    folders: Sequence[Path], runs: Sequence[RunFacts], out: Path, options: Options
) -> list[ComparisonFacts]:
    """The pages that compare each run with the baseline, where they have a benchmark in common."""
    if len(runs) < 2:
        return []
    paths = [path.resolve() for path in folders]
    chosen = options.baseline.resolve() if options.baseline else paths[0]
    if chosen not in paths:
        raise R1evalError(f"--baseline {options.baseline}: name one of the runs that the report is of")
    base = paths.index(chosen)
    known = {benchmark.name for benchmark in runs[base].benchmarks}
    return [
        compare_pages(
            RunFolder(folders[base]),
            RunFolder(folders[place]),
            (runs[base], run),
            out,
            options.texts,
            options.reveal,
        )
        for place, run in enumerate(runs)
        if place != base and known & {benchmark.name for benchmark in run.benchmarks}
    ]


def build_top(
    out: Path, runs: Sequence[RunFacts], comparisons: Sequence[ComparisonFacts], references: Sequence[str]
) -> None:
    """The pages over all runs, whose own pages are there: leaderboard, its files, checkpoints; the assets."""
    shown = leaderboard(runs, references)
    plots = checkpoint_plots(runs)
    if plots:
        write_plots(out, plots)
    checkpoints = checkpoints_page(runs, plots)
    if checkpoints is None:
        (out / "checkpoints.html").unlink(missing_ok=True)
    else:
        write_text(out / "checkpoints.html", [checkpoints])
    for form, made in FORMS.items():
        write_text(out / f"leaderboard.{'md' if form == 'markdown' else form}", [made(shown)])
    write_text(out / "index.html", [leaderboard_page(shown, runs, comparisons, checkpoints is not None)])
    copy_assets(out)


def leaderboard(runs: Sequence[RunFacts], references: Sequence[str]) -> Board:
    """The leaderboard's cells."""
    return board(runs, ranks(runs), list(references) or None)


def facts(folders: Sequence[Path], options: Options) -> list[RunFacts]:
    """What a leaderboard says of these runs, with no page written."""
    every = []
    for path, slug in zip(folders, slugs(folders), strict=True):
        folder = RunFolder(path)
        diagnosed = question_pages(folder, None, options.texts, options.reveal, options.workers)
        every.append(gather(folder, diagnosed, slug, options.reveal))
    return every


def write_plots(folder: Path, plots: Sequence[Plot]) -> None:
    """Each plot's two files, light and dark, in `plots` below the folder."""
    for plot in plots:
        write_text(folder / "plots" / f"{plot.name}.svg", [plot.light])
        write_text(folder / "plots" / f"{plot.name}-dark.svg", [plot.dark])


def is_report(path: Path) -> bool:
    return (path / "leaderboard.json").is_file() and (path / "index.html").is_file()


def check_out(out: Path) -> None:
    """R1evalError where something other than a report would be replaced."""
    if out.is_dir() and (is_report(out) or not any(out.iterdir())):
        return
    if out.exists():
        raise R1evalError(f"--out {out}: holds something other than a report; give another folder")


def check(folders: Sequence[Path], out: Path | None, options: Options) -> None:
    """R1evalError for what can be known to fail before any page is made."""
    runs = [RunFolder(path).read_run() for path in folders]
    keys = {about.get("published", "") for run in runs for about in run["benchmarks"].values()}
    check_references(options.references, [figure for key in sorted(keys) for figure in published(key)])
    if options.baseline and not RunFolder(options.baseline).exists():
        raise R1evalError(f"--baseline {options.baseline}: holds no run; name one of the runs themselves")
    if out and out.exists() and (out.is_mount() or out.resolve() == Path.cwd()):
        raise R1evalError(f"{out}: the current folder, or a mount, cannot be exchanged; name a folder in it")


@contextmanager
def alone(out: Path, tell: Tell) -> Iterator[None]:
    """Holds the folder that `out` is in against others that write a report there; waits for them. What one
    that was killed left is taken away, and put back where it had put the report aside."""
    out.parent.mkdir(parents=True, exist_ok=True)
    held = os.open(out.parent, os.O_RDONLY)
    try:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            tell(f"another r1eval writes a report in {out.parent}; waiting for it")
            fcntl.flock(held, fcntl.LOCK_EX)
        _tidy(out)
        yield
    finally:
        os.close(held)


def _tidy(out: Path) -> None:
    for left in sorted(out.parent.glob(f".{glob.escape(out.name)}.*")):
        ending = re.fullmatch(r"\.\d+\.(old|new)", left.name.removeprefix(f".{out.name}"))
        if ending and ending[1] == "old" and not out.exists():
            left.rename(out)
        elif ending:
            shutil.rmtree(left, ignore_errors=True)


@contextmanager
def beside(out: Path) -> Iterator[Path]:
    """A new folder that takes the place of `out` when the block ends well, and is gone otherwise."""
    new, old = (out.with_name(f".{out.name}.{os.getpid()}.{what}") for what in ("new", "old"))
    try:
        new.mkdir()
        yield new
        if out.exists():
            out.rename(old)
        new.rename(out)
    finally:
        for left in (new, old):
            shutil.rmtree(left, ignore_errors=True)
