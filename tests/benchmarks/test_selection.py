"""The user's selection: dates, ids and files, and options that do not apply to a benchmark."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks import catalogue
from benchmarks.errors import BenchmarkError
from benchmarks.selection import Selection, parse_selection


@pytest.mark.parametrize(
    ("since", "until", "window"),
    [
        ("2024-08", "2025-01", ("2024-08-01", "2025-01-31")),
        ("2024-02-29", "2024-02", ("2024-02-29", "2024-02-29")),
        (None, "2023-02", ("", "2023-02-28")),
        ("2024-08-31", None, ("2024-08-31", "")),
        ("", "", ("", "")),
    ],
)
def test_a_month_stands_for_its_first_or_last_day(
    since: str | None, until: str | None, window: tuple[str, str]
) -> None:
    selection = parse_selection(since=since, until=until)
    assert (selection.since, selection.until) == window


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"since": "yesterday"}, "--since yesterday: give a day as 2024-08-31, or a month as 2024-08"),
        ({"until": "2024-13"}, "--until 2024-13: give a day"),
        ({"until": "2023-02-29"}, "--until 2023-02-29: give a day"),
        ({"since": "20240801"}, "--since 20240801: give a day"),
        ({"since": "2024-09", "until": "2024-08"}, "--since 2024-09 is after --until 2024-08: swap them"),
    ],
)
def test_an_invalid_date_is_one_line(options: dict[str, Any], message: str) -> None:
    with pytest.raises(BenchmarkError) as caught:
        parse_selection(**options)
    assert str(caught.value).startswith(message)


@given(st.dates(), st.dates(), st.dates())
def test_a_window_holds_its_days_ends_included(one: date, other: date, day: date) -> None:
    first, last = sorted((one, other))
    selection = parse_selection(since=first.isoformat(), until=last.isoformat())
    assert (selection.skip_reason("q", day.isoformat()) == "") == (first <= day <= last)


def test_ids_come_from_the_command_line_and_from_files_with_comments(tmp_path: Path) -> None:
    file = tmp_path / "errata.txt"
    file.write_text("# bad tests\nabc301_a  # two answers\n\n 2727\n", encoding="utf-8")
    selection = parse_selection(exclude=[str(file), "2046/A", "2727"])
    assert selection.exclude == ("2046/A", "2727", "abc301_a")
    assert selection.skip_reason("2727", "2024-08-01") == "excluded by --exclude"


def test_a_file_that_is_no_text_is_named(tmp_path: Path) -> None:
    file = tmp_path / "errata.bin"
    file.write_bytes(b"\xff\xfe")
    with pytest.raises(BenchmarkError, match=r"--exclude .*errata\.bin: it cannot be read as UTF-8"):
        parse_selection(exclude=[str(file)])


def test_options_are_json_values() -> None:
    assert Selection().options() == {}
    given = parse_selection("cpp", since="2024-08", exclude=["b", "a"]).options()
    assert given == {"language": "cpp", "since": "2024-08-01", "exclude": ["a", "b"]}


@pytest.mark.parametrize(
    ("names", "options", "message"),
    [
        (["aime24"], {"release": "v1"}, "--release does not apply to aime24, only to livecodebench, "),
        (["livecodebench"], {"language": "cpp"}, "--language does not apply to livecodebench, only to "),
        (
            ["codeforces", "smoke"],
            {"since": "2024-08"},
            "--since does not apply to smoke, its days are not known: ",
        ),
        (["codeforces"], {"language": "jva"}, "codeforces: --language jva: choose python or cpp"),
        (["livecodebench"], {"release": "5"}, "livecodebench: there is no --release 5"),
    ],
)  # fmt: skip
def test_an_option_that_does_not_apply_is_one_line(
    names: list[str], options: dict[str, Any], message: str
) -> None:
    with pytest.raises(BenchmarkError) as caught:
        catalogue.apply_selection([catalogue.find(name) for name in names], parse_selection(**options))
    assert str(caught.value).startswith(message)


def test_without_options_a_benchmark_is_unchanged() -> None:
    for benchmark in catalogue.BENCHMARKS:
        [unchanged] = catalogue.apply_selection([benchmark], Selection())
        assert (unchanged.dataset, unchanged.prompts, unchanged.published) == (
            benchmark.dataset,
            benchmark.prompts,
            benchmark.published,
        )
