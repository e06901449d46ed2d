"""Golds that cannot be read: all are listed before a model is asked, or their questions are left out."""

import json
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest

from r1eval.errors import DataError, RunFolderError
from r1eval.gate.paired_benchmarks import GateSettings
from r1eval.gate.verdict import compare
from r1eval.run.merge import MergeOptions, merge_runs
from r1eval.run.options import RunOptions
from r1eval.run.progress import Progress
from r1eval.run.rescore import RescoreOptions, rescore
from r1eval.run.start import start
from r1eval.store.folder import RunFolder
from r1eval.tables.results import format_results
from tests.gate.runs import SUMS, write_benchmark

GOLDS = {"q1": "1", "q2": r"\frac{1}{2", "q3": "3", "q4": "}{", "q5": "5", "q6": "6"}
"""question id -> gold; two mean nothing"""
BAD = ("q2", "q4")
Start = Callable[..., str]


@pytest.fixture
def benchmark(tmp_path: Path) -> Path:
    rows = [{"id": name, "asked": f"What is {name}?", "sum": gold} for name, gold in GOLDS.items()]
    toml = SUMS.format(name="sums", prompt="{question} End with \\\\boxed{}.")
    return write_benchmark(tmp_path, "sums", toml.replace('"integer"', '"expression"'), rows)


@pytest.fixture
def run(tmp_path: Path, benchmark: Path) -> Start:
    """Run into the folder of this name; what was printed to stderr."""
    replies = tmp_path / "replies.jsonl"
    lines = [
        {
            "question_id": name,
            "index": index,
            "text": f"\\boxed{{{gold if index else 9}}}",
            "output_tokens": 3,
        }
        for name, gold in GOLDS.items()
        for index in range(2)
    ]
    replies.write_text("".join(json.dumps(line) + "\n" for line in lines))

    def run(name: str = "run", **options: object) -> str:
        values = {
            "benchmarks": (str(benchmark),),
            "model": "m",
            "engine": "replay",
            "engine_args": (f"path={replies}",),
            "k": 2,
            "out": tmp_path / name,
            "workers": 1,
            **options,
        }
        messages = StringIO()
        start(RunOptions(**values), Progress(messages))  # type: ignore[arg-type]
        return messages.getvalue()

    return run


def entry(folder: Path) -> dict[str, object]:
    return dict(RunFolder(folder).read_run()["benchmarks"]["sums"])


def test_all_golds_that_cannot_be_read_are_listed_with_what_to_do(run: Start, tmp_path: Path) -> None:
    with pytest.raises(DataError) as error:
        run()
    summary, *listed = str(error.value).splitlines()
    assert summary == (
        "sums: 2 of 6 golds cannot be graded against; correct them or the answer kind, or go on without "
        "these questions by --skip-unreadable-golds:"
    )
    assert listed == [
        r'  q2: "\\frac{1}{2": it is not a balanced answer',
        '  q4: "}{": it is not a balanced answer',
    ]
    assert error.value.exit_code == 2
    assert not (tmp_path / "run").exists()


def test_a_run_may_go_on_without_them_and_says_so_everywhere(run: Start, tmp_path: Path) -> None:
    messages = run(skip_unreadable_golds=True)
    folder = tmp_path / "run"
    assert "2 of 6 golds cannot be graded against; these questions are left out:" in messages
    assert entry(folder)["questions"] == 4
    assert entry(folder)["skipped_golds"] == [
        {"question": name, "reason": "it is not a balanced answer"} for name in BAD
    ]
    assert RunFolder(folder).read_run()["plan"]["skip_unreadable_golds"] is True
    assert [question.id for question in RunFolder(folder).questions("sums")] == ["q1", "q3", "q5", "q6"]
    note = "2 of 6 questions left out, because their golds cannot be read: q2, q4"
    for form in ("text", "markdown", "json"):
        assert note in " ".join(format_results([folder], form).split())
    (row, *_) = json.loads(format_results([folder], "json"))[0]["rows"]
    assert (row["value"], row["questions"]) == (0.5, 4)


def test_a_run_without_unreadable_golds_is_the_same_with_the_option(run: Start, tmp_path: Path) -> None:
    run("plain", limit=1)
    run("plain", limit=1, skip_unreadable_golds=True)
    assert "skipped_golds" not in entry(tmp_path / "plain")


def test_the_same_command_resumes_and_without_the_option_the_golds_end_it(run: Start, tmp_path: Path) -> None:
    run(skip_unreadable_golds=True)
    before = (tmp_path / "run/sums/samples.jsonl").read_bytes()
    assert "nothing to generate" in run(skip_unreadable_golds=True)
    assert (tmp_path / "run/sums/samples.jsonl").read_bytes() == before
    with pytest.raises(DataError, match="q2"):
        run()


def test_a_greater_limit_brings_questions_and_further_ones_that_are_left_out(
    run: Start, tmp_path: Path
) -> None:
    run(skip_unreadable_golds=True, limit=3)
    assert (entry(tmp_path / "run")["questions"], entry(tmp_path / "run")["skipped_golds"]) == (
        2,
        [{"question": "q2", "reason": "it is not a balanced answer"}],
    )
    run(skip_unreadable_golds=True)
    assert entry(tmp_path / "run")["questions"] == 4
    assert [one["question"] for one in entry(tmp_path / "run")["skipped_golds"]] == list(BAD)  # type: ignore[attr-defined]


def test_a_gold_that_became_readable_is_another_set_of_questions(
    run: Start, tmp_path: Path, benchmark: Path
) -> None:
    run(skip_unreadable_golds=True)
    rows = benchmark.with_suffix(".jsonl")
    rows.write_text(rows.read_text().replace(r"\\frac{1}{2", "2"))
    with pytest.raises(RunFolderError, match=r"left out .*: q2, q4 in the folder, q4 now"):
        run(skip_unreadable_golds=True)


def test_if_no_question_is_left_the_run_ends(run: Start, tmp_path: Path, benchmark: Path) -> None:
    rows = benchmark.with_suffix(".jsonl")
    rows.write_text('{"id": "q", "asked": "What?", "sum": "}{"}\n')
    with pytest.raises(DataError, match="no question is left"):
        run(skip_unreadable_golds=True)


def test_a_dry_run_counts_the_questions_that_would_be_asked(run: Start) -> None:
    assert "2 of 6 golds" in run(skip_unreadable_golds=True, dry_run=True)


def test_shards_leave_out_the_same_questions_and_the_merged_run_says_so(run: Start, tmp_path: Path) -> None:
    for number in range(2):
        run(f"part-{number}", skip_unreadable_golds=True, shard=f"{number}/2")
    parts = [tmp_path / f"part-{number}" for number in range(2)]
    assert merge_runs(parts, tmp_path / "whole", MergeOptions(workers=1), lambda _: None) == ""
    assert entry(tmp_path / "whole")["questions"] == 4
    assert "2 of 6 questions left out" in format_results([tmp_path / "whole"], "markdown")


def test_a_gate_compares_runs_without_the_same_questions_and_notes_it(run: Start, tmp_path: Path) -> None:
    run("old", skip_unreadable_golds=True)
    run("new", skip_unreadable_golds=True)
    gate = compare(RunFolder(tmp_path / "new"), RunFolder(tmp_path / "old"), GateSettings())
    assert gate.exit_code == 0
    assert sum("2 of 6 questions left out" in note for note in gate.notes) == 2


def test_a_gate_says_how_to_make_runs_with_other_golds_comparable(
    run: Start, tmp_path: Path, benchmark: Path
) -> None:
    run("old", skip_unreadable_golds=True)
    rows = tmp_path / "sums.jsonl"
    rows.write_text(rows.read_text().replace("}{", "4"))
    run("new", skip_unreadable_golds=True)
    old, new = RunFolder(tmp_path / "old"), RunFolder(tmp_path / "new")
    (lacking,) = compare(old, new, GateSettings()).findings
    assert lacking.missing == ("q4",)
    (problem,) = lacking.problems
    assert problem.cure == (
        "the candidate left out 1 of them (--skip-unreadable-golds); use equal golds for both, or allow "
        "them as worst and best case with --max-missing 1"
    )
    (more,) = compare(new, old, GateSettings()).findings
    assert "--model m --skip-unreadable-golds --out NEW_FOLDER" in more.problems[0].cure


def test_scoring_again_with_a_grader_that_cannot_read_a_gold_warns_and_the_table_says_so(
    run: Start, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(skip_unreadable_golds=True)
    folder, warnings = tmp_path / "run", list[str]()

    def unreadable(_grader: object, golds: object) -> list[str | None]:
        return ["it is a novelty" if gold == "3" else None for _, gold in golds]  # type: ignore[attr-defined]

    monkeypatch.setattr("r1eval.scoring.grader.Grader.check_golds", unreadable)
    rescore(folder, RescoreOptions(workers=1), warnings.append)
    (warning,) = warnings
    assert warning.startswith("sums: 1 of 4 golds cannot be read by this grader; ")
    assert warning.endswith('itself:\n  q3: "3": it is a novelty')
    assert "1 of 4 golds cannot be read by this grader" in format_results([folder], "markdown")
    monkeypatch.undo()
    rescore(folder, RescoreOptions(workers=1), warnings.append)
    assert len(warnings) == 1
    assert "cannot be read by this grader" not in format_results([folder], "markdown")
