"""Rewrites Unicode characters as the common subset of LaTeX."""

import re
import unicodedata

SUPERSCRIPT = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾ⁿⁱˣ", "0123456789+-()nix")
SUBSCRIPT = str.maketrans("₀₁₂₃₄₅₆₇₈₉₊₋₍₎ₙₓ", "0123456789+-()nx")
CHARACTERS = {
    **dict.fromkeys("−–—‐‑‒﹣－", "-"),
    **dict.fromkeys("×·∙⋅∗✕•", "*"),
    **dict.fromkeys("\u00a0\u2002\u2003\u2007\u2009\u200a\u202f\u3000~", " "),
    **dict.fromkeys("\u200b\u200c\u200d\ufeff\u2060", ""),
    **dict.fromkeys("’‘′`", "'"),
    "÷": "/",
    "∕": "/",
    "⁄": "/",
    "√": "\\sqrt ",
    "∛": "\\sqrt[3] ",
    "∞": "\\infty ",
    "″": "''",
    "”": "''",
    "°": "\\degree ",
    "º": "\\degree ",
    "≤": "\\le ",
    "⩽": "\\le ",
    "≥": "\\ge ",
    "⩾": "\\ge ",
    "≠": "\\ne ",
    "≈": "\\approx ",
    "≃": "\\approx ",
    "∪": "\\cup ",
    "∩": "\\cap ",
    "∈": "\\in ",
    "∖": "\\setminus ",
    "∅": "\\emptyset ",
    "ℝ": "\\RR ",
    "ℤ": "\\ZZ ",
    "±": "\\pm ",
    "∓": "\\mp ",
    "…": "\\ldots ",
    "。": ".",
    "、": ",",
    "¢": " cents ",
    "⟨": "\\langle ",
    "⟩": "\\rangle ",
    "∣": "|",
    "％": "%",
    "π": "\\pi ",
    "θ": "\\theta ",
    "α": "\\alpha ",
    "β": "\\beta ",
    "γ": "\\gamma ",
    "φ": "\\phi ",
    "ϕ": "\\phi ",
    "λ": "\\lambda ",
    "μ": "\\mu ",
    "ω": "\\omega ",
    "σ": "\\sigma ",
    "ρ": "\\rho ",
    "δ": "\\delta ",
    "ε": "\\epsilon ",
    "ℯ": "e",
    "ⅈ": "i",
    "⌊": "\\lfloor ",
    "⌋": "\\rfloor ",
    "⌈": "\\lceil ",
    "⌉": "\\rceil ",
}
SUPERSCRIPTS = re.compile("[⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾ⁿⁱˣ]+")
SUBSCRIPTS = re.compile("[₀₁₂₃₄₅₆₇₈₉₊₋₍₎ₙₓ]+")


def rewrite_characters(text: str) -> str:
    """The text in ASCII and LaTeX, as far as its characters have names there."""
    text = SUPERSCRIPTS.sub(lambda found: "^{" + found.group().translate(SUPERSCRIPT) + "}", text)
    text = SUBSCRIPTS.sub(lambda found: "_{" + found.group().translate(SUBSCRIPT) + "}", text)
    return "".join(_plain_character(character) for character in text)


def _plain_character(character: str) -> str:
    if character in CHARACTERS or character.isascii():
        return CHARACTERS.get(character, character)
    plain = unicodedata.normalize("NFKC", character)
    if "⁄" in plain:  # ½ and its like
        top, bottom = plain.split("⁄")
        return f"\\frac{{{top}}}{{{bottom}}}"
    if character.isdigit():
        return str(unicodedata.digit(character))
    return plain
