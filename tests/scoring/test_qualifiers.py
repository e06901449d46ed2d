"""What answers say about their variables, and functions and curves by parts: (gold, answer) pairs."""

import pytest

from r1eval.scoring.answers.expression import compare
from tests.scoring.tables import Table

# fmt: off
SAME: Table = {
    "qualifiers": [
        ("f(x)=2x", r"f(x)=2x\text{ for all }x"), ("f(x)=2x", r"f(x)=2x\text{ for all real numbers }x"),
        ("f(x)=2x", r"f(x)=2x,\ x\in\mathbb{R}"), ("f(x)=2x", r"\text{For all }x,\ f(x)=2x"),
        ("12", r"12\text{ when }x=3"), ("12", r"12\text{ (when }x=3)"), ("12", r"\text{when }x=3, 12"),
        ("2^n-1", r"2^n-1\text{ for }n\ge1"), ("2^n-1", r"2^n-1\quad(n\ge1)"),
        ("2^n-1", r"2^n-1, \text{ where } n \text{ is a positive integer}"),
        (r"a_n=2^n-1 (n\ge1)", "a_n=2^n-1"), (r"f(n)=n+1\text{ for all integers }n", "f(n)=n+1"),
        (r"\frac{n(n-1)}{2}", r"\frac{n(n-1)}{2}\text{ for every integer }n\ge 2"),
        (r"f(x)=x\text{ for all }x\in\mathbb{Q}", "f(x)=x"),
        ("f(x)=2x, f(x)=0", r"f(x)=0\text{ and }f(x)=2x\text{ for all }x"),
        ("0,2x", r"0\text{ and }2x\text{ for all real }x"), ("x^2+y^2=4", r"x^2+y^2=4,\ x\in\mathbb{R}"),
        ("x=2,y=3", r"x=2, y=3\text{ for }t=1"), ("2n", r"2n, n\ge1"),
        ("f(x)=x+1", r"f(x)=x+1 \quad \forall x\in\mathbb{R}"), ("f(x)=x+1", r"f(x)=x+1,\ \forall x"),
        ("f(x)=x+1", r"\forall x\in\mathbb{R}: f(x)=x+1"), (r"x=2k\pi", r"x=2k\pi,\quad k\in\Z"),
        (r"x=2k\pi", r"x = 2k\pi \text{ for some integer } k"),
        (r"x=2k\pi", r"x = 2n\pi \text{ (}n \in \mathbb{Z}\text{)}"),
        (r"x=2k\pi", r"x = 2k\pi,\text{ with } k\in\mathbb{Z}"), ("5", r"5,\text{ where }x=3"),
        ("-1", r"-1 \text{ (attained at } x=2)"), ("-1", r"-1,\text{ attained when }x=2"),
        ("-1", r"-1\text{ at }x=2"), ("12", r"\text{If }x=3,\text{ then }12"),
        ("f(x)=0", r"f(x)=0\text{ for all real }x"), ("f(x)=0", r"f\equiv 0"), ("f(x)=0", r"f(x)\equiv0"),
        ("f(x)=x", r"f(x)=x\text{ for every }x\in\mathbb{R}^+"),
        ("f(x)=cx^2", r"f(x)=cx^2\text{ for any constant }c\in\mathbb{R}"),
        ("f(x)=cx^2", r"f(x)=cx^2\text{, where }c\text{ is an arbitrary real constant}"),
        ("f(x)=cx^2", r"f(x)=kx^2\text{, where }k\text{ is an arbitrary real constant}"),
        ("2^{n-1}", r"2^{n-1}\text{ for all positive integers }n"), ("x>2", r"x>2\text{ for all real }x"),
        ("(2,3)", r"(2,3)\text{ for }a=1"), ("p=2", r"p=2\text{ only}"),
        (r"a\ge 3", r"a\ge3\text{ where }a\in\mathbb{R}"), ("2x+1", r"2x+1\ (x\in\mathbb{R})"),
        ("2x+1", r"2x+1\ (x\ne 0)"), ("7", r"7\text{ for }n=3"), ("3", r"n=3\text{ for }x=7"),
        ("(3,5)", "3<x<5"), ("4", r"x=4\ (x>0)"), ("x=4", r"x=4\text{ since }x>0"),
    ],
    "curves": [
        (r"\frac{x^2}{16}+\frac{y^2}{4}=1 (y>0)", r"x^2+4y^2=16\ (y>0)"),
        (r"\frac{x^2}{16}+\frac{y^2}{4}=1 (y>0)", "x^2+4y^2=16, y>0"),
        (r"\frac{x^2}{16}+\frac{y^2}{4}=1 (y>0)", r"x^2+4y^2=16\text{ with }y>0"),
        (r"\frac{x^2}{16}+\frac{y^2}{4}=1 (y\ne0)", r"\frac{x^2}{16}+\frac{y^2}{4}=1\ (y\neq 0)"),
        ("y^2=4x", "4x-y^2=0"), ("x-2y+3=0", "2y=x+3"), ("x-2y+3=0", "-2x+4y-6=0"), ("y=2x+1", "2x-y+1=0"),
        ("y=2x (0<x<1)", r"y=2x\ (0<x<1)"), ("x^2+y^2=4 (x>0,y>0)", "x^2+y^2=4, x>0, y>0"),
        (r"x^2+y^2=4 \text{ and } x>0", "x^2+y^2=4 (x>0)"),
    ],
    "piecewise": [
        (
            r"f(x)=\begin{cases}x^2 & x\ge0\\ -x & x<0\end{cases}",
            r"f(x)=\begin{cases}x^2, & x\geq 0\\ -x, & x<0\end{cases}",
        ),
        (
            r"f(x)=\begin{cases}x^2 & x\ge0\\ -x & x<0\end{cases}",
            r"f(x)=\begin{cases}-x & \text{if } x<0\\ x^2 & \text{if } x\ge0\end{cases}",
        ),
        (
            r"f(x)=\begin{cases}x^2 & x\ge0\\ -x & x<0\end{cases}",
            r"f(x)=\begin{cases}x^2 & x\ge0\\ -x & \text{otherwise}\end{cases}",
        ),
        (r"f(x)=\begin{cases}x^2 & x\ge0\\ -x & x<0\end{cases}", r"x^2\text{ if }x\ge0, -x\text{ if }x<0"),
        (
            r"f(x)=\begin{cases}x^2 & x\ge0\\ -x & x<0\end{cases}",
            r"f(x)=x^2\text{ for }x\ge0\text{ and }-x\text{ for }x<0",
        ),
        (
            r"f(x)=\begin{cases}x^2 & x\ge0\\ -x & x<0\end{cases}",
            r"f(t)=\begin{cases}t^2 & t\ge0\\ -t & t<0\end{cases}",
        ),
        (
            r"\begin{cases}\frac n2 & n\text{ even}\\ \frac{n+1}2 & n\text{ odd}\end{cases}",
            (
                r"\begin{cases}\frac{n+1}{2}, & \text{if } n \text{ is odd} \\ \frac{n}{2}, & \text{if } n "
                r"\text{ is even}\end{cases}"
            ),
        ),
        (
            r"\begin{cases}\frac n2 & n\text{ even}\\ \frac{n+1}2 & n\text{ odd}\end{cases}",
            r"\frac n2\text{ if }n\text{ is even, and }\frac{n+1}{2}\text{ if }n\text{ is odd}",
        ),
        (
            r"\begin{cases}\frac n2 & n\text{ even}\\ \frac{n+1}2 & n\text{ odd}\end{cases}",
            r"\frac n2\text{ if }n\text{ is even},\frac{n+1}{2}\text{ otherwise}",
        ),
        (
            r"\begin{cases}1, & x=0\\ 0, & x\ne0\end{cases}",
            r"\begin{cases}0, & \text{if } x\neq0\\ 1, & \text{if }x=0\end{cases}",
        ),
        (
            r"f(x)=\begin{cases}1, & x<0\\ 2, & 0\le x<1\\ 3,& x\ge1\end{cases}",
            r"f(x)=\begin{cases}1 & x<0\\ 2 & 0\le x<1\\ 3& \text{otherwise}\end{cases}",
        ),
    ],
}
OTHER: Table = {
    "qualifiers": [
        ("f(x)=2x", r"f(x)=3x\text{ for all }x"), ("12", r"13\text{ when }x=12"),
        ("3", r"12\text{ when }x=3"), ("2^n-1", r"2^n+1\text{ for }n\ge1"),
        (r"f(n)=n+1\text{ for all integers }n", r"f(n)=n-1\text{ for all integers }n"),
        (r"\frac{n(n-1)}{2}", r"\frac{n(n+1)}{2}\text{ for every integer }n\ge 2"),
        ("x=4", r"x=4 \text{ and }y\text{ is any real number}"),
        ("7", r"7\text{ for }n\ge5\text{ and }8\text{ for }n<5"), ("1", r"1\text{ if }n\text{ is even}"),
        ("2", r"2\text{ if }x>0, 3\text{ if }x<0"), ("5", r"\text{not }5\text{ for }x=3"),
        ("x>2", "x>2, y>0"), ("2n", r"3n, n\ge1"),
        ("f(x)=cx^2", r"f(x)=kx\text{, where }k\text{ is an arbitrary real constant}"),
        ("n", r"n\text{ for }n\text{ odd}"), ("2x+1", r"2x-1\ (x\ne 0)"), ("3", r"7\text{ for }n=3"),
        ("3 < x < 5", r"3<x<5, x\in\mathbb{Z}"),
    ],
    "curves": [
        (r"\frac{x^2}{16}+\frac{y^2}{4}=1 (y>0)", r"x^2+4y^2=16\ (y<0)"),
        (r"\frac{x^2}{16}+\frac{y^2}{4}=1 (y>0)", r"x^2+4y^2=16\ (x>0)"),
        (r"\frac{x^2}{16}+\frac{y^2}{4}=1 (y>0)", "x^2+4y^2=16"),
        (r"\frac{x^2}{16}+\frac{y^2}{4}=1", r"x^2+4y^2=16\ (y>0)"),
        (r"\frac{x^2}{16}+\frac{y^2}{4}=1 (y>0)", r"\frac{x^2}{4}+\frac{y^2}{16}=1 (y>0)"),
        ("y^2=4x (x>0)", r"y^2=4x (x\ge0)"), ("y^2=4x", "y^2=-4x"), ("x-2y+3=0", "x-2y-3=0"),
        ("y=2x (0<x<1)", r"y=2x\ (0<x<2)"), ("x^2+y^2=4 (x>0)", "x^2+y^2=4 (x>0,y>0)"),
    ],
    "piecewise": [
        (
            r"f(x)=\begin{cases}x^2 & x\ge0\\ -x & x<0\end{cases}",
            r"f(x)=\begin{cases}x^2 & x>0\\ -x & x\le0\end{cases}",
        ),
        (
            r"f(x)=\begin{cases}x^2 & x\ge0\\ -x & x<0\end{cases}",
            r"f(x)=\begin{cases}x^2 & x\ge0\\ x & x<0\end{cases}",
        ),
        (
            r"f(x)=\begin{cases}x^2 & x\ge0\\ -x & x<0\end{cases}",
            r"f(x)=\begin{cases}-x & x\ge0\\ x^2 & x<0\end{cases}",
        ),
        (r"f(x)=\begin{cases}x^2 & x\ge0\\ -x & x<0\end{cases}", "x^2"),
        (
            r"\begin{cases}\frac n2 & n\text{ even}\\ \frac{n+1}2 & n\text{ odd}\end{cases}",
            (
                r"\begin{cases}\frac{n}{2}, & \text{if } n \text{ is odd} \\ \frac{n+1}{2}, & \text{if } n "
                r"\text{ is even}\end{cases}"
            ),
        ),
        (
            r"\begin{cases}1, & x=0\\ 0, & x\ne0\end{cases}",
            r"\begin{cases}0 & x=0\\ 1 & \text{otherwise}\end{cases}",
        ),
        (
            r"f(x)=\begin{cases}1, & x<0\\ 2, & 0\le x<1\\ 3,& x\ge1\end{cases}",
            r"f(x)=\begin{cases}1 & x<0\\ 3& x\ge1\end{cases}",
        ),
    ],
}
# fmt: on


@pytest.mark.parametrize("topic", SAME)
def test_the_answer_equals_the_gold(topic: str) -> None:
    assert [pair for pair in SAME[topic] if not compare(*pair)[0]] == []


@pytest.mark.parametrize("topic", OTHER)
def test_the_answer_differs_from_the_gold(topic: str) -> None:
    assert [pair for pair in OTHER[topic] if compare(*pair)[0]] == []
