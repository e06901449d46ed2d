"""What the openai engine makes of a server's replies, whole or streamed, sane or not."""

import json
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from r1eval.engines.openai_errors import Action, Trouble
from r1eval.engines.openai_reply import RawReply as ServerReply
from r1eval.engines.openai_reply import read_reply
from r1eval.engines.openai_stream import ReplyReader
from r1eval.engines.protocol import failed_sample
from r1eval.store.folder import RunFolder
from r1eval.store.records import Finish, Sample
from tests.engines.models import request
from tests.engines.scripted import always, generate_one, open_openai
from tests.engines.servers import HttpReply, completion, run_server

ASKED = request("q0", 3)
THOUGHT, ANSWER = "2 + 2 is 4.", "So 4."
JOINED = "<think>\n2 + 2 is 4.\n</think>\nSo 4."


def read(body: Any) -> Sample | Trouble:
    """The reply in a body: JSON, or bytes as they are."""
    reader = ReplyReader()
    reader.feed(body if isinstance(body, bytes) else json.dumps(body).encode())
    return read_reply(ASKED, reader.finish(), 1.5, "KEY")


def read_text(**message: Any) -> str:
    outcome = read(completion(**message).body)
    assert isinstance(outcome, Sample)
    return outcome.text


@pytest.mark.parametrize(
    ("message", "text"),
    [
        ({"text": ANSWER}, ANSWER),
        ({"text": ANSWER, "reasoning_content": THOUGHT}, JOINED),
        ({"text": ANSWER, "reasoning": THOUGHT}, JOINED),
        ({"text": ANSWER, "reasoning": THOUGHT, "reasoning_content": THOUGHT}, JOINED),
        ({"text": ANSWER, "reasoning": {"text": THOUGHT}}, JOINED),
        ({"text": ANSWER, "reasoning": {"content": [{"text": "2 + 2 "}, {"text": "is 4."}]}}, JOINED),
        ({"text": ANSWER, "reasoning_details": [{"type": "reasoning.text", "text": THOUGHT}]}, JOINED),
        ({"text": ANSWER, "reasoning_details": [{"type": "reasoning.summary", "summary": THOUGHT}]}, JOINED),
        ({"text": ANSWER, "reasoning_details": [{"type": "reasoning.encrypted", "data": "=="}]}, ANSWER),
        ({"text": JOINED, "reasoning": THOUGHT}, JOINED),
        ({"text": [{"type": "thinking", "thinking": [{"type": "text", "text": THOUGHT}]},
                   {"type": "text", "text": ANSWER}]}, JOINED),
        ({"text": [{"type": "reasoning", "text": THOUGHT}, {"type": "output_text", "text": ANSWER}]}, JOINED),
        ({"text": ["So ", {"type": "text", "text": "4."}]}, ANSWER),
        ({"text": {"type": "text", "text": ANSWER}}, ANSWER),
        ({"text": None, "finish": "length", "reasoning_content": THOUGHT}, f"<think>\n{THOUGHT}"),
        ({"text": None, "refusal": "I can't help with that."}, "I can't help with that."),
        ({"text": ANSWER, "tool_calls": [{"id": "1"}], "finish": "tool_calls"}, ANSWER),
        ({"text": "a\x00b \ud83d \ud83d\ude00"}, "a\x00b \ufffd \U0001f600"),
        ({"text": ""}, ""),
    ],
)  # fmt: skip
def test_the_text_is_the_reply_with_its_thinking_in_front(message: dict[str, Any], text: str) -> None:
    assert read_text(**message) == text


@pytest.mark.parametrize(
    "finish", ["stop", "eos", "eos_token", "end_turn", "STOP", "stop_sequence", "complete", None, "null"]
)
def test_words_for_a_reply_that_ended(finish: str | None) -> None:
    outcome = read(completion(ANSWER, finish).body)
    assert isinstance(outcome, Sample)
    assert (outcome.finish, outcome.detail) == (Finish.STOP, "")


@pytest.mark.parametrize(
    "finish", ["length", "max_tokens", "MAX_TOKENS", "model_length", "max_output_tokens"]
)
def test_words_for_a_reply_that_was_truncated(finish: str) -> None:
    outcome = read(completion(ANSWER, finish).body)
    assert isinstance(outcome, Sample)
    assert outcome.finish is Finish.LENGTH


@pytest.mark.parametrize("finish", ["repetition", "whatever\nelse", 7, {"reason": "x"}, ["stop"]])
def test_an_unknown_word_is_noted_and_the_text_kept(finish: Any) -> None:
    outcome = read(completion(ANSWER, finish).body)
    assert isinstance(outcome, Sample)
    assert (outcome.text, outcome.finish) == (ANSWER, Finish.STOP)
    assert outcome.detail.startswith("finish_reason ")
    assert "\n" not in outcome.detail


@pytest.mark.parametrize("finish", ["content_filter", "SAFETY", "RECITATION", "refusal"])
def test_a_filtered_reply_fails_unless_it_counts_as_no_answer(finish: str) -> None:
    with run_server(always(completion("So", finish))) as server:
        with open_openai(server.url) as engine:
            samples = list(engine.generate([ASKED] * 30))
        with open_openai(server.url, refusals="no_answer") as engine:
            (counted,) = engine.generate([ASKED])
    assert {(one.text, one.finish) for one in samples} == {("So", Finish.FAILED)}
    assert "refusals=no_answer" in samples[0].detail
    assert (counted.text, counted.finish) == ("So", Finish.STOP)


@pytest.mark.parametrize(
    ("usage", "counts"),
    [
        ({"prompt_tokens": 5, "completion_tokens": 3}, (5, 3, None)),
        ({}, (None, None, None)),
        (None, (None, None, None)),
        ([1], (None, None, None)),
        ({"prompt_tokens": None, "completion_tokens": None, "total_tokens": None}, (None, None, None)),
        ({"prompt_tokens": "5", "completion_tokens": -3}, (None, None, None)),
        ({"prompt_tokens": 5.0, "completion_tokens": True}, (None, None, None)),
        ({"prompt_tokens": 10**30, "completion_tokens": 0}, (None, 0, None)),
        ({"completion_tokens": 9, "completion_tokens_details": {"reasoning_tokens": 7}}, (None, 9, 7)),
        ({"completion_tokens": 9, "completion_tokens_details": None, "reasoning_tokens": 7}, (None, 9, 7)),
        ({"completion_tokens": 9, "completion_tokens_details": {"reasoning_tokens": "7"}}, (None, 9, None)),
        ({"prompt_tokens": 1, "completion_tokens": 9, "total_tokens": 17, "reasoning_tokens": 7}, (1, 16, 7)),
        ({"completion_tokens": 9, "reasoning_tokens": 70}, (None, 79, 70)),
    ],
)
def test_token_counts_are_those_of_the_server_or_unknown(usage: Any, counts: tuple[int | None, ...]) -> None:
    outcome = read({"choices": [{"message": {"content": ANSWER}, "finish_reason": "stop"}], "usage": usage})
    assert isinstance(outcome, Sample)
    assert (outcome.prompt_tokens, outcome.output_tokens, outcome.thinking_tokens) == counts


@pytest.mark.parametrize(
    ("body", "action", "detail"),
    [
        (b"<html><title>Welcome</title></html>", Action.NO_GENERATION, "no JSON object: <html>"),
        (b"", Action.NO_GENERATION, "an empty body"),
        (b"[" * 100_000, Action.NO_GENERATION, "no JSON object"),
        (b"null", Action.NO_GENERATION, "no JSON object: None"),
        (b'"hello"', Action.NO_GENERATION, "hello"),
        (b"[1, 2]", Action.NO_GENERATION, "no JSON object"),
        ({}, Action.NO_GENERATION, "without a generation"),
        ({"choices": []}, Action.NO_GENERATION, "without a generation"),
        ({"choices": [None]}, Action.NO_GENERATION, "without a generation"),
        ({"choices": [{"message": None, "finish_reason": "stop"}]}, Action.NO_GENERATION, "a message"),
        ({"choices": [{"message": {"content": 42}}]}, Action.NO_GENERATION, "no text: 42"),
        ({"choices": [{"message": {"content": None}}]}, Action.NO_GENERATION, "no text"),
        ({"error": {"code": 502, "message": "upstream"}}, Action.RETRY_REQUEST, "502: upstream"),
        ({"error": {"code": 408, "message": "slow"}}, Action.RETRY_REQUEST, "slow"),
        ({"error": {"code": 429, "message": "many"}}, Action.SLOW_DOWN, "many"),
        ({"error": {"code": "rate_limit_exceeded", "message": "many"}}, Action.SLOW_DOWN, "many"),
        ({"error": {"code": 402, "message": "credits"}}, Action.END_RUN, "credits"),
        ({"error": {"code": "model_not_found", "message": "m?"}}, Action.END_RUN, "--model"),
        ({"error": {"code": 401, "message": "key"}}, Action.END_RUN, "set KEY to a key"),
        ({"error": "a text"}, Action.FAIL_SAMPLE, "a text"),
        ({"error": {"message": ["odd", {"a": 1}]}}, Action.FAIL_SAMPLE, "odd"),
        ({"choices": [{"error": {"code": 502, "message": "died"}, "message": {"content": ""}}]},
         Action.RETRY_REQUEST, "died"),
        ({"choices": [{"finish_reason": "error", "message": {"content": "a"}}]}, Action.RETRY_REQUEST, "err"),
    ],
)  # fmt: skip
def test_what_is_no_generation_is_never_graded(body: Any, action: Action, detail: str) -> None:
    outcome = read(body)
    assert isinstance(outcome, Trouble)
    assert outcome.action is action
    assert detail in outcome.detail


def test_thinking_that_a_server_counts_and_hides_is_recorded() -> None:
    usage = {"completion_tokens": 9, "completion_tokens_details": {"reasoning_tokens": 7}}
    with (
        run_server(always(completion(ANSWER, usage=usage))) as server,
        open_openai(server.url) as engine,
    ):
        samples = list(engine.generate([ASKED] * 5))
        assert engine.describe()["hides_thinking"] is True
    assert [one.thinking_tokens for one in samples] == [7] * 5


def test_thinking_that_is_shown_is_not_hidden() -> None:
    usage = {"completion_tokens": 9, "completion_tokens_details": {"reasoning_tokens": 7}}
    for reply in (completion(ANSWER, usage=usage, reasoning=THOUGHT), completion(JOINED, usage=usage)):
        with run_server(always(reply)) as server, open_openai(server.url) as engine:
            list(engine.generate([ASKED]))
            assert "hides_thinking" not in engine.describe()


def test_html_with_status_200_is_a_failed_sample() -> None:
    sample, server = generate_one(always(HttpReply(b"<html>hello</html>")))
    assert (sample.finish, sample.text) == (Finish.FAILED, "")
    assert "hello" in sample.detail
    assert len(server.requests) == 1


KEYS = (
    *("choices", "error", "usage", "message", "delta", "content", "reasoning", "reasoning_content"),
    *("reasoning_details", "refusal", "finish_reason", "text", "type", "thinking", "code", "param", "index"),
    *("prompt_tokens", "completion_tokens", "completion_tokens_details", "reasoning_tokens"),
)
TEXTS = st.text(st.characters(codec=None), max_size=8) | st.sampled_from(
    ["stop", "thinking", "text", "\ud83d", "\x00"]
)
LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | TEXTS
JSON = st.recursive(
    LEAVES,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS) | TEXTS, inner, max_size=4)
    ),
    max_leaves=12,
)
REPLIES = st.fixed_dictionaries(
    {"choices": st.lists(st.fixed_dictionaries({"message": JSON, "finish_reason": JSON}) | JSON, max_size=2)},
    optional={"usage": JSON, "error": JSON},
)


def assert_stored_and_read_back(outcome: Sample | Trouble) -> None:
    sample = outcome if isinstance(outcome, Sample) else failed_sample(ASKED, outcome.detail)
    with tempfile.TemporaryDirectory() as path:
        folder = RunFolder(Path(path))
        folder.append_sample(sample)
        folder.close()
        assert list(RunFolder(Path(path)).samples(sample.benchmark)) == [sample]


@settings(max_examples=300, deadline=None)
@given(JSON | REPLIES)
@example(
    {"choices": [{"message": {"content": ["a", {"type": "thinking"}]}, "finish_reason": {}}], "usage": [None]}
)
def test_any_json_gives_a_sample_that_the_folder_reads_back(body: Any) -> None:
    assert_stored_and_read_back(read(body))


@settings(max_examples=300, deadline=None)
@given(
    st.lists(
        JSON | REPLIES | st.fixed_dictionaries({"choices": st.lists(st.fixed_dictionaries({"delta": JSON}))}),
        max_size=5,
    )
)
def test_any_events_give_a_sample_that_the_folder_reads_back(events: list[Any]) -> None:
    assert_stored_and_read_back(
        read(b"".join(b"data: " + json.dumps(one).encode() + b"\n\n" for one in events) + b"data: [DONE]\n\n")
    )


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=200) | st.binary(max_size=50).map(lambda end: b"data: " + end), st.integers(1, 20))
def test_any_bytes_give_a_sample_that_the_folder_reads_back(body: bytes, size: int) -> None:
    reader = ReplyReader()
    for start in range(0, len(body), size):
        reader.feed(body[start : start + size])
    reply = reader.finish()
    assert isinstance(reply, ServerReply)
    assert_stored_and_read_back(read_reply(ASKED, reply, 0.0, "KEY"))
