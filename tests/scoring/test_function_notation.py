"""Notations of functions, products and numerals: (gold, answer) pairs."""

import pytest

from r1eval.scoring.answers.expression import compare

# fmt: off
SAME = {
    "a letter before a number": [
        (r"n\cdot 2^{n-1}", "n2^{n-1}"), (r"n\cdot 2^{n}", "n 2^n"), (r"n^2\cdot 2^n", "n^2 2^n"),
        ("(n-1)2^n", "(n-1)2^n"), (r"k\cdot 3^{k}", "k3^k"), ("n2^{n-1}", r"n\cdot 2^{n-1}"),
        ("n2^{n-1}", "2^{n-1}n"), ("n(n+1)2^{n-2}", "n(n+1)2^{n-2}"), (r"2^n\cdot3^m", "2^n3^m"),
        (r"\pi\cdot 2^n", r"\pi2^n"), (r"mn\cdot 2^{k}", "mn2^k"), (r"m\cdot 3^{m+1}", "m3^{m+1}"),
        (r"n\cdot 2^{n-1}+1", "n2^{n-1}+1"), (r"n\cdot 2^{n-1}", r"2^{n-1}\cdot n"),
        (r"\frac{n2^n}{3}", r"\frac{n\cdot 2^n}{3}"), ("nm2^{n}", "n m 2^n"), (r"x\cdot 10^5", "x10^5"),
        ("a_n2^n", "2^na_n"), ("(n+1)!2^n", "2^n(n+1)!"), (r"n\cdot(-1)^n", "n(-1)^n"),
    ],
    "binomials and permutations": [
        ("20", "C_6^3"), ("20", "^6C_3"), ("20", "{}_6C_3"), ("20", "{}^6C_3"), ("20", "C(6,3)"),
        ("20", r"\binom63"), ("20", "6C3"), ("20", r"\tbinom{6}{3}"), ("20", r"{6 \choose 3}"),
        ("20", r"\mathrm{C}_6^3"), ("20", "C^3_6"), ("20", "C_{6}^{3}"), ("20", "_6C_3"),
        (r"\binom{n}{k}", "C_n^k"), (r"\binom{n}{k}", "{}^nC_k"), (r"\binom{n}{2}", "C_n^2"),
        (r"\binom{n}{2}", "C(n,2)"), (r"\frac{n(n-1)}{2}", "C_n^2"), (r"\binom{2n}{n}", "C_{2n}^n"),
        (r"\binom{2n}{n}", "C_{2n}^{n}"), ("20", "A_5^2"), ("20", "P_5^2"), ("20", "{}_5P_2"),
        ("20", "5P2"), ("120", "A_6^3"), ("20", "6 choose 3"), (r"\binom{10}{4}", "C_{10}^4"),
        (r"\binom{n+1}{2}", "C_{n+1}^2"), ("(6,3)", "C(6,3)"), ("(3,6)", "C(3,6)"),
        ("60", r"C_6^3\cdot 3"), ("20", r"\dbinom{6}{3}"), ("C_1e^x+C_2e^{-x}", "C_1e^{x}+C_2e^{-x}"),
        ("C_6^3", "20"), ("2^n-n-1", "2^n-C_n^1-1"), ("35", "C_7^3"), ("35", "{}^7C_3"),
        ("35", "^{7}C_{3}"), ("35", r"{7\choose3}"), ("35", r"\binom{7}{4}"), ("35", "{}_{7}C_{3}"),
        ("35", r"{}^{7}\mathrm{C}_{3}"), ("35", "C(7, 3)"), ("35", r"\text{C}(7,3)"),
        ("35", r"7\text{ choose }3"), ("35", "_7C_3 = 35"), ("35", "C_7^3 = 35"), ("42", "P(7,2)"),
        ("42", "{}^7P_2"), ("42", "A_7^2"), (r"\binom{n}{3}", "{}^nC_3"), (r"\binom{n}{3}", "C_n^3"),
        (r"\binom{n}{3}", "nC3"), (r"\binom{2n}{n}", "{}^{2n}C_n"), ("C_{100}^{50}", r"\binom{100}{50}"),
        (r"\binom{m+n}{n}", "C_{m+n}^n"), (r"\binom{n-1}{k-1}", "C_{n-1}^{k-1}"),
        (r"2\binom{6}{3}", "2C_6^3"), (r"\binom{6}{3}^2", "(C_6^3)^2"),
        (r"\binom{6}{3}\binom{4}{2}", "C_6^3C_4^2"), (r"\binom{6}{3}\binom{4}{2}", r"C_6^3\cdot C_4^2"),
        ("120", "120"),
    ],
    "double factorials": [
        ("105", "7!!"), ("(2n-1)!!", "(2n-1)!!"), (r"\frac{(2n)!}{2^n n!}", "(2n-1)!!"), ("384", "8!!"),
        ("8!!", r"2^4\cdot4!"), ("3", "3!!"), ("720", "(3!)!"), ("15", "5!!"), ("(2n)!!", "2^n n!"),
        ("945", "9!!"), ("945", "9 !!"), ("46080", "12!!"), (r"\frac{7!!}{8!!}", r"\frac{35}{128}"),
        ("(2n+1)!!", r"\frac{(2n+1)!}{2^n n!}"), ("1", "0!!"),
    ],
    "sums and products": [
        ("n!", r"\prod_{k=1}^{n}k"), (r"\frac{n(n+1)}{2}", r"\sum_{k=1}^n k"),
        (r"\frac{n(n+1)}{2}", r"\sum_{i=1}^{n} i"), ("55", r"\sum_{k=1}^{10}k"),
        ("385", r"\sum\limits_{k=1}^{10} k^2"), (r"\sum_{k=1}^n k^2", r"\frac{n(n+1)(2n+1)}{6}"),
        (r"1+\frac{n(n+1)}{2}", r"1+\sum_{k=1}^n k"),
        (r"\sum_{k=1}^{n}\frac1k", r"\sum_{j=1}^{n}\frac1j"),
        (r"\frac{n(n+1)(2n+1)}{6}", r"\sum_{k=1}^{n}k^2"),
        (r"\left(\frac{n(n+1)}{2}\right)^2", r"\sum_{k=1}^{n}k^3"), ("2^{n+1}-1", r"\sum_{k=0}^{n}2^k"),
        ("5050", r"\sum_{i=1}^{100} i"), ("720", r"\prod_{i=1}^{6} i"),
        ("(2n-1)!!", r"\prod_{k=1}^{n}(2k-1)"), (r"\frac{1}{n+1}", r"\prod_{k=1}^{n}\frac{k}{k+1}"),
        (r"\frac{n}{n+1}", r"\sum_{k=1}^{n}\frac{1}{k(k+1)}"), ("1", r"\sum_{n=1}^{\infty}\frac{1}{2^n}"),
    ],
    "cis": [
        (r"e^{i\pi/4}", r"\operatorname{cis}45^\circ"),
        (r"e^{i\pi/4}", r"\operatorname{cis}\frac{\pi}{4}"), (r"e^{i\pi/4}", r"\text{cis}(45^\circ)"),
        (r"e^{i\pi/4}", r"\mathrm{cis}\,45^\circ"), (r"2e^{i\pi/3}", r"2\operatorname{cis}60^\circ"),
        (r"2e^{i\pi/3}", r"2\,\text{cis}\,\frac{\pi}{3}"), ("-1", r"\operatorname{cis}\pi"),
        (r"\operatorname{cis}\theta", r"\cos\theta+i\sin\theta"), ("i", r"\operatorname{cis}(90^\circ)"),
        (r"e^{i\pi/6}", r"\operatorname{cis}30^\circ"), (r"e^{i\pi/6}", r"\operatorname{cis}(\pi/6)"),
        (r"4e^{i\pi/6}", r"4\operatorname{cis}\left(\frac{\pi}{6}\right)"),
        (r"e^{i\pi/6}", r"\text{cis }30^\circ"), (r"e^{i\pi/6}", r"\cos30^\circ+i\sin30^\circ"),
        (r"2\operatorname{cis}\frac{\pi}{3}", r"1+i\sqrt3"), (r"cis 45^\circ", r"e^{i\pi/4}"),
    ],
    "names of functions": [
        (r"\arctan 2", r"\operatorname{arctg}2"), (r"\tan x", r"\operatorname{tg}x"),
        (r"\tan x", r"\tg x"), (r"\cot x", r"\operatorname{ctg}x"), (r"\cot x", r"\ctg x"),
        (r"\csc x", r"\operatorname{cosec}x"), (r"\sinh x", r"\operatorname{sh}x"),
        (r"\cosh x", r"\operatorname{ch}x"), (r"\tanh x", r"\operatorname{th}x"),
        (r"\log_{10} 5", r"\lg 5"), (r"\arcsin\frac13", r"\operatorname{arcsin}\frac13"),
        (r"\operatorname{arccot} 2", r"\operatorname{arcctg}2"), (r"\sinh x", "sh x"),
        (r"\sin x", r"\operatorname{sen}x"), (r"\arctan 2", "arctg 2"), (r"\arctan 2", r"\arctg 2"),
        (r"\tan\alpha", r"tg\alpha"), (r"\sinh(2x)", r"\mathrm{sh}(2x)"),
        (r"\arctan\frac34", r"\operatorname{arctg}\frac{3}{4}"),
        (r"\operatorname{arcsinh} x", r"\operatorname{arsh}x"), (r"\frac13sh", r"\frac{sh}{3}"),
        (r"\sin x\cos x", r"\sin x\,\cos x"), (r"\frac{\operatorname{sh}x}{x}", r"\frac{\sinh x}{x}"),
        (r"\operatorname{arcctg}3", r"\arctan\frac13"), (r"\operatorname{tg}^2x", r"\tan^2x"),
        (r"2\operatorname{arctg}x", r"2\arctan x"),
        (r"\ln\operatorname{tg}\frac{x}{2}", r"\ln\tan\frac{x}{2}"), (r"\operatorname{cth}x", r"\coth x"),
        (r"\arctan(2)", r"\mathrm{arctg}(2)"), (r"\arctan(2)", r"\text{arctg }2"),
        (r"\lg 2", r"\log_{10}2"), (r"\operatorname{Arctan}2", r"\arctan2"), (r"\log 2", r"\lg 2"),
        (r"\tan^{-1}2", r"\operatorname{arctg}2"), (r"-\ctg x+C", r"-\cot x+C"),
    ],
    "named bases": [
        ("1011_2", r"1011\text{ (base 2)}"), ("1011_2", "1011 base two"),
        ("1011_2", r"1011\text{ in base 2}"), ("1011_2", r"1011_{\text{two}}"), ("1011_2", "1011_{(2)}"),
        ("1011_2", "(1011)_2"), ("204_5", r"204\text{ base five}"), ("204_5", r"204\text{ in base five}"),
        ("1011_2", r"\text{1011 in base 2}"), ("1011_2", r"1011\text{ (in base two)}"),
        ("1011_2", r"1011 \text{ (binary)}"), ("2A_{16}", r"\text{2A}_{16}"),
        ("2A_{16}", r"\mathrm{2A}_{16}"), ("2A_{16}", r"2\text{A}_{16}"), ("2A_{16}", "2a_{16}"),
        ("FF_{16}", r"\text{FF}_{16}"), ("2A_{16}", r"\text{2A}"), ("2A_{16}", "2A"), ("2A_{16}", "0x2A"),
        ("2A_{16}", r"\texttt{2A}_{16}"), ("BEEF_{16}", r"\text{BEEF}_{16}"),
        ("777_8", r"777\text{ base 8}"), ("777_8", r"777_{\text{eight}}"),
        ("777_8", r"777\text{ (octal)}"), ("777_8", r"777_{\text{base }8}"),
        ("777_8", r"777\text{ (base eight)}"), ("777_8", r"777\text{ (base-8)}"),
        ("777_8", r"777\text{ in base }8"), ("777_8", r"\text{777 (base 8)}"),
        ("1A3_{12}", r"\text{1A3}_{12}"), ("1A3_{12}", r"1\text{A}3_{12}"),
        ("1A3_{12}", r"1\mathrm{A}3_{12}"), ("C0DE_{16}", r"\text{C0DE}_{16}"),
        ("ABC_{16}", r"\mathrm{ABC}_{16}"), ("101_2", r"101_{\text{(2)}}"), ("-101_2", "-101_2"),
        ("101_2", "x=101_2"), ("101_2", r"\overline{101}_2"),
    ],
}
OTHER = {
    "a letter before a number": [
        (r"n\cdot 2^{n-1}", "n2^{n+1}"), (r"n\cdot 2^{n-1}", "n^{2^{n-1}}"), (r"2^n\cdot3^m", "2^{n3^m}"),
        (r"n\cdot 2^{n-1}", "n2n-1"), ("x^2", "x2"), (r"n\cdot 2^{n-1}", "n2^{n}-1"),
        (r"n\cdot 2^{n-1}", "(n2)^{n-1}"), (r"n\cdot 2^{n-1}", "n+2^{n-1}"), ("k^22^k", "k^{22^k}"),
    ],
    "binomials and permutations": [
        ("216", "C_6^3"), ("20", "C_3^6"), ("15", "C_6^3"), ("10", "A_5^2"), (r"\binom{n}{k}", "A_n^k"),
        ("C_6^3", "6^3"), ("343", "C_7^3"), ("21", "C_7^3"), ("49", "A_7^2"), ("21", "P(7,2)"),
        (r"\binom{n}{3}", "A_n^3"), (r"\binom{n-1}{k-1}", "C_{n-1}^{k}"), ("5040", "P_7"), ("A", "A_1"),
    ],
    "double factorials": [
        ("5040", "7!!"), ("105", "7!"), ("720", "3!!"), ("(2n)!", "(2n)!!"), ("48", "6!!!"),
        ("945", "9!"), ("945", "(9!)!"), ("(2n+1)!!", "(2n+1)!"), ("(2n+1)!!", "(2n-1)!!"),
        ("2027", "2027!!"),
    ],
    "sums and products": [
        (r"\frac{n(n+1)}{2}", r"\sum_{k=1}^{n+1} k"), ("54", r"\sum_{k=1}^{10}k"),
        ("n!", r"\prod_{k=1}^{n-1}k"), (r"\sum_{k=1}^{n}\frac1k", r"\sum_{j=1}^{n-1}\frac1j"),
        (r"\left(\frac{n(n+1)}{2}\right)^2", r"\sum_{k=1}^{n}k^2"), ("2^{n+1}-1", r"\sum_{k=1}^{n}2^k"),
        ("720", r"\prod_{i=1}^{5} i"), (r"\frac{n}{n+1}", r"\sum_{k=1}^{n}\frac{1}{k^2}"),
    ],
    "cis": [
        (r"e^{i\pi/4}", r"\operatorname{cis}46^\circ"), ("1", r"\operatorname{cis}\pi"),
        (r"\operatorname{cis}\theta", r"\cos\theta-i\sin\theta"),
        (r"e^{i\pi/6}", r"\operatorname{cis}60^\circ"), (r"e^{i\pi/6}", r"\cos30^\circ"),
    ],
    "names of functions": [
        (r"\arctan 2", r"\operatorname{arcctg}2"), (r"\tan x", r"\operatorname{ctg}x"),
        (r"\sinh x", r"\operatorname{ch}x"), (r"\ln 5", r"\lg 5"), (r"\lg 2", r"\ln 2"),
        (r"\cot^{-1}2", r"\operatorname{arctg}2"),
    ],
    "named bases": [
        ("1011_2", r"1011\text{ (base 3)}"), ("1011_2", r"1010\text{ (base 2)}"),
        ("1011_2", r"1011_{\text{three}}"), ("11", "1011_2"), ("2A_{16}", r"\text{2B}_{16}"),
        ("2A_{16}", r"\text{2A}_{17}"), ("2A_{16}", "42"), ("777_8", r"777\text{ (base 9)}"),
        ("777_8", r"776\text{ (base 8)}"), ("1A3_{12}", "1A3_{16}"), ("C0DE_{16}", r"\text{CODE}_{16}"),
        ("ABC_{16}", r"\text{ABD}_{16}"),
    ],
}
# fmt: on


@pytest.mark.parametrize("topic", SAME)
def test_the_answer_equals_the_gold(topic: str) -> None:
    assert [pair for pair in SAME[topic] if not compare(*pair)[0]] == []


@pytest.mark.parametrize("topic", OTHER)
def test_the_answer_differs_from_the_gold(topic: str) -> None:
    assert [pair for pair in OTHER[topic] if compare(*pair)[0]] == []
