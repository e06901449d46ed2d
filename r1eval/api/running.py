"""`r1eval.run`: what the command does, as a function."""

import logging
import threading
from collections.abc import Iterable
from dataclasses import replace
from typing import Literal, Unpack, overload

from r1eval.api.keywords import FilePath, RunKeywords, to_run_options
from r1eval.api.loading import Run, load
from r1eval.api.one_error import as_r1eval_error
from r1eval.errors import IncompleteError
from r1eval.run.progress import Progress, ProgressEvent, Tell
from r1eval.run.start import start

LOG = logging.getLogger("r1eval")
"""gets what a run tells if there is no `on_progress`"""


@overload
def run(
    benchmarks: FilePath | Iterable[FilePath],
    *,
    model: str,
    dry_run: Literal[False] = False,
    on_progress: Tell | None = None,
    **options: Unpack[RunKeywords],
) -> Run: ...


@overload
def run(
    benchmarks: FilePath | Iterable[FilePath],
    *,
    model: str,
    dry_run: Literal[True],
    on_progress: Tell | None = None,
    **options: Unpack[RunKeywords],
) -> str: ...


def run(
    benchmarks: FilePath | Iterable[FilePath],
    *,
    model: str,
    dry_run: bool = False,
    on_progress: Tell | None = None,
    **options: Unpack[RunKeywords],
) -> Run | str:
    """Generate samples, score them, and return the finished run; the same call again resumes it.

    `benchmarks`: one name or path of your own .toml, or several. `options` are those of the command, without
    the dashes: `k=4`, `base_urls="http://localhost:8000/v1"`, `engine_args={"max_num_seqs": 64}`, `out=…`
    (by default runs/MODEL-BENCHMARKS, where the same call finds its samples again). With `dry_run` nothing is
    generated, and the prompts and counts are returned as text.

    `on_progress` is called with each `ProgressEvent`, one at a time, in whichever thread it arises
    (`on_progress=print` prints what the command prints). If it raises, the run ends as by Ctrl-C, and what is
    finished is kept. Without it, warnings and messages go to the logger `r1eval`.

    Raises R1evalError for bad input; IncompleteError, after everything was written, if the engine died or
    samples failed (with `allow_failed=True` the latter give the worst and the best case).

    >>> import r1eval
    >>> done = r1eval.run(
    ...     "sums.toml", model="m", engine="replay", engine_args={"path": "replies.jsonl"}, k=4, out="runs/c"
    ... )
    >>> done.scores.status.value_counts().to_dict()
    {'correct': 16, 'wrong': 8}
    """
    relay = _Relay(on_progress or _log)
    asked = replace(to_run_options(benchmarks, model, options), dry_run=dry_run)
    with as_r1eval_error():
        output = start(asked, Progress(tell=relay))
    relay.check()
    if output.folder is None:
        return output.text
    if output.failed:
        raise IncompleteError(
            f"{output.failed} samples failed (see `detail` in {output.folder}); the same call generates them "
            "again, or allow_failed=True shows the worst and best case"
        )
    return load(output.folder)


class _Relay:
    """Calls `on_progress`; what it raises in another thread of the run is raised in the run's own."""

    def __init__(self, tell: Tell) -> None:
        self._tell = tell
        self._thread = threading.get_ident()
        self._error: BaseException | None = None

    def __call__(self, event: ProgressEvent) -> None:
        if threading.get_ident() == self._thread:
            self.check()
            self._tell(event)
            return
        try:
            self._tell(event)
        except BaseException as error:  # noqa: BLE001 - it is raised again in the run's thread
            self._error = self._error or error

    def check(self) -> None:
        """Raise what `on_progress` raised in another thread."""
        if self._error is not None:
            error, self._error = self._error, None
            raise error


def _log(event: ProgressEvent) -> None:
    LOG.log(logging.WARNING if event.kind == "warning" else logging.INFO, "%s", event.text)
