"""Tags that a reply only speaks of neither begin nor end its thinking."""

import time

import pytest

from r1eval.scoring.replies.answer_part import answer_part
from r1eval.scoring.replies.code_block import extract_program
from r1eval.scoring.replies.thinking import DIALECTS, ThinkingTags, find_marks, split_reply

ANSWER = "So \\boxed{42}."
NAMES = list(DIALECTS)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(("left", "right"), ["``", '""', "''", "()", "{}", "“”"])
def test_a_quoted_tag_is_text(name: str, left: str, right: str) -> None:
    opening, closing = DIALECTS[name]
    mention = f"The tags are {left}{opening}{right} and {left}{closing}{right}"
    assert split_reply(f"{opening}t{closing}{ANSWER} {mention}.") == ("t", f"{ANSWER} {mention}.")
    assert split_reply(f"{opening}{mention}; maybe {ANSWER}").answer is None
    assert split_reply(f"{mention}; maybe {ANSWER}", opened=True, tags=DIALECTS[name]).answer is None
    assert split_reply(f"{opening}{mention}{closing}42").answer == "42"


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("<think>I must write </think> tags. Perhaps \\boxed{42}", None),
        ("<think>It goes within <think> </think> and <answer> </answer> tags: <answer>42</answer>?", None),
        ("<think>I use <think>...</think>, then \\boxed{42}", None),
        ("<think>i.e., <think> reasoning process here </think> <answer> 42", None),
        ("<think>t</think>Put it in <think> and </think>: 42", "Put it in <think> and </think>: 42"),
        ("<think>t</think>42. I used the <think> tag.", "42. I used the <think> tag."),
        # these count
        ("<think></think>42", "42"),
        ("<think>\n\n</think>\n\n42", "\n\n42"),
        ("<think>t</think><think></think>42", "42"),
        ("Sure.\n<think> </think>42", "42"),
        ('<think>It is "42"</think>"42"', '"42"'),
        ("<think>`x`</think>`42`", "`42`"),
        ("<think>```\nx\n```</think>```\n42\n```", "```\n42\n```"),
        ("<think>t</think> Tags are no matter: 42", " Tags are no matter: 42"),
        ("<think>t</think>7<think>u</think>42", "42"),
    ],
)
def test_mentions_are_told_from_tags(text: str, answer: str | None) -> None:
    assert split_reply(text).answer == answer


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("before", ["{0}t{1}Here:\n", "t{1}", "{0}a{1}b{0}t{1}", "{0}```python\nx\n{1}"])
def test_a_program_of_the_answer_may_contain_the_tags(name: str, before: str) -> None:
    opening, closing = DIALECTS[name]
    code = f'"""\n{closing} ends it\n{opening}\n"""\nprint(text.split("{closing}")[-1])  # <answer>'
    reply = f"{before.format(opening, closing)}\n```python\n{code}\n```\nDone."
    assert extract_program(reply, tags=DIALECTS[name]).code == code


def test_a_program_without_thinking_may_quote_a_tag() -> None:
    code = "print(text.split('</think>')[-1])"
    assert extract_program(f"Here:\n```python\n{code}\n```").code == code


@pytest.mark.parametrize(
    "reply",
    [
        "<think>a</think>\n```python\ndraft\n<think>again ```python\nx\n```",
        "<think>a</think>\n```python\nx\n```\n<think>again",
        "<think>```python\n'''</think>'''\n```",
    ],
)
def test_code_hides_no_thinking_that_is_opened_again(reply: str) -> None:
    assert not extract_program(reply).code


@pytest.mark.parametrize(
    ("tags", "cut"),
    [
        (ThinkingTags("[[T]]", "]]"), "[[T]] maybe 42"),
        (ThinkingTags("## thinking", "##"), "## thinking maybe 42"),
        (ThinkingTags("##", "## answer"), "## maybe 42"),
        (ThinkingTags("a.*", "(b|c)+"), "a.* maybe 42, bcb"),
    ],
)
def test_a_tag_may_contain_the_other_one(tags: ThinkingTags, cut: str) -> None:
    assert split_reply(cut, tags=tags).answer is None
    assert split_reply(f"{cut} {tags.closing} 42", tags=tags).answer == " 42"
    assert split_reply(f"{cut} {tags.closing} 42", tags=tags, opened=True).answer == " 42"


@pytest.mark.parametrize(
    "turn", ["\nUser: 1 + 1?\nAssistant: <think>b</think> <answer>2</answer>", "\nUser: 1 + 1? <think>Hm"]
)
def test_the_next_turn_of_a_base_model_does_not_replace_its_answer(turn: str) -> None:
    for text, opened in (("<think>a</think> <answer>42</answer>", False), ("a</think>\\boxed{42}", True)):
        part = answer_part(text + turn, opened_thinking=opened)
        assert part == text.partition("</think>")[2] + "\n"


def test_a_turn_in_the_thinking_is_thinking() -> None:
    assert answer_part("<think>\\boxed{7}\nUser: Hm.</think>42") == "42"
    assert answer_part("\\boxed{7}\nUser: Hm.</think>42") == "42"
    assert answer_part("\\boxed{7}\nUser: Hm.", opened_thinking=True) is None


@pytest.mark.parametrize(
    "unit",
    [
        "`<think>` ",
        "a <think> </think> ",
        "</think>\n```python\n",
        "</think>\n```\n",
        "<think>\n```\n</think>",
    ],
)
def test_hostile_mentions_take_linear_time(unit: str) -> None:
    def seconds(length: int) -> float:
        text = unit * (length // len(unit))
        started = time.process_time()
        find_marks(text)
        return time.process_time() - started

    seconds(1_000)
    short = min(seconds(50_000) for _ in range(3))
    assert any(seconds(500_000) < 100 * (short + 0.001) for _ in range(2))
