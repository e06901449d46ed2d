"""`r1eval run` from questions to a table: what it prints, what it writes, how it resumes and fails."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from benchmarks.types import Answer, Question
from r1eval.store.folder import RunFolder
from tests import replays
from tests.command_line import r1eval
from tests.shared_data import DATA

pytestmark = pytest.mark.jail

K = 4


def mostly_right(question: Question, index: int) -> str:
    """Three of four samples right, but the first question always wrong and the second never answered."""
    if question.id in ("math-01", "60"):
        return replays.wrong_reply(question, index)
    if question.id in ("math-02", "61"):
        return "<think>\nI wonder"
    return replays.correct_reply(question, index) if index else replays.wrong_reply(question, index)


def replay(
    tmp_path: Path, reply: replays.ReplyFunction, benchmark: str = "smoke", *more: str | Path, k: int = K
) -> Any:
    data = None if benchmark == "smoke" else DATA
    questions = replays.load_questions(benchmark, data)
    file = replays.write_replies(tmp_path / f"{benchmark}.jsonl", questions, k, reply)
    args = ("--model", "org/some-model", "--engine", "replay", "--engine-arg", f"path={file}", "--k", str(k))
    mirror = () if data is None else ("--data", data)
    return r1eval("run", benchmark, *args, "--out", "out", *mirror, *more, cwd=tmp_path)


def metrics(folder: Path) -> dict[tuple[str, str], dict[str, Any]]:
    rows = json.loads((folder / "metrics.json").read_text())["metrics"]
    return {(row["benchmark"], row["name"]): row for row in rows}


@dataclass(frozen=True)
class FinishedRun:
    """A run of smoke in the folder `out`, mostly right."""

    folder: Path
    done: Any


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> FinishedRun:
    folder = tmp_path_factory.mktemp("finished")
    done = replay(folder, mostly_right)
    assert done.returncode == 0, done.stderr
    return FinishedRun(folder, done)


def test_a_run_ends_with_the_table_the_csv_and_the_seconds_by_stage(finished: FinishedRun) -> None:
    assert "pass@1" in finished.done.stdout
    assert "cons@4" in finished.done.stdout
    assert "CSV: out/metrics.csv" in finished.done.stderr
    assert "time: load" in finished.done.stderr


def test_the_metrics_follow_from_the_replies(finished: FinishedRun) -> None:
    questions = replays.load_questions("smoke")
    rows = metrics(finished.folder / "out")
    assert rows["smoke", "pass@1"]["value"] == pytest.approx(0.75 * (len(questions) - 2) / len(questions))
    voting = [question for question in questions if question.answer is not Answer.PROGRAM]
    assert rows["smoke", "cons@4"]["value"] == pytest.approx((len(voting) - 2) / len(voting))
    assert rows["smoke", "cons@4"]["questions"] == len(voting) < len(questions)
    assert rows["smoke", "no_answer"]["value"] == pytest.approx(1 / len(questions))
    assert rows["smoke", "failed"]["value"] == 0
    assert rows["smoke", "pass@1"]["questions"] == len(questions)
    assert rows["smoke", "pass@1"]["k"] == K


def test_a_run_of_real_aime_questions(tmp_path: Path) -> None:
    done = replay(tmp_path, mostly_right, "aime24")
    assert done.returncode == 0, done.stderr
    assert metrics(tmp_path / "out")["aime24", "pass@1"]["value"] == pytest.approx(0.75 * 28 / 30)


def test_the_folder_has_questions_samples_scores_and_votes(finished: FinishedRun) -> None:
    folder = RunFolder(finished.folder / "out")
    run = folder.read_run()
    about = run["benchmarks"]["smoke"]
    questions, samples = folder.questions("smoke"), list(folder.samples("smoke"))
    assert about["questions"] == len(questions)
    assert len(samples) == K * len(questions)
    assert len(list(folder.scores("smoke"))) == len(samples)
    votes = [vote for vote in folder.votes("smoke") if vote.question_id == "math-03"]
    assert sorted((vote.correct, vote.indices) for vote in votes) == [(False, (0,)), (True, (1, 2, 3))]
    assert about["fingerprint"]
    assert about["rendered_prompt"] is None, "a file of generations does not report its prompts"
    assert run["sessions"][0]["versions"]["math-verify"]
    assert run["sessions"][0]["ended"]


def test_the_same_command_again_generates_nothing_and_shows_the_same_table(finished: FinishedRun) -> None:
    again = replay(finished.folder, mostly_right)
    assert "nothing to generate" in again.stderr
    assert again.stdout == finished.done.stdout


def test_other_settings_into_the_same_folder_are_an_error_that_lists_them(finished: FinishedRun) -> None:
    before = sorted((path, path.read_bytes()) for path in (finished.folder / "out").rglob("*.json*"))
    done = replay(finished.folder, mostly_right, "smoke", "--seed", "5", "--temperature", "1")
    assert done.returncode == 2
    assert "seed: 0 in the folder, 5 now" in done.stderr
    assert "temperature of smoke: 0.6 in the folder, 1.0 now" in done.stderr
    assert before == sorted((path, path.read_bytes()) for path in (finished.folder / "out").rglob("*.json*"))


def test_missing_generations_are_failed_samples_and_the_run_is_incomplete(tmp_path: Path) -> None:
    questions = replays.load_questions("smoke")
    file = replays.write_replies(tmp_path / "few.jsonl", questions[1:], K, mostly_right)
    args = ("run", "smoke", "--model", "m", "--engine", "replay", "--out", "out")
    done = r1eval(*args, "--engine-arg", f"path={file}", cwd=tmp_path)
    assert done.returncode == 5
    assert "4 samples failed" in done.stderr
    assert "resume with: r1eval run smoke" in done.stderr
    assert metrics(tmp_path / "out")["smoke", "pass@1"]["value"] is None
    assert metrics(tmp_path / "out")["smoke", "failed"]["value"] == 4
    assert questions[0].id in done.stdout

    replays.write_replies(file, questions, K, mostly_right)
    done = r1eval(*args, "--engine-arg", f"path={file}", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert metrics(tmp_path / "out")["smoke", "failed"]["value"] == 0


def test_allowed_failures_are_shown_as_worst_and_best_case(tmp_path: Path) -> None:
    questions = replays.load_questions("smoke")
    file = replays.write_replies(tmp_path / "few.jsonl", questions[1:], K, replays.correct_reply)
    args = ("--model", "m", "--engine", "replay", "--engine-arg", f"path={file}", "--out", "out")
    done = r1eval("run", "smoke", *args, "--allow-failed", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    row = metrics(tmp_path / "out")["smoke", "pass@1"]
    assert row["value"] is None
    assert (row["low"], row["high"]) == (pytest.approx((len(questions) - 1) / len(questions)), 1.0)


def test_scoring_again_leniently_reads_answers_inside_the_thinking(tmp_path: Path) -> None:
    def answer_in_thinking(question: Question, index: int) -> str:
        return "<think>\nSo it is " + (
            f"\n```python\n{replays.smoke_solution(question.id)}"
            if question.answer is Answer.PROGRAM
            else f"\\boxed{{{question.gold}}}, or Answer: {question.gold}"
        )

    done = replay(tmp_path, answer_in_thinking)
    assert "no answer found in any of the first" in done.stderr
    assert metrics(tmp_path / "out")["smoke", "no_answer"]["value"] == 1
    lenient = r1eval("score", "out", "--answer-from", "anywhere", "--save", cwd=tmp_path)
    assert lenient.returncode == 0, lenient.stderr
    assert metrics(tmp_path / "out")["smoke", "pass@1"]["value"] == 1
    strict = r1eval("score", "out", "--answer-from", "answer", "--save", cwd=tmp_path)
    assert strict.returncode == 0, strict.stderr
    assert metrics(tmp_path / "out")["smoke", "pass@1"]["value"] == 0


def test_a_dry_run_shows_the_prompt_and_writes_nothing(tmp_path: Path) -> None:
    done = replay(tmp_path, mostly_right, "smoke", "--dry-run")
    assert done.returncode == 0, done.stderr
    assert replays.load_questions("smoke")[0].slots["question"] in done.stdout
    assert not (tmp_path / "out").exists()


def test_a_run_in_a_folder_that_is_in_use_is_refused(tmp_path: Path) -> None:
    with RunFolder(tmp_path / "out").lock():
        done = replay(tmp_path, mostly_right)
    assert done.returncode == 2
    assert "out is in use by another r1eval" in done.stderr
