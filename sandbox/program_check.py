"""Refuses programs that nobody could judge, before anything is run."""

from sandbox import asserts, checkers, languages, toolchains
from sandbox.errors import SandboxError
from sandbox.types import Program

RULES = ("judge", "lcb")


def check_program(program: Program) -> None:
    """SandboxError for a program that cannot be judged: unknown language, checker or rules, or no tests."""
    language = languages.find_language(program.language)
    if language.compile_command:
        toolchains.for_language(language)
    if program.rules not in RULES:
        raise SandboxError(f"unknown rules {program.rules!r}: choose {' or '.join(RULES)}")
    if not program.cases:
        raise SandboxError("there are no tests, so nothing tells whether it is right; give at least one")
    if (program.function or program.rules == "lcb") and language.name != "python":
        feature = "the function call style" if program.function else "the lcb rules"
        raise SandboxError(f"{feature} is for python only, not {language.name}")
    if program.checker.code:
        if (language := languages.find_language(program.checker.language)).compile_command:
            toolchains.for_language(language)
    elif asserts.applies(program):
        asserts.check(program)
    else:
        checkers.compare(program.checker.name, b"", "")
    limits = program.limits
    seconds = min(limits.cpu_seconds, limits.effective_wall_seconds)
    if min(seconds, limits.memory_bytes, limits.output_bytes, limits.processes) <= 0:
        raise SandboxError(f"limits must be above 0, not {limits}")
