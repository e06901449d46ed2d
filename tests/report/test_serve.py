"""The preview: the report's files for this machine's browsers, and a clean end."""

import signal
import socket
import subprocess
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path

import pytest

from r1eval.errors import R1evalError
from r1eval.report.serve import serve
from tests.command_line import start


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that looks like a report from outside."""
    folder = tmp_path_factory.mktemp("serve") / "report"
    (folder / "runs").mkdir(parents=True)
    (folder / "index.html").write_text("<h1>all runs</h1>", encoding="utf-8")
    (folder / "leaderboard.json").write_text("{}", encoding="utf-8")
    (folder.parent / "secret.txt").write_text("not of the report", encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def preview(report: Path) -> Iterator[tuple[subprocess.Popen[str], int]]:
    process = start("report", "--out", report, "--serve", "--port", "0", cwd=report.parent)
    assert process.stderr is not None
    said = process.stderr.readline()
    assert said.startswith("http://127.0.0.1:"), said
    yield process, int(said.split("/")[2].rpartition(":")[2])
    process.kill()
    process.wait()


def ask(port: int, path: str, host: str | None = None) -> tuple[int, str, dict[str, str]]:
    """Status, text and headers of an answer."""
    connection = HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", path, headers={"Host": host} if host else {})
    answer = connection.getresponse()
    found = answer.status, answer.read().decode(), dict(answer.headers)
    connection.close()
    return found


def test_it_shows_the_report_and_the_browser_keeps_nothing(
    preview: tuple[subprocess.Popen[str], int],
) -> None:
    status, text, headers = ask(preview[1], "/")
    assert (status, text) == (200, "<h1>all runs</h1>")
    assert headers["Cache-Control"] == "no-store"
    assert ask(preview[1], "/leaderboard.json")[2]["Content-type"] == "application/json"


@pytest.mark.parametrize("path", ["/../secret.txt", "/%2e%2e/secret.txt", "/runs/", "/none.html", "/a%00b"])
def test_nothing_else_is_shown(preview: tuple[subprocess.Popen[str], int], path: str) -> None:
    status, text, _ = ask(preview[1], path)
    assert status == 404
    assert "not of the report" not in text


def test_another_sites_name_for_this_machine_is_refused(
    preview: tuple[subprocess.Popen[str], int],
) -> None:
    assert ask(preview[1], "/", host="evil.example:80")[0] == 403
    for own in (f"localhost:{preview[1]}", "127.0.0.1"):  # browsers leave out port 80
        assert ask(preview[1], "/", host=own)[0] == 200


def test_ctrl_c_ends_it_with_a_word_and_no_traceback(report: Path) -> None:
    process = start("report", "--out", report, "--serve", "--port", "0", cwd=report.parent)
    assert process.stderr is not None
    process.stderr.readline()
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=20)
    assert (process.returncode, said.strip()) == (0, "the preview has ended")


def test_a_port_that_is_taken_is_said_with_its_mend(report: Path) -> None:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        held.listen()
        port = held.getsockname()[1]
        with pytest.raises(R1evalError, match=f"--port {port}: cannot be listened on .*; give another"):
            serve(report, port, print)


def test_a_folder_without_a_report_is_said(tmp_path: Path) -> None:
    with pytest.raises(R1evalError, match="holds no report"):
        serve(tmp_path, 0, print)
