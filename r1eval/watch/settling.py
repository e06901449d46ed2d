"""Tells a checkpoint that is written from one that is being written: its files have stopped changing."""

import time

from r1eval.watch.checkpoints import Checkpoint, file_stamps

NANOSECONDS = 1e9


class Settling:
    """What was seen of each checkpoint's files, and since when they are unchanged."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._seen: dict[str, tuple[object, float]] = {}
        """name -> its stamps, and when they were first seen"""

    def seconds_left(self, checkpoint: Checkpoint) -> float:
        """How long it must stay unchanged until it counts as written; 0 if it does.

        By the times of its files, or, as another machine's clock may be ahead, by how long they were seen
        unchanged here.
        """
        assert checkpoint.model is not None
        now = time.monotonic()
        try:
            stamps = file_stamps(checkpoint.model)
        except OSError:
            return self._seconds
        if self._seen.get(checkpoint.name, (None, 0.0))[0] != stamps:
            self._seen[checkpoint.name] = stamps, now
        newest = max((stamp[2] for stamp in stamps), default=0) / NANOSECONDS
        age = max(time.time() - newest, now - self._seen[checkpoint.name][1])
        return max(0.0, self._seconds - age)
