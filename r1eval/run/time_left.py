"""Estimates the time left of a run as a range, while enough requests wait that the pace so far tells of it.

The remaining samples at the pace so far are too long an estimate in the middle of a run, because the longest
questions are asked first, and far too short at its end, when the last long replies run alone: no range is
shown then. How often it holds the true time is simulated in `tests/run/test_time_left.py`.
"""

MIN_SHARE = 0.25
"""share of a session's samples that must be finished"""
LOW, HIGH = 0.2, 1.5
"""ends of the range, as factors of the time that the remaining samples take at the pace so far: about the
5 and 95 % quantiles over runs drawn at random, other ones than those of the test"""


def time_left(
    elapsed: float, finished: int, total: int, *, running: int, waiting: int
) -> tuple[float, float] | None:
    """Least and most seconds left of a session with `total` samples; None where it cannot be said.

    >>> time_left(60.0, 50, 100, running=10, waiting=40), time_left(60.0, 95, 100, running=5, waiting=0)
    ((12.0, 90.0), None)
    """
    if finished < MIN_SHARE * total or not finished or waiting < running:
        return None
    at_this_pace = (total - finished) * elapsed / finished
    return LOW * at_this_pace, HIGH * at_this_pace
