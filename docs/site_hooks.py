"""Lets MkDocs show the pages of docs/ as GitHub does."""

import re

CODE = re.compile(r"`[^`\n]*`")
OUTSIDE = re.compile(r"\[([^\]]+)\]\(\.\./[^)\s]*\)")
"""a link to what is no page: the source, the files of the top folder"""


def on_page_markdown(markdown: str, **_: object) -> str:
    """In a table GitHub takes `a\\|b` in backticks for `a|b`, MkDocs as it stands; files outside of docs/ are
    named, not linked."""
    lines = markdown.split("\n")
    rows = (CODE.sub(lambda code: code[0].replace("\\|", "|"), one) if one.startswith("|") else one for one in lines)
    return OUTSIDE.sub(r"\1", "\n".join(rows))
