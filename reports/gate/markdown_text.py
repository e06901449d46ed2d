"""Escapes text for Markdown, so that it never becomes markup, HTML, a link or a mention."""

import re
from urllib.parse import quote, urlsplit

SAFE_WORD = re.compile(r"[^\W_]?(?:[^\x00-\x7f]|[A-Za-z0-9.,;:()%+'\"-])*")
"""a word of letters, digits and punctuation without a meaning in Markdown"""

AUTOLINK = re.compile(r"www\.|gh-\d|^[0-9a-f]{7,40}$|^:|:\w|^--", re.IGNORECASE)
"""what GitHub would turn into a link or an emoji anyway; command-line options become code too"""

LIST_MARKER = re.compile(r"\d+[.)]|[-+]+")
"""what starts a list at the beginning of a line"""

PUNCTUATED_WORD = re.compile(r"(\(*)(.*?)([).,;:]*)", re.DOTALL)

QUOTED_CODE = re.compile(r"(\(*)`([^`]+)`([).,;:]*)")
"""a code span in the sentence itself, between blanks"""

TOKEN = re.compile(rf"(?<!\S){QUOTED_CODE.pattern}(?!\S)|\S+")


def code(text: str) -> str:
    """A code span, safe inside a table cell.

    Backticks and pipes, which could end the span or the cell, are replaced by look-alikes.

    >>> code("a|b <img> @you `x`"), code("")
    ('`a¦b <img> @you ˋxˋ`', '–')
    """
    safe = " ".join(text.replace("`", "ˋ").replace("|", "¦").split())
    return f"`{safe}`" if safe else "–"


def prose(text: str) -> str:
    """A sentence in which every word that is not plainly safe becomes a code span.

    >>> prose("temperature 0.6, pass@1 (see runs/new) <b>; give `r1eval list`.")
    'temperature 0.6, `pass@1` (see `runs/new`) `<b>`; give `r1eval list`.'
    """
    words = [match.group() for match in TOKEN.finditer(text)]
    first = [code(word) if LIST_MARKER.fullmatch(word) else _word(word) for word in words[:1]]
    return " ".join([*first, *map(_word, words[1:])]).replace("` `", " ")


def link(text: str, url: str) -> str:
    """A link to a web page, or only the text if `url` is not a web address. `text` is Markdown already.

    >>> link("page", "https://ci.example/r?a=1&b=(2)"), link("page", "javascript:alert(1)")
    ('[page](https://ci.example/r?a=1&b=%282%29)', 'page')
    """
    try:
        parts = urlsplit(url)
    except ValueError:
        return text
    if parts.scheme not in {"http", "https"} or not parts.netloc or url.endswith("…"):
        return text
    return f"[{text}]({quote(url, safe='%/:?#=&;,+~@!')})"


def _word(word: str) -> str:
    bare = word.lstrip("(").rstrip(").,;:")
    if SAFE_WORD.fullmatch(word) and not AUTOLINK.search(word) and not AUTOLINK.search(bare):
        return word
    edges = QUOTED_CODE.fullmatch(word) or PUNCTUATED_WORD.fullmatch(word)
    assert edges is not None
    before, inner, after = edges.groups()
    return f"{before}{code(inner)}{after}" if inner else code(word)
