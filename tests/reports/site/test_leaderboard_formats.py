"""The leaderboard's files have the cells of the page: raw values in CSV and JSON, text in Markdown."""

import csv
import io
import json
from dataclasses import replace

from reports.site.leaderboard import Leaderboard, build_leaderboard
from reports.site.leaderboard_formats import to_csv, to_json, to_markdown
from tests.reports.site.small_runs import PAPER, PUBLISHED, THIRD_PARTY, benchmark, run


def example_leaderboard() -> Leaderboard:
    first = benchmark(correct=[1, 2, 3], published=PUBLISHED)
    return build_leaderboard(
        [run("a", first), run("b", benchmark(correct=[4], failed=1), limit=1)], {("a", "sums"): (1, 1)}, None
    )


def test_csv_has_one_header_of_unique_names_and_raw_values() -> None:
    rows = list(csv.DictReader(io.StringIO(to_csv(example_leaderboard()))))
    header = to_csv(example_leaderboard()).splitlines()[0].split(",")
    assert len(header) == len(set(header))
    assert {"sums pass@1", "sums pass@1 low", "sums pass@1 high"} <= set(header)
    assert [row["kind"] for row in rows] == ["measured"] * 2 + ["published"] * 3
    assert [row["sums pass@1"] for row in rows] == ["0.5", "", "0.9", "0.7", "0.65"]
    assert [row["source"] for row in rows[2:]] == [PAPER, PAPER, THIRD_PARTY]
    assert "only the first 1 questions" in rows[1]["notes"]


def test_json_has_the_same_values_as_csv() -> None:
    leaderboard = example_leaderboard()
    data = json.loads(to_json(leaderboard))
    assert list(data) == ["schema", "columns", "rows"]
    lines = list(csv.DictReader(io.StringIO(to_csv(leaderboard))))
    for row, line in zip(data["rows"], lines, strict=True):
        assert (row["model"], row["run"], row["kind"]) == (line["model"], line["run"], line["kind"])
        for column in data["columns"]:
            value = row["cells"].get(column["name"], {}).get("value")
            assert line[column["name"]] == ("" if value is None else str(value))
    assert data["rows"][2]["cells"]["sums pass@1"]["source"] == PAPER


def test_markdown_is_one_table_in_percent_with_its_sources() -> None:
    text = to_markdown(example_leaderboard())
    table = [line for line in text.splitlines() if line.startswith("|")]
    assert len(table) == 2 + 5
    assert "50.0 [40.0, 60.0]" in table[2]
    assert "90.0 [1]" in table[4]
    assert f"- [1] {PAPER}" in text
    assert "worst and best case" in table[3]


def test_markdown_of_many_benchmarks_keeps_to_accuracy() -> None:
    many = run("a", *(benchmark(name, correct=[1, 2]) for name in ("one", "two", "three")))
    header = to_markdown(build_leaderboard([many], {}, None)).splitlines()[0]
    assert header.count("|") == 1 + 1 + 6
    assert "truncated" not in header


def test_a_models_name_cannot_break_the_table() -> None:
    hostile = run("a", benchmark(correct=[1]))
    named = type(hostile)(**{**vars(hostile), "model": "a|b <script>"})
    line = to_markdown(build_leaderboard([named], {}, None)).splitlines()[2]
    assert "a\\|b \\<script>" in line


def test_no_name_breaks_a_format_or_becomes_markup() -> None:
    hostile = replace(
        run("a", benchmark(correct=[1])), model="x\ny|z [click](javascript:alert(1)) \ud800 <b>"
    )
    leaderboard = build_leaderboard([hostile], {}, [])
    line = next(line for line in to_markdown(leaderboard).splitlines() if "click" in line)
    assert line.startswith("| x y\\|z [click]\\(javascript:alert(1)) � \\<b> (a) |")
    for to_text in (to_csv, to_json, to_markdown):
        assert to_text(leaderboard).encode()
