"""LoRA adapters on the vllm engine: what is checked before loading, and real ones on a tiny model."""

import json
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from r1eval.engines.catalogue import open_engine
from r1eval.engines.protocol import Engine, EngineOptions
from r1eval.errors import EngineError, R1evalError
from tests.engines.models import requests, write_adapter, write_model

pytestmark = pytest.mark.engine

SMALL = {"load_format": "dummy", "max_num_seqs": "16", "kv_cache_memory_bytes": "50000000"}


@pytest.fixture(scope="module")
def adapter(dummy_model: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_adapter(tmp_path_factory.mktemp("adapters") / "random", dummy_model)


def open_with(model: Path, lora: Path | str = "", **args: str) -> Engine:
    return open_engine("vllm", EngineOptions(str(model), {**SMALL, **args}, lora=str(lora)))


def change(adapter: Path, **settings: Any) -> Path:
    """Change an adapter's configuration in place; None removes a key."""
    file = adapter / "adapter_config.json"
    config = {**json.loads(file.read_text(encoding="utf-8")), **settings}
    file.write_text(json.dumps({k: v for k, v in config.items() if v is not None}), encoding="utf-8")
    return adapter


def generate(engine: Engine) -> dict[tuple[str, int], str]:
    with closing(engine):
        return {(one.question_id, one.index): one.text for one in engine.generate(requests(2, 2))}


def test_an_adapter_changes_the_samples_of_the_same_seeds(dummy_model: Path, adapter: Path) -> None:
    base, adapted = generate(open_with(dummy_model)), generate(open_with(dummy_model, adapter))
    assert base.keys() == adapted.keys()
    assert sum(base[key] != adapted[key] for key in base) >= 3


def test_the_engine_s_settings_for_it_are_recorded(dummy_model: Path, adapter: Path) -> None:
    with closing(open_with(dummy_model, adapter)) as engine:
        defaults = engine.describe()["defaults"]
        assert engine.notices(requests(1, 1)) == []
    assert defaults["enable_lora"] is True
    assert defaults["max_lora_rank"] == 8  # the least of vLLM's choices that holds 4


def test_an_adapter_of_a_kind_that_vllm_cannot_run_ends_the_start(dummy_model: Path, tmp_path: Path) -> None:
    other = change(write_adapter(tmp_path / "dora", dummy_model), use_dora=True)
    with (
        closing(open_with(dummy_model, other)) as engine,
        pytest.raises(EngineError, match=r"could not load the adapter .*dora: .*DoRA"),
    ):
        next(engine.generate(requests(1, 1)))


def test_an_adapter_of_another_model_is_noticed(dummy_model: Path, tmp_path: Path) -> None:
    other = change(write_adapter(tmp_path / "other", dummy_model), base_model_name_or_path="org/Other-7B")
    with closing(open_with(dummy_model, other)) as engine:
        (notice,) = engine.notices(requests(1, 1))
    assert "was trained on org/Other-7B, not" in notice


def test_a_hub_id_and_a_copy_of_the_same_name_are_one_model(tmp_path: Path) -> None:
    model = write_model(tmp_path / "Some-7B")
    adapter = change(write_adapter(tmp_path / "a", model), base_model_name_or_path="org/some-7b")
    with closing(open_with(model, adapter)) as engine:
        assert engine.notices(requests(1, 1)) == []


def test_a_chat_template_in_the_adapter_is_not_used_and_said(dummy_model: Path, tmp_path: Path) -> None:
    adapter = write_adapter(tmp_path / "own", dummy_model)
    (adapter / "chat_template.jinja").write_text("another", encoding="utf-8")
    with closing(open_with(dummy_model, adapter)) as engine:
        (notice,) = engine.notices(requests(1, 1))
        assert engine.render(requests(1, 1)[0].messages).text != "another"
    assert "chat_template.jinja is not used" in notice


@pytest.mark.parametrize(
    ("settings", "problem"),
    [
        ({"peft_type": "IA3"}, "type IA3"),
        ({"r": None}, "rank r"),
        ({"r": 0}, "rank r"),
        ({"r": "8"}, "rank r"),
        ({"r": 1024}, "rank 1024.*512"),
        ({"rank_pattern": {"q_proj": 2000}}, "rank 2000"),
    ],
)
def test_a_configuration_that_vllm_cannot_load_is_one_line(
    dummy_model: Path, tmp_path: Path, settings: dict[str, Any], problem: str
) -> None:
    adapter = change(write_adapter(tmp_path / "a", dummy_model), **settings)
    with pytest.raises(R1evalError, match=problem):
        open_with(dummy_model, adapter)


@pytest.fixture
def broken(dummy_model: Path, tmp_path: Path) -> dict[str, Path]:
    no_json = write_adapter(tmp_path / "no-json", dummy_model)
    (no_json / "adapter_config.json").write_text("{", encoding="utf-8")
    a_list = write_adapter(tmp_path / "a-list", dummy_model)
    (a_list / "adapter_config.json").write_text("[]", encoding="utf-8")
    no_weights = write_adapter(tmp_path / "no-weights", dummy_model)
    (no_weights / "adapter_model.safetensors").unlink()
    return {
        "no-json": no_json,
        "a-list": a_list,
        "no-weights": no_weights,
        "missing": tmp_path / "missing",
        "model": dummy_model,
    }


@pytest.mark.parametrize(
    ("kind", "problem"),
    [
        ("no-json", "cannot be read"),
        ("a-list", "JSON object"),
        ("no-weights", "has no weights"),
        ("missing", "there is no such folder"),
        ("model", "whole model"),
    ],
)
def test_a_broken_adapter_is_one_line(
    dummy_model: Path, broken: dict[str, Path], kind: str, problem: str
) -> None:
    with pytest.raises(R1evalError, match=problem) as raised:
        open_with(dummy_model, broken[kind])
    assert "\n" not in str(raised.value)


def test_an_adapter_given_as_the_model_names_its_base(adapter: Path) -> None:
    with pytest.raises(R1evalError, match=r"is a LoRA adapter of .*dummy; give --model BASE --lora"):
        open_with(adapter)


@pytest.mark.parametrize(
    ("lora", "args", "fix"),
    [
        (False, {"enable_lora": "true"}, "give --lora PATH"),
        (False, {"lora_modules": '["a=/x"]'}, "give --lora PATH"),
        (True, {"enable_lora": "false"}, "leave one out"),
    ],
)
def test_no_run_asks_the_bare_model_in_place_of_an_adapter(
    dummy_model: Path, adapter: Path, lora: bool, args: dict[str, str], fix: str
) -> None:
    with pytest.raises(R1evalError, match=fix):
        open_with(dummy_model, adapter if lora else "", **args)
