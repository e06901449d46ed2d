"""Which boxes of a reply are its answer."""

import pytest

from benchmarks.types import Answer
from r1eval.scoring.grader import Grader
from r1eval.scoring.grades import Item
from r1eval.store.records import Status

# fmt: off
ANSWERS = [
    ("15", r"The answer is \boxed{15}, not \boxed{14}."),
    ("15", r"The answer is 15, not \boxed{14}."),
    ("15", r"Not \boxed{14} but \boxed{15}."),
    ("15", r"\boxed{15} rather than \boxed{14}."),
    ("15", r"$\boxed{14}$ is wrong. It is $\boxed{15}$."),
    ("15", r"$\boxed{15}$. Note that $\boxed{14}$ is wrong."),
    ("15", r"$\boxed{15}$. Wait, is that right? Yes."),
    ("15", r"$\boxed{15}$. Hmm, let me check again. It is right."),
    ("0", r"\boxed{0}. Indeed, this is impossible."),
    (r"\text{No}", r"\boxed{\text{No}}. No, this is impossible."),
    ("15", r"If it were \boxed{14}, we would be done. \boxed{15}. Is it \boxed{13}?"),
    ("5", r"Since 3 is not prime, there are \boxed{5} ways."),
    ("5", r"It is not hard to see that there are \boxed{5}."),
    ("10,455", r"Interest: \boxed{255}. The answer is 10,455."),
    ("20", "\\boxed{17}\n\n#### 20"),
    (r"\frac{14}{3}", r"\boxed{\frac{14}{3}}. The answer is approximately 4.67."),
    ("5", "\\boxed{5}\n\nFor n = 4, the answer is 8."),
    ("5", r"\boxed{5}. If zero were allowed, the answer would be 6."),
    ("5", "\\boxed{5}\n\nThe answer is not 6."),
    ("5", r"\boxed{5}. The original answer of 6 is wrong."),
    ("p = 17, q = 3", r"$p=\boxed{17}$ and $q=\boxed{3}$."),
    ("20", r"$p=\boxed{17}$, $q=\boxed{3}$, $p+q=\boxed{20}$"),
    ("20", r"$p=\boxed{17}$, $q=\boxed{3}$, so $p+q=\boxed{20}$"),
    ("20", r"$p=\boxed{17}$, $q=\boxed{3}$. Total: $\boxed{20}$"),
    ("20", "$p=\\boxed{17}$, $q=\\boxed{3}$\n\n**Answer:** $\\boxed{20}$"),
    ("42", r"\boxed{10}, then \boxed{42}"),
    ("2, 3", "1. $\\boxed{2}$\n2. $\\boxed{3}$"),
    ("2, 3", "First solution: $\\boxed{2}$.\n\nSecond solution: $\\boxed{3}$."),
    ("2, 3", r"One solution is \boxed{2} and the other solution is \boxed{3}."),
    ("42", r"\boxed{42}, i.e. \boxed{42}"),
    ("2", r"I first got \boxed{1}, but that was wrong. So x = \boxed{2}."),
    ("2", r"Initially \boxed{1}. Correction: \boxed{2}"),
    ("2", "\\boxed{1} (incorrect)\n\n\\boxed{2}"),
    ("1", r"\boxed{1}. \boxed{2} is not a solution."),
    ("2", r"We reject \boxed{1}, so \boxed{2}."),
    ("2", r"Discard $x=\boxed{1}$; $x=\boxed{2}$ remains."),
    ("2", r"We get \boxed{1} or \boxed{2}, but \boxed{1} is extraneous."),
    ("1, 2", r"The solutions are \boxed{1} and \boxed{2}."),
    ("1, 2, 3", r"\boxed{1}, \boxed{2}, and \boxed{3}"),
    ("a = 1, b = 2", r"We have $a = \boxed{1}$, $b = \boxed{2}$."),
    ("a = 1, b = 2", r"$$a=\boxed{1}, \quad b=\boxed{2}$$"),
    ("a = 1, b = 2", "a = \\boxed{1}\nb = \\boxed{2}"),
    ("12", r"$a = \boxed{5}$ and $b = \boxed{7}$, so $a+b = \boxed{12}$."),
    ("12", r"$a = \boxed{5}$, $b = \boxed{7}$. Hence the sum is \boxed{12}."),
    ("12", r"$a = \boxed{5}$, $b = \boxed{7}$, $a + b = \boxed{12}$."),
    ("12", r"Area: \boxed{5}. Perimeter: \boxed{12}."),
    ("12", "First part: \\boxed{5}\nFinal: \\boxed{12}"),
    ("12", "\\boxed{5}\n\nAfter doubling and adding two: \\boxed{12}"),
    ("12", r"\boxed{12}. This equals \boxed{12}."),
    (r"\frac{1}{2}", r"\boxed{\frac12}, or equivalently \boxed{\frac{1}{2}}"),
    ("1/2", r"\boxed{0.5}, that is, \boxed{1/2}"),
    ("42", r"\boxed{10}, and after that \boxed{42}"),
    ("42", r"first \boxed{10}, next \boxed{42}"),
    ("42", r"\boxed{10} → \boxed{42}"),
    ("42", r"\boxed{10} \implies \boxed{42}"),
    ("42", r"\boxed{10}, which gives \boxed{42}"),
    ("42", r"\boxed{6} \times 7 = \boxed{42}"),
    ("20", r"Half is \boxed{10}. The final answer is 20."),
    ("20", "Half is \\boxed{10}.\n\nAnswer: 20"),
    ("20", "Half is \\boxed{10}.\n\nTherefore, the answer is $20$."),
    ("20", "Half is \\boxed{10}.\n\n**Final Answer:** 20"),
    ("20", r"Half is \boxed{10}. So the final answer is **20**."),
    ("20 apples", r"Half is \boxed{10}. So the final answer is 20 apples."),
    ("10", r"So it is \boxed{10}. The answer is in the box."),
    ("10", r"So it is \boxed{10}. The answer is correct because 2*5=10."),
    ("10", r"So it is \boxed{10}. The answer is a whole number."),
    ("10", r"So it is \boxed{10}. The answer is 5 times 2."),
    ("10", r"So it is \boxed{10}. Note: the answer is not 20."),
    ("10", "So it is \\boxed{10}.\n\nVerification: the result is 3 when we substitute."),
    ("10", r"So it is \boxed{10}. If we swapped them, the answer is 20."),
    ("10", r"So it is \boxed{10}. The answer is approximately 10.3."),
    ("10", r"So it is \boxed{10}. (The solution is based on 3 lemmas.)"),
    ("5", "The answer is \\boxed{5}.\n\nProblem 2:\n\\boxed{7}"),
    ("5", "$\\boxed{5}$\n\nExample 2: find x.\nThe answer is \\boxed{7}."),
]
NOT_CLAIMED = [
    ("14", r"It is not equal to $\boxed{14}$."),
    ("14", r"$\boxed{14}$. Wait, that is wrong."),
    ("14", r"$\boxed{14}$. Hmm, that can't be right."),
    ("14", r"\boxed{14} — wait, this is incorrect."),
    ("14", r"Die Antwort ist \boxed{14}. Moment, das ist falsch."),
    ("14", r"La réponse est \boxed{14}. Attendez, c'est incorrect."),
    ("14", r"La respuesta es \boxed{14}. Espera, eso es incorrecto."),
    ("14", r"Ответ: \boxed{14}. Стоп, это неверно."),
    ("14", r"答案是\boxed{14}。等等，这是错误的。"),
    ("14", r"答えは\boxed{14}です。待って、これは間違いです。"),
    ("14", r"The answer can't be \boxed{14}."),
    ("14", r"\boxed{42} and then nothing: \boxed{}"),
    ("14", r"$\boxed{14}$ is not the answer."),
    ("14", r"$\boxed{14}$ cannot be the answer."),
    ("14", r"The answer isn't $\boxed{14}$."),
    ("14", r"The answer is certainly not \boxed{14}."),
    ("14", r"We have $x \neq \boxed{14}$."),
    ("10", r"\boxed{10} and then \boxed{42}"),
    ("42", r"\boxed{10} and \boxed{42}"),
    ("42", r"\boxed{42} and then nothing: \boxed{}"),
    ("17", r"$p=\boxed{17}$, $q=\boxed{3}$. Answer: $\boxed{20}$"),
    ("1, 2", r"At first I had \boxed{1}, which is wrong. The only solution is \boxed{2}."),
    ("3, 5", r"First \boxed{3}. Then \boxed{5}."),
    (r"3, 9\pi", r"The radius is \boxed{3}, so the area is \boxed{9\pi}."),
]
# fmt: on


def status(grader: Grader, gold: str, reply: str) -> Status:
    (_, grade), *_ = grader.grade([Item(Answer.EXPRESSION, gold, reply)])
    return grade.status


@pytest.mark.parametrize(("gold", "reply"), ANSWERS)
def test_the_last_claimed_box_or_what_follows_it_is_the_answer(grader: Grader, gold: str, reply: str) -> None:
    assert status(grader, gold, reply) is Status.CORRECT


@pytest.mark.parametrize(("gold", "reply"), NOT_CLAIMED)
def test_boxes_that_are_not_claimed_or_are_a_part_of_the_answer_are_wrong(
    grader: Grader, gold: str, reply: str
) -> None:
    assert status(grader, gold, reply) in {Status.WRONG, Status.NO_ANSWER}
