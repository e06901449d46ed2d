"""Notation of answers: fonts, spacing, names, units, as models write them; (gold, answer) pairs."""

import pytest

from r1eval.scoring.answers.expression import compare

# fmt: off
SAME = {
    "identical": [
        ("c^2 - ab", "c^2-ab"), ("c^2 - ab", "-ab+c^2"), ("c^2 - ab", "c^2 - ba"),
    ],
    "spacing": [
        ("6+9i", r"6+9\,i"), ("3", r"3\,m"), ("x = 1, y = 2", r"x = 1,\ y = 2"), ("42", r"\ 42\ "),
        (r"\frac{13! \cdot 39!}{52!}", r"\frac{13!\,39!}{52!}"), ("12", "12\\ "), ("2.74", "2{.}74"),
        (r"\frac{100!}{50! 50!}", r"\frac{100!}{50!\,50!}"), ("12:00", "12{:}00"),
    ],
    "fonts": [
        ("6+9i", r"6 + 9\mathrm{i}"), ("e^2 - 1", r"\mathrm{e}^2 - 1"), ("5", r"\bf 5"), ("5", r"\large 5"),
        ("5", r"\color{blue}{5}"), ("5", "**5**"), ("5", r"\text{\boxed{5}}"), ("12", r"\boldsymbol{12.}"),
        ("12", r"\color{red} 12"), ("12", r"\textcolor{red}{12}"), ("12", r"\Large 12"),
        ("12", r"\mathbf 12"),
        ("12", r"{\bf 12}"), ("12", r"\rm 12"), ("12", r"\underline{12}"), ("12", r"\mathbf{x = 12}"),
        (
            r"\begin{pmatrix} 1 \\ 2 \end{pmatrix}",
            r"\mathbf{\begin{pmatrix} 1 \\ 2 \end{pmatrix}}",
        ),
        ("12", r"\mathbf{12}"), (r"\frac{1}{2}", r"\boldsymbol{\frac{1}{2}}"), ("34", r"\therefore x = 34"),
    ],
    "names on the left": [
        (r"145^\circ", r"\angle ABC = 145^\circ"), ("210", "C(10,4) = 210"), ("210", r"{10 \choose 4} = 210"),
        (r"\frac38", r"P(X \ge 2) = \dfrac{3}{8}"), (r"\frac38", r"\Pr[A \mid B] = \frac{3}{8}"),
        ("12", r"m \angle ABC = 12^\circ"), ("12", r"|A \cap B| = 12"), ("12", r"\det A = 12"),
        (r"\frac38", r"P(A \cap B) = \frac38"), ("12", r"\gcd(m, n) = 12"), ("12", r"\text{Area} = 12"),
        ("12", r"\text{Var}(X) = 12"), ("12", r"\mathbb{E}[X] = 12"), ("12", r"n(A \cup B) = 12"),
        ("12", r"\mathrm{lcm}(3, 4) = 12"), ("12", r"\text{The sum is } 12"), ("x(x+1) = 12", "x(x+1) = 12"),
        ("12", r"f(3) = 12"), ("12", "AB = 12"), ("12", r"\triangle ABC = 12"),
    ],
    "old notation": [
        ("210", r"{10 \choose 4}"), (r"\frac57", r"{5 \over 7}"), (r"\frac57", r"\nicefrac{5}{7}"),
        (r"\frac57", r"\sfrac{5}{7}"), (r"\frac{\sqrt{2}}{2}", r"{\sqrt{2} \over 2}"),
    ],
    "ratios and times": [
        ("3:2", "3{:}2"), ("3:2", r"3\colon 2"), ("3:2", r"3 \text{ to } 2"), ("3:2", "3 to 2"),
        ("7:15", "7{:}15"),
        (r"4:30 \text{ p.m.}", r"4{:}30 \text{ P.M.}"), (r"4:30 \text{ p.m.}", r"4\text{:}30\text{ p.m.}"),
        ("12:00", "12:00"), ("7:05", "7:05 pm"), ("7:05", "07:05"),
    ],
    "environments": [
        ("x=1, y=2", r"\begin{aligned} x &= 1 \\ y &= 2 \end{aligned}"),
        ("x=1, y=2", r"\begin{cases} x = 1 \\ y = 2 \end{cases}"),
        (r"\begin{pmatrix} 1 \\ 2 \end{pmatrix}", r"\begin{pmatrix} 1 \\[4pt] 2 \end{pmatrix}"),
        ("x=1, y=2", r"\begin{array}{l} x=1 \\ y=2 \end{array}"),
    ],
    "units": [
        ("5", r"5 \text{ N} \cdot \text{m}"), ("5", r"5\ \mathrm{m\,s^{-2}}"),
        ("5", r"5 \frac{\text{m}}{\text{s}}"),
        (r"15 \text{ cm}^3", r"15 \operatorname{cm}^3"), (r"5.4 \text{ cents}", r"5.4\text{¢}"),
        (r"\$18.90", r"\text{\$}18.90"), ("5", r"5\ \mathrm{m/s^2}"), ("5", r"5 \text{ kg m/s}"),
    ],
    "lists": [
        ("3, 5, 7", r"3 \text{, } 5 \text{, and } 7"), (r"1, 2, \ldots, n", r"1, 2, 3, \ldots, n"),
        (r"\{-3\} \cup [1, \infty)", r"x = -3 \text{ or } x \ge 1"),
    ],
    "conditions": [
        (r"(-\sqrt3,\sqrt3)", r"|x| < \sqrt{3}"), (r"(-\infty,3]", r"\text{all } x \le 3"),
        ("n = 2k+1, k \\in \\mathbb{Z}", r"n=2k+1,\ k\in\mathbb{Z}"),
        (r"x \equiv 3 \pmod{7}", r"x \equiv 3 \pmod 7"), (r"x \equiv 3 \pmod{7}", r"x \equiv 3 \mod 7"),
        ("3", r"3 \pmod{7}"), (r"x \equiv 3 \pmod{7}", r"3 \pmod 7"),
    ],
    "letters as options": [
        ("E", r"\textbf{E}"), ("E", r"\mathrm{E}"), ("E", r"\text{(E)}"), ("C", "C. x = 42"),
        ("C", r"\text{C. } x = 42"), ("C", r"\text{(C) } x = 42"), ("E", "(E)"),
    ],
    "words": [
        (r"\text{June 20}", r"\text{June 20th}"),
    ],
    "wide characters": [
        ("42", "４２。"), ("42", "42。"),
    ],
    "remarks": [
        ("5", "5 (since 2+3=5)"), ("5", "5 (because it is odd)"),
    ],
    "rounding": [
        (r"\left\lfloor \frac{n}{2} \right\rfloor", r"\lfloor n/2 \rfloor"), ("|x-3|", "|3-x|"),
        (r"\left\lfloor \frac{n}{2} \right\rfloor", r"\lfloor \frac{2n}{4} \rfloor"),
        (r"\lceil n/2 \rceil", r"-\lfloor -n/2 \rfloor"), (r"\max(a,b)", r"\frac{a+b+|a-b|}{2}"),
        (r"(n-12)\sqrt2", r"n\sqrt2 - 12\sqrt2"), ("2^{2^n}", "4^{2^{n-1}}"),
    ],
}
OTHER = {
    "identical": [
        ("c^2 - ab", "c^2+ab"), ("c^2 - ab", "c^2 - ac"), ("c^2 - ab", "c^2"),
    ],
    "spacing": [
        ("42", r"4, 2"), ("5", r"5\times"), ("12:00", "12{:}01"), ("2.74", r"2\,74"), ("42", "4 2"),
    ],
    "fonts": [
        ("6+9i", r"6 - 9\mathrm{i}"), ("12", r"\textcolor{red}{13}"), ("12", r"\color{red} 1"),
        ("12", r"\text{12 or 13}"), ("12", r"\mathbf{x = 13}"), ("12", r"\underline{1}2x"),
    ],
    "names on the left": [
        ("12", "f(12) = 3"), ("12", "12 = a + b"), ("12", "x + y = 12 + z"), ("12", "C(12,4) = 495"),
        ("12", r"|A \cap B| = 21"), ("12", r"\det A = -12"), ("12", r"\pi = 12"),
        ("12", "x + y = 12x"), ("145", r"\angle ABC = 35^\circ"),
        ("12", r"\gcd(m, n) = 12k"), ("x(x+1) = 12", "12 = x"), ("12", r"\text{The sum is not } 12"),
    ],
    "old notation": [
        ("210", r"{10 \choose 5}"), (r"\frac57", r"{7 \over 5}"), (r"\frac57", r"\nicefrac{5}{8}"),
    ],
    "ratios and times": [
        ("3:2", r"2 \text{ to } 3"), ("12:00", "1:00"), ("12:00", "92:00"), ("12:00", "24:00"),
        ("12:30", "4:10"),
        ("3", r"3 \text{ to } 2"), ("7:05 am", "7:05 pm"), ("4", "4 to 6"),
    ],
    "environments": [
        ("x=1, y=2", r"\begin{aligned} x &= 2 \\ y &= 1 \end{aligned}"),
        ("x=1, y=2", r"\begin{cases} x = 1 \\ y = 3 \end{cases}"),
        (r"\begin{pmatrix} 1 \\ 2 \end{pmatrix}", r"\begin{pmatrix} 1 \\[4pt] 3 \end{pmatrix}"),
    ],
    "units": [
        (r"5\text{ cm}", r"5 \operatorname{m}"), ("5", r"5 \frac{x}{\text{s}}"),
        (r"\$18.90", r"18.90\text{¢}"),
    ],
    "lists": [
        (r"1, 2, \ldots, n", r"1, 2, 4, \ldots, n"), (r"1, 2, \ldots, n", r"1, 2, 3, \ldots, n+1"),
        (r"1, 2, \ldots, n", r"2, 3, \ldots, n"), (r"\{-3\} \cup [1, \infty)", r"x = 3 \text{ or } x \ge 1"),
        ("1,000", "1, 0"), ("1,000", r"1,000\pi"), ("1,000", "1, 000"), ("1,000", "0, 1"),
        ("3, 5, 7", r"3 \text{, } 5"),
    ],
    "conditions": [
        (r"(-\sqrt3,\sqrt3)", r"|x| \le \sqrt{3}"), (r"(-\sqrt3,\sqrt3)", r"|x| > \sqrt{3}"),
        (r"x \equiv 3 \pmod{7}", r"x \equiv 3 \pmod 8"), (r"x \equiv 3 \pmod{7}", r"x \equiv 4 \pmod 7"),
        (r"(-\infty,3]", r"\text{all } x < 3"), ("3", r"4 \pmod{7}"),
    ],
    "letters as options": [
        ("E", r"\textbf{D}"), ("C", "D. x = 42"), ("C", r"\text{(D) } x = 42"), ("C", "C or D"),
        ("C", "C + 1"),
        ("E", "2E"), ("C", "C, D"), ("E", "E = mc^2"),
    ],
    "words": [
        (r"\text{June 20}", r"\text{June 21st}"), (r"\text{June 20}", r"\text{July 20th}"),
    ],
    "remarks": [
        ("5", "5 (or 6)"), ("5", "5 (since 2+3=6, not 5, it is 6)"), ("5", "4 (since 2+3=5)"),
    ],
    "approximation": [
        ("4", r"4 \sim 5"), ("4", "4-6"), ("4", r"4\text{ to }6"), ("4", r"4 \approx 5"),
    ],
    "mixed numbers": [
        (r"1\frac{4}{5}", r"1 \frac{9}{5}"), (r"1\frac{4}{5}", r"1 \frac{5}{4}"),
    ],
    "rounding": [
        (r"\left\lfloor \frac{n}{2} \right\rfloor", r"\lfloor n/3 \rfloor"), ("|x-3|", "3-x"),
        ("|x-3|", "x-3"),
        (r"\lfloor n/2 \rfloor", r"\lfloor n/8 \rfloor"), (r"\lfloor n/2 \rfloor", r"\lceil n/2 \rceil"),
        ("|x|", "x"), (r"\left\lfloor \frac{n}{2} \right\rfloor", r"\frac{n}{2}"),
        (r"\lceil n/2 \rceil", r"\lfloor n/2 \rfloor + 1"), (r"\max(a,b)", "a"),
        (r"\lfloor n/2 \rfloor", r"\lfloor (n+1)/2 \rfloor"), (r"\lfloor n/2 \rfloor", "0"),
    ],
}
# fmt: on


@pytest.mark.parametrize("topic", SAME)
def test_the_answer_equals_the_gold(topic: str) -> None:
    assert [pair for pair in SAME[topic] if not compare(*pair)[0]] == []


@pytest.mark.parametrize("topic", OTHER)
def test_the_answer_differs_from_the_gold(topic: str) -> None:
    assert [pair for pair in OTHER[topic] if compare(*pair)[0]] == []
