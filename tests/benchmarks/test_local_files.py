"""Local files are read without type guessing, and a broken line is named."""

import gzip
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
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
        ("a.tsv", "q\tn\nHow many, then?\t007\n", [{"q": "How many, then?", "n": "007"}]),
        ("a.json", '[{"n": "007"}, {"n": 7}]', [{"n": "007"}, {"n": 7}]),
        ("a.json", '{"version": 1, "data": [{"n": 7}], "notes": []}', [{"n": 7}]),
        ("a.json", '{"version": 1, "questions": [{"n": 7}]}', [{"n": 7}]),
        ("a.json", '{"n": 7}\n{"n": 8}\n', [{"n": 7}, {"n": 8}]),
        ("a.json", "[]", []),
        ("A.JSONL", '{"n": 7}', [{"n": 7}]),
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
        ("a.csv", b"q,n,n\n1,2,3\n", "a.csv: its header has the column 'n' twice"),
        ("a.tsv", b"q\tn\n1\n", "a.tsv, line 2: its number of cells differs from the header's"),
        ("a.json", b'[{"n": 7', "a.json: not JSON: "),
        ("a.json", b"", "a.json: not JSON: "),
        ("a.json", b"7", "a.json: it must be a list of objects"),
        ("a.json", b'{"a": [{}], "b": [{}]}', "a.json: it must be a list of objects"),
        ("a.json", b'[{"n": 7}, 8]', "a.json, item 2: not a JSON object"),
        ("a.json", b"[" * 100_000, "a.json: not JSON: "),
        ("a.jsonl.gz", b'{"n": 7}', "a.jsonl.gz: it cannot be read as UTF-8 text: "),
        ("a.parquet", b"PAR1", "a.parquet: it cannot be read as Parquet: "),
    ],
)
def test_what_cannot_be_read_is_named_with_its_line(
    tmp_path: Path, name: str, content: bytes, message: str
) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(BenchmarkError) as caught:
        list(read_rows(tmp_path / name))
    assert str(caught.value).startswith(str(tmp_path / message))


@pytest.mark.parametrize("name", ["gone.csv", "gone.json", "gone.jsonl.gz", "gone.parquet"])
def test_a_missing_file_is_named(tmp_path: Path, name: str) -> None:
    with pytest.raises(BenchmarkError, match=rf"{name}: there is no such file"):
        list(read_rows(tmp_path / name))


@pytest.mark.parametrize(
    ("name", "text"),
    [("a.jsonl.gz", '{"n": "007"}\n'), ("a.json.gz", '[{"n": "007"}]'), ("a.csv.gz", "n\n007\n")],
)
def test_a_compressed_file_has_the_same_rows(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).write_bytes(gzip.compress(text.encode()))
    assert list(read_rows(tmp_path / name)) == [{"n": "007"}]
    (tmp_path / name).write_bytes(gzip.compress(text.encode())[:-9])
    with pytest.raises(BenchmarkError, match="cannot be read as UTF-8 text"):
        list(read_rows(tmp_path / name))


def test_parquet_keeps_its_types_and_nested_values(tmp_path: Path) -> None:
    rows = [
        {"id": "007", "n": 7, "chat": [{"role": "user", "content": "Hi"}], "reward": {"gold": "42"}},
        {"id": "008", "n": None, "chat": [], "reward": {"gold": None}},
    ]
    pq.write_table(pa.Table.from_pylist(rows), tmp_path / "a.parquet")
    assert list(read_rows(tmp_path / "a.parquet")) == rows


def test_a_folder_is_named_with_the_way_to_read_it(tmp_path: Path) -> None:
    (tmp_path / "d.json").mkdir()
    with pytest.raises(BenchmarkError, match=r"d\.json: it is a folder; give hub = "):
        list(read_rows(tmp_path / "d.json"))
