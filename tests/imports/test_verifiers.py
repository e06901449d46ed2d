"""Traces that the package verifiers writes here, with its own types and its own function."""

import json

import pytest

from tests.ecosystem.environments import ROOT, environment
from tests.imports.sums import Imported, import_sums, questions

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory) -> Imported:
    home = tmp_path_factory.mktemp("verifiers")
    rows = [{**vars(row), "replies": row.replies()} for row in questions()]
    (home / "rows.json").write_text(json.dumps(rows))
    writer = str(ROOT / "tests/ecosystem/writers/verifiers_log.py")
    environment("verifiers").run("python", writer, str(home / "rows.json"), str(home / "out"), folder=home)
    return import_sums(home, "verifiers", home / "out" / "traces.jsonl")


def test_each_trace_is_a_sample_with_its_thinking(imported: Imported) -> None:
    assert imported.statuses() == ["correct", "wrong"] * 3
    assert imported.samples()[0].text == "<think>\nI add them.\n</think>\n\nIt is \\boxed{3}."


def test_the_call_tells_model_sampling_finish_and_tokens(imported: Imported) -> None:
    first, second = imported.samples()[:2]
    assert (first.finish, second.finish, first.output_tokens) == ("stop", "length", 7)
    assert (imported.record()["plan"]["model"], imported.settings()["temperature"]) == ("org/tiny", 0.6)
    assert imported.record()["imported"]["harness"] == "verifiers 0.4.0"


def test_the_reward_is_the_verdict(imported: Imported) -> None:
    assert "own grader (correct) differs from r1eval's on 0 of 6 samples" in imported.table()
