"""Expressions: (gold, answer) pairs by convention."""

import pytest

from r1eval.scoring.answers.expression import compare

# fmt: off
SAME = {
    "what is defined": [
        ("73", r"\text{73}"), ("5", "x=5"), ("5", "x = 5"), ("x=5", "5"), ("x=5", "x=5"),
        ("y = 2x + 3", "2x+3"), ("y = 2x + 3", "y-2x=3"), ("y=-2x", "y = -2x"),
        ("5x - 7y + 11z + 4 = 0", "-5x+7y-11z-4=0"), ("5x - 7y + 11z + 4 = 0", "5x-7y+11z=-4"),
        ("5x - 7y + 11z + 4 = 0", "10x-14y+22z+8=0"), ("x^3+3x-6", "f(x) = x^3+3x-6"),
        ("x^3+3x-6", "p(x)=x^3+3x-6"), ("-13x+3", "3-13x"),
    ],
    "fractions, decimals, roots": [
        (r"\frac{1}{2}", r"\dfrac12"), (r"11\sqrt2", r"\sqrt{242}"), (r"1\frac{4}{5}", r"\frac95"),
        (r"1\frac{4}{5}", "1 4/5"), (r"137 \frac{1}{2}", "137.5"), (r"\frac{3}{2}", "1.5"),
        (r"\frac43", r"1\frac13"), ("5", r"\$5"), (r"-\frac{35}{9}", r"\frac{-35}{9}"),
        (r"-\frac{35}{9}", r"\frac{35}{-9}"),
    ],
    "units": [
        (r"864 \mbox{ inches}^2", "864"), (r"864 \mbox{ inches}^2", r"864 \text{ square inches}"),
        (r"864 \mbox{ inches}^2", r"864 \text{ in}^2"), (r"15\mbox{ cm}^2", r"15\,\text{cm}^2"),
        (r"15\mbox{ cm}^2", "15 cm^2"), (r"15\mbox{ cm}^2", r"15 \mathrm{cm}^{2}"),
        (r"5.4 \text{ cents}", "5.4"), (r"\$18.90", "18.90"), (r"\$18.90", r"\$18.9"),
        (r"\$18.90", "18.90 dollars"), (r"\$32,\!348", "32348"), (r"\$32,\!348", r"\$32,348"),
        (r"\$36", "$36"), (r"\$36", r"\$36.00"),
    ],
    "counted things": [
        ("42", "42 apples"), ("42", r"42 \text{ ways}"), ("5", "five"), ("5", "five apples"),
        ("5000000", "5 million"), ("12", "twelve"),
    ],
    "words": [
        (r"\text{Evelyn}", "Evelyn"), (r"\text{Evelyn}", r"\textbf{Evelyn}"), (r"\text{even}", "Even"),
        ("No", r"\text{no}"), ("no", r"\text{No}."), (r"\text{Ja}", "ja"), ("No", "NO"),
        (r"\text{ellipse}", "an ellipse"), (r"\text{east}", r"\text{East}."),
    ],
    "several values": [
        ("5", "(5)"), ("5", r"\{5\}"), ("0.5", r"\frac12 \text{ or } 0.5"), ("1,-2", "-2,1"),
        ("1,-2", "-2, 1"), ("1,-2", "x=1, x=-2"), ("1,-2", r"x = -2 \text{ or } x = 1"),
        ("1,-2", r"\{-2, 1\}"), ("-2,1", r"\{-2, 1\}"), ("3, 5, 7", "7,5,3"),
        (r"\{1\pm\sqrt{5},-2\}", r"1+\sqrt5, 1-\sqrt5, -2"), (r"\{1\pm\sqrt{5},-2\}", r"-2, 1\pm\sqrt5"),
    ],
    "matrices": [
        (
            r"\begin{pmatrix} -1/3 \\ 2/3 \\ 5/3 \end{pmatrix}",
            r"\begin{bmatrix} -\frac13 \\ \frac23 \\ \frac53 \end{bmatrix}",
        ),
        (r"\begin{pmatrix} -1/3 \\ 2/3 \\ 5/3 \end{pmatrix}", "(-1/3,2/3,5/3)"),
        (
            r"\begin{pmatrix} -1 & 0 \\ 0 & -1 \end{pmatrix}",
            r"\begin{pmatrix} -1 & 0 \\ 0 & -1 \end{pmatrix}",
        ),
        (r"\begin{pmatrix} -1 & 0 \\ 0 & -1 \end{pmatrix}", "[[-1,0],[0,-1]]"),
        (
            r"\begin{pmatrix} -1 & 0 \\ 0 & -1 \end{pmatrix}",
            r"\left[\begin{array}{cc}-1&0\\0&-1\end{array}\right]",
        ),
        (r"\begin{pmatrix} -7 \\ 16 \\ 5 \end{pmatrix}", r"\langle -7,16,5\rangle"),
    ],
    "tuples": [
        (r"\left( 3, \frac{\pi}{2} \right)", r"(3,\pi/2)"),
        (r"\left( 3, \frac{\pi}{2} \right)", r"(3, 90^\circ)"), ("(15,-29)", "15,-29"),
    ],
    "algebra": [
        ("6 - 5i", "-5i+6"), ("p - q", "-(q-p)"), ("(a+5)(b+2)", "(b+2)(a+5)"),
        (r"\cot x", r"\frac{\cos x}{\sin x}"), (r"\cot x", r"\frac{1}{\tan x}"),
        (r"\frac{11+9a}{20}", "0.55+0.45a"), ("6r^2-4r-24", "2(3r^2-2r-12)"),
        (r"\text{Yes}", "Yes, since it is even"), ("13535", "13,535"), (r"18+2\pi", r"2(9+\pi)"),
        ("2k+2", "2(k+1)"), ("10", r"\boxed{10}"),
    ],
    "sums and integrals, by math-verify": [
        ("2220", r"\sum_{k=1}^{3} 740"), (r"\frac{\pi^2}{6}", r"\sum_{n=1}^\infty \frac{1}{n^2}"),
        (r"\frac12", r"\int_0^1 x\,dx"),
    ],
    "further notation": [
        ("120", "5!"), ("10", r"\binom52"), (r"\frac{1}{3}", "1:3"), ("3:2", "6:4"), ("3:2", r"\frac32"),
    ],
    "words around a number": [
        ("5", r"\text{The answer is } 5"), ("5", r"\approx 5"),
    ],
    "mixed": [
        ("0", r"\text{zero}"), (r"\emptyset", r"\text{no solution}"), (r"\sqrt{51}", "√51"),
        ("1-12i", "1 - 12 i"), (r"288 \pi", "288π"), (r"12\pi", "12pi"),
        (".0000672", r"6.72 \times 10^{-5}"), ("326.5", "326.50"), ("9901", "9,901"),
    ],
}
OTHER = {
    "what is defined": [
        ("x=5", "y=5"), ("5", "x=5=3"), ("y = 2x + 3", "y=2x+4"), ("5x - 7y + 11z + 4 = 0", "5x-7y+11z=4"),
        ("y=2x+3", "y=3x+2"),
    ],
    "units": [
        (r"15\mbox{ cm}^2", "16"), (r"5.4 \text{ cents}", "5.4 dollars"),
    ],
    "words": [
        ("no", "on"), ("No", "Yes"),
        (r"\text{Evelyn}", "Navin"), (r"\text{even}", "odd"), (r"\text{Evelyn}", "Evelyn or Navin"),
    ],
    "several values": [
        ("5", "3, 5"), ("5", r"3 \text{ or } 5"), ("5", r"\{3,5\}"), ("1,-2", "1"), ("3, 5, 7", "3, 5"),
        ("3, 5, 7", "3,5,7,9"), (r"\{1\pm\sqrt{5},-2\}", r"1+\sqrt5, -2"),
    ],
    "matrices": [
        (
            r"\begin{pmatrix} -1/3 \\ 2/3 \\ 5/3 \end{pmatrix}",
            r"\begin{pmatrix} -1/3 \\ 2/3 \\ 4/3 \end{pmatrix}",
        ),
        (
            r"\begin{pmatrix} -1 & 0 \\ 0 & -1 \end{pmatrix}",
            r"\begin{pmatrix} 1 & 0 \\ 0 & 1 \end{pmatrix}",
        ),
    ],
    "tuples": [
        ("(15,-29)", "-29,15"), ("(6,31,-1)", "(6,31,1)"), (r"\{1,2\}", "(1,2)"), ("(1,2)", r"\{1,2\}"),
        (r"\{1,2,3\}", "(1,2,3)"), (r"\{(1,2)\}", r"\{\{1,2\}\}"),
    ],
    "algebra": [
        ("6+9i", "6+9j"), ("p - q", "q-p"), ("8n^2 + 4n + 1", "8n^2+4n"), ("3R^2", "3r^2"),
        ("2", r"2\text{ and }3"),
    ],
    "further notation": [
        ("2", "2^{2^{2^{2^{2^{2^2}}}}}"), ("3:2", "2:3"),
    ],
    "words around a number": [
        ("5", "not 5"), ("5", "5 or more"), ("5", r"\text{at least } 5"), ("5", r"\ge 5"), ("5", "x > 5"),
    ],
}
# fmt: on


@pytest.mark.parametrize("topic", SAME)
def test_the_answer_equals_the_gold(topic: str) -> None:
    assert [pair for pair in SAME[topic] if not compare(*pair)[0]] == []


@pytest.mark.parametrize("topic", OTHER)
def test_the_answer_differs_from_the_gold(topic: str) -> None:
    assert [pair for pair in OTHER[topic] if compare(*pair)[0]] == []
