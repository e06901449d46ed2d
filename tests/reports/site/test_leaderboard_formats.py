"""The leaderboard's files hold the cells of the page: raw in CSV and JSON, as they are read in Markdown."""

import csv
import io
import json
from dataclasses import replace

from reports.site.leaderboard import Board, board
from reports.site.leaderboard_formats import as_csv, as_json, as_markdown
from tests.reports.site.boards import OTHERS, PAPER, PUBLISHED, benchmark, run


def made() -> Board:
    first = benchmark(correct=[1, 2, 3], published=PUBLISHED)
    return board(
        [run("a", first), run("b", benchmark(correct=[4], failed=1), limit=1)], {("a", "sums"): (1, 1)}, None
    )


def test_csv_has_one_header_of_unique_names_and_raw_values() -> None:
    rows = list(csv.DictReader(io.StringIO(as_csv(made()))))
    header = as_csv(made()).splitlines()[0].split(",")
    assert len(header) == len(set(header))
    assert {"sums pass@1", "sums pass@1 low", "sums pass@1 high"} <= set(header)
    assert [row["kind"] for row in rows] == ["measured"] * 2 + ["published"] * 3
    assert [row["sums pass@1"] for row in rows] == ["0.5", "", "0.9", "0.7", "0.65"]
    assert [row["source"] for row in rows[2:]] == [PAPER, PAPER, OTHERS]
    assert "only the first 1 questions" in rows[1]["notes"]


def test_json_holds_the_same_values_as_csv() -> None:
    board_made = made()
    told = json.loads(as_json(board_made))
    assert list(told) == ["columns", "rows"]
    lines = list(csv.DictReader(io.StringIO(as_csv(board_made))))
    for row, line in zip(told["rows"], lines, strict=True):
        assert (row["model"], row["run"], row["kind"]) == (line["model"], line["run"], line["kind"])
        for column in told["columns"]:
            value = row["cells"].get(column["name"], {}).get("value")
            assert line[column["name"]] == ("" if value is None else str(value))
    assert told["rows"][2]["cells"]["sums pass@1"]["source"] == PAPER


def test_markdown_is_one_table_in_percent_with_its_sources() -> None:
    text = as_markdown(made())
    table = [line for line in text.splitlines() if line.startswith("|")]
    assert len(table) == 2 + 5
    assert "50.0 [40.0, 60.0]" in table[2]
    assert "90.0 [1]" in table[4]
    assert f"- [1] {PAPER}" in text
    assert "worst and best case" in table[3]


def test_markdown_of_many_benchmarks_keeps_to_accuracy() -> None:
    many = run("a", *(benchmark(name, correct=[1, 2]) for name in ("one", "two", "three")))
    header = as_markdown(board([many], {}, None)).splitlines()[0]
    assert header.count("|") == 1 + 1 + 6
    assert "truncated" not in header


def test_what_a_model_is_called_breaks_no_table() -> None:
    hostile = run("a", benchmark(correct=[1]))
    named = type(hostile)(**{**vars(hostile), "model": "a|b <script>"})
    line = as_markdown(board([named], {}, None)).splitlines()[2]
    assert "a\\|b \\<script>" in line


def test_no_name_breaks_a_form_or_becomes_markup() -> None:
    hostile = replace(
        run("a", benchmark(correct=[1])), model="x\ny|z [click](javascript:alert(1)) \ud800 <b>"
    )
    shown = board([hostile], {}, [])
    line = next(line for line in as_markdown(shown).splitlines() if "click" in line)
    assert line.startswith("| x y\\|z [click]\\(javascript:alert(1)) � \\<b> (a) |")
    for form in (as_csv, as_json, as_markdown):
        assert form(shown).encode()
