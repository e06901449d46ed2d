"""The shipped JSON Schemas: what real runs and commands write is valid, and what is damaged is not."""

import json
from collections.abc import Callable, Iterator
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import click
import pytest
from jsonschema import Draft202012Validator

from r1eval.cli.main import cli
from r1eval.watch.ledger import CheckpointComparison, Entry, Ledger, Stage, write_ledger
from tests.command_line import r1eval
from tests.run.test_version_0_1 import STORED
from tests.schemas.files import FOLDER, schema_files
from tests.schemas.formats import FORMATS
from tests.schemas.generate import object_fields
from tests.schemas.page import PAGE, page
from tests.small_runs import SmallRuns

NAMES = [form.name for form in FORMATS]
OPEN = ("rating", "run-facts", "comparison")
"""schemas of documents that hold objects whose keys are not all named"""


@cache
def schema(name: str) -> dict[str, Any]:
    """A schema as it is shipped."""
    text = (files("r1eval.store") / "schemas" / f"{name}.json").read_text(encoding="utf-8")
    return json.loads(text)  # type: ignore[no-any-return]  # an object in, a dict out


def problems(name: str, document: object) -> list[str]:
    """What a validator says of a document; the schema is made strict, so that no field is undescribed."""
    strict = schema(name) if name in OPEN else close(schema(name))
    found = Draft202012Validator(strict).iter_errors(document)
    return [f"{error.json_path}: {error.message[:200]}" for error in found]


def close(part: Any) -> Any:
    """A schema that refuses properties without a description of their own."""
    if isinstance(part, list):
        return [close(one) for one in part]
    if not isinstance(part, dict):
        return part
    closed = {name: close(value) for name, value in part.items()}
    return {**closed, "additionalProperties": False} if isinstance(part.get("required"), list) else closed


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two small runs of sums, `base` and `cand`."""
    runs = SmallRuns(tmp_path_factory.mktemp("schemas"))
    runs.run("base")
    runs.run("cand", seed=1)
    return runs.home


def lines(path: Path) -> list[Any]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def printed(*arguments: str) -> Callable[[Path], Any]:
    """What a command prints as one JSON document."""
    return lambda home: json.loads(r1eval(*arguments, cwd=home).stdout)


def written(file: str, *arguments: str) -> Callable[[Path], Any]:
    """What a command writes into a file."""

    def run(home: Path) -> Any:
        r1eval(*arguments, cwd=home)
        return json.loads((home / file).read_text(encoding="utf-8"))

    return run


def filtered(verb: str, line: str) -> Callable[[Path], Any]:
    """What a filter over lines prints for one line."""
    return lambda home: [json.loads(r1eval(verb, "-", cwd=home, stdin=f"{line}\n").stdout)]


def read(path: str) -> Callable[[Path], Any]:
    """What a run folder holds: a document, or the records of a JSON lines file."""
    is_lines = path.endswith(".jsonl")
    return lambda home: lines(home / path) if is_lines else json.loads((home / path).read_text())


VERIFY = '{"id": 1, "kind": "integer", "gold": "7", "response": "\\\\boxed{7}"}'
JUDGE = '{"id": 1, "code": "print(1)", "tests": [{"input": "", "output": "1"}]}'
OUTPUTS: tuple[tuple[str, Callable[[Path], Any]], ...] = (
    ("run", read("base/run.json")),
    ("metrics", read("base/metrics.json")),
    ("questions", read("base/sums/questions.jsonl")),
    ("samples", read("base/sums/samples.jsonl")),
    ("scores", read("base/sums/scores.jsonl")),
    ("votes", read("base/sums/votes.jsonl")),
    ("list", printed("list", "--json")),
    ("benchmark", printed("list", "smoke", "--json")),
    ("presets", printed("list", "--presets", "--json")),
    ("suites", printed("list", "--suites", "--json")),
    ("table", printed("table", "base", "cand", "--format", "json")),
    ("uncertainty", printed("table", "base", "--errors", "--format", "json")),
    ("gate", written("gate.json", "gate", "cand", "--baseline", "base", "--json", "gate.json")),
    ("power", printed("power", "aime24", "--json")),
    ("audit", printed("audit", "base", "--json", "-")),
    ("check", printed("check", "base", "--json")),
    ("verify", filtered("verify", VERIFY)),
)


@pytest.mark.parametrize(("name", "get"), OUTPUTS, ids=[name for name, _ in OUTPUTS])
def test_what_is_written_is_valid_and_what_is_damaged_is_not(
    home: Path, name: str, get: Callable[[Path], Any]
) -> None:
    document = get(home)
    documents = document if isinstance(document, list) else [document]
    assert documents, "something is written"
    for one in documents:
        assert problems(name, one) == []
    for damaged in mutations(name, documents[0]):
        assert problems(name, damaged) != []


def mutations(name: str, document: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The document without a required field, with one of another type, and with one that nobody knows."""
    required = schema(name)["required"]
    yield {key: value for key, value in document.items() if key != required[0]}
    typed = next(key for key in required if schema(name)["properties"][key].get("type"))
    yield {**document, typed: [[]]}
    yield {**document, "nobody_knows": 1}


def test_the_ledger_of_a_watch_is_valid(tmp_path: Path) -> None:
    gate = CheckpointComparison("last", "b", "a", 0.5, 0, {"sums": "ok"}, {"sums": 0.1}, {"sums": None})
    entry = Entry("b", 2, Stage.COMPARED, comparisons=(gate,))
    write_ledger(tmp_path, Ledger("checkpoints", {"alpha": 0.05}).put(entry))
    assert problems("watch", json.loads((tmp_path / "watch.json").read_text())) == []


@pytest.mark.jail
def test_the_verdict_of_a_program_is_valid(home: Path) -> None:
    (line,) = filtered("judge", JUDGE)(home)
    assert problems("judge", line) == []


@pytest.mark.jail
def test_what_doctor_finds_is_valid(home: Path) -> None:
    checks = printed("doctor", "--json")(home)
    assert [problems("doctor", check) for check in checks] == [[] for _ in checks]


@pytest.mark.slow
def test_what_a_report_holds_is_valid(home: Path) -> None:
    done = r1eval("report", "base", "cand", "--out", "site", cwd=home)
    assert done.returncode == 0, done.stderr
    assert problems("leaderboard", json.loads((home / "site" / "leaderboard.json").read_text())) == []
    (facts, *_) = sorted((home / "site" / "runs").glob("*/data.json"))
    assert problems("run-facts", json.loads(facts.read_text())) == []


@pytest.mark.parametrize("name", ["run", "metrics"])
def test_files_of_0_1_are_valid(name: str) -> None:
    assert problems(name, json.loads((STORED / "run" / f"{name}.json").read_text())) == []


@pytest.mark.parametrize("name", ["questions", "samples", "scores", "votes"])
def test_lines_of_0_1_are_valid(name: str) -> None:
    rows = [row for path in (STORED / "run").glob(f"*/{name}.jsonl") for row in lines(path)]
    assert rows != []
    assert [problems(name, row) for row in rows] == [[] for _ in rows]


@pytest.mark.parametrize("name", ["questions", "samples", "scores", "votes"])
def test_required_are_the_fields_that_the_first_runs_have(name: str) -> None:
    (row, *_) = (row for path in (STORED / "run").glob(f"*/{name}.jsonl") for row in lines(path))
    kind = next(form.type for form in FORMATS if form.name == name)
    assert {one.name for one in object_fields(kind) if one.required} == row.keys()


@pytest.mark.parametrize("name", NAMES)
def test_a_schema_is_a_schema(name: str) -> None:
    Draft202012Validator.check_schema(schema(name))
    if name not in ("questions", "samples", "scores", "votes", "opinions", "foreign"):
        assert schema(name)["properties"]["schema"]["type"] == "integer"


def test_the_shipped_schemas_are_those_of_the_types() -> None:
    """`python -m tests.schemas` makes them."""
    shipped = {path: path.read_text(encoding="utf-8") for path in FOLDER.iterdir()}
    assert shipped == schema_files()


def test_the_page_of_fields_is_that_of_the_types() -> None:
    """`python -m tests.schemas` makes it."""
    assert PAGE.read_text(encoding="utf-8") == page()


def test_r1eval_schema_prints_what_is_shipped(tmp_path: Path) -> None:
    assert r1eval("schema", "samples", cwd=tmp_path).stdout == (FOLDER / "samples.json").read_text()
    listed = r1eval("schema", cwd=tmp_path).stdout.splitlines()
    assert [line.split()[0] for line in listed] == sorted(NAMES)
    unknown = r1eval("schema", "sample", cwd=tmp_path)
    assert (unknown.returncode, unknown.stderr.count("\n")) == (2, 1)
    assert "samples" in unknown.stderr


def test_every_command_that_writes_json_has_a_schema() -> None:
    """A verb with `--json` or `--format json` is named in the table of formats."""
    named = " ".join(form.where for form in FORMATS)
    verbs = [
        name
        for name, command in cli.commands.items()
        for option in command.params
        if "--json" in option.opts
        or (isinstance(option.type, click.Choice) and "json" in option.type.choices)
    ]
    shown_as_table = {"run", "score", "merge", "import", "report"}
    assert [name for name in verbs if f"r1eval {name}" not in named and name not in shown_as_table] == []
