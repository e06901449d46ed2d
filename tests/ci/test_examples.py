"""The examples for CI systems and the cookbook: they are valid, and every command in them exists."""

import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import click
import pytest
import yaml

from benchmarks import catalogue, suites
from r1eval.cli.main import cli

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "docs" / "ci"
COOKBOOK = ROOT / "docs" / "cookbook.md"
CLI = ROOT / "docs" / "cli.md"
DOCS = (ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md")))
PAGES = (*sorted(EXAMPLES.iterdir()), *DOCS)
COMMAND = re.compile(r"^(?:\s*-)?[ $>]*(?:[\w./-]+/)?(r1eval [a-z].*)$", re.MULTILINE)
"""a command line in a shell script, in YAML or after a prompt"""
OPERATORS = {"|", "||", "&&", ";", ">", "2>"}
PLACEHOLDER = re.compile(r"\$|…|ID|\*")
"""words that the shell or the reader fills in"""


def commands(page: Path) -> Iterator[list[str]]:
    """The words of every r1eval command on a page (in Markdown: in its consoles), without `r1eval`."""
    shown = page.read_text(encoding="utf-8")
    if page in DOCS:
        shown = "\n".join(re.findall(r"```console\n(.*?)```", shown, flags=re.DOTALL))
    whole = re.sub(r"\\\n\s*", "", shown)
    text = re.sub(r"^\s*(?:- )?run: (?=r1eval)", "", whole, flags=re.MULTILINE)
    for found in COMMAND.finditer(text):
        lexer = shlex.shlex(found[1], posix=True, punctuation_chars=True)
        lexer.whitespace_split = True
        words = list(lexer)
        ends = [place for place, word in enumerate(words) if word in OPERATORS]
        if not words[1].endswith(":"):  # as in the output of a gate
            yield words[1 : min(ends, default=len(words))]


COMMANDS = [(page, words) for page in PAGES for words in commands(page)]


def test_the_cookbook_and_each_example_have_commands() -> None:
    pages = {page.name for page in (*sorted(EXAMPLES.iterdir()), COOKBOOK, ROOT / "README.md", CLI)}
    assert pages - {page.name for page, _ in COMMANDS} == {"comment.yml"}  # it runs a script of r1eval's
    assert {words[0] for page, words in COMMANDS if page == COOKBOOK} >= {"gate", "run", "power", "score"}


@pytest.mark.parametrize(
    ("page", "words"), COMMANDS, ids=[f"{page.name}: {shlex.join(w)}" for page, w in COMMANDS]
)
def test_every_command_exists(page: Path, words: list[str]) -> None:
    verb = cli.commands[words[0]]
    context = click.Context(verb, info_name=words[0])
    options, rest, _ = verb.make_parser(context).parse_args(args=words[1:])
    for parameter in verb.params:
        value = options.get(parameter.name or "")
        if isinstance(parameter.type, click.Choice | click.FloatRange | click.IntRange) and value is not None:
            parameter.type_cast_value(context, value)
    if not isinstance(verb, click.Group):
        assert [word for word in rest if not PLACEHOLDER.search(word)] == []
    named = [
        name for name in _benchmarks(words) if not PLACEHOLDER.search(name) and not name.endswith(".toml")
    ]
    known = {*(benchmark.name for benchmark in catalogue.BENCHMARKS), *suites.built_in()}
    own = {name for name in named if f"{name}.toml" in page.read_text(encoding="utf-8")}
    assert [name for name in named if name not in known | own] == []


def _benchmarks(words: list[str]) -> Iterator[str]:
    """The benchmarks that a command names."""
    if words[0] in {"run", "power"}:
        for word in words[1:]:
            if word.startswith("-"):
                break
            yield word
    margins = [later for word, later in pairwise(words) if word == "--margin" and "=" in later]
    yield from (margin.split("=")[0] for margin in margins)


@pytest.mark.parametrize(
    ("schema", "files"),
    [
        ("vendor.github-actions", ["action.yml"]),
        (
            "vendor.github-workflows",
            [
                "docs/ci/comment.yml",
                "docs/ci/pull-request.yml",
                "docs/ci/nightly.yml",
                "docs/ci/pages.yml",
                ".github/workflows/ci.yml",
                ".github/workflows/release.yml",
            ],
        ),
        ("vendor.gitlab-ci", ["docs/ci/gitlab-ci.yml"]),
    ],
)
def test_the_files_match_the_schema_of_their_ci_system(schema: str, files: list[str]) -> None:
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", schema, *files]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stdout


def uses_of_the_action() -> Iterator[dict[str, Any]]:
    """The `with` of every step that uses the action."""
    snippets = re.findall(r"```yaml\n(.*?)```", COOKBOOK.read_text(encoding="utf-8"), flags=re.DOTALL)
    workflow = yaml.safe_load((EXAMPLES / "pull-request.yml").read_text(encoding="utf-8"))
    for steps in [*map(yaml.safe_load, snippets), workflow["jobs"]["gate"]["steps"]]:
        yield from (step["with"] for step in steps if "r1eval" in step.get("uses", ""))


def test_every_use_of_the_action_has_valid_inputs() -> None:
    action = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
    uses = list(uses_of_the_action())
    assert len(uses) == 3
    for given in uses:
        assert set(given) <= set(action["inputs"])
        assert {"candidate", "baseline"} <= set(given)


def scripts() -> dict[str, str]:
    """Every shell script that CI runs, by name."""
    own = ROOT / ".github"
    found = {path.name: path.read_text(encoding="utf-8") for path in sorted(own.glob("*.sh"))}
    for path in (*sorted(EXAMPLES.glob("*.yml")), *sorted(own.glob("workflows/*.yml"))):
        for job in yaml.safe_load(path.read_text(encoding="utf-8")).values():
            for name, body in _bodies(job):
                found[f"{path.name}: {name}"] = f"#!/bin/bash\n{body}\n"
    for number, body in enumerate(
        re.findall(r"'''(.*?)'''", (EXAMPLES / "Jenkinsfile").read_text(), re.DOTALL)
    ):
        found[f"Jenkinsfile: {number}"] = f"#!/bin/sh\n{body}\n"
    return found


def _bodies(job: Any) -> Iterator[tuple[str, str]]:
    """`run` of GitHub's steps and `script` of GitLab's jobs."""
    if isinstance(job, dict):
        for key, value in job.items():
            if key in {"run", "script"}:
                yield key, value if isinstance(value, str) else "\n".join(value)
            else:
                yield from _bodies(value)
    elif isinstance(job, list):
        for part in job:
            yield from _bodies(part)


@pytest.mark.parametrize("name", scripts())
def test_scripts_pass_shellcheck(name: str) -> None:
    checker = str(Path(sys.executable).with_name("shellcheck"))
    done = subprocess.run(
        [checker, "-"], input=scripts()[name], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stdout


def test_the_jenkinsfile_maps_the_exit_codes() -> None:
    text = (EXAMPLES / "Jenkinsfile").read_text(encoding="utf-8")
    for opening, closing in ("{}", "()", "[]"):
        assert text.count(opening) == text.count(closing)
    assert re.search(r"if \(code == 3\) \{\s*unstable\(", text)
    assert re.search(r"else if \(code != 0\) \{\s*error\(", text)
    assert "junit testResults: 'gate.xml'" in text


def test_a_jenkins_build_does_not_reuse_files_of_an_earlier_one() -> None:
    evaluate, gate = (words for name, words in scripts().items() if name.startswith("Jenkinsfile"))
    assert '--out "candidate-$BUILD_NUMBER"' in evaluate
    assert 'gate "candidate-$BUILD_NUMBER"' in gate
    removed = re.findall(r"^\s*rm -f (.*)$", evaluate, re.MULTILINE)
    assert removed == [" ".join(re.findall(r"--(?:json|junit|summary) (\S+)", gate))]


def test_gitlab_jobs_that_read_run_folders_have_the_right_tag() -> None:
    jobs = yaml.safe_load((EXAMPLES / "gitlab-ci.yml").read_text(encoding="utf-8"))
    reading = {name for name, job in jobs.items() if re.search(r"\$(?:BASELINE|CHECKPOINT)", str(job))}
    assert reading == {"evaluate", "gate"}
    assert [jobs[name].get("tags") for name in reading] == [["gpu"], ["gpu"]]
