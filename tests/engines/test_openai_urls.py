"""Which servers `--base-url` names, as URLs and as a file that is read again while a run goes on."""

import os
from pathlib import Path

import pytest

from r1eval.engines.openai_options import parse_server_options
from r1eval.engines.openai_urls import UrlList
from r1eval.engines.protocol import EngineOptions
from r1eval.errors import R1evalError

A, B, C = "http://a:8000/v1", "http://b:8000/v1", "https://c/v1"


def roots(urls: UrlList) -> list[str]:
    return [endpoint.root for endpoint in urls.endpoints]


def settle(urls: UrlList) -> bool:
    """Two looks: one that sees the change, one that sees that it is over."""
    return urls.refresh() or urls.refresh()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"{A}\n{B}\n", [A, B]),
        (f"{A}\r\n\r\n  {B}  ", [A, B]),
        (f"\ufeff# the night's servers\n{A}  # node 3\n#{C}\n\n{B}/\n", [A, B]),
        (f"{A}\n{B}\n{A}\n", [A, B]),
        (f"{A}/chat/completions\n", [A]),
        ("http://me:secret@a:8000/v1?key=hidden\n", [A]),
        ("http://a/v1#frag\n", ["http://a/v1"]),
    ],
)
def test_a_file_holds_a_url_a_line_with_comments(tmp_path: Path, text: str, expected: list[str]) -> None:
    (tmp_path / "urls").write_bytes(text.encode())
    assert roots(UrlList([f"@{tmp_path / 'urls'}"])) == expected


def test_urls_and_files_may_be_mixed_and_each_server_counts_once(tmp_path: Path) -> None:
    (tmp_path / "urls").write_text(f"{B}\n{A}\n")
    assert roots(UrlList([A, f"@{tmp_path / 'urls'}", C, A])) == [A, B, C]
    assert not UrlList([A, A]).changes


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "cannot be read (No such file"),
        (b"", "no URL in it"),
        (b"# nothing yet\n\n", "no URL in it"),
        (b"http://a/v1\nhttp:/b/v1\n", "line 2: http:/b/v1: give a URL such as"),
        (b"http://a/v1 http://b/v1\n", "line 1: "),
        (b"http://a\x00b/v1\n", "line 1: "),
        (b"\xff\xfe\x00", "line 1: "),
        (b"http://me:secret@/v1\n", "line 1: "),
        (b"#" * (2 << 20), "more than 1 MiB"),
    ],
)
def test_a_file_that_cannot_be_used_is_one_line(tmp_path: Path, content: bytes | None, message: str) -> None:
    path = tmp_path / "urls"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(R1evalError) as error:
        parse_server_options(EngineOptions("m", {}, (f"@{path}",)))
    assert message in str(error.value)
    assert f"--base-url @{path}" in str(error.value)
    assert "secret" not in str(error.value)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize("make", [Path.mkdir, os.mkfifo])
def test_what_is_no_file_is_not_read(tmp_path: Path, make: object) -> None:
    """A pipe would never end."""
    make(tmp_path / "urls")  # type: ignore[operator]
    with pytest.raises(R1evalError, match="not a file; name a text file"):
        UrlList([f"@{tmp_path / 'urls'}"])


def test_a_change_is_seen_once_it_is_over(tmp_path: Path) -> None:
    path = tmp_path / "urls"
    path.write_text(f"{A}\n")
    urls = UrlList([f"@{path}"])
    assert not settle(urls)
    path.write_text(f"{A}\nhttp://half-writ")
    assert not urls.refresh()
    path.write_text(f"{A}\nhttp://half-written:8000/v1\n")
    assert not urls.refresh()
    assert roots(urls) == [A]
    assert urls.refresh()
    assert roots(urls) == [A, "http://half-written:8000/v1"]
    assert not settle(urls)


def test_a_comment_more_or_another_order_changes_no_server(tmp_path: Path) -> None:
    path = tmp_path / "urls"
    path.write_text(f"{A}\n{B}\n")
    urls = UrlList([f"@{path}"])
    path.write_text(f"# both\n{B}\n{A}\n")
    assert not settle(urls)


@pytest.mark.parametrize("content", [None, b"", b"# none\n", b"http://a/v1\nno url\n"])
def test_a_file_that_becomes_unusable_changes_nothing_and_is_said_once(
    tmp_path: Path, content: bytes | None
) -> None:
    path = tmp_path / "urls"
    path.write_text(f"{A}\n{B}\n")
    urls = UrlList([f"@{path}"])
    path.unlink()
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(R1evalError, match="--base-url @"):
        settle(urls)
    assert roots(urls) == [A, B]
    assert not settle(urls)
    path.write_text(f"{C}\n")
    assert settle(urls)
    assert roots(urls) == [C]


def test_a_file_stays_the_same_when_the_folder_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("urls").write_text(f"{A}\n")
    urls = UrlList(["@urls"])
    monkeypatch.chdir("/")
    (tmp_path / "urls").write_text(f"{B}\n")
    assert settle(urls)
    assert roots(urls) == [B]
