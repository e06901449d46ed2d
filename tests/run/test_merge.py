"""`r1eval merge`: the shards of one plan make the run that one machine would have made."""

import json
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from r1eval.errors import RunFolderError
from r1eval.run.check import check_run
from r1eval.run.merge import MergeOptions, merge_runs
from r1eval.run.shards import parse_shard
from r1eval.store.folder import RunFolder
from tests import replays
from tests.command_line import r1eval
from tests.gate.runs import ADD_PROGRAM, adders_benchmark, sums_benchmark
from tests.small_runs import SmallRuns

pytestmark = pytest.mark.engine

FILES = (
    "metrics.json",
    "metrics.csv",
    *(f"sums/{name}.jsonl" for name in ("questions", "samples", "scores", "votes")),
)
SAMPLES, SCORES = "sums/samples.jsonl", "sums/scores.jsonl"


@pytest.fixture
def runs(tmp_path: Path) -> SmallRuns:
    return SmallRuns(tmp_path)


@pytest.fixture
def parts(runs: SmallRuns) -> list[Path]:
    """The three shards of a run of 6 questions, k = 4."""
    for number in range(3):
        runs.run(f"part{number}", shard=f"{number}/3")
    return [runs.home / f"part{number}" for number in range(3)]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same run on one machine."""
    runs = SmallRuns(tmp_path_factory.mktemp("whole"))
    runs.run("whole")
    return runs.home / "whole"


def merge(parts: Sequence[Path], out: Path, said: list[str] | None = None, **options: Any) -> str:
    """Merge in this process; what the run lacks."""
    lines = [] if said is None else said
    return merge_runs(parts, out, MergeOptions(workers=1, **options), lines.append)


def content(folder: Path) -> dict[str, bytes]:
    return {name: (folder / name).read_bytes() for name in FILES}


def record(folder: Path) -> dict[str, Any]:
    """The record of a run, apart from when and where it ran."""
    run = RunFolder(folder).read_run()
    del run["sessions"], run["plan"]["how_fast"]
    for entry in run["benchmarks"].values():
        del entry["dataset"]
    return run


def everything(folder: Path) -> dict[str, tuple[bytes, int]]:
    """Every file of a folder, with the time of its last change."""
    return {
        str(path): (path.read_bytes(), path.stat().st_mtime_ns)
        for path in folder.rglob("*")
        if path.is_file()
    }


def edit(folder: Path, change: Callable[[dict[str, Any]], object]) -> None:
    """Change `run.json`."""
    run = json.loads((folder / "run.json").read_text())
    change(run)
    (folder / "run.json").write_text(json.dumps(run))


def edit_lines(path: Path, change: Callable[[list[bytes]], Sequence[bytes]]) -> None:
    path.write_bytes(b"".join(change(path.read_bytes().splitlines(keepends=True))))


def cut(whole: Path, folder: Path, text: str) -> Path:
    """The folder that `--shard TEXT` of the same run makes."""
    shard = parse_shard(text)
    shutil.copytree(whole, folder)
    numbers = {question.id: n for n, question in enumerate(RunFolder(whole).questions("sums"))}
    for name in (SAMPLES, SCORES):
        edit_lines(
            folder / name,
            lambda lines: [
                line
                for line in lines
                if shard.holds(numbers[json.loads(line)["question_id"]], json.loads(line)["index"])
            ],
        )
    edit(folder, lambda run: run["plan"].update(shard=text))
    for name in ("metrics.json", "metrics.csv"):
        (folder / name).unlink()
    return folder


# one run of its parts


def test_a_merged_run_is_that_of_one_machine(parts: list[Path], whole: Path, tmp_path: Path) -> None:
    before = [everything(part) for part in parts]
    assert merge(parts, tmp_path / "merged") == ""
    assert content(tmp_path / "merged") == content(whole)
    assert record(tmp_path / "merged") == record(whole)
    assert check_run(tmp_path / "merged").problems == ()
    assert [everything(part) for part in parts] == before, "the shards stay as they are"


def test_its_sessions_are_those_of_the_shards(parts: list[Path], tmp_path: Path) -> None:
    merge(parts, tmp_path / "merged")
    sessions = RunFolder(tmp_path / "merged").read_run()["sessions"]
    assert sorted(session["shard"] for session in sessions) == ["0/3", "1/3", "2/3"]


def test_the_cuts_of_these_tests_are_real_shards(parts: list[Path], whole: Path, tmp_path: Path) -> None:
    for number, part in enumerate(parts):
        folder = cut(whole, tmp_path / f"cut{number}", f"{number}/3")
        assert [(folder / name).read_bytes() for name in (SAMPLES, SCORES)] == [
            (part / name).read_bytes() for name in (SAMPLES, SCORES)
        ]


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_number_of_shards_merges_in_any_order_and_nesting(
    data: st.DataObject, whole: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Also shards of two different cuts together, which overlap."""
    home = tmp_path_factory.mktemp("law")
    counts = data.draw(st.lists(st.integers(1, 5), min_size=1, max_size=2, unique=True))
    shards = [f"{number}/{count}" for count in counts for number in range(count)]
    left = [
        cut(whole, home / shard.replace("/", "-of-"), shard) for shard in data.draw(st.permutations(shards))
    ]
    while len(left) > 1:
        size = data.draw(st.integers(2, len(left)))
        merge(left[:size], home / f"merged-{len(left)}")
        left = data.draw(st.permutations([*left[size:], home / f"merged-{len(left)}"]))
    merge(left, home / "all")
    assert content(home / "all") == content(whole)
    sessions = RunFolder(home / "all").read_run()["sessions"]
    assert sorted(session["shard"] for session in sessions) == sorted(shards), "each once"


def test_parts_named_twice_or_by_another_path_count_once(whole: Path, tmp_path: Path) -> None:
    parts = [cut(whole, tmp_path / f"p{n}", f"{n}/2") for n in range(2)]
    (tmp_path / "link").symlink_to(parts[0])
    assert merge([*parts, parts[0], tmp_path / "link", tmp_path / "p1" / ".." / "p1"], tmp_path / "out") == ""
    assert content(tmp_path / "out") == content(whole)
    assert len(RunFolder(tmp_path / "out").read_run()["sessions"]) == 2


def test_many_more_parts_than_files_may_be_open(whole: Path, tmp_path: Path) -> None:
    parts = [cut(whole, tmp_path / f"p{n}", f"{n}/250") for n in range(250)]
    assert merge(parts, tmp_path / "out") == ""
    assert content(tmp_path / "out") == content(whole)


def test_read_only_shards_are_merged(whole: Path, tmp_path: Path) -> None:
    parts = [cut(whole, tmp_path / f"p{n}", f"{n}/2") for n in range(2)]
    for part in parts:
        (part / ".lock").unlink(missing_ok=True)
        for path in (part, *part.rglob("*")):
            path.chmod(0o555 if path.is_dir() else 0o444)
    assert merge(parts, tmp_path / "out") == ""
    assert not (parts[0] / ".lock").exists()


def test_the_verb_prints_the_table_that_the_run_would_print(
    parts: list[Path], whole: Path, tmp_path: Path
) -> None:
    done = r1eval("merge", *parts, "--out", "merged", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    table = r1eval("table", whole, cwd=tmp_path).stdout
    assert done.stdout.replace("merged", "RUN") == table.replace(str(whole), "RUN")


# unfinished parts


def test_missing_samples_are_named_with_their_shards(parts: list[Path], tmp_path: Path) -> None:
    done = r1eval("merge", *parts[:2], "--out", "merged", cwd=tmp_path)
    assert done.returncode == 5
    error = (
        "error: 8 samples are missing; ask them with the run's command without --shard and with --out "
        "merged, or finish the shards and merge again"
    )
    assert done.stderr.splitlines() == [
        "missing: sums sum-1 [2], sums sum-2 [1], sums sum-3 [0], sums sum-3 [3], sums sum-4 [2] and 3 more",
        "they are in shard 2/3",
        error,
    ]
    assert "pass@1" in done.stdout


def test_the_runs_own_command_asks_what_is_missing(runs: SmallRuns, parts: list[Path], whole: Path) -> None:
    merge(parts[:2], runs.home / "merged")
    assert "resuming: 16 of 24 samples are already there" in runs.run("merged")
    assert runs.results("merged") == {name: content(whole)[name] for name in runs.results("merged")}


def test_a_late_shard_is_added_to_the_merged_run(parts: list[Path], whole: Path, tmp_path: Path) -> None:
    merge(parts[:2], tmp_path / "merged")
    assert merge(parts[2:], tmp_path / "merged") == ""
    assert content(tmp_path / "merged") == content(whole)
    before = everything(tmp_path / "merged").keys(), content(tmp_path / "merged")
    assert merge(parts, tmp_path / "merged") == "", "a merge that is repeated changes nothing"
    assert (everything(tmp_path / "merged").keys(), content(tmp_path / "merged")) == before


def test_a_shard_that_was_killed_is_merged_as_far_as_it_went(
    runs: SmallRuns, parts: list[Path], whole: Path
) -> None:
    edit_lines(parts[1] / SAMPLES, lambda lines: [*lines[:4], lines[4][:30]])
    edit_lines(parts[1] / SCORES, lambda lines: lines[:2])
    (parts[1] / "sums/votes.jsonl").unlink()
    said: list[str] = []
    assert merge(parts, runs.home / "early", said).startswith("4 samples are missing")
    assert "sums: 2 samples have no score of their texts; they are graded here" in said
    runs.run("part1", shard="1/3")
    assert merge(parts, runs.home / "early") == ""
    assert content(runs.home / "early") == content(whole)


def test_a_shard_that_another_process_writes_is_refused(parts: list[Path], tmp_path: Path) -> None:
    with (
        RunFolder(parts[1]).lock(),
        pytest.raises(RunFolderError, match="part1 is in use by another r1eval; merge when that one is done"),
    ):
        merge(parts, tmp_path / "merged")
    assert not (tmp_path / "merged").exists()


def test_failed_samples_are_kept_said_and_asked_again(runs: SmallRuns, whole: Path) -> None:
    complete = runs.home / "replies-0-4-6.jsonl"
    runs.run("part0", shard="0/2")
    lines = complete.read_bytes().splitlines(keepends=True)
    complete.write_bytes(b"".join(lines[:-3]))
    runs.run("part1", shard="1/2")
    parts = [runs.home / "part0", runs.home / "part1"]
    assert merge(parts, runs.home / "merged").startswith("1 samples failed; ask them with the run's command")
    assert merge(parts, runs.home / "allowed", allow_failed=True) == ""
    (sample,) = (one for one in RunFolder(runs.home / "merged").samples("sums") if one.detail)
    assert (sample.question_id, sample.index) == ("sum-6", 2)
    complete.write_bytes(b"".join(lines))
    assert "resuming: 23 of 24" in runs.run("merged")
    assert runs.results("merged") == {name: content(whole)[name] for name in runs.results("merged")}


def test_a_sample_that_failed_in_one_part_and_finished_in_another_is_finished(
    whole: Path, tmp_path: Path
) -> None:
    part, other = cut(whole, tmp_path / "a", "0/2"), cut(whole, tmp_path / "b", "0/1")

    def fail(lines: list[bytes]) -> list[bytes]:
        row = {**json.loads(lines[0]), "text": "", "finish": "failed", "detail": "no"}
        return [json.dumps(row).encode() + b"\n", *lines[1:]]

    edit_lines(part / SAMPLES, fail)
    for number, order in enumerate(([part, other], [other, part])):
        assert merge(order, tmp_path / f"out{number}") == ""
        assert content(tmp_path / f"out{number}") == content(whole)


# parts that are not sound


def test_a_damaged_line_is_refused_with_the_fix(whole: Path, tmp_path: Path) -> None:
    parts = [cut(whole, tmp_path / f"p{n}", f"{n}/2") for n in range(2)]
    edit_lines(parts[1] / SAMPLES, lambda lines: [lines[0], b"\0\0\n", *lines[1:]])
    with pytest.raises(RunFolderError, match=r"p1/sums/samples.jsonl:2: .*`r1eval check .*p1 --fix`"):
        merge(parts, tmp_path / "out")
    assert not (tmp_path / "out/run.json").exists()
    assert r1eval("check", parts[1], "--fix", cwd=tmp_path).returncode == 0
    assert merge(parts, tmp_path / "out") == ""
    assert content(tmp_path / "out") == content(whole)


@pytest.mark.parametrize(
    "damage",
    [
        lambda lines: lines[:-1],
        lambda lines: [*lines, b"no score\n"],
        lambda lines: [line.replace(b'"digest": "', b'"digest": "x') for line in lines],
        lambda lines: [
            line.replace(b'"correct"', b'"wrong"').replace(b'"digest": "', b'"digest": "1') for line in lines
        ],
        lambda lines: list(reversed(lines)),
        lambda _lines: [],
    ],
    ids=["torn", "damaged", "of no text", "of another text", "out of order", "none"],
)
def test_scores_that_are_not_of_the_texts_are_made_again(
    whole: Path, tmp_path: Path, damage: Callable[[list[bytes]], list[bytes]]
) -> None:
    parts = [cut(whole, tmp_path / f"p{n}", f"{n}/2") for n in range(2)]
    edit_lines(parts[0] / SCORES, damage)
    assert merge(parts, tmp_path / "out") == ""
    assert content(tmp_path / "out") == content(whole)


def test_a_valid_score_is_kept_and_not_made_again(whole: Path, tmp_path: Path) -> None:
    """A program may have taken minutes to judge; here a mark in the score shows which one it is."""
    parts = [cut(whole, tmp_path / f"p{n}", f"{n}/2") for n in range(2)]
    edit_lines(
        parts[0] / SCORES, lambda ls: [line.replace(b'"printed": ""', b'"printed": "mark"') for line in ls]
    )
    merge(parts, tmp_path / "out")
    marked = [score.printed for score in RunFolder(tmp_path / "out").scores("sums")]
    assert (marked.count("mark"), marked.count("")) == (12, 12)


def test_programs_are_not_judged_again(runs: SmallRuns) -> None:
    """The shards judge without isolation; the merge would need it, and would record that it judged."""
    benchmark = adders_benchmark(runs.home, 2)
    replies = runs.home / "replies-0-4-6.jsonl"
    replays.write_replies(
        replies,
        replays.load_questions(str(benchmark)),
        4,
        lambda _, index: replays.reply_with_program(ADD_PROGRAM if index % 2 else "print(1)"),
    )
    options: dict[str, Any] = {"benchmarks": (str(benchmark),), "isolation": "none"}
    runs.run("one", **options)
    for number in range(2):
        runs.run(f"part{number}", shard=f"{number}/2", **options)
    said: list[str] = []
    assert merge([runs.home / "part0", runs.home / "part1"], runs.home / "merged", said) == ""
    assert said == []
    for name in ("metrics.csv", "adders/samples.jsonl", "adders/scores.jsonl"):
        assert (runs.home / "merged" / name).read_bytes() == (runs.home / "one" / name).read_bytes()
    assert record(runs.home / "merged") == record(runs.home / "one")
    assert record(runs.home / "merged")["judged"]["isolation"] == ["none"]


def test_parts_of_an_older_grader_are_graded_again(whole: Path, tmp_path: Path) -> None:
    parts = [cut(whole, tmp_path / f"p{n}", f"{n}/2") for n in range(2)]
    edit(parts[0], lambda run: run.update(grader="1"))
    edit_lines(
        parts[0] / SCORES,
        lambda ls: [
            line.replace(b'"correct"', b'"wrong"').replace(b'"digest": "', b'"digest": "1') for line in ls
        ],
    )
    assert merge(parts, tmp_path / "out") == ""
    assert content(tmp_path / "out") == content(whole)
    assert record(tmp_path / "out") == record(whole)


# what is no part


@pytest.mark.parametrize(
    ("options", "difference"),
    [
        ({"seed": 1}, "seed: 0 in .*part0, 1 in .*other"),
        ({"temperature": 0.1}, "temperature of sums: 0.6 in .*part0, 0.1 in .*other"),
        ({"prefill": "<think>"}, 'prefill: "" in .*part0, <think> in .*other'),
        ({"answer_from": "anywhere"}, "answer_from: answer in .*part0, anywhere in .*other"),
        ({"system": "Be brief."}, 'system: "" in .*part0, Be brief. in .*other'),
    ],
)
def test_parts_of_other_plans_are_refused_with_each_difference(
    runs: SmallRuns, options: dict[str, Any], difference: str
) -> None:
    model_seed = options.pop("seed", 0)
    runs.run("part0", shard="0/2")
    runs.run("other", shard="1/2", **options)
    if model_seed:
        edit(runs.home / "other", lambda run: run["plan"].update(seed=1))
    with pytest.raises(
        RunFolderError, match=f"not parts of one run; leave out those of other plans:\n.*{difference}"
    ):
        merge([runs.home / "part0", runs.home / "other"], runs.home / "merged")
    assert not (runs.home / "merged/run.json").exists()


def test_other_questions_are_refused(runs: SmallRuns) -> None:
    runs.run("part0", shard="0/2")
    sums_benchmark(runs.home / "b", 6, first=2)
    runs.run("part1", shard="1/2", benchmarks=(str(runs.home / "b/sums.toml"),), allow_failed=True)
    with pytest.raises(
        RunFolderError, match=r"sums: questions, prompts, golds or tests in .*part0 differ from those"
    ):
        merge([runs.home / "part0", runs.home / "part1"], runs.home / "merged")


def test_two_texts_of_one_sample_are_refused(runs: SmallRuns) -> None:
    runs.run("part0", shard="0/2")
    runs.run("all", seed=1)
    with pytest.raises(
        RunFolderError,
        match=r"sums: 12 samples are held twice with different texts: sum-1 \[0\] in .*part0 and .*all, .* "
        "and 7 more; leave one of the folders out",
    ):
        merge([runs.home / "part0", runs.home / "all"], runs.home / "merged")


def test_one_text_that_took_two_machines_different_times_is_one_sample(whole: Path, tmp_path: Path) -> None:
    part, other = cut(whole, tmp_path / "a", "0/2"), cut(whole, tmp_path / "b", "0/1")
    edit_lines(part / SAMPLES, lambda ls: [line.replace(b'"seconds": 0.0', b'"seconds": 2.5') for line in ls])
    assert merge([part, other], tmp_path / "one") == merge([other, part], tmp_path / "two") == ""
    assert content(tmp_path / "one") == content(tmp_path / "two"), "the order of the folders does not matter"
    assert (tmp_path / "one/metrics.csv").read_bytes() == (whole / "metrics.csv").read_bytes()


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (lambda run: run["plan"].update(target_se=0.01), r"has adaptive k \(--target-se\)"),
        (lambda run: run.update(looks=[2, 4]), "is the candidate of a live gate"),
    ],
)
def test_runs_whose_k_follows_their_results_are_no_parts(
    whole: Path, tmp_path: Path, change: Callable[[dict[str, Any]], object], why: str
) -> None:
    parts = [cut(whole, tmp_path / f"p{n}", f"{n}/2") for n in range(2)]
    edit(parts[1], change)
    with pytest.raises(RunFolderError, match=f"p1 {why}"):
        merge(parts, tmp_path / "out")


def test_a_folder_without_a_run_is_named(whole: Path, tmp_path: Path) -> None:
    part = cut(whole, tmp_path / "a", "0/2")
    (tmp_path / "b").mkdir()
    with pytest.raises(RunFolderError, match="b holds no run"):
        merge([part, tmp_path / "b"], tmp_path / "out")


def test_a_shard_is_not_merged_into_a_shard(whole: Path, tmp_path: Path) -> None:
    parts = [cut(whole, tmp_path / f"p{n}", f"{n}/2") for n in range(2)]
    before = everything(parts[0])
    with pytest.raises(RunFolderError, match="p0 holds shard 0/2 of a run; give another folder with --out"):
        merge(parts, parts[0])
    assert everything(parts[0]) == before


def test_shards_are_not_merged_into_another_run(runs: SmallRuns, parts: list[Path]) -> None:
    runs.run("other", temperature=0.1)
    before = content(runs.home / "other")
    with pytest.raises(RunFolderError, match=r"temperature of sums: 0.1 in .*other, 0.6 in .*part0"):
        merge(parts, runs.home / "other")
    assert content(runs.home / "other") == before


# parts that grew


def test_the_greatest_k_and_limit_count(runs: SmallRuns, whole: Path) -> None:
    runs.run("part0", shard="0/2")
    runs.run("part1", shard="1/2", k=2, limit=3)
    assert merge([runs.home / "part1", runs.home / "part0"], runs.home / "merged").startswith(
        "9 samples are missing"
    )
    runs.run("part1", shard="1/2")
    assert merge([runs.home / "part1", runs.home / "part0"], runs.home / "merged") == ""
    assert content(runs.home / "merged") == content(whole)
    grown = RunFolder(runs.home / "merged").read_run()["growth"]
    assert [(step["k"], step["questions"]) for step in grown] == [([2, 4], [3, 6])]
    assert "all 24 samples are already there" in runs.run("merged")


def test_what_all_shards_grew_is_said_once(runs: SmallRuns) -> None:
    for number in range(2):
        runs.run(f"part{number}", shard=f"{number}/2", k=2)
        runs.run(f"part{number}", shard=f"{number}/2", k=4)
    merge([runs.home / "part0", runs.home / "part1"], runs.home / "merged")
    assert runs.table("merged").count("grew from 2 to 4") == 1


def test_k_alone_may_differ(runs: SmallRuns) -> None:
    runs.run("part0", shard="0/2", k=2)
    runs.run("part1", shard="1/2", k=4)
    merge([runs.home / "part0", runs.home / "part1"], runs.home / "merged")
    assert "resuming: 18 of 24 samples are already there" in runs.run("merged")


def test_runs_of_other_benchmarks_make_one(runs: SmallRuns) -> None:
    more = sums_benchmark(runs.home, 4, name="more", first=100)
    sums = sums_benchmark(runs.home, 6)
    replies = runs.home / "replies-0-4-6.jsonl"
    runs.run("sums")
    runs.run("more", benchmarks=(str(more),), allow_failed=True)
    runs.run("both", benchmarks=(str(sums), str(more)), allow_failed=True)
    merge([runs.home / "sums", runs.home / "more"], runs.home / "merged", allow_failed=True)
    assert content(runs.home / "merged") == content(runs.home / "both")
    assert replies.exists()
    runs.run("first", benchmarks=(str(more),), allow_failed=True, limit=2)
    with pytest.raises(
        RunFolderError, match=r"limit: None in .*sums, 2 in .*first, which has other benchmarks"
    ):
        merge([runs.home / "sums", runs.home / "first"], runs.home / "refused")


# shards that learn of the thinking from their own replies


def test_verdicts_do_not_hang_on_which_replies_a_shard_saw(runs: SmallRuns, whole: Path) -> None:
    """Where prompts are not known, replies show whether they begin inside the thinking; a shard sees few."""
    sums_benchmark(runs.home, 6)
    replies = runs.home / "replies-0-4-6.jsonl"

    def text(question: int, index: int) -> str:
        answer = f"\\boxed{{{2 * question + 1}}}"
        return f"so {answer}\n</think>\n{answer}" if (question - 1 + index) % 2 else f"so {answer}"

    replies.write_text(
        "".join(
            json.dumps({"question_id": f"sum-{q}", "index": i, "text": text(q, i)}) + "\n"
            for q in range(1, 7)
            for i in range(4)
        )
    )
    for number in range(2):
        runs.run(f"part{number}", shard=f"{number}/2")
    runs.run("one")
    inferred = [
        RunFolder(runs.home / name).read_run()["benchmarks"]["sums"].get("opens_thinking_inferred")
        for name in ("part0", "part1", "one")
    ]
    assert inferred == [None, True, True]
    for order in ((0, 1), (1, 0)):
        out = runs.home / f"merged{order[0]}"
        assert merge([runs.home / f"part{n}" for n in order], out) == ""
        assert content(out) == content(runs.home / "one")
        assert record(out) == record(runs.home / "one")
