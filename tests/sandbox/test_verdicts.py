"""Every verdict in every language: the programs of the folder `verdicts`, judged."""

import re
from collections.abc import Iterator
from concurrent.futures import Future
from pathlib import Path

import pytest

from sandbox.judge import Judge
from sandbox.languages import LANGUAGES
from sandbox.types import Judgement, Verdict
from tests.sandbox.programs import INSTALLED, Example, examples

pytestmark = pytest.mark.jail

EXAMPLES = tuple(examples())
DETAILS = {
    "AC/sum.py": "",
    "WA/sum.py": "test 2 of 4: token 1: 21, expected -1",
    "WA/first_line.py": "test 2 of 4: token 1: 6, expected -1",
    "WA/silent.py": "test 1 of 4: token 1: nothing, expected 6",
    "WA/sum.c": "test 3 of 4: token 1: -2147483647, expected 9007201402224641",
    "WA/sum.function.py": "test 1 of 4: result: 3, expected 6",
    "WA/text.function.py": 'test 1 of 4: result: "6", expected 6',
    "WA/printed.function.py": "test 1 of 4: result: null, expected 6",
    "TLE/burn.py": "test 1 of 4: used more than 0.5 s of CPU time",
    "TLE/processes.py": r"test 1 of 4: (used more than 0.5 s of CPU time|not done after 3 s, .*)",
    "TLE/sleeper.py": r"test 1 of 4: not done after 3 s, with 0\.\d\d s of CPU time",
    "MLE/fill.c": "test 1 of 4: used more than 256 MB",
    "MLE/processes.py": "test 1 of 4: used more than 256 MB",
    "OLE/flood.c": "test 1 of 4: wrote more than 1 MB",
    "OLE/errors.py": "test 1 of 4: wrote more than 1 MB",
    "RE/exception.py": "test 2 of 4: exit status 1: ZeroDivisionError: .*",
    "RE/exit_status.py": "test 1 of 4: exit status 3",
    "RE/exit_status.c": "test 1 of 4: exit status 1",
    "RE/signal.py": "test 1 of 4: killed by SIGSEGV",
    "RE/segfault.c": "test 1 of 4: killed by SIGSEGV",
    "RE/division.c": "test 1 of 4: killed by SIGFPE",
    "RE/throw.cpp17.cpp": "test 1 of 4: killed by SIGABRT: .*bad any_cast.*",
    "RE/no_such_name.function.py": "test 1 of 4: exit status 1: .*'?total'?.*",
    "CE/syntax.py": "SyntaxError: .*",
    "CE/undeclared.c": "program.c:.* error: .*'?total'?.*",
    "CE/concepts.cpp17.cpp": "program.cpp:.* error: .*",
    "CE/Type.java": "Type.java:3: error: incompatible types: String cannot be converted to int",
    "CE/borrow.rs": "error.*: borrow of moved value: `total`",
    "CE/unused.go": ".*program.go:5:2: .*imported and not used.*",
    "CE/syntax.js": "SyntaxError: .*",
}
"""pattern of the detail, where its words matter"""


@pytest.fixture(scope="module")
def judgements(
    request: pytest.FixtureRequest, compile_cache: Path
) -> Iterator[dict[Path, Future[Judgement]]]:
    """Submits all selected examples at once, so that every core is busy."""
    selected = {item.callspec.id for item in request.session.items if hasattr(item, "callspec")}
    with Judge(cache=compile_cache) as judge:
        runnable = [one for one in EXAMPLES if one.name in selected and not one.missing]
        yield {one.path: judge.submit(one.program()) for one in runnable}


def test_every_verdict_has_a_program_in_every_language() -> None:
    present = {(example.verdict, example.language) for example in EXAMPLES}
    verdicts = set(Verdict) - {Verdict.IE}
    assert present == {(verdict, language.name) for verdict in verdicts for language in LANGUAGES}
    assert {example.verdict for example in EXAMPLES if example.function} == verdicts
    assert set(DETAILS) <= {example.name for example in EXAMPLES}


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.name)
def test_the_verdict(example: Example, judgements: dict[Path, Future[Judgement]]) -> None:
    if example.missing and example.language not in INSTALLED:
        pytest.skip(f"{example.missing} is not installed here")
    judgement = judgements[example.path].result()
    assert judgement.verdict is example.verdict, judgement
    assert judgement.total == 4
    if judgement.verdict is Verdict.AC:
        assert (judgement.passed, judgement.detail) == (4, "")
    elif judgement.verdict is Verdict.CE:
        assert (judgement.passed, judgement.memory_bytes >= 0) == (0, True)
    else:
        assert judgement.detail.startswith(f"test {judgement.passed + 1} of 4: ")
    if example.name in DETAILS:
        assert re.fullmatch(DETAILS[example.name], judgement.detail)
