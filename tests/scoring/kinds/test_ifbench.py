"""IFBench's 58 instructions: one reply follows each and another does not; no reply breaks a check."""

import json
import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from r1eval.scoring.kinds.instructions.checks import argument_problem
from r1eval.scoring.kinds.instructions.ifbench_emoji import is_emoji
from r1eval.scoring.kinds.instructions.ifbench_text import sentences
from r1eval.scoring.kinds.instructions.ifbench_verbs import is_verb
from r1eval.scoring.kinds.instructions.scorer import SCORER
from r1eval.scoring.kinds.instructions.table import IFBENCH
from r1eval.store.records import Status
from tests.scoring.kinds.ifbench_cases import CASES, Case

IDS = [f"{case.id}-{number}" for number, case in enumerate(CASES)]
PIECES = [
    "tea",
    "A ",
    "\n",
    " ",
    ". ",
    "? ",
    "!",
    "...",
    '"',
    "'",
    "*",
    "-",
    "(",
    "]",
    "{",
    "🍵",
    "猫",
    "<i>",
    "</i>",
]
PIECES += ["7", ",", "\t", "é", "Dr. ", "<em>", "Question 1. ", "Zimbabwe", "\x00", "\x01", '"""', "‽", "İ"]
NEVER_MADE = {"ratio:overlap"}


def test_all_58_are_there() -> None:
    assert {case.id for case in CASES} == set(IFBENCH)
    assert len(IFBENCH) == 58


@pytest.mark.parametrize("case", CASES, ids=IDS)
def test_one_reply_follows_it_and_one_does_not(case: Case) -> None:
    check = IFBENCH[case.id].check
    assert argument_problem(IFBENCH[case.id], case.kwargs) == ""
    assert (check(case.follows, case.kwargs), check(case.misses, case.kwargs)) == (True, False)


@pytest.mark.parametrize("case", CASES, ids=IDS)
def test_the_reply_that_is_made_for_it_is_correct(case: Case) -> None:
    gold = json.dumps([{"id": case.id, "kwargs": case.kwargs}])
    reply = SCORER.correct_reply(gold)
    assert (reply == "") == (case.id in NEVER_MADE)
    assert SCORER.score(gold, reply).status == (Status.CORRECT if reply else Status.NO_ANSWER)


@given(
    st.lists(st.sampled_from(PIECES) | st.text(max_size=3), min_size=1, max_size=30)
    .map("".join)
    .filter(str.strip)
)
def test_every_reply_has_a_verdict(reply: str) -> None:
    verdicts = [IFBENCH[case.id].check(reply, case.kwargs) for case in CASES]
    assert {type(verdict) for verdict in verdicts} == {bool}


def test_a_loose_verdict_looks_behind_the_first_line() -> None:
    gold = json.dumps([{"id": "count:numbers", "kwargs": {"N": 1}}])
    scored = SCORER.score(gold, "The 2 of them:\n*Seven* is 7.")
    assert scored.status == Status.WRONG
    assert scored.measures["prompt_loose"] == (1.0, 1.0)


@given(st.lists(st.sampled_from(["It is hot", "Ann asks", "So they say"]), min_size=1, max_size=6), st.data())
def test_plain_sentences_are_cut_at_their_marks(texts: list[str], data: st.DataObject) -> None:
    marked = [text + data.draw(st.sampled_from(".?!")) for text in texts]
    assert sentences(" ".join(marked)) == marked


@pytest.mark.parametrize(
    "verb",
    ["Go", "Making", "stopped", "tries", "tied", "Running", "was", "Lying"],
)
def test_a_form_of_a_known_verb_is_a_verb(verb: str) -> None:
    assert is_verb(verb)


@pytest.mark.parametrize("word", ["Tea", "Can", "The", "", "*", "7"])
def test_another_word_is_none(word: str) -> None:
    assert not is_verb(word)


def test_an_emoji_is_one_character() -> None:
    assert [character for character in "Tea 🍵☕️ 7©漢 ❤️" if is_emoji(character)] == ["🍵", "☕", "©", "❤"]


@given(st.lists(st.sampled_from(["", " ", "  ", "\t", "tea", " hot"]), max_size=12))
def test_lines_are_further_in_as_the_reference_takes_blank_ones_out(lines: list[str]) -> None:
    left = list(lines)
    for line in left:
        if not line.strip():
            left.remove(line)
    indents = [len(line) - len(line.lstrip(" ")) for line in left]
    rising = all(one < other for one, other in pairwise(indents))
    assert IFBENCH["format:line_indent"].check("\n".join(lines), {}) == rising


@pytest.mark.slow
@pytest.mark.parametrize("unit", ["\n\n*", "Hi. ", "a\n", '"a" ', "(", "\u2028a"])
def test_a_long_reply_is_decided_in_time_that_grows_with_it(unit: str) -> None:
    """Of 32,768 tokens, say: those of any text take less than a second, where the square took twenty."""
    reply = (unit * 65_000)[:65_000]
    for case in {case.id: case for case in CASES}.values():
        started = time.process_time()
        IFBENCH[case.id].check(reply, case.kwargs)
        assert time.process_time() - started < 2.5, case.id
