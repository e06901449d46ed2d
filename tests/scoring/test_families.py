"""Families of integers and sets of reals: (gold, answer) pairs."""

import pytest

from r1eval.scoring.answers.expression import compare
from tests.scoring.tables import Table

# fmt: off
SAME: Table = {
    "families": [
        ("n=3k", r"\text{all multiples of }3"), ("n=3k", r"\text{multiples of three}"),
        ("n=3k", r"n\equiv0\pmod 3"), ("n=3k", r"3\mid n"), ("n=3k", "n is divisible by 3"),
        ("n=3k", r"\{3k:k\in\mathbb{Z}\}"), (r"\{x|x=3k,k\in\mathbb{Z}\}", r"\{3k : k\in\mathbb{Z}\}"),
        (r"\{x|x=3k,k\in\mathbb{Z}\}", r"\{3m \mid m\in\mathbb{Z}\}"),
        (r"\{x|x=3k,k\in\mathbb{Z}\}", r"\text{the multiples of }3"), (r"\text{all odd integers}", "2k+1"),
        (r"\text{all odd integers}", "2k-1"), (r"\text{all odd integers}", r"n\text{ is odd}"),
        (r"\text{all odd integers}", r"\{2k+1: k\in\mathbb{Z}\}"),
        (r"\text{all odd integers}", r"n=2k+1, k\in\mathbb{Z}"),
        (r"\text{all odd integers}", r"\text{all odd positive integers}"),
        (r"\text{all positive odd integers}", r"\{2k-1: k\ge1\}"),
        (r"\text{all positive odd integers}", r"1,3,5,\ldots"), ("2k+1", r"\text{all odd integers}"),
        ("2k-1", r"n\equiv1\pmod2"), ("n=2k+1", r"\text{odd numbers}"), (r"\text{powers of }2", "2^k"),
        (r"\text{powers of }2", "n=2^m"), ("n=2^k", r"n\text{ is a power of }2"),
        (r"\text{perfect squares}", "k^2"), ("n=k^2", r"n\text{ is a perfect square}"),
        ("n=k^2", r"\text{all perfect squares}"), (r"n\equiv 1\pmod 3", "n=3k+1"),
        (r"n\equiv 1\pmod 3", "n=3k-2"), (r"n\equiv 1,2\pmod 3", r"\text{all integers not divisible by }3"),
        (r"n\equiv 1,2\pmod 3", r"n=3k\pm1"), (r"n\equiv 1,2\pmod 3", r"n=3k+1\text{ or }n=3k+2"),
        (r"n\equiv 1,5\pmod 6", r"n=6k\pm1"), (r"n\equiv \pm1\pmod 6", r"n\equiv 1,5\pmod 6"),
        (r"n\equiv 1\pmod 4", r"n\equiv 5\pmod 4"), ("n=3k", r"\text{all positive multiples of 3}"),
        (r"n=3k, k\in\mathbb{Z}", r"n=3m, m\in\mathbb{Z}"),
        (r"n=3k, k\in\mathbb{Z}", r"n=3m+3, m\in\mathbb{Z}"), ("n=4k", r"\text{multiples of }4"),
        (r"n\equiv3\pmod4", r"n\equiv-1\pmod4"), ("n=4k-1", r"n\equiv3\pmod4"),
        (r"\text{non-negative even integers}", r"0,2,4,\ldots"), ("3n", r"3n,n\in\mathbb{Z}"),
        (r"\{3k\mid k\in\mathbb{Z}\}", r"\text{multiples of 3}"),
        (r"\{n\in\mathbb{Z}: 3\mid n\}", r"3\mathbb{Z}"), (r"\text{all even integers}", r"n\equiv0\pmod 2"),
        (r"\text{all even positive integers}", r"2,4,6,\ldots"),
        (r"\text{even positive integers}", r"n=2k\text{ for positive integers }k"),
        (r"\text{all integers }n\equiv1\pmod4", "n=4k+1"),
        (r"\text{all }n\text{ divisible by }4", r"4\mid n"),
        (r"\text{all }n\text{ divisible by }4", r"n=4k\text{ for some positive integer }k"),
        ("n=4k", r"\text{all numbers divisible by }4"), ("n=2^k-1", "n=2^m-1"),
        ("n=2^k-1", r"\text{all numbers of the form }2^k-1"), ("2^k", r"\text{all powers of two}"),
        (r"n\text{ odd}", r"n\text{ is odd}"), (r"n\text{ odd}", r"\text{odd }n"), ("odd", "n is odd"),
        (r"n\not\equiv 0\pmod 3", r"3\nmid n"),
        (r"\text{all }n\text{ not divisible by }3", r"n\not\equiv0\pmod3"),
        (r"n\ge 4", r"\text{all }n\ge 4"),
    ],
    "infinite lists": [
        (r"n\ge3", r"n=3,4,5,\ldots"), ("n>2", r"3,4,5,\ldots"), (r"n\ge3", r"\text{all integers }n\ge3"),
        (r"n\ge3", r"\text{all integers greater than }2"), (r"n=3,4,5,\ldots", r"n\geq 3"),
        (r"n=3,4,5,\ldots", r"\{3,4,5,\ldots\}"), (r"n\ge1", r"\text{all positive integers}"),
        (r"\text{all positive integers}", r"n\ge 1"), (r"n\ge 2", r"n=2,3,4,\dots"),
        (r"n\ge 2", r"n\in\{2,3,4,\ldots\}"), (r"3,6,9,\ldots", r"3k, k\in\mathbb{Z}^+"),
    ],
    "chains": [
        ("b>a>c", "c<a<b"), ("b>a>c", "b>a, a>c"), ("b>a>c", r"a>c\text{ and }b>a"), ("a<b<c<d", "d>c>b>a"),
        ("x<y<z", "z>y>x"), ("x_1<x_2<x_3", "x_3>x_2>x_1"), ("P>Q>R", "R<Q<P"), ("a<x<b", "b>x>a"),
        ("a<x<b", "(a,b)"), (r"a\le b\le c", r"c\ge b\ge a"),
    ],
    "reals without points": [
        (r"\mathbb{R}\setminus\{0,1\}", r"x\neq0,1"),
        (r"\mathbb{R}\setminus\{0,1\}", r"x\ne0\text{ and }x\ne1"),
        (r"\mathbb{R}\setminus\{0,1\}", r"(-\infty,0)\cup(0,1)\cup(1,\infty)"),
        (r"\mathbb{R}\setminus\{0,1\}", r"x\ne 0,\ x\ne 1"),
        (r"\mathbb{R}\setminus\{0,1\}", r"\text{all real numbers except }0\text{ and }1"),
        (r"\mathbb{R}\setminus\{0,1\}", "all real numbers except 0 and 1"),
        (r"\mathbb{R}\setminus\{0,1\}", r"x\in\mathbb{R}, x\ne0,1"),
        (r"\mathbb{R}\setminus\{0,1\}", r"\{x\in\mathbb{R}: x\ne0,1\}"),
        (r"x\ne 3", r"\mathbb{R}\setminus\{3\}"), (r"x\ne 3", r"(-\infty,3)\cup(3,\infty)"),
        (r"x\neq\pm1", r"\mathbb{R}\setminus\{-1,1\}"), (r"\mathbb{R}\setminus\{-1,1\}", r"x\neq\pm1"),
        (r"(-\infty,0)\cup(0,\infty)", r"\mathbb{R}\backslash\{0\}"),
        (r"\mathbb{R}\setminus\{0\}", r"\mathbb{R}-\{0\}"),
    ],
    "named sets": [
        (r"\{0,2,4,6,8\}", r"A\cap B=\{0,2,4,6,8\}"), (r"A\cap B=\{1,2\}", r"\{1,2\}"),
        (r"A\cup B=\{1,2\}", r"\{2,1\}"), ("(1,2)", r"A\cap B=(1,2)"), ("[1,2)", r"A\cap B=[1,2)"),
        ("[1,2)", r"A\cap B=\{x|1\le x<2\}"), (r"\{1,2\}", r"S=\{1,2\}"),
        (r"\emptyset", r"A\cap B=\emptyset"), (r"\{1,2\}", r"A\setminus B=\{1,2\}"),
        (r"\{3\}", r"A \cap B = 3"),
    ],
    "inequality golds": [
        (r"x^2\le4", r"-2\le x\le2"), (r"x^2\le4", "[-2,2]"), ("x^2>9", r"x>3\text{ or }x<-3"),
        ("|x-1|<2", "-1<x<3"), ("|x-1|<2", "(-1,3)"), (r"|x-1|\ge2", r"x\le-1\text{ or }x\ge3"),
        ("x^2-3x+2<0", "1<x<2"), ("x^2-3x+2<0", "(1,2)"), ("x^2-2x-1<0", r"1-\sqrt2<x<1+\sqrt2"),
        (r"\frac{x-1}{x+2}>0", r"(-\infty,-2)\cup(1,\infty)"),
        (r"\frac{x-1}{x+2}\ge0", r"(-\infty,-2)\cup[1,\infty)"), (r"\frac1x>1", "0<x<1"),
        (r"-2\le x\le2", r"x^2\le 4"), ("[-2,2]", r"|x|\le2"), ("2x+3>7", "x>2"), ("x^2<0", r"\emptyset"),
    ],
}
OTHER: Table = {
    "families": [
        ("n=3k", r"\text{all multiples of }4"), ("n=3k", r"n\equiv1\pmod 3"),
        ("n=3k", r"\text{all integers not divisible by }3"),
        (r"\{x|x=3k,k\in\mathbb{Z}\}", r"\{3k+1 : k\in\mathbb{Z}\}"),
        (r"\{x|x=3k,k\in\mathbb{Z}\}", r"\{6k : k\in\mathbb{Z}\}"),
        (r"\{x|x=3k,k\in\mathbb{Z}\}", r"\{3k : k\in\mathbb{N}\}"), (r"\text{all odd integers}", "2k"),
        (r"\text{all odd integers}", r"n\text{ is even}"),
        (r"\text{all positive odd integers}", r"\{2k+1: k\in\mathbb{Z}\}"),
        (r"\text{all positive odd integers}", r"3,5,7,\ldots"), ("n=2k+1", "n=2k-1"),
        (r"\text{powers of }2", "3^k"), ("n=2^k", r"n\text{ is a power of }3"),
        ("n=2^k", r"n\text{ is a multiple of }2"), ("n=k^2", r"n\text{ is a perfect cube}"),
        (r"n\equiv 1\pmod 3", "n=3k-1"), (r"n\equiv 1,2\pmod 3", "n=3k+1"),
        (r"n\equiv \pm1\pmod 6", r"n\equiv 1,4\pmod 6"), (r"n\equiv 1\pmod 4", r"n\equiv 1\pmod 5"),
        (r"n=3k, k\in\mathbb{Z}", r"n=3m+1, m\in\mathbb{Z}"), ("4k+2", r"\text{all even integers}"),
        ("6k", r"\text{multiples of 2 and 3}"), (r"n\equiv1\pmod4", r"n\equiv-1\pmod4"),
        ("n=4k-1", r"n\equiv1\pmod4"), (r"\text{non-negative even integers}", r"2,4,6,\ldots"),
        ("3k", "3k+3"), ("2k", "k"), ("n", r"\text{all integers}"), ("5", r"\text{multiples of }5"),
        ("5", r"n\equiv 0\pmod5"), (r"\text{all even numbers}", r"\{2k\}"),
        (r"\text{even positive integers}", r"n=2k\text{ for nonnegative integers }k"),
        ("n=4k", r"\text{all numbers divisible by }2"), ("n=2^k-1", "n=2^m+1"),
        ("n=2^k-1", r"\text{all numbers of the form }2^m+1"), (r"n\text{ odd}", r"\text{even }n"),
        ("even", "n is odd"), (r"\text{all }n\text{ not divisible by }3", r"n\not\equiv1\pmod3"),
        (r"n\ge 4", r"\text{all integers }n\ge 5"), ("x>3", r"x\ge4"),
    ],
    "infinite lists": [
        (r"n\ge3", r"n=4,5,6,\ldots"), (r"n\ge3", r"\text{all integers greater than }3"),
        (r"n\ge3", r"n=3,5,7,\ldots"), (r"x\ge3", r"3,4,5,\ldots"), (r"n=3,4,5,\ldots", "n> 3"),
        (r"n\ge3", "n=3,4,5"), (r"\text{all positive integers}", r"n\ge 2"),
        (r"\text{all positive integers}", r"\text{all integers}"), (r"n\ge3", r"\text{all integers}"),
        (r"3,6,9,\ldots", r"3k, k\in\mathbb{Z}"),
    ],
    "chains": [
        ("b>a>c", "b>c>a"), ("b>a>c", r"b\ge a>c"), ("b>a>c", "b>a"), ("b>a>c", "a>b>c"),
        ("a<b<c<d", "d>b>c>a"), ("a<b=c", "c=b>a"), ("x<y<z", "x<z<y"), ("P>Q>R", "R<P<Q"),
        (r"a\le b\le c", "a<b<c"),
    ],
    "reals without points": [
        (r"\mathbb{R}\setminus\{0,1\}", r"x\neq 0,2"), (r"\mathbb{R}\setminus\{0,1\}", r"x\neq 0"),
        (r"\mathbb{R}\setminus\{0,1\}", "all real numbers except 0 and 2"), (r"x\ne 3", "x=3"),
        (r"\mathbb{R}\setminus\{-1,1\}", r"x\neq 1"),
    ],
    "named sets": [
        (r"\{0,2,4,6,8\}", r"A\cap B=\{0,2,4,6\}"), (r"A\cap B=\{1,2\}", r"A\cup B=\{1,2\}"),
        ("[1,2)", r"A\cap B=(1,2]"),
    ],
    "inequality golds": [
        (r"x^2\le4", r"x\le2"), (r"x^2\le4", "-2<x<2"), ("x^2>9", "x>3"), (r"x^2-3x+2\le0", "(1,2)"),
        ("x^2-2x-1<0", r"1-\sqrt2<x<1+\sqrt3"), (r"\frac{x-1}{x+2}\ge0", r"(-\infty,-2]\cup[1,\infty)"),
        (r"\frac1x>1", "x<1"), ("2x+3>7", "x<2"),
    ],
}
# fmt: on


@pytest.mark.parametrize("topic", SAME)
def test_the_answer_equals_the_gold(topic: str) -> None:
    assert [pair for pair in SAME[topic] if not compare(*pair)[0]] == []


@pytest.mark.parametrize("topic", OTHER)
def test_the_answer_differs_from_the_gold(topic: str) -> None:
    assert [pair for pair in OTHER[topic] if compare(*pair)[0]] == []
