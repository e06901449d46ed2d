"""What a run knows of its model's thinking: from its record, and from its replies."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.types import Sampling
from r1eval.run.early_warnings import EarlyWarnings
from r1eval.run.thinking import RunThinking, infer_thinking, record_inference, recorded_thinking
from r1eval.scoring.replies.thinking import DIALECTS, ThinkingTags
from r1eval.store.records import Finish, Sample, Score, Status

GUESS = "Maybe \\boxed{42}, let me check"


def sample(
    text: str, finish: Finish = Finish.STOP, tokens: int | None = None, of: int | None = None
) -> Sample:
    return Sample("sums", "1", 0, text, finish, 9, of, 1.0, 0, thinking_tokens=tokens)


@pytest.mark.parametrize(
    ("opened", "expected", "one", "opens"),
    [
        (True, True, sample("42"), True),
        (False, True, sample("42", Finish.LENGTH), False),
        (None, True, sample("42"), False),
        (None, True, sample("42", Finish.LENGTH), True),
        (None, False, sample("42", Finish.LENGTH), False),
        # the server counted thinking that it did not send
        (True, True, sample("42", tokens=90, of=100), False),
        (None, True, sample("42", Finish.LENGTH, tokens=90, of=100), False),
        # all that there is, is thinking
        (True, True, sample(GUESS, Finish.LENGTH, tokens=100, of=100), True),
    ],
)
def test_whether_a_reply_began_inside_the_thinking(
    opened: bool | None, expected: bool, one: Sample, opens: bool
) -> None:
    assert RunThinking(opened, None, expected).opens(one) is opens


UNKNOWN = RunThinking(None)
CLOSES, PLAIN, OWN = sample("Hm.</think>42"), sample("42"), sample("<think>Hm.</think>42")
CUT = sample("Hm", Finish.LENGTH)


@pytest.mark.parametrize(
    ("samples", "opened"),
    [
        ([], None),
        ([PLAIN, CUT], None),
        ([OWN, CUT], None),
        ([CLOSES, CUT, CUT, CUT], True),
        ([CLOSES, PLAIN], True),
        ([sample("Hm.</think>4", Finish.LENGTH)], True),
        ([CLOSES, PLAIN, PLAIN], None),  # one stray tag
        # nothing tells how these ended, so they may have ended by themselves
        ([CLOSES, *[sample("42", Finish.UNKNOWN)] * 2], None),
        ([sample("</think>42")], None),  # no thinking before it
        ([sample("Hm.</think>", Finish.FAILED)], None),
    ],
)
def test_the_template_opens_the_thinking_if_half_of_the_finished_replies_close_it(
    samples: list[Sample], opened: bool | None
) -> None:
    assert infer_thinking(UNKNOWN, samples)[0].opened is opened


@pytest.mark.parametrize("name", DIALECTS)
def test_a_closing_tag_alone_tells_it_in_every_dialect(name: str) -> None:
    closes = sample(f"Hm.{DIALECTS[name].closing}42")
    assert infer_thinking(RunThinking(None, DIALECTS[name]), [closes, CUT])[0].opened


@given(st.lists(st.sampled_from([CLOSES, PLAIN, OWN, CUT])), st.randoms())
def test_the_inference_does_not_depend_on_the_order_of_the_samples(
    samples: list[Sample], random: Any
) -> None:
    shuffled = samples.copy()
    random.shuffle(shuffled)
    assert infer_thinking(UNKNOWN, shuffled) == infer_thinking(UNKNOWN, samples)


@pytest.mark.parametrize(
    ("plan", "entry", "thinking"),
    [
        ({}, {"opens_thinking": False}, RunThinking(False)),
        ({}, {"opens_thinking": True}, RunThinking(True, None, True)),
        ({"prefill": "<think>\n"}, {"opens_thinking": None}, RunThinking(None, None, True)),
        ({"prefill": "So"}, {"opens_thinking": None}, RunThinking(None)),
        ({"prefill": ""}, {"opens_thinking": None, "opens_thinking_inferred": True}, RunThinking(True)),
        (
            {"thinking": ["(", ")"]},
            {"opens_thinking": None, "thinking_tags": ["(", ")"]},
            RunThinking(None, ThinkingTags("(", ")"), True),
        ),
        (
            {},
            {"opens_thinking": False, "thinking_tags": ["<think>", "</think>"]},
            RunThinking(False, DIALECTS["think"]),
        ),
    ],
)
def test_a_record_says_what_is_known_of_the_thinking(
    plan: dict[str, Any], entry: dict[str, Any], thinking: RunThinking
) -> None:
    assert recorded_thinking(plan, entry) == thinking


def test_an_inference_is_recorded_only_where_prompts_are_not_known() -> None:
    entries: list[dict[str, Any]] = [
        {"opens_thinking": None},
        {"opens_thinking": True},
        {"opens_thinking": None, "opens_thinking_inferred": True},
    ]
    for entry, opened in zip(entries, (True, True, None), strict=True):
        record_inference(entry, RunThinking(opened))
    assert entries == [
        {"opens_thinking": None, "opens_thinking_inferred": True},
        {"opens_thinking": True},
        {"opens_thinking": None},
    ]


@pytest.mark.parametrize(
    ("expected", "opened", "reply", "warning"),
    [
        (True, False, PLAIN, "only what it sends is graded"),
        (True, True, PLAIN, "they never end it and have no answer"),
        (False, False, PLAIN, None),
        (True, False, OWN, None),
        (True, True, CLOSES, None),
        (True, True, CUT, None),
        (True, False, sample("42", tokens=90, of=100), None),
    ],
)
def test_missing_thinking_is_said_once(
    expected: bool, opened: bool, reply: Sample, warning: str | None
) -> None:
    checks = EarlyWarnings(64, Sampling(0.6, 0.95, 100, 1), opened=opened, expected=expected)
    score = Score("1", 0, Status.CORRECT, "42", "", reply.finish, reply.output_tokens)
    said = [text for _ in range(64) for text in checks.update(reply, score) if "has thinking" in text]
    assert [warning in text for text in said if warning] == ([True] if warning else [])
    assert warning or not said
