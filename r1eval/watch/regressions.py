"""Reports a regression: calls the user's hook with the facts."""

from collections.abc import Iterator
from dataclasses import asdict

from r1eval.watch.commands import run_command
from r1eval.watch.ledger import Entry, Ledger
from r1eval.watch.options import RUNS, SITE, WatchOptions


def report_regression(options: WatchOptions, ledger: Ledger, entry: Entry) -> Iterator[str]:
    """Call the hook of a checkpoint that regressed, or after which the next one had; why that failed, if so.

    Once, unless the watch is killed while the hook runs: then again.
    """
    if not options.on_regression:
        return
    found = [comparison for comparison in entry.comparisons if comparison.shows_regression]
    first = found[0]
    worse = ledger.entries[first.candidate]
    variables = {
        "R1EVAL_CHECKPOINT": worse.name,
        "R1EVAL_STEP": str(worse.step),
        "R1EVAL_PATH": worse.path,
        "R1EVAL_RUN": str(options.out / RUNS / first.candidate),
        "R1EVAL_BASELINE": first.baseline,
        "R1EVAL_AGAINST": first.against,
        "R1EVAL_REPORT": str(options.out / SITE / "index.html") if options.report else "",
    }
    facts = {"schema": 1, "checkpoint": asdict(worse), "regressions": [asdict(one) for one in found]}
    if problem := run_command(options.on_regression, variables, facts):
        yield f"--on-regression {problem}"
