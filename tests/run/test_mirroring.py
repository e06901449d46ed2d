"""Mirrors: fetched from a hub, only what a run needs, resumed, checked against what was recorded."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from benchmarks.mirror import RECORD
from tests.benchmarks.hub_server import HEAD, serve_hub
from tests.shared_data import DATA
from tests.warm_interpreter import WarmInterpreter

pytestmark = pytest.mark.slow

COMMIT = "2fe88a2f1091d5048c0f36abc874fb997b3dd99a"
"""at which aime24 is pinned"""


class Hub:
    """A hub on this machine, and commands that know it; its client reads the address when it is imported."""

    def __init__(self, mirror: Path, home: Path, gated: str = "") -> None:
        self._stack = ExitStack()
        self.faults: dict[str, str] = {}
        served = serve_hub(mirror, gated, self.faults)
        address, self._requested_paths = self._stack.enter_context(served)
        self._environment = {**os.environ, "HF_ENDPOINT": address, "HF_HOME": str(home)}
        self._interpreter = WarmInterpreter(self._environment, ("datasets", "huggingface_hub"))

    def r1eval(self, *args: str | Path) -> subprocess.CompletedProcess[str]:
        return self._interpreter.run(list(map(str, args)), Path.cwd(), timeout=120)

    def start(self, *args: str | Path) -> subprocess.Popen[bytes]:
        """A process of its own: the interpreter runs one command at a time."""
        return subprocess.Popen([sys.executable, "-m", "r1eval", *args], env=self._environment)

    def downloads(self) -> list[str]:
        """The files of data that were asked for since the last call."""
        names = [path.rpartition("/")[2] for path in self._requested_paths if "/resolve/" in path]
        self._requested_paths.clear()
        return sorted({name for name in names if name.endswith((".jsonl", ".parquet"))})

    def close(self) -> None:
        self._stack.close()


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    """Serves the shared data, and codeforces with a split that no run reads."""
    origin = tmp_path_factory.mktemp("hub")
    for folder in ("HuggingFaceH4", "opencompass"):
        (origin / folder).symlink_to(DATA / folder)
    codeforces = origin / "open-r1" / "codeforces"
    codeforces.mkdir(parents=True)
    for split in ("train", "test"):
        shutil.copy(DATA / "open-r1/codeforces/test.jsonl", codeforces / f"{split}.jsonl")
    splits = "".join(f"  - split: {name}\n    path: {name}.jsonl\n" for name in ("train", "test"))
    head = "---\nconfigs:\n- config_name: default\n  data_files:\n"
    (codeforces / "README.md").write_text(f"{head}{splits}---\n")
    hub = Hub(origin, tmp_path_factory.mktemp("home"), gated="Idavidrein/gpqa")
    yield hub
    hub.close()


@pytest.fixture(autouse=True)
def no_downloads_yet(hub: Hub) -> None:
    hub.downloads()
    hub.faults.clear()


def test_a_run_needs_only_what_was_fetched(hub: Hub, tmp_path: Path) -> None:
    mirror = tmp_path / "mirror"
    fetched = hub.r1eval("data", "fetch", "aime24", "aime25", "--to", mirror)
    assert (fetched.returncode, fetched.stderr.count("complete, fingerprint")) == (0, 2)
    assert hub.downloads() == ["aime2025-I.jsonl", "aime2025-II.jsonl", "train.jsonl"]

    shown = hub.r1eval("list", "aime24", "--data", mirror, "--json")
    assert len(json.loads(shown.stdout)["questions"]) == 30
    assert hub.downloads() == []
    record = json.loads((mirror / "HuggingFaceH4/aime_2024" / RECORD).read_text())
    assert (record["commit"], list(record["files"])) == (COMMIT, ["train.jsonl"])


def test_what_is_there_is_not_downloaded_again_and_what_is_damaged_is(hub: Hub, tmp_path: Path) -> None:
    mirror = tmp_path / "mirror"
    hub.r1eval("data", "fetch", "aime25", "--to", mirror)
    hub.downloads()
    hub.r1eval("data", "fetch", "aime25", "--to", mirror)
    assert hub.downloads() == []

    damaged = mirror / "opencompass/AIME2025/aime2025-II.jsonl"
    damaged.write_text(damaged.read_text().replace("Let", "let", 1))
    assert hub.r1eval("data", "check", mirror).returncode == 2
    hub.r1eval("data", "fetch", "aime25", "--to", mirror)
    assert hub.downloads() == ["aime2025-II.jsonl"]
    assert hub.r1eval("data", "check", mirror).returncode == 0


def test_the_splits_that_no_run_reads_are_left_on_the_hub(hub: Hub, tmp_path: Path) -> None:
    """The card names two splits; a mirror made by hand needs both."""
    assert hub.r1eval("data", "fetch", "codeforces", "--to", tmp_path).returncode == 0
    assert hub.downloads() == ["test.jsonl"]
    assert hub.r1eval("data", "check", tmp_path).stdout.startswith("codeforces: 11 questions")
    assert json.loads((tmp_path / "open-r1/codeforces" / RECORD).read_text())["commit"] == HEAD


def test_a_gated_set_is_explained_and_the_others_are_fetched(hub: Hub, tmp_path: Path) -> None:
    fetched = hub.r1eval("data", "fetch", "gpqa-diamond", "aime24", "--to", tmp_path / "mirror")
    assert fetched.returncode == 2
    assert "aime24: complete" in fetched.stderr
    [error] = [line for line in fetched.stderr.splitlines() if line.startswith("error: ")]
    assert "gpqa-diamond: Idavidrein/gpqa: its authors require agreement to terms" in error
    assert "hf auth login" in error


@pytest.mark.parametrize(
    ("fault", "message"), [("cut", "cannot be downloaded"), ("changed", "did not arrive as the hub has it")]
)
def test_a_broken_download_is_one_line_and_the_same_command_repairs_it(
    hub: Hub, tmp_path: Path, fault: str, message: str
) -> None:
    mirror = tmp_path / "mirror"
    hub.faults["train.jsonl"] = fault
    broken = hub.r1eval("data", "fetch", "aime24", "aime25", "--to", mirror)
    assert broken.returncode == 2
    assert "aime25: complete" in broken.stderr
    [error] = [line for line in broken.stderr.splitlines() if line.startswith("error: ")]
    assert f"aime24: HuggingFaceH4/aime_2024: train.jsonl {message}" in error

    hub.faults.clear()
    hub.downloads()
    assert hub.r1eval("data", "fetch", "aime24", "aime25", "--to", mirror).returncode == 0
    assert hub.downloads() == ["train.jsonl"]
    assert hub.r1eval("data", "check", mirror).returncode == 0


def test_a_damaged_record_is_written_again_without_a_download(hub: Hub, tmp_path: Path) -> None:
    hub.r1eval("data", "fetch", "aime24", "--to", tmp_path)
    hub.downloads()
    (tmp_path / "HuggingFaceH4/aime_2024" / RECORD).write_text('{"repo":')
    checked = hub.r1eval("data", "check", tmp_path)
    assert (checked.returncode, "does not parse" in checked.stdout) == (2, True)
    assert hub.r1eval("data", "fetch", "aime24", "--to", tmp_path).returncode == 0
    assert hub.downloads() == []
    assert hub.r1eval("data", "check", tmp_path).returncode == 0


def test_a_folder_that_cannot_be_written_is_one_line_for_each_set(hub: Hub, tmp_path: Path) -> None:
    (tmp_path / "HuggingFaceH4").write_text("a file where the data set's folder goes")
    fetched = hub.r1eval("data", "fetch", "aime24", "aime25", "--to", tmp_path)
    assert fetched.returncode == 2
    assert "error: aime24: " in fetched.stderr
    assert "aime25: complete" in fetched.stderr


def test_questions_other_than_the_recorded_ones_are_named_when_they_are_fetched(tmp_path: Path) -> None:
    origin = tmp_path / "origin" / "HuggingFaceH4" / "aime_2024"
    shutil.copytree(DATA / "HuggingFaceH4/aime_2024", origin)
    rows = origin / "train.jsonl"
    rows.write_text(rows.read_text().replace('"answer": "', '"answer": "1', 1))
    other = Hub(tmp_path / "origin", tmp_path / "home")
    fetched = other.r1eval("data", "fetch", "aime24", "--to", tmp_path / "mirror")
    other.close()
    assert "not the recorded questions (c61d83ae1c6b…)" in fetched.stderr


def test_two_commands_that_fetch_at_once_both_complete(hub: Hub, tmp_path: Path) -> None:
    both = [hub.start("data", "fetch", *names, "--to", tmp_path) for names in (("aime24", "aime25"),) * 2]
    assert [one.wait(timeout=60) for one in both] == [0, 0]
    assert hub.downloads() == ["aime2025-I.jsonl", "aime2025-II.jsonl", "train.jsonl"]
    assert hub.r1eval("data", "check", tmp_path).returncode == 0


def test_a_dry_run_downloads_nothing(hub: Hub, tmp_path: Path) -> None:
    shown = hub.r1eval("data", "fetch", "aime24", "smoke", "--to", tmp_path / "mirror", "--dry-run")
    assert shown.returncode == 0
    assert f"aime24: HuggingFaceH4/aime_2024 at {COMMIT[:12]}, 1 file, 146.7 kB" in shown.stderr
    assert "smoke: nothing to fetch" in shown.stderr
    assert not (tmp_path / "mirror").exists()


def test_other_questions_than_the_recorded_ones_are_not_comparable(hub: Hub, tmp_path: Path) -> None:
    folder = tmp_path / "HuggingFaceH4" / "aime_2024"
    folder.mkdir(parents=True)
    original = (DATA / "HuggingFaceH4/aime_2024/train.jsonl").read_text()
    (folder / "train.jsonl").write_text(original.replace('"answer": "', '"answer": "1', 1))
    checked = hub.r1eval("data", "check", tmp_path)
    assert checked.returncode == 4
    assert "aime24: 30 questions differ from the recorded ones" in checked.stdout
    assert checked.stderr == "error: aime24: not the recorded questions, see above\n"


def test_a_folder_without_data_names_the_way_to_some(hub: Hub, tmp_path: Path) -> None:
    checked = hub.r1eval("data", "check", tmp_path)
    assert checked.returncode == 2
    assert checked.stderr.startswith(f"error: {tmp_path} has the data of no benchmark")
