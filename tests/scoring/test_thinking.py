"""Thinking in every dialect: where it ends, what is left unfinished, how a model's tags are recognized."""

import time

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from r1eval.scoring.replies.thinking import (
    DIALECTS,
    WORDS,
    ThinkingTags,
    count_thinking_tokens,
    find_marks,
    opened_tags,
    opens_thinking,
    recognize,
    split_reply,
)

NAMES = list(DIALECTS)
THOUGHT = "Perhaps \\boxed{7}? Wait, let me check."
OWN = ThinkingTags("<<ponder", "ponder>>")
HARMONY = DIALECTS["harmony"]


@pytest.mark.parametrize("name", NAMES)
def test_the_answer_follows_the_last_closing_tag(name: str) -> None:
    opening, closing = DIALECTS[name]
    assert split_reply(f"{opening}{THOUGHT}{closing}42") == (THOUGHT, "42")
    assert split_reply(f"\n{opening}\n{THOUGHT}\n{closing}\n42") == (THOUGHT, "\n42")
    assert split_reply(f"{opening}a{closing}b{closing}42").answer == "42"


@pytest.mark.parametrize("name", NAMES)
def test_thinking_that_is_cut_anywhere_has_no_answer(name: str) -> None:
    opening, closing = DIALECTS[name]
    inside = THOUGHT + closing
    for end in range(len(inside)):
        assert split_reply(opening + inside[:end]).answer is None
        assert split_reply(inside[:end], opened=True).answer is None
        assert split_reply(inside[:end], opened=True, tags=DIALECTS[name]).answer is None


@pytest.mark.parametrize("name", NAMES)
def test_thinking_that_is_opened_again_has_no_answer(name: str) -> None:
    opening, closing = DIALECTS[name]
    assert split_reply(f"{opening}a{closing}\\boxed{{42}}{opening}{THOUGHT}").answer is None
    assert split_reply(f"{opening}a{closing}b{opening}{THOUGHT}{closing}42").answer == "42"


@pytest.mark.parametrize("name", NAMES)
def test_an_opening_tag_that_the_server_or_the_prompt_has_is_not_needed(name: str) -> None:
    closing = DIALECTS[name].closing
    assert split_reply(f"{THOUGHT}{closing}42", opened=True) == (THOUGHT, "42")
    assert split_reply(f"{THOUGHT}{closing}42", tags=DIALECTS[name]) == (THOUGHT, "42")
    if name not in WORDS:
        assert split_reply(f"{THOUGHT}{closing}42") == (THOUGHT, "42")


@given(
    name=st.sampled_from(NAMES),
    body=st.lists(
        st.one_of(
            st.text(), st.sampled_from(["<", "</", "[", "◁", "\\boxed{1}", "|>", *sum(DIALECTS.values(), ())])
        )
    ).map("".join),
    answer=st.text(),
)
def test_a_reply_is_split_exactly_whatever_else_is_in_it(name: str, body: str, answer: str) -> None:
    tags = DIALECTS[name]
    assume(not find_marks(body, tags=tags) and not find_marks(answer, tags=tags))
    text = f"{tags.opening}{body}{tags.closing}{answer}"
    assume(len(find_marks(text)) == 2)  # the body and the tags form no other one together
    assert split_reply(text) == (body.strip(), answer)
    assert split_reply(f"{tags.opening}{body}").answer is None


@pytest.mark.parametrize(
    ("text", "thinking", "answer"),
    [
        ("It is 42.", "", "It is 42."),
        ("<Think>Hm.</THINK>42", "Hm.", "42"),
        ("<THINKING>Hm.</Thinking>42", "Hm.", "42"),
        ("<think>Is it </thought> or [/THINK]? \\boxed{1}", "Is it </thought> or [/THINK]? \\boxed{1}", None),
        ("<think></think>42", "", "42"),
        ("</think>42", "", "42"),
        ("Sure. <think>Hm.</think>42", "Sure. <think>Hm.", "42"),
        ("\\boxed{42} <think>", "\\boxed{42} <think>", None),
        # words in angle brackets are tags only where a reply begins with them
        ("In XML, <thought> opens an element.", "", "In XML, <thought> opens an element."),
        ("Write <thinking>a</thinking> there.", "", "Write <thinking>a</thinking> there."),
        ("Close it with </reasoning> then.", "", "Close it with </reasoning> then."),
        ("Here's my thought process: Hm. Here is my response: 42", "Hm.", " 42"),
        # harmony
        ("<|channel|>final<|message|>42", "", "42"),
        ("<|start|>assistant<|channel|>analysis<|message|>Hm.", "Hm.", None),
        (
            "<|channel|>analysis<|message|>Hm.<|end|><|start|>assistant<|channel|>final<|message|>42<|return|>",
            "Hm.",
            "42<|return|>",
        ),
        ("<|channel|>analysis<|message|>Hm.<|end|><|channel|>commentary<|message|>So", None, None),
        ("<|channel|>commentary to=python <|constrain|>json<|message|>{}", "{}", None),
        ("<|channel|>analysis<|message|>Hm<|channel|>final <|constrain|>json<|message|>42", "Hm", "42"),
        # harmony without its special tokens
        ("analysisWe add.assistantfinal42", "We add.", "42"),
        ("analysisWe add.assistantcommentaryHm.assistantfinalIt is 42.", None, "It is 42."),
        ("analysis\nWe add.assistantfinal42", None, "42"),
        ("analysisWe guess \\boxed{42} but", "We guess \\boxed{42} but", None),
        ("analysisWe add.assistantfinal42assistantanalysisWait", None, None),
        ("commentaryLet me see", "Let me see", None),
        ("finalThe answer is 42.", "", "The answer is 42."),
        ("analysis of the sum: 42", "", "analysis of the sum: 42"),
        ("finally, 42", "", "finally, 42"),
        ("An assistantfinal is no tag here: 42", "", "An assistantfinal is no tag here: 42"),
    ],
)  # fmt: skip
def test_replies_are_split(text: str, thinking: str | None, answer: str | None) -> None:
    found = split_reply(text)
    assert found.answer == answer
    assert thinking is None or found.thinking == thinking


def test_tags_that_the_run_names_count_beside_the_known_ones() -> None:
    assert split_reply(f"{OWN.opening} {THOUGHT}", tags=OWN).answer is None
    assert split_reply(f"{THOUGHT} {OWN.closing}42", tags=OWN) == (THOUGHT, "42")
    assert split_reply(f"<think>{THOUGHT}", tags=OWN).answer is None
    assert split_reply(f"<think>{THOUGHT}</think>42", opened=True, tags=OWN).answer == "42"
    assert split_reply(f"Well. <thought>{THOUGHT}", tags=DIALECTS["thought"]).answer is None
    assert split_reply(f"{THOUGHT}assistantfinal42", opened=True, tags=HARMONY) == (THOUGHT, "42")


@pytest.mark.parametrize(
    "tags", [ThinkingTags("|", "||"), ThinkingTags("(*", "*)"), ThinkingTags("T:", "A:")]
)
def test_the_runs_own_tags_may_be_any_text(tags: ThinkingTags) -> None:
    assert split_reply(f"{tags.opening} six {tags.closing} 7", tags=tags) == ("six", " 7")
    assert split_reply(f"{tags.opening} six", tags=tags).answer is None
    assert opened_tags(f"x\n{tags.opening}\n", tags) == tags


@pytest.mark.parametrize("name", NAMES)
def test_a_prompt_that_ends_with_an_opening_tag_opens_the_thinking(name: str) -> None:
    opening, closing = DIALECTS[name]
    assert opens_thinking(f"User: 6 * 7?\nAssistant: {opening}\n")
    assert opened_tags(f"Assistant: {opening}") == DIALECTS[name]
    assert not opens_thinking(f"Assistant: {opening}\n\n{closing}\n\n")
    assert not opens_thinking(f"Close {opening} again. Assistant:")


R1_DISTILL = (
    "{% if '</think>' in content %}{% set content = content.split('</think>')[-1] %}{% endif %}"
    "{% if add_generation_prompt %}{{'<｜Assistant｜><think>\\n'}}{% endif %}"
)
QWEN3 = (
    "{%- if '</think>' in content %}{%- set thinking = content.split('</think>')[0].split('<think>')[-1] %}"
    "{%- if enable_thinking is false %}{{- '<think>\\n\\n</think>\\n\\n' }}{%- endif %}"
)
QWQ = "{%- if add_generation_prompt %}{{- '<|im_start|>assistant\\n<think>\\n' }}{%- endif %}"
GPT_OSS = (
    '{{- "<|start|>assistant<|channel|>analysis<|message|>" + message.thinking + "<|end|>" }}'
    '{{- "<|start|>assistant<|channel|>final<|message|>" + message.content + "<|return|>" }}'
)
MAGISTRAL = "{{- '[THINK]' + block['thinking'] + '[/THINK]' }}"
SEED_OSS = '{%- set think_begin_token = "<seed:think>" %}{%- set think_end_token = "</seed:think>" %}'
GEMMA = "{{- '<|channel>thought\\n' + thinking + '\\n<channel|>' }}"
CHATML = "{{'<|im_start|>' + message['role'] + '\\n' + message['content'] + '<|im_end|>' + '\\n'}}"
EXAONE = "{% set content = content.split('</thought>')[-1] %}{{ '[|assistant|]<thought>\\n' }}"


@pytest.mark.parametrize(
    ("template", "vocabulary", "name"),
    [
        (R1_DISTILL, ["<｜Assistant｜>", "<think>", "</think>"], "think"),
        (R1_DISTILL, [], "think"),
        (QWEN3, ["<|im_start|>", "<|im_end|>", "<think>", "</think>"], "think"),
        (QWQ, ["<|im_start|>", "<|im_end|>", "<think>", "</think>"], "think"),
        (GPT_OSS, ["<|start|>", "<|channel|>", "<|message|>", "<|end|>", "<|return|>"], "harmony"),
        ("", ["<|start|>", "<|channel|>", "<|message|>", "<|end|>"], "harmony"),
        (MAGISTRAL, ["[INST]", "[/INST]", "[THINK]", "[/THINK]"], "magistral"),
        ("", ["[INST]", "[/INST]", "[THINK]", "[/THINK]"], "magistral"),
        (SEED_OSS, ["<seed:bos>", "<seed:eos>", "<seed:think>", "</seed:think>"], "seed"),
        ("{{'◁think▷'}}", ["<|im_user|>", "◁think▷", "◁/think▷"], "kimi"),
        ("", ["<|im_user|>", "<think>", "</think>"], "think"),  # Kimi K2 Thinking
        (GEMMA, ["<|turn>", "<turn|>", "<|channel>", "<channel|>"], "gemma"),
        (EXAONE, ["[|assistant|]", "<thought>", "</thought>"], "thought"),
        (GPT_OSS, ["<think>", "</think>"], "harmony"),  # the template is what the model sees
        (CHATML, ["<|im_start|>", "<|im_end|>"], None),  # SmolLM2
        (CHATML + "{# put your <reasoning> first #}", ["<|im_end|>"], None),
        ("", [], None),
    ],
)
def test_tags_are_recognized_from_the_template_and_the_vocabulary(
    template: str, vocabulary: list[str], name: str | None
) -> None:
    assert recognize(template, vocabulary) == (DIALECTS[name] if name else None)


@pytest.mark.parametrize("name", NAMES)
def test_every_dialect_is_recognized_from_a_template_that_writes_it(name: str) -> None:
    opening, closing = DIALECTS[name]
    assert recognize(f"{{{{ '{opening}' + thinking + '{closing}' }}}}", []) == DIALECTS[name]


@pytest.mark.parametrize(
    ("tokens", "opened", "count"),
    [
        ([], True, 0),
        ([5, 6], False, 0),
        ([5, 6], True, 2),
        ([5, 9, 6], True, 2),
        ([5, 9, 6, 9, 7], False, 4),
        ([8, 5], False, 2),
        ([8, 5, 9, 6], False, 3),
        ([8, 5, 9, 6, 8, 7], False, 6),
    ],
)
def test_thinking_tokens_end_with_the_last_closing_tag(tokens: list[int], opened: bool, count: int) -> None:
    assert count_thinking_tokens(tokens, {9}, opening_ids={8}, opened=opened) == count


UNITS = [
    *("<", "[", "◁", "\n ", "<think>", "</think>", "analysis", "assistantfinal"),
    *("<|channel|>analysis", "<|channel|>final ", "<|end|><|start|>assistant", "<|close|>think<|sep|> "),
]


@pytest.mark.parametrize("unit", UNITS)
@pytest.mark.parametrize("opened", [False, True])
def test_hostile_replies_are_split_in_linear_time(unit: str, opened: bool) -> None:
    def seconds(length: int) -> float:
        text = unit * (length // len(unit))
        started = time.process_time()
        split_reply(text, opened)
        return time.process_time() - started

    seconds(1_000)
    short = min(seconds(50_000) for _ in range(3))
    assert any(seconds(1_000_000) < 200 * (short + 0.001) for _ in range(2))
