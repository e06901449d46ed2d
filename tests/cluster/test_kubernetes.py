"""docs/cluster/job.yaml and merge.yaml: what a cluster would run, run here, and their form.

The package kubernetes-validate checks them against Kubernetes' own schemas, where it is installed: it takes
100 MB, so the set-up leaves it out.
"""

import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from r1eval.cli.exit_codes import BAD_INPUT, BUG, INTERRUPTED
from r1eval.errors import IncompleteError, MissingResultsError
from tests.cluster.folders import FILES, SmallRun, small_run

JOB, MERGE = "job.yaml", "merge.yaml"
VERSIONS = ("1.29", "1.37")
"""of Kubernetes: the first one with `backoffLimitPerIndex` on by default, and a late one"""
SHARDS = 2
"""in the place of 8, as each starts an interpreter"""


def documents(name: str) -> dict[str, dict[str, Any]]:
    """The objects of a file, by kind."""
    return {one["kind"]: one for one in yaml.safe_load_all((FILES / name).read_text())}


def pod(name: str) -> dict[str, Any]:
    spec: dict[str, Any] = documents(name)["Job"]["spec"]["template"]["spec"]
    return spec


def container(name: str) -> dict[str, Any]:
    (only,) = pod(name)["containers"]
    assert isinstance(only, dict)
    return only


def action(code: int) -> str:
    """What the Job does if its container ends with this exit code: the first rule that matches it."""
    for rule in documents(JOB)["Job"]["spec"]["podFailurePolicy"]["rules"]:
        codes = rule.get("onExitCodes")
        if codes and (code in codes["values"]) == (codes["operator"] == "In"):
            return str(rule["action"])
    return "Count"


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("name", [JOB, MERGE])
def test_the_schemas_of_kubernetes_accept_it(name: str, version: str) -> None:
    validator = pytest.importorskip("kubernetes_validate", reason="pip install kubernetes-validate")
    for one in documents(name).values():
        validator.validate(one, version, strict=True)


def test_each_index_is_a_shard() -> None:
    job = documents(JOB)["Job"]["spec"]
    (shard,) = (word for word in container(JOB)["args"] if word.startswith("--shard="))
    count = re.fullmatch(r"--shard=\$\(JOB_COMPLETION_INDEX\)/(\d+)", shard)
    assert count is not None
    assert job["completionMode"] == "Indexed"
    assert job["completions"] == job["parallelism"] == int(count[1])


def test_the_shards_and_the_merge_share_a_volume() -> None:
    claim = documents(JOB)["PersistentVolumeClaim"]
    assert claim["spec"]["accessModes"] == ["ReadWriteMany"], "pods run on several nodes"
    for name in (JOB, MERGE):
        volumes = {one["name"]: one for one in pod(name)["volumes"]}
        assert volumes["runs"]["persistentVolumeClaim"]["claimName"] == claim["metadata"]["name"]
        mounts = {one["name"]: one["mountPath"] for one in container(name)["volumeMounts"]}
        assert mounts["runs"] == "/runs"
        assert mounts.keys() == volumes.keys()


def test_what_a_repetition_can_mend_is_tried_again_and_nothing_else() -> None:
    assert action(BAD_INPUT) == "FailJob"
    for code in (IncompleteError.exit_code, MissingResultsError.exit_code, INTERRUPTED, BUG, 137):
        assert action(code) == "Count"
    job = documents(JOB)["Job"]["spec"]
    disruption = job["podFailurePolicy"]["rules"][0]
    assert disruption["action"] == "Ignore"
    assert [one["type"] for one in disruption["onPodConditions"]] == ["DisruptionTarget"]
    assert job["backoffLimitPerIndex"] > 0


def test_a_policy_by_exit_codes_needs_pods_that_are_not_restarted() -> None:
    """Kubernetes refuses any other value with `podFailurePolicy`, and rules for containers that it lacks."""
    assert pod(JOB)["restartPolicy"] == "Never"
    names = {one["name"] for one in pod(JOB)["containers"]}
    rules = documents(JOB)["Job"]["spec"]["podFailurePolicy"]["rules"]
    assert {rule["onExitCodes"]["containerName"] for rule in rules if "onExitCodes" in rule} <= names


def test_r1eval_gets_the_signal_itself_and_time_to_end() -> None:
    assert container(JOB)["command"] == ["r1eval"], "a shell would not pass SIGTERM on"
    assert pod(JOB)["terminationGracePeriodSeconds"] >= 60


def kubelet(run: SmallRun, name: str, volume: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a container's command: variables in `args` replaced, the volume in its place; another model, and
    fewer shards."""
    words = [*container(name)["command"], *container(name)["args"]]
    words = [word.replace("/8", f"/{SHARDS}").replace("-of-8", f"-of-{SHARDS}") for word in words]
    words = [re.sub(r"\$\((\w+)\)", lambda match: environment[match[1]], word) for word in words]
    if "run" in words:
        model = ("aime24", "--model=deepseek-ai/DeepSeek-R1-Distill-Qwen-7B", "--preset=r1")
        at = words.index(model[0])
        assert tuple(words[at : at + 3]) == model
        words[at : at + 3] = run.arguments
    words = [word.replace("/runs/", f"{volume}/") for word in words]
    return subprocess.run(
        words,
        cwd=run.home,
        env={**run.environment, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.engine
@pytest.mark.slow
def test_its_pods_make_the_run_of_one_machine(tmp_path: Path) -> None:
    run, volume = small_run(tmp_path), tmp_path / "volume"
    for index in range(SHARDS):
        done = kubelet(run, JOB, volume, JOB_COMPLETION_INDEX=str(index))
        assert done.returncode == 0, done.stderr
    done = kubelet(run, MERGE, volume)
    assert done.returncode == 0, done.stderr
    assert run.content("volume/my-run") == run.on_one_machine()
