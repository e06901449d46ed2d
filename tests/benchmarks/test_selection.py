"""What the user selects: dates, ids and files, and whom an option means nothing to."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks import catalogue
from benchmarks.errors import BenchmarkError
from benchmarks.selection import Selection, select


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
    selection = select(since=since, until=until)
    assert (selection.since, selection.until) == window


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"since": "yesterday"}, "--since yesterday: give a day as 2024-08-31, or a month as 2024-08"),
        ({"until": "2024-13"}, "--until 2024-13: give a day"),
        ({"until": "2023-02-29"}, "--until 2023-02-29: give a day"),
        ({"since": "20240801"}, "--since 20240801: give a day"),
        ({"since": "2024-09", "until": "2024-08"}, "--since 2024-09 is after --until 2024-08: exchange them"),
    ],
)
def test_a_date_that_is_none_is_one_line(options: dict[str, Any], says: str) -> None:
    with pytest.raises(BenchmarkError) as caught:
        select(**options)
    assert str(caught.value).startswith(says)


@given(st.dates(), st.dates(), st.dates())
def test_a_window_holds_its_days_ends_included(one: date, other: date, day: date) -> None:
    first, last = sorted((one, other))
    selection = select(since=first.isoformat(), until=last.isoformat())
    assert (selection.leaves_out("q", day.isoformat()) == "") == (first <= day <= last)


def test_ids_come_from_the_command_line_and_from_files_with_remarks(tmp_path: Path) -> None:
    file = tmp_path / "errata.txt"
    file.write_text("# bad tests\nabc301_a  # two answers\n\n 2727\n", encoding="utf-8")
    selection = select(exclude=[str(file), "2046/A", "2727"])
    assert selection.exclude == ("2046/A", "2727", "abc301_a")
    assert selection.leaves_out("2727", "2024-08-01") == "excluded by --exclude"


def test_a_file_that_is_no_text_is_named(tmp_path: Path) -> None:
    file = tmp_path / "errata.bin"
    file.write_bytes(b"\xff\xfe")
    with pytest.raises(BenchmarkError, match=r"--exclude .*errata\.bin: it cannot be read as UTF-8"):
        select(exclude=[str(file)])


def test_what_was_given_is_told_as_json_keeps_it() -> None:
    assert Selection().given() == {}
    given = select("cpp", since="2024-08", exclude=["b", "a"]).given()
    assert given == {"language": "cpp", "since": "2024-08-01", "exclude": ["a", "b"]}


@pytest.mark.parametrize(
    ("names", "options", "says"),
    [
        (["aime24"], {"release": "v1"}, "--release means nothing to aime24, only to livecodebench: "),
        (["livecodebench"], {"language": "cpp"}, "--language means nothing to livecodebench, only to "),
        (
            ["codeforces", "smoke"],
            {"exclude": ["x"]},
            "--exclude means nothing to smoke, only to codeforces and livecodebench: ",
        ),
        (["codeforces"], {"language": "jva"}, "codeforces: --language jva: choose python or cpp"),
        (["livecodebench"], {"release": "5"}, "livecodebench: there is no --release 5"),
    ],
)  # fmt: skip
def test_an_option_that_means_nothing_is_one_line(
    names: list[str], options: dict[str, Any], says: str
) -> None:
    with pytest.raises(BenchmarkError) as caught:
        catalogue.select([catalogue.find(name) for name in names], select(**options))
    assert str(caught.value).startswith(says)


def test_without_options_a_benchmark_is_what_it_is() -> None:
    for benchmark in catalogue.ALL:
        [same] = catalogue.select([benchmark], Selection())
        assert (same.dataset, same.prompts, same.published) == (
            benchmark.dataset,
            benchmark.prompts,
            benchmark.published,
        )
