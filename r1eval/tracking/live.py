"""Logs a run while it goes on: how far it is, and its results when it ends.

A tracker never holds generation back: it is asked on a thread of its own, and where it fails the run goes on.
"""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import Self

from r1eval.errors import R1evalError
from r1eval.run.options import RunOptions
from r1eval.run.progress import Progress, ProgressEvent
from r1eval.run.start import RunOutput, start
from r1eval.tracking.catalogue import check_target
from r1eval.tracking.protocol import Tracker, TrackerError
from r1eval.tracking.session import log_run, open_run
from r1eval.tracking.target import TrackerTarget, parse_target

SECONDS_BETWEEN = 15.0
"""between two reports of progress"""


def start_logged(options: RunOptions, texts: Sequence[str], *, quiet: bool = False) -> RunOutput:
    """`start`, logged to every target of `--log-to`; TrackerError at once if one cannot be used."""
    progress: Progress

    def warn(line: str) -> None:
        progress.warn(line)

    with LiveLog(texts, warn) as log:
        progress = Progress(quiet=quiet, listen=log.tell)
        output = start(options, progress)
        lines = [] if output.folder is None or options.shard else log.finish(output.folder)
    return replace(output, notes=(*output.notes, *lines))


@dataclass
class _Place:
    """A target and the run that is open there."""

    target: TrackerTarget
    tracker: Tracker | None = None
    is_lost: bool = False
    """after a failure it is left alone until the end"""
    told: ProgressEvent | None = None
    """the last event that it was told"""


class LiveLog:
    """Follows one run by its progress events. As a context, it ends with the run, whatever happens.

    Raises TrackerError at once if a target cannot be used.
    """

    def __init__(self, texts: Sequence[str], warn: Callable[[str], None]) -> None:
        """`texts`: the targets, as `--log-to` gives them; `warn` gets what fails later."""
        self._places = [_Place(parse_target(text)) for text in texts]
        self._warn = warn
        self._folder: Path | None = None
        self._latest: ProgressEvent | None = None
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._follow, name="trackers", daemon=True)
        for place in self._places:
            check_target(place.target)

    def tell(self, event: ProgressEvent) -> None:
        """Take note of an event of the run."""
        self._folder = event.folder or self._folder
        if event.kind == "samples":
            self._latest = event

    @property
    def is_told(self) -> bool:
        """Whether every target has heard of the latest event, or is lost."""
        return all(place.is_lost or place.told is self._latest for place in self._places)

    def __enter__(self) -> Self:
        if self._places:
            self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the runs there, as failed if results were not logged."""
        self._ended.set()
        if self._thread.is_alive():
            self._thread.join()
        for place in self._places:
            if place.tracker is not None:
                self._try(place, lambda tracker: tracker.close(complete=False))

    def finish(self, folder: Path) -> list[str]:
        """Log the results of the finished run to every target; says where they are."""
        self._ended.set()
        self._thread.join()
        lines = []
        for place in self._places:
            try:
                lines.append(log_run(folder, place.target, warn=self._warn, tracker=place.tracker))
            except R1evalError as error:
                self._warn(f"{error}; `r1eval log {folder} --to '{place.target.key}'` logs the results later")
            place.tracker = None
        return lines

    def _follow(self) -> None:
        while not self._ended.wait(SECONDS_BETWEEN):
            self._report()

    def _report(self) -> None:
        """Send how far the run is to every target that has not heard it."""
        event, folder = self._latest, self._folder
        if event is None or folder is None:
            return
        for place in self._places:
            if place.is_lost or place.told is event:
                continue
            if place.tracker is None:
                self._open(place, folder)
            self._try(place, lambda tracker: tracker.log_progress(_progress(event)))
            place.told = event

    def _open(self, place: _Place, folder: Path) -> None:
        try:
            place.tracker = open_run(folder, place.target)
        except R1evalError as error:
            self._lose(place, error)

    def _try(self, place: _Place, send: Callable[[Tracker], None]) -> None:
        if place.tracker is None:
            return
        try:
            send(place.tracker)
        except TrackerError as error:
            self._lose(place, error)

    def _lose(self, place: _Place, error: R1evalError) -> None:
        place.is_lost = True
        self._warn(f"{error}; the run goes on, and its results are logged when it ends")


def _progress(event: ProgressEvent) -> dict[str, float]:
    figures = {"progress/samples": float(event.done), "progress/samples_total": float(event.total)}
    if event.tokens_per_second is not None:
        figures["progress/tokens_per_second"] = event.tokens_per_second
    return figures
