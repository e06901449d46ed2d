"""Programs judged in the sandbox, equal ones once: from a reply's program to its verdict."""

import contextlib
import os
import threading
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from concurrent.futures import CancelledError, Future, InvalidStateError
from dataclasses import dataclass, replace
from hashlib import sha256
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING, overload

from benchmarks.types import Question, Test
from r1eval.scoring.code_block import Found, language_of
from r1eval.scoring.grades import Verdict
from r1eval.store.cache import cache_folder
from r1eval.store.records import Status
from sandbox.errors import SandboxError
from sandbox.types import MIB, Case, Checker, Judgement, Limits, Program
from sandbox.types import Verdict as Letters

if TYPE_CHECKING:
    from sandbox.judge import Judge

REMEMBERED = 100_000
"""verdicts kept, so that equal programs of a question are judged once"""

KEPT_BYTES = 1 << 29
"""of compiled programs, between runs"""
TRIAL = "print(input())"
UNPROTECTED = (
    "--isolation none: programs that a model wrote run as you, and may read, change and send what you may"
)


@dataclass(frozen=True)
class HowJudged:
    """How programs are judged, whatever the question."""

    isolation: str = "bubblewrap"
    """`bubblewrap`, or `none`: programs run as this user, with all that this user may do"""
    rules: str = "judge"
    """`judge`: a real process and the declared checker; `lcb`: LiveCodeBench's own rules"""


ISOLATED = HowJudged()


def check_machine(how: HowJudged, named: Iterable[str]) -> None:
    """SandboxError, with the mend, where this machine cannot judge programs in these languages; tries one."""
    from sandbox import isolation, languages, toolchains
    from sandbox.judge import Judge

    other = sorted({languages.find(name).name for name in named} - {"python"})
    if how.rules == "lcb" and other:
        raise SandboxError(
            f"--judging lcb is for python alone, and programs are asked for in {other[0]}; leave it out"
        )
    isolation.examine(how.isolation)
    for name in other:
        toolchains.of(languages.find(name))
    with Judge(how.isolation, 1) as judge:
        tried = judge.judge(Program(TRIAL, (Case("1\n", "1\n"),)))
    if tried.verdict is not Letters.AC:
        raise SandboxError(f"the sandbox does not work here: {tried.detail}; see `r1eval doctor`")


def compiled() -> Path | None:
    """The folder of compiled programs in the user's cache, the oldest beyond KEPT_BYTES taken out; None
    where it cannot be written."""
    folder = cache_folder() / "programs"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        found = [(file.stat(), file) for file in folder.iterdir() if not file.suffix]
    except OSError:
        return None
    found.sort(key=lambda entry: -entry[0].st_mtime)
    for size, (_, file) in zip(accumulate(about.st_size for about, _ in found), found, strict=True):
        if size > KEPT_BYTES:
            file.unlink(missing_ok=True)
    return folder if os.access(folder, os.W_OK) else None


class Programs:
    """The judge of a run; its processes start with the first program. Usable from any thread."""

    def __init__(self, workers: int, how: HowJudged) -> None:
        self.how = how
        self._workers = workers
        self._judge: Judge | None = None
        self._closed = False
        self._known: OrderedDict[tuple[object, ...], tuple[Future[Verdict], Sequence[Test]]] = OrderedDict()
        self._lock = threading.Lock()

    def verdict(self, question: Question, found: Found) -> Future[Verdict]:
        """The verdict on a program; asked for once per (question, language, code).

        Raises SandboxError if this machine cannot judge at all.
        """
        own = question.judging
        language = own.language if own.function else language_of(found.tag, own.language)
        code = sha256(found.code.encode(errors="surrogatepass")).digest()
        key = (id(question.tests), own, language, code)
        with self._lock:
            if key in self._known:
                self._known.move_to_end(key)
                return self._known[key][0]
            judge = self._open()
            result: Future[Verdict] = Future()
            self._known[key] = result, question.tests  # held, so that nothing else gets their id
            if len(self._known) > REMEMBERED:
                self._known.popitem(last=False)
        _submit(judge, _program(question, found.code, language), self.how.rules, result)
        return result

    def about(self) -> dict[str, str]:
        """What was in force when programs were judged; {} where none was."""
        with self._lock:
            return self._judge.about() if self._judge else {}

    def close(self) -> None:
        """End what runs; verdicts not yet known are failed."""
        with self._lock:
            self._closed = True
            judge, self._judge = self._judge, None
            waiting = [result for result, _ in self._known.values() if not result.done()]
        if judge:
            judge.close()
        for result in waiting:
            _settle(result, Verdict(Status.FAILED, "the judge was closed"))

    def _open(self) -> "Judge":
        if self._closed:
            raise SandboxError("the judge was closed; open another Grader")
        if self._judge is None:
            from sandbox.judge import Judge

            self._judge = Judge(self.how.isolation, self._workers, cache=compiled())
        return self._judge


class Cases(Sequence[Case]):
    """A question's tests as the sandbox takes them, made when they are looked at."""

    def __init__(self, tests: Sequence[Test]) -> None:
        self._tests = tests

    def __len__(self) -> int:
        return len(self._tests)

    @overload
    def __getitem__(self, place: int) -> Case: ...

    @overload
    def __getitem__(self, place: slice) -> "Cases": ...

    def __getitem__(self, place: int | slice) -> "Case | Cases":
        if isinstance(place, slice):
            return Cases(self._tests[place])
        test = self._tests[place]
        return Case(test.input, test.output)


def _program(question: Question, code: str, language: str) -> Program:
    own = question.judging
    return Program(
        code=code,
        cases=Cases(question.tests),
        language=language,
        checker=Checker(own.checker, own.checker_code),
        function=own.function,
        limits=Limits(cpu_seconds=own.time_limit_seconds, memory_bytes=int(own.memory_limit_mb * MIB)),
    )


def _submit(judge: "Judge", program: Program, rules: str, result: Future[Verdict]) -> None:
    """Judge a program; by LiveCodeBench's rules, to which all is Python, it is judged by our own too."""
    try:
        own = judge.submit(program)
        lcb = judge.submit(replace(program, rules="lcb", language="python")) if rules == "lcb" else None
    except (SandboxError, RuntimeError) as error:  # a language that is not here; a judge that was closed
        _settle(result, Verdict(Status.FAILED, f"the judge failed: {error}"))
    else:
        last = lcb or own
        own.add_done_callback(
            lambda _: last.add_done_callback(lambda _: _settle(result, _verdict(own, lcb, program.language)))
        )


def _verdict(own: "Future[Judgement]", lcb: "Future[Judgement] | None", language: str) -> Verdict:
    judgement = _judgement(lcb or own)
    if isinstance(judgement, str):
        return Verdict(Status.FAILED, judgement)
    if judgement.verdict is Letters.IE:
        return Verdict(Status.FAILED, f"the judge failed: {judgement.detail}")
    other = _judgement(own) if lcb else ""
    return Verdict(
        Status.CORRECT if judgement.verdict is Letters.AC else Status.WRONG,
        f"{language}: {judgement.detail}" if judgement.detail else language,
        judgement.cpu_seconds,
        letters=judgement.verdict.value,
        other="" if isinstance(other, str) else other.verdict.value,
        printed=judgement.printed,
    )


def _judgement(done: "Future[Judgement]") -> Judgement | str:
    """What came of a program; why nothing did, where the sandbox gave up."""
    try:
        return done.result()
    except CancelledError:
        return "the judge was closed"
    except Exception as error:  # noqa: BLE001 - whatever the sandbox raises is its failure, not the program's
        return f"the judge failed: {error}"


def _settle(result: Future[Verdict], verdict: Verdict) -> None:
    with contextlib.suppress(InvalidStateError):  # it was closed meanwhile
        result.set_result(verdict)
