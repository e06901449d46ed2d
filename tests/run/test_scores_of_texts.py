"""A score belongs to the text that it graded: whatever happens to a folder, its numbers are its samples'."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from r1eval.errors import RunFolderError
from r1eval.gate.evidence import read_evidence
from r1eval.run.check import check_run, fix_run, format_checks
from r1eval.statistics.metrics import read_metrics
from r1eval.store.records import Sample
from tests.command_line import r1eval
from tests.small_runs import SmallRuns

pytestmark = pytest.mark.engine

Change = Callable[[Path, Path], object]
"""(the run's folder of the benchmark, that of another run of the same plan)"""


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> SmallRuns:
    """`run`, and `other`: the same plan, with other texts."""
    runs = SmallRuns(tmp_path_factory.mktemp("runs"))
    runs.run("run")
    runs.run("other", seed=1)
    return runs


@pytest.fixture
def runs(original: SmallRuns, tmp_path: Path) -> SmallRuns:
    """A copy that a test may damage."""
    shutil.copytree(original.home, tmp_path, dirs_exist_ok=True)
    return SmallRuns(tmp_path)


def lines(path: Path) -> list[bytes]:
    return path.read_bytes().splitlines(keepends=True)


def cut(path: Path, keep: int) -> None:
    path.write_bytes(b"".join(lines(path)[:keep]))


def append(path: Path, more: bytes) -> int:
    return path.write_bytes(path.read_bytes() + more)


def tear(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-30])


def edit_text(path: Path) -> None:
    """Another answer in the fourth sample, and nothing else."""
    rows = [json.loads(line) for line in lines(path)]
    rows[3]["text"] += "\nNo: \\boxed{0}"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")


def edit_figure(path: Path) -> None:
    content = json.loads(path.read_text(encoding="utf-8"))
    content["metrics"][0]["value"] += 0.01
    path.write_text(json.dumps(content), encoding="utf-8")


def change_gold(part: Path) -> None:
    path = part / "questions.jsonl"
    path.write_bytes(path.read_bytes().replace(b'"gold": "3"', b'"gold": "4"'))


STALE: dict[str, Change] = {
    "last sample torn": lambda part, _: tear(part / "samples.jsonl"),
    "samples deleted": lambda part, _: (part / "samples.jsonl").unlink(),
    "samples cut in half": lambda part, _: cut(part / "samples.jsonl", 12),
    "a text edited": lambda part, _: edit_text(part / "samples.jsonl"),
    "scores of another run": lambda part, other: shutil.copy(other / "scores.jsonl", part),
    "samples of another run": lambda part, other: shutil.copy(other / "samples.jsonl", part),
    "scores torn": lambda part, _: tear(part / "scores.jsonl"),
    "scores deleted": lambda part, _: (part / "scores.jsonl").unlink(),
    "scores damaged": lambda part, _: append(part / "scores.jsonl", b"\0\0\0\n{}\n"),
    "a score of an unknown question": lambda part, _: append(
        part / "scores.jsonl", lines(part / "scores.jsonl")[0].replace(b"sum-1", b"sum-99")
    ),
    "votes deleted": lambda part, _: (part / "votes.jsonl").unlink(),
    "votes of another run": lambda part, other: shutil.copy(other / "votes.jsonl", part),
    "metrics of another run": lambda part, other: shutil.copy(other.parent / "metrics.json", part.parent),
    "a figure edited": lambda part, _: edit_figure(part.parent / "metrics.json"),
    "metrics damaged": lambda part, _: (part.parent / "metrics.json").write_text("{", encoding="utf-8"),
    "a gold changed": lambda part, _: change_gold(part),
    "questions cut": lambda part, _: cut(part / "questions.jsonl", 3),
    "a question twice": lambda part, _: append(part / "questions.jsonl", lines(part / "questions.jsonl")[0]),
    "a damaged line among the samples": lambda part, _: append(part / "samples.jsonl", b'{"benchmark": "s\n'),
}
BY_RUN_ONLY = ("samples deleted", "a gold changed", "questions cut", "a question twice")
DOUBLED: dict[str, Change] = {
    "folders of two machines put together": lambda part, other: [
        append(part / name, (other / name).read_bytes()) for name in ("samples.jsonl", "scores.jsonl")
    ],
    "the other machine's first": lambda part, other: [
        (part / name).write_bytes((other / name).read_bytes() + (part / name).read_bytes())
        for name in ("samples.jsonl", "scores.jsonl")
    ],
}


@pytest.mark.parametrize("change", [*STALE, *DOUBLED])
def test_no_reader_believes_what_the_texts_do_not_say(change: str, runs: SmallRuns) -> None:
    {**STALE, **DOUBLED}[change](runs.home / "run/sums", runs.home / "other/sums")
    with pytest.raises(RunFolderError, match=r"r1eval (check|score) .*run|own `r1eval run` command"):
        runs.table("run")


@pytest.mark.parametrize(
    "change", [name for name in STALE if not any(one in name for one in ("metrics", "votes", "figure"))]
)
def test_a_gate_does_not_read_such_scores_either(change: str, runs: SmallRuns) -> None:
    STALE[change](runs.home / "run/sums", runs.home / "other/sums")
    with pytest.raises(RunFolderError, match=r"r1eval (check|score|run)"):
        read_evidence(runs.folder("run"), "sums")


@pytest.mark.parametrize(
    "change", [name for name in STALE if name not in ("samples of another run", "a text edited")]
)
def test_the_same_command_makes_it_the_run_that_it_was(
    change: str, runs: SmallRuns, original: SmallRuns
) -> None:
    """The engine gives the same texts again, so the results must be those of before."""
    STALE[change](runs.home / "run/sums", runs.home / "other/sums")
    runs.run("run")
    assert runs.results("run") == original.results("run")
    assert check_run(runs.home / "run").problems == ()


@pytest.mark.parametrize(
    "change", ["last sample torn", "samples deleted", "samples cut in half", "samples of another run"]
)
def test_texts_that_are_asked_anew_are_graded_anew(change: str, runs: SmallRuns, original: SmallRuns) -> None:
    """The other model answers what is missing: where it gives all texts, its own results come out."""
    STALE[change](runs.home / "run/sums", runs.home / "other/sums")
    runs.run("run", seed=1)
    folder = runs.folder("run")
    texts = {(one.question_id, one.index): one.text for one in folder.samples("sums")}
    right = {key: "model 1" in text for key, text in texts.items()}
    for score in folder.scores("sums"):
        source = original.folder("other" if right[score.question_id, score.index] else "run")
        expected = {(one.question_id, one.index): one.status for one in source.scores("sums")}
        assert score.status is expected[score.question_id, score.index]
    if all(right.values()):
        assert runs.results("run") == original.results("other")


@pytest.mark.parametrize("change", DOUBLED)
def test_of_two_texts_the_first_counts_with_its_own_score(
    change: str, runs: SmallRuns, original: SmallRuns
) -> None:
    DOUBLED[change](runs.home / "run/sums", runs.home / "other/sums")
    fix_run(runs.home / "run", 1, lambda _line: None)
    first = "other" if "first" in change else "run"
    assert read_metrics(runs.home / "run") == read_metrics(original.home / first)
    assert "24 samples are held again with another text" in format_checks(
        [check_run(runs.home / "run")], as_json=False
    )


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'"index": 1,', b'"index": -1,'),
        (b'"index": 1,', b'"index": 9999999,'),
        (b"<think>", b"<th\\xink>"),
        (b"<think>", b'<th"ink>'),
        (b"<think>", b"<th\tink>"),
        (b'"seconds": ', b'"seconds": "x'),
        (b'"finish": "stop"', b'"finish": "stopped"'),
    ],
)
def test_a_line_that_only_looks_like_a_sample_is_set_aside_and_asked_again(
    old: bytes, new: bytes, runs: SmallRuns, original: SmallRuns
) -> None:
    path = runs.home / "run/sums/samples.jsonl"
    lines = path.read_bytes().splitlines(keepends=True)
    (place,) = (n for n, line in enumerate(lines) if b'"sum-2", "index": 1,' in line)
    lines[place] = lines[place].replace(old, new, 1)
    assert lines[place] not in path.read_bytes()
    path.write_bytes(b"".join(lines))
    assert "damaged line of samples.jsonl set aside" in runs.run("run")
    assert runs.results("run") == original.results("run")


@pytest.mark.parametrize("change", [name for name in STALE if name not in BY_RUN_ONLY])
def test_check_names_the_problem_and_fixes_it(change: str, runs: SmallRuns) -> None:
    STALE[change](runs.home / "run/sums", runs.home / "other/sums")
    samples = {(one.question_id, one.index): one.text for one in _sound_samples(runs)}
    assert check_run(runs.home / "run").problems
    fix_run(runs.home / "run", 1, lambda _line: None)
    assert check_run(runs.home / "run").problems == ()
    assert {(one.question_id, one.index): one.text for one in runs.folder("run").samples("sums")} == samples
    assert runs.table("run")


@pytest.mark.parametrize("change", BY_RUN_ONLY)
def test_what_only_the_runs_command_can_repair_is_not_made_worse(change: str, runs: SmallRuns) -> None:
    """With a wrong gold, or without the texts, grading again would only write other numbers."""
    STALE[change](runs.home / "run/sums", runs.home / "other/sums")
    before = runs.results("run")
    assert "own `r1eval run` command again" in format_checks([check_run(runs.home / "run")], as_json=False)
    for args in (("check", "--fix"), ("score",)):
        done = r1eval(*args, "run", cwd=runs.home)
        assert done.returncode == 2, done.stdout
        assert runs.results("run") == before


def test_a_run_that_was_killed_is_sound_but_not_finished(runs: SmallRuns) -> None:
    part = runs.home / "run/sums"
    for name in ("metrics.json", "metrics.csv", "sums/votes.jsonl"):
        (runs.home / "run" / name).unlink()
    cut(part / "samples.jsonl", 12)
    cut(part / "scores.jsonl", 0)
    check = check_run(runs.home / "run")
    assert (check.problems, check.is_complete) == ((), False)
    runs.run("run")
    (runs.home / "run/metrics.json").unlink()
    assert "no metrics yet" in check_run(runs.home / "run").problems[0].text, "it has all samples"


def _sound_samples(runs: SmallRuns) -> list[Sample]:
    folder = runs.folder("run")
    found = []
    for line in lines(folder.path / "sums/samples.jsonl"):
        try:
            found.append(folder.parse_sample("sums", line))
        except RunFolderError:
            continue
    return found


def test_a_finished_sample_that_shares_its_line_with_damage_is_kept(
    runs: SmallRuns, original: SmallRuns
) -> None:
    path = runs.home / "run/sums/samples.jsonl"
    first, second, *rest = lines(path)
    path.write_bytes(first[:50] + second + b"\0\0\0" + rest[0] + b"".join(rest[1:]))
    said = runs.run("run")
    assert "2 damaged lines of samples.jsonl set aside in samples.jsonl.damaged" in said
    assert "resuming: 23 of 24" in said
    assert path.with_name("samples.jsonl.damaged").read_bytes() == first[:50] + b"\n\0\0\0\n"
    assert runs.results("run") == original.results("run")


def test_questions_that_are_lost_are_written_again_by_the_runs_command(
    runs: SmallRuns, original: SmallRuns
) -> None:
    path = runs.home / "run/sums/questions.jsonl"
    for damage in (b"", path.read_bytes()[:100], b"{}\n"):
        path.write_bytes(damage)
        assert "own `r1eval run` command again" in format_checks(
            [check_run(runs.home / "run")], as_json=False
        )
        assert "questions.jsonl was damaged, and is written again" in runs.run("run")
        assert runs.results("run") == original.results("run")


def test_a_line_with_a_field_of_a_newer_version_is_read(runs: SmallRuns, original: SmallRuns) -> None:
    path = runs.home / "run/sums/samples.jsonl"
    path.write_bytes(path.read_bytes().replace(b'"seed"', b'"newer": [1], "seed"'))
    runs.run("run")
    before, after = original.results("run"), runs.results("run")
    assert before["sums/votes.jsonl"] == after["sums/votes.jsonl"]
    assert check_run(runs.home / "run").problems == ()


def test_blank_lines_do_no_harm(runs: SmallRuns, original: SmallRuns) -> None:
    for name in ("samples.jsonl", "questions.jsonl"):
        path = runs.home / "run/sums" / name
        path.write_bytes(path.read_bytes().replace(b"\n", b"\n\n  \n"))
    assert runs.table("run") == original.table("run")
    assert "nothing to generate" in runs.run("run")


def test_scores_of_an_older_version_are_shown_with_a_remark(runs: SmallRuns) -> None:
    path = runs.home / "run/sums/scores.jsonl"
    rows = [json.loads(line) for line in lines(path)]
    path.write_text("".join(json.dumps({**row, "digest": ""}) + "\n" for row in rows), encoding="utf-8")
    metrics = json.loads((runs.home / "run/metrics.json").read_text())
    (runs.home / "run/metrics.json").write_text(json.dumps({"metrics": metrics["metrics"]}))
    assert "the scores do not say which texts they grade" in " ".join(runs.table("run").split())
