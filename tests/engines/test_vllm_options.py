"""What the vllm engine knows and refuses before vLLM is even imported."""

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

ASKED = request("q0").messages
PROMPT = "<|start|>user\nQuestion q0?<|end|>\n<|start|>assistant\n"


@contextmanager
def opened(model: Path | str, prefill: str = "", **args: str) -> Iterator[Engine]:
    with closing(open_engine("vllm", EngineOptions(str(model), args, prefill=prefill))) as engine:
        yield engine


def test_the_prompt_is_the_chat_template_s(dummy_model: Path) -> None:
    with opened(dummy_model) as engine:
        rendered = engine.render(ASKED)
    assert rendered.text == PROMPT
    assert not rendered.opens_thinking


def test_special_tokens_that_the_template_writes_are_not_doubled(dummy_model: Path) -> None:
    letters = len("user\nQuestion q0?" + "\n" + "assistant\n")
    with opened(dummy_model) as engine:
        assert engine.render(ASKED).tokens == letters + 3


@pytest.mark.parametrize("prefill", ["<think>\n", "<think>"])
def test_a_prefill_is_added_where_the_template_lacks_it(dummy_model: Path, prefill: str) -> None:
    with opened(dummy_model, prefill) as engine:
        rendered = engine.render(ASKED)
    assert rendered.text == PROMPT + prefill
    assert rendered.opens_thinking


@pytest.mark.parametrize("prefill", ["<think>\n", "<think>", "", "\n<think>\n\n"])
def test_a_prefill_is_not_added_twice(thinking_model: Path, prefill: str) -> None:
    with opened(thinking_model, prefill) as engine:
        rendered = engine.render(ASKED)
    assert rendered.text == PROMPT + "<think>\n"
    assert rendered.opens_thinking


def test_a_model_without_a_chat_template_is_refused_with_the_mend(base_model: Path) -> None:
    with (
        opened(base_model) as engine,
        pytest.raises(R1evalError, match=r"no chat template.*chat_template=FILE"),
    ):
        engine.render(ASKED)


def test_a_chat_template_may_come_from_a_file(base_model: Path, tmp_path: Path) -> None:
    file = tmp_path / "template.jinja"
    file.write_text(OPENS_THINKING, encoding="utf-8")
    with opened(base_model, chat_template=str(file)) as engine:
        assert engine.render(ASKED).text == PROMPT + "<think>\n"


def test_the_context_is_the_model_s_unless_it_is_set(dummy_model: Path) -> None:
    with opened(dummy_model) as engine:
        assert engine.context_tokens() == CONTEXT
    with opened(dummy_model, max_model_len="100") as engine:
        assert engine.context_tokens() == 100


def test_neither_prompt_nor_context_need_vllm(dummy_model: Path) -> None:
    before = "vllm" in sys.modules
    with opened(dummy_model) as engine:
        engine.render(ASKED)
        engine.context_tokens()
    assert ("vllm" in sys.modules) == before


@pytest.mark.parametrize(
    ("args", "said"),
    [
        ({"max_model_length": "9"}, "did you mean 'max_model_len'"),
        ({"max_num_seqs": "many"}, "give int"),
        ({"enforce_eager": "maybe"}, "true or false"),
        ({"hf_overrides": "{1"}, "not JSON"),
        ({"chat_template": "nowhere.jinja"}, "cannot be read"),
    ],
)
def test_a_bad_argument_is_said_at_once(dummy_model: Path, args: dict[str, str], said: str) -> None:
    with pytest.raises(R1evalError, match=said):
        open_engine("vllm", EngineOptions(str(dummy_model), args))


def test_a_model_that_is_not_there_is_said(tmp_path: Path) -> None:
    with (
        opened(tmp_path / "nothing") as engine,
        pytest.raises(R1evalError, match=r"tokenizer cannot be read"),
    ):
        engine.render(ASKED)


def test_vllm_s_own_arguments_are_known() -> None:
    kinds = vllm_settings.argument_kinds()
    assert {"tensor_parallel_size", "data_parallel_size", "enable_log_requests"} <= set(kinds)
    assert "int" in kinds["max_num_seqs"]
    assert kinds["enforce_eager"] == {"bool"}


def test_what_the_user_sets_stays() -> None:
    ours = vllm_settings.defaults({"enable_prefix_caching": False, "dtype": "auto"}, seeded=True)
    assert not {"enable_prefix_caching", "dtype"} & set(ours)


def test_an_unknown_engine_is_guessed() -> None:
    with pytest.raises(R1evalError, match=r"vlm.*did you mean 'vllm'"):
        open_engine("vlm", EngineOptions("m", {}))
