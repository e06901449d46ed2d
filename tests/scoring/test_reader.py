"""Parsing of answers: (gold, answer) pairs by notation."""

import pytest

from r1eval.scoring.answers.expression import compare

# fmt: off
SAME = {
    "words that do not count": [
        ("5", "5 times"), ("5", "5 square units"), ("5", "5 cm squared"), ("5", "about 5"),
        ("5", "5 of them"),
    ],
    "fractions and approximations": [
        (r"\frac{14}{3}", r"4\frac23"), (r"\frac{14}{3}", "4.666..."),
        (r"\frac{14}{3}", r"4.6\overline{6}"), (r"\frac{14}{3}", r"\frac{28}{6}"),
    ],
    "words and lists": [
        (r"\text{Evelyn}", "Evelyn is the fastest"), ("3, 5, 7", "3, 5, and 7"),
        ("3, 5, 7", r"3, 5, \text{ and } 7"),
    ],
    "names and angles": [
        ("1,-2", "x=1,-2"), (r"-\frac{\pi}{6}", r"-30^\circ"), (r"\cot x", "cot(x)"), (r"\cot x", "cot x"),
        (r"\cot x", "1/tan(x)"),
    ],
    "sets of reals": [
        (r"(2,\infty)", r"(2, +\infty)"), (r"(2,\infty)", "(2,∞)"),
        (r"(2,12) \cup (12,102)", r"2<x<102, x\neq 12"),
        (r"(2,12) \cup (12,102)", r"(2,102)\setminus\{12\}"),
        (r"(2,12) \cup (12,102)", r"\{x \mid 2<x<12 \text{ or } 12<x<102\}"),
        (r"(-\infty, 0]", r"\{x \in \mathbb{R} : x \le 0\}"), (r"\mathbb{R}", r"(-\infty,\infty)"),
        (r"\mathbb{R}", "all real numbers"), (r"\text{no solution}", r"\emptyset"),
    ],
    "one small number": [
        ("5", "5."), ("5", "05"), ("5", "5e0"), ("5", "5/1"), ("5", "[5]"), ("5", "{5}"), ("5", "5+0i"),
        ("5", r"\sqrt{25}"), ("5", "|5|"), ("5", r"\text{The answer is 5}"), ("5", r"\text{Five}"),
    ],
    "ends of intervals": [
        ("[2,5]", r"2 \le y \le 5"), ("[2,5]", "[2;5]"), (r"\{1,2,3\}", "{3,2,1}"),
        (r"\{1,2\}", r"\{1,1,2\}"),
    ],
    "columns and letters": [
        (r"2\sqrt5", r"\sqrt{20}"), (r"\log 2", r"\log_{10} 2"), ("e^2", r"\exp(2)"), ("0.001", "10^{-3}"),
    ],
    "numbers in words": [
        (r"\frac12", "one half"), (r"\frac12", r"\text{one-half}"), (r"\frac23", "two-thirds"),
        ("21", "twenty-one"), ("30", r"\text{thirty}"),
    ],
    "labels": [
        ("30", r"\angle ABC = 30^\circ"), ("(1,2)", "(x,y)=(1,2)"), ("(1,2)", r"x = 1 \text{ and } y = 2"),
        ("(1,2)", "P = (1,2)"), ("(1,2)", "P(1,2)"),
    ],
    "units and remarks": [
        ("60", "60 mph"), (r"60 \text{ mph}", r"60 \text{ miles per hour}"),
        ("60", r"60 \text{ m}/\text{s}"), ("60", r"60\ \text{m/s}"), ("60", "60 km/h"),
        (r"45^\circ", "45^o"), (r"25\%", "25 percent"), ("0.25", "25 percent"),
        ("15", r"15 \text{ cm squared}"), ("15", "15 square cm"), ("15", "15 units^2"), ("15", "15 cm²"),
    ],
    "old and plain notation": [
        (r"\frac12", r"{1 \over 2}"), (r"\frac{\sqrt2}{2}", r"\frac{1}{\sqrt2}"),
        (r"\sqrt[3]{2}", "2^{1/3}"), (r"\frac{\pi}{4}", r"\tan^{-1}(1)"), (r"\sin^2 x", r"\sin^2(x)"),
        (r"\sin^2 x", "sin²x"), ("x^{10}", "x^10"), (r"\frac18", r"\left(\frac{1}{2}\right)^3"),
        ("-8i", "(2i)^3"),
    ],
    "polynomials and roots": [
        ("x^2-2x+1", "(x-1)^2"), (r"\sqrt{x^2}", "|x|"), (r"\frac{1}{x}", "x^{-1}"), ("a^2b", "ba^2"),
        (r"\frac{a}{b}", "a/b"),
    ],
    "equations": [
        ("y = 2x + 3", "y = 3 + 2x"), ("x^2+y^2=4", r"\frac{x^2}{4}+\frac{y^2}{4}=1"), ("5", "10/2 = 5"),
        ("5", "3+2"), ("7", "3 + 4 = 7"),
    ],
    "lists and tuples": [
        ("2, 3", r"2 \text{ and } 3"), ("2, 3", "2 & 3"), ("2, 3", "a=2, b=3"), ("(2,3)", "a=2, b=3"),
        ("(2,3), (4,5)", "(4,5), (2,3)"), ("(2,3), (4,5)", r"(2,3) \text{ and } (4,5)"),
        ("(2,3)", r"\left(2,\,3\right)"), (r"(0,-\frac12)", "(0,-0.5)"),
    ],
    "thousands and percent": [
        ("1,000,000", "1000000"), ("1,000,000", "10^6"), ("1,000,000", "1 million"),
        ("1000000", "1,000,000 people"), ("0.5", r"50\%"), ("50", "50%"),
    ],
    "inequalities": [
        ("x < 3", "x<3"), ("x < 3", "3 > x"), ("x < 3", r"(-\infty,3)"), ("x<3", "2x<6"), ("x<3", "-x>-3"),
        ("x>y", "y<x"), (r"x+y \le 4", r"4 \ge x+y"), ("|x| < 3", "-3<x<3"),
    ],
    "letters": [
        (r"\text{(A)}", "A"), (r"\text{A}", "A"), (r"\text{(B)}", r"\text{B}"), ("B", "B"), ("B", "b"),
    ],
    "pi": [
        (r"12\pi", r"12 \pi \text{ cm}^2"), (r"\frac{20000}{\pi}", r"20000/\pi"),
    ],
    "roots": [
        (r"3\sqrt{13}", "3*sqrt(13)"), (r"3\sqrt{13}", r"\sqrt{117}"),
    ],
    "large integers": [
        ("2004!", "2005!/2005"),
    ],
    "misread before": [
        ("6", "6.0"), ("-2+7i", "7i-2"), ("(1,-16,-4,43)", "1,-16,-4,43"),
        ("(1,-16,-4,43)", "(1, -16, -4, 43)"),
    ],
    "closed ends": [
        (
            r"\left[ \frac{\pi^2}{8}, \frac{5 \pi^2}{4} \right]",
            r"\frac{\pi^2}{8} \le x \le \frac{5\pi^2}{4}",
        ),
    ],
    "remarks": [
        ("10,42", r"\{10, 42\}"), ("5", "5 = x"), (r"\frac{3}{2}", r"\frac{3}{2} = 1.5"),
        (r"\frac{3}{2}", r"1.5 = \frac{3}{2}"), (r"\frac{1}{3}", r"\frac13 \approx 0.333"),
        ("6", "6 (six)"), ("0.5", r"\frac{1}{2} (0.5)"), ("5", r"5 \checkmark"),
    ],
}
OTHER = {
    "words that count": [
        ("5", "5 squared"), ("0.3", "0.3 repeating"), ("5", "5 more"), ("5", "five hundred"),
        ("5", "5 dozen"), ("5", "5 or so"), ("5", "root 5"),
    ],
    "fractions and approximations": [
        (r"\frac{14}{3}", "4.67"),
    ],
    "words and lists": [
        (r"\text{Evelyn}", "not Evelyn"), ("3, 5, 7", "3 5 7"),
    ],
    "names and angles": [
        (r"-\frac{\pi}{6}", r"\frac{11\pi}{6}"), ("40_9", "44"), (r"\cot x", r"\tan x"),
    ],
    "sets of reals": [
        (r"(2,12) \cup (12,102)", "(2,102)"),
    ],
    "one small number": [
        ("5", "5!"), ("5", "-5"), ("5", "5x"), ("5", "101_2"), ("5", "5+C"), ("5", "5.0000000000000001"),
        ("5", r"x=5 \text{ or } x=-5"), ("5", r"\pm 5"), ("5", "__import__('os').system('touch x')"),
        ("5", "1/0"), ("5", "nan"), ("5", r"\infty"), ("5", r"5 \neq 6"),
    ],
    "ends of intervals": [
        ("[2,5]", "[5,2]"), ("[2,5]", "(2,5]"),
    ],
    "columns and letters": [
        (r"\begin{pmatrix}1&2\\3&4\end{pmatrix}", "(1,2,3,4)"), ("2k+2", "2n+2"), ("e^2", "7.389"),
    ],
    "units and remarks": [
        (r"5\text{ cm}", r"5\text{ m}"),
    ],
    "polynomials and roots": [
        ("x^2-2x+1", "(x+1)^2"), ("x", r"\sqrt{x^2}"), (r"\frac{a}{b}", "b/a"),
    ],
    "equations": [
        ("y = 2x + 3", "f(x)=2x+3"), ("x^2+y^2=4", "x^2+y^2=2"), ("7", "3+4=8"),
    ],
    "lists and tuples": [
        ("(2,3)", "(3,2)"), ("(2,3), (4,5)", "(2,3)"), ("(2,3), (4,5)", "(3,2),(4,5)"),
    ],
    "inequalities": [
        ("x < 3", r"x \le 3"), ("x<3", "-x<-3"), ("x>y", "x<y"),
    ],
    "letters": [
        (r"\text{B}", "A"),
    ],
    "pi": [
        (r"12\pi", "37.7"), (r"12\pi", "12"), ("12", r"12\pi"),
    ],
    "roots": [
        (r"3\sqrt{13}", r"3\sqrt{12}"), (r"3\sqrt{13}", "10.8167"),
    ],
    "large integers": [
        ("2^{99}", "2^{98}"), ("2^{1000}", "2^{1001}"), ("10^{100}", "10^{100}+1"),
    ],
    "misread before": [
        ("4", "IV"), (r"\frac{1}{3}", "0.33333333333"),
    ],
    "closed ends": [
        (
            r"\left[ \frac{\pi^2}{8}, \frac{5 \pi^2}{4} \right]",
            r"\left(\frac{\pi^2}{8}, \frac{5 \pi^2}{4} \right)",
        ),
    ],
    "remarks": [
        ("10", r"10\text{ or }42"), (r"\frac{1}{3}", r"0.333 \approx \frac13"),
    ],
}
# fmt: on


@pytest.mark.parametrize("topic", SAME)
def test_the_answer_equals_the_gold(topic: str) -> None:
    assert [pair for pair in SAME[topic] if not compare(*pair)[0]] == []


@pytest.mark.parametrize("topic", OTHER)
def test_the_answer_differs_from_the_gold(topic: str) -> None:
    assert [pair for pair in OTHER[topic] if compare(*pair)[0]] == []
