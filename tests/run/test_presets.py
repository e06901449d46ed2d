"""Presets: each has a source and valid settings; `model` reads the model's own generation_config.json."""

import json
from pathlib import Path
from typing import Any

import pytest

from benchmarks.types import Benchmark, Dataset, Sampling, SkippedRow
from r1eval.errors import R1evalError
from r1eval.run.options import RunOptions, make_plan
from r1eval.run.presets import Preset, find_preset, presets, with_model_settings
from r1eval.run.sampling import SamplingOverrides, resolve_sampling

OWN = Sampling(temperature=0.7, top_p=0.9, max_tokens=100, k=5)
BENCHMARK = Benchmark("own", "Own", Dataset("a/b", "test"), lambda _: SkippedRow("never asked"), {}, OWN)


@pytest.mark.parametrize("preset", presets().values(), ids=presets())
def test_each_preset_has_a_source_and_settings_in_range(preset: Preset) -> None:
    assert preset.title
    assert len(preset.source) > 20
    assert preset.from_model or resolve_sampling(BENCHMARK, preset, SamplingOverrides()).k == OWN.k
    assert "k" not in preset.settings
    assert not preset.template or preset.template.count("{prompt}") == 1


def test_a_mistyped_preset_is_an_error_with_a_suggestion() -> None:
    with pytest.raises(
        R1evalError, match=r"--preset r1-zro: there is no such preset .*did you mean 'r1-zero'\?"
    ):
        find_preset("r1-zro")


def model(folder: Path, config: object) -> str:
    folder.mkdir(exist_ok=True)
    text = config if isinstance(config, str) else json.dumps(config)
    (folder / "generation_config.json").write_text(text, encoding="utf-8")
    return str(folder)


QWEN3 = {"do_sample": True, "temperature": 0.6, "top_k": 20, "top_p": 0.95, "eos_token_id": [1, 2]}


@pytest.mark.parametrize(
    ("config", "sampling"),
    [
        (QWEN3, Sampling(0.6, 0.95, 100, 1, top_k=20)),
        ({"bos_token_id": 199998, "do_sample": True}, Sampling(1.0, 1.0, 100, 1)),
        ({"do_sample": False, "temperature": 0.6}, Sampling(0.0, 1.0, 100, 1)),
        ({"temperature": None, "top_k": -1, "max_new_tokens": 2048}, Sampling(1.0, 1.0, 2048, 1)),
        (
            {"temperature": 1, "min_p": 0.05, "repetition_penalty": 1.05, "presence_penalty": 1.5},
            Sampling(1.0, 1.0, 100, 1, min_p=0.05, repetition_penalty=1.05, presence_penalty=1.5),
        ),
        ({"max_length": 131072, "transformers_version": "5.0"}, Sampling(1.0, 1.0, 100, 1)),
    ],
)
def test_the_model_preset_is_the_models_own_file(config: object, sampling: Sampling, tmp_path: Path) -> None:
    options = RunOptions(("own",), model(tmp_path / "m", config), preset="model", k=1)
    plan = make_plan(options, [BENCHMARK])
    assert plan.sampling["own"] == sampling
    assert plan.preset == "model"


def test_an_option_changes_the_model_preset_as_any_other(tmp_path: Path) -> None:
    def named(**changes: Any) -> str | None:
        options = RunOptions(("own",), model(tmp_path / "m", QWEN3), preset="model", **changes)
        return make_plan(options, [BENCHMARK]).preset

    assert named(top_k=20, max_tokens=9) == "model"
    assert named(top_k=40) == "model+"


def test_another_folder_may_hold_the_file_as_for_vllm(tmp_path: Path) -> None:
    other = model(tmp_path / "other", QWEN3)
    args = {"generation_config": other}
    assert with_model_settings(find_preset("model"), str(tmp_path), args).settings["top_k"] == 20
    assert with_model_settings(find_preset("model"), other, {"generation_config": "auto"}).settings


@pytest.mark.parametrize(
    ("config", "line"),
    [
        (None, "it has no generation_config.json; give the options instead"),
        ("{", r"its generation_config.json cannot be read \("),
        ("[]", "its generation_config.json is not a JSON object"),
        ({"temperature": "hot"}, "has temperature 'hot', which is not a number"),
        ({"top_k": True}, "has top_k True, which is not a number"),
        ({"top_k": float("inf")}, "has top_k inf, which is not a number"),
        ({"max_new_tokens": float("nan")}, "has max_new_tokens nan, which is not a number"),
        ({"temperature": 10**400}, "which is not a number"),
    ],
)
def test_a_model_without_a_file_that_can_be_read_is_one_line(
    config: object, line: str, tmp_path: Path
) -> None:
    folder = str(tmp_path) if config is None else model(tmp_path / "m", config)
    with pytest.raises(R1evalError, match=f"--preset model: {folder}: .*{line}"):
        with_model_settings(find_preset("model"), folder, {})


@pytest.mark.parametrize("name", ["my-model", "./nowhere", "/nowhere/at/all", "a/b/c"])
def test_a_served_name_has_no_file_of_its_own(name: str) -> None:
    with pytest.raises(R1evalError, match=f"{name}: it is neither a folder nor a hub id"):
        with_model_settings(find_preset("model"), name, {})


def test_a_hub_that_cannot_be_reached_is_one_line(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    import huggingface_hub.constants

    monkeypatch.setattr(huggingface_hub.constants, "HF_HUB_OFFLINE", True)
    monkeypatch.setattr(huggingface_hub.constants, "HF_HUB_CACHE", str(tmp_path))
    with pytest.raises(R1evalError, match="org/model: the hub cannot be reached"):
        with_model_settings(find_preset("model"), "org/model", {})
