"""The program starts in any folder, and Ctrl-C ends it at once; a library says what hides its packages."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.command_line import environment
from tests.gate.runs import model_with_accuracy, run

ROOT = Path(__file__).resolve().parents[2]
NAMESAKE = "raise SystemExit('a namesake was imported')\n"
COMMAND = "import sys\nfrom r1eval.__main__ import main\nif __name__ == '__main__':\n    sys.exit(main())\n"
"""the command, as an installer writes it"""
ITEM = '{"id": 1, "kind": "integer", "gold": "7", "response": "\\\\boxed{7}"}\n'
SLOW = """
import os, time
os.mkdir(os.environ["STARTED"])
try:
    time.sleep(60)
except BaseException:
    raise {error}
"""
"""a package that takes long to import, and makes an error of its own of whatever interrupts it"""


@pytest.fixture
def user_folder(tmp_path: Path) -> Path:
    """A folder with the names of our three packages."""
    folder = tmp_path / "theirs"
    for name in ("benchmarks", "reports"):
        (folder / name).mkdir(parents=True)
        (folder / name / "__init__.py").write_text(NAMESAKE)
    (folder / "sandbox.py").write_text(NAMESAKE)
    return folder


@pytest.fixture
def command(tmp_path: Path) -> str:
    script = tmp_path / "bin" / "r1eval"
    script.parent.mkdir()
    script.write_text(COMMAND)
    return str(script)


def variables(*path: Path) -> dict[str, str]:
    """The environment with these folders on PYTHONPATH, before our own."""
    return environment() | {"PYTHONPATH": os.pathsep.join(map(str, (*path, ROOT)))}


def python(*args: str | Path, cwd: Path, path: tuple[Path, ...] = ()) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *map(str, args)],
        cwd=cwd,
        env=variables(*path),
        input=ITEM,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.mark.parametrize("on_path", [False, True])
@pytest.mark.parametrize(
    "flags", [("-m", "r1eval"), ("-P", "-m", "r1eval"), ("-m", "cProfile", "-m", "r1eval")]
)
def test_the_module_starts_where_folders_have_our_names(
    user_folder: Path, flags: tuple[str, ...], on_path: bool
) -> None:
    done = python(*flags, "verify", "-", cwd=user_folder, path=(user_folder,) * on_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert '"status": "correct"' in done.stdout


def test_the_command_starts_with_such_a_folder_on_pythonpath(user_folder: Path, command: str) -> None:
    done = python(command, "verify", "-", cwd=user_folder, path=(user_folder,))
    assert (done.returncode, done.stderr) == (0, "")
    assert '"status": "correct"' in done.stdout


def test_a_namesake_that_was_loaded_before_does_no_harm(user_folder: Path) -> None:
    (user_folder / "sandbox.py").write_text("")
    (user_folder / "sitecustomize.py").write_text("import sandbox")
    done = python("-m", "r1eval", "list", cwd=user_folder, path=(user_folder,))
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.engine
def test_worker_processes_have_our_packages_too(user_folder: Path, command: str, tmp_path: Path) -> None:
    stored = run(tmp_path / "m", model_with_accuracy(0.5), k=2).path
    report = ("report", stored, "--format", "csv", "--workers", "1")
    done = python(command, *report, cwd=user_folder, path=(user_folder,))
    assert (done.returncode, done.stderr) == (0, "")
    (user_folder / "random.py").write_text(NAMESAKE)  # a worker's own interpreter may not look there either
    done = python("-m", "r1eval", *report, cwd=user_folder)
    assert (done.returncode, done.stderr) == (0, "")


def test_the_current_folder_hides_no_module_of_any_kind(command: str, tmp_path: Path) -> None:
    folder = tmp_path / "cwd"
    folder.mkdir()
    for name in ("click", "datasets", "enum", "json", "pathlib", "random", "re", "signal", "typing"):
        (folder / f"{name}.py").write_text(NAMESAKE)
    for start in (("-m", "r1eval"), (command,)):
        done = python(*start, "list", cwd=folder)
        assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("statement", ["import r1eval", "from r1eval.cli.main import main; main()"])
@pytest.mark.parametrize(
    ("file", "name"),
    [("sandbox.py", "sandbox"), ("reports/__init__.py", "reports"), ("benchmarks/__init__.py", "benchmarks")],
)
def test_another_program_is_told_which_file_hides_our_package(
    tmp_path: Path, statement: str, file: str, name: str
) -> None:
    namesake = tmp_path / file
    namesake.parent.mkdir(exist_ok=True)
    namesake.write_text(NAMESAKE)
    (tmp_path / "program.py").write_text(
        f"try:\n    {statement}\nexcept ImportError as e:\n    print(e, e.name, e.path)"
    )
    done = python("program.py", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    (line,) = done.stdout.splitlines()
    assert line.startswith(
        f"r1eval needs its own package {name}, but `import {name}` finds {namesake}: rename"
    )
    assert line.endswith(f"{name} {namesake}")


def test_another_programs_module_may_be_loaded_already(tmp_path: Path) -> None:
    (tmp_path / "late").mkdir()
    (tmp_path / "late" / "reports.py").write_text("")
    program = (
        "import sys; sys.path.append('late'); sys.path.remove(ROOT); import reports; sys.path.append(ROOT)"
    )
    done = python("-c", f"ROOT = {str(ROOT)!r}; {program}; import r1eval", cwd=tmp_path)
    assert done.stderr.splitlines()[-1].startswith("ImportError: r1eval needs its own package reports")


def test_a_folder_without_an_init_file_hides_nothing(tmp_path: Path) -> None:
    for name in ("benchmarks", "sandbox", "reports"):
        (tmp_path / name).mkdir()
    for start in (("-m", "r1eval", "list"), ("-c", "import r1eval.cli.main")):
        done = python(*start, cwd=tmp_path, path=(tmp_path,))
        assert (done.returncode, done.stderr) == (0, "")


def test_importing_the_library_changes_nothing_else(tmp_path: Path) -> None:
    program = """
import os, signal, sys
before = (sys.path[:], dict(os.environ), signal.getsignal(signal.SIGINT), sys.stdout, sys.excepthook)
import r1eval
assert before == (sys.path, dict(os.environ), signal.getsignal(signal.SIGINT), sys.stdout, sys.excepthook)
assert not {"benchmarks", "sandbox", "reports"} & sys.modules.keys()
"""
    assert python("-c", program, cwd=tmp_path).stderr == ""


def test_an_old_python_is_named(tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text("import sys; sys.version_info = (3, 10, 4, 'final', 0)")
    done = python("-m", "r1eval", "list", cwd=tmp_path, path=(tmp_path,))
    assert (done.returncode, done.stderr) == (
        2,
        "error: r1eval needs Python 3.11 or newer, and this is 3.10.4\n",
    )


@pytest.mark.parametrize("way", ["module", "command"])
@pytest.mark.parametrize("error", ["", "ImportError('half imported')", "SystemExit(1)"])
@pytest.mark.parametrize("package", ["click", "datasets"])
def test_ctrl_c_during_imports_is_one_line(
    tmp_path: Path, command: str, package: str, error: str, way: str
) -> None:
    """click is imported before any verb, datasets by this one."""
    start = [command] if way == "command" else ["-m", "r1eval"]
    process = interrupted([*start, "list", "math500"], package, error, tmp_path)
    message = process.communicate(timeout=60)[1]
    assert (process.returncode, message.count("\n")) == (130, 1), message
    assert message.startswith("interrupted")


@pytest.mark.parametrize("package", ["click", "datasets"])
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_further_signals_change_nothing(tmp_path: Path, package: str, number: signal.Signals) -> None:
    process = interrupted(["-m", "r1eval", "list", "math500"], package, "", tmp_path)
    while process.poll() is None:
        process.send_signal(number)
        time.sleep(0.01)
    message = process.communicate()[1]
    assert (process.returncode, message.count("interrupted")) == (130, 1), message


def test_sigterm_during_imports_is_one_line(tmp_path: Path) -> None:
    process = interrupted(["-m", "r1eval", "list"], "click", "", tmp_path, number=signal.SIGTERM)
    assert (process.communicate(timeout=60)[1], process.returncode) == ("interrupted\n", 130)


@pytest.mark.parametrize("name", ["contextlib", "functools", "importlib", "types", "warnings"])
def test_a_hidden_standard_module_is_no_regression(command: str, tmp_path: Path, name: str) -> None:
    folder = tmp_path / "path"
    folder.mkdir()
    (folder / f"{name}.py").write_text("raise RuntimeError('hidden')\n")
    done = python(command, "--version", cwd=tmp_path, path=(folder,))
    assert done.returncode in (0, 2, 70), done.stderr


def test_a_module_without_a_file_that_hides_ours_is_named(tmp_path: Path) -> None:
    program = "import sys, types; sys.modules['reports'] = types.ModuleType('reports'); import r1eval"
    done = python("-c", program, cwd=tmp_path)
    assert done.stderr.splitlines()[-1].startswith("ImportError: r1eval needs its own package reports, but")


def test_pythoninspect_keeps_the_exit_code(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "r1eval", "table", "nowhere"],
        cwd=tmp_path,
        env=environment() | {"PYTHONINSPECT": "1"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 2


def test_a_background_job_that_ignores_ctrl_c_keeps_ignoring_it(tmp_path: Path) -> None:
    process = interrupted(["-m", "r1eval", "list", "math500"], "datasets", "", tmp_path, signal.SIG_IGN)
    time.sleep(0.2)
    assert process.poll() is None
    process.kill()
    process.communicate()


def interrupted(
    argv: list[str],
    package: str,
    error: str,
    folder: Path,
    inherited: signal.Handlers = signal.SIG_DFL,
    number: signal.Signals = signal.SIGINT,
) -> subprocess.Popen[str]:
    """Python with these arguments, after a signal during its import of a slow package."""
    started = folder / "started"
    (folder / "slow").mkdir()
    (folder / "slow" / f"{package}.py").write_text(SLOW.format(error=error))
    process = subprocess.Popen(
        [sys.executable, *argv],
        env=variables(folder / "slow") | {"STARTED": str(started)},
        preexec_fn=lambda: signal.signal(signal.SIGINT, inherited),  # noqa: PLW1509 - no threads here
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    while not started.exists() and process.poll() is None:
        time.sleep(0.01)
    process.send_signal(number)
    return process


def test_before_the_handler_of_ctrl_c_only_python_itself_is_imported(tmp_path: Path) -> None:
    done = python("-X", "importtime", "-m", "r1eval", "--version", cwd=tmp_path)
    imported = [line.rpartition("|")[2].strip() for line in done.stderr.splitlines()]
    assert imported.index("r1eval") == imported.index("runpy") + 1
