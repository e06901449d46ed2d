"""Answers that no comparison decides in a short time."""

STUBBORN = (
    r"\sum_{n=1}^{10^9} \sin(n^2)",
    r"\prod_{n=1}^{10^7} (1 + \frac{1}{n^2 + \sqrt{n}})",
    r"\int_0^{100} \sin(e^{\sin(x^x)})\,dx",
    r"\sum_{n=1}^{10^8} \frac{\cos(n)}{\sqrt{n}}",
    r"\binom{10^8}{5 \cdot 10^7}",
    r"(10^8)!",
)
