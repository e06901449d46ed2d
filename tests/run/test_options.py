"""From the options of `r1eval run` to the plan: presets, prompts, engines, and what `extra_body` changes."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from benchmarks.types import Benchmark, Dataset, Sampling, SkippedRow
from r1eval.errors import R1evalError
from r1eval.run.arguments import format_template_arg, parse_engine_args
from r1eval.run.options import RunOptions, make_plan
from r1eval.run.plan import Plan
from r1eval.scoring.replies.thinking import ThinkingTags

OWN = Sampling(temperature=0.7, top_p=0.9, max_tokens=100, k=5)
BENCHMARK = Benchmark("own", "Own", Dataset("a/b", "test"), lambda _: SkippedRow("never asked"), {}, OWN)
OPTIONS = RunOptions(benchmarks=("own",), model="org/model")
SERVER = replace(OPTIONS, base_urls=("http://localhost:1/v1",))


def plan(options: RunOptions = OPTIONS, **changes: Any) -> Plan:
    return make_plan(replace(options, **changes), [BENCHMARK])


def with_body(body: object, **changes: Any) -> Plan:
    """The plan of a run against a server with this `extra_body`."""
    return plan(SERVER, engine_args=(f"extra_body={json.dumps(body)}",), **changes)


@pytest.mark.parametrize(
    ("options", "name"),
    [
        ({}, "r1"),
        ({"k": 64, "limit": 3, "seed": 1}, "r1"),
        ({"temperature": 0.6, "top_p": 0.95, "top_k": 0, "max_tokens": 32768}, "r1"),
        ({"prefill": "<think>\n", "system": ""}, "r1"),
        ({"temperature": 0.7}, "r1+"),
        ({"top_k": 20}, "r1+"),
        ({"max_tokens": 4096}, "r1+"),
        ({"stop": ("Q:",)}, "r1+"),
        ({"prefill": ""}, "r1+"),
        ({"system": "Think."}, "r1+"),
        ({"completion": True}, "r1+"),
        ({"chat_template_args": ("enable_thinking=false",)}, "r1+"),
    ],
)
def test_an_option_that_changes_a_preset_wins_and_is_in_the_name(options: dict[str, Any], name: str) -> None:
    made = plan(preset="r1", **options)
    assert made.preset == name
    for setting in options.keys() & vars(OWN).keys():
        assert getattr(made.sampling["own"], setting) == options[setting]


@pytest.mark.parametrize(
    ("options", "line"),
    [
        ({"temperature": 0.7}, "the preset r1 has temperature 0.6, not 0.7; leave --temperature out"),
        ({"prefill": ""}, r"the preset r1 has prefill '<think>\\n', not ''; leave --prefill out"),
        (
            {"chat_template_args": ("thinking=true",)},
            'has chat_template_arg {}, not {"thinking": true}; leave --chat-template-arg out',
        ),
    ],
)
def test_a_strict_preset_allows_no_change(options: dict[str, Any], line: str) -> None:
    with pytest.raises(R1evalError) as error:
        plan(preset="r1", strict_preset=True, **options)
    assert line.replace("\\\\", "\\") in str(error.value)
    assert plan(preset="r1", strict_preset=True, temperature=0.6).preset == "r1"
    with pytest.raises(R1evalError, match="--strict-preset: there is no preset; give --preset NAME"):
        plan(strict_preset=True)


def test_max_tokens_that_a_preset_does_not_name_are_no_part_of_it() -> None:
    assert plan(preset="gpt-oss-low").sampling["own"].max_tokens == OWN.max_tokens
    assert plan(preset="gpt-oss-low", max_tokens=7).preset == "gpt-oss-low"


def test_a_preset_gives_the_prompt_too_and_an_option_of_the_template_wins() -> None:
    made = plan(preset="gpt-oss-low", chat_template_args=("reasoning_effort=high", "date=2026-01-01"))
    assert made.chat_template_args == {"reasoning_effort": "high", "date": "2026-01-01"}
    assert made.preset == "gpt-oss-low+"
    assert plan(preset="nemotron").system == "detailed thinking on"
    zero = plan(preset="r1-zero")
    assert zero.completion
    assert zero.frame.template.endswith("\nUser: {prompt}\nAssistant:")
    assert zero.thinking == ThinkingTags("<think>", "</think>")


def test_a_template_argument_is_json_or_a_text() -> None:
    values = {"a": [1], "b": None, "c": "1", "d": "NaN", "e": "true ", "f": {"x": "é"}}
    args = tuple(format_template_arg(name, value) for name, value in values.items())
    assert plan(chat_template_args=args).chat_template_args == values
    assert plan(chat_template_args=("a=NaN", "b=Infinity")).chat_template_args == {
        "a": "NaN",
        "b": "Infinity",
    }


def test_a_system_prompt_is_a_text_or_a_file_read_as_it_is(tmp_path: Path) -> None:
    file = tmp_path / "SYSTEM_PROMPT.txt"
    file.write_text("  Think.\r\n\n", encoding="utf-8", newline="")
    assert plan(system=f"@{file}").system == "  Think.\r\n\n"
    file.write_bytes(b"\xef\xbb\xbfThink.")
    assert plan(system=f"@{file}").system == "Think."
    assert plan(system="Think.").system == "Think."
    assert plan(preset="nemotron", system="").system == ""
    with pytest.raises(R1evalError, match="--system @nowhere: cannot be read as UTF-8 text"):
        plan(system="@nowhere")
    file.write_bytes(b"\xff")
    with pytest.raises(R1evalError, match="cannot be read as UTF-8 text"):
        plan(system=f"@{file}")


@pytest.mark.parametrize("tags", [("", "</t>"), ("<t>", " "), ("<t>", "<T>"), ("", "")])
def test_the_tags_of_the_thinking_are_two_texts(tags: tuple[str, str]) -> None:
    with pytest.raises(R1evalError, match="give two different tags, such as '<think>' '</think>'"):
        plan(thinking=tags)
    assert plan(thinking=("<t>", "</t>")).thinking == ThinkingTags("<t>", "</t>")


def test_a_server_needs_no_engine_option_and_no_other_engine_takes_one() -> None:
    assert plan().engine == "vllm"
    assert plan(SERVER).engine == plan(SERVER, engine="openai").engine == "openai"
    for engine in ("vllm", "replay"):
        with pytest.raises(R1evalError, match=f"openai, not {engine}; leave --engine out"):
            plan(SERVER, engine=engine)


def test_sampling_and_template_arguments_in_extra_body_are_the_plans() -> None:
    body = {"temperature": 1.3, "max_tokens": 64, "chat_template_kwargs": {"enable_thinking": False}}
    made = with_body({**body, "stop": "Q:", "top_k": -1, "reasoning_effort": "low"})
    assert made.sampling["own"] == replace(OWN, temperature=1.3, max_tokens=64, stop=("Q:",))
    assert made.chat_template_args == {"enable_thinking": False}
    assert json.loads(made.engine_args["extra_body"]) == {"reasoning_effort": "low"}
    assert with_body(body).engine_args == {}
    assert with_body({"max_completion_tokens": 9}).sampling["own"].max_tokens == 9
    assert with_body({"temperature": 1.3}, preset="r1").preset == "r1+"


def test_an_option_may_say_the_same_as_extra_body_and_nothing_else() -> None:
    body = {"temperature": 1.3, "chat_template_kwargs": {"thinking": True}}
    assert with_body(body, temperature=1.3, chat_template_args=("thinking=true",)) == with_body(body)
    with pytest.raises(R1evalError, match=r"extra_body has temperature 1.3, and --temperature is 0.7; leave"):
        with_body(body, temperature=0.7)
    with pytest.raises(R1evalError, match="thinking=true, and --chat-template-arg has thinking=false; leave"):
        with_body(body, chat_template_args=("thinking=false",))


@pytest.mark.parametrize(
    ("body", "line"),
    [
        ({"n": 4}, "extra_body: n: r1eval sets it itself; give --k"),
        ({"seed": 4}, "extra_body: seed: r1eval sets it itself; give --seed"),
        ({"stream": True}, "extra_body: stream: r1eval sets it itself; leave it out"),
        ({"model": "x"}, "extra_body: model: r1eval sets it itself; give --model"),
        ({"messages": []}, "extra_body: messages: r1eval sets it itself; give --system"),
        ({"add_generation_prompt": False}, "give --prefill TEXT, or --completion"),
        ({"temperature": None}, "extra_body: temperature: null means the server's own value; leave it out"),
        ({"temperature": "hot"}, "extra_body: temperature 'hot': give a number"),
        ({"top_p": True}, "extra_body: top_p True: give a number"),
        ({"top_k": float("nan")}, "extra_body: top_k nan: give a number"),
        ({"max_tokens": float("inf")}, "extra_body: max_tokens inf: give a number"),
        ({"max_tokens": 1.5}, "extra_body: max_tokens 1.5: give a whole number"),
        ({"max_tokens": 5, "max_completion_tokens": 6}, "max_tokens is given twice, as 5 and as 6"),
        ({"stop": 3}, "extra_body: stop 3: give a text or a list of texts"),
        ({"top_p": 7}, "--top-p 7.0: give more than 0, at most 1"),
        ({"chat_template_kwargs": []}, r"chat_template_kwargs \[\]: give a JSON object"),
        ([1], r"extra_body=\[1\]: give a JSON object"),
    ],
)
def test_what_extra_body_must_not_change_is_one_line_with_the_option(body: object, line: str) -> None:
    with pytest.raises(R1evalError, match=line) as error:
        with_body(body)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(
    ("arg", "line"),
    [
        ("top_k=20", "give --top-k 20"),
        ("min-p=0", "give --min-p 0"),
        ("repetition_penalty=1.1", "give --repetition-penalty 1.1"),
        ('stop=["Q:"]', "give --stop TEXT"),
        ("temperature=1", "give --temperature 1"),
        ("system=Think hard.", "give --system 'Think hard.'"),
        (
            'chat_template_kwargs={"enable_thinking":false,"effort":"high"}',
            "give --chat-template-arg enable_thinking=false --chat-template-arg effort=high",
        ),
        ("chat_template_kwargs=x", "give --chat-template-arg KEY=VALUE"),
        ('override_generation_config={"top_k":1}', "it would have no effect"),
    ],
)
@pytest.mark.parametrize("options", [OPTIONS, SERVER], ids=["vllm", "openai"])
def test_an_engine_argument_that_is_an_option_names_it(arg: str, line: str, options: RunOptions) -> None:
    with pytest.raises(R1evalError) as error:
        plan(options, engine_args=(arg,))
    assert line in str(error.value)


@pytest.mark.parametrize(
    ("args", "line"),
    [
        (["dtype"], "--engine-arg dtype: give KEY=VALUE"),
        (["=1"], "--engine-arg =1: give KEY=VALUE"),
        (["a=1", "--a=2"], "--engine-arg a is given twice"),
    ],
)
def test_engine_arguments_are_key_and_value(args: list[str], line: str) -> None:
    with pytest.raises(R1evalError, match=line):
        parse_engine_args(args)
