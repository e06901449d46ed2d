"""Shell completion: what each place of a command line offers, in a real bash and as zsh and fish ask."""

import os
import pty
import select
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks import catalogue, suites
from benchmarks.references import published_results
from r1eval.engines.catalogue import ENGINES
from r1eval.run.presets import presets
from tests.command_line import R1EVAL, environment

COMMAND = "import sys\nfrom r1eval.__main__ import main\nif __name__ == '__main__':\n    sys.exit(main())\n"
"""the command, as an installer writes it"""


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with runs, some in a folder of checkpoints, and with what is none."""
    folder = tmp_path_factory.mktemp("place")
    for run in ("runs/base", "runs/next", "runs/steps/step-10", ".hidden/run"):
        (folder / run).mkdir(parents=True)
        (folder / run / "run.json").write_text("{}")
    (folder / "runs" / "notes").mkdir()
    (folder / "mine.toml").write_text("")
    return folder


def offered(place: Path, line: str, shell: str = "bash") -> list[str]:
    """What r1eval offers for the last word of a line, which may be empty."""
    words = {"COMP_WORDS": line, "COMP_CWORD": str(len(line.split(" ")) - 1)}
    if shell == "fish":
        words["COMP_CWORD"] = line.rpartition(" ")[2]
    done = subprocess.run(
        R1EVAL,
        cwd=place,
        env=environment() | words | {"_R1EVAL_COMPLETE": f"{shell}_complete"},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert done.stderr == ""
    return done.stdout.splitlines()


def names(place: Path, line: str) -> list[str]:
    return [one.removeprefix("plain,") for one in offered(place, line)]


def test_benchmarks_suites_and_own_files_are_offered_each_once(place: Path) -> None:
    known = [*(one.name for one in catalogue.BENCHMARKS), *suites.built_in()]
    assert names(place, "r1eval run ") == [*known, "mine.toml"]
    assert names(place, "r1eval run aime24 AIME") == ["aime25", "aime26", "aime"]
    assert names(place, "r1eval data fetch gpqa-d") == ["gpqa-diamond"]
    assert names(place, "r1eval import lm-eval x --benchmark math5") == ["math500"]


@pytest.mark.parametrize(
    ("line", "runs"),
    [
        ("r1eval table ", ["runs/base", "runs/next"]),
        ("r1eval table runs/base ru", ["runs/next"]),
        ("r1eval table runs/s", ["runs/steps/step-10"]),
        ("r1eval gate runs/next --baseline runs/b", ["runs/base"]),
        ("r1eval report ./runs/n", ["./runs/next"]),
    ],
)
def test_run_folders_are_offered_and_nothing_else_is(place: Path, line: str, runs: list[str]) -> None:
    assert names(place, line) == runs


def test_without_a_run_the_shell_offers_folders(place: Path) -> None:
    assert offered(place, "r1eval table nowhere/x") == ["dir,nowhere/x"]
    assert offered(place, "r1eval run smoke --model ru") == ["dir,ru"]


def test_engines_presets_and_published_models_are_offered(place: Path) -> None:
    assert names(place, "r1eval run smoke --engine ") == list(ENGINES)
    assert names(place, "r1eval run smoke --preset ") == list(presets())
    models = names(place, "r1eval gate runs/next --published deepseek-r1-distill")
    published = {figure.model for figure in published_results("aime24")}
    assert models
    assert set(models) <= published


@pytest.mark.parametrize("line", ["r1eval nosuch x", "r1eval run --nosuch ", "r1eval run 'open"])
def test_a_line_that_is_wrong_offers_nothing_and_says_nothing(place: Path, line: str) -> None:
    assert not [one for one in offered(place, line) if "--" in one]


def test_zsh_and_fish_get_the_same_names_with_what_they_are(place: Path) -> None:
    in_zsh = offered(place, "r1eval run smoke --preset r", "zsh")
    assert in_zsh[:3] == ["plain", "r1", presets()["r1"].title]
    assert offered(place, "r1eval run smoke --preset r1", "fish")[0].startswith("plain,r1")
    for shell, word in (("zsh", "#compdef r1eval"), ("fish", "complete --no-files --command r1eval")):
        assert word in script(place, shell)


def script(place: Path, shell: str) -> str:
    variables = environment() | {"_R1EVAL_COMPLETE": f"{shell}_source"}
    return subprocess.run(R1EVAL, cwd=place, env=variables, capture_output=True, text=True, check=True).stdout


class Bash:
    """An interactive bash on a terminal, with r1eval on its path and its completion loaded."""

    def __init__(self, place: Path, bin_folder: Path) -> None:
        self._process, self._terminal = pty.fork()
        if self._process == 0:
            os.chdir(place)
            path = f"{bin_folder}{os.pathsep}{os.environ['PATH']}"
            bash = ["bash", "--norc", "--noprofile", "-i"]
            os.execvpe("bash", bash, environment() | {"PATH": path, "PS1": "> ", "TERM": "dumb"})

    def type(self, keys: str, until: str, seconds: float = 30) -> str:
        """What the terminal shows after these keys, once it shows `until`."""
        os.write(self._terminal, keys.encode())
        shown, end = "", time.monotonic() + seconds
        while until not in shown and time.monotonic() < end:
            if select.select([self._terminal], [], [], 0.2)[0]:
                shown += os.read(self._terminal, 4096).decode()
        assert until in shown, shown
        return shown

    def close(self) -> None:
        os.close(self._terminal)
        os.waitpid(self._process, 0)


@pytest.fixture(scope="module")
def bash(place: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bash]:
    command = tmp_path_factory.mktemp("bin") / "r1eval"
    command.write_text(f"#!{sys.executable}\n{COMMAND}")
    command.chmod(0o755)
    shell = Bash(place, command.parent)
    shell.type('eval "$(_R1EVAL_COMPLETE=bash_source r1eval)" && echo loaded-$((1+1))\n', "loaded-2")
    yield shell
    shell.close()


def test_the_tab_key_of_an_interactive_bash_completes_names_and_run_folders(bash: Bash) -> None:
    bash.type("r1eval run gpqa-d\t", "gpqa-diamond")
    bash.type("\x15r1eval table runs/b\t", "runs/base")
    shown = bash.type("\x15r1eval run smoke --engine \t\t", "replay")
    assert all(engine in shown for engine in ENGINES)
    bash.type("\x15r1eval run smoke --model ./ru\t", "runs/")
    bash.type("\x15echo done-$((1+1))\n", "done-2")


def test_completion_takes_about_the_processor_time_of_help(place: Path) -> None:
    """The least of several, taken in turns: other processes of the machine disturb both alike."""
    line = {"COMP_WORDS": "r1eval run ai", "COMP_CWORD": "2"}
    turns = [
        (
            processor_seconds(place, _R1EVAL_COMPLETE="bash_complete", **line),
            processor_seconds(place, "--help"),
        )
        for _ in range(5)
    ]
    assert min(one for one, _ in turns) < 2.5 * min(one for _, one in turns)


def processor_seconds(place: Path, *args: str, **variables: str) -> float:
    """What one r1eval takes, without what it waits."""
    with subprocess.Popen(
        [*R1EVAL, *args], cwd=place, env=environment() | variables, stdout=subprocess.DEVNULL
    ) as process:
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0
    return used.ru_utime + used.ru_stime
