"""From source to executable: compiled in a jail, once for all tests, cached by content."""

import hashlib
import os
import re
import tempfile
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from sandbox import checkers, harness, toolchains
from sandbox.execution import printable
from sandbox.isolation import Level, Mount, is_reachable
from sandbox.jail import Jail, JailConfig
from sandbox.java_source import read_java
from sandbox.languages import COMPILE_LIMITS, Language
from sandbox.memory_file import create_memory_file, read_memory_file
from sandbox.run_request import RunReply, RunRequest
from sandbox.toolchains import Toolchain
from sandbox.types import MIB, Limits, Outcome, Verdict

COMPILER_BOX_BYTES = 512 * MIB
MAX_MESSAGE = 400
"""characters of a compiler's message that a detail keeps"""
ERROR_PATTERN = re.compile(r"error|undefined reference", re.IGNORECASE)
HEADERS_FOLDER = "/headers"
"""where a compiler's jail sees precompiled headers"""
PYTHON_LIMITS = Limits(cpu_seconds=10, memory_bytes=512 * MIB)
"""for compiling a Python source"""

SELF_TEST_LIMITS = COMPILE_LIMITS
"""for compiling a language's self-test"""

JailProvider = Callable[[JailConfig], Jail]
"""returns a jail of this configuration for the calling thread"""


@dataclass(frozen=True)
class Executable:
    """A program that can be run, until it is closed."""

    file: int
    """descriptor of a sealed file in memory: all its tests run the same bytes"""
    language: Language
    command: tuple[str, ...]
    """empty for Python"""
    config: JailConfig
    style: str = "script"
    """see `harness.run`"""

    def close(self) -> None:
        os.close(self.file)

    def prepare(
        self,
        limits: Limits,
        function: str = "",
        arguments: tuple[str, ...] = (),
        purpose: str = "program",
    ) -> "Invocation":
        """An invocation for any number of tests. function: what to call; arguments: its command line."""
        memory_mb = max(16, limits.memory_bytes // MIB)
        limits = replace(
            limits,
            processes=limits.processes + self.language.runtime_threads,
            memory_bytes=limits.memory_bytes + self.language.runtime_bytes,
        )
        request = RunRequest(
            limits,
            argv=(*(word.format(memory_mb=memory_mb) for word in self.command), *arguments)
            if self.command
            else (),
            style=self.style,
            arguments=arguments,
            function=function,
            program_file=self.language.program_file,
            limit_address_space=not self.language.reserves_addresses,
        )
        return Invocation(self.file, request, replace(self.config, purpose=purpose))


@dataclass(frozen=True)
class Invocation:
    """An executable with everything that its runs have in common."""

    file: int
    request: RunRequest
    config: JailConfig
    """of the jails in which it can run"""


@dataclass(frozen=True)
class _Job:
    """A source and how it is compiled."""

    language: Language
    toolchain: Toolchain
    source: bytes
    words: dict[str, str]
    """what is filled in in the language's commands"""

    @classmethod
    def of(cls, language: Language, toolchain: Toolchain, code: str) -> "_Job":
        words = {
            "tool": toolchain.tool,
            "bin": str(Path(toolchain.tool).resolve().parent),
            "memory_mb": "{memory_mb}",
        }
        if language.name == "java":
            java = read_java(code)
            code = java.code
            words |= {"file": java.file_class, "main": java.main_class}
        return cls(language, toolchain, checkers.encode(code), words)

    @property
    def command(self) -> tuple[str, ...]:
        return tuple(word.format(**self.words) for word in self.language.compile_command)


class Builder:
    """Builds programs; usable from any thread. cache: a folder for compiled programs; None caches nothing."""

    def __init__(self, level: Level, cache: Path | None) -> None:
        self._level = level
        self._cache = cache
        self._header_lock = threading.Lock()
        self._failed_headers: set[str] = set()
        """headers that failed to precompile: not tried again"""
        self._self_test_lock = threading.Lock()
        self._self_tests: dict[str, str] = {}
        """language -> why its self-test does not compile here; "" if it does"""

    def build(
        self, language: Language, code: str, jail_for: JailProvider, style: str = "script"
    ) -> Executable | Outcome:
        """The executable, or an Outcome that says why there is none: CE, or IE for a sandbox failure."""
        if not language.compile_command:
            return self._build_python(language, checkers.encode(code), jail_for, style)
        toolchain = toolchains.for_language(language, self._level)
        job = _Job.of(language, toolchain, code)
        run_command = tuple(word.format(**job.words) for word in language.run_command)
        config = toolchains.jail_config(self._level, toolchain.mounts if language.program_file else ())
        key = hashlib.sha256(repr((job.source, job.command, toolchain.version)).encode()).hexdigest()
        content = self._read_cache(key)
        if content is None:
            content, outcome = self._compile(job, jail_for, COMPILE_LIMITS)
            if outcome is not None:
                return self._blame(language, outcome, jail_for)
            self._write_cache(key, content)
        return Executable(create_memory_file("program", content), language, run_command, config)

    def _compile(self, job: "_Job", jail_for: JailProvider, limits: Limits) -> tuple[bytes, Outcome | None]:
        """The compiled program, or an Outcome that says why there is none."""
        language, mounts, command = job.language, job.toolchain.mounts, job.command
        header = self._precompile_header(job, jail_for) if language.header.encode() in job.source else None
        if header:
            place = f"{HEADERS_FOLDER}/{language.header}"
            mounts += (Mount(str(header), f"{place}.gch"), Mount(str(header.with_suffix(".h")), place))
            command = (*command, f"-I{HEADERS_FOLDER}")
        request = RunRequest(
            replace(limits, processes=limits.processes + language.runtime_threads),
            command,
            program_file=language.source_file.format(**job.words),
            result_file=language.compiled_file,
            limit_address_space=False,
        )
        compiled, outcome = _compile(request, job.source, jail_for(self._compiler_config(mounts)))
        return (compiled if language.compiled_file else job.source), outcome

    def _blame(self, language: Language, outcome: Outcome, jail_for: JailProvider) -> Outcome:
        """A compile error is the program's only if the compiler compiles its self-test on this machine."""
        if outcome.verdict is not Verdict.CE:
            return outcome
        with self._self_test_lock:
            if language.name not in self._self_tests:
                job = _Job.of(language, toolchains.for_language(language, self._level), language.self_test)
                failed = self._compile(job, jail_for, SELF_TEST_LIMITS)[1]
                self._self_tests[language.name] = failed.detail if failed else ""
            failure = self._self_tests[language.name]
        if not failure:
            return outcome
        detail = f"the {language.name} compiler does not work here: {failure}"
        return replace(outcome, verdict=Verdict.IE, detail=detail)

    def _build_python(
        self, language: Language, source: bytes, jail_for: JailProvider, style: str
    ) -> Executable | Outcome:
        config = toolchains.jail_config(self._level, preload=_modules_to_preload(source, style))
        request = RunRequest(PYTHON_LIMITS, style=f"{style}-compile")
        content, outcome = _compile(request, source, jail_for(config))
        return outcome or Executable(create_memory_file("program", content), language, (), config, style)

    def _precompile_header(self, job: "_Job", jail_for: JailProvider) -> Path | None:
        """The language's header, compiled with the same options; None without a cache. Beside it lies a
        header that leads to the system's, for programs that include it twice or after something else."""
        language, toolchain = job.language, job.toolchain
        if not language.header or self._cache is None:
            return None
        options = tuple(word.format(**job.words) for word in language.compile_command[:-3])
        command = (*options, "-x", "c++-header", "program.cpp", "-o", "program")
        key = hashlib.sha256(repr((language.header, command, toolchain.version)).encode()).hexdigest()
        path = self._cache / f"{key}.gch"
        if not is_reachable(self._level, str(self._cache)):
            return None
        with self._header_lock:
            if key in self._failed_headers:
                return None
            if not path.exists():
                request = RunRequest(
                    replace(COMPILE_LIMITS, output_bytes=COMPILER_BOX_BYTES),
                    command,
                    program_file="program.cpp",
                    result_file="program",
                    limit_address_space=False,
                )
                source = f"#include <{language.header}>\n".encode()
                jail = jail_for(self._compiler_config(toolchain.mounts))
                content, outcome = _compile(request, source, jail)
                if outcome is not None:
                    self._failed_headers.add(key)
                    return None
                self._write_cache(path.name, content)
            if not path.with_suffix(".h").exists():
                self._write_cache(f"{key}.h", f"#include_next <{language.header}>\n".encode())
        return path

    def _compiler_config(self, mounts: tuple[Mount, ...]) -> JailConfig:
        config = toolchains.jail_config(self._level, mounts)
        return replace(config, box_bytes=COMPILER_BOX_BYTES)

    def _read_cache(self, name: str) -> bytes | None:
        if self._cache is None:
            return None
        try:
            return (self._cache / name).read_bytes()
        except FileNotFoundError:
            return None

    def _write_cache(self, name: str, content: bytes) -> None:
        """Atomically: other processes may write the same file."""
        if self._cache is None:
            return
        self._cache.mkdir(parents=True, exist_ok=True)
        descriptor, path = tempfile.mkstemp(dir=self._cache)
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
        Path(path).chmod(0o644)  # the jail's user reads the header
        Path(path).replace(self._cache / name)


def _modules_to_preload(source: bytes, style: str) -> tuple[str, ...]:
    """The modules that the program's jail preloads: the usual ones, and slow ones if the source uses them."""
    has_prelude = style not in ("script", "calls")
    reseeded = [name for name in harness.RESEEDED_MODULES if has_prelude or name.encode() in source]
    usual = [name for name in harness.PRELUDE_MODULES if name not in harness.RESEEDED_MODULES]
    return (*usual, *reseeded, *(["numpy"] if b"numpy" in source else []))


def _compile(request: RunRequest, source: bytes, jail: Jail) -> tuple[bytes, Outcome | None]:
    """The compiled program, or an Outcome that says why there is none."""
    reads_stdin = not request.argv  # Python, which compiles its standard input
    program = create_memory_file("source", source)
    files = [program, create_memory_file("input", source if reads_stdin else b"")]
    files += [create_memory_file("compiled"), create_memory_file("messages")]
    try:
        reply = jail.run(request, files)
        size = os.fstat(files[2]).st_size
        messages = read_memory_file(files[3], 1 << 14).decode(errors="replace")
        if reply.failure:
            verdict, detail = Verdict.IE, f"compiling: {reply.failure}"
        elif reply.status == 0 and not reply.exceeded and size <= request.limits.output_bytes:
            return read_memory_file(files[2], size), None
        else:
            verdict, detail = Verdict.CE, _compiler_error(reply, messages)
        return b"", Outcome(verdict, b"", reply.cpu_seconds, reply.memory_bytes, detail)
    finally:
        for file in files:
            os.close(file)


def _compiler_error(reply: RunReply, messages: str) -> str:
    """Why it did not compile, short: the limit, or the compiler's first error (Python: its last line)."""
    if reply.exceeded or reply.oom_killed:
        limit = {"cpu": "time", "wall": "time", "files": "file"}.get(reply.exceeded, "memory")
        return f"the compiler exceeded its {limit} limit"
    lines = [line.strip() for line in messages.splitlines() if line.strip()]
    errors = [line for line in lines if ERROR_PATTERN.search(line)] or lines[-1:] or ["the compiler failed"]
    return printable(errors[0])[:MAX_MESSAGE]
