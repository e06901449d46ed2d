"""Tokens that nobody counted are unknown in every file, table and page, and never 0."""

import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from r1eval.store.folder import RunFolder
from tests import replays
from tests.command_line import r1eval
from tests.gate import runs
from tests.report.chunks import read_texts

pytestmark = pytest.mark.engine

K = 2
SILENT: Mapping[str, int] = {}
COUNTED = {"output_tokens": 1_200, "thinking_tokens": 900}


def run(folder: Path, *tokens: Mapping[str, int]) -> RunFolder:
    """A run of two sums, k = 2; the samples have these numbers of tokens in turn."""
    toml = runs.sums_benchmark(folder.parent, 2)
    replies = folder.with_suffix(".jsonl")
    replays.write_replies(replies, replays.load_questions(str(toml)), K, replays.correct_reply)
    lines = [json.loads(line) for line in replies.read_text().splitlines()]
    for number, line in enumerate(lines):
        del line["output_tokens"]
        line.update(tokens[number % len(tokens)])
    replies.write_text("".join(json.dumps(line) + "\n" for line in lines))
    arguments = ("--engine", "replay", "--engine-arg", f"path={replies}", "--k", str(K), "--out", folder)
    done = r1eval("run", toml, "--model", "m", *arguments, cwd=folder.parent)
    assert done.returncode == 0, done.stderr
    return RunFolder(folder)


def table_row(folder: RunFolder) -> dict[str, object]:
    """The row of pass@1 in `r1eval table --format json`."""
    done = r1eval("table", folder.path, "--format", "json", cwd=folder.path.parent)
    assert done.returncode == 0, done.stderr
    row = json.loads(done.stdout)[0]["rows"][0]
    assert isinstance(row, dict)
    return row


def question_page(folder: RunFolder, place: Path) -> tuple[str, str]:
    """The pages of the run and of its first question in a report."""
    done = r1eval("report", folder.path, "--out", place, cwd=folder.path.parent)
    assert done.returncode == 0, done.stderr
    (index,) = place.glob("runs/*/index.html")
    return index.read_text(), (index.parent / "sums" / "sum-1.html").read_text()


@pytest.fixture(scope="module")
def silent(tmp_path_factory: pytest.TempPathFactory) -> RunFolder:
    return run(tmp_path_factory.mktemp("silent") / "silent", SILENT)


@pytest.fixture(scope="module")
def counted(tmp_path_factory: pytest.TempPathFactory) -> RunFolder:
    return run(tmp_path_factory.mktemp("counted") / "counted", COUNTED)


def test_a_run_without_counts_is_complete_and_says_that_they_are_unknown(silent: RunFolder) -> None:
    assert {sample.output_tokens for sample in silent.samples("sums")} == {None}
    assert {score.output_tokens for score in silent.scores("sums")} == {None}
    row = table_row(silent)
    assert (row["value"], row["output_tokens"], row["output_tokens_se"]) == (1.0, None, None)
    shown = r1eval("table", silent.path, cwd=silent.path.parent).stdout
    (line,) = [line for line in shown.splitlines() if line.startswith("Sums ") and "%" in line]
    assert line.split()[-1] == "–"
    assert "thinking:" not in shown


def test_one_unknown_count_makes_the_mean_unknown(tmp_path: Path) -> None:
    assert table_row(run(tmp_path / "mixed", COUNTED, SILENT))["output_tokens"] is None


def test_thinking_tokens_are_shown_apart(counted: RunFolder) -> None:
    row = table_row(counted)
    assert (row["output_tokens"], row["thinking_tokens"]) == (1_200.0, 900.0)
    shown = r1eval("table", counted.path, cwd=counted.path.parent).stdout
    (line,) = [line for line in shown.splitlines() if line.startswith("Sums ") and "%" in line]
    assert line.split()[-2:] == ["1,200", "900"]
    assert "thinking: those of the tokens that are thinking." in shown


def test_the_pages_show_unknown_counts_as_unknown(silent: RunFolder, tmp_path: Path) -> None:
    page, question = question_page(silent, tmp_path / "report")
    assert "0 tokens" not in page + question
    assert "an unknown number of tokens" in question
    assert '<th scope="row">output tokens</th><td>–</td>' in page.replace("\n", "")
    assert "lengths" not in {path.stem for path in tmp_path.glob("report/runs/*/*.svg")}


def test_the_pages_show_thinking_tokens_apart(counted: RunFolder, tmp_path: Path) -> None:
    page, question = question_page(counted, tmp_path / "report")
    assert "thinking tokens" in page
    assert '<span data-value="1200">1,200</span> tokens' in question
    (report,) = (tmp_path / "report").glob("runs/*")
    assert {one["thinking_tokens"] for one in read_texts(report, "sums")} == {900}


def test_a_gate_compares_runs_whose_tokens_are_unknown(
    silent: RunFolder, counted: RunFolder, tmp_path: Path
) -> None:
    verdict = tmp_path / "gate.json"
    done = r1eval("gate", silent.path, "--baseline", counted.path, "--json", verdict, cwd=tmp_path)
    assert done.returncode in (0, 3), done.stderr
    assert json.loads(verdict.read_text())


def test_scoring_again_keeps_the_counts(counted: RunFolder) -> None:
    assert r1eval("score", counted.path, cwd=counted.path.parent).returncode == 0
    assert {(one.output_tokens, one.thinking_tokens) for one in counted.scores("sums")} == {(1_200, 900)}
