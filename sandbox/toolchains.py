"""Where this machine's compilers and interpreters are, and which folders a jail needs to use them."""

import importlib.util
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from sandbox.errors import SandboxError
from sandbox.harness import PACKAGES_FOLDER
from sandbox.isolation import SYSTEM_FOLDERS, Level, Mount, is_reachable
from sandbox.jail import JailConfig
from sandbox.languages import Language

PACKAGE_NAMES = ("numpy", "sortedcontainers")
"""packages that programs can import if the judge's own Python has them"""


@dataclass(frozen=True)
class Toolchain:
    tool: str
    """path of the command"""
    version: str
    """one line"""
    mounts: tuple[Mount, ...]
    """what a jail needs besides the system's folders"""


@cache
def find_toolchain(tool: str) -> Toolchain | None:
    """This machine's toolchain for a command; None if it is missing or does not run."""
    path = shutil.which(tool)
    if path is None:
        return None
    paths: list[str] = []
    if tool == "rustc":
        path, paths = _rust(path)
    elif tool == "go":
        paths = [_first_line(path, "env", "GOROOT"), *map(str, Path("/usr/share").glob("go-*"))]
    elif tool in {"javac", "java"}:
        home = Path(path).resolve().parent.parent
        paths = [str(home), *map(str, Path("/etc").glob("java-*-openjdk"))]
    else:
        paths = [str(Path(path).resolve())]
    version = _first_line(path, "version" if tool == "go" else "--version")
    return Toolchain(path, version, _mounts(paths)) if version else None


def for_language(language: Language, level: Level | None = None) -> Toolchain:
    """The toolchain of a language; SandboxError if it is missing or jails cannot see it."""
    toolchain = find_toolchain(language.tool)
    if toolchain is None:
        raise SandboxError(f"{language.name}: {language.tool} is not installed here; install it")
    hidden = [mount.source for mount in toolchain.mounts if level and not is_reachable(level, mount.source)]
    if hidden:
        raise SandboxError(
            f"{language.name}: {hidden[0]} is not readable by the unprivileged user that runs programs; "
            "install it where every user can read it"
        )
    return toolchain


def jail_config(level: Level, tools: tuple[Mount, ...] = (), preload: tuple[str, ...] = ()) -> JailConfig:
    """A jail with these mounts and a Python: the judge's own interpreter, if jails can see it."""
    python, mounts = _python(level)
    return JailConfig(python, (*mounts, *tools), preload=preload)


@cache
def describe_python(level: Level) -> str:
    """The version of the Python that runs programs, and the packages that they can import."""
    python, mounts = _python(level)
    packages = [Path(mount.target).name for mount in mounts if Path(mount.target).name in PACKAGE_NAMES]
    return " with ".join([_first_line(python, "--version"), *(["+".join(packages)] if packages else [])])


@cache
def _python(level: Level) -> tuple[str, tuple[Mount, ...]]:
    judge_python = os.path.realpath(sys.executable)
    if is_reachable(level, judge_python):
        prefix = Path(sys.base_prefix)
        paths = [str(prefix / name) for name in ("bin", "lib", "lib64") if (prefix / name).is_dir()]
        return judge_python, _mounts(paths) + _packages()
    system = shutil.which("python3", path="/usr/bin:/bin")
    if system is None:
        raise SandboxError(
            f"{judge_python} is not readable by the unprivileged user that runs programs, and "
            "/usr/bin/python3 is missing; install Python where every user can read it (Debian: "
            "apt-get install python3)"
        )
    return system, ()


def _packages() -> tuple[Mount, ...]:
    mounts = []
    for name in PACKAGE_NAMES:
        spec = importlib.util.find_spec(name)
        for path in (spec.submodule_search_locations or []) if spec else []:
            mounts.append(Mount(path, f"{PACKAGES_FOLDER}/{name}"))
            if (libraries := Path(f"{path}.libs")).is_dir():
                mounts.append(Mount(str(libraries), f"{PACKAGES_FOLDER}/{name}.libs"))
    return tuple(mounts)


def _rust(path: str) -> tuple[str, list[str]]:
    """The compiler that rustup's `rustc`, a proxy, would start, and its folder."""
    root = _first_line(path, "--print", "sysroot")
    return (str(Path(root) / "bin" / "rustc"), [root]) if root else (path, [])


def _mounts(paths: list[str]) -> tuple[Mount, ...]:
    outside = [path for path in paths if path and not _is_within(path, SYSTEM_FOLDERS)]
    return tuple(Mount(path, path) for path in dict.fromkeys(outside))


def _is_within(path: str, folders: tuple[str, ...]) -> bool:
    return any(path == folder or path.startswith(f"{folder}/") for folder in folders)


def _first_line(*command: str) -> str:
    """The first line that a command prints; "" if it fails."""
    try:
        result = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return result.stdout.strip().partition("\n")[0] if result.returncode == 0 else ""
