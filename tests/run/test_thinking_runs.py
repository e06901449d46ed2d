"""Runs whose replies think: in every dialect, and where the engine does not show its prompts."""

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from r1eval.scoring.replies.thinking import DIALECTS
from r1eval.store.folder import RunFolder
from r1eval.store.records import Status
from tests.command_line import r1eval
from tests.engines.servers import completion, run_server

pytestmark = pytest.mark.engine

GUESS = "Maybe \\boxed{42}, let me check"
BENCHMARK = """\
name = "sums"
answer = "integer"
[dataset]
file = "questions.jsonl"
[columns]
id = "id"
question = "q"
gold = "a"
[sampling]
k = 1
"""

Reply = tuple[str, str]
"""(text, finish)"""


def write_benchmark(folder: Path, count: int) -> None:
    """A benchmark of questions whose answer is 42."""
    (folder / "sums.toml").write_text(BENCHMARK)
    rows = (
        {"id": str(number), "q": f"What is {number} + {42 - number}?", "a": "42"} for number in range(count)
    )
    (folder / "questions.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))


def replay(folder: Path, replies: Sequence[Reply], *options: str) -> tuple[list[str], dict[str, Any], str]:
    """Run with these replies: their statuses, the benchmark's entry in run.json, and the messages."""
    write_benchmark(folder, len(replies))
    with (folder / "replies.jsonl").open("w") as file:
        for number, (text, finish) in enumerate(replies):
            line = {"question_id": str(number), "index": 0, "text": text, "finish": finish}
            file.write(json.dumps(line) + "\n")
    command = ("run", "sums.toml", "--model", "m", "--engine", "replay", "--engine-arg", "path=replies.jsonl")
    done = r1eval(*command, "--out", "out", *options, cwd=folder)
    assert done.returncode == 0, done.stderr
    return statuses(folder), RunFolder(folder / "out").read_run()["benchmarks"]["sums"], done.stderr


def statuses(folder: Path) -> list[str]:
    return [score.status.value for score in RunFolder(folder / "out").scores("sums")]


def test_a_guess_in_unfinished_thinking_is_no_answer_in_any_dialect(tmp_path: Path) -> None:
    cut = [(f"{tags.opening}{GUESS}", "length") for tags in DIALECTS.values()]
    again = [(f"{tags.opening}a{tags.closing}b{tags.opening}{GUESS}", "stop") for tags in DIALECTS.values()]
    glued = [(f"analysis{GUESS}", "length"), (f"<Think>{GUESS}", "length")]
    found, _, _ = replay(tmp_path, [*cut, *again, *glued])
    assert set(found) == {"no_answer"}


def test_the_answer_after_the_thinking_counts_in_every_dialect(tmp_path: Path) -> None:
    done = [
        (f"{tags.opening}\\boxed{{7}}{tags.closing}It is \\boxed{{42}}.", "stop")
        for tags in DIALECTS.values()
    ]
    others = [
        ("analysisFirst \\boxed{7}.assistantfinalIt is \\boxed{42}.", "stop"),
        ("<think>x</think>\n<answer>\nThe total is 42.\n</answer>", "stop"),
        ("The answer is \\boxed{42}.\n\nQuestion: What is 1+1?\nThe answer is \\boxed{2}.", "length"),
    ]
    found, _, _ = replay(tmp_path, [*done, *others])
    assert set(found) == {"correct"}


@pytest.mark.parametrize(
    ("name", "options"), [("think", ()), ("thought", ("--thinking", "<thought>", "</thought>"))]
)
def test_replies_that_close_what_they_did_not_open_tell_that_the_template_opens_it(
    tmp_path: Path, name: str, options: tuple[str, ...]
) -> None:
    closing = DIALECTS[name].closing
    replies = [(GUESS, "length"), (f"Hm.{closing}It is \\boxed{{42}}.", "stop"), (GUESS, "stop")]
    found, entry, _ = replay(tmp_path, replies, *options)
    assert found == ["no_answer", "correct", "no_answer"]
    assert (entry["opens_thinking"], entry["opens_thinking_inferred"]) == (None, True)


def test_scoring_again_and_resuming_keep_what_was_inferred(tmp_path: Path) -> None:
    replies = [(GUESS, "length"), ("Hm.</think>It is \\boxed{42}.", "stop")]
    first = replay(tmp_path, replies)[:2]
    assert replay(tmp_path, replies)[:2] == first
    scored = r1eval("score", "out", cwd=tmp_path)
    assert scored.returncode == 0, scored.stderr
    assert statuses(tmp_path) == ["no_answer", "correct"]


def test_scores_of_before_the_inference_are_given_again(tmp_path: Path) -> None:
    replies = [(GUESS, "length"), ("Hm.</think>It is \\boxed{42}.", "stop")]
    replay(tmp_path, replies)
    folder = RunFolder(tmp_path / "out")
    record = folder.read_run()
    del record["benchmarks"]["sums"]["opens_thinking_inferred"]
    folder.write_run(record)
    folder.write_scores("sums", [replace(one, status=Status.CORRECT) for one in folder.scores("sums")])
    assert replay(tmp_path, replies)[0] == ["no_answer", "correct"]


def test_a_record_that_says_that_prompts_do_not_open_it_is_believed(tmp_path: Path) -> None:
    replies = [(GUESS, "length"), ("Hm.</think>It is \\boxed{42}.", "stop")]
    replay(tmp_path, replies)
    folder = RunFolder(tmp_path / "out")
    record = folder.read_run()
    record["benchmarks"]["sums"]["opens_thinking"] = False
    folder.write_run(record)
    assert r1eval("score", "out", cwd=tmp_path).returncode == 0
    assert statuses(tmp_path) == ["correct", "correct"]


def test_without_tags_only_what_was_cut_off_is_unfinished_if_thinking_is_expected(tmp_path: Path) -> None:
    replies = [("It is \\boxed{42}.", "stop"), (GUESS, "length")]
    (tmp_path / "named").mkdir()
    assert replay(tmp_path, replies)[0] == ["correct", "correct"]
    named = replay(tmp_path / "named", replies, "--thinking", "<hm>", "</hm>")
    assert named[0] == ["correct", "no_answer"]
    assert named[1]["thinking_tags"] == ["<hm>", "</hm>"]


def test_a_prefill_may_begin_the_thinking(tmp_path: Path) -> None:
    replies = [(GUESS, "length"), ("so.</think>It is \\boxed{42}.", "stop")]
    found, entry, _ = replay(tmp_path, replies, "--prefill", "<think>\nOkay,")
    assert found == ["no_answer", "correct"]
    assert (entry["opens_thinking"], entry["thinking_tags"]) == (True, ["<think>", "</think>"])


def test_a_preset_with_thinking_grades_the_answers_of_a_server_that_hides_it(tmp_path: Path) -> None:
    write_benchmark(tmp_path, 16)
    with run_server(
        lambda _, number: completion(GUESS, "length") if number == 3 else completion("\\boxed{42}")
    ) as server:
        command = (
            "run",
            "sums.toml",
            "--model",
            "m",
            "--engine",
            "openai",
            "--base-url",
            server.url,
            "--out",
            "out",
        )
        done = r1eval(*command, "--preset", "r1", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert sorted(statuses(tmp_path)) == ["correct"] * 15 + ["no_answer"]
    entry = RunFolder(tmp_path / "out").read_run()["benchmarks"]["sums"]
    assert entry["opens_thinking"] is None
    assert [text for text in entry["warnings"] if "has thinking: the server removes it" in text]
