"""Adaptive k: what such a run asks, how it resumes, and that every verb reads it right or refuses it."""

import json
import random
import shutil
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from lxml import html

from benchmarks import catalogue
from benchmarks.types import Question
from r1eval.errors import R1evalError, RunFolderError
from r1eval.gate.paired_benchmarks import GateSettings
from r1eval.gate.verdict import compare
from r1eval.report.run_facts import gather
from r1eval.run.check import check_run, fix_run, format_checks
from r1eval.run.growth import check_same_settings
from r1eval.run.merge import MergeOptions, merge_runs
from r1eval.run.options import RunOptions, make_plan
from r1eval.run.ordering import read_lengths
from r1eval.run.progress import Progress
from r1eval.run.rescore import RescoreOptions, rescore
from r1eval.run.start import start
from r1eval.statistics.allocation import adaptive_result, make_target, needed_samples
from r1eval.store.folder import RunFolder
from r1eval.tables.results import format_results
from r1eval.tables.uncertainty import format_uncertainty
from reports.site.benchmark_page import render_benchmark_page
from reports.site.run_page import render_run_page
from tests import replays
from tests.gate.runs import sums_benchmark

pytestmark = pytest.mark.engine

QUESTIONS, K, MAX_K, POINTS = 20, 4, 48, 1.0
ADAPTIVE: dict[str, Any] = {"target_se": POINTS, "max_k": MAX_K}


def is_right(question: Question, index: int) -> bool:
    """Half of the questions are right half of the time, or in nine of ten; the others always, or never."""
    number = int(question.id.rpartition("-")[2])
    return random.Random(f"{number} {index}").random() < (0.5, 1, 0.9, 0)[number % 4]


def reply(question: Question, index: int) -> str:
    return (replays.correct_reply if is_right(question, index) else replays.wrong_reply)(question, index)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("adaptive")
    questions = replays.load_questions(str(sums_benchmark(folder, QUESTIONS)))
    replays.write_replies(folder / "replies.jsonl", questions, MAX_K, reply)
    run(folder, "adaptive", **ADAPTIVE)
    run(folder, "uniform")
    return folder


@pytest.fixture
def copy(home: Path, tmp_path: Path) -> RunFolder:
    shutil.copytree(home / "adaptive", tmp_path / "run")
    return RunFolder(tmp_path / "run")


def run(home: Path, out: str | Path, replies: str = "replies.jsonl", **options: Any) -> str:
    """Run into this folder; what was printed to stderr."""
    messages = StringIO()
    start(make_options(home, out, replies, **options), Progress(messages))
    return messages.getvalue()


def make_options(home: Path, out: str | Path, replies: str = "replies.jsonl", **options: Any) -> RunOptions:
    return RunOptions(
        model="m",
        engine="replay",
        engine_args=(f"path={home / replies}",),
        **{"benchmarks": (str(home / "sums.toml"),), "k": K, "out": home / out, "workers": 1, **options},
    )


def read(path: Path) -> dict[str, bytes]:
    """The files of a run that do not depend on when it ran."""
    return {
        str(file.relative_to(path)): file.read_bytes()
        for file in sorted(path.rglob("*"))
        if file.is_file() and file.name not in ("run.json", ".lock")
    }


def metrics(path: Path) -> list[dict[str, Any]]:
    return list(json.loads((path / "metrics.json").read_text())["metrics"])


def adaptive_row(path: Path) -> dict[str, Any]:
    (row,) = (row for row in metrics(path) if row["name"] == "pass@1_adaptive")
    return row


def rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text().splitlines()]


def test_it_asks_exactly_the_samples_that_the_rule_needs(home: Path) -> None:
    questions = RunFolder(home / "adaptive").questions("sums")
    target = make_target(POINTS / 100, K, MAX_K)
    outcomes = [[is_right(question, index) for index in range(MAX_K)] for question in questions]
    needed = needed_samples(target, outcomes)
    asked = {(q.id, index) for q, n in zip(questions, needed, strict=True) for index in range(K, n)}
    further = rows(home / "adaptive" / "+adaptive" / "sums" / "samples.jsonl")
    assert len(set(needed)) > 2
    assert sorted((one["question_id"], one["index"]) for one in further) == sorted(asked)
    result = adaptive_result(target, outcomes)
    assert result is not None
    row = adaptive_row(home / "adaptive")
    assert {name: row[name] for name in vars(result.estimate)} == vars(result.estimate)


def test_all_else_is_the_run_of_the_pilot(home: Path) -> None:
    adaptive, uniform = read(home / "adaptive"), read(home / "uniform")
    same = ("sums/questions.jsonl", "sums/samples.jsonl", "sums/scores.jsonl", "sums/votes.jsonl")
    assert [adaptive[name] for name in same] == [uniform[name] for name in same]
    others = [row for row in metrics(home / "adaptive") if row["name"] != "pass@1_adaptive"]
    assert others == metrics(home / "uniform")


def test_the_table_shows_both_and_what_was_saved(home: Path) -> None:
    table = " ".join(format_results([home / "adaptive"], "text").split())
    assert "pass@1_adaptive" in table
    assert "target 1;" in table
    assert "of a uniform k with that error" in table
    assert "pass@1_adaptive" not in format_results([home / "uniform"], "text")


def test_its_errors_say_which_samples_they_are_over(home: Path) -> None:
    note = "over the first 4 samples of each question, unlike pass@1_adaptive in the table"
    assert note in " ".join(format_uncertainty([home / "adaptive"], "text").split())
    assert "over the first" not in format_uncertainty([home / "uniform"], "text")


def test_the_same_command_again_asks_nothing(home: Path, copy: RunFolder) -> None:
    before = read(copy.path)
    assert "generating" not in run(home, copy.path, **ADAPTIVE)
    assert read(copy.path) == before


def drop_last_half(path: Path) -> None:
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join(lines[: len(lines) // 2]) + lines[-1][:20])


def drop(path: Path) -> None:
    path.unlink()


@pytest.mark.parametrize(
    ("name", "damage"),
    [
        ("+adaptive/sums/samples.jsonl", drop_last_half),
        ("+adaptive/sums/samples.jsonl", drop),
        ("+adaptive/sums/scores.jsonl", drop),
        ("sums/samples.jsonl", drop_last_half),
    ],
)
def test_an_interrupted_run_goes_on_to_the_same_end(
    home: Path, copy: RunFolder, name: str, damage: Callable[[Path], None]
) -> None:
    table = format_results([copy.path], "json")
    damage(copy.path / name)
    run(home, copy.path, **ADAPTIVE)
    assert format_results([copy.path], "json") == table
    assert check_run(copy.path).problems == ()
    kept = rows(home / "adaptive" / "+adaptive" / "sums" / "samples.jsonl")
    again = rows(copy.path / "+adaptive" / "sums" / "samples.jsonl")
    assert sorted(map(str, again)) == sorted(map(str, kept))


def test_scoring_again_gives_the_same(copy: RunFolder) -> None:
    before = read(copy.path)
    rescore(copy.path, RescoreOptions(workers=1), lambda _line: None)
    assert read(copy.path) == before


def test_a_text_beyond_k_that_was_changed_does_not_keep_its_verdict(copy: RunFolder) -> None:
    samples = copy.adaptive_part().path / "sums" / "samples.jsonl"
    samples.write_text(samples.read_text().replace("boxed{", "boxed{1", 1))
    assert "grade another text" in check_run(copy.path).problems[0].text
    with pytest.raises(RunFolderError, match="grade another text"):
        format_results([copy.path], "text")
    fix_run(copy.path, 1, lambda _line: None)
    assert check_run(copy.path).problems == ()


def test_metrics_of_other_scores_beyond_k_are_refused(copy: RunFolder) -> None:
    scores = copy.adaptive_part().path / "sums" / "scores.jsonl"
    scores.write_bytes(b"".join(reversed(scores.read_bytes().splitlines(keepends=True))))
    with pytest.raises(RunFolderError, match="other scores beyond k"):
        format_results([copy.path], "text")


def test_a_gate_compares_the_pilots_only(home: Path) -> None:
    uniform, adaptive = (RunFolder(home / name) for name in ("uniform", "adaptive"))
    shutil.copytree(uniform.path, home / "again")
    expected = compare(RunFolder(home / "again"), uniform, GateSettings()).findings
    assert compare(adaptive, uniform, GateSettings()).findings == expected
    assert compare(uniform, adaptive, GateSettings()).findings == expected
    note = "sums, candidate: k is adaptive; only the first 4 samples of each question count"
    assert note in compare(adaptive, uniform, GateSettings()).notes


def test_the_pages_of_a_report_show_its_estimate_and_count_all_its_samples(home: Path) -> None:
    facts = gather(RunFolder(home / "adaptive"), {}, "adaptive", reveal=False)
    (benchmark,) = facts.benchmarks
    row = adaptive_row(home / "adaptive")
    figures = {f"{100 * row['value']:.1f} %", f"±{100 * row['se_rerun']:.1f}"}
    for page in (render_run_page(facts), render_benchmark_page(facts, benchmark, [])):
        texts = {
            "".join(map(str, cell.itertext())).split("[")[0].strip()
            for cell in html.fromstring(page).iter("td")
        }
        assert f"{100 * row['value']:.1f} %" in texts
    assert figures <= texts
    assert facts.samples == 20 * K + len(rows(home / "adaptive" / "+adaptive" / "sums" / "scores.jsonl"))
    assert dict(facts.settings)["adaptive k"].endswith("about 1, at most 48 samples per question")


def test_it_is_no_part_of_a_merged_run(home: Path, tmp_path: Path) -> None:
    with pytest.raises(RunFolderError, match=r"adaptive k.*; leave it out"):
        merge_runs([home / "adaptive"], tmp_path / "out", MergeOptions(workers=1), lambda _line: None)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"target_se": 2.0, "max_k": MAX_K}, "target_se: 0.01 in the folder, 0.02 now"),
        ({"target_se": POINTS}, "max_k: 48 in the folder, null now"),
        ({**ADAPTIVE, "k": 8}, "k of sums: 4 in the folder, 8 now"),
        ({}, "target_se: 0.01 in the folder, null now"),
    ],
)
def test_its_target_cannot_change(home: Path, copy: RunFolder, options: dict[str, Any], message: str) -> None:
    plan = make_plan(make_options(home, copy.path, **options), [catalogue.find(str(home / "sums.toml"))])
    with pytest.raises(RunFolderError, match=message):
        check_same_settings(copy, copy.read_run(), plan, [])


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"max_k": 9}, "--max-k 9: without --target-se"),
        ({**ADAPTIVE, "shard": "0/2"}, "--shard 0/2: --target-se needs"),
        ({**ADAPTIVE, "k": 1}, "k = 1; give --k 2"),
        ({**ADAPTIVE, "k": 1, "temperature": 0.0}, "k = 1; leave it out at temperature 0"),
        ({**ADAPTIVE, "max_k": 3}, "--max-k 3: sums starts with k = 4"),
        ({**ADAPTIVE, "max_k": 1025}, "--max-k 1025: at most 1024"),
    ],
)
def test_what_cannot_be_is_refused_before_anything_starts(
    home: Path, options: dict[str, Any], message: str
) -> None:
    with pytest.raises(R1evalError, match=message):
        run(home, "none", **options)


def test_samples_beyond_k_that_fail_leave_the_result_open_and_are_asked_again(
    home: Path, tmp_path: Path
) -> None:
    lines = (home / "replies.jsonl").read_text().splitlines(keepends=True)
    some = [line for line in lines if json.loads(line)["index"] < 20]
    (home / "some.jsonl").write_text("".join(some))
    output = start(make_options(home, tmp_path / "run", "some.jsonl", **ADAPTIVE), Progress(StringIO()))
    assert output.failed > 0
    assert "pass@1_adaptive needs more samples" in " ".join(output.text.split())
    assert adaptive_row(tmp_path / "run")["value"] is None
    assert not check_run(tmp_path / "run").is_complete
    assert "or more are missing" in format_checks([check_run(tmp_path / "run")], as_json=False)
    run(home, tmp_path / "run", **ADAPTIVE)
    assert adaptive_row(tmp_path / "run") == adaptive_row(home / "adaptive")
    assert check_run(tmp_path / "run").is_complete


def test_a_target_out_of_reach_ends_at_max_k_and_says_so(home: Path, tmp_path: Path) -> None:
    run(home, tmp_path / "run", target_se=0.1, max_k=12)
    table = " ".join(format_results([tmp_path / "run"], "text").split())
    assert "--max-k 12 kept it from its target" in table
    assert "; 12 samples per question, 240 in all, as many as about 240 of a uniform k" in table


def test_lengths_for_the_order_of_requests_come_from_any_run(home: Path) -> None:
    lengths = read_lengths(home / "uniform", ["sums", "other"])
    assert len(lengths) == QUESTIONS
    assert all(one.replies == K and one.tokens for one in lengths.values())
    with pytest.raises(R1evalError, match=r"--order-from .*uniform: has no replies to smoke"):
        run(home, "none", benchmarks=("smoke",), order_from=home / "uniform")
