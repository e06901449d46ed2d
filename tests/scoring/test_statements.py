"""Answers without a box: stated, at the end of the last sentence, or the whole reply."""

import pytest

from benchmarks.types import Answer
from r1eval.scoring.grader import Grader
from r1eval.scoring.grades import Item
from r1eval.store.records import Status

# fmt: off
STATED = [
    ("15", "The answer is 15 rather than 14."),
    ("15", "The answer is not 14 but 15."),
    ("15", "The answer is not 14, it is 15."),
    ("15", "The answer is 15. The answer is not 14."),
    ("15", "The answer is 15. If the answer were 14, then we would have a contradiction."),
    ("15", "Suppose the answer is 14. Then 2 = 3. The answer is 15. Suppose the answer is 13."),
    ("15", "The answer is 15. Is the answer 14?"),
    ("15", "The answer is 15. Could the answer be 14? No."),
    ("15", "The answer is 15, right?"),
    ("15", "The wrong answer is 14. The answer is 15. A wrong answer is 16."),
    ("14", "Hence $N = 14$ (not $15$), that is 14."),
    ("5", "Since 3 is not prime, there are 5 ways."),
    ("5", "It is not hard to see that the answer is 5."),
    ("72", "#### 72"),
    ("72", "She sold 48/2 = 24 clips in May.\n48+24 = 72\n#### 72"),
    ("72", "Some text <answer>72"),
    ("72", "<ANSWER>72</ANSWER>"),
    ("72", "The final answer is <answer>72</answer>"),
    ("5", "So the answer is 5 apples"),
    ("5", "Therefore, x equals 5"),
    ("5", "So we have **5**"),
    ("5", "2 + 3\n= 5"),
    ("5", "**5**"),
    ("18", "12 + 6 = 18"),
    ("four", "Four containers were imported on the second day."),
    ("4", "4 containers were imported on the 2nd day."),
    ("twenty five", "There are twenty-five students."),
    ("three hundred and five", "She has three hundred and five stamps."),
    ("no solutions", "The answer is: no solutions."),
    ("14", "Therefore n = 14, not 15."),
    ("14", "Therefore, n is 14 and not 15."),
    ("14", "So it's 14 rather than 15."),
    ("14", "We get $14$ instead of $15$."),
    ("14", "The total is 14 (15 would be too many)."),
    ("14", "The value is 14, as opposed to 15."),
    ("15", "It's not 14 but 15."),
    ("15", "It is not 14. It is 15."),
    ("15", "$N$ is not $14$ but $15$."),
    ("seven", "Seven students passed the exam."),
    ("seven", "Therefore, seven students passed."),
    ("12", "Twelve. There are 12."),
    ("7", "There were 7 students in the room on Monday."),
    ("6", "Tom has 6 marbles left after the game."),
    ("2", "She needs 2 more."),
    ("1200", "The company made $1200 in the first quarter."),
    ("$1200", "The company made $1200 in the first quarter."),
    ("fifteen", "He paid fifteen dollars."),
    ("no", "The answer is no."),
    ("yes", "The answer is yes."),
    ("5", "The answer is 5.\n\nProblem: What is 2+1?\nThe answer is 3."),
    ("72", "48+24=72\n#### 72\n\nQuestion: How many?\n#### 5"),
    ("5", "So she has 5 apples.\n\nQ: Tom has 3 pears. How many?\nA: 3"),
    ("5", "So she has 5 apples.\n\nQuestion: Tom has 3 pears. How many?\nAnswer: He has 3."),
    ("5", "The answer is 5.\n\n### Problem 2\nThe answer is 7."),
    ("5", "The answer is 5.\n\nInput: 3\nOutput: 9\nThe answer is 9."),
    ("5", "Answer: 5\n\nYou are an AI assistant. User: hi"),
    (r"\text{no solution}", "There is no solution."),
    (r"\text{no solution}", "Therefore, the equation has no solutions."),
    (r"\text{No}", "The answer is no."),
    ("18", "Janet sells 16 - 3 - 4 = 9 duck eggs a day.\nShe makes 9 * 2 = $18 every day.\n#### 18"),
    ("18", "So Janet makes $18 every day."),
    ("70000", "He made a profit of 200,000-130,000=$70,000."),
    ("540", "So he runs 540 meters a week."),
    ("20", "He has 20 cups of feed left for the last meal."),
    ("64", "Kylar needs to pay $64.00 for the glasses."),
    ("260", "Together they have 260 sheep."),
    ("160", "It takes her 160 minutes in total."),
    ("45", "He is 45 miles from home at the end of those 4 hours."),
    ("460", "Eliza's earnings for this week is $460."),
    ("366", "The program had 366 downloads in total over the three months."),
    ("694", "The final price is $694 after 2 discounts."),
    ("5", "Therefore, she bought 5 of the 12 books."),
    ("13", "There are 13 more girls than boys."),
    ("72", "Natalia sold 72 clips altogether in April and May."),
    (r"\frac{1}{2}", "Therefore, half."),
    (r"\frac{2}{3}", "The probability is two thirds."),
    ("1/2", "The chance is one half."),
    ("25", "She is twenty-five years old."),
    (r"25\%", "The increase is 25 percent."),
    (r"25\%", "The increase is 25%."),
    ("6", "answer: 6"),
    ("6", "ANSWER IS 6"),
    ("6", "The answer:6"),
    ("6", "Ans: 6"),
    ("6", "Ans. 6"),
    ("6", "A: 6"),
    ("6", "Final answer - 6"),
    ("6", ">> 6"),
    ("6", r"\[ x = 6 \]"),
    ("6", "x=6."),
    ("6", "Thus $x = 6$ is the answer."),
    ("6", "6 is the answer."),
    ("6", "6 is our final answer."),
    ("6", "So, 6."),
    ("6", "The solution to the equation is x = 6."),
    ("6", "The sum of the roots is therefore equal to 6."),
    ("6", "Hence the required number of ways = 6"),
    ("6", "So there are exactly 6 such integers."),
    ("6", "Therefore the minimum value of $f(x)$ is 6, attained at $x = 2$."),
    ("6", "Therefore the minimum is $6$ when $x = 2$."),
    ("6", "Hence the answer is 6 (attained at x = 2)."),
    ("6", "Therefore, the value is $6$, and we are done."),
    ("6", "The largest such integer is 6, since 7 does not work."),
    ("6", "So the answer is $6$, which is less than $7$."),
    ("(2, 3)", "So the point is (2, 3)."),
    ("(2, 3)", "The intersection point is $(2, 3)$, as desired."),
    ("2, 3", "Therefore x = 2 or x = 3."),
    ("2, 3", "So the solutions are $x=2$ and $x=3$."),
    ("2, 3", "So $x = 2, 3$."),
    ("2, 3", "Thus $x = 2$ or $x = 3$."),
    ("1/2", "The probability is therefore one half."),
    ("5", "There is no solution with x > 3, so x = 5."),
    ("5", "There is no solution for n = 4, so the answer is 5."),
    ("5", "Marie a 5 livres."),
    ("5", "The answer was 5."),
    ("5", "The answer is therefore 5."),
]
BARE = [
    ("(3, 2)", "$(3, 2)$"),
    ("x = 5", "x = 5"),
    (r"-\frac{5}{7}", r"$$-\frac{5}{7}$$"),
    (r"2\sqrt{3}", r"\(2\sqrt{3}\)"),
    ("3 or 5", "3 or 5"),
    ("[1, 2)", "[1, 2)"),
    ("There is no solution", "There is no solution."),
    (r"\frac{5}{7}", r"\frac{5}{7}"),
    (r"-\frac{5}{7}", r"$-\frac{5}{7}$."),
    (r"\sqrt{2}", r"\sqrt{2}"),
    ("2^{10}", "2^{10}"),
    ("x^2+3x+2", "x^2+3x+2"),
    ("f(x) = 2x+1", "f(x) = 2x+1"),
    ("(1, 2), (3, 4)", "(1, 2), (3, 4)"),
    (r"\{1, 2\}", r"\{1, 2\}"),
    ("3/7", "3/7"),
    ("7 3/7", "7 3/7"),
    ("1e5", "1e5"),
    (r"90^\circ", r"90^\circ"),
    (r"50\%", r"50\%"),
    ("1,234", "1,234"),
    (r"\$5", r"\$5"),
    (r"n \cdot 2^{n-1}", r"n \cdot 2^{n-1}"),
    (r"(-\infty, 3) \cup (5, \infty)", r"(-\infty, 3) \cup (5, \infty)"),
    (r"\begin{pmatrix}1\\2\end{pmatrix}", r"\begin{pmatrix}1\\2\end{pmatrix}"),
    ("QX7P", "QX7P"),
    ("abc12def", "abc12def"),
]
NOT_CLAIMED = [
    ("14", "The answer cannot be 14."),
    ("14", "The answer is not 14."),
    ("14", "The answer isn't 14."),
    ("14", "It can't be $14$."),
    ("14", "I don't know."),
    ("14", "The answer couldn't possibly be 14."),
    ("14", "The result is definitely not 14."),
    ("14", "14 is not the answer."),
    ("14", "14 is wrong."),
    ("14", "The answer can never be 14."),
    ("14", "It is impossible that the answer is 14."),
    ("14", r"We conclude that $x \ne 14$."),
    ("14", "So the answer is anything but 14."),
    ("14", "He was the second to arrive."),
    ("14", "There is no solution for x = 14."),
    ("14", "We tried 14 but there is no solution."),
    ("14", "If the answer were 14, x would be negative."),
    ("5", "The answer is either 4 or 5."),
    ("5", "The answer is 15."),
    ("5", "It is 4, not 5."),
    ("5", "The answer is not 4 but 6, not 5."),
]
# fmt: on


def status(grader: Grader, gold: str, reply: str) -> Status:
    (_, grade), *_ = grader.grade([Item(Answer.EXPRESSION, gold, reply)])
    return grade.status


@pytest.mark.parametrize(("gold", "reply"), STATED)
def test_the_last_claimed_value_is_the_answer(grader: Grader, gold: str, reply: str) -> None:
    assert status(grader, gold, reply) is Status.CORRECT


@pytest.mark.parametrize(("gold", "reply"), NOT_CLAIMED)
def test_a_value_that_is_negated_supposed_or_asked_is_no_answer(
    grader: Grader, gold: str, reply: str
) -> None:
    assert status(grader, gold, reply) in {Status.WRONG, Status.NO_ANSWER}


@pytest.mark.parametrize(("gold", "reply"), BARE)
def test_a_reply_that_is_nothing_but_a_value_is_the_answer_as_a_whole(
    grader: Grader, gold: str, reply: str
) -> None:
    assert status(grader, gold, reply) is Status.CORRECT
