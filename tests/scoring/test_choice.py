"""Multiple-choice answers: (gold, reply) by status."""

import pytest

from r1eval.scoring.replies.choice import bare_letter, extract_letter, gold_letter, option_letter

# fmt: off
CORRECT = [
    ("C", "Answer: C"),
    ("C", "**Answer: C**"),
    ("C", "Answer: (C)"),
    ("C", "answer: c"),
    ("C", "The answer is C."),
    ("C", "Answer: $C$"),
    ("C", r"Answer: \text{C}"),
    ("C", r"\boxed{C}"),
    ("C", r"\boxed{\text{C}}"),
    ("C", r"\boxed{(C)}"),
    ("D", r"\boxed{\text{D. it can't be A}}"),
    ("D", "Answer: D. it can't be A"),
    ("C", "Answer: B\n\nWait, actually.\n\nAnswer: C"),
    ("J", "Answer: J"),
    ("C", "Final answer: **C) 12 m/s**"),
    ("C", "The correct option is C"),
    ("C", "so we choose\n\nC"),
    ("C", "C"),
    ("C", "(C)"),
    ("C", '"C"'),
    ("C", "**C**"),
    ("C", "<think>Answer: B</think>\nAnswer: C"),
    ("C", r"The answer is $\boxed{\textbf{(C)}}$."),
    ("C", "Answer:\n\nC"),
    ("C", "Answer: Option C"),
    ("C", "<think>Answer: B</think> <answer> C </answer>"),
    ("C", "<Answer>\nC\n</Answer>"),
    ("C", "<response>(C) the third</response>"),
    ("C", "The best answer is therefore option (C), since ..."),
    ("C", "**Answer:** C"),
    ("C", "*Answer*: C"),
    ("C", "ANSWER: C"),
    ("C", r"\boxed{Answer: C}"),
    ("C", r"\(\boxed{C}\)"),
    ("B", r"\boxed{B} is my answer. Option A is wrong."),
    ("C", "Option A is wrong. The answer is option C because B and D fail."),
    ("C", "Answer - C"),
    ("C", "The answer to this question is C."),
    ("C", "Therefore, the correct answer is:\n\n**C. 12**"),
    ("C", r"Answer: \boxed{C}"),
    ("C", "Answer: C\n\nExplanation: the answer A is a common mistake."),
    ("C", "Answer: C. The answer is not A."),
    ("B", "Let us see.\n\nI choose B."),
    ("B", "Thus, B is the correct answer."),
    ("B", "Option (B) is correct."),
    ("B", "So it is clear.\n\n**B) $10^{-4}$ eV**"),
    ("B", "The answer is not D but B."),
    ("B", "<answer>B</answer>"),
    ("B", "Answer: 'B'"),
    ("B", 'Answer: "B"'),
    ("B", "答案：B"),
    ("C", "Answer：C"),
    ("C", "Answer: Ｃ"),
    ("A", "A) is right"),
    ("C", "Hence option C"),
    ("D", "Therefore the answer would be D"),
    ("B", "**B**\n\nThis follows from the theorem."),
    ("A", "Answer: B is wrong; the answer is A"),
    ("A", "Answer: A) velocity"),
    ("A", "**Answer: (A) a dog**"),
    ("I", "Answer: I) velocity"),
]
WRONG = [
    ("A", "Answer: D. it can't be A"),
    ("B", "Answer: B or C"),
    ("B", "Answer: B, C"),
    ("B", "I choose B or C."),
    ("D", "The answer is not D but B."),
    ("B", "Answer: B is wrong; the answer is A"),
]
NO_ANSWER = [
    ("C", "The answer is a tricky one"),
    ("A", "The answer is a tricky one"),
    ("C", "Answer: $LETTER"),
    ("B", "Answer: B is wrong."),
    ("A", "So A is the area of the circle"),
    ("B", "B) is not right."),
    ("B", "B is not the correct answer."),
    ("D", "The options are\nA) 1\nB) 2\nC) 3\nD) 4"),
    ("C", "<think>Answer: C</think>Hmm."),
]
# fmt: on


@pytest.mark.parametrize(("gold", "reply"), CORRECT)
def test_the_letter_that_a_reply_gives_is_extracted(gold: str, reply: str) -> None:
    assert extract_letter(reply.rpartition("</think>")[2]).answer == gold


@pytest.mark.parametrize(("gold", "reply"), WRONG)
def test_a_different_letter_or_several_are_wrong(gold: str, reply: str) -> None:
    assert extract_letter(reply).answer not in {"", gold}


@pytest.mark.parametrize(("gold", "reply"), NO_ANSWER)
def test_no_letter_is_made_up(gold: str, reply: str) -> None:
    assert extract_letter(reply.rpartition("</think>")[2]).answer == ""


@pytest.mark.parametrize("letter", "ABCDEFGHIJ")
def test_ten_options_are_known(letter: str) -> None:
    assert extract_letter(f"Answer: {letter}").answer == letter
    assert extract_letter(f"\\boxed{{{letter}}}").answer == letter


def test_golds_may_be_in_any_notation() -> None:
    assert {gold_letter(gold) for gold in ("C", "(C)", r"\text{(C)}", "C.")} == {"C"}
    assert {gold_letter(gold) for gold in ("AB", "K", "")} == {None}


def test_an_option_in_a_mathematical_gold_is_not_a_variable() -> None:
    assert [option_letter(gold) for gold in (r"\text{(C)}", r"\text{C}", "C", "x")] == ["C", "C", None, None]


def test_two_letters_are_no_letter() -> None:
    assert bare_letter("C or D") is None
    assert bare_letter("C_{65}") is None
