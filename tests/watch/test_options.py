"""What follows for a checkpoint's run, and what is refused before the first checkpoint is waited for."""

from dataclasses import replace
from pathlib import Path

import pytest

from r1eval.errors import R1evalError
from r1eval.gate.paired_benchmarks import GateSettings
from r1eval.watch.budget import parse_budget
from r1eval.watch.checkpoints import find_checkpoints
from r1eval.watch.options import WatchOptions, check_options, checkpoint_options
from tests.watch.training import Training, write_checkpoint, write_shards


def options(home: Path, **run: object) -> WatchOptions:
    whole = Training(home).options()
    values = {"engine": None, "engine_args": (), **run}
    return replace(whole, run=replace(whole.run, **values))  # type: ignore[arg-type]


def test_a_checkpoint_is_the_model_of_its_run(tmp_path: Path) -> None:
    whole = options(tmp_path, engine_args=("tokenizer=base", 'hf_overrides={"a": 1}'))
    path = write_checkpoint(whole.folder / "checkpoint-20")
    [checkpoint] = find_checkpoints(whole.folder)
    run = checkpoint_options(whole, checkpoint)
    assert (run.model, run.lora, run.out) == (str(path), None, whole.out / "runs" / "checkpoint-20")
    assert run.engine_args == ("tokenizer=base", 'hf_overrides={"a": 1}')


@pytest.mark.parametrize(("named", "given", "model"), [("org/base", "", "org/base"), ("org/base", "x", "x")])
def test_an_adapter_goes_onto_its_base(tmp_path: Path, named: str, given: str, model: str) -> None:
    whole = options(tmp_path, model=given)
    path = write_adapter_folder(whole.folder, f'{{"base_model_name_or_path": "{named}"}}')
    run = checkpoint_options(whole, find_checkpoints(whole.folder)[0])
    assert (run.model, run.lora) == (model, str(path))


def test_an_adapter_without_a_base_is_one_line(tmp_path: Path) -> None:
    whole = options(tmp_path)
    write_adapter_folder(whole.folder, "{}")
    with pytest.raises(R1evalError, match="does not name the base model; give --model"):
        checkpoint_options(whole, find_checkpoints(whole.folder)[0])


def write_adapter_folder(train: Path, config: str) -> Path:
    folder = train / "checkpoint-20"
    folder.mkdir()
    (folder / "adapter_config.json").write_text(config, encoding="utf-8")
    write_shards(folder)
    return (folder / "model.safetensors").rename(folder / "adapter_model.safetensors").parent


def test_a_server_is_asked_by_its_own_names(tmp_path: Path) -> None:
    urls = ("http://localhost:8000/{name}/v1",)
    whole = options(tmp_path, base_urls=urls, model="policy-{step}")
    write_checkpoint(whole.folder / "checkpoint-20")
    run = checkpoint_options(whole, find_checkpoints(whole.folder)[0])
    assert (run.model, run.base_urls) == ("policy-20", ("http://localhost:8000/checkpoint-20/v1",))


SERVER = {"base_urls": ("http://localhost:8000/v1",)}


@pytest.mark.parametrize(
    ("run", "others", "line"),
    [
        (SERVER, {}, "--model: give the name by which the server knows the model"),
        (SERVER | {"model": "m"}, {}, "same weights for every checkpoint; give --reload COMMAND"),
        ({}, {"reload": "true"}, "--reload: the engine vllm loads each checkpoint itself"),
        ({"shard": "0/2"}, {}, "--shard: a watch needs whole runs"),
        ({"benchmarks": ("amie24",)}, {}, "did you mean .aime24"),
        ({"temperature": -1.0}, {}, "temperature"),
        ({}, {"gate": GateSettings(margins={"aime24": 0.03})}, "--margin aime24: is none of --benchmarks"),
        ({}, {"gate": GateSettings(metric="pass")}, "--metric pass"),
    ],
    ids=["no-model", "no-reload", "reload", "shard", "benchmark", "sampling", "margin", "metric"],
)
def test_what_cannot_work_is_refused_at_once(
    tmp_path: Path, run: dict[str, object], others: dict[str, object], line: str
) -> None:
    with pytest.raises(Exception, match=line) as refused:
        check_options(replace(options(tmp_path, **run), **others))  # type: ignore[arg-type]
    assert type(refused.value).__name__ in ("R1evalError", "BenchmarkError")


def test_a_server_that_is_reloaded_is_accepted(tmp_path: Path) -> None:
    check_options(replace(options(tmp_path, **SERVER, model="m"), reload="./reload.sh"))


def test_runs_do_not_go_into_the_watched_folder(tmp_path: Path) -> None:
    whole = options(tmp_path)
    with pytest.raises(R1evalError, match="is the watched folder"):
        check_options(replace(whole, out=whole.folder))


@pytest.mark.parametrize("text", ["8h", "hours", "hours=0", "hours=-1", "hours=nan", "days=3", "samples=inf"])
def test_a_budget_has_a_known_unit_and_a_number(text: str) -> None:
    with pytest.raises(R1evalError, match=f"--budget {text}: give samples=N or hours=N or checkpoints=N"):
        parse_budget([text])
    with pytest.raises(R1evalError, match="each once"):
        parse_budget(["hours=1", "hours=2"])
