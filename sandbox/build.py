"""From source to something that runs: compiled in a jail, once for all tests, kept by content."""

import hashlib
import os
import re
import tempfile
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from sandbox import harness, toolchains
from sandbox.execution import printable
from sandbox.isolation import Level, Mount, reachable
from sandbox.jail import Jail, Reply, Run, Setting, memory_file, read_file
from sandbox.languages import COMPILE, Language, main_class
from sandbox.types import MIB, Limits, Outcome, Verdict

BOX_BYTES = 512 * MIB
SHOWN = 400
"""characters of a compiler's message that a detail keeps"""
TELLING = re.compile(r"error|undefined reference", re.IGNORECASE)
HEADERS = "/headers"
"""where a compiling jail sees what was compiled ahead"""
PYTHON = Limits(cpu_seconds=10, memory_bytes=512 * MIB)
"""what reading a Python source may use"""

Lend = Callable[[Setting], Jail]
"""gives a jail of a setting to the thread that asks"""


@dataclass(frozen=True)
class Built:
    """A program that can be run, until it is closed."""

    file: int
    """descriptor of a sealed file in memory: all its tests run the same bytes"""
    language: Language
    command: tuple[str, ...]
    """none for Python"""
    setting: Setting
    style: str = "script"
    """script, function or lcb-script: see `harness.run`"""

    def close(self) -> None:
        os.close(self.file)

    def ready(
        self,
        limits: Limits,
        function: str = "",
        arguments: tuple[str, ...] = (),
        purpose: str = "program",
    ) -> "Ready":
        """To be run, as often as there are tests; function: what to call; arguments: its command line."""
        memory_mb = max(16, limits.memory_bytes // MIB)
        limits = replace(
            limits,
            processes=limits.processes + self.language.threads,
            memory_bytes=limits.memory_bytes + self.language.beside,
        )
        run = Run(
            limits,
            argv=(*(word.format(memory_mb=memory_mb) for word in self.command), *arguments)
            if self.command
            else (),
            style=self.style,
            arguments=arguments,
            function=function,
            put=self.language.kept,
            counted=not self.language.reserves,
        )
        return Ready(self.file, run, replace(self.setting, purpose=purpose).fitted(run))


@dataclass(frozen=True)
class Ready:
    """A program with all that its runs have in common."""

    file: int
    run: Run
    setting: Setting
    """of the jails in which it can run"""


class Builder:
    """Builds programs; usable from any thread. cache: a folder for what was compiled; None keeps nothing."""

    def __init__(self, level: Level, cache: Path | None) -> None:
        self._level = level
        self._cache = cache
        self._ahead = threading.Lock()
        self._without: set[str] = set()
        """headers that do not compile ahead: not tried again"""

    def build(self, language: Language, code: str, lend: Lend, style: str = "script") -> Built | Outcome:
        """The program, or an Outcome that says why there is none: CE, or IE for our own failure."""
        source = code.encode("utf-8", "surrogatepass")
        if not language.compiled:
            return self._python(language, source, lend, style)
        chain = toolchains.of(language, self._level)
        words = {
            "tool": chain.tool,
            "bin": str(Path(chain.tool).resolve().parent),
            "main": main_class(code),
            "memory_mb": "{memory_mb}",
        }
        command = tuple(word.format(**words) for word in language.compiled)
        started = tuple(word.format(**words) for word in language.started)
        setting = toolchains.setting(self._level, chain.mounts if language.kept else ())
        name = hashlib.sha256(repr((source, command, chain.version)).encode()).hexdigest()
        held = self._held(name)
        if held is not None:
            return Built(memory_file("program", held), language, started, setting)
        ahead = self._header(language, chain, lend) if language.header in code else None
        mounts = chain.mounts + ((Mount(str(ahead), f"{HEADERS}/{language.header}.gch"),) if ahead else ())
        place = replace(toolchains.setting(self._level, mounts), box_bytes=BOX_BYTES)
        if ahead:
            command = (*command, f"-I{HEADERS}")
        file = language.file.format(**words)
        run = Run(COMPILE, command, put=file, take=language.made, counted=False)
        run = replace(run, limits=replace(COMPILE, processes=COMPILE.processes + language.threads))
        content, outcome = _compile(run, source, lend(place.fitted(run)))
        if outcome is not None:
            return outcome
        made = content if language.made else source
        self._keep(name, made)
        return Built(memory_file("program", made), language, started, setting)

    def _python(self, language: Language, source: bytes, lend: Lend, style: str) -> Built | Outcome:
        setting = toolchains.setting(self._level, preload=_preload(source, style))
        run = Run(PYTHON, style="lcb-compile" if style == "lcb-script" else "compile")
        content, outcome = _compile(run, source, lend(setting.fitted(run)))
        return outcome or Built(memory_file("program", content), language, (), setting, style)

    def _header(self, language: Language, chain: toolchains.Toolchain, lend: Lend) -> Path | None:
        """The language's header, compiled ahead with the same options; None without a cache."""
        if not language.header or self._cache is None:
            return None
        options = tuple(word.format(tool=chain.tool) for word in language.compiled[:-3])
        command = (*options, "-x", "c++-header", "program.cpp", "-o", "program")
        name = hashlib.sha256(repr((language.header, command, chain.version)).encode()).hexdigest()
        path = self._cache / f"{name}.gch"
        if not reachable(self._level, str(self._cache)):
            return None
        with self._ahead:
            if name in self._without:
                return None
            if not path.exists():
                place = replace(toolchains.setting(self._level, chain.mounts), box_bytes=BOX_BYTES)
                limits = replace(COMPILE, output_bytes=BOX_BYTES)
                run = Run(limits, command, put="program.cpp", take="program", counted=False)
                source = f"#include <{language.header}>\n".encode()
                content, outcome = _compile(run, source, lend(place.fitted(run)))
                if outcome is not None:
                    self._without.add(name)
                    return None
                self._keep(path.name, content)
        return path

    def _held(self, name: str) -> bytes | None:
        if self._cache is None:
            return None
        try:
            return (self._cache / name).read_bytes()
        except FileNotFoundError:
            return None

    def _keep(self, name: str, content: bytes) -> None:
        """Whole or not at all, whoever writes beside."""
        if self._cache is None:
            return
        self._cache.mkdir(parents=True, exist_ok=True)
        descriptor, path = tempfile.mkstemp(dir=self._cache)
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
        Path(path).chmod(0o644)  # the jail's user reads the header
        Path(path).replace(self._cache / name)


def _preload(source: bytes, style: str) -> tuple[str, ...]:
    """The modules that the program's jail has loaded: the usual ones, and dear ones that are asked for."""
    asked = [name for name in harness.AT_EVERY_FORK if style != "script" or name.encode() in source]
    usual = [name for name in harness.STARS if name not in harness.AT_EVERY_FORK]
    return (*usual, *asked, *(["numpy"] if b"numpy" in source else []))


def _compile(run: Run, source: bytes, jail: Jail) -> tuple[bytes, Outcome | None]:
    """What the compiler made, or an Outcome without one."""
    by_itself = not run.argv
    program = memory_file("source", source)
    files = [program, memory_file("input", source if by_itself else b"")]
    files += [memory_file("made"), memory_file("said")]
    try:
        reply = jail.run(run, files)
        size = os.fstat(files[2]).st_size
        said = read_file(files[3], 1 << 14).decode(errors="replace")
        if reply.failed:
            return b"", Outcome(Verdict.IE, b"", reply.cpu, reply.memory, f"compiling: {reply.failed}")
        if reply.status == 0 and not reply.why and size <= run.limits.output_bytes:
            return read_file(files[2], size), None
        return b"", Outcome(Verdict.CE, b"", reply.cpu, reply.memory, _complaint(reply, said))
    finally:
        for file in files:
            os.close(file)


def _complaint(reply: Reply, said: str) -> str:
    """Why it did not compile, short: the limit, or what the compiler said first (Python: last)."""
    if reply.why or reply.killed:
        limit = {"cpu": "time", "wall": "time", "files": "file"}.get(reply.why, "memory")
        return f"the compiler exceeded its {limit} limit"
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    telling = [line for line in lines if TELLING.search(line)] or lines[-1:] or ["the compiler failed"]
    return printable(telling[0])[:SHOWN]
