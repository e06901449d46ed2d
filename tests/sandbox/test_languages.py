"""Each language's self-test program passes; names, aliases, and the name of Java's source file."""

import pytest

from sandbox import languages, toolchains
from sandbox.errors import SandboxError
from sandbox.judge import Judge
from sandbox.languages import LANGUAGES, Language, find_language
from sandbox.types import Case, Limits, Program, Verdict
from tests.sandbox.programs import INSTALLED

pytestmark = pytest.mark.jail

SUMS = [Case("2 3\n", "5\n"), Case("-40 82\n", "42\n")]
LIMITS = Limits(cpu_seconds=5)


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda language: language.name)
def test_the_self_test_program_passes(language: Language, judge: Judge) -> None:
    if toolchains.find_toolchain(language.tool) is None and language.name not in INSTALLED:
        pytest.skip(f"{language.tool} is not installed")
    judgement = judge.judge(Program(language.self_test, SUMS, language.name, limits=LIMITS))
    assert (judgement.verdict, judgement.passed) == (Verdict.AC, 2), judgement.detail


@pytest.mark.parametrize(
    ("name", "language_name"),
    [("python", "python"), ("Py", "python"), ("PYTHON3", "python"), ("cpp", "cpp17"), ("C++20", "cpp20"),
     ("c", "c"), ("js", "javascript"), ("Node", "javascript"), ("golang", "go"), ("rs", "rust")],
)  # fmt: skip
def test_a_language_is_found_by_any_of_its_names(name: str, language_name: str) -> None:
    assert find_language(name).name == language_name


def test_every_alias_means_a_language() -> None:
    names = {language.name for language in LANGUAGES}
    assert set(languages.ALIASES.values()) <= names
    assert not names & set(languages.ALIASES)


@pytest.mark.parametrize(
    ("name", "suggestion"), [("pyton", "'python'"), ("c+++", "'c++'"), ("jva", "'java'")]
)
def test_a_typo_gets_a_suggestion(name: str, suggestion: str) -> None:
    with pytest.raises(SandboxError, match=f"unknown language '{name.replace('+', '[+]')}'.*") as error:
        find_language(name)
    assert suggestion.replace("'", "") in str(error.value)


def test_a_missing_toolchain_is_named() -> None:
    with pytest.raises(SandboxError, match="no-such-compiler is not installed"):
        toolchains.for_language(Language("odd", "no-such-compiler", "", ("x",), "", ("",), ""))
