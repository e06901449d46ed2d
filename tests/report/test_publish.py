"""Publishing to a leaderboard: adds new runs, keeps earlier ones, replaces the same one, all or nothing."""

import json
import os
import shutil
import signal
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from r1eval.report.publish import _assign_slugs
from reports.site import data_json
from tests.command_line import r1eval, start
from tests.gate import runs

pytestmark = pytest.mark.engine


@pytest.fixture(scope="module")
def published_runs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Runs a, b and other/a of the same sums; `board` has a and b, compared."""
    folder = tmp_path_factory.mktemp("publish")
    asked = runs.sums_benchmark(folder, questions=6)
    (folder / "other").mkdir()
    for name, share in (("a", 0.4), ("b", 0.9), ("other/a", 0.7)):
        runs.run(folder / name, runs.model_with_accuracy(share), benchmark=asked)
    publish(folder, "a", "b")
    return folder


@pytest.fixture
def board(published_runs: Path, tmp_path: Path) -> Path:
    """A copy of the board and of the runs, to modify."""
    shutil.copytree(published_runs / "board", tmp_path / "board")
    for name in ("a", "b", "other"):
        shutil.copytree(published_runs / name, tmp_path / name)
    return tmp_path / "board"


def publish(folder: Path, *args: str, code: int = 0, place: str = "board") -> str:
    """The standard error of `r1eval report --publish board`."""
    done = r1eval("report", *args, "--publish", place, cwd=folder)
    assert done.returncode == code, done.stderr
    assert "Traceback" not in done.stderr
    return done.stderr


def tree(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def folders(path: Path) -> list[str]:
    return sorted(inside.name for inside in path.iterdir())


def test_an_earlier_run_stays_unchanged_without_its_folder(board: Path) -> None:
    before = tree(board / "runs")
    for name in ("a", "b"):
        shutil.rmtree(board.parent / name)
    publish(board.parent, "other/a")
    assert folders(board / "runs") == ["a", "a-2", "b"]
    after = tree(board / "runs")
    assert {name: after[name] for name in before} == before
    top = (board / "index.html").read_text(encoding="utf-8")
    assert [name for name in ("a", "a-2", "b") if f"runs/{name}/index.html" not in top] == []
    assert folders(board / "compare") == ["a--b"]
    assert "compare/a--b/" in top
    assert folders(board.parent) == ["board", "other"]


def test_publishing_one_by_one_gives_the_same_leaderboard_as_all_at_once(
    published_runs: Path, tmp_path: Path
) -> None:
    for name in ("a", "b"):
        shutil.copytree(published_runs / name, tmp_path / name)
        publish(tmp_path, name)
    for suffix in ("csv", "json", "md"):
        file = f"leaderboard.{suffix}"
        assert (tmp_path / "board" / file).read_bytes() == (published_runs / "board" / file).read_bytes()


def test_publishing_a_run_again_replaces_it_and_keeps_its_url(board: Path) -> None:
    before = tree(board)
    publish(board.parent, "a", "b")
    assert tree(board) == before
    shutil.move(board.parent / "a", board.parent / "renamed")
    publish(board.parent, "renamed")
    assert folders(board / "runs") == ["a", "b"]
    assert data_json.load_run((board / "runs/a/data.json").read_text("utf-8")).folder == "renamed"


def test_comparisons_with_a_replaced_run_are_removed(board: Path) -> None:
    publish(board.parent, "b")
    assert not (board / "compare" / "a--b").exists()
    assert "compare/a--b" not in (board / "index.html").read_text(encoding="utf-8")


def test_files_that_no_report_has_stay(board: Path) -> None:
    (board / ".git").mkdir()
    (board / ".git" / "HEAD").write_text("ref: refs/heads/gh-pages\n")
    (board / "CNAME").write_text("leaderboard.example\n")
    publish(board.parent, "other/a")
    assert (board / ".git" / "HEAD").read_text() == "ref: refs/heads/gh-pages\n"
    assert (board / "CNAME").read_text() == "leaderboard.example\n"


def test_a_folder_with_something_else_is_refused(board: Path) -> None:
    (board / "leaderboard.json").unlink()
    before = tree(board)
    assert "--publish board: holds something other than a report" in publish(board.parent, "a", code=2)
    assert tree(board) == before


@pytest.mark.parametrize("text", ["", "{", "[]", '{"slug": "a"}'])
def test_damaged_facts_of_a_run_are_reported_and_nothing_changes(board: Path, text: str) -> None:
    (board / "runs/b/data.json").write_text(text)
    before = tree(board)
    stderr = publish(board.parent, "other/a", code=2)
    assert "runs/b/data.json: not the facts of a run" in stderr
    assert "remove runs/b to continue without that run" in stderr
    assert tree(board) == before


def test_missing_facts_are_reported(board: Path) -> None:
    (board / "runs/b/data.json").unlink()
    assert "runs/b/data.json: is missing" in publish(board.parent, "other/a", code=2)


def test_facts_in_another_runs_folder_are_reported(board: Path) -> None:
    shutil.copytree(board / "runs/a", board / "runs/copy")
    assert "runs/copy/data.json: belongs to runs/a" in publish(board.parent, "other/a", code=2)


@pytest.mark.parametrize("place", ["board", "new board"])
def test_of_two_processes_that_publish_at_once_the_second_waits(board: Path, place: str) -> None:
    both = [start("report", run, "--publish", place, cwd=board.parent) for run in ("other/a", "b")]
    stderr = [process.communicate(timeout=120)[1] for process in both]
    assert [process.returncode for process in both] == [0, 0], stderr
    slugs = folders(board.parent / place / "runs")
    assert set(slugs) == ({"a", "a-2", "b"} if place == "board" else {"a", "b"})


def test_a_link_to_a_board_stays_a_link(board: Path) -> None:
    (board.parent / "current").symlink_to("board")
    publish(board.parent, "other/a", place="current")
    assert (board.parent / "current").is_symlink()
    assert folders(board / "runs") == ["a", "a-2", "b"]


def test_leftovers_of_a_killed_process_are_restored_and_removed(board: Path) -> None:
    before = tree(board)
    board.rename(board.with_name(".board.4711.old"))
    board.with_name(".board.4711.new").mkdir()
    publish(board.parent, "b")
    assert {path: text for path, text in tree(board).items() if path.startswith("runs/a/")} == {
        path: text for path, text in before.items() if path.startswith("runs/a/")
    }
    assert [path.name for path in board.parent.iterdir() if path.name.startswith(".board")] == []


def test_a_kill_at_any_moment_leaves_the_board_unchanged(board: Path) -> None:
    before = tree(board)
    for moment in (0.3, 1.2):
        process = start("report", "other/a", "--publish", "board", cwd=board.parent)
        time.sleep(moment)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        if folders(board / "runs") == ["a", "b"]:
            assert tree(board) == before
    publish(board.parent, "other/a")
    assert folders(board / "runs") == ["a", "a-2", "b"]


@given(st.lists(st.sampled_from(["a", "A", "a-2", "b"]), min_size=1, max_size=6))
def test_no_two_runs_share_a_slug(names: list[str]) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as top:
        paths = []
        for number, name in enumerate(names):
            path = Path(top) / str(number) / name
            path.mkdir(parents=True)
            record = {
                "plan": {"model": "m", "seed": number, "limit": None},
                "grader": "1",
                "benchmarks": {},
                "sessions": [{"started": str(number)}],
            }
            (path / "run.json").write_text(json.dumps(record))
            paths.append(path)
        slugs = _assign_slugs(paths, [])
        assert len({slug.lower() for slug in slugs}) == len(names)
