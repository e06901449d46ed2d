"""Judges a program against its tests; the first failure decides."""

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

from sandbox import asserts, checkers, languages, lcb, toolchains
from sandbox.build import Builder, Executable, Invocation
from sandbox.errors import IsolationError, SandboxError
from sandbox.execution import execute
from sandbox.isolation import JAIL_UID, probe, remove_leftovers
from sandbox.jail import JAIL_DIED, Jail, JailConfig
from sandbox.program_check import check_program
from sandbox.types import Case, Checker, Judgement, Limits, Outcome, Program, Verdict

CHECKER_LIMITS = Limits(cpu_seconds=10, output_bytes=1 << 20)
"""for checker programs"""
CHECKER_ARGUMENTS = ("/proc/self/fd/3", "/proc/self/fd/4", "/proc/self/fd/5")
"""a checker's command line: the paths of its three texts"""
LOOK_AHEAD = 4
"""programs per worker that are taken from the input ahead of the judgement that is due"""
MAX_VALUE_BYTES = 1 << 16
"""bytes of a returned value's JSON that are always read, on top of what the expected value can take"""
MAX_JAILS_PER_WORKER = 6
"""with different configurations"""
MAX_PRINTED = 4_000
"""characters of an output that a judgement keeps"""


class Judge:
    """Judges programs, one per worker at a time; usable from any thread, closed by `with` or `close`.

    isolation: bubblewrap, or none, which leaves this machine unprotected.
    workers: programs at a time; None = one per CPU that this process may use.
    run_all: run every test, not only those up to the first failure.
    cache: a folder for compiled programs; None compiles every time.
    Raises IsolationError if this machine cannot isolate programs as requested.
    """

    def __init__(
        self,
        isolation: str = "bubblewrap",
        workers: int | None = None,
        run_all: bool = False,
        cache: Path | None = None,
    ) -> None:
        self._level = probe(isolation)
        remove_leftovers(self._level)
        self._run_all = run_all
        self._workers = workers or len(os.sched_getaffinity(0))
        self._builder = Builder(self._level, cache)
        self._local = threading.local()
        self._jails: set[Jail] = set()
        self._lock = threading.Lock()
        self._closed = False
        self._executor = ThreadPoolExecutor(self._workers, "judge")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End all jails; programs that wait for a worker are cancelled or end as IE, like running ones."""
        self._closed = True
        with self._lock:
            jails, self._jails = self._jails, set()
        for jail in jails:
            jail.end()  # before its thread ends, with which bubblewrap would be killed
        self._executor.shutdown(wait=True, cancel_futures=True)
        for jail in jails:
            jail.close()

    def submit(self, program: Program) -> Future[Judgement]:
        """Judge it when a worker is free. SandboxError if it cannot be judged (`check_program`)."""
        check_program(program)
        return self._executor.submit(self._judge, program)

    def judge(self, program: Program) -> Judgement:
        """Judge it and wait."""
        return self.submit(program).result()

    def judge_all(self, programs: Iterable[Program]) -> Iterator[tuple[Program, Judgement]]:
        """Each program with its judgement, in order; reads only a few programs ahead of the due one."""
        waiting: deque[tuple[Program, Future[Judgement]]] = deque()
        for program in programs:
            waiting.append((program, self.submit(program)))
            while waiting and (len(waiting) > LOOK_AHEAD * self._workers or waiting[0][1].done()):
                due, judgement = waiting.popleft()
                yield due, judgement.result()
        for due, judgement in waiting:
            yield due, judgement.result()

    def describe(self) -> dict[str, str]:
        """How programs are isolated and run, for the record of a run."""
        level = self._level
        if level.name == "none":
            return {"isolation": "none", "python": toolchains.describe_python(level)}
        return {
            "isolation": level.name,
            "bubblewrap": level.version,
            "memory_limit": level.memory_limit,
            "user": str(JAIL_UID if level.as_root else os.geteuid()),
            "python": toolchains.describe_python(level),
        }

    def _judge(self, program: Program) -> Judgement:
        try:
            return self._build_and_test(program)
        except Exception as error:  # noqa: BLE001 - one program must not end a run of thousands
            detail = str(error) if isinstance(error, SandboxError) else f"{type(error).__name__}: {error}"
            return Judgement(Verdict.IE, 0, len(program.cases), 0.0, 0, detail)

    def _build_and_test(self, program: Program) -> Judgement:
        by_asserts = asserts.applies(program)
        style = asserts.STYLE if by_asserts else "function" if program.function else "script"
        if program.rules == "lcb":
            style = f"lcb-{style}"
        declared = asserts.checker() if by_asserts else program.checker
        executable = self._build(program.language, program.code, style)
        if isinstance(executable, Outcome):
            return _judgement_without_tests(executable, program)
        with closing(executable):
            limits = lcb.limits(program) if program.rules == "lcb" else program.limits
            invocation = executable.prepare(limits, program.function)
            if not declared.code or program.rules == "lcb":
                return self._run_tests(program, invocation, None)
            checker = self._build(declared.language, declared.code, "script")
            if isinstance(checker, Outcome):
                failed = replace(checker, verdict=Verdict.IE, detail=f"the checker: {checker.detail}")
                return _judgement_without_tests(failed, program)
            with closing(checker):
                checker_limits = asserts.CHECKER_LIMITS if by_asserts else CHECKER_LIMITS
                check = checker.prepare(checker_limits, arguments=CHECKER_ARGUMENTS, purpose="checker")
                return self._run_tests(program, invocation, check)

    def _build(self, language: str, code: str, style: str) -> Executable | Outcome:
        return self._builder.build(languages.find_language(language), code, self._jail_for, style)

    def _run_tests(self, program: Program, invocation: Invocation, checker: Invocation | None) -> Judgement:
        """Run the tests in order; the first failure gives the verdict, unless a later test is IE."""
        verdict, detail, printed = Verdict.AC, "", ""
        passed, total, cpu, memory = 0, len(program.cases), 0.0, 0
        for number, outcome in enumerate(self._outcomes(program, invocation, checker), 1):
            cpu, memory = max(cpu, outcome.cpu_seconds), max(memory, outcome.memory_bytes)
            if outcome.verdict is Verdict.AC:
                passed += 1
                continue
            if verdict is Verdict.AC or outcome.verdict is Verdict.IE:
                verdict, detail = outcome.verdict, f"test {number} of {total}: {outcome.detail}"
                printed = clip_output(asserts.recorded_values(program, outcome.stdout))
            if verdict is Verdict.IE or not self._run_all:
                break
        return Judgement(verdict, passed, total, cpu, memory, detail, printed)

    def _outcomes(
        self, program: Program, invocation: Invocation, checker: Invocation | None
    ) -> Iterator[Outcome]:
        if program.rules == "lcb":
            return lcb.outcomes(program, self._run(invocation, lcb.inputs(program)))
        return (self._run_test(program, invocation, checker, case) for case in program.cases)

    def _run_test(
        self, program: Program, invocation: Invocation, checker: Invocation | None, case: Case
    ) -> Outcome:
        """Run one test, then compare outside the jail, which never contains the expected output."""
        stdin = checkers.encode(case.input)
        outcome = self._run(invocation, stdin)
        if outcome.verdict is not Verdict.AC:
            return outcome
        if checker is not None:
            return self._run_checker(program, checker, stdin, outcome, case)
        if program.function:
            size = len(outcome.stdout)
            if size > MAX_VALUE_BYTES + 16 * len(case.output):  # an escaped character has 12 bytes
                return replace(outcome, verdict=Verdict.WA, detail=f"a value of {size} bytes")
            comparison = checkers.compare_values(case.output, outcome.stdout)
        else:
            comparison = checkers.compare(program.checker.name, outcome.stdout, case.output)
        return outcome if comparison.ok else replace(outcome, verdict=Verdict.WA, detail=comparison.detail)

    def _run(self, invocation: Invocation, stdin: bytes, texts: tuple[bytes, ...] = ()) -> Outcome:
        """One run in this worker's jail; a jail that fails is replaced once.

        A program that two jails die under, while a third still starts, has killed them and gets RE: otherwise
        a program could choose never to be scored.
        """
        config, request, file = invocation.config, invocation.request, invocation.file
        outcome = execute(self._jail_for(config), request, file, stdin, texts)
        if outcome.verdict is Verdict.IE and not self._closed:
            outcome = execute(self._jail_for(config), request, file, stdin, texts)
        if outcome.detail == JAIL_DIED and not self._closed:
            self._jail_for(config)
            return replace(outcome, verdict=Verdict.RE, detail="it killed its jail, twice")
        return outcome

    def _run_checker(
        self, program: Program, checker: Invocation, stdin: bytes, outcome: Outcome, case: Case
    ) -> Outcome:
        """The outcome with a checker program's verdict. If the checker fails on this output but accepts the
        expected one (assertions: rejects none), the output is wrong: otherwise a program could choose never
        to be scored."""
        expected, by_asserts = checkers.encode(case.output), asserts.applies(program)
        accepted, detail = self._call_checker(program.checker, checker, stdin, expected, outcome.stdout)
        if accepted is None:
            known = b"" if by_asserts else expected
            if self._call_checker(program.checker, checker, stdin, expected, known)[0] != (not by_asserts):
                return replace(outcome, verdict=Verdict.IE, detail=f"the checker failed: {detail}")
            accepted, detail = False, f"the checker cannot read it: {detail}"
        return outcome if accepted else replace(outcome, verdict=Verdict.WA, detail=detail)

    def _call_checker(
        self, declared: Checker, checker: Invocation, stdin: bytes, expected: bytes, output: bytes
    ) -> tuple[bool | None, str]:
        """Whether the checker accepts an output, None if it fails, and its message."""
        by_testlib = declared.language != "python"
        texts = (stdin, output, expected) if by_testlib else (stdin, expected, output)
        outcome = self._run(checker, b"", texts)
        accepted = None
        if by_testlib and outcome.verdict in {Verdict.AC, Verdict.RE}:
            accepted = checkers.read_testlib(outcome.exit_code)
        elif outcome.verdict is Verdict.AC:
            accepted = checkers.read_python_checker(outcome.stdout)
        if accepted is None:
            return None, outcome.detail or f"it printed {outcome.stdout[:40]!r}"
        return accepted, f"the checker rejected it: {outcome.error_line}".removesuffix(": ")

    def _jail_for(self, config: JailConfig) -> Jail:
        """This thread's jail of this configuration, a new one if the last became unusable."""
        jails: dict[JailConfig, Jail] = self._local.__dict__.setdefault("jails", {})
        jail = jails.pop(config, None)
        if jail is not None and jail.unusable:
            self._discard(jail)
            jail = None
        if jail is None:
            jail = self._start_jail(config)
        jails[config] = jail
        if len(jails) > MAX_JAILS_PER_WORKER:
            self._discard(jails.pop(next(iter(jails))))
        return jail

    def _start_jail(self, config: JailConfig) -> Jail:
        jail = Jail(self._level, config)
        with self._lock:
            closed = self._closed
            if not closed:
                self._jails.add(jail)
        if closed:
            jail.close()
            raise IsolationError("the judge was closed")
        return jail

    def _discard(self, jail: Jail) -> None:
        with self._lock:
            self._jails.discard(jail)
        jail.close()


def clip_output(output: bytes) -> str:
    """The beginning of an output as text, whatever its bytes are.

    >>> clip_output(b"4\\n"), clip_output(b"caf\\xff"), len(clip_output(b"1 " * 9_000))
    ('4\\n', 'caf\ufffd', 4000)
    """
    text = output[: 4 * MAX_PRINTED + 4].decode("utf-8", "replace")
    return text if len(text) <= MAX_PRINTED else text[: MAX_PRINTED - 1] + "…"


def _judgement_without_tests(outcome: Outcome, program: Program) -> Judgement:
    """The judgement of a program that never ran."""
    return Judgement(
        outcome.verdict, 0, len(program.cases), outcome.cpu_seconds, outcome.memory_bytes, outcome.detail
    )
