"""IFBench's instructions of one question each: lists, tables of values and sentences turned around."""

import csv
import re
import unicodedata
from collections.abc import Mapping
from io import StringIO
from itertools import pairwise
from string import ascii_lowercase

from r1eval.scoring.kinds.instructions.checks import Instruction, Kwargs
from r1eval.scoring.kinds.instructions.ifbench_text import no_punctuation, sentences, trimmed

CAPITALS = str.split("""
Reykjavik Helsinki Oslo Tallinn Stockholm Riga Moscow Copenhagen Vilnius Minsk Dublin Berlin Amsterdam
Warsaw London Brussels Prague Luxembourg Paris Vienna Bratislava Budapest Vaduz Chisinau Bern Ljubljana
Zagreb
""")
CITY_COLUMNS = ["ID", "Country", "City", "Year", "Count"]
CITY_ROWS, PRODUCT_ROWS, STUDENT_ROWS = 7, 14, 3
COLUMNS = 5
PRODUCT_HEADER = re.compile(
    ",[ \t]*".join(f'(?:"{name}"|{name})' for name in ("ProductID", "Category", "Brand", "Price", "Stock"))
)
STUDENT_HEADER = re.compile(
    "\t *".join(f'(?:"{name}"|{name})' for name in ("StudentID", "Subject", "Grade", "Semester", "Score"))
)
SPECIAL_FIELD = re.compile(r'".*[^\w\s].*"')
QUESTION = re.compile(r"\n*Question \d+[.|):;]?\s*")
OPTION = re.compile(r"[A-Ea-e][.|)]\s*\w")
QUESTIONS, OPTIONS = 4, 5
LAST_COUNTRY, COUNTRIES = "Zimbabwe", 52
DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
NAPOLEON = range(1769, 1822)
LONGEST = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
"""days of the months"""


def multiples(reply: str, _: Kwargs) -> bool:
    return re.findall(r"\d+", reply) == [str(number) for number in range(14, 50, 7)]


def mcq_count_length(reply: str, _: Kwargs) -> bool:
    """Questions from the first word on, each with its options and longer than the one before."""
    if not reply.startswith("Question"):
        return False
    found = [part.strip() for part in QUESTION.split(reply) if part.strip()]
    lengths = [_question_length(part.split("\n")) for part in found]
    return len(found) == QUESTIONS and 0 not in lengths and all(a < b for a, b in pairwise(lengths))


def _question_length(lines: list[str]) -> int:
    """Of the text before the options, plus one; 0 if there are not as many options as asked for."""
    is_option = [bool(OPTION.match(line.strip())) for line in lines]
    if sum(is_option) != OPTIONS:
        return 0
    return len(" ".join(line.strip() for line in lines[: is_option.index(True)]).strip()) + 1


def reverse_newline(reply: str, _: Kwargs) -> bool:
    """Lines in reverse order from the last country on, as many as there are countries."""
    lines = [trimmed(line) for line in reply.split("\n") if trimmed(line)]
    start = next((at for at, line in enumerate(lines) if LAST_COUNTRY in line), len(lines))
    names = [_ascii(line) for line in lines[start:]]
    return len(names) >= COUNTRIES and names == sorted(names, reverse=True)


def _ascii(text: str) -> str:
    """Without accents, and without what has no ASCII letter."""
    return unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode("ascii")


def word_reverse(reply: str, _: Kwargs) -> bool:
    """One sentence with the bald eagle, read backwards."""
    turned = " ".join(reversed(no_punctuation(reply.lower()).split()))
    return "bald eagle" in turned and turned in sentences(turned)


def character_reverse(reply: str, _: Kwargs) -> bool:
    return "bald eagle"[::-1] in reply.lower()


def sentence_alphabet(reply: str, _: Kwargs) -> bool:
    """As the reference: a quotation mark at the start of a sentence is no letter."""
    return [sentence[:1].lower() for sentence in sentences(reply)] == list(ascii_lowercase)


def european_capitals_sort(reply: str, _: Kwargs) -> bool:
    return [part.strip() for part in _ascii(reply).split(",") if part.strip()] == CAPITALS


def csv_city(reply: str, _: Kwargs) -> bool:
    rows = _rows(reply)
    return _has(rows, CITY_ROWS) and rows[0] == CITY_COLUMNS


def csv_special_character(reply: str, _: Kwargs) -> bool:
    """As the reference: the columns of the rows behind the first quoted special character are not counted."""
    if not PRODUCT_HEADER.fullmatch(reply.split("\n", maxsplit=1)[0].strip()):
        return False
    rows = _rows(_with_quotes(reply))
    if len(rows) != PRODUCT_ROWS + 1:
        return False
    for row in rows[1:]:
        if len(row) != COLUMNS:
            return False
        if any(map(SPECIAL_FIELD.match, row)):
            return True
    return False


def csv_quotes(reply: str, _: Kwargs) -> bool:
    if not STUDENT_HEADER.fullmatch(reply.split("\n", maxsplit=1)[0].strip()):
        return False
    rows = _rows(_with_quotes(reply), "\t")
    fields = [field.strip() for row in rows for field in row]
    return _has(rows, STUDENT_ROWS) and all(field.startswith('"') and field.endswith('"') for field in fields)


def _with_quotes(reply: str) -> str:
    """The table with its quotation marks in the fields that they enclose."""
    return reply.replace('"', '"""')


def _rows(reply: str, delimiter: str = ",") -> list[list[str]]:
    """The rows of a table; [] if it is none."""
    try:
        return list(csv.reader(StringIO(reply), delimiter=delimiter))
    except csv.Error:
        return []


def _has(rows: list[list[str]], count: int) -> bool:
    return len(rows) == count + 1 and all(len(row) == COLUMNS for row in rows)


def date_format_list(reply: str, _: Kwargs) -> bool:
    """Days of Napoleon's life, with commas; as the reference, there may be a day or month 0."""
    return all(_is_day(part.strip()) for part in reply.split(","))


def _is_day(text: str) -> bool:
    match = DATE.fullmatch(text)
    if not match:
        return False
    year, month, day = map(int, match.groups())
    return year in NAPOLEON and month <= len(LONGEST) and (month == 0 or day <= LONGEST[month - 1])


def _follow_questions(_: Kwargs) -> str:
    options = "\n".join(f"{letter}) one" for letter in "ABCDE")
    return "\n".join(f"Question {i}. Who painted{' it' * i}?\n{options}" for i in range(1, QUESTIONS + 1))


def _table(names: str, mark: str, row: str, rows: int) -> str:
    return "\n".join([mark.join(names.split()), *[row] * rows])


INSTRUCTIONS: Mapping[str, Instruction] = {
    "custom:multiples": Instruction(multiples, follow=lambda _: "14, 21, 28, 35, 42, 49"),
    "custom:mcq_count_length": Instruction(mcq_count_length, follow=_follow_questions),
    "custom:reverse_newline": Instruction(reverse_newline, follow=lambda _: f"{LAST_COUNTRY}\n" * COUNTRIES),
    "custom:word_reverse": Instruction(word_reverse, follow=lambda _: "Eagle bald the is it."),
    "custom:character_reverse": Instruction(character_reverse, follow=lambda _: "elgae dlab ehT"),
    "custom:sentence_alphabet": Instruction(
        sentence_alphabet, follow=lambda _: " ".join(f"{letter}s go." for letter in ascii_lowercase)
    ),
    "custom:european_capitals_sort": Instruction(
        european_capitals_sort, follow=lambda _: ", ".join(CAPITALS)
    ),
    "custom:csv_city": Instruction(
        csv_city, follow=lambda _: _table(" ".join(CITY_COLUMNS), ",", "1,Peru,Lima,2001,7", CITY_ROWS)
    ),
    "custom:csv_special_character": Instruction(
        csv_special_character,
        follow=lambda _: _table(
            "ProductID Category Brand Price Stock", ",", '1,tea,"Leaf & Co",2,3', PRODUCT_ROWS
        ),
    ),
    "custom:csv_quotes": Instruction(
        csv_quotes,
        follow=lambda _: _table(
            '"StudentID" "Subject" "Grade" "Semester" "Score"',
            "\t",
            '"1"\t"Art"\t"B"\t"2"\t"80"',
            STUDENT_ROWS,
        ),
    ),
    "custom:date_format_list": Instruction(date_format_list, follow=lambda _: "1796-04-12, 1805-12-02"),
}
