"""The hub and its mirrors: pinned commits, gated and missing data sets, no network, no stale cache."""

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from pyarrow import Table, parquet

from benchmarks import datasets, mmlu_redux
from benchmarks.errors import BenchmarkError
from benchmarks.hub import download_command, read_mirror
from benchmarks.math_500 import MATH_500
from benchmarks.mmlu_redux import MMLU_REDUX
from benchmarks.types import Dataset
from tests.benchmarks.hub_server import serve_hub
from tests.benchmarks.rows import opening_row
from tests.shared_data import DATA

pytestmark = pytest.mark.slow

CHECKOUT = Path(__file__).resolve().parents[2]

PROGRAM = """
import json, sys
from dataclasses import replace
from pathlib import Path
from benchmarks import catalogue, datasets
from benchmarks.errors import BenchmarkError
name, data, other = json.loads(sys.argv[1])
benchmark = catalogue.find(name)
benchmark = replace(benchmark, dataset=replace(benchmark.dataset, **other))
try:
    loaded = datasets.load(benchmark, data and Path(data))
    about = loaded.fingerprint, loaded.revision, loaded.source, loaded.notices
    print(json.dumps([len(loaded.questions), *about]))
except BenchmarkError as error:
    print(error)
"""
"""loads questions as a run does, in a subprocess: the hub's client reads its address when it is imported"""


def load_in_subprocess(
    name: str,
    folder: Path,
    data: Path | None = None,
    changes: dict[str, Any] | None = None,
    **environment: str,
) -> subprocess.CompletedProcess[str]:
    """changes: fields of the benchmark's data set to replace."""
    env = {**os.environ, "HF_HOME": str(folder / "hf"), "PYTHONPATH": str(CHECKOUT), **environment}
    command = [sys.executable, "-c", PROGRAM, json.dumps([name, data and str(data), changes or {}])]
    return subprocess.run(command, env=env, cwd=folder, capture_output=True, text=True, check=True)


@dataclass(frozen=True)
class Loaded:
    """What loading math500 from a hub came to; the hub is gone."""

    home: Path
    result: "subprocess.CompletedProcess[str]"
    requested_paths: tuple[str, ...]


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Loaded:
    home = tmp_path_factory.mktemp("loaded")
    with serve_hub(DATA) as (address, requested_paths):
        result = load_in_subprocess("math500", home, HF_ENDPOINT=address)
    return Loaded(home, result, tuple(requested_paths))


def test_the_hub_is_asked_for_the_pinned_commit_and_its_content_recognised(loaded: Loaded) -> None:
    commit = MATH_500.dataset.revision
    questions, *about = json.loads(loaded.result.stdout)
    assert questions == 500
    assert about == [MATH_500.dataset.fingerprint, commit, MATH_500.dataset.repo, []]
    assert f"/datasets/HuggingFaceH4/MATH-500/resolve/{commit}/test.jsonl" in loaded.requested_paths
    assert not [path for path in loaded.requested_paths if "resolve/main" in path]
    assert loaded.result.stderr == ""


def test_what_was_loaded_once_is_there_without_the_hub(loaded: Loaded) -> None:
    again = load_in_subprocess("math500", loaded.home, HF_HUB_OFFLINE="1")
    assert again.stdout == loaded.result.stdout
    changes = load_in_subprocess("aime24", loaded.home, HF_HUB_OFFLINE="1")
    assert changes.stdout.startswith(
        "HuggingFaceH4/aime_2024: HF_HUB_OFFLINE is set and it is not in the hub's cache"
    )


def test_another_commit_in_the_cache_is_not_taken_for_the_pinned_one(loaded: Loaded) -> None:
    """Offline the library serves any commit in its cache, and reports that only in its log."""
    changes = {"revision": "0" * 40, "fingerprint": None}
    result = load_in_subprocess("math500", loaded.home, changes=changes, HF_HUB_OFFLINE="1")
    revision, _, [notice] = json.loads(result.stdout)[2:]
    assert revision == MATH_500.dataset.revision
    assert "its content cannot be verified" in notice


def test_a_gated_set_says_how_to_get_access(tmp_path: Path) -> None:
    with serve_hub(DATA, gated="Idavidrein/gpqa") as (address, _):
        result = load_in_subprocess("gpqa-diamond", tmp_path, HF_ENDPOINT=address)
    assert result.stdout == (
        "Idavidrein/gpqa: its authors require agreement to terms: accept them on its page on the hub "
        "(datasets/Idavidrein/gpqa), then log in with `hf auth login`\n"
    )
    assert result.stderr == ""


def test_a_set_that_the_hub_does_not_have_is_one_line(tmp_path: Path) -> None:
    with serve_hub(DATA) as (address, _):
        result = load_in_subprocess("hmmt-feb25", tmp_path, HF_ENDPOINT=address)
    assert result.stdout.startswith("MathArena/hmmt_feb_2025: it cannot be loaded: ")
    assert result.stdout.count("\n") == 1
    assert result.stderr == ""


def test_without_a_hub_the_one_line_says_so_at_once_with_every_way_out(tmp_path: Path) -> None:
    result = load_in_subprocess("math500", tmp_path, HF_ENDPOINT="http://127.0.0.1:9")
    assert result.stdout.count("\n") == 1
    assert "the hub at http://127.0.0.1:9 cannot be reached" in result.stdout
    for hint in (
        "HF_ENDPOINT",
        "HF_HUB_OFFLINE=1",
        "`hf download --repo-type dataset ",
        "--data DIR",
        "R1EVAL_DATA",
    ):
        assert hint in result.stdout
    assert result.stderr == ""  # the client's own retries take half a minute and log one line each


def test_a_mirror_needs_no_home_and_logs_nothing(tmp_path: Path) -> None:
    nowhere = os.devnull + "/nowhere"
    result = load_in_subprocess("math500", tmp_path, data=DATA, HOME=nowhere, HF_HOME=nowhere)
    assert json.loads(result.stdout)[:3] == [500, MATH_500.dataset.fingerprint, None]
    assert result.stderr == ""
    assert list(tmp_path.iterdir()) == []


def test_a_changed_mirror_is_read_again_and_reported(tmp_path: Path) -> None:
    folder = tmp_path / MATH_500.dataset.repo
    shutil.copytree(DATA / MATH_500.dataset.repo, folder, copy_function=shutil.copyfile)
    folder.chmod(0o755)
    assert datasets.load(MATH_500, tmp_path).notices == ()

    file = folder / "test.jsonl"
    before = file.stat()
    text = file.read_text(encoding="utf-8")
    assert text.count('"answer": "6"') > 0
    file.write_text(text.replace('"answer": "6"', '"answer": "7"', 1), encoding="utf-8")
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))  # the modification time does not reveal it

    loaded = datasets.load(MATH_500, tmp_path)
    assert loaded.fingerprint != MATH_500.dataset.fingerprint
    [notice] = loaded.notices
    assert "math500: HuggingFaceH4/MATH-500: its content differs from the recorded one" in notice


def test_a_mirror_without_the_set_names_the_folder_and_the_command(tmp_path: Path) -> None:
    with pytest.raises(BenchmarkError) as caught:
        read_mirror(MATH_500.dataset, "default", tmp_path)
    folder = tmp_path / "HuggingFaceH4" / "MATH-500"
    assert str(caught.value) == (
        f"the mirror has no folder {folder}: download it where the hub can be reached, with "
        f"`{download_command(MATH_500.dataset, tmp_path)}`"
    )


def test_only_the_requested_split_of_a_mirror_is_read(tmp_path: Path) -> None:
    """The README.md, as on the hub, lists the sizes and files of all splits."""
    folder = tmp_path / "me" / "algebra"
    folder.mkdir(parents=True)
    (folder / "test.jsonl").write_text('{"n": "007"}\n{"n": "8"}\n', encoding="utf-8")
    (folder / "train.jsonl").write_text("broken", encoding="utf-8")
    (folder / "README.md").write_text(
        "---\ndataset_info:\n  splits:\n  - name: train\n    num_bytes: 9\n    num_examples: 900\n"
        "  - name: test\n    num_bytes: 9\n    num_examples: 2\n"
        "configs:\n- config_name: default\n  data_files:\n  - split: train\n    path: train.jsonl\n"
        "  - split: test\n    path: test.jsonl\n---\n",
        encoding="utf-8",
    )
    dataset_rows = read_mirror(Dataset("me/algebra", split="test"), "default", tmp_path)
    assert [row["n"] for row in dataset_rows.rows] == ["007", "8"]
    with pytest.raises(BenchmarkError, match="me/algebra cannot be read"):
        read_mirror(Dataset("me/algebra", split="train"), "default", tmp_path)


@pytest.mark.parametrize(
    ("dataset", "message"),
    [
        (Dataset("opencompass/AIME2025", split="train"), "BuilderConfig 'AIME2025-III' not found"),
        (Dataset("HuggingFaceH4/MATH-500", split="train"), "not found"),
    ],
)
def test_a_mirror_with_other_configurations_says_which_it_has(dataset: Dataset, message: str) -> None:
    with pytest.raises(BenchmarkError, match=message) as caught:
        read_mirror(dataset, "AIME2025-III", DATA)
    assert "README.md included" in str(caught.value)


def test_a_mirror_with_another_split_says_which_it_has() -> None:
    with pytest.raises(BenchmarkError, match=r'Unknown split "train". Should be one of \[\'test\'\]'):
        read_mirror(Dataset("HuggingFaceH4/MATH-500", split="train"), "default", DATA)


def test_a_damaged_mirror_is_one_line(tmp_path: Path) -> None:
    folder = tmp_path / "HuggingFaceH4" / "MATH-500"
    folder.mkdir(parents=True)
    (folder / "test.jsonl").write_text('{"problem": "1+1"', encoding="utf-8")
    with pytest.raises(BenchmarkError, match="cannot be read") as caught:
        read_mirror(MATH_500.dataset, "default", tmp_path)
    assert "\n" not in str(caught.value)


def test_the_card_of_a_set_with_many_configurations_is_read_once(tmp_path: Path) -> None:
    configs = ["anatomy", "astronomy", "virology"]
    row = {name: value for name, value in opening_row(mmlu_redux).items() if not name.startswith("@")}
    folder = tmp_path / "mirror" / MMLU_REDUX.dataset.repo
    folder.mkdir(parents=True)
    lines = [
        f"- config_name: {one}\n  data_files:\n  - split: test\n    path: {one}.parquet\n" for one in configs
    ]
    (folder / "README.md").write_text(f"---\nconfigs:\n{''.join(lines)}---\n", encoding="utf-8")
    for number, config in enumerate(configs):
        rows = [{**row, "question": f"{config} {index}"} for index in range(number + 1)]
        parquet.write_table(Table.from_pylist(rows), folder / f"{config}.parquet")
    changes = {"configs": configs, "expected_rows": 6}
    with serve_hub(tmp_path / "mirror") as (address, requested_paths):
        first = load_in_subprocess("mmlu-redux", tmp_path, changes=changes, HF_ENDPOINT=address)
    assert json.loads(first.stdout)[0] == 6
    assert requested_paths.count("/") == 1
    again = load_in_subprocess("mmlu-redux", tmp_path, changes=changes, HF_HUB_OFFLINE="1")
    mirror = load_in_subprocess("mmlu-redux", tmp_path, tmp_path / "mirror", changes, HF_HUB_OFFLINE="1")
    fingerprints = [json.loads(one.stdout)[1] for one in (first, again, mirror)]
    assert len(set(fingerprints)) == 1


def test_the_download_command_pins_the_commit_where_one_is_known() -> None:
    command = download_command(Dataset("me/algebra", split="test", revision="abc"), Path("DIR"))
    assert command == "hf download --repo-type dataset me/algebra --revision abc --local-dir DIR/me/algebra"
    assert "--revision" not in download_command(Dataset("me/algebra", split="test"), Path("DIR"))
