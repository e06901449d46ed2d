"""Names and letters: equations that name a value, named golds, renamed letters: (gold, answer) pairs."""

import pytest

from r1eval.scoring.answers.expression import compare
from tests.scoring.tables import Table

# fmt: off
SAME: Table = {
    "equations that do not name": [
        ("5", "x=5"), ("5", "x+y=5"), ("5", "f(2)=5"), ("5", "a_3=5"), ("5", "AB=5"), ("5", r"x+\frac1x=5"),
        ("5", r"\cos\theta=5"), ("5", "S_n=5"), ("5", "x=y=5"), ("2x", "y=2x"), ("5", "|z|=5"),
        ("5", r"x-\frac1x=5"), ("5", r"x^2+\frac1{x^2}=5"), ("5", "abc=5"), ("5", "2(a+b)=5"),
    ],
    "case": [
        ("4R", "4R"), ("x+C", "x+c"), ("y=Ce^{x}", "y=ce^x"),
    ],
    "named golds": [
        (r"\frac{NO}{BO}=\frac{1}{\sqrt{6}}", r"\frac{1}{\sqrt{6}}"),
        (r"\frac{NO}{BO}=\frac{1}{\sqrt{6}}", r"\frac{NO}{BO}=\frac{\sqrt6}{6}"), ("AB=5", "5"),
        ("AB=5", "BA=5"), ("AB=5", r"\overline{AB}=5"), ("5", "AB=5"), ("5", r"\overline{AB}=5"),
        (r"m_{\max}=n^2-n-1", "m=n^2-n-1"), (r"m_{\max}=n^2-n-1", "n^2-n-1"),
        (r"m_{\max}=n^2-n-1", r"m_{\text{max}}=n^2-n-1"), ("m=n^2-n-1", r"m_{\max}=n^2-n-1"),
        (r"S_{\min}=12", "12"), (r"S_{\triangle ABC}=12", "12"), (r"S_{\triangle ABC}=12", "S=12"),
        (r"\angle ABC=30^\circ", r"30^\circ"), (r"\cos A=\frac12", r"\frac12"),
        (r"\sin\theta=\frac12", r"\frac12"), ("f(3)=7", "7"), ("a_{10}=55", "55"),
        (r"P(A)=\frac38", r"\frac38"), ("x+y=5", "x+y=5"), ("x=5", "5"), (r"k_{\min}=3", "k=3"),
        (r"V_{\max}=\frac{4\pi}{3}", r"\frac{4\pi}{3}"), (r"V_{\max}=\frac{4\pi}{3}", r"V=\frac43\pi"),
        ("R=2r", "2r"), ("AB:BC=2:3", "2:3"), ("|AB|=5", "5"), ("AB+CD=7", "7"), ("M=m=3", "3"),
        ("AB^2=12", "12"), ("AB=5", r"AB=5\text{ cm}"), ("|z-1|=2", "|z-1|=2"),
    ],
    "renamed arguments": [
        ("f(x)=2x", "f(n)=2n"), ("f(x)=2x", "f(t)=2t"), ("f(n)=n^2+1", "f(x)=x^2+1"),
        ("f(x,y)=x-y", "f(a,b)=a-b"), ("f(x,y)=x-y", "f(y,x)=y-x"), ("a_n=2^n-1", "a_k=2^k-1"),
        ("P(x)=x^2+cx", "P(t)=t^2+ct"), (r"f(x)=\frac{x}{x+1}", r"f(u)=\frac{u}{1+u}"), ("f(x)=2x", "2x"),
    ],
    "renamed parameters": [
        (r"\frac{\pi}{6}+2k\pi", r"\frac{\pi}{6}+2n\pi"), (r"\frac{\pi}{6}+2k\pi", r"\frac{\pi}{6}+2\pi n"),
        (r"\frac{\pi}{6}+2k\pi", r"x=\frac{\pi}{6}+2n\pi, n\in\mathbb{Z}"),
        (r"x=\frac{\pi}{6}+2k\pi, k\in\mathbb{Z}", r"\frac{\pi}{6}+2n\pi"),
        (r"\frac{\pi}{4}+k\pi\ (k\in\mathbb{Z})", r"\frac{\pi}{4}+n\pi\text{ for any integer }n"),
        (r"30^\circ+360^\circ k", r"30^\circ+360^\circ n"), ("x^2+C", "x^2+c"), ("x^2+C", "x^2+K"),
        (r"\ln|x|+C", r"\ln|x|+C_1"), ("C_1e^x+C_2e^{-x}", "Ae^x+Be^{-x}"),
        ("C_1e^x+C_2e^{-x}", "c_1e^{-x}+c_2e^{x}"), ("n=3k", "n=3m"),
        (r"f(x)=cx \text{ for some constant } c", r"f(x)=ax \text{ for any constant } a"),
        (r"f(x)=cx, c\in\mathbb{R}", r"f(x)=kx\text{ where }k\text{ is a real constant}"),
        (r"\frac{k\pi}{3}, k\in\mathbb{Z}", r"\frac{n\pi}{3}, n\in\mathbb{Z}"), ("(t,2t,-t)", "(s,2s,-s)"),
        ("(t,2t,-t)", r"(t,2t,-t),\ t\in\mathbb{R}"), ("(t,2t,-t)", r"(k,2k,-k)\text{ for any real }k"),
        (r"(n,n+1), n\in\mathbb{N}", r"(k,k+1)\text{ where }k\in\mathbb{N}"),
        ("(x,y)=(t,1-t)", "(x,y)=(s,1-s)"), (r"\{(t,2t):t\in\mathbb{R}\}", r"\{(s,2s):s\in\mathbb{R}\}"),
        ("(m,2m,n)", "(p,2p,q)"), (r"2k\pi", r"2n\pi"),
        (r"\frac{\pi}{3}+2\pi k, k\in\mathbb{Z}", r"\frac{\pi}{3}+2\pi m\quad(m\in\mathbb{Z})"),
        (r"\frac{\pi}{3}\pm k\pi", r"\frac{\pi}{3}\pm n\pi"),
        (r"(-1)^k\frac{\pi}{6}+k\pi", r"(-1)^n\frac{\pi}{6}+n\pi"),
        (r"\pm\frac{\pi}{3}+2k\pi", r"\frac{\pi}{3}+2n\pi, -\frac{\pi}{3}+2n\pi"),
        (r"\frac{x^3}{3}+C", r"\frac13x^3+c"), (r"\frac{x^3}{3}+C", r"\frac13x^3+\text{const}"),
        ("e^x(C_1+C_2x)", "(c_1+c_2x)e^x"), ("e^x(C_1+C_2x)", "(A+Bx)e^x"),
        (r"C_1\cos x+C_2\sin x", r"A\cos x+B\sin x"), (r"C_1\cos x+C_2\sin x", r"A\sin x+B\cos x"),
        ("y=Ce^{x}", "y=ce^x"), (r"(k,k^2),k\in\mathbb{Z}", r"(n,n^2),n\in\mathbb{Z}"),
        ("(n,n,n)", "(k,k,k)"), ("(x,y)=(n,n+2)", "(m,m+2)"), ("(n,n+2),(n+2,n)", "(m+2,m),(m,m+2)"),
    ],
}
OTHER: Table = {
    "equations that do not name": [
        ("5", "2x=5"), ("5", "x+1=5"), ("5", "x^2=5"), ("5", "-x=5"), ("5", "3-2x=5"),
        ("5", r"\frac{x}{2}=5"), ("5", r"\sqrt{x}=5"), ("5", "|x|=5"), ("5", "2^x=5"), ("5", "x^2+x=5"),
        ("5", "5=2x"), ("5", "2n=5"), ("5", "n-1=5"), ("8", "x^3=8"), ("12", "3R=12"), ("-2", "2m=-2"),
        ("2x", "2y=2x"), ("5", r"\frac1x=5"), ("2", "|z-1|=2"), ("5", r"\frac{1}{x}+2=5"),
        ("5", r"\frac{10}{n}=5"), ("5", "x(x+1)=5"), ("5", "3^n=5"), ("5", "n!=5"), ("5", r"\ln x=5"),
        ("5", "2a=5"), ("5", "10-t=5"), ("5", r"\sqrt{2n+1}=5"),
    ],
    "case": [
        ("4R", "4r"), ("4r", "4R"), ("3R^2", "3r^2"), (r"\pi R^2", r"\pi r^2"), ("nR", "nr"),
        ("2A+b", "2a+b"), ("M", "m"), ("2C", "2c"), ("A+C", "A+c"), ("ABC", "abC"),
    ],
    "named golds": [
        (r"\frac{NO}{BO}=\frac{1}{\sqrt{6}}", r"\frac{BO}{NO}=\frac{1}{\sqrt6}"),
        (r"\frac{NO}{BO}=\frac{1}{\sqrt{6}}", r"\sqrt6"), ("AB=5", "CD=5"), ("AB=5", "AB=6"), ("AB=5", "6"),
        (r"m_{\max}=n^2-n-1", r"m_{\min}=n^2-n-1"), (r"m_{\max}=n^2-n-1", "m=n^2-n+1"),
        ("m=n^2-n-1", "k=n^2-n-1"), ("x_1=5", "x_2=5"), ("x=5", "y=5"),
        (r"\angle ABC=30^\circ", r"60^\circ"), ("f(3)=7", "f(2)=7"), ("x^2+y^2=4", "4"), ("2x=5", "5"),
        (r"V_{\max}=\frac{4\pi}{3}", r"\frac{3\pi}{4}"), ("AB:BC=2:3", "3:2"), ("|z-1|=2", "2"),
        ("|z-1|=2", "|z-1|=3"), (r"\sin x=5x", "5x"),
    ],
    "renamed arguments": [
        ("f(x)=2x", "f(x)=2y"), ("f(x)=2x", "f(n)=2x"), ("f(x)=2x", "f(n)=3n"), ("f(x)=2x", "g(x)=2x"),
        ("f(x)=2x", "f(y)=-2y"), ("f(x,y)=x-y", "f(a,b)=b-a"), ("f(x,y)=x-y", "f(y,x)=x-y"),
        ("a_n=2^n-1", "a_k=2^n-1"), ("a_n=2^n-1", "a_n=2^n+1"), ("P(x)=x^2+cx", "P(t)=t^2+cx"),
        ("f(x)=ax+b", "f(b)=ab+b"),
    ],
    "renamed parameters": [
        (r"\frac{\pi}{6}+2k\pi", r"\frac{\pi}{6}+n\pi"), (r"\frac{\pi}{6}+2k\pi", r"-\frac{\pi}{6}+2n\pi"),
        (r"\frac{\pi}{6}+2k\pi", r"\frac{5\pi}{6}+2n\pi"),
        (r"30^\circ+360^\circ k", r"30^\circ+180^\circ n"), ("x^2+C", "x^2"), ("x^2+C", "2x^2+c"),
        ("C_1e^x+C_2e^{-x}", "Ae^x+Be^{x}"), ("C_1e^x+C_2e^{-x}", "Ae^x+Be^{2x}"),
        ("y=Ce^{2x}", "y=Ae^{2x}"), ("2k+2", "2n+2"), ("k+1", "n+1"), ("n=3k", "n=4m"), ("a+b", "a+c"),
        ("kx", "nx"), ("y=kx", "y=mx"), ("f(x)=cx", "f(x)=ax"),
        (r"f(x)=cx, c\in\mathbb{R}", r"f(x)=kx+1\text{ where }k\text{ is a real constant}"),
        (r"\frac{k\pi}{3}, k\in\mathbb{Z}", r"\frac{n\pi}{6}, n\in\mathbb{Z}"), ("(t,2t,-t)", "(s,2s,s)"),
        ("(t,2t,-t)", r"(2t,t,-t),\ t\in\mathbb{R}"),
        (r"(t,2t,-t),t\in\mathbb{R}", r"(t,2t,-t),\ t\in\mathbb{Z}"), ("(a,2a)", "(b,2b)"),
        (r"(n,n+1), n\in\mathbb{N}", r"(k,k-1)\text{ where }k\in\mathbb{N}"), ("(m,n)", "(n,m)"),
        ("(m,2m,n)", "(p,2q,p)"), (r"k\pi r^2", r"n\pi r^2"), (r"r^2\pi", r"s^2\pi"), (r"a\pi", r"b\pi"),
        (r"\frac{\pi}{2n}", r"\frac{\pi}{2k}"), (r"\frac{\pi}{3}+2\pi k", r"\frac{\pi}{3}+4\pi m"),
        (r"\frac{\pi}{3}+k\pi", r"\frac{\pi}{3}+2m\pi"),
        (r"(-1)^k\frac{\pi}{6}+k\pi", r"(-1)^n\frac{\pi}{6}-n\pi"),
        (r"\pm\frac{\pi}{3}+2k\pi", r"\frac{\pi}{3}+2n\pi"), (r"\frac{x^3}{3}+C", r"\frac13x^3"),
        ("e^x(C_1+C_2x)", "(A+Bx)e^{-x}"), (r"C_1\cos x+C_2\sin x", r"A\cos 2x+B\sin x"),
        ("y=Ce^{x}", "y=ce^{-x}"), (r"(k,k^2),k\in\mathbb{Z}", r"(n^2,n),n\in\mathbb{Z}"),
        ("(a,b,c)=(t,t,t)", "(x,x,x)"), (r"(r,s)\to r+s", "r+s"), ("ax+b", "cx+d"), ("mx+b", "kx+b"),
        ("n(n+1)/2", "k(k+1)/2"), ("2^n", "2^k"), ("p", "q"),
    ],
}
# fmt: on


@pytest.mark.parametrize("topic", SAME)
def test_the_answer_equals_the_gold(topic: str) -> None:
    assert [pair for pair in SAME[topic] if not compare(*pair)[0]] == []


@pytest.mark.parametrize("topic", OTHER)
def test_the_answer_differs_from_the_gold(topic: str) -> None:
    assert [pair for pair in OTHER[topic] if compare(*pair)[0]] == []
