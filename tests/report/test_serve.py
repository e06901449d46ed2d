"""The preview server: serves the report to browsers on this machine, and stops cleanly."""

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
    """A minimal folder that counts as a report."""
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
    line = process.stderr.readline()
    assert line.startswith("http://127.0.0.1:"), line
    yield process, int(line.split("/")[2].rpartition(":")[2])
    process.kill()
    process.wait()


def request(port: int, path: str, host: str | None = None) -> tuple[int, str, dict[str, str]]:
    """Status, text and headers of the response."""
    connection = HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", path, headers={"Host": host} if host else {})
    response = connection.getresponse()
    result = response.status, response.read().decode(), dict(response.headers)
    connection.close()
    return result


def test_the_report_is_served_and_never_cached(
    preview: tuple[subprocess.Popen[str], int],
) -> None:
    status, text, headers = request(preview[1], "/")
    assert (status, text) == (200, "<h1>all runs</h1>")
    assert headers["Cache-Control"] == "no-store"
    assert request(preview[1], "/leaderboard.json")[2]["Content-type"] == "application/json"


@pytest.mark.parametrize("path", ["/../secret.txt", "/%2e%2e/secret.txt", "/runs/", "/none.html", "/a%00b"])
def test_nothing_else_is_served(preview: tuple[subprocess.Popen[str], int], path: str) -> None:
    status, text, _ = request(preview[1], path)
    assert status == 404
    assert "not of the report" not in text


def test_requests_for_another_host_are_refused(
    preview: tuple[subprocess.Popen[str], int],
) -> None:
    assert request(preview[1], "/", host="evil.example:80")[0] == 403
    for host in (f"localhost:{preview[1]}", "127.0.0.1"):  # browsers leave out port 80
        assert request(preview[1], "/", host=host)[0] == 200


def test_ctrl_c_stops_it_with_a_message_and_no_traceback(report: Path) -> None:
    process = start("report", "--out", report, "--serve", "--port", "0", cwd=report.parent)
    assert process.stderr is not None
    process.stderr.readline()
    process.send_signal(signal.SIGINT)
    _, stderr = process.communicate(timeout=20)
    assert (process.returncode, stderr.strip()) == (0, "preview stopped")


def test_a_port_in_use_is_reported_with_the_fix(report: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(R1evalError, match=f"--port {port}: cannot listen on it .*; give another"):
            serve(report, port, print)


def test_a_folder_without_a_report_is_reported(tmp_path: Path) -> None:
    with pytest.raises(R1evalError, match="holds no report"):
        serve(tmp_path, 0, print)
