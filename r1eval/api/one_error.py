"""One tree of errors: those of the packages below become R1evalError, with the same line."""

from collections.abc import Iterator
from contextlib import contextmanager

from benchmarks.errors import BenchmarkError
from r1eval.errors import R1evalError
from sandbox.errors import SandboxError


@contextmanager
def as_r1eval_error() -> Iterator[None]:
    """Raise an R1evalError where a benchmark or the sandbox raises its own error."""
    try:
        yield
    except (BenchmarkError, SandboxError) as error:
        raise R1evalError(str(error)) from error
