"""Which folders are checkpoints, where their model is, and when they are whole."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from r1eval.watch.checkpoints import Checkpoint, file_stamps, find_checkpoints
from tests.watch.training import CONFIG, write_checkpoint, write_shards


def only(folder: Path, within: str = "") -> Checkpoint:
    [found] = find_checkpoints(folder, within)
    return found


@pytest.mark.parametrize(
    ("name", "step"),
    [
        ("checkpoint-500", 500),
        ("checkpoint-0500", 500),
        ("step_20", 20),
        ("global_step20", 20),
        ("global_step_20", 20),
        ("iter_0000100", 100),
        ("qwen-sft-step-7", 7),
        ("global_step20_hf", 20),
    ],
)
def test_a_checkpoint_is_a_folder_with_a_step_in_its_name(tmp_path: Path, name: str, step: int) -> None:
    write_checkpoint(tmp_path / name)
    found = only(tmp_path)
    assert (found.name, found.step, found.model, found.waits_for) == (name, step, tmp_path / name, "")


@pytest.mark.parametrize(
    "name",
    [
        "tmp-checkpoint-500",
        "checkpoint-500.tmp",
        "checkpoint-500.partial",
        "_checkpoint-500",
        ".checkpoint-500",
        "checkpoint-500-incomplete",
        "checkpoint-500.old",
        "checkpoint-500~",
        "final",
        "runs",
    ],
)
def test_folders_that_are_written_or_moved_or_have_no_step_are_none(tmp_path: Path, name: str) -> None:
    write_checkpoint(tmp_path / name)
    (tmp_path / "checkpoint-7").write_text("a file", encoding="utf-8")
    assert find_checkpoints(tmp_path) == []


@given(st.lists(st.integers(0, 5000), min_size=1, max_size=6, unique=True))
def test_the_newest_come_first_by_step_and_not_by_name(
    tmp_path_factory: pytest.TempPathFactory, steps: list[int]
) -> None:
    folder = tmp_path_factory.mktemp("train")
    for step in steps:
        (folder / f"checkpoint-{step}").mkdir()
    assert [one.step for one in find_checkpoints(folder)] == sorted(steps, reverse=True)


def test_the_model_of_a_trainer_that_nests_it_is_found(tmp_path: Path) -> None:
    checkpoint = tmp_path / "global_step_20"
    write_checkpoint(checkpoint / "actor" / "huggingface")
    write_checkpoint(checkpoint / "critic" / "huggingface")
    assert only(tmp_path).model == checkpoint / "actor" / "huggingface"


def test_of_two_models_the_user_names_one(tmp_path: Path) -> None:
    for name in ("a", "b"):
        write_checkpoint(tmp_path / "step_1" / name)
    assert only(tmp_path).waits_for == "several models (a, b); give --within"
    assert only(tmp_path, "b").model == tmp_path / "step_1" / "b"


def test_deepspeeds_own_folder_in_a_checkpoint_is_no_checkpoint(tmp_path: Path) -> None:
    write_checkpoint(tmp_path / "checkpoint-20")
    (tmp_path / "checkpoint-20" / "global_step20").mkdir()
    assert only(tmp_path).name == "checkpoint-20"


def test_a_checkpoint_waits_for_each_of_its_parts(tmp_path: Path) -> None:
    """Written in the order of transformers: shards, the index, and here the configuration first."""
    checkpoint = tmp_path / "checkpoint-20"
    whole = write_checkpoint(tmp_path / "elsewhere" / "model", shards=2)
    checkpoint.mkdir()
    reasons = [only(tmp_path).waits_for]
    for name in ("config.json", "model-00001-of-00002.safetensors", "model.safetensors.index.json"):
        (checkpoint / name).write_bytes((whole / name).read_bytes())
        reasons.append(only(tmp_path).waits_for)
    second = (whole / "model-00002-of-00002.safetensors").read_bytes()
    for part in (second[:5], second[:-10], second):
        (checkpoint / "model-00002-of-00002.safetensors").write_bytes(part)
        reasons.append(only(tmp_path).waits_for)
    assert reasons == [
        "no config.json yet",
        "model.safetensors or its index is missing",
        "model.safetensors or its index is missing",
        "model-00002-of-00002.safetensors is missing",
        "model-00002-of-00002.safetensors is not whole",
        f"model-00002-of-00002.safetensors has {len(second) - 10} of {len(second)} bytes",
        "",
    ]


@given(st.integers(0))
def test_no_cut_of_a_file_of_weights_passes_for_whole(
    tmp_path_factory: pytest.TempPathFactory, place: int
) -> None:
    folder = tmp_path_factory.mktemp("train")
    checkpoint = write_checkpoint(folder / "checkpoint-1")
    weights = (checkpoint / "model.safetensors").read_bytes()
    (checkpoint / "model.safetensors").write_bytes(weights[: place % len(weights)])
    assert only(folder).waits_for


def test_half_a_configuration_or_index_is_waited_for(tmp_path: Path) -> None:
    checkpoint = write_checkpoint(tmp_path / "checkpoint-20", shards=2)
    index = checkpoint / "model.safetensors.index.json"
    text = index.read_text(encoding="utf-8")
    index.write_text(text[:20], encoding="utf-8")
    assert only(tmp_path).waits_for == "model.safetensors.index.json is not whole"
    index.write_text(text, encoding="utf-8")
    (checkpoint / "config.json").write_text(json.dumps(CONFIG)[:20], encoding="utf-8")
    assert only(tmp_path).waits_for == "its configuration is not whole"


def test_an_adapter_is_one_when_its_weights_are_whole(tmp_path: Path) -> None:
    checkpoint = tmp_path / "checkpoint-20"
    checkpoint.mkdir()
    (checkpoint / "adapter_config.json").write_text('{"r": 4}', encoding="utf-8")
    assert only(tmp_path).waits_for == "adapter_model.safetensors is missing"
    write_shards(checkpoint)
    (checkpoint / "model.safetensors").rename(checkpoint / "adapter_model.safetensors")
    assert only(tmp_path) == Checkpoint("checkpoint-20", 20, checkpoint, is_adapter=True)


def test_stamps_change_with_every_write(tmp_path: Path) -> None:
    checkpoint = write_checkpoint(tmp_path / "checkpoint-20")
    before = file_stamps(checkpoint)
    (checkpoint / "trainer_state.json").write_text("{}", encoding="utf-8")
    assert file_stamps(checkpoint) != before


def test_those_that_are_done_are_not_looked_into(tmp_path: Path) -> None:
    for step in (1, 2):
        write_checkpoint(tmp_path / f"checkpoint-{step}")
    assert [one.step for one in find_checkpoints(tmp_path, known={"checkpoint-2"})] == [1]
