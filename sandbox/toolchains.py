"""Where this machine's compilers and interpreters are, and what of it a jail must see."""

import importlib.util
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from sandbox.errors import SandboxError
from sandbox.harness import PACKAGES
from sandbox.isolation import SYSTEM, Level, Mount, reachable
from sandbox.jail import Setting
from sandbox.languages import Language

OFFERED = ("numpy", "sortedcontainers")
"""packages that programs may import where the judge itself has them"""


@dataclass(frozen=True)
class Toolchain:
    tool: str
    """path of the command"""
    version: str
    """one line"""
    mounts: tuple[Mount, ...]
    """what a jail must see beside the system's folders"""


@cache
def find(tool: str) -> Toolchain | None:
    """This machine's toolchain of this name; None where it is missing or does not run."""
    path = shutil.which(tool)
    if path is None:
        return None
    places: list[str] = []
    if tool == "rustc":
        path, places = _rust(path)
    elif tool == "go":
        places = [_said(path, "env", "GOROOT"), *map(str, Path("/usr/share").glob("go-*"))]
    elif tool in {"javac", "java"}:
        home = Path(path).resolve().parent.parent
        places = [str(home), *map(str, Path("/etc").glob("java-*-openjdk"))]
    else:
        places = [str(Path(path).resolve())]
    version = _said(path, "version" if tool == "go" else "--version")
    return Toolchain(path, version, _mounts(places)) if version else None


def of(language: Language, level: Level | None = None) -> Toolchain:
    """The toolchain of a language; SandboxError where it is missing, or where jails cannot see it."""
    found = find(language.tool)
    if found is None:
        raise SandboxError(f"{language.name}: {language.tool} is not installed here; install it")
    hidden = [mount.source for mount in found.mounts if level and not reachable(level, mount.source)]
    if hidden:
        raise SandboxError(
            f"{language.name}: {hidden[0]} is not readable by the unprivileged user that runs programs; "
            "install it where every user can read it"
        )
    return found


def setting(level: Level, tools: tuple[Mount, ...] = (), preload: tuple[str, ...] = ()) -> Setting:
    """The jail that sees these beside a Python: the one that the judge runs on, if jails can see it."""
    python, mounts = _python(level)
    return Setting(python, (*mounts, *tools), preload=preload)


@cache
def python_about(level: Level) -> str:
    """The version of the Python that runs programs, and the packages that they may import."""
    python, mounts = _python(level)
    offered = [Path(mount.target).name for mount in mounts if Path(mount.target).name in OFFERED]
    return " with ".join([_said(python, "--version"), *(["+".join(offered)] if offered else [])])


@cache
def _python(level: Level) -> tuple[str, tuple[Mount, ...]]:
    own = os.path.realpath(sys.executable)
    if reachable(level, own):
        prefix = Path(sys.base_prefix)
        places = [str(prefix / name) for name in ("bin", "lib", "lib64") if (prefix / name).is_dir()]
        return own, _mounts(places) + _packages()
    system = shutil.which("python3", path="/usr/bin:/bin")
    if system is None:
        raise SandboxError(
            f"{own} is not readable by the unprivileged user that runs programs, and /usr/bin/python3 is "
            "missing; install Python where every user can read it (Debian: apt-get install python3)"
        )
    return system, ()


def _packages() -> tuple[Mount, ...]:
    mounts = []
    for name in OFFERED:
        spec = importlib.util.find_spec(name)
        for place in (spec.submodule_search_locations or []) if spec else []:
            mounts.append(Mount(place, f"{PACKAGES}/{name}"))
            if (libraries := Path(f"{place}.libs")).is_dir():
                mounts.append(Mount(str(libraries), f"{PACKAGES}/{name}.libs"))
    return tuple(mounts)


def _rust(path: str) -> tuple[str, list[str]]:
    """rustup's command is a switch: the compiler that it would start, and that one's folder."""
    root = _said(path, "--print", "sysroot")
    return (str(Path(root) / "bin" / "rustc"), [root]) if root else (path, [])


def _mounts(places: list[str]) -> tuple[Mount, ...]:
    new = [place for place in places if place and not _is_within(place, SYSTEM)]
    return tuple(Mount(place, place) for place in dict.fromkeys(new))


def _is_within(place: str, folders: tuple[str, ...]) -> bool:
    return any(place == folder or place.startswith(f"{folder}/") for folder in folders)


def _said(*command: str) -> str:
    """The first line that a command of this machine's prints; "" if it fails."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.strip().partition("\n")[0] if done.returncode == 0 else ""
