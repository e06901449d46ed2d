"""An attack: a hostile program, what may be said of it, and how its text is made."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from sandbox.types import MIB, Case, Checker, Limits, Program

HERE = Path(__file__).parent
LANGUAGES = {
    ".c": "c", ".cpp": "cpp17", ".py": "python", ".js": "javascript", ".java": "java", ".rs": "rust",
}  # fmt: skip
TOKENS = Checker()
LIMITS = Limits(cpu_seconds=3.0, wall_seconds=20, memory_bytes=256 * MIB, output_bytes=4 * MIB, processes=32)
"""time enough to try all, also where the machine is busy"""
TIGHT = replace(LIMITS, cpu_seconds=0.5, wall_seconds=1.5)
"""for what ends by a limit"""
FLOOD = replace(LIMITS, output_bytes=64 * MIB, memory_bytes=512 * MIB)
"""for what prints much"""
BLOCKED = "BLOCKED"
"""what a program prints that was refused all that it tried"""
SECRET = "the expected output"
"""stands for an expected output that a program can only have from the judge"""
TWICE = ("plant\n", "look\n")
"""the inputs of two tests of one program: what the first leaves, the second looks for"""


@dataclass(frozen=True)
class Attack:
    """A program and what is asserted of it beside what is asserted of all."""

    name: str
    """its file below this folder, or what a made one is called; its ending is its language"""
    allowed: str
    """the verdicts that it may get"""
    inputs: tuple[str, ...] = ("3 4\n",)
    expected: str = SECRET
    function: str = ""
    limits: Limits = LIMITS
    checker: Checker = TOKENS
    rules: str = "judge"
    code: str = field(default="", repr=False)
    """its text, if there is no file"""

    def program(self, planted: Mapping[str, str]) -> Program:
        """What the judge is given; planted: what @NAME@ stands for in its text."""
        expected = planted["EXPECTED"] if self.expected == SECRET else self.expected
        output = json.dumps(expected) if self.function else f"{expected}\n"
        inputs = [fill(text, planted) for text in self.inputs]
        return Program(
            code=fill(self.code or text(self.name), planted),
            cases=[Case(given.replace(" ", "\n") if self.function else given, output) for given in inputs],
            language=LANGUAGES[Path(self.name).suffix],
            checker=Checker(self.checker.name, fill(self.checker.code, planted), self.checker.language),
            function=self.function,
            limits=self.limits,
            rules=self.rules,
        )


def text(name: str) -> str:
    """The program of a file, with what it shares with others put in."""
    shared = (HERE / "prelude.h").read_text()
    return (HERE / name).read_text().replace('#include "../prelude.h"', shared)


def fill(text: str, planted: Mapping[str, str]) -> str:
    for name, value in planted.items():
        text = text.replace(f"@{name}@", value)
    return text


def files() -> set[str]:
    """The programs that lie in the folders."""
    found = (path.relative_to(HERE) for path in HERE.glob("*/*") if path.suffix in LANGUAGES)
    return {str(path) for path in found}
