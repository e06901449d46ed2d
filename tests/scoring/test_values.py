"""Values are equal by proof: neither agreement to many digits nor agreement at a few points is enough."""

import random

import pytest
import sympy

from r1eval.scoring.answers.expression import compare
from tests.scoring.unequal_pairs import RULES, unequal_pairs

HIDDEN_DIFFERENCES = [
    (r"\sqrt{2}(2^{2024}-1)", r"\sqrt{2}(2^{2024}+1)"),
    (r"\pi(3^{500}-1)", r"\pi(3^{500}+1)"),
    (
        r"\frac{(2+\sqrt{3})^{100}+(2-\sqrt{3})^{100}}{2}",
        r"\frac{(2+\sqrt{3})^{100}-(2-\sqrt{3})^{100}}{2}",
    ),
    (r"\frac{(1+\sqrt5)^{300}-(1-\sqrt5)^{300}}{2^{300}\sqrt5}", r"\frac{(1+\sqrt5)^{300}}{2^{300}\sqrt5}"),
    ("1-e^{-100}", "1"),
    ("1", "1-10^{-1000}"),
    (r"\tanh 200", "1"),
    (r"e^{\pi\sqrt{163}}", "262537412640768744"),
    (r"\sqrt{10^{80}+1}", "10^{40}"),
    (r"\pi", r"\frac{12}{\sqrt{190}}\ln((2\sqrt2+\sqrt{10})(3+\sqrt{10}))"),
    ("2^{100000}-1", "2^{100000}+1"),
    ("2^{10^9}-1", "2^{10^9}+1"),
    (r"\sqrt2\cdot 2^{10^9}", r"\sqrt2(2^{10^9}+1)"),
    ("100000!", "100000!+1"),
    ("10^{10^{10}}", "10^{10^{10}}+1"),
    (r"\binom{1000}{500}", r"\binom{1000}{500}+1"),
    ("7!!", "7!"),
]


def test_a_grade_says_that_two_values_could_not_be_told_apart() -> None:
    equal, detail = compare("e^{-10^{6}}", "e^{-10^{6}}+e^{-10^{7}}")
    assert not equal
    assert detail.startswith("could not be told apart: ")
    assert compare("e^{-1}", "e^{-1}+e^{-10^{3}}") == (False, "value")


@pytest.mark.parametrize(("gold", "answer"), HIDDEN_DIFFERENCES)
def test_a_difference_beyond_all_printed_digits_counts(gold: str, answer: str) -> None:
    assert not compare(gold, answer)[0]
    assert not compare(answer, gold)[0]


SAME_CONSTANTS = [
    (r"\sqrt{3+2\sqrt2}", r"1+\sqrt2"),
    (r"\sqrt[3]{2+\sqrt5}+\sqrt[3]{2-\sqrt5}", "1"),
    (r"\frac{1}{\sqrt2+\sqrt3+\sqrt5}", r"\frac{2\sqrt3+3\sqrt2-\sqrt{30}}{12}"),
    (r"(2+\sqrt3)^{100}", r"(7+4\sqrt3)^{50}"),
    (r"\cos\frac{\pi}{5}", r"\frac{1+\sqrt5}{4}"),
    (r"\sin\frac{\pi}{7}\sin\frac{2\pi}{7}\sin\frac{3\pi}{7}", r"\frac{\sqrt7}{8}"),
    (r"e^{i\pi/3}", r"\frac{1+\sqrt3 i}{2}"),
    (r"\ln 8", r"3\ln 2"),
    (r"\log_4 8", r"\frac32"),
    (r"\arctan\frac12+\arctan\frac13", r"\frac\pi4"),
    ("2\\cdot 2^{10^9}-1", "2^{10^9+1}-1"),
    ("4^{10^9}", "2^{2\\cdot 10^9}"),
    (r"\sqrt2(2^{10^9+1}-1)", r"\sqrt2(2\cdot 2^{10^9}-1)"),
    ("100000!", "100000\\cdot 99999!"),
    ("7!!", "105"),
    (r"\lfloor\sqrt2\cdot\sqrt2\rfloor", "2"),
    (r"\lfloor\ln e^2\rfloor", "2"),
    (r"\sum_{k=1}^{10}k^2", "385"),
]


@pytest.mark.parametrize(("gold", "answer"), SAME_CONSTANTS)
def test_two_forms_of_a_constant_are_equal(gold: str, answer: str) -> None:
    assert compare(gold, answer)[0]
    assert compare(answer, gold)[0]


SAME_FUNCTIONS = [
    (r"\lceil n/2\rceil+1", r"\lfloor\frac{n+1}{2}\rfloor+1"),
    (r"\lfloor\sqrt{n-1}\rfloor", r"\lceil\sqrt n\rceil-1"),
    (r"\lfloor\log_2 n\rfloor+1", r"\lceil\log_2(n+1)\rceil"),
    (r"\lfloor\frac n2\rfloor\lfloor\frac{n-1}2\rfloor", r"\lfloor\frac{(n-1)^2}4\rfloor"),
    (r"\lfloor x\rfloor+\lfloor x+\frac12\rfloor", r"\lfloor 2x\rfloor"),
    (r"\max(a,b)", r"\frac{a+b+|a-b|}{2}"),
    (r"2\gcd(m,n)", r"\gcd(2m,2n)"),
    ("(-1)^n", r"\cos(n\pi)"),
    ("n!", r"\prod_{k=1}^{n}k"),
    (r"\sum_{k=1}^{n}k^3", r"\frac{n^2(n+1)^2}{4}"),
    (r"\sum_{k=0}^{n}\binom{n}{k}", "2^n"),
    (r"\binom{2n}{n}", r"\frac{(2n)!}{(n!)^2}"),
    (r"\sqrt{x^2}", "|x|"),
    (r"\sqrt{ab}", r"\sqrt a\sqrt b"),
    (r"\sqrt{1/n}", r"\frac1{\sqrt n}"),
    (r"\frac{x^2-1}{x-1}", "x+1"),
    (r"\tan\frac x2", r"\frac{\sin x}{1+\cos x}"),
    (r"\arcsin(x-5)", r"\frac\pi2-\arccos(x-5)"),
]
DIFFERENT_FUNCTIONS = [
    (r"\left\lfloor\frac{3n}{7}\right\rfloor", r"\left\lfloor\frac{3n+1}{7}\right\rfloor"),
    (r"\lfloor n/1000003\rfloor", r"\lfloor(n+1)/1000003\rfloor"),
    (r"\lfloor\sqrt n\rfloor", r"\lceil\sqrt n\rceil-1"),
    (r"\lfloor\log_2 n\rfloor+1", r"\lceil\log_2 n\rceil"),
    (r"\lfloor x\rfloor", r"\lceil x\rceil-1"),
    (r"\lfloor x\rfloor", "x"),
    (r"\lfloor x\rfloor+\lfloor x+0.499\rfloor", r"\lfloor 2x\rfloor"),
    (r"\lceil x/2\rceil", r"\lfloor\frac{x+1}{2}\rfloor"),
    ("|x-1000|", "1000-x"),
    ("|x-50|+|x-51|", "|2x-101|"),
    ("|x^2-1000|", "x^2-1000"),
    (r"\max(x,2x-500)", "x"),
    (r"\gcd(m,n)", "1"),
    (r"\gcd(m,n)", r"\gcd(m,2n)"),
    (r"\gcd(6n+7,58)", r"\gcd(6n+7,2)"),
    (r"\gcd(7n+2,49)", r"\gcd(7n+2,41)"),
    (r"\gcd(n,1009)", r"\gcd(n,1013)"),
    ("(-1)^x", r"\cos(x\pi)"),
    (r"\sum_{k=1}^{n}k", r"\frac{n(n-1)}{2}"),
    ("n!", r"\prod_{k=2}^{n+1}k"),
    (r"\sqrt{x^2}", "x"),
    (r"\sqrt{(x+1504)^2}", "x+1504"),
    ("(x+1)^2", "x^2+2x+1+10^{-60}"),
]


@pytest.mark.parametrize(("gold", "answer"), SAME_FUNCTIONS)
def test_two_forms_of_a_function_are_equal(gold: str, answer: str) -> None:
    assert compare(gold, answer)[0]
    assert compare(answer, gold)[0]


@pytest.mark.parametrize(("gold", "answer"), DIFFERENT_FUNCTIONS)
def test_functions_that_differ_anywhere_are_not_equal(gold: str, answer: str) -> None:
    assert not compare(gold, answer)[0]
    assert not compare(answer, gold)[0]


@pytest.mark.parametrize("rule", RULES)
def test_random_pairs_that_differ_are_not_equal(rule: str) -> None:
    assert [pair for pair in unequal_pairs(RULES[rule], 20, seed=1) if compare(*pair)[0]] == []


X, Y = sympy.symbols("x y")
REWRITINGS = [sympy.expand, sympy.factor, sympy.together, sympy.apart, sympy.radsimp, sympy.simplify]


def random_expression(rng: random.Random) -> sympy.Expr:
    """A rational or algebraic expression of one variable."""
    a, b, c, d = (sympy.Integer(rng.choice([-3, -2, -1, 1, 2, 3, 5, 7])) for _ in range(4))
    forms = [
        (a * X + b) ** 2 * (c * X + d),
        (a * X + b) / ((X + c) * (X + 9)),
        1 / (sympy.sqrt(X**2 + 1) + abs(a)),
        (sympy.sqrt(abs(a) + 1) * X + b) / (sympy.sqrt(2) + c),
        (sympy.sqrt(5) + a) ** 3 / (sympy.sqrt(3) + abs(b)),
        sympy.Rational(a, b) * sympy.sqrt(abs(c)) + sympy.sqrt(8) / d,
    ]
    return rng.choice(forms)


@pytest.mark.parametrize("rewrite", REWRITINGS, ids=lambda function: function.__name__)
def test_what_sympy_rewrites_stays_equal(rewrite: "sympy.Function") -> None:
    rng = random.Random(rewrite.__name__)
    for _ in range(12):
        expression = random_expression(rng)
        if rewrite is sympy.apart and not expression.has(X):
            continue
        try:
            other = rewrite(expression)
        except (sympy.PolynomialError, NotImplementedError):
            continue
        gold, answer = sympy.latex(expression), sympy.latex(other)
        assert compare(gold, answer)[0], (gold, answer)


TRIGONOMETRY = [sympy.sin(2 * X), sympy.cos(2 * X), sympy.sin(X + Y), sympy.tan(X + Y), sympy.cos(3 * X)]


@pytest.mark.parametrize("expression", TRIGONOMETRY, ids=str)
def test_trigonometric_identities_hold(expression: sympy.Expr) -> None:
    other = sympy.expand_trig(expression)
    assert compare(sympy.latex(expression), sympy.latex(other))[0]
