"""Replies next to known errors: unreal cases, changed quantities, chains, counts, option letters."""

import pytest

from benchmarks.types import Answer
from r1eval.scoring.grader import Grader
from r1eval.scoring.grades import Item
from r1eval.store.records import Status

RIGHT = [
    ("14", r"If we doubled the price, the answer would be \boxed{14}."),
    ("14", r"It would take him \boxed{14} days."),
    ("14", r"The answer would be \boxed{14} if rounded."),
    ("15", r"The answer would be \boxed{14} if $n$ were even. Since $n$ is odd, it is \boxed{15}."),
    ("42", r"\boxed{10}. Wait, that is wrong … \boxed{42}"),
    ("42", r"\boxed{10}. Wait, that's wrong — \boxed{42}"),
    ("21", "The answer is not 20. It is 21."),
    ("15", "**The answer is 15!**"),
    ("6", r"\boxed{f'(1)=6}"),
    ("6", r"\boxed{y'(0)=6}"),
    ("6", r"\boxed{f(2)-f(1)=6}"),
    ("6", r"\boxed{f(f(1))=6}"),
    (r"x^2+y^2=4", r"\boxed{x^2+y^2=4\ (y\ne0)}"),
    (r"f(x)=\frac1x (x\neq0)", r"\boxed{f(x)=\frac1x}"),
    (r"\binom{m+n}{m}", r"\boxed{\binom{m+n}{n}}"),
    (r"\binom{n+k-1}{k}", r"\boxed{\binom{n+k-1}{n-1}}"),
    (r"\binom{2n}{n}-\binom{2n}{n-1}", r"\boxed{\frac{1}{n+1}\binom{2n}{n}}"),
    (r"n\ge4", r"\boxed{n>3}"),
    (r"S_{ABC}=12", r"\boxed{[ABC]=12}"),
    (r"\frac{[ABC]}{[DEF]}=4", r"\boxed{4}"),
    ("(2,-1,0)", r"\boxed{2\vec i-\vec j}"),
    ("(2,-1)", r"\boxed{2\vec i-\vec j}"),
    (r"2\vec i-\vec j", r"\boxed{(2,-1,0)}"),
    ("12", r"\boxed{\begin{cases}12\end{cases}}"),
    ("1, 2", r"\boxed{\begin{array}{c}1\\2\end{array}}"),
    ("7/3", r"\boxed{2\text{ and }1/3}"),
    ("7/3", "The answer is 2 and 1/3."),
    ("2,1/3", r"\boxed{2\text{ and }1/3}"),
    ("45", r"\boxed{(\textbf{C})\ 45}"),
    ("45", "The correct answer is C. 45"),
    ("45", "La respuesta correcta es: b) 45"),
    ("a=b=c", r"\boxed{b=c=a}"),
    ("x=y=z=1", r"\boxed{(1,1,1)}"),
    ("x=y=z=1", r"\boxed{x=1,y=1,z=1}"),
    (r"\text{all primes}", r"\boxed{\text{all prime numbers}}"),
    (r"\text{all primes}", r"\boxed{n\text{ is prime}}"),
    (r"\text{all positive integers}", r"\boxed{n\in\mathbb{N}}"),
    (r"\text{all integers}", r"\boxed{n\in\mathbb{Z}}"),
    ("converges", "Therefore, the series converges."),
    (r"\text{no solution}", "There are no such integers."),
    ("Yes", "Yes, it is possible."),
    (r"\gcd(m,n)", r"\boxed{\text{gcd}(m, n)}"),
    ("P(A)=0.3", r"\boxed{\Pr(A)=0.3}"),
    ("P(A)=0.3", r"\boxed{P(\text{win})=0.3}"),
    ("x_1=5, x_2=3", r"\boxed{x=5, x=3}"),
    (r"\text{39C0}_{16}", r"\boxed{39C0\text{ (base 16)}}"),
    (r"3\text{ boys, }5\text{ girls}", r"\boxed{3\text{ Boys, }5\text{ Girls}}"),
]
NOT_RIGHT = [
    ("14", r"The answer would be \boxed{14} if n were even, but n is odd"),
    ("14", r"If n were even, the answer would be \boxed{14}, but n is odd."),
    ("14", r"La réponse serait \boxed{14} si n était pair, mais n est impair."),
    ("14", r"Die Antwort wäre \boxed{14}, wenn n gerade wäre, aber n ist ungerade."),
    ("14", r"It is false that the answer is \boxed{14}."),
    ("14", r"It is not true that the answer is \boxed{14}."),
    ("6", r"\boxed{2f(1)=6}"),
    ("6", r"\boxed{f(1)+1=6}"),
    ("6", r"\boxed{\frac{f(1)}{2}=6}"),
    ("6", r"\boxed{2AB=6}"),
    (r"x^2+y^2=4 (y\neq0)", r"\boxed{x^2+y^2=4}"),
    (r"\frac{x^2}{25}+\frac{y^2}{9}=1 (x \neq \pm 5)", r"\boxed{\frac{x^2}{25}+\frac{y^2}{9}=1\ (y\neq0)}"),
    (r"\binom{m+n}{m}", r"\boxed{\binom{m+n}{n+1}}"),
    (r"2^n", r"\boxed{\sum_{k=1}^n\binom{n}{k}}"),
    (r"n\ge4", r"\boxed{n>4}"),
    (r"x\ge4", r"\boxed{x>3}"),
    ("m>1", r"\boxed{m\ge2}"),
    ("k>0", r"\boxed{k\ge1}"),
    (r"[ABC]=\frac32", r"\boxed{[ABD]=\frac32}"),
    ("(2,-1,3)", r"\boxed{2\vec i-\vec j}"),
    ("(2,-1)", r"\boxed{(2,-1,0)}"),
    ("1,2", r"\boxed{\begin{pmatrix}1\\2\end{pmatrix}}"),
    ("1,2,3,4", r"\boxed{\begin{array}{cc}1&2\\3&4\end{array}}"),
    ("7/3", r"\boxed{2\text{ and }2/3}"),
    ("7/3", r"\boxed{2\text{ or }1/3}"),
    ("7/3", r"\boxed{12\text{ and }1/3}"),
    ("45", r"\boxed{b) 46}"),
    ("45", r"\boxed{c45}"),
    ("a=b=c", r"\boxed{a=c}"),
    ("a=b=c=d", r"\boxed{a=b=c}"),
    ("x=y=z=1", r"\boxed{x=y=z=2}"),
    (r"\text{all primes}", r"\boxed{\text{all odd primes}}"),
    (r"\text{all positive integers}", r"\boxed{n\in\mathbb{Z}}"),
    ("converges", "The series does not converge."),
    ("Yes", "No, it is not possible."),
    ("P(A)=0.3", r"\boxed{P(B)=0.3}"),
    ("P(A|B)=0.3", r"\boxed{P(B|A)=0.3}"),
    ("E(X)=3", r"\boxed{V(X)=3}"),
    (r"\text{39C0}_{16}", r"\boxed{\text{39C1}_{16}}"),
    ("b<x<a", r"\boxed{b\le x<a}"),
    (r"(-\infty,b)\cup(a,\infty)", r"\boxed{\mathbb{R}}"),
    (r"(-\infty,b)\cup(a,\infty)", r"\boxed{(-\infty,b]\cup(a,\infty)}"),
    (r"m\le n<t<c", r"\boxed{c>n>t\ge m}"),
    ("n=5, m=3", r"\boxed{m=5, n=3}"),
    ("n=5, m=3", r"\boxed{m=5, m=3}"),
    (r"3\text{ boys, }5\text{ girls}", r"\boxed{3\text{ girls, }5\text{ boys}}"),
    ("m_{max}=3", r"\text{minimum}: \boxed{m_{min}=3}"),
]
LETTERS = [
    ("B", "Il faut choisir la réponse B"),
    ("B", "Man muss Antwort B wählen."),
    ("B", "Debemos elegir la opción B"),
    ("B", "La respuesta correcta es: b) 12"),
    ("C", "Answer: I can't tell, but C seems right."),
    ("B", "b) 12"),
]


def _status(grader: Grader, kind: Answer, gold: str, reply: str) -> Status:
    return next(grader.grade([Item(kind, gold, reply)]))[1].status


@pytest.mark.parametrize(("gold", "reply"), RIGHT)
def test_right_in_an_unusual_dress_is_correct(grader: Grader, gold: str, reply: str) -> None:
    assert _status(grader, Answer.EXPRESSION, gold, reply) is Status.CORRECT


@pytest.mark.parametrize(("gold", "reply"), NOT_RIGHT)
def test_nearly_right_is_not_correct(grader: Grader, gold: str, reply: str) -> None:
    assert _status(grader, Answer.EXPRESSION, gold, reply) in {Status.WRONG, Status.NO_ANSWER}


@pytest.mark.parametrize(("letter", "reply"), LETTERS)
def test_a_letter_that_is_chosen_in_words_is_read(grader: Grader, letter: str, reply: str) -> None:
    assert _status(grader, Answer.CHOICE, letter, reply) is Status.CORRECT
