"""Extraction of mathematical answers from whole replies: (gold, reply) by status."""

import time

import pytest

from benchmarks.types import Answer
from r1eval.scoring.grader import Grader
from r1eval.scoring.grades import Item
from r1eval.scoring.replies.answer_part import answer_part
from r1eval.scoring.replies.extraction import extract
from r1eval.store.records import Status

# fmt: off
CORRECT = [
    ("42", r"First \boxed{10}. Wait, that is wrong. Let me redo it. So the answer is \boxed{42}."),
    ("45, 2", r"Thus $k = \boxed{45}$ and $n = \boxed{2}$."),
    ("k=45, n=2", r"Thus $k = \boxed{45}$ and $n = \boxed{2}$."),
    ("(45,2)", r"Thus $k = \boxed{45}$ and $n = \boxed{2}$."),
    (
        "45, 2",
        r"The value of $k$ is $\boxed{45}$. After more work we find that $n$ must be $\boxed{2}$.",
    ),
    ("3, 5", r"$x = \boxed{3}$ or $x = \boxed{5}$"),
    ("5", r"\boxed{5} \boxed{5}"),
    ("5", r"The answer is \boxed{5}. \boxed{5}"),
    (r"9\pi", r"The radius is \boxed{3}, so the area is \boxed{9\pi}."),
    (r"9\pi", r"Step 1: radius \boxed{3}.\n\nStep 2: the area is \boxed{9\pi}."),
    ("5", r"<think>maybe \boxed{4}</think>\boxed{5}"),
    ("5", r"thinking \boxed{4}</think>The answer is \boxed{5}"),
    ("42", "<think>x</think> <answer>42</answer>"),
    ("42", "<think>x</think>\n<answer>\nThe total is 42.\n</answer>"),
    ("42", "<think>x</think><answer>First we add 40. Then we get 42.</answer>"),
    ("42", r"<think>x</think><answer>6 * 7, so it is \boxed{42}.</answer>"),
    ("42", r"<think>x</think>It is \boxed{41}. <answer>42</answer>"),
    ("42", r"<think>x</think>It is \boxed{42}. <answer></answer>"),
    ("42", "<think>x</think><answer>41</answer> No: <ANSWER> 42 </ANSWER>"),
    ("42", "<think>x</think>\n<answer>42"),
    ("42", "<think>x</think><response>\nThe answer is 42.\n</response>"),
    ("42", r"<think>x</think>\boxed{42}. I put it into <answer> tags."),
    ("x^2+1", "<think>x</think><answer>x^2+1</answer>"),
    ("k=45, n=2", "<think>x</think><answer>k = 45, n = 2</answer>"),
    (r"\text{Evelyn}", "<think>x</think><answer>Evelyn</answer>"),
    ("42", "analysisWe add.assistantfinalThe answer is 42."),
    ("42", "<|channel|>analysis<|message|>x<|end|><|channel|>final<|message|>It is 42.<|return|>"),
    ("42", "[THINK]x[/THINK]It is 42.</s>"),
    ("42", "<|channel>thought\nx<channel|>It is 42.<turn|>"),
    ("42", "<|begin_of_thought|>x<|end_of_thought|><|begin_of_solution|>It is 42.<|end_of_solution|>"),
    ("42", "The answer is \\boxed{42}.\n\nQuestion: What is 1+1?\nThe answer is \\boxed{2}."),
    ("42", "The answer is 42.\nUser: next\nAssistant: \\boxed{5}"),
    ("42", "The answer is 42.\n<|im_end|>\n<|im_start|>user\nNext?<|im_end|>\n\\boxed{5}"),
    ("42", "Question: What is 6 * 7?\nIt is 42."),
    ("42", "Let me see.\nQuestion: 6 * 7?\nThe answer is 42."),
    ("1234", "So the total number of people is 1,234."),
    ("1234", "The answer is 1,234."),
    ("12345", "**Answer:** 12,345"),
    (r"4:30 \text{ p.m.}", "The train arrives at 4:30 p.m."),
    (r"4:30 \text{ p.m.}", "So the answer is 4:30 pm."),
    (r"\frac{3}{4}", r"The answer is $\frac{3}{4}$."),
    (r"\frac{3}{4}", r"Therefore, $x = \frac{3}{4}$."),
    (r"\frac{3}{4}", r"The final answer is: $\boxed{\frac{3}{4}}$. I hope it is correct."),
    (r"\frac{3}{4}", r"Final Answer: The final answer is $\frac{3}{4}$. I hope it is correct."),
    (r"2\sqrt{3}", "We get 2√3."),
    (r"2\sqrt{3}", "Hence the length is 2√3 cm."),
    (r"\text{(C)}", "The answer is (C)."),
    (r"\text{(C)}", "The correct answer is **C**."),
    (r"\text{(C)}", r"\boxed{\text{(C) } 12}"),
    (r"\text{(D)}", "Answer: D. it can't be A"),
    ("5", r"\fbox{5}"),
    ("5", r"\boxed 5"),
    ("5", r"$\boxed5$"),
    ("5", r"$$\boxed{\boxed{5}}$$"),
    ("5", r"put the answer in \boxed{}. The answer is 5."),
    (r"\frac{1}{2}", r"\boxed{\frac{1}{2}} is the probability, that is 0.5."),
    ("x^2+1", r"\[ \boxed{x^2 + 1} \]"),
    (r"\text{Evelyn}", r"The student with the greatest speed is \boxed{\text{Evelyn}}."),
    (r"\text{Evelyn}", "So the answer is Evelyn."),
    ("6", "Let me count: 1, 2, 3, 4, 5, 6. There are 6 of them."),
    ("5", r"The answer is \(5\)."),
    ("5", r"The answer is \[5\]"),
    ("5", "Answer: $5$"),
    ("5", "Answer: 5 apples"),
    ("5", "So she has 5 apples left."),
    ("18", "Total = 12 + 6 = 18"),
    ("18", "#### 18"),
    ("(3,4)", "The point is $(3,4)$."),
    ("1,-2", "The solutions are $x=1$ and $x=-2$."),
    ("1,-2", "The solutions are 1 and -2."),
    ("[-2,7]", r"Thus the domain is $-2 \le x \le 7$."),
    (r"90^\circ", "The angle is 90 degrees."),
    (r"\$36", "It costs $36."),
    (r"\$36", r"Each ticket costs \$36."),
    (r"\$18.90", "The total is $18.90."),
    ("0.15", "The probability is 15%."),
    (r"\frac38", "Thus the probability equals\n$$\\frac{6}{16} = \\frac{3}{8}.$$"),
    ("12", "Thus, the required number is\n\n\\[ 12. \\]"),
    (r"\sqrt{51}", r"So we get $$h = \sqrt{51}.$$"),
    ("34", "We conclude that $x = 34.$"),
    (r"\frac23", r"So $P(A) = \frac{4}{6} = \frac{2}{3}.$"),
    ("34", r"$\therefore x = 34$"),
    (r"\frac38", r"**Answer:** $\frac38$, i.e. $0.375$."),
    (r"\frac{14}{3}", r"Hence, the answer is $\dfrac{14}{3}$, i.e., $4\frac23$."),
    (r"\frac{3\sqrt5}{7}", r"\boxed{**`3*sqrt(5)/7`**}"),
    (r"\frac{3\sqrt5}{7}", "Answer: **`3*sqrt(5)/7`**"),
    (r"\text{Navin}", "The fastest runner is **Navin**."),
    (r"\sqrt{51}", "The value of $h$ is **√51**."),
    (r"\sqrt{51}", r"The answer is $\sqrt{51}$ (approximately $7.14$)."),
    (r"\frac{14}{3}", "Answer: 14/3 (or about 4.67)"),
    ("3", "The answer is 3, because $1 + 2 = 3$."),
    ("3", "The answer is 3 (mod 7)."),
    ("3", "Final answer: 3 (three)"),
    ("5", "The answer is 5 (since 2+3=5)."),
    ("5", r"\boxed{5 (since 2+3=5)}"),
    ("34", "Final Answer: The largest such $n$ is 34."),
    ("34", "Final Answer: The area of the square is 34. I hope it is correct."),
    (r"\frac23", "Final Answer: 2/3 <|im_end|>"),
    ("8", "**8**\n\nJustification: pairs sum to 16."),
    ("11111111100", r"The final answer is $11,\! 111,\! 111,\! 100$."),
    ("52_8", r"$\boxed{52}_8$"),
    ("42", "The answer is 42。"),
    ("4", "The answer is 4, not 5."),
    ("5", "Thus the number is 5.\n\n**Verification:** 2+3=5 and 4+1 = 5. ✓"),
]
WRONG = [
    ("10", r"First \boxed{10}. Wait, that is wrong. Let me redo it. So the answer is \boxed{42}."),
    ("45, 2", r"Thus $k = \boxed{45}$ and $n = \boxed{3}$."),
    ("5", r"The answer is $\boxed{3}$ or $\boxed{5}$."),
    ("5", r"$\boxed{3}$, $\boxed{5}$"),
    ("5", r"It could be \boxed{3}, or possibly it is \boxed{5}."),
    ("5", r"<think>\boxed{5}</think>\boxed{4}"),
    ("5", "The answer is 5 or 6."),
    ("8", "**9**\n\n8 fails."),
    ("52_8", r"$\boxed{52}_9$"),
    (r"\frac{14}{3}", "Answer: 14/3 or 5"),
    (r"\frac{14}{3}", "Answer: 14/3 (or 5)"),
    ("5", "The answer is 4, not 5."),
    ("34", "Final Answer: The largest such $n$ is 35, not 34."),
    ("34", "We conclude that $x = 35.$"),
    ("1", "**Step 1**\n\nSo the total is 8."),
    ("1", "**1.**\n\nSo the total is 8."),
]
NO_ANSWER = [
    ("5", "The answer is not 5."),
    (r"\text{Monday}", "It falls on **Tuesday**, not **Monday**."),
    ("5", r"<think>I think \boxed{5}</think>The answer is above."),
    ("5", "The answer is as follows"),
    ("42", "Let the terms be given. We know that $a + 4d = 42$ and"),
    ("42", "We have $a = 42$, so the"),
    ("5", "I tried 5 but it does not work."),
    ("5", r"<think>I think \boxed{5}"),
    ("5", r"[THINK]I think \boxed{5}"),
    ("5", r"analysisI think \boxed{5}"),
    ("5", r"<think>I think \boxed{5}</think><answer></answer>"),
    ("5", r"<think>I think </think>\boxed{5}<think>or"),
    ("5", r"\boxed{}"),
    ("5", r"\boxed{5"),
    ("6", "I don't know."),
    ("6", ""),
    ("6", "I am not sure, but maybe we should compute the integral first"),
]
# fmt: on


@pytest.mark.parametrize(
    ("status", "replies"),
    [(Status.CORRECT, CORRECT), (Status.WRONG, WRONG), (Status.NO_ANSWER, NO_ANSWER)],
    ids=lambda value: str(value) if isinstance(value, Status) else "",
)
def test_replies_get_their_status(grader: Grader, status: Status, replies: list[tuple[str, str]]) -> None:
    graded = list(grader.grade(Item(Answer.EXPRESSION, gold, text) for gold, text in replies))
    assert [(item.text, grade.status) for item, grade in graded] == [(text, status) for _, text in replies]


def test_the_answer_part_is_after_the_last_think_tag() -> None:
    assert answer_part("<think>a</think>b</think>c") == "c"
    assert answer_part("a</think>b") == "b"
    assert answer_part("no thinking at all") == "no thinking at all"


def test_unfinished_thinking_has_no_answer_part() -> None:
    assert answer_part(r"<think>it is \boxed{5}") is None
    assert answer_part(r"it is \boxed{5}", opened_thinking=True) is None


def test_with_anywhere_the_answer_is_read_from_the_whole_text() -> None:
    thinking = r"<think>it is \boxed{5}"
    assert answer_part(thinking, "anywhere") == thinking
    assert answer_part(thinking + "</think> ", "anywhere") == thinking + "</think> "
    assert answer_part(thinking + "</think>6", "anywhere") == "6"


def test_truncated_text_without_a_stated_answer_has_none() -> None:
    assert extract("so x = 5 and then", truncated=True).answer == ""
    assert extract(r"so \boxed{5} and then", truncated=True).answer == "5"
    assert extract("The answer is 5. Let me check", truncated=True).answer == "5"
    assert extract("<answer>5", truncated=True).answer == ""
    assert extract("<answer>5</answer> Let me", truncated=True).answer == "5"


UNITS = [
    *("\\boxed{", "{", "}", "\\boxed{1} and ", "answer is ", "$", "\\", "a ", "\n", "<think>"),
    *("<answer>", "<answer></answer>", "\nUser:", "<|im_start|>", "[EOS]"),
]


@pytest.mark.parametrize("unit", UNITS)
def test_extraction_is_linear_in_the_reply(unit: str) -> None:
    def seconds(length: int) -> float:
        started = time.process_time()
        extract(answer_part(unit * (length // len(unit)), "anywhere") or "")
        return time.process_time() - started

    seconds(10_000)
    short, long = min(seconds(50_000) for _ in range(3)), seconds(1_000_000)
    assert long < 200 * (short + 0.001)
