"""Plain text as Markdown that stays text: no markup, no HTML, no link, no mention, whatever it says."""

import re
from urllib.parse import quote, urlsplit

SAFE = re.compile(r"[^\W_]?(?:[^\x00-\x7f]|[A-Za-z0-9.,;:()%+'\"-])*")
"""a word of letters, digits and marks that mean nothing inside a line"""

LINK = re.compile(r"www\.|gh-\d|^[0-9a-f]{7,40}$|^:|:\w|^--", re.IGNORECASE)
"""what GitHub would make a link or an emoji of all the same; options of a command are code too"""

MARKER = re.compile(r"\d+[.)]|[-+]+")
"""what would begin a list where it begins a line"""

EDGES = re.compile(r"(\(*)(.*?)([).,;:]*)", re.DOTALL)

QUOTED = re.compile(r"(\(*)`([^`]+)`([).,;:]*)")
"""what the writer of a sentence set as code, between blanks"""

TOKEN = re.compile(rf"(?<!\S){QUOTED.pattern}(?!\S)|\S+")


def code(text: str) -> str:
    """A code span: nothing in it is read as anything, and no pipe of it ends a table's cell.

    A backtick and a pipe, which could end it, are shown by look-alikes.

    >>> code("a|b <img> @you `x`"), code("")
    ('`a¦b <img> @you ˋxˋ`', '–')
    """
    shown = " ".join(text.replace("`", "ˋ").replace("|", "¦").split())
    return f"`{shown}`" if shown else "–"


def prose(text: str) -> str:
    """A sentence whose words are set as code wherever they hold more than letters, digits and plain marks.

    >>> prose("temperature 0.6, pass@1 (see runs/new) <b>; give `r1eval list`.")
    'temperature 0.6, `pass@1` (see `runs/new`) `<b>`; give `r1eval list`.'
    """
    words = [found.group() for found in TOKEN.finditer(text)]
    first = [code(word) if MARKER.fullmatch(word) else _word(word) for word in words[:1]]
    return " ".join([*first, *map(_word, words[1:])]).replace("` `", " ")


def link(text: str, url: str) -> str:
    """A link to a web page; the text alone where the address is none. `text` is Markdown already.

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
    if SAFE.fullmatch(word) and not LINK.search(word) and not LINK.search(bare):
        return word
    edges = QUOTED.fullmatch(word) or EDGES.fullmatch(word)
    assert edges is not None
    before, inner, after = edges.groups()
    return f"{before}{code(inner)}{after}" if inner else code(word)
