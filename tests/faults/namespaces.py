"""Mounts that only a run sees, in a mount namespace of its own: full, read-only and missing file systems."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.faults.harness import Skipped

HOLD = "echo ready; exec sleep 600"
SUCCEED = "exit 0"


@dataclass(frozen=True)
class Namespace:
    """A mount namespace that a sleeping process keeps."""

    pid: int
    folder: Path
    """where commands start, as they see it"""

    @property
    def prefix(self) -> tuple[str, ...]:
        """The beginning of a command that runs in it."""
        user = () if os.geteuid() == 0 else ("-U", "--preserve-credentials")
        enter = ("nsenter", "-t", str(self.pid), "-m", *user)
        return (*enter, "sh", "-c", 'cd "$0" && exec "$@"', str(self.folder))

    def path(self, inside: Path) -> Path:
        """Where this process sees a path of the namespace."""
        return Path(f"/proc/{self.pid}/root/{inside}")

    def do(self, command: str) -> None:
        """Run a shell command in it, such as a mount."""
        subprocess.run([*self.prefix, "sh", "-ec", command], check=True, capture_output=True)


@contextmanager
def namespace(mounts: str, folder: Path) -> Iterator[Namespace]:
    """A namespace after these shell commands, in which `$0` is the folder. Skipped where none can be made."""
    own = ["unshare", "--mount", *(["--user", "--map-root-user"] if os.geteuid() else []), "sh", "-ec"]
    if not shutil.which("unshare") or not shutil.which("nsenter"):
        raise Skipped("needs unshare and nsenter, of util-linux")
    if subprocess.run([*own, SUCCEED], capture_output=True, check=False).returncode:
        raise Skipped("this user may not make mount namespaces")
    with subprocess.Popen(
        [*own, f"{mounts}\n{HOLD}", str(folder)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout is not None
        assert holder.stderr is not None
        try:
            if holder.stdout.readline() != "ready\n":
                raise Skipped(f"mounting fails here: {holder.stderr.read().strip()}")
            yield Namespace(holder.pid, folder)
        finally:
            holder.kill()
