"""Words in other languages are count; mathematics, code and names are not."""

import json
import time
from pathlib import Path

import pytest

from r1eval.diagnostics.language import NON_PROSE, count_foreign_words, latin_words, target_language

ENGLISH = "Okay, so I need to find the number of integers $n$ such that $n^2+1$ divides 2n+3. Let me think. "
MATH = Path(__file__).parents[3] / "shared/data/HuggingFaceH4/MATH-500/test.jsonl"


def count(text: str, language: str = "en") -> tuple[int, int]:
    prose = NON_PROSE.sub(" ", text)
    return count_foreign_words(prose, latin_words(prose), language)


@pytest.mark.parametrize(
    ("foreign", "words"),
    [
        ("因此答案是十二", 4),
        ("рассмотрим функцию", 2),
        ("그러므로 답은", 2),
        ("On en déduit que la fonction est croissante sur cet intervalle", 10),
        ("Entonces la suma de los ángulos interiores es igual a ciento ochenta grados", 11),
        ("Daraus folgt, dass die Gleichung keine ganzzahligen Lösungen hat", 9),
    ],
)
def test_a_passage_in_another_language_is_counted(foreign: str, words: int) -> None:
    foreign_words, _ = count(f"{ENGLISH}{foreign}. {ENGLISH}")
    assert abs(foreign_words - words) <= 1


@pytest.mark.parametrize(
    "insert",
    [
        "θ = π/3, Δ = b² − 4ac, and αβ + Δx → 0",
        "Pierre de Fermat, Leonhard Euler, Joseph-Louis Lagrange, Henri Poincaré",
        "```python\npour chaque élément de la liste nous avons donc une valeur\n```",
        "$\\text{la somme de tous les entiers naturels est donc infinie}$",
        "\\[ \\text{la somme de tous les entiers naturels est donc infinie} \\]",
        "sin cos tan log exp max min gcd lcm mod",
        "[asy] draw dir dir dir cycle label dot unitsize [/asy]",
    ],
)
def test_names_symbols_formulas_and_code_are_not_foreign_words(insert: str) -> None:
    assert count(f"{ENGLISH}{insert}. {ENGLISH}")[0] == 0


def test_lowercase_latin_words_are_foreign_in_a_language_of_another_script() -> None:
    chinese = "首先，我们考虑这个方程的解。由 Cauchy 不等式可得 sin x ≤ 1。"
    assert count(chinese, "zh")[0] == 0
    assert count(chinese + "Wait, let me check this again.", "zh")[0] == 4


def test_english_solutions_have_no_foreign_words() -> None:
    if not MATH.exists():
        pytest.skip("the MATH-500 mirror is not available")
    texts = [json.loads(line)["solution"] for line in MATH.read_text(encoding="utf-8").splitlines()]
    assert sum(count(text)[0] for text in texts) == 0


@pytest.mark.parametrize(
    ("texts", "language"),
    [
        (["Find the sum of all positive integers $n$."], "en"),
        (["求所有满足条件的正整数。"], "zh"),
        (["Trouver la somme de tous les entiers naturels qui divisent douze."], "fr"),
        (["$x^2$", ""], "en"),
        ([], "en"),
    ],
)
def test_the_language_of_questions(texts: list[str], language: str) -> None:
    assert target_language(texts) == language


@pytest.mark.parametrize(
    "unit",
    ["a", "\0", "\ud800", "\\[", "\\(", "$", "`", "\\begin{a}", "因", "<a", "la casa es muy grande y verde "],
)
def test_time_is_linear_in_the_length(unit: str) -> None:
    def seconds(length: int) -> float:
        started = time.process_time()
        count(unit * (length // len(unit)))
        return time.process_time() - started

    count(ENGLISH)
    short = min(seconds(40_000) for _ in range(3))
    assert any(seconds(320_000) < 32 * short + 0.05 for _ in range(2))
