"""Numbers in words of other languages than English: a number is read as a whole, never a part of it."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from r1eval.scoring.languages.spoken_numbers import numbers_in_words, whole_number
from r1eval.scoring.languages.table import LANGUAGES
from r1eval.scoring.languages.vocabulary import Vocabulary, counted, words
from r1eval.scoring.replies.extraction import extract

ROWS = {row.name: row for row in LANGUAGES}


def german(number: int) -> str:
    """A number below a million."""
    ones = list(
        counted(
            "null ein zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn"
        )
    )
    ones += words("sechzehn, siebzehn, achtzehn, neunzehn")
    tens = words("zwanzig, dreißig, vierzig, fünfzig, sechzig, siebzig, achtzig, neunzig")
    if number >= 1000:
        return german(number // 1000) + "tausend" + (german(number % 1000) if number % 1000 else "")
    if number >= 100:
        return german(number // 100) + "hundert" + (german(number % 100) if number % 100 else "")
    if number < 20:
        return ones[number]
    return (f"{ones[number % 10]}und" if number % 10 else "") + tens[number // 10 - 2]


def french(number: int) -> str:
    """A number below a thousand."""
    ones = list(
        counted(
            "zéro un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize"
        )
    )
    ones += ["dix-sept", "dix-huit", "dix-neuf"]
    tens = [
        "vingt",
        "trente",
        "quarante",
        "cinquante",
        "soixante",
        "soixante",
        "quatre-vingt",
        "quatre-vingt",
    ]
    if number >= 100:
        hundreds = "cent" if number < 200 else f"{ones[number // 100]} cent"
        return f"{hundreds} {french(number % 100)}" if number % 100 else hundreds
    if number < 20:
        return ones[number]
    rest = number % 20 if number >= 60 else number % 10
    if not rest:
        return tens[number // 10 - 2]
    return tens[number // 10 - 2] + (" et " if rest in {1, 11} and number < 80 else "-") + ones[rest]


def russian(number: int) -> str:
    """A number below a thousand."""
    ones = list(
        counted("ноль один два три четыре пять шесть семь восемь девять десять одиннадцать двенадцать")
    )
    ones += words("тринадцать, четырнадцать, пятнадцать, шестнадцать, семнадцать, восемнадцать, девятнадцать")
    tens = words("двадцать, тридцать, сорок, пятьдесят, шестьдесят, семьдесят, восемьдесят, девяносто")
    hundreds = words("сто, двести, триста, четыреста, пятьсот, шестьсот, семьсот, восемьсот, девятьсот")
    said = [hundreds[number // 100 - 1]] if number >= 100 else []
    rest = number % 100
    if rest >= 20:
        said.append(tens[rest // 10 - 2])
        rest %= 10
    return " ".join([*said, ones[rest]] if rest or not said else said)


def chinese(number: int) -> str:
    """A number below ten thousand."""
    signs, units = "零一二三四五六七八九", ["千", "百", "十", ""]
    text = ""
    for digit, unit in zip(f"{number:04}", units, strict=True):
        text += signs[int(digit)] + unit if digit != "0" else "零"
    while "零零" in text:
        text = text.replace("零零", "零")
    return text.strip("零")


@pytest.mark.parametrize(
    ("language", "written", "limit"),
    [
        ("German", german, 10**6),
        ("French", french, 1000),
        ("Russian", russian, 1000),
        ("Chinese", chinese, 10**4),
    ],
    ids=["german", "french", "russian", "chinese"],
)
@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_a_number_in_words_is_read(language: str, written: object, limit: int, data: st.DataObject) -> None:
    number = data.draw(st.integers(2, limit - 1))
    assert callable(written)
    assert whole_number(written(number), ROWS[language]) == number


@pytest.mark.parametrize(
    ("language", "text", "numbers"),
    [
        ("Spanish", "Hay treinta y cinco manzanas", [35]),
        ("Spanish", "Hay veintidós o veintitrés manzanas", [22, 23]),
        ("Spanish", "Son dos y medio", [None]),
        ("French", "Il y a un seul cas", []),
        ("French", "Il y a quatre-vingt-une pommes", [81]),
        ("German", "Es gibt fünfundzwanzig Äpfel", [25]),
        ("German", "zwei drei", [None]),
        ("Arabic", "الإجابة هي خمسة وثلاثون", [35]),
        ("Korean", "모두 서른다섯 개입니다", [35]),
        ("Japanese", "全部で百二十個です", [120]),
    ],
)
def test_the_numbers_of_a_sentence_are_whole(language: str, text: str, numbers: list[int | None]) -> None:
    assert numbers_in_words(text, ROWS[language]) == numbers


@pytest.mark.parametrize("row", LANGUAGES, ids=[row.name for row in LANGUAGES])
def test_no_text_of_number_words_takes_long(row: Vocabulary) -> None:
    parts = [*row.numbers, *row.larger_numbers, *row.scales, *row.number_joints] or ["five"]
    started = time.process_time()
    for separator in ("", " ", "-"):
        for run in (parts, parts[:1], parts[-2:], [*parts, "x"]):
            extract(separator.join(run * 2_000))
    assert time.process_time() - started < 5
