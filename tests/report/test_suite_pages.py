"""Suites in a report: the title above their benchmarks, the average below, and the leaderboard's column."""

import csv
from dataclasses import replace
from io import StringIO
from typing import Any

import pytest
from lxml import html

from r1eval.report.run_facts import gather
from reports.rows import SuiteResult
from reports.site.data_json import dump_run, load_run
from reports.site.facts import RunFacts
from reports.site.leaderboard import Leaderboard, build_leaderboard
from reports.site.leaderboard_cells import LeaderboardCell
from reports.site.leaderboard_formats import to_csv, to_markdown
from reports.site.leaderboard_page import render_leaderboard_page
from reports.site.run_page import render_run_page
from tests.suite_runs import SuiteRuns

pytestmark = pytest.mark.engine


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> RunFacts:
    runs = SuiteRuns(tmp_path_factory.mktemp("suite"))
    runs.run(out="a")
    (runs.home / "arithmetic.toml").unlink()
    return gather(runs.folder("a"), {}, "a", reveal=False)


def with_suite(run: RunFacts, slug: str, suite: SuiteResult) -> RunFacts:
    return replace(run, slug=slug, model=slug, suites=(suite,))


def average(leaderboard: Leaderboard, slug: str) -> LeaderboardCell:
    row = next(row for row in leaderboard.measured if row.slug == slug)
    return row.cells[[column.name for column in leaderboard.columns].index("arithmetic average")]


def test_facts_survive_the_way_through_a_file(run: RunFacts) -> None:
    assert load_run(dump_run(run)) == run
    assert [suite.name for suite in run.suites] == ["arithmetic"]


def test_a_runs_page_has_the_title_and_the_average_of_its_suite(run: RunFacts) -> None:
    page: Any = html.fromstring(render_run_page(run))
    assert page.xpath("//h3[1]/text()")[0] == "Arithmetic"
    (row,) = page.xpath("//tr[@data-suite='Arithmetic']")
    found = run.average("arithmetic")
    assert found is not None
    assert float(row.xpath("td/@data-value")[0]) == found.value
    assert row.xpath("td")[3].text == "±10.9", "between benchmarks"
    assert "The average is the mean pass@1 of ones, tens, hundreds" in page.text_content()


def test_a_runs_page_says_why_there_is_no_average(run: RunFacts) -> None:
    (suite,) = run.suites
    broken = replace(suite, average=None, note="no average, as tens was not run")
    page: Any = html.fromstring(render_run_page(with_suite(run, "a", broken)))
    assert "No average, as tens was not run." in page.text_content()
    assert page.xpath("//tr[@data-suite]") == []


def test_the_leaderboard_has_a_column_for_the_average_after_the_benchmarks(run: RunFacts) -> None:
    board = build_leaderboard([run], {}, None)
    assert [group.name for group in board.groups] == ["ones", "tens", "hundreds", "arithmetic"]
    found = run.average("arithmetic")
    assert found is not None
    assert average(board, "a") == LeaderboardCell("57.3", found.value, found.low, found.high, "[42.6, 66.9]")
    page: Any = html.fromstring(render_leaderboard_page(board, [run], [], checkpoints=False))
    assert "1 run on 3 benchmarks" in page.text_content()


def test_its_files_have_the_average_too(run: RunFacts) -> None:
    board = build_leaderboard([run], {}, None)
    (record,) = csv.DictReader(StringIO(to_csv(board)))
    found = run.average("arithmetic")
    assert found is not None
    assert float(record["arithmetic average"]) == found.value
    assert "57.3 [42.6, 66.9]" in to_markdown(board)


def test_a_run_without_the_average_shows_none(run: RunFacts) -> None:
    (suite,) = run.suites
    other = with_suite(run, "b", replace(suite, average=None))
    assert average(build_leaderboard([run, other], {}, None), "b") == LeaderboardCell()


def test_an_average_of_other_benchmarks_is_noted(run: RunFacts) -> None:
    (suite,) = run.suites
    assert suite.average is not None
    changed = replace(suite.average, weights=(("ones", 1.0), ("tens", 1.0)))
    other = with_suite(run, "b", replace(suite, average=changed))
    board = build_leaderboard([run, other], {}, None)
    assert average(board, "b").notes == ("pass@1 of 2 benchmarks",)
    assert average(board, "a").notes == ()


def test_runs_without_suites_have_no_such_column(run: RunFacts) -> None:
    board = build_leaderboard([replace(run, suites=())], {}, None)
    assert "average" not in {column.metric for column in board.columns}
