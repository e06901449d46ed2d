"""Runs in other languages than English: their consistency is measured, shown, and plotted by language."""

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from benchmarks import mmlu, mmmlu
from benchmarks.mmmlu import LANGUAGES, code
from benchmarks.types import Question
from tests import replays
from tests.benchmarks.rows import opening_row
from tests.command_line import r1eval

GERMAN = (
    "Zuerst prüfen wir, ob eine der Zahlen durch drei teilbar ist, und dann, ob sie durch sieben teilbar ist."
)
ENGLISH = "First we check whether one of the numbers is divisible by three, and then whether by seven."
CHOSEN = ("DE_DE", "FR_FR")


def write_mirror(data: Path) -> None:
    """Six questions of MMMLU in German, and the same called French, in files as the hub has them."""
    row = {name: value for name, value in opening_row(mmmlu).items() if not name.startswith("@")}
    folder = data / "openai" / "MMMLU"
    (folder / "test").mkdir(parents=True)
    paths = {name: f"test/mmlu_{name.replace('_', '-')}.csv" for name in CHOSEN}
    configs = "".join(
        f"- config_name: {name}\n  data_files:\n  - split: test\n    path: {path}\n"
        for name, path in paths.items()
    )
    (folder / "README.md").write_text(f"---\nconfigs:\n{configs}---\n", encoding="utf-8")
    for path in paths.values():
        with (folder / path).open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(["", *row])
            writer.writerows([number, *row.values()] for number in range(6))


def reply(question: Question, index: int) -> str:
    thinking = GERMAN if int(question.id.rpartition("/")[2]) < 4 else ENGLISH
    return f"<think>{thinking}</think>Antwort: {question.gold if index else 'A'}"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the run `out`."""
    where = tmp_path_factory.mktemp("languages")
    write_mirror(where / "data")
    lines = [
        json.dumps({"benchmark": name, **line})
        for name in (f"mmmlu-{code(config)}" for config in CHOSEN)
        for question in replays.load_questions(name, where / "data")
        for index in range(2)
        for line in [{"question_id": question.id, "index": index, "text": reply(question, index)}]
    ]
    (where / "replies.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    replay = ("--engine", "replay", "--engine-arg", "path=replies.jsonl", "--model", "m", "--k", "2")
    done = r1eval("run", "mmmlu-de", "mmmlu-fr", *replay, "--data", "data", "--out", "out", cwd=where)
    assert done.returncode == 0, done.stderr
    return where


def metrics(folder: Path) -> dict[tuple[str, str], dict[str, Any]]:
    stored = json.loads((folder / "out" / "metrics.json").read_text(encoding="utf-8"))["metrics"]
    return {(one["benchmark"], one["name"]): one for one in stored}


def test_the_consistency_of_thinking_and_answer_are_metrics(folder: Path) -> None:
    found = metrics(folder)
    consistency = found["mmmlu-de", "language_consistency"]
    assert consistency["value"] == pytest.approx(4 / 6)
    assert consistency["questions"] == 6
    assert consistency["se_rerun"] == 0.0
    assert found["mmmlu-fr", "language_consistency"]["value"] == 0.0
    assert found["mmmlu-de", "pass@1"]["value"] == 0.5


def test_scoring_again_gives_the_same(folder: Path) -> None:
    before = metrics(folder)
    assert r1eval("score", "out", cwd=folder).returncode == 0
    assert metrics(folder) == before


def test_the_table_has_a_row_of_it_and_the_report_a_plot(folder: Path) -> None:
    table = r1eval("table", "out", cwd=folder).stdout
    assert "language_consistency" in table
    done = r1eval("report", "out", "--out", "site", cwd=folder)
    assert done.returncode == 0, done.stderr
    page = (folder / "site" / "index.html").read_text(encoding="utf-8")
    assert "plots/mmmlu-languages.svg" in page
    assert (folder / "site" / "plots" / "mmmlu-languages-dark.svg").is_file()
    assert "language consistency" in page


def test_questions_in_english_are_not_measured() -> None:
    question = mmlu.to_question(opening_row(mmlu))
    assert "language" not in question.tags
    assert set(LANGUAGES) > set(CHOSEN)
