"""Known errors of other graders, which this grader does not make: (gold, answer) pairs by kind of error."""

import pytest

from r1eval.scoring.answers.expression import compare

# fmt: off
SAME = {
    "other bases": [
        ("52_8", "52_8"), ("52_8", "52_{8}"), ("52_8", "52"), ("204_5", r"204_{\text{five}}"),
        ("204_5", r"204 \text{ base } 5"), ("204_5", "204 (base 5)"), ("204_5", "204_{five}"),
        ("204_5", "(204)_5"), ("4210_{5}", "4210_5"), ("52_8", r"52_{\text{base }8}"),
    ],
    "tiny and huge numbers": [
        (r"\frac{1}{2^{99}}", "2^{-99}"), (r"\frac1{2004!}", r"\frac{2005}{2005!}"),
    ],
    "nearly equal decimals": [
        ("0.1", "0.10"), ("0.1", ".1"), ("0.1", "1/10"), (r"\frac13", r"0.\overline{3}"),
        (r"\frac13", "0.333..."), (r"\pi", r"\pi \approx 3.14"),
    ],
    "ellipses": [
        (r"1, 2, \dots, n", "1,2,...,n"),
    ],
    "words as products of letters": [
        (r"\text{cat}", r"\text{cat}"),
    ],
    "variables as units": [
        ("4t", "4t"), ("2k", "2k"), ("2k", r"2 \cdot k"), ("4", "4 m"),
    ],
    "order": [
        ("x=1, y=2", "y=2, x=1"), ("x=1, y=2", "(1,2)"), ("(1,2)", "x=1,y=2"), ("(1,2)", "y = 2, x = 1"),
        ("(1,2)", "(1, 2)"), ("1,2", "2,1"), (r"\{1,2\}", "2,1"),
    ],
    "prefixes": [
        (r"4\sqrt2", "4√(2)"), (r"1-\sqrt2", "1 − √2"),
    ],
    "plus-minus": [
        (r"1 \pm \sqrt{19}", r"1 \pm \sqrt{19}"), (r"1 \pm \sqrt{19}", r"1+\sqrt{19}, 1-\sqrt{19}"),
        (r"1 \pm \sqrt{19}", r"1-\sqrt{19} \text{ and } 1+\sqrt{19}"),
        (r"3 \pm 2 \sqrt{2}", r"3 \pm \sqrt{8}"), (r"1 \pm \sqrt{19}", r"x = 1 \pm \sqrt{19}"),
        (r"1 \pm \sqrt{19}", r"x = 1 + \sqrt{19} \text{ or } x = 1 - \sqrt{19}"),
    ],
    "functions and complex numbers": [
        (r"e^{i\pi/3}", r"\frac12+\frac{\sqrt3}{2}i"), ("-1", r"e^{i\pi}"), (r"\ln 2", r"\log_e 2"),
        (r"\ln 2", r"\log_{e}(2)"), (r"\frac{1}{\sqrt n}", r"\sqrt{1/n}"),
        (r"\frac{1}{\sqrt n}", "sqrt(1/n)"), (r"\sin^2 t", r"1-\cos^2 t"),
        (r"\sqrt{3+2\sqrt2}", r"1+\sqrt2"),
    ],
    "times of day": [
        (r"4\!:\!30 \text{ p.m.}", "4:30 pm"), (r"4:30 \text{ p.m.}", "4:30 PM"),
        (r"4:30 \text{ p.m.}", "4:30"), (r"4:30\text{ pm}", r"4:30\text{ p.m.}"),
    ],
    "thousands": [
        ("1234", "1,234"), ("58,500", "58500"), ("58,500", "58{,}500"), (r"10,\!080", "10080"),
        (r"11,\! 111,\! 111,\! 100", "11111111100"), ("10000", r"10\,000"), ("10000", "10 000"),
    ],
    "code": [
        (r"\frac{3\sqrt5}{7}", "(3*sqrt(5))/7"), (r"\frac{3\sqrt5}{7}", "3*5**0.5/7"),
    ],
    "options": [
        (r"\text{(C)}", "C"), (r"\text{(C)}", r"\text{(C) } 15"), (r"\text{(C)}", "(C)"),
        (r"\text{(C)}", r"\textbf{(C)}\ 15"), (r"\text{(C)}", "C. 15"), (r"\text{(D)}", "D. it can't be A"),
    ],
    "intervals as inequalities": [
        ("[-2,7]", r"-2 \le x \le 7"), (r"x \in [-2,7]", "[-2,7]"), (r"x \in [-2,7]", r"-2\leq x\leq 7"),
        ("(3,4]", r"3 < x \le 4"), (r"(2,\infty)", "x > 2"), (r"(-\infty, 0]", r"x \le 0"),
        (r"(-\infty, 2) \cup (3, \infty)", r"x<2 \text{ or } x>3"),
        (r"(-\infty, 2) \cup (3, \infty)", r"(3,\infty)\cup(-\infty,2)"),
        (r"(-\infty, 2) \cup (3, \infty)", "x<2, x>3"), (r"(0,9) \cup (9,36)", r"(0,36)\setminus\{9\}"),
        (r"(0,9) \cup (9,36)", r"0<x<36, x \ne 9"),
        (r"(-\infty,0)\cup(0,\infty)", r"\mathbb{R}\setminus\{0\}"),
        (r"(-\infty,0)\cup(0,\infty)", r"x \neq 0"), (r"(-\sqrt{3}, \sqrt{3})", r"-\sqrt3<x<\sqrt3"),
        ("(3,4]", r"\{x : 3<x\le 4\}"), ("(2,5)", "]2,5["),
    ],
    "degrees": [
        (r"90^\circ", "90"), ("90", r"90^\circ"), (r"90^\circ", r"\frac{\pi}{2}"),
        (r"90^\circ", r"90 \text{ degrees}"), (r"90^\circ", "90°"),
        (r"\frac{270}7\text{ degrees}", r"\frac{270}{7}^\circ"),
        (r"\frac{270}7\text{ degrees}", r"\frac{270}{7}"),
    ],
    "notation": [
        ("-1", "i^2"), ("1000", "1e3"), ("i", r"\sqrt{-1}"), ("i", "√−1"),
    ],
    "percent": [
        ("12.5", r"12.5\%"), (r"12.5\%", "12.5"), (r"25\%", "25"), (r"25\%", "0.25"), ("0.25", r"25\%"),
    ],
    "Unicode": [
        ("10", "１０"), ("-5", "–5"), ("-5", "−5"), (r"\frac12", "½"), (r"\frac72", "3½"), ("x^2", "x²"),
        ("5", "5 "), ("10000", "10 000"), ("2^{10}", "2¹⁰"),
    ],
}
OTHER = {
    "other bases": [
        ("52_8", "52_9"), ("52_8", "42"), ("204_5", "203_5"), ("4343_6", "4343_7"), ("52_8", "52_{10}"),
    ],
    "tiny and huge numbers": [
        (r"\frac{1}{2^{99}}", r"\frac{1}{2^{98}}"), (r"\frac{1}{2004!}", r"\frac{1}{2006!}"),
    ],
    "nearly equal decimals": [
        ("0.1", "0.1000001"), (r"\frac13", "0.333"), (r"\sqrt2", "1.41421356"), (r"\pi", "3.14"),
    ],
    "ellipses": [
        (r"1, 2, \ldots, n", r"1, 3, 5, \ldots"),
    ],
    "words as products of letters": [
        (r"\text{cat}", "act"), ("cat", "act"),
    ],
    "variables as units": [
        ("4t", "4"), ("4", "4t"), ("3R^2", "3"), ("5r^5", "5"), ("2k", "2"), ("4", "4m"),
    ],
    "order": [
        ("(1,2)", "2,1"), ("x=1, y=2", "2,1"), ("x=1, y=2", "x=2, y=1"), ("(1,2)", r"\{1,2\}"),
        ("(1,2)", "(2,1)"),
    ],
    "prefixes": [
        (r"1-\sqrt2", "1"), (r"4\sqrt2", "4"), ("1", "1 − √2"), ("4", "4√(2)"),
    ],
    "plus-minus": [
        (r"1 \pm \sqrt{19}", r"1+\sqrt{19}"),
    ],
    "functions and complex numbers": [
        (r"\sin^2 t", r"1-\cos t"),
    ],
    "times of day": [
        (r"4:30 \text{ p.m.}", "4:30 am"), ("4:30 pm", "5:30 pm"),
    ],
    "options": [
        (r"\text{(C)}", "B"), (r"\text{(C)}", "C or D"),
    ],
    "intervals as inequalities": [
        (r"x \in [-2,7]", "(-2,7)"), ("(3,4]", "3 < x < 4"), (r"(2,\infty)", r"x \ge 2"),
        (r"(2,\infty)", r"[2,\infty)"), (r"(-\infty, 2) \cup (3, \infty)", r"(-\infty,2)"),
    ],
    "degrees": [
        (r"30^\circ", r"60^\circ"),
    ],
    "percent": [
        ("25", "0.25"),
    ],
}
# fmt: on


@pytest.mark.parametrize("topic", SAME)
def test_the_answer_equals_the_gold(topic: str) -> None:
    assert [pair for pair in SAME[topic] if not compare(*pair)[0]] == []


@pytest.mark.parametrize("topic", OTHER)
def test_the_answer_differs_from_the_gold(topic: str) -> None:
    assert [pair for pair in OTHER[topic] if compare(*pair)[0]] == []
