"""Grades finished runs by other rules than their own, aside: their files stay as they are."""

import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from shutil import copyfile

from r1eval.run.rescore import RescoreOptions, rescore
from r1eval.statistics.metrics import read_metrics
from r1eval.store.folder import RunFolder
from r1eval.store.soundness import check_sound

DERIVED = frozenset({"run.json", "metrics.json", "metrics.csv", "scores.jsonl", "votes.jsonl", ".lock"})
"""what grading writes: not linked into a copy"""


@contextmanager
def score_runs(
    runs: Sequence[Path], options: RescoreOptions, warn: Callable[[str], None], *, save: bool
) -> Iterator[Mapping[Path, str]]:
    """Score each run again, and yield the folders to show with their names, while they exist.

    If the rules are other than a run's own, it is scored in a copy, which is shown after the run itself; with
    `save` in place.
    """
    with tempfile.TemporaryDirectory(prefix="r1eval-score-") as scratch:
        shown: dict[Path, str] = {}
        for number, run in enumerate(runs):
            rules = _other_rules(run, options)
            shown[run] = str(run)
            if save or not rules:
                rescore(run, options, warn)
                continue
            copy = Path(scratch, str(number), run.resolve().name)
            _link(run, copy)
            rescore(copy, options, warn)
            shown[copy] = f"{run}, not saved: {' '.join(rules)}"
        yield shown


def _other_rules(run: Path, options: RescoreOptions) -> list[str]:
    """The options by which the grades would be others than the run's own."""
    plan = RunFolder(run).read_run()["plan"]
    asked = (
        ("--answer-from", options.answer_from, plan["answer_from"]),
        ("--judging", options.judging, plan.get("judging") or "judge"),
    )
    return [f"{option} {value}" for option, value, own in asked if value not in (None, own)]


def _link(run: Path, copy: Path) -> None:
    """A folder with the run's questions and samples, as links, and none of its grades.

    RunFolderError if the run has no sound figures to be shown beside.
    """
    read_metrics(run)
    check_sound(RunFolder(run))
    for path in run.rglob("*"):
        target = copy / path.relative_to(run)
        if path.is_file() and path.name not in DERIVED and path.suffix != ".damaged":
            target.parent.mkdir(parents=True, exist_ok=True)
            target.symlink_to(path.resolve())
    copyfile(run / "run.json", copy / "run.json")
