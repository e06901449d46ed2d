"""The gate's comment on a pull request: one, kept up to date, on the right pull request, harmless."""

import importlib.util
import json
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from tests.ci.github_server import Repository, serve
from tests.ci.test_action import ACTION, ON_PATH
from tests.ci.workflow import TOKEN, run_action
from tests.gate import runs

MARK = "<!-- r1eval gate: gate -->\n"


@pytest.fixture
def script() -> ModuleType:
    """`.github/comment.py`, as a module."""
    spec = importlib.util.spec_from_file_location("comment", ACTION.parent / ".github" / "comment.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["comment"] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    del sys.modules["comment"]
    return module


@pytest.fixture
def repository() -> Iterator[Repository]:
    with serve(Repository()) as served:
        yield served


@pytest.fixture
def job(
    script: ModuleType,
    repository: Repository,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> "Job":
    for name in [name for name in os.environ if name.startswith(("GITHUB_", "R1EVAL_"))]:
        monkeypatch.delenv(name)
    monkeypatch.setattr(script.time, "sleep", lambda _: None)
    return Job(script, repository, tmp_path, monkeypatch, capsys)


class Job:
    """A step that comments, in a workflow that an event started."""

    def __init__(
        self,
        script: ModuleType,
        repository: Repository,
        folder: Path,
        monkeypatch: pytest.MonkeyPatch,
        capsys: pytest.CaptureFixture[str],
    ) -> None:
        self.script, self.repository, self.folder = script, repository, folder
        self.monkeypatch, self.capsys = monkeypatch, capsys

    def comment(self, text: str | None, event: dict[str, Any] | None = None, **variables: str) -> str:
        """What the step prints."""
        file = self.folder / "gate.md"
        file.unlink(missing_ok=True)
        if text is not None:
            file.write_text(text, encoding="utf-8")
        (self.folder / "event.json").write_text(json.dumps(pull_request(7) if event is None else event))
        environment = {
            "R1EVAL_COMMENT": str(file),
            "R1EVAL_TOKEN": TOKEN,
            "GITHUB_API_URL": self.repository.url,
            "GITHUB_REPOSITORY": "team/models",
            "GITHUB_EVENT_PATH": str(self.folder / "event.json"),
            "GITHUB_RUN_ID": "42",
            **variables,
        }
        for name, value in environment.items():
            self.monkeypatch.setenv(name, value)
        self.script.main()
        return self.capsys.readouterr().out


def pull_request(number: int) -> dict[str, Any]:
    return {"pull_request": {"number": number}}


def workflow_run(sha: str, branch: str = "faster", owner: str = "stranger") -> dict[str, Any]:
    head = {"head_sha": sha, "head_branch": branch, "head_repository": {"owner": {"login": owner}}}
    return {"workflow_run": {**head, "html_url": "https://example.org/team/models/actions/runs/41"}}


def test_the_first_verdict_is_a_new_comment_and_the_next_replaces_it(job: Job) -> None:
    assert job.comment("## passes\n").startswith("commented: ")
    assert job.comment("## regressed\n").startswith("updated the comment: ")
    assert job.repository.bodies(7) == [f"{MARK}## regressed"]


def test_an_unchanged_verdict_changes_nothing(job: Job) -> None:
    job.comment("## passes\n")
    assert job.comment("## passes\n").startswith("the comment is up to date")
    assert [call for call in job.repository.calls if not call.startswith("GET")] == [
        "POST /repos/team/models/issues/7/comments"
    ]


def test_it_is_found_among_hundreds(job: Job) -> None:
    for number in range(250):
        job.repository.add(7, f"comment {number}", "reviewer")
    job.repository.add(7, f"{MARK}## passes")
    assert job.comment("## regressed").startswith("updated")
    assert len(job.repository.bodies(7)) == 251


def test_each_key_has_its_own_comment(job: Job) -> None:
    job.comment("## A", R1EVAL_COMMENT_KEY="a/b --> <script>")
    job.comment("## B", R1EVAL_COMMENT_KEY="b")
    job.comment("## A2", R1EVAL_COMMENT_KEY="a/b --> <script>")
    assert job.repository.bodies(7) == [
        "<!-- r1eval gate: a/b ___ _script_ -->\n## A2",
        "<!-- r1eval gate: b -->\n## B",
    ]


def test_a_comment_that_somebody_else_wrote_is_never_changed(job: Job) -> None:
    job.repository.add(7, f"{MARK}I copied the mark", "stranger")
    assert job.comment("## passes").startswith("commented")
    assert job.repository.bodies(7) == [f"{MARK}I copied the mark", f"{MARK}## passes"]


def test_a_personal_token_finds_its_own_comment(job: Job) -> None:
    job.repository.login = "robot"
    job.repository.add(7, f"{MARK}of the workflow's token")
    job.comment("## passes")
    job.comment("## regressed")
    assert job.repository.bodies(7) == [f"{MARK}of the workflow's token", f"{MARK}## regressed"]


def test_a_text_mentions_nobody(job: Job) -> None:
    job.comment("@team/owners and @stranger; a @ b")
    assert job.repository.bodies(7) == [f"{MARK}@\u2060team/owners and @\u2060stranger; a @ b"]


@pytest.mark.parametrize("at", ["&#64;", "&#064;", "&#x40;", "&#X0040;", "&commat;", "&COMMAT;", r"\@"])
def test_nor_by_another_name_of_the_character(job: Job, at: str) -> None:
    job.comment(f"{at}team/owners, {at}&#115;tranger, 1 &#64; 2")
    (body,) = job.repository.bodies(7)
    assert re.findall(r"@(?!\u2060)|&[^#1; ]*(?:64|40|commat)[^;]*;(?! 2)", body, re.IGNORECASE) == []


@pytest.mark.parametrize(
    "text",
    [
        "\n".join(f"- question {number}" for number in range(20_000)),
        "<details><summary>changed</summary>\n\n" + "- x\n" * 40_000 + "</details>",
        "```\n" + "x\n" * 60_000 + "```\n",
        "x" * 100_000,
    ],
)
def test_a_text_that_is_too_long_is_cut_between_lines_and_closed(job: Job, text: str) -> None:
    assert job.comment(text).startswith("commented")
    (body,) = job.repository.bodies(7)
    assert body.endswith(
        "… the rest is in the [summary of the job](https://github.com/team/models/actions/runs/42)"
    )
    assert len(body) < 65_536
    assert body.count("<details") == body.count("</details>")
    assert body.count("```") % 2 == 0


@pytest.mark.parametrize("status", [401, 403])
def test_a_token_that_may_not_write_is_a_notice_that_says_what_to_do(job: Job, status: int) -> None:
    """As in every pull request of a fork: the gate's verdict stands all the same."""
    job.repository.failures = [status]
    line = job.comment("## passes")
    assert line.startswith(f"::notice title=r1eval gate::no comment: HTTP {status}: the token may not write")
    assert "docs/ci/comment.yml" in line


@pytest.mark.parametrize(("failures", "there"), [([502], 1), ([503, 500], 1), ([502, 502, 502], 0)])
def test_a_failing_server_is_asked_three_times(job: Job, failures: list[int], there: int) -> None:
    job.repository.failures = list(failures)
    line = job.comment("## passes")
    assert len(job.repository.bodies(7)) == there
    assert line.startswith(
        "commented" if there else "::warning title=r1eval gate::no comment: http://127.0.0.1"
    )


def test_a_lost_answer_does_not_make_a_second_comment(job: Job) -> None:
    job.repository.lost_answers = 1
    assert job.comment("## passes").startswith("the comment is up to date")
    assert job.repository.bodies(7) == [f"{MARK}## passes"]


def test_an_unreachable_server_is_a_warning(job: Job) -> None:
    line = job.comment("## passes", GITHUB_API_URL="http://127.0.0.1:1")
    assert line.startswith("::warning title=r1eval gate::no comment: ")
    assert line.count("\n") == 1


@pytest.mark.parametrize(
    ("text", "event", "variables", "reason"),
    [
        ("## passes", {"ref": "refs/heads/main"}, {}, "this workflow was not started by a pull request"),
        ("## passes", None, {"R1EVAL_TOKEN": ""}, "no token was given"),
        (None, None, {}, "gate.md is not there; did the gate's job upload it?"),
        (" \n", None, {}, "gate.md is empty"),
    ],
)
def test_nothing_to_comment_on_is_a_notice(
    job: Job, text: str | None, event: dict[str, Any] | None, variables: dict[str, str], reason: str
) -> None:
    assert job.comment(text, event, **variables) == f"::notice title=r1eval gate::no comment: {reason}\n"


def test_a_link_is_not_followed(job: Job) -> None:
    (job.folder / "secret").write_text("token")
    (job.folder / "link.md").symlink_to(job.folder / "secret")
    assert "link.md is not there" in job.comment("", R1EVAL_COMMENT=str(job.folder / "link.md"))
    assert job.repository.calls == []


class TestAfterAForksOwnJob:
    """A workflow that follows the fork's: it may write, and runs nothing of the fork's."""

    def test_the_pull_request_is_the_one_whose_head_ran(self, job: Job) -> None:
        for number, label, sha in [(8, "stranger:faster", "aaa"), (9, "stranger:faster", "bbb")]:
            job.repository.pulls.append({"number": number, "label": label, "head": {"sha": sha}})
        assert job.comment("## passes", workflow_run("bbb")).startswith("commented")
        assert (job.repository.bodies(8), job.repository.bodies(9)) == ([], [f"{MARK}## passes"])

    def test_an_older_run_does_not_overwrite_the_verdict_of_a_newer_one(self, job: Job) -> None:
        job.repository.pulls.append({"number": 8, "label": "stranger:faster", "head": {"sha": "new"}})
        line = job.comment("## passes", workflow_run("old"))
        assert "no open pull request of stranger:faster is at old: it has moved on" in line
        assert job.repository.bodies(8) == []

    def test_a_fork_that_is_gone_has_no_comment(self, job: Job) -> None:
        event = workflow_run("aaa")
        event["workflow_run"]["head_repository"] = None
        assert "::notice title=r1eval gate::no comment: the fork that" in job.comment("## passes", event)

    def test_a_strange_branch_is_one_name(self, job: Job) -> None:
        branch = "a&state=all%0A::error::x"
        label = f"stranger:{branch}"
        job.repository.pulls.append({"number": 8, "label": label, "head": {"sha": "aaa"}})
        assert job.comment("## passes", workflow_run("aaa", branch)).startswith("commented")
        line = job.comment("## passes", workflow_run("bbb", branch))
        assert line.count("\n") == 1
        assert "%250A" in line

    def test_a_long_text_leads_to_the_run_that_decided(self, job: Job) -> None:
        job.repository.pulls.append({"number": 8, "label": "stranger:faster", "head": {"sha": "aaa"}})
        job.comment("x\n" * 50_000, workflow_run("aaa"))
        assert job.repository.bodies(8)[0].endswith("(https://example.org/team/models/actions/runs/41)")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    top = tmp_path_factory.mktemp("comment")
    runs.run(top / "baseline", runs.model_with_accuracy(0.9), k=8)
    runs.run(top / "again", runs.model_with_accuracy(0.9, seed=1), k=8)
    runs.run(top / "worse", runs.model_with_accuracy(0.2, seed=2), k=8)
    return top


@pytest.mark.engine
class TestInTheAction:
    def run(self, folder: Path, repository: Repository, workspace: Path, **inputs: str) -> Any:
        event = workspace / "event.json"
        event.write_text(json.dumps(pull_request(7)))
        names = {name: str(folder / name) for name in ("baseline", "again", "worse", "missing")}
        return run_action(
            ACTION,
            {"install": "none", "comment": "true", "baseline": names["baseline"]}
            | {name: names.get(value, value) for name, value in inputs.items()},
            workspace,
            PATH=ON_PATH,
            GITHUB_API_URL=repository.url,
            GITHUB_REPOSITORY="team/models",
            GITHUB_EVENT_PATH=str(event),
        )

    def test_the_comment_follows_the_verdict_and_the_job_fails_by_the_gate(
        self, folder: Path, repository: Repository, tmp_path: Path
    ) -> None:
        done = self.run(folder, repository, tmp_path, candidate="worse")
        assert done.exit_code == 1, done.log
        assert done.log.splitlines()[-1].startswith("commented: ")
        (body,) = repository.bodies(7)
        assert body.startswith(f"{MARK}## ❌ r1eval gate: regressed (exit 1)\n")
        assert Path(done.outputs["summary"]).read_text(encoding="utf-8").startswith("## ❌")
        done = self.run(folder, repository, tmp_path, candidate="again")
        assert done.exit_code == 0, done.log
        (body,) = repository.bodies(7)
        assert body.startswith(f"{MARK}## ✅ r1eval gate: passes")

    def test_without_a_verdict_the_comment_says_why(
        self, folder: Path, repository: Repository, tmp_path: Path
    ) -> None:
        repository.add(7, f"{MARK}## ✅ r1eval gate: passes (exit 0)")
        done = self.run(folder, repository, tmp_path, candidate="missing", summary="gate.md")
        assert done.exit_code == 2, done.log
        (body,) = repository.bodies(7)
        assert body.startswith(f"{MARK}## ⚠️ r1eval gate: bad usage or input (exit 2)\n\n    error: ")
        assert "missing" in body

    def test_a_failed_installation_is_in_the_comment_too(
        self, folder: Path, repository: Repository, tmp_path: Path
    ) -> None:
        done = self.run(
            folder,
            repository,
            tmp_path,
            candidate="worse",
            install="/no/such/wheel.whl",
            python=sys.executable,
        )
        assert done.exit_code == 2, done.log
        (body,) = repository.bodies(7)
        assert "install: '/no/such/wheel.whl' could not be installed" in body
