"""Throw-away environments with the packages of others, made on first use.

Each is a folder of `.venv/share/ecosystem` with the pins of `requirements/NAME.txt`; what the main
environment has too is taken in the same version, from the installer's cache.
"""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock

ROOT = Path(__file__).resolve().parents[2]
REQUIREMENTS = Path(__file__).with_name("requirements")
HOME = Path(sys.prefix) / "share" / "ecosystem"
UV = Path(sys.executable).with_name("uv")


@dataclass(frozen=True)
class Environment:
    """A virtual environment of its own."""

    folder: Path

    @property
    def python(self) -> Path:
        return self.folder / "bin" / "python"

    def run(self, *command: str, timeout: float = 300, **variables: str) -> str:
        """What one of its commands printed; fails with all that it said."""
        done = subprocess.run(
            [str(self.folder / "bin" / command[0]), *command[1:]],
            check=False,
            capture_output=True,
            text=True,
            timeout=timeout,
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


def _install(folder: Path, requirements: Path) -> None:
    _uv("venv", "--quiet", "--clear", "--python", sys.executable, str(folder))
    _uv(
        *("pip", "install", "--quiet", "--python", str(folder / "bin" / "python")),
        *("--constraints", str(ROOT / "constraints.txt"), "--overrides", str(ROOT / "overrides.txt")),
        *("--requirements", str(requirements)),
    )


def _uv(*arguments: str) -> None:
    done = subprocess.run([str(UV), *arguments], check=False, capture_output=True, text=True, timeout=550)
    assert done.returncode == 0, done.stderr
