"""Throw-away environments with the packages of others, made on first use.

Each is a folder of `.venv/share/ecosystem` with the pins of `requirements/NAME.txt`; what the main
environment has too is taken in the same version, from the installer's cache, unless the file
says `OWN_VERSIONS`: for packages that refuse these. One that says `ONLY_THESE` gets just what it
names, and sees the main environment behind it: for packages that ask for much more than we call.
"""

import os
import subprocess
import sys
import sysconfig
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock

ROOT = Path(__file__).resolve().parents[2]
REQUIREMENTS = Path(__file__).with_name("requirements")
HOME = Path(sys.prefix) / "share" / "ecosystem"
UV = Path(sys.executable).with_name("uv")
FILES_ONLY = ("every-eval-ever",)
"""packages that ask for a newer Python, but run on ours: `package_files`"""
OWN_VERSIONS = "# own versions"
"""the line of a requirements file that leaves the versions of the main environment out"""
ONLY_THESE = "# only these"
"""how the line begins that installs no dependencies"""


@dataclass(frozen=True)
class Environment:
    """A virtual environment of its own."""

    folder: Path

    @property
    def python(self) -> Path:
        return self.folder / "bin" / "python"

    def run(self, *command: str, timeout: float = 300, folder: Path | None = None, **variables: str) -> str:
        """What one of its commands, started in a folder, printed; fails with all that it said."""
        done = subprocess.run(
            [str(self.folder / "bin" / command[0]), *command[1:]],
            check=False,
            capture_output=True,
            text=True,
            timeout=timeout,
            cwd=folder,
            env={**os.environ, "HF_HUB_OFFLINE": "1", **variables},
        )
        assert done.returncode == 0, f"{' '.join(command)}\n{done.stdout}\n{done.stderr}"
        return done.stdout


def environment(name: str) -> Environment:
    """The environment with the packages of `requirements/NAME.txt`; installed by the first that asks."""
    requirements = REQUIREMENTS / f"{name}.txt"
    folder = HOME / name
    stamp = folder / "installed.txt"
    HOME.mkdir(parents=True, exist_ok=True)
    with FileLock(HOME / f"{name}.lock"):
        if not stamp.exists() or stamp.read_text() != requirements.read_text():
            _install(folder, requirements)
            stamp.write_text(requirements.read_text())
    return Environment(folder)


def package_files(name: str) -> Path:
    """A folder, for PYTHONPATH, with the files of a package that asks for a newer Python but runs on ours."""
    requirements, folder = REQUIREMENTS / f"{name}.txt", HOME / name
    stamp = folder / "installed.txt"
    HOME.mkdir(parents=True, exist_ok=True)
    with FileLock(HOME / f"{name}.lock"):
        if not stamp.exists() or stamp.read_text() != requirements.read_text():
            _uv(
                *("pip", "install", "--quiet", "--no-deps", "--python-version", "3.12"),
                *("--target", str(folder), "--requirements", str(requirements)),
            )
            stamp.write_text(requirements.read_text())
    return folder


def _install(folder: Path, requirements: Path) -> None:
    _uv("venv", "--quiet", "--clear", "--python", sys.executable, str(folder))
    versions = requirements.read_text()
    own = OWN_VERSIONS in versions or ONLY_THESE in versions
    common = () if own else ("--constraints", str(ROOT / "constraints.txt"))
    _uv(
        *("pip", "install", "--quiet", "--python", str(folder / "bin" / "python"), *common),
        *("--overrides", str(ROOT / "overrides.txt"), "--requirements", str(requirements)),
        *(("--no-deps",) if ONLY_THESE in versions else ()),
    )
    if ONLY_THESE in versions:
        with_r1eval(Environment(folder))


def _uv(*arguments: str) -> None:
    wheels = {"UV_FIND_LINKS": os.environ["PIP_FIND_LINKS"]} if "PIP_FIND_LINKS" in os.environ else {}
    done = subprocess.run(
        [str(UV), *arguments],
        check=False,
        capture_output=True,
        text=True,
        timeout=550,
        env={**os.environ, **wheels},
    )
    assert done.returncode == 0, done.stderr


def with_r1eval(packages: Environment) -> Environment:
    """The environment with this checkout, and what r1eval needs where the environment does not have it."""
    (site,) = packages.folder.glob("lib/python*/site-packages")
    own = site / "r1eval_of_the_checkout.pth"
    if not own.exists():
        own.write_text(f"{ROOT}\n{sysconfig.get_path('purelib')}\n")
    return packages
