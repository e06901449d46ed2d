"""Judges a function by Python assertions, for sets whose tests are code: `asserts`, a checker by its name.

A case's input is the source of a list with the arguments of each call, its output is code that asserts what
`candidate` returns. The function is called in its program's jail (`calls.py`), the code is run on the values
in another one (`asserts_checker.py`), so a program can neither see, patch nor skip an assertion.
"""

import zlib
from functools import cache
from pathlib import Path

from sandbox.errors import SandboxError
from sandbox.types import MIB, Checker, Limits, Program

NAME = "asserts"
STYLE = "calls"
"""see `harness.run`"""
CHECKER_LIMITS = Limits(cpu_seconds=60, memory_bytes=2048 * MIB, output_bytes=1 * MIB)
"""for the assertions on one case, of which some compute the expected values"""
SHOWN_BYTES = 1 << 15
"""of the recorded values, that a judgement can show"""


def applies(program: Program) -> bool:
    """Whether a program is judged by assertions."""
    return program.checker.name == NAME and not program.checker.code


def check(program: Program) -> None:
    """SandboxError for a program that cannot be judged by assertions."""
    if not program.function:
        raise SandboxError(f"the checker {NAME} judges a function; name the function to call")
    if program.rules != "judge":
        raise SandboxError(f"the checker {NAME} is not for the {program.rules} rules")


@cache
def checker() -> Checker:
    """The program that runs the assertions."""
    return Checker(NAME, Path(__file__).with_name("asserts_checker.py").read_text(encoding="utf-8"))


def recorded_values(program: Program, stdout: bytes) -> bytes:
    """For people: the beginning of what a function judged by assertions returned, a line of JSON for each
    call; any other program's output unchanged."""
    if not applies(program):
        return stdout
    try:
        return zlib.decompressobj().decompress(stdout, SHOWN_BYTES)
    except zlib.error:
        return b""
