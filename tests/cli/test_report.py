"""The verb `r1eval report`: a whole site or none, the same cells in every form, one line for each mistake."""

import json
from pathlib import Path

import pytest

from r1eval.statistics.metrics import read_metrics
from r1eval.store.folder import RunFolder
from tests.command_line import r1eval
from tests.gate import runs


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder `runs` with two runs of the same sums, and a report on them in `site`."""
    folder = tmp_path_factory.mktemp("report")
    asked = runs.sums(folder)
    (folder / "runs").mkdir()
    for name, share in (("worse", 0.4), ("better", 0.9)):
        runs.run(folder / "runs" / name, runs.able(share), asked=asked)
    done = r1eval("report", "runs", "--out", "site", cwd=folder)
    assert done.returncode == 0, done.stderr
    return folder


def tree(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def leads(page: Path, link: str) -> bool:
    """Whether a link of a page leads to a file, and to a place in it."""
    address, _, anchor = link.partition("#")
    target = page.parent / address if address else page
    return target.is_file() and (not anchor or f'id="{anchor}"' in target.read_text(encoding="utf-8"))


def test_a_report_has_a_page_for_each_run_benchmark_and_question(made: Path) -> None:
    site = made / "site"
    for page in (
        "index.html",
        "runs/better/index.html",
        "runs/better/sums.html",
        "runs/worse/sums/sum-1.html",
    ):
        assert (site / page).read_text(encoding="utf-8").startswith("<!doctype html>"), page


def test_every_link_and_every_file_of_a_page_is_there(made: Path) -> None:
    from lxml import etree

    site = made / "site"
    missing = [
        (page.name, link)
        for page in site.rglob("*.html")
        for element in etree.fromstring(page.read_bytes(), etree.HTMLParser()).iter(
            "a", "link", "script", "img"
        )
        for link in (element.get("href"), element.get("src"))
        if link and ("://" in link or not leads(page, link))
    ]
    assert missing == []


def test_each_form_printed_alone_is_the_file_of_the_report(made: Path) -> None:
    for form, suffix in (("csv", "csv"), ("json", "json"), ("markdown", "md")):
        done = r1eval("report", "runs", "--format", form, "--quiet", cwd=made)
        assert done.stdout == (made / "site" / f"leaderboard.{suffix}").read_text(encoding="utf-8")


def test_the_leaderboards_figures_are_those_of_metrics_json(made: Path) -> None:
    board = json.loads((made / "site" / "leaderboard.json").read_text(encoding="utf-8"))
    told = json.dumps(board)
    for name in ("better", "worse"):
        metrics = {metric.name: metric for metric in read_metrics(made / "runs" / name)}
        for wanted in ("pass@1", "cons@4", "truncated", "output_tokens"):
            assert json.dumps(metrics[wanted].value) in told, (name, wanted)


def test_the_same_runs_make_the_same_report(made: Path) -> None:
    assert r1eval("report", "runs", "--out", "again", cwd=made).returncode == 0
    assert tree(made / "again") == tree(made / "site")


def test_an_earlier_report_is_replaced_and_anything_else_is_not(made: Path, tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "thesis.txt").write_text("mine")
    refused = r1eval("report", made / "runs" / "better", "--out", "site", cwd=tmp_path)
    assert refused.returncode == 2
    assert "site: holds something other than a report" in refused.stderr
    (tmp_path / "site" / "thesis.txt").unlink()
    assert r1eval("report", made / "runs" / "better", "--out", "site", cwd=tmp_path).returncode == 0
    assert r1eval("report", made / "runs" / "worse", "--out", "site", cwd=tmp_path).returncode == 0
    assert [path.name for path in (tmp_path / "site" / "runs").iterdir()] == ["worse"]
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_a_damaged_run_leaves_the_earlier_report_as_it_was(made: Path, tmp_path: Path) -> None:
    assert r1eval("report", made / "runs" / "better", "--out", "site", cwd=tmp_path).returncode == 0
    before = tree(tmp_path / "site")
    broken = runs.run(tmp_path / "broken", runs.able(0.5))
    samples = broken.path / "sums" / "samples.jsonl"
    samples.write_text("{no line\n" + samples.read_text(encoding="utf-8"), encoding="utf-8")
    done = r1eval("report", made / "runs" / "worse", "broken", "--out", "site", cwd=tmp_path)
    assert done.returncode == 2
    assert "samples.jsonl" in done.stderr
    assert "Traceback" not in done.stderr
    assert tree(tmp_path / "site") == before
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".")]


@pytest.mark.parametrize(
    ("args", "line"),
    [
        (["runs"], "say where the report goes, with --out DIR"),
        ([], "name a run folder"),
        (["runs", "--out", "a", "--publish", "b"], "give one of them"),
        (["runs", "--out", "a", "--format", "csv"], "prints the leaderboard alone"),
        (["runs", "--out", "a", "--samples", "most"], "--samples most"),
        (["site", "--out", "a"], "site holds no run"),
        (["runs/better", "--out", "a", "--baseline", "runs"], "--baseline runs: holds no run"),
        (["runs", "--out", "."], "cannot be exchanged; name a folder in it"),
        (["runs", "--out", "a", "--reference", "DeepSeek-R2"], "--reference DeepSeek-R2"),
    ],
)
def test_a_mistake_is_one_line_and_nothing_is_written(made: Path, args: list[str], line: str) -> None:
    done = r1eval("report", *args, cwd=made)
    assert done.returncode == 2
    assert line in done.stderr
    assert "Traceback" not in done.stderr
    assert not (made / "a").exists()


def test_a_run_without_metrics_says_how_to_make_them(tmp_path: Path) -> None:
    folder: RunFolder = runs.run(tmp_path / "run", runs.able(0.5))
    (folder.path / "metrics.json").unlink()
    done = r1eval("report", "run", "--out", "site", cwd=tmp_path)
    assert done.returncode == 2
    assert "r1eval score" in done.stderr
    assert not (tmp_path / "site").exists()


def test_hidden_questions_and_what_quotes_them_are_nowhere_in_a_report_unless_revealed(
    tmp_path: Path,
) -> None:
    asked = runs.sums(tmp_path, 4, prompt="A secret: {question} End with \\\\boxed{}.")
    (tmp_path / "runs").mkdir()
    for name in ("one", "two"):
        folder = runs.run(tmp_path / "runs" / name, runs.able(0.5, seed=len(name)), asked=asked)
        path = folder.path / "sums" / "questions.jsonl"
        path.write_text(path.read_text(encoding="utf-8").replace('"hidden": false', '"hidden": true'))
    for options, found in (((), False), (("--reveal",), True)):
        done = r1eval("report", "runs", "--out", "site", "--samples", "all", *options, cwd=tmp_path)
        assert done.returncode == 0, done.stderr
        held = b"".join(tree(tmp_path / "site").values())
        assert (b"A secret: What is 1 + 2?" in held) is found
        assert (b"Let me see. Perhaps" in held) is found


def test_an_answer_that_no_file_can_hold_ends_no_report(tmp_path: Path) -> None:
    asked = runs.sums(tmp_path, 3)
    (tmp_path / "runs").mkdir()
    runs.run(tmp_path / "runs" / "one", lambda *_: "<think>a</think>\\boxed{\ud800x}", asked=asked)
    runs.run(tmp_path / "runs" / "two", lambda *_: "<think>a</think>\\boxed{7}", asked=asked)
    done = r1eval("report", "runs", "--out", "site", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "site" / "compare" / "one--two" / "data.json").read_text(encoding="utf-8")
