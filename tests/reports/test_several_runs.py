"""Several runs as lines of one table: their order, their names, and what is said once of all of them."""

from dataclasses import replace

import pytest

from reports import table
from reports.columns import COLUMNS, DROPPED, NAMES
from reports.fit import FULL, Screen, fit_grid, format_columns
from reports.grids import make_grid
from reports.lines import Sort, run_labels, table_lines
from reports.rows import Row, Section
from reports.table import View
from tests.reports.sections import AIME, CONSENSUS, SMOKE


def run(name: str, *rows: Row, notes: tuple[str, ...] = ()) -> Section:
    return Section("org/m", f"runs/{name}", rows, notes, name=name)


def other(row: Row, value: float | None) -> Row:
    return replace(row, value=value, reference=None)


BASE = run("base", AIME, CONSENSUS, SMOKE, notes=("AIME 2024: a note", "only here"))
NEXT = run("next", other(AIME, 0.4), other(CONSENSUS, None), other(SMOKE, 0.5), notes=("AIME 2024: a note",))


def names(*sections: Section, sort: Sort | None = None) -> list[tuple[str, str, str]]:
    rows = [line.row for line in table_lines(sections, sort) if line.row]
    return [(row.benchmark, row.metric, row.run) for row in rows]


def test_the_runs_of_a_metric_are_below_each_other() -> None:
    assert names(BASE, NEXT) == [
        ("aime24", "pass@1", "base"),
        ("aime24", "pass@1", "next"),
        ("aime24", "cons@64", "base"),
        ("aime24", "cons@64", "next"),
        ("smoke", "pass@1", "base"),
        ("smoke", "pass@1", "next"),
    ]


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        (Sort("measured", descending=True), ["next", "base", "base", "next", "base", "next"]),
        (Sort("measured", descending=False), ["base", "next", "base", "next", "next", "base"]),
        (Sort("run", descending=True), ["next", "base"] * 3),
    ],
    ids=["highest first", "lowest first", "names"],
)
def test_a_column_orders_the_runs_of_each_metric_and_the_unknown_comes_last(
    sort: Sort, order: list[str]
) -> None:
    assert [run for *_, run in names(BASE, NEXT, sort=sort)] == order


def test_a_column_orders_the_benchmarks_of_one_run_by_their_first_metric() -> None:
    assert [one[:2] for one in names(BASE, sort=Sort("measured", descending=True))] == [
        ("smoke", "pass@1"),
        ("aime24", "pass@1"),
        ("aime24", "cons@64"),
    ]


def test_runs_are_told_apart_by_name_else_by_folder_else_by_path() -> None:
    assert run_labels([BASE, NEXT]) == ("base", "next")
    assert run_labels([replace(BASE, name=""), replace(NEXT, name="")]) == ("base", "next")
    same = [replace(BASE, name="", run=path) for path in ("a/m", "b/m")]
    assert run_labels(same) == ("a/m", "b/m")


def test_what_holds_for_all_runs_is_said_once_and_the_rest_with_the_run() -> None:
    shown = table.to_text([BASE, NEXT])
    assert shown.count("AIME 2024: a note") == 1
    assert "\nAIME 2024: a note\n" in shown
    assert "\nbase: only here\n" in shown
    assert shown.count("settings") == 1
    assert shown.startswith("base: run runs/base\nnext: run runs/next\n\nbenchmark")


def test_markdown_has_the_same_one_table() -> None:
    shown = table.to_markdown([BASE, NEXT])
    assert shown.count("| benchmark | metric | run |") == 1
    assert "|  |  | next | 40.0 |" in shown


def test_chosen_columns_are_one_table_and_an_unknown_value_is_a_dash() -> None:
    shown = table.to_text([BASE, NEXT], View(("tokens", "measured")))
    lines = shown.split("\n\n")[1].splitlines()
    assert lines[0].split() == ["benchmark", "metric", "run", "tokens", "measured"]
    assert lines[5].split() == ["next", "9,876", "±201", "–"]


def test_two_published_values_do_not_repeat_a_line_without_their_column() -> None:
    assert AIME.reference is not None
    second = replace(AIME, reference=replace(AIME.reference, source="the README"))
    (line,) = make_grid(table_lines([run("base", AIME, second)]), ["measured"], several=False).lines
    assert line == ("AIME 2024", "pass@1", "28.9")


@pytest.mark.parametrize("width", range(20, 121, 4))
@pytest.mark.parametrize("sections", [[BASE], [BASE, NEXT]], ids=["one run", "two runs"])
def test_no_line_is_wider_than_the_terminal_and_nothing_disappears_unsaid(
    sections: list[Section], width: int
) -> None:
    shown = table.to_text(sections, View(screen=Screen(width)))
    assert max(map(len, shown.splitlines())) <= width
    text = " ".join(shown.split())
    for value in ("28.9", "12.5 %", "[17.0, 41.0]"):
        assert value in text
    assert ("-20.0" in text) or ("diff" in text and "--columns shows them" in text)
    if width >= max(map(len, table.to_text(sections).splitlines())):
        assert shown == table.to_text(sections)


def test_headings_are_shortened_before_columns_are_left_out_and_those_before_blocks() -> None:
    grid = make_grid(table_lines([BASE]), ["measured", "interval", "ability"], several=False)
    dropped = [COLUMNS[name].heading for name in DROPPED]
    shorter = {"measured": "m"}
    full = max(map(len, format_columns(grid).splitlines()))
    assert fit_grid(grid, FULL, shorter, dropped) == (format_columns(grid), ())
    assert fit_grid(grid, Screen(full), shorter, dropped) == (format_columns(grid), ())
    assert fit_grid(grid, Screen(full - 1), shorter, dropped)[1] == ()
    assert fit_grid(grid, Screen(full - 9), shorter, dropped)[1] == ("ability",)
    text, out = fit_grid(grid, Screen(33), shorter, dropped)
    assert out == ()
    assert text.splitlines()[:2] == ["AIME 2024, pass@1", "    m 28.9"]


def test_colour_changes_no_character() -> None:
    plain, colored = (table.to_text([BASE], View(screen=Screen(120, color=one))) for one in (False, True))
    for style in ("0", "1", "2", "33"):
        colored = colored.replace(f"\x1b[{style}m", "")
    assert colored == plain


def test_every_column_but_the_names_can_be_chosen() -> None:
    columns = tuple(name for name in COLUMNS if name not in NAMES)
    header = table.to_text([BASE], View(columns)).split("\n\n")[1].splitlines()[0]
    assert all(COLUMNS[name].heading in header for name in columns)
