"""What sentences, formulas and numbers look like in a reply."""

import re
from collections import deque
from functools import cache

from r1eval.scoring.languages.table import LANGUAGES
from r1eval.scoring.replies.unmarked_formulas import FUNCTION

PERIOD = re.compile(
    r"(?<!\b[apAP])\.(?=[\s*_)$]*(?:$|\s+[^\W\da-zß-öø-ÿа-яё_]|\s+\\|\n))|\n\s*\n|\n(?=[A-Z#])|;\s"
    r"|(?<!\\)(?<!\d)!(?:\s|$)|(?<=\d)!(?:\*\*)?(?:\s+[A-Z]|\s*$)|\?(?:\s|$)|[。！？؟।；]"
)
"""the end of a sentence; "5!" is a factorial unless it ends one"""
MATH = re.compile(r"(?<!\\)\$\$(.+?)\$\$|(?<!\\)\$(.+?)(?<!\\)\$|\\\((.+?)\\\)|\\\[(.+?)\\\]", re.DOTALL)
VALUE_START = re.compile(
    rf"[-−–+]?\s*(?:[\d\\$(\[{{√π.]|{FUNCTION}\s*[\d({{/])|[-−–]?[a-zA-Z]\b(?!\s[a-z]{{2}})"
)
CHAIN = re.compile(r"[a-zA-Z](?:_\w)?(?:\s*=\s*[a-zA-Z](?:_\w)?){2,}")
"""letters that are all equal: a = b = c"""
POINT_IN_FORMULA = re.compile(r"\.(\$\$?)(?=\s|$)|\.\s*(\\[\])])")
"""a sentence's period inside its last formula"""

QUOTES = frozenset(['""', "“”", "«»", "„“", "「」", "''"])


@cache
def number_pattern() -> re.Pattern[str]:
    """A number with its sign, its percent sign and a word that scales it; not a part of a word."""
    scales = sorted({word for row in LANGUAGES for word in row.scales}, key=len, reverse=True)
    return re.compile(
        r"(?<![A-Za-z\d_.])\d{1,2}:\d\d(?:\s*[apAP]\.?\s?[mM]\b)?"
        r"|(?:(?<![A-Za-z\d_.)}])[-−–])?\$?(?<![A-Za-z\d_.])\d[\d,]*(?:[.٫]\d+)?(?:/\d+)?"
        r"(?!\d|st\b|nd\b|rd\b|th\b|[A-Z][A-Za-z\d]|[a-z]+\d)[%％]?"
        rf"(?:\s*(?:{'|'.join(scales)})(?![A-Za-z]))?"
    )


def clean(text: str) -> str:
    """The text without the decoration of a line and the punctuation of a sentence."""
    text = text.strip().strip("*_`").lstrip("> ").strip()
    if len(text) > 2 and text[0] + text[-1] in QUOTES:
        text = text[1:-1].strip()
    whole = MATH.fullmatch(text)
    if whole and text.count("$") <= 4:
        text = next(filter(None, whole.groups()))
    return text.strip().rstrip(".,;:。，；：").strip("*_").strip()


def last_match(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    """The last match of a pattern."""
    last = deque(pattern.finditer(text), maxlen=1)
    return last[0] if last else None
