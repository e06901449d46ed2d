"""An attack: a hostile program, its allowed verdicts, and how its source is made."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from sandbox.types import MIB, Case, Checker, Limits, Program

FOLDER = Path(__file__).parent
LANGUAGES = {
    ".c": "c", ".cpp": "cpp17", ".py": "python", ".js": "javascript", ".java": "java", ".rs": "rust",
}  # fmt: skip
TOKENS = Checker()
LIMITS = Limits(cpu_seconds=3.0, wall_seconds=20, memory_bytes=256 * MIB, output_bytes=4 * MIB, processes=32)
"""enough time to try everything, even on a busy machine"""
TIGHT = replace(LIMITS, cpu_seconds=0.5, wall_seconds=1.5)
"""for programs that end by a limit"""
FLOOD = replace(LIMITS, output_bytes=64 * MIB, memory_bytes=512 * MIB)
"""for programs that print a lot"""
BLOCKED = "BLOCKED"
"""what a program prints if everything that it tried was refused"""
SECRET = "the expected output"
"""placeholder for an expected output that a program can only get from the judge"""
TWICE = ("plant\n", "look\n")
"""the inputs of two tests of one program: the second looks for what the first left behind"""


@dataclass(frozen=True)
class Attack:
    """A program and what is asserted of it in addition to what is asserted of all."""

    name: str
    """its file below this folder, or the name of a generated one; its suffix is its language"""
    allowed_verdicts: str
    """the verdicts that it may get, separated by spaces"""
    inputs: tuple[str, ...] = ("3 4\n",)
    expected: str = SECRET
    function: str = ""
    limits: Limits = LIMITS
    checker: Checker = TOKENS
    rules: str = "judge"
    code: str = field(default="", repr=False)
    """its source, if there is no file"""

    def program(self, secrets: Mapping[str, str]) -> Program:
        """What the judge is given; planted: what @NAME@ stands for in its text."""
        expected = secrets["EXPECTED"] if self.expected == SECRET else self.expected
        output = json.dumps(expected) if self.function else f"{expected}\n"
        inputs = [fill_placeholders(read_program, secrets) for read_program in self.inputs]
        if self.checker.name == "asserts":
            inputs = [f"[[{', '.join(given.split())}]]" for given in inputs]
            output = f"assert candidate() == {expected!r}"
        elif self.function:
            inputs = [given.replace(" ", "\n") for given in inputs]
        return Program(
            code=fill_placeholders(self.code or read_program(self.name), secrets),
            cases=[Case(given, output) for given in inputs],
            language=LANGUAGES[Path(self.name).suffix],
            checker=Checker(self.checker.name, fill_placeholders(self.checker.code, secrets), self.checker.language),
            function=self.function,
            limits=self.limits,
            rules=self.rules,
        )


def read_program(name: str) -> str:
    """The source of a file, with the shared prelude inlined."""
    shared = (FOLDER / "prelude.h").read_text()
    return (FOLDER / name).read_text().replace('#include "../prelude.h"', shared)


def fill_placeholders(read_program: str, secrets: Mapping[str, str]) -> str:
    for name, value in secrets.items():
        read_program = read_program.replace(f"@{name}@", value)
    return read_program


def program_files() -> set[str]:
    """The programs in the folders."""
    paths = (path.relative_to(FOLDER) for path in FOLDER.glob("*/*") if path.suffix in LANGUAGES)
    return {str(path) for path in paths}
