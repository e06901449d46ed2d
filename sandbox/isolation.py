"""How this machine isolates programs: the command that starts a jail, and how to fix what prevents it.

A jail is one bubblewrap container; its process 1 is the warden (`zygote.py`), which runs one program after
the other.
"""

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
JAIL_UID = 61200
"""the unprivileged user and group of jails that root starts; bubblewrap itself never runs as root"""
BOX = "/box"
"""the only writable folder of a jail"""
SYSTEM_FOLDERS = (
    *("/usr/bin", "/usr/lib", "/usr/lib32", "/usr/lib64", "/usr/libexec", "/usr/include"),
    *("/usr/share/nodejs", "/etc/alternatives", "/etc/ld.so.cache"),
)
STAGE_PREFIX = "r1eval-stage-"
SYSTEM_LINKS = ("/bin", "/sbin", "/lib", "/lib32", "/lib64")
BOX_LINKS = ("/tmp", "/dev/shm", "/var/tmp")  # noqa: S108 - inside the jail
"""lead to the box, unless something of the machine's that programs need lies below them"""
STAGE_FOLDERS = ("/run", "/tmp", "/var/tmp", "/dev/shm")  # noqa: S108 - where `create_stage` makes its own
"""where root's stage may be if not every user can enter the folder for temporary files"""
DEVICES = ("/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom")
STREAM_LINKS = {"/dev/fd": "/proc/self/fd"} | {
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
FIXES = {
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
    "Unknown option": "install bubblewrap 0.8 or newer",
    "r1eval-stage-": "set TMPDIR to a folder that can be written, and that every user can enter",
}
"""part of bubblewrap's error message -> the cause and the fix"""


@dataclass(frozen=True)
class Mount:
    source: str
    target: str
    """its path inside the jail, read-only"""


@dataclass(frozen=True)
class Level:
    """How programs are isolated on this machine."""

    name: str
    """bubblewrap or none"""
    version: str
    """bubblewrap's"""
    as_root: bool
    """the judge runs as root: jails run as JAIL_UID"""
    controllers: cgroups.Controllers | None
    """None: memory is polled, so its limit is approximate"""
    can_stage: bool = False
    """root can mount files that only root can read where the jails' user can read them"""

    @property
    def memory_limit(self) -> str:
        return "approximate (polled)" if self.controllers is None else f"cgroup v{self.controllers.version}"


@cache
def probe(name: str = "bubblewrap") -> Level:
    """The level of this name, tried out. IsolationError with the fix if this machine cannot provide it."""
    if name not in LEVELS:
        raise SandboxError(f"isolation {name!r} is unknown; choose {' or '.join(LEVELS)}")
    if name == "none":
        return Level(name, "", os.geteuid() == 0, None)
    if not sys.platform.startswith("linux"):
        raise IsolationError("programs can be isolated on Linux only; run r1eval on Linux")
    version = subprocess.run([_bwrap(), "--version"], capture_output=True, text=True, check=False).stdout
    root = os.geteuid() == 0
    level = Level(
        name, version.split()[-1] if version else "?", root, cgroups.find_controllers(), root and _can_stage()
    )
    seccomp.build_filter(level.controllers is not None)
    _start_empty_jail(level)
    return level


def explain_failure(error: str) -> str:
    """Bubblewrap's error message as one line with the fix."""
    last = error.strip().splitlines()[-1:] or ["it printed no error"]
    for message, fix in FIXES.items():
        if message in error:
            return f"bubblewrap cannot isolate programs: {last[0]}; {fix}"
    return f"bubblewrap cannot isolate programs: {last[0]}; `--isolation none` runs them unprotected"


def jail_command(
    level: Level, mounts: Sequence[Mount], options: Sequence[str], group: cgroups.Cgroup | None, stage: Path
) -> list[str]:
    """The command that starts a jail; append the program to run and its arguments.

    mounts: in addition to the system's folders. options: further options of bubblewrap. stage: an empty
    folder that every user can enter, where files that only root can read are mounted.
    """
    staged, visible = [], []
    for number, mount in enumerate(mounts):
        if level.as_root and not is_world_readable(mount.source):
            target = stage / str(number)
            target.touch() if Path(mount.source).is_file() else target.mkdir(exist_ok=True)
            staged.append(f"mount --bind {shlex.quote(mount.source)} {shlex.quote(str(target))}")
            mount = Mount(str(target), mount.target)  # noqa: PLW2901 - read through the stage from here on
        visible.append(mount)
    inner = [_bwrap(), *_bubblewrap_options(visible, group is not None), *options]
    if level.as_root:
        drop = ["setpriv", f"--reuid={JAIL_UID}", f"--regid={JAIL_UID}", "--clear-groups"]
        inner = [*drop, *inner]
    script = [f"echo 0 > {shlex.quote(file)}" for file in group.entry_files] if group else []
    script += ["ulimit -c 0", "ulimit -s unlimited 2>/dev/null || ulimit -s $(ulimit -H -s)"]
    if staged:
        mount_and_run = " && ".join([*staged, f'exec {shlex.join(inner)} "$@"'])
        inner = ["unshare", "--mount", "--propagation", "private", "/bin/sh", "-c", mount_and_run, "sh"]
    script.append(f'exec {shlex.join(inner)} "$@"')
    return ["/bin/sh", "-c", "\n".join(script), "sh"]


def _bubblewrap_options(mounts: Sequence[Mount], grouped: bool) -> list[str]:
    options = ["--unshare-all", "--unshare-user", "--disable-userns", "--cap-drop", "ALL", "--as-pid-1"]
    options += ["--new-session", "--die-with-parent", "--clearenv", "--hostname", "jail"]
    for path in (*SYSTEM_FOLDERS, *SYSTEM_LINKS):
        if path in SYSTEM_LINKS and Path(path).is_symlink():
            options += ["--symlink", str(Path(path).readlink()), path]
        elif Path(path).exists():
            options += ["--ro-bind", path, path]
    for mount in mounts:
        options += ["--ro-bind", mount.source, mount.target]
    for device in (
        DEVICES if grouped else set(DEVICES) - {"/dev/zero"}
    ):  # a shared mapping of it is memory that nothing counts
        options += ["--dev-bind", device, device]
    for name, target in STREAM_LINKS.items():
        options += ["--symlink", target, name]
    for name in BOX_LINKS:
        if not any(Path(name) in Path(mount.target).parents for mount in mounts):
            options += ["--symlink", BOX, name]
    for name, value in ENVIRONMENT.items():
        options += ["--setenv", name, value]
    return [*options, "--proc", "/proc", "--chdir", BOX]


def is_reachable(level: Level, path: str) -> bool:
    """Whether a jail can see this path, if need be through a stage."""
    return level.name == "none" or not level.as_root or level.can_stage or is_world_readable(path)


def is_world_readable(path: str) -> bool:
    """Whether every user can read it and enter every folder above it."""
    real = Path(path).resolve()
    return _is_enterable(real.parent) and bool(real.stat().st_mode & 0o004)


def children(pid: int) -> list[int]:
    """The processes that this one has started and not waited for; none if it is gone."""
    with contextlib.suppress(OSError):
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    return []


def create_stage() -> Path:
    """An empty folder that every user can enter; it contains mount points only."""
    stage = Path(tempfile.mkdtemp(prefix=f"{STAGE_PREFIX}{os.getpid()}-", dir=_stage_folders()[0]))
    stage.chmod(0o755)
    return stage


def _stage_folders() -> list[str]:
    """Folders for stages, the best one first: for root one that the unprivileged user of jails can enter."""
    own = tempfile.gettempdir()
    if os.geteuid() != 0:
        return [own]
    folders = [folder for folder in (own, *STAGE_FOLDERS) if os.access(folder, os.W_OK)]
    open_to_all = [folder for folder in folders if _is_enterable(Path(folder).resolve())]
    return list(dict.fromkeys([*open_to_all, own]))


def _is_enterable(folder: Path) -> bool:
    return all(one.stat().st_mode & 0o001 for one in (folder, *folder.parents))


def _can_stage() -> bool:
    try:
        command = ["unshare", "--mount", "--propagation", "private", "true"]
        return subprocess.run(command, capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def remove_leftovers(level: Level) -> None:
    """Remove what killed judges left behind: their control groups at once, their stages after an hour."""
    if level.controllers is not None:
        cgroups.remove_stale_groups(level.controllers)
    stages = (stage for folder in _stage_folders() for stage in Path(folder).glob(f"{STAGE_PREFIX}*"))
    for stage in stages:
        pid = stage.name.removeprefix(STAGE_PREFIX).partition("-")[0]
        with contextlib.suppress(OSError):  # another judge may be doing the same
            is_old = time.time() - stage.stat().st_mtime > 3600
            if pid.isdigit() and is_old and not Path("/proc", pid).exists():
                shutil.rmtree(stage)


@cache
def _bwrap() -> str:
    path = shutil.which("bwrap")
    if path is None:
        raise IsolationError(
            "bubblewrap (bwrap) is not installed; install it (Debian: apt-get install bubblewrap), or run "
            "programs unprotected with --isolation none"
        )
    return path


def _start_empty_jail(level: Level) -> None:
    """Start an empty jail. As root, further tools are needed besides bubblewrap."""
    for tool in ("setpriv", "unshare", "mount") if level.as_root else ():
        if shutil.which(tool) is None:
            raise IsolationError(f"{tool} is not installed; install it (Debian: apt-get install util-linux)")
    stage = create_stage()
    try:
        argv = [*jail_command(level, (), ["--tmpfs", BOX, "--remount-ro", "/"], None, stage), "/bin/true"]
        result = subprocess.run(argv, capture_output=True, text=True, check=False, env={})
    finally:
        shutil.rmtree(stage)
    if result.returncode != 0:
        raise IsolationError(explain_failure(result.stderr))
