"""Instructions: what follows each, strictly and loosely; what a gold must be; what is read of a reply."""

import json
import time
from typing import Any

import pytest

from benchmarks.types import Answer
from r1eval.scoring.grader import Grader
from r1eval.scoring.grades import Item
from r1eval.scoring.kinds.instructions.scorer import SCORER, follows
from r1eval.scoring.kinds.instructions.table import IFEVAL
from r1eval.store.records import Status

AT_LEAST, LESS = "at least", "less than"
TWICE: dict[str, Any] = {
    "id": "keywords:frequency",
    "kwargs": {"keyword": "tea", "frequency": 2, "relation": AT_LEAST},
}
QUOTED: dict[str, Any] = {"id": "startend:quotation", "kwargs": {}}

EXAMPLES: list[tuple[str, dict[str, Any], str, str]] = [
    ("keywords:existence", {"keywords": ["tea", "cup"]}, "A CUP of Tea", "Teatime"),
    ("keywords:frequency", TWICE["kwargs"], "tea, steady", "one tea"),
    ("keywords:frequency", {**TWICE["kwargs"], "relation": LESS}, "one tea", "tea tea"),
    ("keywords:forbidden_words", {"forbidden_words": ["tea"]}, "Teapots", "No Tea!"),
    ("keywords:letter_frequency", {"letter": "Q", "let_frequency": 2, "let_relation": AT_LEAST}, "Qq", "q"),
    ("keywords:letter_frequency", {"letter": "#", "let_frequency": 2, "let_relation": LESS}, "#a", "#a #b"),
    ("language:response_language", {"language": "de"}, "Der Zug kommt heute später.", "The train is late."),
    (
        "length_constraints:number_sentences",
        {"num_sentences": 2, "relation": LESS},
        "Dr. Lee left.",
        "Go. Now.",
    ),
    ("length_constraints:number_paragraphs", {"num_paragraphs": 2}, "***\nA\n***\nB", "A\n***\n***\nB"),
    ("length_constraints:number_words", {"num_words": 3, "relation": AT_LEAST}, "It's 5", "two words"),
    (
        "length_constraints:nth_paragraph_first_word",
        {"num_paragraphs": 2, "nth_paragraph": 2, "first_word": "Tea"},
        'A.\n\n"tea," he said',
        "A.\n\nteas",
    ),
    ("detectable_content:number_placeholders", {"num_placeholders": 2}, "[a] [b]", "[a\n] [b]"),
    ("detectable_content:postscript", {"postscript_marker": "P.S."}, "Bye\np. s. tea", "Bye\nPS tea"),
    ("detectable_content:postscript", {"postscript_marker": "P.P.S"}, "P.P. s", "P.S."),
    ("detectable_format:number_bullet_lists", {"num_bullets": 2}, "* a\n\n  - b", "** a\n- b"),
    ("detectable_format:constrained_response", {}, "So: My answer is no.", "My answer is No."),
    ("detectable_format:number_highlighted_sections", {"num_highlights": 2}, "*a* **b**", "*a* ** **"),
    (
        "detectable_format:multiple_sections",
        {"section_spliter": "Section", "num_sections": 2},
        "Section 1\nA\nSection 2\nB",
        "SECTION 1\nSection two",
    ),
    ("detectable_format:json_format", {}, '```json\n{"a": [1]}\n```', "{'a': 1}"),
    ("detectable_format:title", {}, "<<Tea>>\nIt is hot.", "<< >>"),
    ("combination:two_responses", {}, "A\n******\nB", "A ****** A"),
    ("combination:repeat_prompt", {"prompt_to_repeat": "Which tea?"}, "which TEA? Green.", "So: Which tea?"),
    ("startend:end_checker", {"end_phrase": "That is all."}, '"Tea. that is ALL."', "That is all. Bye."),
    ("startend:quotation", {}, ' "Tea." ', '"Tea." he said'),
    (
        "change_case:capital_word_frequency",
        {"capital_frequency": 3, "capital_relation": AT_LEAST},
        "NASA CANNOT Go",
        "NASA-USA Did NOT",
    ),
    ("change_case:english_capital", {}, "TEA IS HOT", "TEA is HOT"),
    ("change_case:english_lowercase", {}, "tea is hot and the cup is not", "I like tea"),
    ("punctuation:no_comma", {}, "Tea and milk", "Tea, milk"),
]
"""id, kwargs, a reply that follows and one that does not"""


def gold(*asked: dict[str, Any]) -> str:
    return json.dumps(asked)


@pytest.mark.parametrize(
    ("name", "kwargs", "good", "bad"),
    EXAMPLES,
    ids=[f"{row[0]}-{number}" for number, row in enumerate(EXAMPLES)],
)
def test_a_reply_that_follows_and_one_that_does_not(
    name: str, kwargs: dict[str, Any], good: str, bad: str
) -> None:
    asked = {"id": name, "kwargs": kwargs}
    assert SCORER.gold_problem(gold(asked)) == ""
    assert (follows(good, asked), follows(bad, asked)) == (True, False)


def test_every_instruction_has_an_example() -> None:
    assert {name for name, *_ in EXAMPLES} == set(IFEVAL)


@pytest.mark.parametrize(
    ("reply", "status", "loose", "strict_followed", "loose_followed"),
    [
        ('"tea tea"', Status.CORRECT, 1, 2, 2),
        ('Sure:\n"tea tea"', Status.WRONG, 1, 1, 2),
        ('"tea tea"\nEnjoy!', Status.WRONG, 1, 1, 2),
        ('*"tea tea"*', Status.WRONG, 1, 1, 2),
        ('Sure:\n**"tea tea"**\nEnjoy!', Status.WRONG, 1, 1, 2),
        ("tea tea", Status.WRONG, 0, 1, 1),
        ("water", Status.WRONG, 0, 0, 0),
        ("", Status.NO_ANSWER, 0, 0, 0),
        ("\n\n  ", Status.NO_ANSWER, 0, 0, 0),
    ],
)
def test_correct_is_all_followed_and_the_measures_count_the_rest(
    reply: str, status: Status, loose: int, strict_followed: int, loose_followed: int
) -> None:
    """Loosely, each may be followed without the first line, the last, both, or the stars."""
    scored = SCORER.score(gold(TWICE, QUOTED), reply)
    assert scored.status is status
    assert scored.measures == {
        "prompt_loose": (loose, 1),
        "instruction_strict": (strict_followed, 2),
        "instruction_loose": (loose_followed, 2),
    }


def test_the_reason_names_what_was_not_followed() -> None:
    assert SCORER.score(gold(TWICE, QUOTED), "tea tea").detail == "not followed: startend:quotation"


def test_line_breaks_around_a_reply_are_not_its_own() -> None:
    asked = {"id": EXAMPLES[10][0], "kwargs": EXAMPLES[10][1]}
    assert not follows("\n\nA.\n\ntea", asked)
    assert SCORER.score(gold(asked), "\n\nA.\n\ntea\n").status is Status.CORRECT


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("tea", "it is not JSON"),
        ("[]", "it is not a list of instructions"),
        ('["a"]', 'an instruction is not {"id": ..., "kwargs": {...}}'),
        (gold({"id": "keywords:frequencies", "kwargs": {}}), "did you mean 'keywords:frequency'?"),
        (gold({"id": "keywords:frequency", "kwargs": {"keyword": "tea"}}), "it has no 'frequency'"),
        (gold({"id": "startend:quotation", "kwargs": {"quote": "x"}}), "'quote' is not one of its arguments"),
        (
            gold({**TWICE, "kwargs": {**TWICE["kwargs"], "relation": "around"}}),
            "not 'less than' or 'at least'",
        ),
        (gold({**TWICE, "kwargs": {**TWICE["kwargs"], "frequency": -1}}), "not a whole number"),
        (gold({**TWICE, "kwargs": {**TWICE["kwargs"], "keyword": "C++ (("}}), "not a text that is a regular"),
        (gold({"id": "language:response_language", "kwargs": {"language": "xx"}}), "not a language that can"),
    ],
)
def test_a_gold_that_cannot_be_graded_against_says_why(text: str, problem: str) -> None:
    assert problem in SCORER.gold_problem(text)


@pytest.mark.parametrize("name", [name for name in IFEVAL if name != "language:response_language"])
def test_an_instruction_alone_has_a_correct_reply(name: str) -> None:
    kwargs = next(row[1] for row in EXAMPLES if row[0] == name)
    text = gold({"id": name, "kwargs": kwargs})
    assert SCORER.score(text, SCORER.correct_reply(text)).status is Status.CORRECT


def test_instructions_that_no_simple_reply_follows_have_none() -> None:
    assert (
        SCORER.correct_reply(gold(QUOTED, {"id": "detectable_format:json_format", "kwargs": {}})) == '"Good."'
    )
    assert SCORER.correct_reply(gold(QUOTED, {"id": "detectable_format:title", "kwargs": {}})) == ""


@pytest.mark.slow
def test_the_whole_reply_after_the_thinking_is_read() -> None:
    """A reply may have headings and marks that end the answer of other kinds."""
    reply = "<think>\ntea\n</think>\n\nIt is 5.\n\nQuestion: 2\ntea tea ✓"
    with Grader(workers=1) as grader:
        items = [Item(Answer.INSTRUCTIONS, gold(TWICE), text) for text in (reply, "<think>tea tea", "no")]
        grades = [grade for _, grade in grader.grade(items)]
    assert [grade.status for grade in grades] == [Status.CORRECT, Status.NO_ANSWER, Status.WRONG]
    assert grades[1].measures["instruction_loose"] == (0, 1)


@pytest.mark.parametrize("character", "\n *-[<.\"'A?")
def test_a_reply_that_repeats_a_character_takes_no_second(character: str) -> None:
    asked = [{"id": row[0], "kwargs": row[1]} for row in EXAMPLES if not row[0].startswith("language")]
    started = time.process_time()
    SCORER.score(gold(*asked), "tea" + character * 20_000 + "tea")
    assert time.process_time() - started < 1
