"""The size that a report is said to take is near the one that it takes."""

import random
from pathlib import Path

import pytest

from benchmarks.types import Question
from r1eval.report.sample_choice import TextSelection
from r1eval.report.size_estimate import estimate_report
from r1eval.report.write import ReportOptions, write
from r1eval.store.folder import RunFolder
from tests import replays
from tests.command_line import r1eval
from tests.gate import runs

pytestmark = pytest.mark.engine
WORDS = [f"{start}{end}" for start in ("alp", "bet", "gam", "del", "eps") for end in ("ha", "a", "on", "ta")]


def long_reply(question: Question, index: int) -> str:
    """A reply of 4,000 words that are not those of another."""
    words = " ".join(random.Random(f"{question.id} {index}").choices(WORDS, k=4000))
    return replays.correct_reply(question, index).replace("</think>", f"{words}</think>")


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> RunFolder:
    folder = tmp_path_factory.mktemp("size")
    return runs.run(folder / "run", long_reply, benchmark=runs.sums_benchmark(folder, 40), k=8)


@pytest.mark.parametrize("selection", [TextSelection("all"), TextSelection("some", 1)], ids=["all", "one"])
def test_it_is_within_a_quarter(run: RunFolder, tmp_path: Path, selection: TextSelection) -> None:
    lines: list[str] = []
    write([run.path], tmp_path / "report", ReportOptions(selection, workers=1), lines.append)
    taken = sum(file.stat().st_size for file in (tmp_path / "report").rglob("*") if file.is_file())
    assert estimate_report([run.path], selection, reveal=False) == pytest.approx(taken, rel=0.25)
    assert lines[0].startswith("report: will take about ")


def test_a_run_without_metrics_stops_the_report_before_its_first_page(run: RunFolder, tmp_path: Path) -> None:
    unfinished = tmp_path / "unfinished"
    unfinished.mkdir()
    for file in run.path.rglob("*"):
        if file.is_file() and file.name != "metrics.json":
            copy = unfinished / file.relative_to(run.path)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(file.read_bytes())
    done = r1eval("report", run.path, unfinished, "--out", "report", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert "unfinished has no metrics yet" in done.stderr
    assert "writing pages" not in done.stderr
    assert not (tmp_path / "report").exists()
