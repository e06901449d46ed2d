"""One warm grader for all tests of this folder."""

from collections.abc import Iterator

import pytest

from r1eval.scoring.grader import Grader


@pytest.fixture(scope="session")
def grader() -> Iterator[Grader]:
    with Grader(workers=2, cpu_seconds=2.0) as warm:
        yield warm
