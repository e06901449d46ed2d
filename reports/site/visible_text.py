"""Text that nobody has read, made showable: no control character, nothing that turns its direction."""

import re

UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
)
"""controls, marks and overrides of direction, zero-width marks, halves of surrogate pairs"""


def visible(text: str) -> str:
    """The text with what cannot be seen, or obeyed, shown as a sign.

    >>> visible("a\\x00b\\u202ec"), visible("x\\ud800")
    ('a␀b⟨U+202E⟩c', 'x�')
    """
    return UNSEEN.sub(_sign, text.replace("\r\n", "\n").replace("\r", "\n"))


def _sign(found: re.Match[str]) -> str:
    code = ord(found[0])
    if code < 0x20:
        return chr(0x2400 + code)
    if code == 0x7F:
        return "␡"
    return "�" if 0xD800 <= code <= 0xDFFF else f"⟨U+{code:04X}⟩"
