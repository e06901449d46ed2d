"""A program against its tests; the first failure decides."""

import os
import threading
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Self

from sandbox import checkers, languages, toolchains
from sandbox.build import Builder, Built, Ready
from sandbox.errors import IsolationError, SandboxError
from sandbox.execution import execute
from sandbox.isolation import USER, examine, sweep
from sandbox.jail import DIED, Jail, Setting
from sandbox.types import Case, Checker, Judgement, Limits, Outcome, Program, Verdict

RULES = ("judge", "lcb")
CHECKER = Limits(cpu_seconds=10, output_bytes=1 << 20)
"""what a checker program may use"""
CHECKED_FILES = ("/proc/self/fd/3", "/proc/self/fd/4", "/proc/self/fd/5")
"""a checker's command line: where its three texts are"""
LOOK_AHEAD = 4
"""programs per worker taken from the input before their judgements are fetched"""
LARGEST_VALUE = 1 << 16
"""bytes of JSON that are read at any rate; beyond, no more than the expected value can take"""
JAILS = 6
"""of different settings that a worker keeps"""
PRINTED = 4_000
"""characters of an output that a judgement keeps"""


class Judge:
    """Judges programs, one per worker at a time; usable from any thread, closed by `with` or `close`.

    isolation: bubblewrap, or none for programs that may do what they like to this machine.
    workers: programs at a time; None = one per CPU that this process may use.
    run_all: every test is run, not only those up to the first failure.
    cache: a folder where compiled programs are kept; None compiles anew.
    Raises IsolationError where this machine cannot isolate as asked.
    """

    def __init__(
        self,
        isolation: str = "bubblewrap",
        workers: int | None = None,
        run_all: bool = False,
        cache: Path | None = None,
    ) -> None:
        self._level = examine(isolation)
        sweep(self._level)
        self._run_all = run_all
        self._workers = workers or len(os.sched_getaffinity(0))
        self._builder = Builder(self._level, cache)
        self._local = threading.local()
        self._jails: set[Jail] = set()
        self._lock = threading.Lock()
        self._closed = False
        self._threads = ThreadPoolExecutor(self._workers, "judge")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End all jails; programs that wait for a worker are cancelled, those at work end as IE."""
        self._closed = True
        self._threads.shutdown(wait=False, cancel_futures=True)
        with self._lock:
            jails, self._jails = self._jails, set()
        for jail in jails:
            jail.end()
        self._threads.shutdown(wait=True)
        for jail in jails:
            jail.close()

    def submit(self, program: Program) -> Future[Judgement]:
        """Judge it when a worker is free. SandboxError for a program that nobody could judge."""
        check(program)
        return self._threads.submit(self._judge, program)

    def judge(self, program: Program) -> Judgement:
        """Judge it and wait."""
        return self.submit(program).result()

    def judge_all(self, programs: Iterable[Program]) -> Iterator[tuple[Program, Judgement]]:
        """Each program with its judgement, in order; only a few are taken ahead of the one that is due."""
        waiting: deque[tuple[Program, Future[Judgement]]] = deque()
        for program in programs:
            waiting.append((program, self.submit(program)))
            while waiting and (len(waiting) > LOOK_AHEAD * self._workers or waiting[0][1].done()):
                due, judgement = waiting.popleft()
                yield due, judgement.result()
        for due, judgement in waiting:
            yield due, judgement.result()

    def about(self) -> dict[str, str]:
        """What was in force, for the record of a run."""
        level = self._level
        if level.name == "none":
            return {"isolation": "none", "python": toolchains.python_about(level)}
        return {
            "isolation": level.name,
            "bubblewrap": level.version,
            "memory_limit": level.memory_limit,
            "user": str(USER if level.as_root else os.geteuid()),
            "python": toolchains.python_about(level),
        }

    def _judge(self, program: Program) -> Judgement:
        try:
            return self._judged(program)
        except Exception as error:  # noqa: BLE001 - one program must not end a run of thousands
            why = str(error) if isinstance(error, SandboxError) else f"{type(error).__name__}: {error}"
            return Judgement(Verdict.IE, 0, len(program.cases), 0.0, 0, why)

    def _judged(self, program: Program) -> Judgement:
        style = "function" if program.function else "lcb-script" if program.rules == "lcb" else "script"
        built = self._build(program.language, program.code, style)
        if isinstance(built, Outcome):
            return _refused(built, program)
        with closing(built):
            ready = built.ready(program.limits, program.function)
            if not program.checker.code or program.rules == "lcb":
                return self._all(program, ready, None)
            checker = self._build(program.checker.language, program.checker.code, "script")
            if isinstance(checker, Outcome):
                failed = replace(checker, verdict=Verdict.IE, detail=f"the checker: {checker.detail}")
                return _refused(failed, program)
            with closing(checker):
                apart = checker.ready(CHECKER, arguments=CHECKED_FILES, purpose="checker")
                return self._all(program, ready, apart)

    def _build(self, language: str, code: str, style: str) -> Built | Outcome:
        return self._builder.build(languages.find(language), code, self._lend, style)

    def _all(self, program: Program, ready: Ready, checker: Ready | None) -> Judgement:
        """Run the tests in order; the first that fails gives the verdict, unless a later one is IE."""
        verdict, detail, printed = Verdict.AC, "", ""
        passed, total, cpu, memory = 0, len(program.cases), 0.0, 0
        for number, case in enumerate(program.cases, 1):
            outcome = self._case(program, ready, checker, case)
            cpu, memory = max(cpu, outcome.cpu_seconds), max(memory, outcome.memory_bytes)
            if outcome.verdict is Verdict.AC:
                passed += 1
                continue
            if verdict is Verdict.AC or outcome.verdict is Verdict.IE:
                verdict, detail = outcome.verdict, f"test {number} of {total}: {outcome.detail}"
                printed = clipped(outcome.stdout)
            if verdict is Verdict.IE or not self._run_all:
                break
        return Judgement(verdict, passed, total, cpu, memory, detail, printed)

    def _case(self, program: Program, ready: Ready, checker: Ready | None, case: Case) -> Outcome:
        """One test: run, then compared outside the jail, which never holds the expected output."""
        given = checkers.encoded(case.input)
        outcome = self._run(ready, given)
        if outcome.verdict is not Verdict.AC:
            return outcome
        if checker is not None:
            return self._checked(program, checker, given, outcome, case)
        if program.function:
            if len(outcome.stdout) > LARGEST_VALUE + 16 * len(case.output):  # an escaped letter has 12 bytes
                detail = f"a value of {len(outcome.stdout)} bytes"
                return replace(outcome, verdict=Verdict.WA, detail=detail)
            match = checkers.same_value(case.output, outcome.stdout, program.rules)
        elif program.rules == "lcb":
            match = checkers.lcb_lines(outcome.stdout, case.output)
        else:
            match = checkers.compare(program.checker.name, outcome.stdout, case.output)
        return outcome if match.ok else replace(outcome, verdict=Verdict.WA, detail=match.detail)

    def _run(self, ready: Ready, given: bytes, texts: tuple[bytes, ...] = ()) -> Outcome:
        """One run in a jail of this worker's; a jail that fails us is replaced once.

        A program under which two jails die, while this machine still starts a third, has killed them: else a
        program could choose never to be scored.
        """
        outcome = execute(self._lend(ready.setting), ready.run, ready.file, given, texts)
        if outcome.verdict is Verdict.IE and not self._closed:
            outcome = execute(self._lend(ready.setting), ready.run, ready.file, given, texts)
        if outcome.detail == DIED and not self._closed:
            self._lend(ready.setting)
            return replace(outcome, verdict=Verdict.RE, detail="it killed its jail, twice")
        return outcome

    def _checked(
        self, program: Program, checker: Ready, given: bytes, outcome: Outcome, case: Case
    ) -> Outcome:
        """What a checker program says of an output. If it fails over this one but not over the expected
        one, the output is to blame; else a program could choose never to be scored."""
        expected = checkers.encoded(case.output)
        accepted, why = self._ask(program.checker, checker, given, expected, outcome.stdout)
        if accepted is None:
            if not self._ask(program.checker, checker, given, expected, expected)[0]:
                return replace(outcome, verdict=Verdict.IE, detail=f"the checker failed: {why}")
            accepted, why = False, f"the checker cannot read it: {why}"
        return outcome if accepted else replace(outcome, verdict=Verdict.WA, detail=why)

    def _ask(
        self, how: Checker, checker: Ready, given: bytes, expected: bytes, output: bytes
    ) -> tuple[bool | None, str]:
        """Whether it accepts an output, None if it fails, and what it says."""
        by_testlib = how.language != "python"
        texts = (given, output, expected) if by_testlib else (given, expected, output)
        said = self._run(checker, b"", texts)
        accepted = None
        if by_testlib and said.verdict in {Verdict.AC, Verdict.RE}:
            accepted = checkers.read_testlib(said.exit_code)
        elif said.verdict is Verdict.AC:
            accepted = checkers.read_python_checker(said.stdout)
        if accepted is None:
            return None, said.detail or f"it printed {said.stdout[:40]!r}"
        return accepted, f"the checker rejected it: {said.complaint}".removesuffix(": ")

    def _lend(self, setting: Setting) -> Jail:
        """This thread's jail of the setting, a new one where the last was spent."""
        mine: dict[Setting, Jail] = self._local.__dict__.setdefault("jails", {})
        jail = mine.pop(setting, None)
        if jail is not None and jail.spent:
            self._end(jail)
            jail = None
        if jail is None:
            jail = self._new(setting)
        mine[setting] = jail
        if len(mine) > JAILS:
            self._end(mine.pop(next(iter(mine))))
        return jail

    def _new(self, setting: Setting) -> Jail:
        jail = Jail(self._level, setting)
        with self._lock:
            closed = self._closed
            if not closed:
                self._jails.add(jail)
        if closed:
            jail.close()
            raise IsolationError("the judge was closed")
        return jail

    def _end(self, jail: Jail) -> None:
        with self._lock:
            self._jails.discard(jail)
        jail.close()


def check(program: Program) -> None:
    """SandboxError for a program that nobody could judge: an unknown language, checker or rule, no tests."""
    language = languages.find(program.language)
    if language.compiled:
        toolchains.of(language)
    if program.rules not in RULES:
        raise SandboxError(f"unknown rules {program.rules!r}: choose {' or '.join(RULES)}")
    if not program.cases:
        raise SandboxError("there are no tests, so nothing says whether it is right; give at least one")
    if (program.function or program.rules == "lcb") and language.name != "python":
        what = "the function call style" if program.function else "the lcb rules"
        raise SandboxError(f"{what} is for python only, not {language.name}")
    if program.checker.code:
        if (checking := languages.find(program.checker.language)).compiled:
            toolchains.of(checking)
    else:
        checkers.compare(program.checker.name, b"", "")
    limits = program.limits
    if min(limits.cpu_seconds, limits.wall, limits.memory_bytes, limits.output_bytes, limits.processes) <= 0:
        raise SandboxError(f"limits must be above 0, not {limits}")


def clipped(output: bytes) -> str:
    """The beginning of an output as text, whatever its bytes are.

    >>> clipped(b"4\\n"), clipped(b"caf\\xff"), len(clipped(b"1 " * 9_000))
    ('4\\n', 'caf\ufffd', 4000)
    """
    text = output[: 4 * PRINTED + 4].decode("utf-8", "replace")
    return text if len(text) <= PRINTED else text[: PRINTED - 1] + "…"


def _refused(outcome: Outcome, program: Program) -> Judgement:
    """What is said of a program that never ran."""
    return Judgement(
        outcome.verdict, 0, len(program.cases), outcome.cpu_seconds, outcome.memory_bytes, outcome.detail
    )
