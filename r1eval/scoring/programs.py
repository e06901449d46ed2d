"""Judges a reply's program in the sandbox; equal programs of a question are judged once."""

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
from typing import Protocol, overload

from benchmarks.types import Question, Test
from r1eval.scoring.grades import AnswerVerdict
from r1eval.scoring.replies.code_block import ExtractedProgram, block_language
from r1eval.store.cache import cache_folder
from r1eval.store.records import Status
from sandbox import asserts
from sandbox.errors import SandboxError
from sandbox.types import MIB, Case, Checker, Judgement, Limits, Program
from sandbox.types import Verdict as SandboxVerdict

CACHE_SIZE = 100_000
"""number of cached verdicts, so that equal programs of a question are judged once"""

MAX_CACHE_BYTES = 1 << 29
"""maximum size of the cache of compiled programs, kept between runs"""
PROBE_PROGRAM = "print(input())"
UNPROTECTED_WARNING = (
    "--isolation none: programs that a model wrote run as your user and can read, change and send "
    "whatever you can"
)


@dataclass(frozen=True)
class JudgeOptions:
    """How programs are judged, for all questions."""

    isolation: str = "bubblewrap"
    """`bubblewrap`, or `none`: programs run as this user, with all of this user's permissions"""
    rules: str = "judge"
    """`judge`: a real process and the declared checker; `lcb`: LiveCodeBench's own rules"""


DEFAULT_JUDGE_OPTIONS = JudgeOptions()


def check_machine(options: JudgeOptions, names: Iterable[str]) -> None:
    """Judge a test program in each language; SandboxError, with the fix, if this machine cannot judge one."""
    from sandbox import isolation, languages, toolchains
    from sandbox.judge import Judge

    others = sorted({languages.find_language(name).name for name in names} - {"python"})
    if options.rules == "lcb" and others:
        raise SandboxError(
            f"--judging lcb is for python only, and programs are asked for in {others[0]}; leave it out"
        )
    isolation.probe(options.isolation)
    for name in others:
        toolchains.for_language(languages.find_language(name))
    probes = [Program(PROBE_PROGRAM, (Case("1\n", "1\n"),))]
    probes += [
        Program(languages.find_language(name).self_test, (Case("1 2\n", "3\n"),), language=name)
        for name in others
    ]
    with Judge(options.isolation, 1, cache=program_cache() if others else None) as judge:
        for program, judgement in judge.judge_all(probes):
            if judgement.verdict is not SandboxVerdict.AC:
                language = f" for {program.language}" if program.language in others else ""
                raise SandboxError(
                    f"the sandbox does not work here{language}: {judgement.detail}; see `r1eval doctor`"
                )


def program_cache() -> Path | None:
    """The folder of compiled programs in the user's cache; None if it is not writable.

    The oldest programs beyond `MAX_CACHE_BYTES` are deleted.
    """
    folder = cache_folder() / "programs"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        entries = [(file.stat(), file) for file in folder.iterdir() if not file.suffix]
    except OSError:
        return None
    entries.sort(key=lambda entry: -entry[0].st_mtime)
    for size, (_, file) in zip(accumulate(stat.st_size for stat, _ in entries), entries, strict=True):
        if size > MAX_CACHE_BYTES:
            file.unlink(missing_ok=True)
    return folder if os.access(folder, os.W_OK) else None


class AnyJudge(Protocol):
    """What judges programs: this machine's `sandbox.judge.Judge`, or a cluster's."""

    def submit(self, program: Program) -> "Future[Judgement]": ...

    def describe(self) -> dict[str, str]: ...

    def close(self) -> None: ...


class ProgramJudge:
    """Judges the programs of a run; its processes start with the first program. Usable from any thread."""

    def __init__(self, workers: int, options: JudgeOptions) -> None:
        self.options = options
        self._workers = workers
        self._judge: AnyJudge | None = None
        self._closed = False
        self._cache: OrderedDict[tuple[object, ...], tuple[Future[AnswerVerdict], Sequence[Test]]] = (
            OrderedDict()
        )
        self._lock = threading.Lock()

    def verdict(self, question: Question, program: ExtractedProgram) -> Future[AnswerVerdict]:
        """The verdict on a program; computed once per (question, language, code).

        SandboxError if this machine cannot judge programs at all.
        """
        config = question.judging
        language = config.language if config.function else block_language(program.tag, config.language)
        code = sha256(program.code.encode(errors="surrogatepass")).digest()
        key = (id(question.tests), config, language, code)
        with self._lock:
            if key in self._cache:
                self._cache.move_to_end(key)
                return self._cache[key][0]
            judge = self._open()
            result: Future[AnswerVerdict] = Future()
            self._cache[key] = result, question.tests  # a reference, so that their id stays unique
            if len(self._cache) > CACHE_SIZE:
                self._cache.popitem(last=False)
        _submit(judge, _to_program(question, program.code, language), self.options.rules, result)
        return result

    def describe(self) -> dict[str, str]:
        """The sandbox and its settings with which programs were judged; {} if none was judged."""
        with self._lock:
            return self._judge.describe() if self._judge else {}

    def close(self) -> None:
        """Stop the judge; verdicts that are not known yet become failed."""
        with self._lock:
            self._closed = True
            judge, self._judge = self._judge, None
            waiting = [result for result, _ in self._cache.values() if not result.done()]
        if judge:
            judge.close()
        for result in waiting:
            _settle(result, AnswerVerdict(Status.FAILED, "the judge was closed"))

    def _open(self) -> AnyJudge:
        if self._closed:
            raise SandboxError("the judge was closed; open another Grader")
        if self._judge is None:
            self._judge = self._open_judge()
        return self._judge

    def _open_judge(self) -> AnyJudge:
        from sandbox.judge import Judge

        return Judge(self.options.isolation, self._workers, cache=program_cache())


class LazyCases(Sequence[Case]):
    """A question's tests as the sandbox's cases, created on access."""

    def __init__(self, tests: Sequence[Test]) -> None:
        self.tests = tests

    def __len__(self) -> int:
        return len(self.tests)

    @overload
    def __getitem__(self, index: int) -> Case: ...

    @overload
    def __getitem__(self, index: slice) -> "LazyCases": ...

    def __getitem__(self, index: int | slice) -> "Case | LazyCases":
        if isinstance(index, slice):
            return LazyCases(self.tests[index])
        test = self.tests[index]
        return Case(test.input, test.output)


def _to_program(question: Question, code: str, language: str) -> Program:
    config = question.judging
    return Program(
        code=code,
        cases=LazyCases(question.tests),
        language=language,
        checker=Checker(config.checker, config.checker_code),
        function=config.function,
        limits=Limits(cpu_seconds=config.time_limit_seconds, memory_bytes=int(config.memory_limit_mb * MIB)),
    )


def _submit(judge: AnyJudge, program: Program, rules: str, result: Future[AnswerVerdict]) -> None:
    """Judge a program; with LiveCodeBench's rules, for which everything is Python, also by r1eval's own.
    Those rules have nothing to say on assertions."""
    by_lcb = rules == "lcb" and not asserts.applies(program)
    try:
        own = judge.submit(program)
        lcb = judge.submit(replace(program, rules="lcb", language="python")) if by_lcb else None
    except (SandboxError, RuntimeError) as error:  # a language that is not installed, or a closed judge
        _settle(result, AnswerVerdict(Status.FAILED, f"the judge failed: {error}"))
    else:
        last = lcb or own
        own.add_done_callback(
            lambda _: last.add_done_callback(
                lambda _: _settle(result, _to_verdict(own, lcb, program.language))
            )
        )


def _to_verdict(own: "Future[Judgement]", lcb: "Future[Judgement] | None", language: str) -> AnswerVerdict:
    judgement = _judgement(lcb or own)
    if isinstance(judgement, str):
        return AnswerVerdict(Status.FAILED, judgement)
    if judgement.verdict is SandboxVerdict.IE:
        return AnswerVerdict(Status.FAILED, f"the judge failed: {judgement.detail}")
    own_judgement = _judgement(own) if lcb else ""
    return AnswerVerdict(
        Status.CORRECT if judgement.verdict is SandboxVerdict.AC else Status.WRONG,
        f"{language}: {judgement.detail}" if judgement.detail else language,
        judgement.cpu_seconds,
        program_verdict=judgement.verdict.value,
        own_verdict="" if isinstance(own_judgement, str) else own_judgement.verdict.value,
        printed=judgement.printed,
    )


def _judgement(done: "Future[Judgement]") -> Judgement | str:
    """The judgement of a program, or why the sandbox failed."""
    try:
        return done.result()
    except CancelledError:
        return "the judge was closed"
    except Exception as error:  # noqa: BLE001 - any error of the sandbox is its own failure, not the program's
        return f"the judge failed: {error}"


def _settle(result: Future[AnswerVerdict], verdict: AnswerVerdict) -> None:
    with contextlib.suppress(InvalidStateError):  # it was closed meanwhile
        result.set_result(verdict)
