"""The verb `r1eval report`: a complete site or none, the same cells in every format, usage errors."""

import json
from pathlib import Path

import pytest

from r1eval.statistics.metrics import read_metrics
from r1eval.store.folder import RunFolder
from tests.command_line import r1eval
from tests.gate import runs
from tests.report.chunks import read_texts

pytestmark = pytest.mark.engine


@pytest.fixture(scope="module")
def report_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder `runs` with two runs of the same sums, and a report on them in `site`."""
    folder = tmp_path_factory.mktemp("report")
    benchmark = runs.sums_benchmark(folder, 8)  # few questions need no worker processes
    (folder / "runs").mkdir()
    for name, share in (("worse", 0.4), ("better", 0.9)):
        runs.run(folder / "runs" / name, runs.model_with_accuracy(share), benchmark=benchmark)
    done = r1eval("report", "runs", "--out", "site", cwd=folder)
    assert done.returncode == 0, done.stderr
    return folder


def tree(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def link_works(page: Path, link: str) -> bool:
    """Whether a link of a page points to a file, and to an anchor in it."""
    address, _, anchor = link.partition("#")
    target = page.parent / address if address else page
    return target.is_file() and (not anchor or f'id="{anchor}"' in target.read_text(encoding="utf-8"))


def test_a_report_has_a_page_for_each_run_benchmark_and_question(report_folder: Path) -> None:
    site = report_folder / "site"
    for page in (
        "index.html",
        "runs/better/index.html",
        "runs/better/sums.html",
        "runs/worse/sums/sum-1.html",
    ):
        assert (site / page).read_text(encoding="utf-8").startswith("<!doctype html>"), page


def test_every_link_and_file_of_a_page_exists(report_folder: Path) -> None:
    from lxml import etree

    site = report_folder / "site"
    missing = [
        (page.name, link)
        for page in site.rglob("*.html")
        for element in etree.fromstring(page.read_bytes(), etree.HTMLParser()).iter(
            "a", "link", "script", "img"
        )
        for link in (element.get("href"), element.get("src"))
        if link and ("://" in link or not link_works(page, link))
    ]
    assert missing == []


def test_each_printed_format_is_the_file_of_the_report(report_folder: Path) -> None:
    for form, suffix in (("csv", "csv"), ("json", "json"), ("markdown", "md")):
        done = r1eval("report", "runs", "--format", form, "--quiet", cwd=report_folder)
        assert done.stdout == (report_folder / "site" / f"leaderboard.{suffix}").read_text(encoding="utf-8")


def test_the_leaderboards_figures_are_those_of_metrics_json(report_folder: Path) -> None:
    board = json.loads((report_folder / "site" / "leaderboard.json").read_text(encoding="utf-8"))
    text = json.dumps(board)
    for name in ("better", "worse"):
        metrics = {row.name: row for row in read_metrics(report_folder / "runs" / name)}
        for metric in ("pass@1", "cons@4", "truncated", "output_tokens"):
            assert json.dumps(metrics[metric].value) in text, (name, metric)


def test_a_report_is_reproducible(report_folder: Path) -> None:
    assert r1eval("report", "runs", "--out", "again", cwd=report_folder).returncode == 0
    assert tree(report_folder / "again") == tree(report_folder / "site")


def test_an_earlier_report_is_replaced_but_nothing_else(report_folder: Path, tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "thesis.txt").write_text("mine")
    refused = r1eval("report", report_folder / "runs" / "better", "--out", "site", cwd=tmp_path)
    assert refused.returncode == 2
    assert "site: holds something other than a report" in refused.stderr
    (tmp_path / "site" / "thesis.txt").unlink()
    assert r1eval("report", report_folder / "runs" / "better", "--out", "site", cwd=tmp_path).returncode == 0
    assert r1eval("report", report_folder / "runs" / "worse", "--out", "site", cwd=tmp_path).returncode == 0
    assert [path.name for path in (tmp_path / "site" / "runs").iterdir()] == ["worse"]
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_a_damaged_run_leaves_the_earlier_report_unchanged(report_folder: Path, tmp_path: Path) -> None:
    assert r1eval("report", report_folder / "runs" / "better", "--out", "site", cwd=tmp_path).returncode == 0
    before = tree(tmp_path / "site")
    broken = runs.run(tmp_path / "broken", runs.model_with_accuracy(0.5))
    samples = broken.path / "sums" / "samples.jsonl"
    samples.write_text("{no line\n" + samples.read_text(encoding="utf-8"), encoding="utf-8")
    done = r1eval("report", report_folder / "runs" / "worse", "broken", "--out", "site", cwd=tmp_path)
    assert done.returncode == 2
    assert "samples.jsonl" in done.stderr
    assert "Traceback" not in done.stderr
    assert tree(tmp_path / "site") == before
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".")]


@pytest.mark.parametrize(
    ("args", "line"),
    [
        (["runs"], "give --out DIR for the report"),
        ([], "name a run folder"),
        (["runs", "--out", "a", "--publish", "b"], "give one of them"),
        (["runs", "--out", "a", "--format", "csv"], "prints only the leaderboard"),
        (["runs", "--out", "a", "--samples", "most"], "--samples most"),
        (["site", "--out", "a"], "site holds no run"),
        (["runs/better", "--out", "a", "--baseline", "runs"], "--baseline runs: holds no run"),
        (["runs", "--out", "."], "cannot be replaced; name a folder in it"),
        (["runs", "--out", "a", "--published", "DeepSeek-R2"], "--published DeepSeek-R2"),
    ],
)
def test_a_usage_error_is_one_line_and_nothing_is_written(
    report_folder: Path, args: list[str], line: str
) -> None:
    done = r1eval("report", *args, cwd=report_folder)
    assert done.returncode == 2
    assert line in done.stderr
    assert "Traceback" not in done.stderr
    assert not (report_folder / "a").exists()


def test_a_run_without_metrics_is_an_error_with_the_fix(tmp_path: Path) -> None:
    folder: RunFolder = runs.run(tmp_path / "run", runs.model_with_accuracy(0.5))
    (folder.path / "metrics.json").unlink()
    done = r1eval("report", "run", "--out", "site", cwd=tmp_path)
    assert done.returncode == 2
    assert "r1eval score" in done.stderr
    assert not (tmp_path / "site").exists()


def test_hidden_questions_and_quotes_of_them_are_not_in_a_report_unless_revealed(
    tmp_path: Path,
) -> None:
    benchmark = runs.sums_benchmark(tmp_path, 4, prompt="A secret: {question} End with \\\\boxed{}.")
    (tmp_path / "runs").mkdir()
    for name in ("one", "two"):
        model = runs.model_with_accuracy(0.5, seed=len(name))
        folder = runs.run(tmp_path / "runs" / name, model, benchmark=benchmark)
        path = folder.path / "sums" / "questions.jsonl"
        path.write_text(path.read_text(encoding="utf-8").replace('"hidden": false', '"hidden": true'))
    for options, is_shown in (((), False), (("--reveal",), True)):
        done = r1eval("report", "runs", "--out", "site", "--samples", "all", *options, cwd=tmp_path)
        assert done.returncode == 0, done.stderr
        content = b"".join(tree(tmp_path / "site").values())
        assert (b"A secret: What is 1 + 2?" in content) is is_shown
        for name in ("one", "two"):
            texts = read_texts(tmp_path / "site" / "runs" / name, "sums")
            assert {"Let me see. Perhaps" in (one["thinking"] or "") for one in texts} == {is_shown}
            assert is_shown or {one["reply"] for one in texts} == {None}


def test_an_answer_that_cannot_be_encoded_does_not_end_a_report(tmp_path: Path) -> None:
    benchmark = runs.sums_benchmark(tmp_path, 3)
    (tmp_path / "runs").mkdir()
    runs.run(tmp_path / "runs" / "one", lambda *_: "<think>a</think>\\boxed{\ud800x}", benchmark=benchmark)
    runs.run(tmp_path / "runs" / "two", lambda *_: "<think>a</think>\\boxed{7}", benchmark=benchmark)
    done = r1eval("report", "runs", "--out", "site", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "site" / "compare" / "one--two" / "data.json").read_text(encoding="utf-8")
