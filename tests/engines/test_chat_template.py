"""How messages become the prompt: templates from every place, their arguments and mistakes, completions."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from r1eval.errors import R1evalError
from r1eval.scoring.replies.thinking import ThinkingTags
from r1eval.store.records import Message
from tests.engines.families import FAMILIES, write_family
from tests.engines.models import CHATML, OPENS_THINKING, open_vllm, request, write_model

QUESTION = (Message("user", "Why?"),)
WITH_SYSTEM = (Message("system", "Be brief."), *QUESTION)
PROMPT = "<|start|>user\nWhy?<|end|>\n<|start|>assistant\n"

SWITCH = (
    CHATML
    + "{% if enable_thinking is defined and enable_thinking is false %}<think>\n\n</think>\n\n{% endif %}"
    + "{% if effort is defined %}effort {{ effort }}{% endif %}"
)


def rendered(model: Path, messages: tuple[Message, ...] = QUESTION, **options: Any) -> str | None:
    with open_vllm(model, **options) as engine:
        return engine.render(messages).text


def notices(model: Path, messages: tuple[Message, ...] = QUESTION, **options: Any) -> list[str]:
    asked = request("q")
    changed = type(asked)(**{**vars(asked), "messages": messages})
    with open_vllm(model, **options) as engine:
        return engine.notices([changed])


@pytest.fixture(scope="module")
def switch_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model whose template takes arguments."""
    return write_model(tmp_path_factory.mktemp("models") / "switch", SWITCH)


@pytest.mark.parametrize(
    ("args", "added"),
    [
        ({}, ""),
        ({"enable_thinking": True}, ""),
        ({"enable_thinking": False}, "<think>\n\n</think>\n\n"),
        ({"effort": "high"}, "effort high"),
        ({"enable_thinking": False, "effort": 3}, "<think>\n\n</think>\n\neffort 3"),
    ],
)
def test_arguments_reach_the_template(switch_model: Path, args: dict[str, Any], added: str) -> None:
    assert rendered(switch_model, chat_template_args=args) == PROMPT + added


def test_an_argument_that_the_template_does_not_use_is_noticed(switch_model: Path) -> None:
    (notice,) = notices(switch_model, chat_template_args={"enable_thinkin": False})
    assert notice == "the chat template does not use enable_thinkin; did you mean 'enable_thinking'?"
    assert notices(switch_model, chat_template_args={"enable_thinking": False}) == []


@pytest.mark.parametrize("name", ["tokenize", "add_generation_prompt", "chat_template", "conversation"])
def test_an_argument_that_would_break_the_rendering_is_refused(switch_model: Path, name: str) -> None:
    with pytest.raises(R1evalError, match=rf"--chat-template-arg {name}: r1eval sets this itself"):
        rendered(switch_model, chat_template_args={name: True})


def test_a_system_message_is_rendered(dummy_model: Path) -> None:
    assert rendered(dummy_model, WITH_SYSTEM) == "<|start|>system\nBe brief.<|end|>\n" + PROMPT
    assert notices(dummy_model, WITH_SYSTEM) == []


def test_a_system_message_that_the_template_leaves_out_is_noticed(tmp_path: Path) -> None:
    model = write_model(tmp_path, "{{ messages[-1]['content'] }}")
    assert notices(model, WITH_SYSTEM) == ["the chat template does not write the system message"]


BROKEN = [
    ("{{ raise_exception('System role not supported') }}", "System role not supported"),
    ("{% for message in messages %}{{ message }}", "line 1"),
    ("a\nb {% if %}", "line 2"),
    ("{{ nothing.content }}", "nothing"),
    ("{{ messages[0]['content'] + 3 }}", "str"),
    ("{{ 1 / 0 }}", "division"),
    ("{{ messages[0]['content'] | no_such_filter }}", "no_such_filter"),
    ("{% include 'other' %}", "cannot render system and user messages"),
    ("", "no chat template|renders nothing"),
    ("{# only a comment #}", "renders nothing"),
]


@pytest.mark.parametrize(("template", "reason"), BROKEN)
def test_a_template_that_fails_is_one_line(
    dummy_model: Path, tmp_path: Path, template: str, reason: str
) -> None:
    """Whether it does not parse, raises on purpose or by mistake, or renders nothing."""
    file = tmp_path / "bad.jinja"
    file.write_text(template, encoding="utf-8")
    for model, args in (
        (dummy_model, {"chat_template": str(file)}),
        (write_model(tmp_path / "m", template), {}),
    ):
        with pytest.raises(R1evalError, match=reason) as raised:
            rendered(model, WITH_SYSTEM, args=args)
        assert "\n" not in str(raised.value)
        assert "chat_template" in str(raised.value)


@pytest.mark.parametrize("content", [None, b"\xff\xfe\x00"])
def test_a_template_file_that_cannot_be_read_is_one_line(
    dummy_model: Path, tmp_path: Path, content: bytes | None
) -> None:
    file = tmp_path / "t.jinja"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(R1evalError, match=r"chat_template=.*cannot be read"):
        rendered(dummy_model, args={"chat_template": str(file)})


def put_template(model: Path, kind: str) -> None:
    """Move a model's template to another place that models keep theirs in."""
    (model / "chat_template.jinja").unlink(missing_ok=True)
    file = model / "tokenizer_config.json"
    config = json.loads(file.read_text(encoding="utf-8"))
    if kind == "in the tokenizer's configuration":
        config["chat_template"] = OPENS_THINKING
    elif kind == "a list of named ones":
        names = {"default": OPENS_THINKING, "tool_use": CHATML}
        config["chat_template"] = [{"name": name, "template": text} for name, text in names.items()]
    elif kind == "chat_template.jinja":
        (model / kind).write_text(OPENS_THINKING, encoding="utf-8")
    else:
        (model / kind).write_text(json.dumps({"chat_template": OPENS_THINKING}), encoding="utf-8")
    file.write_text(json.dumps(config), encoding="utf-8")


@pytest.mark.parametrize(
    "kind",
    [
        "in the tokenizer's configuration",
        "a list of named ones",
        "chat_template.jinja",
        "chat_template.json",
    ],
)
def test_a_template_is_found_wherever_models_keep_it(tmp_path: Path, kind: str) -> None:
    model = write_model(tmp_path, None)
    put_template(model, kind)
    assert rendered(model) == PROMPT + "<think>\n"


def test_named_templates_without_a_default_are_named(tmp_path: Path) -> None:
    model = write_model(tmp_path, None)
    file = model / "tokenizer_config.json"
    config = json.loads(file.read_text(encoding="utf-8"))
    config["chat_template"] = [{"name": "rag", "template": CHATML}]
    file.write_text(json.dumps(config), encoding="utf-8")
    with pytest.raises(R1evalError, match=r"named rag and no default.*chat_template=FILE"):
        rendered(model)


def test_a_completion_is_the_text_as_it_is_with_the_tokens_that_begin_a_prompt(base_model: Path) -> None:
    with open_vllm(base_model, completion=True) as engine:
        one = engine.render(QUESTION)
        two = engine.render(WITH_SYSTEM)
    assert one.text == "Why?"
    assert one.tokens == len("Why?")  # this tokenizer adds none
    assert two.text == "Be brief.\n\nWhy?"


def test_a_completion_needs_no_template_and_uses_none(dummy_model: Path) -> None:
    assert rendered(dummy_model, completion=True, prefill="<think>\n") == "Why?<think>\n"
    assert notices(dummy_model, completion=True, chat_template_args={"a": 1}) == [
        "--chat-template-arg a has no effect with --completion"
    ]


def test_a_completion_begins_with_bos_where_the_tokenizer_adds_it(tmp_path: Path) -> None:
    from tokenizers import Tokenizer, processors

    model = write_model(tmp_path)
    tokenizer = Tokenizer.from_file(str(model / "tokenizer.json"))
    bos = ("<|start|>", tokenizer.token_to_id("<|start|>"))
    tokenizer.post_processor = processors.TemplateProcessing(single="<|start|> $A", special_tokens=[bos])
    tokenizer.save(str(model / "tokenizer.json"))
    with open_vllm(model, completion=True) as engine:
        assert engine.render(QUESTION).tokens == len("Why?") + 1
    with open_vllm(model) as engine:  # a template writes it itself
        assert engine.render(QUESTION).tokens == len("user\nWhy?\nassistant\n") + 3


def test_thinking_is_recognized_from_template_and_vocabulary_unless_the_user_says(
    thinking_model: Path, dummy_model: Path
) -> None:
    own = ThinkingTags("<thought>", "</thought>")
    with open_vllm(thinking_model) as engine:
        assert engine.thinking_tags() == ThinkingTags("<think>", "</think>")
    with open_vllm(dummy_model, thinking=own) as engine:
        assert engine.thinking_tags() == own


def mistral_model(folder: Path) -> Path:
    """A folder in Mistral's own format, with a tokenizer that mistral-common ships."""
    import mistral_common

    write_family(next(family for family in FAMILIES if family.params), folder)
    data = Path(mistral_common.__file__).parent / "data" / "mistral_instruct_tokenizer_241114.model.v7"
    shutil.copy(data, folder / "tokenizer.model.v7")
    return folder


@pytest.mark.slow
def test_mistral_s_own_tokenizer_renders_what_vllm_s_does(tmp_path: Path) -> None:
    from vllm.tokenizers.mistral import MistralTokenizer

    model = mistral_model(tmp_path)
    chat = [{"role": message.role, "content": message.content} for message in WITH_SYSTEM]
    theirs = MistralTokenizer.from_pretrained(str(model)).apply_chat_template(chat)
    with open_vllm(model) as engine:
        prompt = engine.render(WITH_SYSTEM)
        assert prompt.tokens == len(theirs)
        assert prompt.text is not None
        assert "[SYSTEM_PROMPT] Be brief.[/SYSTEM_PROMPT][INST] Why?[/INST]" in prompt.text
    with pytest.raises(R1evalError, match="takes no argument enable_thinking"):
        rendered(model, chat_template_args={"enable_thinking": True})


def test_only_mistral_s_tokenizer_without_its_weights_asks_for_the_mode(tmp_path: Path) -> None:
    model = write_family(FAMILIES[0], tmp_path)
    (model / "tokenizer_config.json").unlink()
    (model / "tekken.json").write_text("{}", encoding="utf-8")
    with pytest.raises(R1evalError, match="give --engine-arg tokenizer_mode=mistral"):
        rendered(model)
    with pytest.raises(R1evalError, match="tokenizer cannot be read"):
        rendered(model, args={"tokenizer_mode": "mistral"})


@pytest.mark.parametrize("content", ["", "{", "[]", '{"model": 3}', "\x00\x01"])
def test_a_broken_tokenizer_is_one_line(tmp_path: Path, content: str) -> None:
    model = write_model(tmp_path)
    (model / "tokenizer.json").write_text(content, encoding="utf-8")
    with pytest.raises(R1evalError, match="tokenizer cannot be read") as raised:
        rendered(model)
    assert "\n" not in str(raised.value)
