"""The settings that a table shows are those that were used, whatever the plan says."""

import csv
import json
from dataclasses import replace
from typing import Any

import pytest

from r1eval.tables.settings import asked_settings, read_settings
from reports.csv import csv_lines
from reports.rows import SampleSettings, flatten
from reports.settings import format_asked, format_settings
from tests.reports.sections import AIME

SAMPLING = {"temperature": 0.6, "top_p": 0.95, "max_tokens": 32768, "k": 4}
"""as an older version stored it"""


def run(*sessions: dict[str, Any], **plan: Any) -> dict[str, Any]:
    """The content of a `run.json`."""
    whole = {"model": "m", "engine": "openai", "seed": 0, "answer_from": "answer", "prefill": "", **plan}
    return {
        "plan": {"sampling": {"b": SAMPLING}, **whole},
        "benchmarks": {"b": {}},
        "sessions": [{"engine": one} for one in sessions],
    }


def shown(*sessions: dict[str, Any], **plan: Any) -> str:
    return format_settings(read_settings(run(*sessions, **plan), "b"))


PLAIN = (
    "engine openai, temperature 0.6, top-p 0.95, max tokens 32,768, seed 0, graded: the last answer after "
)
PLAIN += "the thinking"


def test_a_run_of_an_older_version_has_neutral_settings_that_are_not_shown() -> None:
    assert shown() == PLAIN
    assert read_settings(run(), "b") == SampleSettings(0.6, 0.95, 32768, 0, "answer", "openai", "")


def test_what_is_not_neutral_is_shown() -> None:
    later = {"top_k": 20, "min_p": 0.05, "presence_penalty": 1.5, "frequency_penalty": -0.5}
    sampling = {**SAMPLING, **later, "repetition_penalty": 1.1, "stop": ["Q:", "\n"]}
    prompt = {
        "system": "detailed thinking on",
        "chat_template_args": {"enable_thinking": False},
        "completion": True,
        "template": "User: {prompt}",
        "thinking": ["[THINK]", "[/THINK]"],
        "lora": "org/adapter",
        "preset": "r1+",
        "prefill": "<think>\n",
        "engine_args": {"extra_body": '{"reasoning_effort": "low"}'},
    }
    assert shown(sampling={"b": sampling}, **prompt) == (
        "engine openai, preset r1+, LoRA org/adapter, temperature 0.6, top-p 0.95, top-k 20, min-p 0.05, "
        "presence penalty 1.5, frequency penalty -0.5, repetition penalty 1.1, max tokens 32,768, "
        "stop 'Q:' '\\n', seed 0, no chat template, prompts in a template 'User: {prompt}', "
        "system prompt 'detailed thinking on', chat template enable_thinking=false, "
        'extra body reasoning_effort="low", thinking in [THINK] … [/THINK], '
        "graded: the last answer after the thinking, replies start with '<think>\\n'"
    )
    assert "system prompt of 300 characters" in shown(system="x" * 300)
    assert "system prompt 'a\\nb'" in shown(system="a\nb")


def test_recognized_tags_are_shown_unless_they_are_the_usual_ones() -> None:
    for tags, says in ((["<think>", "</think>"], False), (["◁think▷", "◁/think▷"], True)):
        record = run()
        record["benchmarks"]["b"]["thinking_tags"] = tags
        settings = read_settings(record, "b")
        assert settings.thinking == tuple(tags)
        assert ("thinking in ◁think▷ … ◁/think▷" in format_settings(settings)) is says


def test_a_setting_that_a_session_could_not_send_is_never_stated() -> None:
    refused = {
        "not_sent": {"temperature": "the server refuses it", "prefill": "no such prompts", "seed": "?"}
    }
    record = run({}, refused, {"engine": "openai"}, prefill="<think>\n")
    settings = read_settings(record, "b")
    assert (settings.temperature, settings.prefill, settings.seed) == (None, None, None)
    text = format_settings(settings)
    assert "temperature: the server's own, top-p 0.95" in text
    assert "seed: the server's own" in text
    assert "0.6" not in text
    assert "<think>" not in text
    assert "temperature: the server's own" in format_asked(settings)
    [row] = csv.DictReader(csv_lines([flatten(replace(AIME, settings=settings))]))
    assert row["temperature"] == ""
    assert json.loads(row["not_sent"])["temperature"] == "the server refuses it"


def test_sampling_that_an_older_version_hid_in_extra_body_is_shown() -> None:
    body = {"temperature": 1.3, "max_tokens": 64, "chat_template_kwargs": {"enable_thinking": False}, "n": 1}
    text = shown(engine_args={"extra_body": json.dumps(body)})
    assert "temperature 1.3, top-p 0.95, max tokens 64" in text
    assert "chat template enable_thinking=false, extra body n=1" in text
    assert shown(engine_args={"extra_body": "{"}).endswith(PLAIN.rpartition(", ")[2])


def test_every_format_has_all_settings() -> None:
    settings = SampleSettings(
        0.6, 0.95, 64, 0, "answer", "openai", "", stop=("a", "b"), chat_template_args=(("x", "1"),)
    )
    record = flatten(replace(AIME, settings=settings))
    assert record["stop"] == ["a", "b"]
    assert record["chat_template_args"] == {"x": "1"}
    [row] = csv.DictReader(csv_lines([record]))
    assert (row["stop"], row["chat_template_args"], row["not_sent"]) == ('["a", "b"]', '{"x": "1"}', "")
    assert (row["top_k"], row["completion"], row["min_p"]) == ("0", "False", "0.0")


@pytest.mark.parametrize(
    "change",
    [
        {"sampling": {"b": {**SAMPLING, "top_k": 20}}},
        {"sampling": {"b": {**SAMPLING, "stop": ["Q:"]}}},
        {"chat_template_args": {"enable_thinking": False}},
        {"completion": True},
        {"engine_args": {"extra_body": '{"reasoning_effort": "low"}'}},
    ],
)
def test_runs_that_asked_in_another_way_are_not_paired(change: dict[str, Any]) -> None:
    before = asked_settings(read_settings(run(), "b"))
    assert before == [0.6, 0.95, 32768]
    assert asked_settings(read_settings(run(**change), "b")) != before
    assert asked_settings(read_settings(run({"not_sent": {"top_p": "?"}}), "b")) != before
