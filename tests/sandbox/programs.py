"""The folder `verdicts`: its programs, their languages, and the task that they are meant to solve."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sandbox import languages, toolchains
from sandbox.types import MIB, Case, Checker, Limits, Program, Verdict

FOLDER = Path(__file__).parent / "verdicts"
LANGUAGES = {
    ".py": "python", ".c": "c", ".java": "java", ".rs": "rust", ".go": "go", ".js": "javascript"
}  # fmt: skip
SECONDS = {"java": 2.0}
"""CPU time limit where one second is not enough to start; 1.0 elsewhere, half of it for TLE programs"""


INSTALLED = ("python", "cpp17", "cpp20", "c")
"""languages that the set-up installs: a missing one is a failure, not a reason to skip"""


@dataclass(frozen=True)
class Example:
    path: Path

    @property
    def name(self) -> str:
        return f"{self.path.parent.name}/{self.path.name}"

    @property
    def verdict(self) -> Verdict:
        return Verdict(self.path.parent.name)

    @property
    def language(self) -> str:
        """By the extension, or by a tag where the extension is ambiguous: name.cpp20.cpp."""
        return LANGUAGES.get(self.path.suffix) or self.path.suffixes[0].removeprefix(".")

    @property
    def function(self) -> str:
        return "total" if ".function" in self.path.suffixes else ""

    @property
    def missing(self) -> str:
        """The tool that is not installed on this machine; "" if it is."""
        tool = languages.find_language(self.language).tool
        return "" if toolchains.find_toolchain(tool) else tool

    def program(self) -> Program:
        limits = Limits(
            cpu_seconds=SECONDS.get(self.language, 1.0) / (2 if self.verdict is Verdict.TLE else 1),
            memory_bytes=256 * MIB,
            output_bytes=MIB,
            processes=16,
        )
        return Program(
            self.path.read_text(), cases(self.function), self.language, function=self.function, limits=limits
        )


def examples() -> Iterator[Example]:
    """Every program of every verdict but IE, whose folder contains checkers."""
    for path in sorted(FOLDER.glob("*/*")):
        if path.parent.name not in {"IE", "checkers"}:
            yield Example(path)


def checker(name: str) -> Checker:
    """A checker from the folder, such as `IE/raises.py`."""
    path = FOLDER / name
    return Checker(code=path.read_text(), language=Example(path).language)


def cases(function: str = "") -> list[Case]:
    """The tests of the task, for a program or for a function of one list."""
    tests = [Case(**row) for row in json.loads((FOLDER / "tests.json").read_text())]
    if not function:
        return tests
    lists = [[int(word) for word in test.input.split()[1:]] for test in tests]
    return [Case(json.dumps(numbers), json.dumps(sum(numbers))) for numbers in lists]
