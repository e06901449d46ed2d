"""What this machine allows, the errors where it does not, and what a jail looks like from inside."""

import os
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from sandbox import isolation
from sandbox.errors import IsolationError, SandboxError
from sandbox.isolation import explain_failure, probe
from sandbox.judge import Judge
from sandbox.types import MIB, Case, Limits, Program, Verdict

pytestmark = pytest.mark.jail


@pytest.fixture
def uncached_probe() -> Iterator[None]:
    """Clears what was cached about this machine, before and after."""
    for cached in (isolation.probe, isolation._bwrap):
        cached.cache_clear()
    yield
    for cached in (isolation.probe, isolation._bwrap):
        cached.cache_clear()


@pytest.mark.parametrize(
    ("error", "fix"),
    [
        ("bwrap: No permissions to create new namespace, likely because …", "seccomp=unconfined"),
        ("bwrap: Creating new namespace failed: nesting depth or … exceeded", "user.max_user_namespaces"),
        ("bwrap: Can't mount proc on /newroot/proc: Operation not permitted", "systempaths=unconfined"),
        ("bwrap: setting up uid map: Permission denied", "apparmor_restrict_unprivileged_userns=0"),
        ("bwrap: loopback: Failed RTM_NEWADDR: Operation not permitted", "apparmor_restrict"),
        ("warning\nbwrap: something new", "bwrap: something new; `--isolation none`"),
        ("", "it printed no error"),
    ],
)
def test_an_error_of_bubblewrap_comes_with_its_fix(error: str, fix: str) -> None:
    assert fix in explain_failure(error)
    assert "\n" not in explain_failure(error)


@pytest.mark.usefixtures("uncached_probe")
def test_without_bubblewrap_the_error_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nonexistent")
    with pytest.raises(IsolationError, match="apt-get install bubblewrap"):
        Judge()


@pytest.mark.usefixtures("uncached_probe")
def test_a_bubblewrap_that_cannot_make_namespaces_is_an_error_with_its_fix(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A real bubblewrap under a real limit of no namespaces."""
    real = isolation._bwrap()
    isolation._bwrap.cache_clear()
    limited = tmp_path / "bwrap"
    limited.write_text(
        f'#!/bin/sh\nexec "{real}" --unshare-user --disable-userns --ro-bind / / "{real}" "$@"\n'
    )
    limited.chmod(0o755)
    tmp_path.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    for folder in tmp_path.parents:
        if folder.stat().st_uid == os.getuid() and not folder.stat().st_mode & 0o001:
            folder.chmod(folder.stat().st_mode | 0o011)
    with pytest.raises(IsolationError, match=r"cannot isolate .*; .*(max_user|seccomp|systempaths)"):
        probe()


def test_an_unknown_level_is_refused() -> None:
    with pytest.raises(SandboxError, match="isolation 'docker' is unknown; choose bubblewrap or none"):
        Judge(isolation="docker")


def test_the_level_describes_the_isolation() -> None:
    level = probe()
    assert level.name == "bubblewrap"
    assert level.version[0].isdigit()
    assert level.memory_limit in {"cgroup v1", "cgroup v2", "approximate (polled)"}
    with Judge(workers=1) as judge:
        description = judge.describe()
    assert description["isolation"] == "bubblewrap"
    assert description["memory_limit"] == level.memory_limit
    assert description["user"] != "0"
    assert description["python"].startswith("Python 3.")


INSPECT = """
import os, socket
status = dict(line.split(':', 1) for line in open('/proc/self/status'))
print('uid', os.getuid() != 0)
print('caps', status['CapEff'].strip(), status['CapBnd'].strip())
print('nnp', status['NoNewPrivs'].strip(), 'seccomp', status['Seccomp'].strip())
print('root', *sorted(os.listdir('/')))
print('pids', len([p for p in os.listdir('/proc') if p.isdigit()]))
print('net', *sorted(line.split(':')[0].strip() for line in open('/proc/net/dev') if ':' in line))
print('fds', sorted(os.listdir('/proc/self/fd'), key=int)[:3])
print('host', socket.gethostname())
writable = []
for top in sorted(os.listdir('/')):
    for folder, folders, _ in os.walk('/' + top):
        if folder.startswith('/proc'): folders.clear(); continue
        if os.access(folder, os.W_OK): writable.append(folder)
print('writable', *writable)
print('env', *sorted(os.environ))
"""


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("uid", "uid True"),
        ("nnp", "nnp 1 seccomp 2"),
        ("fds", "fds ['0', '1', '2']"),
        ("caps", "caps 0000000000000000 0000000000000000"),
        ("net", "net lo"),
        ("host", "host jail"),
        ("pids", "pids 2"),
        ("writable", "writable /box /tmp"),
        ("env", "env HOME LANG OMP_NUM_THREADS OPENBLAS_NUM_THREADS PATH PWD PYTHONHASHSEED TMPDIR"),
    ],
)
def test_what_a_program_sees(judge: Judge, line: str, expected: str) -> None:
    code = (
        "import io, contextlib\nout = io.StringIO()\nwith contextlib.redirect_stdout(out):\n"
        f"    exec({INSPECT!r})\n"
        f"print(next(line for line in out.getvalue().splitlines() if line.startswith({line!r})))"
    )
    judgement = judge.judge(Program(code, [Case("", expected)], limits=Limits(cpu_seconds=20)))
    assert judgement.verdict is Verdict.AC, judgement.detail


def test_without_isolation_verdicts_are_the_same_and_nothing_is_left_running(tmp_path: Path) -> None:
    marker = tmp_path / "outlived"
    daemon = (
        "import os, time\nif os.fork() == 0:\n    os.setsid()\n    if os.fork() == 0:\n"
        f"        time.sleep(1.5)\n        open({str(marker)!r}, 'w').write('x')\n    os._exit(0)\nprint(1)"
    )
    limits = Limits(cpu_seconds=1, memory_bytes=256 * MIB)
    programs = {"print(1)": "AC", "print(2)": "WA", "1/0": "RE", "while True: pass": "TLE", daemon: "AC"}
    with Judge(isolation="none", workers=1) as judge:
        assert judge.describe()["isolation"] == "none"
        verdicts = [
            str(j.verdict)
            for _, j in judge.judge_all(Program(code, [Case("", "1")], limits=limits) for code in programs)
        ]
        subprocess.run(["sleep", "2"], check=True)
    assert verdicts == list(programs.values())
    assert not marker.exists()


def test_what_a_killed_judge_left_is_removed_after_an_hour(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    dead = subprocess.Popen(["true"])
    dead.wait()
    old, new, alive = (tmp_path / f"r1eval-stage-{pid}-x{n}" for n, pid in enumerate((dead.pid, dead.pid, 1)))
    for stage in (old, new, alive):
        (stage / "0").mkdir(parents=True)
    for stage in (old, alive):
        os.utime(stage, (0, 0))
    isolation.remove_leftovers(probe())
    assert sorted(tmp_path.iterdir()) == sorted([new, alive])
