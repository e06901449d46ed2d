"""Writes a report: the pages of every run, then the overview pages; swapped into place when complete."""

import fcntl
import glob
import os
import re
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.references import matching_models, published_results
from r1eval.errors import R1evalError
from r1eval.report.assets import copy_assets
from r1eval.report.compare_pages import write_compare_pages
from r1eval.report.compared_pairs import choose_pairs
from r1eval.report.question_pages import write_question_pages
from r1eval.report.rank_ranges import ranks_by_benchmark
from r1eval.report.run_facts import gather
from r1eval.report.run_folders import assign_slugs
from r1eval.report.sample_choice import TextSelection
from r1eval.report.savings import find_savings
from r1eval.report.size_estimate import estimate_report, format_size
from r1eval.statistics.metrics import read_metrics
from r1eval.store.folder import RunFolder
from r1eval.store.jsonlines import write_text
from r1eval.tables.results import check_references
from reports.page_paths import samples_folder
from reports.plots.languages import language_plots
from reports.plots.opening import build_opening
from reports.plots.page_plots import benchmark_plots, checkpoint_plots
from reports.plots.types import Plot
from reports.site import question_grid
from reports.site.benchmark_page import render_benchmark_page
from reports.site.checkpoints_page import render_checkpoints_page
from reports.site.compare_facts import ComparisonFacts
from reports.site.data_json import dump_run
from reports.site.facts import DATA_FILE, RunFacts
from reports.site.leaderboard import Leaderboard, build_leaderboard
from reports.site.leaderboard_formats import to_csv, to_json, to_markdown
from reports.site.leaderboard_page import render_leaderboard_page
from reports.site.question_grid import render_question_grid, shared_benchmarks
from reports.site.run_page import render_run_page
from reports.site.sample_rows import RUNS_FILE, dump_runs
from reports.site.samples_page import render_samples_page
from reports.site.standings import build_standings

FORMATS: Mapping[str, Callable[[Leaderboard], str]] = {
    "csv": to_csv,
    "json": to_json,
    "markdown": to_markdown,
}
"""value of --format -> function that formats the leaderboard"""
Log = Callable[[str], None]
"""prints one line of progress"""


@dataclass(frozen=True)
class ReportOptions:
    """The options of a report."""

    text_selection: TextSelection
    """which samples are shown with their text"""
    reveal: bool = False
    """show hidden questions (GPQA)"""
    references: tuple[str, ...] = ()
    """published models to show; () for the runs' own, the best and the closest"""
    baseline: Path | None = None
    """the run that the others are compared with; None for the first"""
    workers: int | None = None
    """worker processes; None for one per core"""


def write(folders: Sequence[Path], out: Path, options: ReportOptions, log: Log) -> list[RunFacts]:
    """Writes a report on these runs to the folder `out`, replacing an earlier report there.

    Raises R1evalError if `out` holds something else, RunFolderError for a folder that is not a finished run;
    in these cases, and when interrupted, `out` stays unchanged.
    """
    out = out.resolve()
    check_out(out)
    size = estimate_report(folders, options.text_selection, reveal=options.reveal)
    log(f"{out.name}: will take about {format_size(size)}")
    with report_lock(out, log), staging_folder(out) as new:
        runs = build_runs(folders, new, options, log)
        comparisons = write_comparisons(folders, runs, new, options)
        build_overview(new, runs, comparisons, options.references)
    return runs


def build_runs(folders: Sequence[Path], out: Path, options: ReportOptions, log: Log) -> list[RunFacts]:
    """Writes each run's pages below `out`, in folders named after the run folders."""
    return [
        build_run(RunFolder(path), out, slug, options, log)
        for path, slug in zip(folders, assign_slugs(folders), strict=True)
    ]


def build_run(folder: RunFolder, out: Path, slug: str, options: ReportOptions, log: Log) -> RunFacts:
    """Writes the pages of one run and its `data.json` to `runs/SLUG` below `out`."""
    log(f"{folder.path}: reading samples, writing pages")
    pages = out / "runs" / slug
    pages.mkdir(parents=True)
    diagnosed = write_question_pages(folder, pages, options.text_selection, options.reveal, options.workers)
    run = gather(folder, diagnosed, slug, options.reveal)
    for benchmark in run.benchmarks:
        plots = benchmark_plots(run.title, benchmark)
        write_plots(pages, plots)
        write_text(pages / f"{benchmark.name}.html", [render_benchmark_page(run, benchmark, plots)])
        browser = pages / samples_folder(benchmark.name) / "index.html"
        write_text(browser, [render_samples_page(run, benchmark)])
    write_text(pages / "index.html", [render_run_page(run)])
    write_text(pages / DATA_FILE, [dump_run(run)])
    return run


def write_comparisons(
    folders: Sequence[Path], runs: Sequence[RunFacts], out: Path, options: ReportOptions
) -> list[ComparisonFacts]:
    """Writes the pages that compare two runs, and links them from the pages of the runs."""
    if len(runs) < 2:
        return []
    paths = [path.resolve() for path in folders]
    baseline = options.baseline.resolve() if options.baseline else paths[0]
    if baseline not in paths:
        raise R1evalError(f"--baseline {options.baseline}: not a run of this report; name one of its runs")
    comparisons = [
        write_compare_pages(
            (RunFolder(folders[pair.baseline]), RunFolder(folders[pair.candidate])),
            (runs[pair.baseline], runs[pair.candidate]),
            out,
            options.text_selection,
            options.reveal,
            with_samples=pair.with_samples,
        )
        for pair in choose_pairs(runs, paths.index(baseline))
    ]
    for run in runs:
        write_text(out / "runs" / run.slug / "index.html", [render_run_page(run, comparisons)])
    return comparisons


def build_overview(
    out: Path, runs: Sequence[RunFacts], comparisons: Sequence[ComparisonFacts], references: Sequence[str]
) -> None:
    """Writes the pages about all runs (leaderboard and its files, checkpoints) and the assets."""
    leaderboard = ranked_leaderboard(runs, references)
    plots, by_language = checkpoint_plots(runs), language_plots(runs)
    standings = build_standings(leaderboard, runs, find_savings(runs), marks=bool(references))
    opening = build_opening(standings)
    write_plots(out, [*plots, *by_language, *opening.plots])
    checkpoints = render_checkpoints_page(runs, plots, comparisons)
    if checkpoints is None:
        (out / "checkpoints.html").unlink(missing_ok=True)
    else:
        write_text(out / "checkpoints.html", [checkpoints])
    for name, to_text in FORMATS.items():
        write_text(out / f"leaderboard.{'md' if name == 'markdown' else name}", [to_text(leaderboard)])
    write_text(
        out / "index.html",
        [
            render_leaderboard_page(
                leaderboard, runs, comparisons, checkpoints is not None, by_language, opening
            )
        ],
    )
    for benchmark in shared_benchmarks(runs):
        grid = out / question_grid.FOLDER / f"{benchmark.name}.html"
        write_text(grid, [render_question_grid(benchmark, runs)])
    write_text(out / RUNS_FILE, [dump_runs(runs)])
    copy_assets(out)


def ranked_leaderboard(runs: Sequence[RunFacts], references: Sequence[str]) -> Leaderboard:
    """The leaderboard of these runs with their rank ranges."""
    models = {one.model for run in runs for benchmark in run.benchmarks for one in benchmark.published}
    named = sorted(matching_models(references, models)) if references else None
    return build_leaderboard(runs, ranks_by_benchmark(runs), named)


def gather_runs(folders: Sequence[Path], options: ReportOptions) -> list[RunFacts]:
    """The facts of these runs, without writing any page."""
    runs = []
    for path, slug in zip(folders, assign_slugs(folders), strict=True):
        folder = RunFolder(path)
        diagnosed = write_question_pages(
            folder, None, options.text_selection, options.reveal, options.workers
        )
        runs.append(gather(folder, diagnosed, slug, options.reveal))
    return runs


def write_plots(folder: Path, plots: Sequence[Plot]) -> None:
    """Writes two files per plot, light and dark, to `plots` below the folder."""
    for plot in plots:
        write_text(folder / "plots" / f"{plot.name}.svg", [plot.light])
        write_text(folder / "plots" / f"{plot.name}-dark.svg", [plot.dark])


def is_report(path: Path) -> bool:
    """Whether the folder holds a report."""
    return (path / "leaderboard.json").is_file() and (path / "index.html").is_file()


def check_out(out: Path) -> None:
    """R1evalError if something other than a report would be replaced."""
    if out.is_dir() and (is_report(out) or not any(out.iterdir())):
        return
    if out.exists():
        raise R1evalError(f"--out {out}: holds something other than a report; give another folder")


def check_options(folders: Sequence[Path], out: Path | None, options: ReportOptions) -> None:
    """R1evalError for what is certain to fail, before any page is written: a run without metrics, say."""
    for path in folders:
        read_metrics(path)
    runs = [RunFolder(path).read_run() for path in folders]
    keys = {about.get("published", "") for run in runs for about in run["benchmarks"].values()}
    check_references(
        options.references, [figure for key in sorted(keys) for figure in published_results(key)]
    )
    if options.baseline and not RunFolder(options.baseline).exists():
        raise R1evalError(f"--baseline {options.baseline}: holds no run; name a run folder of this report")
    if out and out.exists() and (out.is_mount() or out.resolve() == Path.cwd()):
        raise R1evalError(
            f"{out}: the current folder or a mount point cannot be replaced; name a folder in it"
        )


@contextmanager
def report_lock(out: Path, log: Log) -> Iterator[None]:
    """Locks the parent folder of `out` against other processes that write a report there, and waits for them.

    Then cleans up after a killed process: removes its staging folder, and restores the report that it moved.
    """
    out.parent.mkdir(parents=True, exist_ok=True)
    lock = os.open(out.parent, os.O_RDONLY)
    try:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            log(f"another r1eval process is writing a report in {out.parent}; waiting for it")
            fcntl.flock(lock, fcntl.LOCK_EX)
        _recover(out)
        yield
    finally:
        os.close(lock)


def _recover(out: Path) -> None:
    for leftover in sorted(out.parent.glob(f".{glob.escape(out.name)}.*")):
        suffix = re.fullmatch(r"\.\d+\.(old|new)", leftover.name.removeprefix(f".{out.name}"))
        if suffix and suffix[1] == "old" and not out.exists():
            leftover.rename(out)
        elif suffix:
            shutil.rmtree(leftover, ignore_errors=True)


@contextmanager
def staging_folder(out: Path) -> Iterator[Path]:
    """A new folder that replaces `out` if the block succeeds, and is removed otherwise."""
    new, old = (out.with_name(f".{out.name}.{os.getpid()}.{suffix}") for suffix in ("new", "old"))
    try:
        new.mkdir()
        yield new
        if out.exists():
            out.rename(old)
        new.rename(out)
    finally:
        for leftover in (new, old):
            shutil.rmtree(leftover, ignore_errors=True)
