"""The GitHub action, run step by step as in a workflow, on real run folders."""

import json
import os
import re
import sys
import sysconfig
from pathlib import Path

import junitparser
import pytest
import yaml

from tests.ci.workflow import ActionResult, run_action
from tests.gate import runs

pytestmark = pytest.mark.engine

ACTION = Path(__file__).resolve().parents[2] / "action.yml"
ON_PATH = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
"""PATH with `r1eval` on it"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Runs of twelve sums: a baseline, the same model again, a worse one, two that cannot be compared."""
    top = tmp_path_factory.mktemp("action")
    runs.run(top / "baseline", runs.model_with_accuracy(0.9), k=8)
    runs.run(top / "again", runs.model_with_accuracy(0.9, seed=1), k=8)
    runs.run(top / "worse", runs.model_with_accuracy(0.2, seed=2), k=8)
    runs.run(top / "hot", runs.model_with_accuracy(0.9, seed=3), "--temperature", "1", k=8)
    runs.run(top / "incomplete", runs.drop_samples(runs.model_with_accuracy(0.9, seed=4), ("sum-3", 2)), k=8)
    return top


def gate(folder: Path, workspace: Path, **inputs: str) -> ActionResult:
    """Run the action with r1eval on PATH; `candidate` and `baseline` are run names in `folder`."""
    for name in ("candidate", "baseline"):
        inputs[name] = str(folder / inputs.get(name, "baseline")) if inputs.get(name) != "" else ""
    action_inputs = {"install": "none", **{name.replace("_", "-"): value for name, value in inputs.items()}}
    return run_action(ACTION, action_inputs, workspace, PATH=ON_PATH)


@pytest.mark.parametrize(
    ("inputs", "code", "state"),
    [
        ({"candidate": "again"}, 0, "passes"),
        ({"candidate": "worse"}, 1, "regressed"),
        ({"candidate": "again", "policy": "require"}, 3, "can't decide"),
        ({"candidate": "again", "policy": "require", "margin": "\n  sums=60  \n\n"}, 0, "passes"),
        ({"candidate": "hot"}, 4, "not comparable"),
        ({"candidate": "hot", "allow_different_sampling": "true"}, 0, "passes"),
        ({"candidate": "incomplete"}, 5, "incomplete"),
        ({"candidate": "incomplete", "max_missing": "1"}, 0, "passes"),
        ({"candidate": "again", "alpha": "1.5"}, 2, "bad usage or input"),
        ({"candidate": "again", "allow_different_sampling": "yes"}, 2, "bad usage or input"),
        ({"candidate": ""}, 2, "bad usage or input"),
        ({"candidate": "again", "args": "--no-such-option"}, 2, "bad usage or input"),
    ],
)
def test_the_action_has_the_exit_code_and_the_state_of_the_gate(
    folder: Path, tmp_path: Path, inputs: dict[str, str], code: int, state: str
) -> None:
    done = gate(folder, tmp_path, **inputs)
    assert (done.exit_code, done.outputs["exit-code"], done.outputs["state"]) == (code, str(code), state), (
        done.log
    )
    if code == 2:
        (mark,) = (line for line in done.log.splitlines() if line.startswith("::"))
        assert mark.startswith("::error title=r1eval gate::")
        assert done.outputs["json"] == ""
    else:
        verdict = json.loads(Path(done.outputs["json"]).read_text(encoding="utf-8"))
        assert (verdict["exit_code"], verdict["state"]) == (code, state)


def test_uses_in_one_job_do_not_share_a_verdict(folder: Path, tmp_path: Path) -> None:
    uses = [gate(folder, tmp_path, candidate=name) for name in ("worse", "again")]
    verdicts = [json.loads(Path(done.outputs["json"]).read_text(encoding="utf-8")) for done in uses]
    assert [verdict["exit_code"] for verdict in verdicts] == [1, 0]


@pytest.fixture(scope="module")
def old_verdict(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """What a use that passed wrote."""
    workspace = tmp_path_factory.mktemp("old")
    assert gate(folder, workspace, candidate="again", json="out/gate.json").outputs["json"] == "out/gate.json"
    return (workspace / "out" / "gate.json").read_bytes()


@pytest.mark.parametrize(
    ("inputs", "code", "mark"),
    [
        ({"alpha": "1.5"}, 2, "Invalid value for '--alpha'"),
        ({"args": "--no-such-option"}, 2, "--no-such-option"),
        ({"junit": "file/gate.xml"}, 2, "junit: the folder of 'file/gate.xml' cannot be made"),
        ({"published": "DeepSeek-R2%0A"}, 2, "DeepSeek-R2%250A"),
    ],
)
def test_an_old_verdict_is_not_mistaken_for_this_one(
    folder: Path, tmp_path: Path, old_verdict: bytes, inputs: dict[str, str], code: int, mark: str
) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "gate.json").write_bytes(old_verdict)
    (tmp_path / "file").touch()
    done = gate(folder, tmp_path, candidate="worse", json="out/gate.json", **inputs)
    assert (done.exit_code, done.outputs["json"]) == (code, "")
    (annotation,) = (line for line in done.log.splitlines() if line.startswith("::error title=r1eval gate::"))
    assert mark in annotation, done.log


def test_an_end_without_a_verdict_is_annotated_too(folder: Path, tmp_path: Path) -> None:
    reply = runs.drop_samples(runs.model_with_accuracy(0.2), ("60", 0))
    runs.run(tmp_path / "aime", reply, benchmark="aime24", k=1)
    inputs = {"published": "DeepSeek-R1", "gate_on_published": "true", "json": "gate.json"}
    (tmp_path / "gate.json").write_text("of another day")
    done = gate(folder, tmp_path, candidate=str(tmp_path / "aime"), baseline="", **inputs)
    assert (done.exit_code, done.outputs["state"], done.outputs["json"]) == (5, "incomplete", ""), done.log
    (mark,) = (line for line in done.log.splitlines() if line.startswith("::error title=r1eval gate::"))
    assert "aime24 has no pass@1" in mark


def test_an_unexpected_error_is_reported_and_is_not_a_regression(folder: Path, tmp_path: Path) -> None:
    inputs = {"candidate": str(folder / "again"), "baseline": str(folder / "baseline"), "install": "none"}
    done = run_action(ACTION, inputs, tmp_path, PATH="/usr/bin:/bin")
    assert (done.exit_code, done.outputs["exit-code"]) == (127, "127")
    assert (done.outputs["state"], done.outputs["json"]) == ("ended by an error", "")
    assert "::error title=r1eval gate::ended by an error (exit 127): " in done.log
    assert "r1eval: command not found\n" in done.log


def test_a_failed_installation_is_not_a_regression(tmp_path: Path) -> None:
    inputs = {"candidate": "a", "baseline": "b", "python": sys.executable, "install": str(tmp_path / "none")}
    done = run_action(ACTION, inputs, tmp_path)
    assert done.exit_code == 2
    assert f"::error title=r1eval gate::install: '{tmp_path / 'none'}' could not be installed" in done.log


def test_a_regression_is_reported_in_every_format(folder: Path, tmp_path: Path) -> None:
    files = {"json": "out/gate.json", "junit": "out/gate.xml", "summary": "out/gate.md"}
    done = gate(folder, tmp_path, candidate="worse", **files)
    assert done.outputs["json"] == "out/gate.json"
    marks = [line for line in done.log.splitlines() if line.startswith("::")]
    assert len(marks) == 1
    assert marks[0].startswith("::error title=r1eval gate%3A Sums%3A regression::a drop is established")
    assert done.log.splitlines()[-1] == "gate: regressed (exit 1)"
    assert done.summary.startswith("## ❌ r1eval gate: regressed (exit 1)\n")
    assert (tmp_path / "out/gate.md").read_text(encoding="utf-8") == done.summary
    report = junitparser.JUnitXml.fromfile(str(tmp_path / "out/gate.xml"))
    assert (report.tests, report.failures, report.errors) == (3, 1, 0)


HOSTILE = "$(touch owned)`touch owned`; touch owned #'\"\nexit-code<<x\n0\nx\n${{ github.token }}"


NAMES = frozenset(yaml.safe_load(ACTION.read_text(encoding="utf-8"))["inputs"]) - {"install", "python"}
FLAGS = frozenset({"allow-different-sampling", "gate-on-published"})
OUTPUT_INPUTS = frozenset({"json", "junit", "summary", "report-url"})


@pytest.mark.parametrize(
    ("names", "code"),
    [
        (NAMES - FLAGS, 2),
        (FLAGS, 2),
        (OUTPUT_INPUTS, 1),
        (frozenset({"candidate"}), 2),
        (frozenset({"baseline"}), 2),
        (frozenset({"margin"}), 2),
        (frozenset({"args"}), 2),
    ],
)
def test_no_input_is_executed_or_forges_an_output(
    folder: Path, tmp_path: Path, names: frozenset[str], code: int
) -> None:
    inputs = {"candidate": str(folder / "worse"), "baseline": str(folder / "baseline"), "install": "none"}
    hostile = {name: HOSTILE + name for name in names}
    done = run_action(ACTION, inputs | hostile, tmp_path, PATH=ON_PATH)
    assert list(tmp_path.rglob("owned")) == []
    assert (done.exit_code, done.outputs["exit-code"]) == (code, str(code)), done.log


def test_no_expression_is_inside_a_shell_script() -> None:
    action = yaml.safe_load(ACTION.read_text(encoding="utf-8"))
    for step in action["runs"]["steps"]:
        assert "${{" not in step["run"]
    steps = action["runs"]["steps"]
    used = " ".join(text for step in steps for text in (*step["env"].values(), step.get("if", "")))
    assert set(re.findall(r"inputs\.([\w-]+)", used)) == set(action["inputs"])


def test_it_installs_its_own_checkout_and_runs_that(folder: Path, tmp_path: Path) -> None:
    """r1eval's dependencies come from this environment, so that nothing is downloaded."""
    inputs = {
        "candidate": str(folder / "again"),
        "baseline": str(folder / "baseline"),
        "python": sys.executable,
    }
    done = run_action(ACTION, inputs, tmp_path, PYTHONPATH=sysconfig.get_path("purelib"))
    assert done.exit_code == 0, done.log
    installed = tmp_path / "runner" / "r1eval-gate"
    assert list(installed.glob("lib/python3*/site-packages/reports/gate/junit.py"))


@pytest.mark.parametrize("python", ["no-such-python", "$(touch owned)", "true; touch owned"])
def test_an_invalid_python_is_a_one_line_error(folder: Path, tmp_path: Path, python: str) -> None:
    inputs = {"candidate": str(folder / "again"), "baseline": str(folder / "baseline"), "python": python}
    done = run_action(ACTION, inputs, tmp_path)
    assert done.exit_code == 2
    assert f"python: '{python}' is not Python 3.11 or newer" in done.log
    assert list(tmp_path.rglob("owned")) == []
