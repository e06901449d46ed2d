"""Records to CSV and back."""

import csv

from reports.csv import csv_lines
from reports.rows import flatten
from tests.reports.sections import AIME, SMOKE


def test_a_table_reads_back_as_written() -> None:
    rows = list(csv.DictReader(csv_lines([flatten(AIME), flatten(SMOKE)])))
    assert [row["title"] for row in rows] == ["AIME 2024", "Smoke"]
    assert float(rows[0]["value"]) == 0.28854
    assert rows[0]["inside"] == "True"
    assert rows[1]["published"] == ""


def test_cells_with_commas_quotes_and_line_ends_survive() -> None:
    record = {"a": 'x, "y"\nz', "b": 1.5}
    (row,) = csv.DictReader(csv_lines([record]))
    assert row == {"a": 'x, "y"\nz', "b": "1.5"}


def test_no_records_make_an_empty_file() -> None:
    assert list(csv_lines([])) == []


def test_formulas_are_escaped_and_numbers_are_not() -> None:
    record = {"a": '=HYPERLINK("http://e")', "b": "@me", "c": -1.5, "d": "a=b"}
    (row,) = csv.DictReader(csv_lines([record]))
    assert row == {"a": '\'=HYPERLINK("http://e")', "b": "'@me", "c": "-1.5", "d": "a=b"}
