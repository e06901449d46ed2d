"""Vectors and derivatives in any notation: (gold, answer) pairs."""

import pytest

from r1eval.scoring.answers.expression import compare
from tests.scoring.tables import Table

# fmt: off
SAME: Table = {
    "vectors": [
        (r"\begin{pmatrix}1\\2\\-3\end{pmatrix}", r"\mathbf{i}+2\mathbf{j}-3\mathbf{k}"),
        (r"\begin{pmatrix}1\\2\\-3\end{pmatrix}", r"\hat{i}+2\hat{j}-3\hat{k}"),
        (r"\begin{pmatrix}1\\2\\-3\end{pmatrix}", r"\hat{\imath}+2\hat{\jmath}-3\hat{k}"),
        (r"\begin{pmatrix}1\\2\\-3\end{pmatrix}", r"\vec{i}+2\vec{j}-3\vec{k}"),
        (r"\begin{pmatrix}1\\2\\-3\end{pmatrix}", "i+2j-3k"),
        (r"\begin{pmatrix}1\\2\\-3\end{pmatrix}", r"\langle1,2,-3\rangle"),
        (r"\begin{pmatrix}1\\2\\-3\end{pmatrix}", "(1,2,-3)"),
        (r"\begin{pmatrix}1\\2\\-3\end{pmatrix}", "[1,2,-3]"),
        (r"\begin{pmatrix}1\\2\\-3\end{pmatrix}", "(1,2,-3)^T"),
        ("(1,2,-3)", r"\mathbf{i}+2\mathbf{j}-3\mathbf{k}"),
        (r"\langle 1,2,-3\rangle", r"\boldsymbol{i}+2\boldsymbol{j}-3\boldsymbol{k}"),
        (r"\mathbf{i}+2\mathbf{j}-3\mathbf{k}", "(1,2,-3)"),
        (r"\mathbf{i}+2\mathbf{j}-3\mathbf{k}", r"\begin{pmatrix}1\\2\\-3\end{pmatrix}"),
        (r"\mathbf{i}+2\mathbf{j}-3\mathbf{k}", r"-3\mathbf{k}+2\mathbf{j}+\mathbf{i}"),
        (r"3\mathbf{i}+4\mathbf{j}", "(3,4)"), ("(3,4)", r"\vec{v}=3\vec{i}+4\vec{j}"),
        ("(3,0,4)", r"3\mathbf{i}+4\mathbf{k}"),
        (r"\begin{pmatrix}1\\2\\-3\end{pmatrix}", r"\vec{v}=\begin{pmatrix}1\\2\\-3\end{pmatrix}"),
        (r"\begin{pmatrix}1\\2\\-3\end{pmatrix}", r"\mathbf{v}=(1,2,-3)"),
        (r"\frac12\mathbf{i}+\sqrt3\mathbf{j}", r"(\frac12,\sqrt3)"), ("2+3i", "2+3i"),
    ],
    "derivatives": [
        (r"m\frac{dv}{dt}+bv=f", r"m\dot{v}+bv=f"), (r"m\frac{dv}{dt}+bv=f", "mv'+bv=f"),
        (r"m\frac{dv}{dt}+bv=f", r"m\dot v+bv-f=0"), ("y''+4y=0", r"\frac{d^2y}{dx^2}+4y=0"),
        ("y''+4y=0", r"\ddot y+4y=0"), (r"\frac{dy}{dx}=2xy", "y'=2xy"),
        (r"\dot x=-kx", r"\frac{dx}{dt}=-kx"), (r"\frac{d}{dt}v=g", r"\dot{v}=g"),
        (r"\frac{\mathrm{d}y}{\mathrm{d}x}=y", "y'=y"), (r"m\frac{d^2x}{dt^2}+kx=0", r"m\ddot{x}+kx=0"),
        (r"m\frac{d^2x}{dt^2}+kx=0", r"m\ddot{x}=-kx"),
        (r"\ddot\theta+\frac gl\theta=0", r"\frac{d^2\theta}{dt^2}+\frac gl\theta=0"), ("dy/dx=2x", "y'=2x"),
    ],
}
OTHER: Table = {
    "vectors": [
        (r"\begin{pmatrix}1\\2\\-3\end{pmatrix}", r"\mathbf{i}+2\mathbf{j}+3\mathbf{k}"),
        (r"\begin{pmatrix}1\\2\\-3\end{pmatrix}", r"\mathbf{i}-3\mathbf{j}+2\mathbf{k}"),
        (r"\begin{pmatrix}1\\2\\-3\end{pmatrix}", "2i+j-3k"),
        (r"\mathbf{i}+2\mathbf{j}-3\mathbf{k}", "(1,-3,2)"),
        (r"3\mathbf{i}+4\mathbf{j}", r"3\mathbf{j}+4\mathbf{i}"), ("2+3i", "3+2i"), ("6+9i", "6+9j"),
    ],
    "derivatives": [
        (r"m\frac{dv}{dt}+bv=f", r"m\frac{dv}{dx}+bv=f"), (r"m\frac{dv}{dt}+bv=f", r"m\ddot{v}+bv=f"),
        (r"m\frac{dv}{dt}+bv=f", r"m\dot{v}-bv=f"), (r"m\frac{dv}{dt}+bv=f", "mv+bv=f"),
        ("y''+4y=0", r"\frac{dy}{dx}+4y=0"), (r"\frac{dy}{dx}=2xy", r"\frac{dy}{dt}=2xy"),
        (r"\dot x=-kx", r"\frac{dx}{dt}=kx"), (r"\frac{v}{t}", r"\frac{dv}{dt}"),
    ],
}
# fmt: on


@pytest.mark.parametrize("topic", SAME)
def test_the_answer_equals_the_gold(topic: str) -> None:
    assert [pair for pair in SAME[topic] if not compare(*pair)[0]] == []


@pytest.mark.parametrize("topic", OTHER)
def test_the_answer_differs_from_the_gold(topic: str) -> None:
    assert [pair for pair in OTHER[topic] if compare(*pair)[0]] == []
