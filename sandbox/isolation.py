"""How this machine isolates programs: the command that starts a jail, and what hinders it, with the mend."""

import contextlib
import os
import shlex
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from sandbox import cgroups, seccomp
from sandbox.errors import IsolationError, SandboxError

LEVELS = ("bubblewrap", "none")
USER = 61200
"""the unprivileged user and group to whom root's jails belong; bubblewrap is never run as root"""
BOX = "/box"
"""the one folder of a jail that can be written"""
SYSTEM = (
    *("/usr/bin", "/usr/lib", "/usr/lib32", "/usr/lib64", "/usr/libexec", "/usr/include"),
    *("/usr/share/nodejs", "/etc/alternatives", "/etc/ld.so.cache"),
)
STAGES = "r1eval-stage-"
LINKS = ("/bin", "/sbin", "/lib", "/lib32", "/lib64")
DEVICES = ("/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom")
STREAMS = {"/dev/fd": "/proc/self/fd"} | {
    f"/dev/{name}": f"/proc/self/fd/{number}" for number, name in enumerate(("stdin", "stdout", "stderr"))
}
ENVIRONMENT = {
    "PATH": "/usr/bin:/bin",
    "HOME": BOX,
    "TMPDIR": BOX,
    "LANG": "C.UTF-8",
    "PYTHONHASHSEED": "0",
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
}
MENDS = {
    "No permissions to create new namespace": "unprivileged namespaces are forbidden here; start the "
    "container with a seccomp profile that allows them (--security-opt seccomp=unconfined), or on a host set "
    "sysctl kernel.unprivileged_userns_clone=1",
    "Creating new namespace failed": "set sysctl user.max_user_namespaces above 0, or start the container "
    "with a seccomp profile that allows namespaces (--security-opt seccomp=unconfined)",
    "nesting depth": "raise sysctl user.max_user_namespaces",
    "Can't mount proc": "/proc is masked; start the container with --security-opt systempaths=unconfined",
    "setting up uid map": "AppArmor restricts namespaces; set sysctl "
    "kernel.apparmor_restrict_unprivileged_userns=0 or give bwrap a profile that allows them",
    "RTM_NEWADDR": "AppArmor restricts namespaces; set sysctl "
    "kernel.apparmor_restrict_unprivileged_userns=0 or give bwrap a profile that allows them",
}
"""what bubblewrap says -> what is the matter, and the mend"""


@dataclass(frozen=True)
class Mount:
    source: str
    target: str
    """where the jail sees it, read-only"""


@dataclass(frozen=True)
class Level:
    """How programs are isolated on this machine."""

    name: str
    """bubblewrap or none"""
    version: str
    """bubblewrap's"""
    as_root: bool
    """whoever judges is root: jails belong to USER"""
    groups: cgroups.Place | None
    """None: the memory limit is kept by looking, and approximate"""
    stages: bool = False
    """root may mount what only root can read where the jails' user sees it"""

    @property
    def memory_limit(self) -> str:
        return "approximate (polled)" if self.groups is None else f"cgroup v{self.groups.version}"


@cache
def examine(name: str = "bubblewrap") -> Level:
    """The level of this name, tried out. IsolationError with the mend where it is not to be had."""
    if name not in LEVELS:
        raise SandboxError(f"isolation {name!r} is unknown; choose {' or '.join(LEVELS)}")
    if name == "none":
        return Level(name, "", os.geteuid() == 0, None)
    if not sys.platform.startswith("linux"):
        raise IsolationError("programs are isolated on Linux only; run this part on Linux")
    version = subprocess.run([_bwrap(), "--version"], capture_output=True, text=True, check=False).stdout
    root = os.geteuid() == 0
    level = Level(name, version.split()[-1] if version else "?", root, cgroups.place(), root and _can_stage())
    seccomp.program(level.groups is not None)
    _try_out(level)
    return level


def mend(error: str) -> str:
    """What bubblewrap printed, as one line with the mend."""
    last = error.strip().splitlines()[-1:] or ["it said nothing"]
    for sign, cure in MENDS.items():
        if sign in error:
            return f"bubblewrap cannot isolate programs: {last[0]}; {cure}"
    return f"bubblewrap cannot isolate programs: {last[0]}; `--isolation none` runs them unprotected"


def command(
    level: Level, mounts: Sequence[Mount], options: Sequence[str], group: cgroups.Group | None, stage: Path
) -> list[str]:
    """The command that becomes a jail once a program and its arguments are appended.

    mounts: beside the system's own folders. options: more of bubblewrap's. stage: an empty folder that all
    may enter, for what only root can read.
    """
    staged, visible = [], []
    for number, mount in enumerate(mounts):
        if level.as_root and not readable_by_all(mount.source):
            place = stage / str(number)
            place.touch() if Path(mount.source).is_file() else place.mkdir(exist_ok=True)
            staged.append(f"mount --bind {shlex.quote(mount.source)} {shlex.quote(str(place))}")
            mount = Mount(str(place), mount.target)  # noqa: PLW2901 - seen through the stage from here on
        visible.append(mount)
    inner = [_bwrap(), *_jail(visible, group is not None), *options]
    if level.as_root:
        drop = ["setpriv", f"--reuid={USER}", f"--regid={USER}", "--clear-groups"]
        inner = [*drop, *inner]
    script = [f"echo 0 > {shlex.quote(door)}" for door in group.doors] if group else []
    script += ["ulimit -c 0", "ulimit -s unlimited 2>/dev/null || ulimit -s $(ulimit -H -s)"]
    if staged:
        within = " && ".join([*staged, f'exec {shlex.join(inner)} "$@"'])
        inner = ["unshare", "--mount", "--propagation", "private", "/bin/sh", "-c", within, "sh"]
    script.append(f'exec {shlex.join(inner)} "$@"')
    return ["/bin/sh", "-c", "\n".join(script), "sh"]


def _jail(mounts: Sequence[Mount], grouped: bool) -> list[str]:
    options = ["--unshare-all", "--unshare-user", "--disable-userns", "--cap-drop", "ALL", "--as-pid-1"]
    options += ["--new-session", "--die-with-parent", "--clearenv", "--hostname", "jail"]
    for path in (*SYSTEM, *LINKS):
        if path in LINKS and Path(path).is_symlink():
            options += ["--symlink", str(Path(path).readlink()), path]
        elif Path(path).exists():
            options += ["--ro-bind", path, path]
    for mount in mounts:
        options += ["--ro-bind", mount.source, mount.target]
    for device in DEVICES if grouped else set(DEVICES) - {"/dev/zero"}:  # shared, it is memory uncounted
        options += ["--dev-bind", device, device]
    for name, target in STREAMS.items():
        options += ["--symlink", target, name]
    for name in ("/tmp", "/dev/shm", "/var/tmp"):  # noqa: S108 - the jail's own, all the same folder
        options += ["--symlink", BOX, name]
    for name, value in ENVIRONMENT.items():
        options += ["--setenv", name, value]
    return [*options, "--proc", "/proc", "--chdir", BOX]


def reachable(level: Level, path: str) -> bool:
    """Whether a jail can be made to see it."""
    return level.name == "none" or not level.as_root or level.stages or readable_by_all(path)


def readable_by_all(path: str) -> bool:
    """Whether any user may read it, and enter every folder above it."""
    real = Path(path).resolve()
    return all(folder.stat().st_mode & 0o001 for folder in real.parents) and bool(real.stat().st_mode & 0o004)


def new_stage() -> Path:
    stage = Path(tempfile.mkdtemp(prefix=f"{STAGES}{os.getpid()}-"))
    stage.chmod(0o755)  # the jail's user enters it; it holds nothing but mount points
    return stage


def _can_stage() -> bool:
    try:
        command = ["unshare", "--mount", "--propagation", "private", "true"]
        return subprocess.run(command, capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def sweep(level: Level) -> None:
    """Remove what judges that were killed left behind: their groups, and after an hour their stages."""
    if level.groups is not None:
        cgroups.sweep(level.groups)
    for stage in Path(tempfile.gettempdir()).glob(f"{STAGES}*"):
        pid = stage.name.removeprefix(STAGES).partition("-")[0]
        with contextlib.suppress(OSError):  # another judge may be doing the same
            old = time.time() - stage.stat().st_mtime > 3600
            if pid.isdigit() and old and not Path("/proc", pid).exists():
                shutil.rmtree(stage)


@cache
def _bwrap() -> str:
    found = shutil.which("bwrap")
    if found is None:
        raise IsolationError(
            "bubblewrap (bwrap) is not installed; install it (Debian: apt-get install bubblewrap), or run "
            "programs unprotected with --isolation none"
        )
    return found


def _try_out(level: Level) -> None:
    """Start the emptiest jail. As root two tools beside bubblewrap are needed."""
    for tool in ("setpriv", "unshare", "mount") if level.as_root else ():
        if shutil.which(tool) is None:
            raise IsolationError(f"{tool} is not installed; install it (Debian: apt-get install util-linux)")
    stage = new_stage()
    try:
        argv = [*command(level, (), ["--tmpfs", BOX, "--remount-ro", "/"], None, stage), "/bin/true"]
        done = subprocess.run(argv, capture_output=True, text=True, check=False, env={})
    finally:
        shutil.rmtree(stage)
    if done.returncode != 0:
        raise IsolationError(mend(done.stderr))
