"""Grader processes end on close, even if another process holds their sockets."""

import os
import signal
import time

import pytest

from benchmarks.types import Answer
from r1eval.scoring.grader import Grader
from r1eval.scoring.grades import Item

pytestmark = pytest.mark.slow


def test_closing_does_not_wait_for_a_process_forked_in_between() -> None:
    """vLLM forks its engine process from this one, with copies of all sockets."""
    grader = Grader(workers=1)
    item = Item(Answer.EXPRESSION, "x^2+1", "\\boxed{1+x^2}")
    assert [grade.status for _, grade in grader.grade([item])] == ["correct"]
    forked = os.fork()
    if forked == 0:
        time.sleep(600)
        os._exit(0)
    try:
        began = time.monotonic()
        grader.close()
        assert time.monotonic() - began < 60
    finally:
        os.kill(forked, signal.SIGKILL)
        os.waitpid(forked, 0)
