"""Local files are read without type guessing, and a broken line is named."""

from pathlib import Path
from typing import Any

import pytest

from benchmarks.errors import BenchmarkError
from benchmarks.local_files import read_rows


@pytest.mark.parametrize(
    ("name", "text", "rows"),
    [
        (
            "a.jsonl",
            '{"n": "007", "d": "2024-05-01"}\n\n{"n": 7}\n',
            [{"n": "007", "d": "2024-05-01"}, {"n": 7}],
        ),
        ("a.jsonl", '{"q": "line\u2028separator"}', [{"q": "line\u2028separator"}]),
        ("a.jsonl", "", []),
        ("a.csv", "q,n\nHow many?,007\n", [{"q": "How many?", "n": "007"}]),
        ("a.csv", "\ufeffq,n\r\nNone,NA\r\n", [{"q": "None", "n": "NA"}]),
        ("a.csv", 'q,n\n"two\nlines, ""quoted""",1.50\n', [{"q": 'two\nlines, "quoted"', "n": "1.50"}]),
    ],
)
def test_values_stay_what_they_are(tmp_path: Path, name: str, text: str, rows: list[dict[str, Any]]) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8", newline="")
    assert list(read_rows(tmp_path / name)) == rows


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.jsonl", b'{"a": 1}\n{"a": \n', "a.jsonl, line 2: not JSON: "),
        ("a.jsonl", b'{"a": 1}\n[1]\n', "a.jsonl, line 2: not a JSON object"),
        ("a.jsonl", b'{"a": "\xff"}', "a.jsonl: it cannot be read as UTF-8 text"),
        ("a.csv", b"q,n\n1,2,3\n", "a.csv, line 2: its number of cells differs from the header's"),
        ("a.csv", b"q,n\n1\n", "a.csv, line 2: its number of cells differs from the header's"),
        ("a.csv", b'q,n\n"1"2,3\n', "a.csv, line 2: not CSV: "),
    ],
)
def test_what_cannot_be_read_is_named_with_its_line(
    tmp_path: Path, name: str, content: bytes, message: str
) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(BenchmarkError) as caught:
        list(read_rows(tmp_path / name))
    assert str(caught.value).startswith(str(tmp_path / message))


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(BenchmarkError, match=r"gone\.csv: there is no such file"):
        list(read_rows(tmp_path / "gone.csv"))
