"""What the vllm engine knows and rejects before vLLM is imported."""

import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from r1eval.engines import vllm_settings
from r1eval.engines.catalogue import open_engine
from r1eval.engines.protocol import Engine, EngineOptions
from r1eval.errors import R1evalError
from tests.engines.models import CONTEXT, OPENS_THINKING, request

pytestmark = pytest.mark.engine

MESSAGES = request("q0").messages
PROMPT = "<|start|>user\nQuestion q0?<|end|>\n<|start|>assistant\n"


@contextmanager
def open_vllm(model: Path | str, prefill: str = "", **args: str) -> Iterator[Engine]:
    with closing(open_engine("vllm", EngineOptions(str(model), args, prefill=prefill))) as engine:
        yield engine


def test_the_prompt_is_the_chat_template_s(dummy_model: Path) -> None:
    with open_vllm(dummy_model) as engine:
        rendered = engine.render(MESSAGES)
    assert rendered.text == PROMPT
    assert not rendered.opens_thinking()


def test_special_tokens_that_the_template_writes_are_not_doubled(dummy_model: Path) -> None:
    letters = len("user\nQuestion q0?" + "\n" + "assistant\n")
    with open_vllm(dummy_model) as engine:
        assert engine.render(MESSAGES).tokens == letters + 3


@pytest.mark.parametrize("prefill", ["<think>\n", "<think>"])
def test_a_prefill_is_added_if_the_template_has_none(dummy_model: Path, prefill: str) -> None:
    with open_vllm(dummy_model, prefill) as engine:
        rendered = engine.render(MESSAGES)
    assert rendered.text == PROMPT + prefill
    assert rendered.opens_thinking()


@pytest.mark.parametrize("prefill", ["<think>\n", "<think>", "", "\n<think>\n\n"])
def test_a_prefill_is_not_added_twice(thinking_model: Path, prefill: str) -> None:
    with open_vllm(thinking_model, prefill) as engine:
        rendered = engine.render(MESSAGES)
    assert rendered.text == PROMPT + "<think>\n"
    assert rendered.opens_thinking()


def test_a_model_without_a_chat_template_is_rejected_with_the_fix(base_model: Path) -> None:
    with (
        open_vllm(base_model) as engine,
        pytest.raises(R1evalError, match=r"no chat template.*chat_template=FILE"),
    ):
        engine.render(MESSAGES)


def test_a_chat_template_may_come_from_a_file(base_model: Path, tmp_path: Path) -> None:
    file = tmp_path / "template.jinja"
    file.write_text(OPENS_THINKING, encoding="utf-8")
    with open_vllm(base_model, chat_template=str(file)) as engine:
        assert engine.render(MESSAGES).text == PROMPT + "<think>\n"


def test_the_context_is_the_model_s_unless_it_is_set(dummy_model: Path) -> None:
    with open_vllm(dummy_model) as engine:
        assert engine.context_tokens() == CONTEXT
    with open_vllm(dummy_model, max_model_len="100") as engine:
        assert engine.context_tokens() == 100


def test_neither_prompt_nor_context_need_vllm(dummy_model: Path) -> None:
    before = "vllm" in sys.modules
    with open_vllm(dummy_model) as engine:
        engine.render(MESSAGES)
        engine.context_tokens()
    assert ("vllm" in sys.modules) == before


@pytest.mark.parametrize(
    ("args", "message"),
    [
        ({"max_model_length": "9"}, "did you mean 'max_model_len'"),
        ({"max_num_seqs": "many"}, "give int"),
        ({"enforce_eager": "maybe"}, "true or false"),
        ({"hf_overrides": "{1"}, "not valid JSON"),
        ({"chat_template": "nowhere.jinja"}, "cannot be read"),
        ({"generation_config": "auto"}, "give --preset model"),
        ({"override_generation_config": '{"top_k": 1}'}, "give the settings as options"),
        ({"default_chat_template_kwargs": "{}"}, "give --chat-template-arg"),
        ({"n": "4"}, "give --k"),
    ],
)
def test_a_bad_argument_is_an_error_at_once(dummy_model: Path, args: dict[str, str], message: str) -> None:
    with pytest.raises(R1evalError, match=message):
        open_engine("vllm", EngineOptions(str(dummy_model), args))


def test_a_missing_model_is_an_error(tmp_path: Path) -> None:
    with (
        pytest.raises(R1evalError, match="nothing: there is no such folder"),
        open_vllm(tmp_path / "nothing"),
    ):
        pass


def test_vllm_s_own_arguments_are_known() -> None:
    types = vllm_settings.argument_types()
    assert {"tensor_parallel_size", "data_parallel_size", "enable_log_requests"} <= set(types)
    assert "int" in types["max_num_seqs"]
    assert types["enforce_eager"] == {"bool"}


def test_arguments_of_the_user_replace_the_defaults() -> None:
    defaults = vllm_settings.default_arguments({"enable_prefix_caching": False, "dtype": "auto"}, seeded=True)
    assert not {"enable_prefix_caching", "dtype"} & set(defaults)


def test_an_unknown_engine_gets_a_suggestion() -> None:
    with pytest.raises(R1evalError, match=r"vlm.*did you mean 'vllm'"):
        open_engine("vlm", EngineOptions("m", {}))


def test_only_the_process_that_made_a_log_deletes_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    inherited = tmp_path / f"{vllm_settings.LOG_PREFIX}of-another-process"
    inherited.mkdir()
    monkeypatch.setenv("VLLM_LOGGING_CONFIG_PATH", str(inherited / "logging.json"))
    vllm_settings.remove_log()
    assert inherited.exists()
    inherited.rmdir()
    vllm_settings.set_environment({})
    own = vllm_settings.log_path()
    assert own is not None
    assert own.parent != inherited
    assert own.parent.exists()
    vllm_settings.remove_log()
    assert not own.parent.exists()
