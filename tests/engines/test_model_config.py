"""The context of each model family's configuration, and that vLLM's own rule gives the same."""

from collections.abc import Mapping
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from r1eval.engines.catalogue import open_engine
from r1eval.engines.model_config import context_tokens
from r1eval.engines.protocol import EngineOptions
from r1eval.errors import R1evalError
from tests.engines.families import FAMILIES, Family, write_family

BY_NAME = {family.name: family for family in FAMILIES}

families = pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.name)


@families
def test_the_context_is_what_the_configuration_states(family: Family, tmp_path: Path) -> None:
    assert context_tokens(str(write_family(family, tmp_path)), family.args) == family.context


def vllm_length(folder: Path, args: Mapping[str, Any]) -> int:
    """What vLLM derives, without looking the architecture up, which takes it many seconds."""
    from vllm.config.model import ModelConfig, _get_and_verify_max_len
    from vllm.transformers_utils.config import get_config, get_hf_text_config
    from vllm.transformers_utils.model_arch_config_convertor import ModelArchConfigConvertorBase

    overrides = args.get("hf_overrides", {})
    plain = {key: value for key, value in overrides.items() if not isinstance(value, dict)}
    config = get_config(str(folder), trust_remote_code=False, hf_overrides_kw=plain)
    dicts = {key: value for key, value in overrides.items() if isinstance(value, dict)}
    ModelConfig._apply_dict_overrides(ModelConfig.__new__(ModelConfig), config, dicts)
    text = get_hf_text_config(config)
    length: int = _get_and_verify_max_len(
        hf_config=text,
        model_arch_config=ModelArchConfigConvertorBase(config, text).convert(),
        tokenizer_config=None,
        max_model_len=args.get("max_model_len"),
        disable_sliding_window=args.get("disable_sliding_window", False),
        sliding_window=getattr(text, "sliding_window", None),
    )
    return length


KNOWN = [family for family in FAMILIES if family.config["model_type"] != "new"]
"""those that vLLM has a class for"""


@pytest.mark.slow
@pytest.mark.parametrize("family", KNOWN, ids=lambda family: family.name)
def test_vllm_derives_the_same(family: Family, tmp_path: Path) -> None:
    assert vllm_length(write_family(family, tmp_path), family.args) == family.context


TOO_LONG = [
    (BY_NAME["Qwen3"], 40961, "max_position_embeddings"),
    (BY_NAME["Llama-3"], 131072, "max_position_embeddings"),
    (BY_NAME["linear rope"], 16385, "max_position_embeddings"),
    (BY_NAME["Command R"], 131073, "model_max_length"),
    (BY_NAME["Phi-3.5"], 131073, "max_position_embeddings"),
]


@pytest.mark.parametrize(("family", "asked", "key"), TOO_LONG)
def test_more_than_the_model_takes_is_refused_in_one_line(
    family: Family, asked: int, key: str, tmp_path: Path
) -> None:
    model = str(write_family(family, tmp_path))
    with pytest.raises(R1evalError, match=rf"max_model_len={asked}: .* allows {asked - 1}|{key}"):
        context_tokens(model, {"max_model_len": asked})
    assert context_tokens(model, {"max_model_len": 100}) == 100


@pytest.mark.slow
@pytest.mark.parametrize(("family", "asked", "key"), TOO_LONG)
def test_vllm_refuses_it_too(family: Family, asked: int, key: str, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=key):
        vllm_length(write_family(family, tmp_path), {"max_model_len": asked})


def test_vllm_s_own_switch_allows_more(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VLLM_ALLOW_LONG_MAX_MODEL_LEN", "1")
    model = str(write_family(BY_NAME["Qwen3"], tmp_path))
    assert context_tokens(model, {"max_model_len": 100_000}) == 100_000


@pytest.mark.parametrize(
    ("text", "tokens"),
    [("16k", 16_000), ("16K", 16_384), ("1.5k", 1500), ("auto", 40960), ("-1", 40960), ("4096", 4096)],
)
def test_a_length_may_be_written_as_vllm_s_option_takes_it(text: str, tokens: int, tmp_path: Path) -> None:
    model = str(write_family(BY_NAME["Qwen3"], tmp_path))
    with closing(open_engine("vllm", EngineOptions(model, {"max_model_len": text}))) as engine:
        assert engine.context_tokens() == tokens


def test_an_unknown_kind_of_model_that_states_no_length_is_not_guessed_at(tmp_path: Path) -> None:
    model = write_family(Family("new", {"model_type": "new", "hidden_size": 8}, 0), tmp_path)
    assert context_tokens(str(model), {}) is None
    assert context_tokens(str(model), {"max_model_len": 5000}) == 5000


@pytest.mark.parametrize(
    ("config", "problem"),
    [
        ("{", "configuration cannot be read"),
        ("[]", "configuration cannot be read|JSON object"),
        ("null", "configuration cannot be read|JSON object"),
        ("{}", "JSON object with settings"),
        ('{"model_type": "llama", "max_position_embeddings": "many"}', "configuration cannot be read"),
        ('{"model_type": "new", "max_position_embeddings": "many"}', "configuration cannot be read"),
        ('{"model_type": ["llama"]}', "configuration cannot be read"),
        ('{"model_type": "llama", "rope_scaling": 3}', "configuration cannot be read"),
    ],
)
def test_a_broken_configuration_is_one_line(config: str, problem: str, tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text(config, encoding="utf-8")
    with pytest.raises(R1evalError, match=problem) as raised:
        context_tokens(str(tmp_path), {})
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize("overrides", ["text", [1]])
def test_overrides_that_are_no_object_are_refused(overrides: Any, tmp_path: Path) -> None:
    model = write_family(BY_NAME["Qwen3"], tmp_path)
    with pytest.raises(R1evalError, match=r"hf_overrides.*JSON object"):
        context_tokens(str(model), {"hf_overrides": overrides})


def test_the_tokenizer_s_own_number_changes_nothing(tmp_path: Path) -> None:
    family = BY_NAME["R1-Distill-Qwen"]
    for length in (512, 16384, 1e30):
        model = write_family(replace(family, tokenizer_length=length), tmp_path / str(length))
        assert context_tokens(str(model), {}) == 131072
