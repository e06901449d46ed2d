"""Judges a Python program by LiveCodeBench's rules: one process for all tests, compared outside the jail."""

from collections.abc import Iterator
from dataclasses import replace

from sandbox import checkers
from sandbox.lcb_harness import HEADER, LATE, VALUE
from sandbox.types import Case, Limits, Outcome, Program, Verdict

KILL_SECONDS = 5
"""on top of all tests' time, as in LiveCodeBench: then the process is killed, and every test has failed"""


def limits(program: Program) -> Limits:
    """The limits of the whole run. A test's own time, of the clock, is kept inside the process."""
    seconds = len(program.cases) * (program.limits.cpu_seconds + 1) + KILL_SECONDS
    expected = sum(len(case.output) for case in program.cases)
    return replace(
        program.limits,
        cpu_seconds=seconds,
        wall_seconds=seconds,
        output_bytes=program.limits.output_bytes + 2 * expected,
    )


def inputs(program: Program) -> bytes:
    """What the process reads: the seconds of a test, then each input after its size."""
    parts = [f"{program.limits.cpu_seconds}\n".encode()]
    for case in program.cases:
        text = checkers.encode(case.input)
        parts += [f"{len(text)}\n".encode(), text]
    return b"".join(parts)


def outcomes(program: Program, run: Outcome) -> Iterator[Outcome]:
    """The outcome of each test that was answered, up to the first that is not accepted."""
    answers = _answers(run.stdout)
    for case in program.cases:
        kind, answer = next(answers, (b"", b""))
        outcome = _outcome(program, case, run, kind, answer)
        yield outcome
        if outcome.verdict is not Verdict.AC:
            return


def _outcome(program: Program, case: Case, run: Outcome, kind: bytes, answer: bytes) -> Outcome:
    if kind == LATE:
        detail = f"not done after {program.limits.cpu_seconds:g} s"
        return replace(run, verdict=Verdict.TLE, stdout=b"", detail=detail)
    if not kind and run.verdict is Verdict.AC:
        return replace(run, verdict=Verdict.RE, stdout=b"", detail="it ended without an answer")
    if not kind:
        return replace(run, stdout=b"")
    if (kind == VALUE) is not bool(program.function):
        return replace(run, verdict=Verdict.RE, stdout=b"", detail="it wrote into its own answers")
    if program.function:
        comparison = checkers.compare_values(case.output, answer, "lcb")
    else:
        comparison = checkers.compare_lcb_lines(answer, case.output)
    verdict = Verdict.AC if comparison.ok else Verdict.WA
    return replace(run, verdict=verdict, stdout=answer, detail=comparison.detail)


def _answers(stdout: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = 0
    while at + HEADER <= len(stdout):
        end = at + HEADER + int.from_bytes(stdout[at + 1 : at + HEADER], "big")
        if end > len(stdout):
            return
        yield stdout[at : at + 1], stdout[at + HEADER : end]
        at = end
