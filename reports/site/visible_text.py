"""Makes untrusted text safe to display: no control characters, no bidirectional overrides."""

import re

INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
)
"""control characters, bidirectional marks and overrides, zero-width characters, lone surrogates"""


def escape_invisible(text: str) -> str:
    """The text with each invisible or direction-changing character replaced by a visible sign.

    >>> escape_invisible("a\\x00b\\u202ec"), escape_invisible("x\\ud800")
    ('a␀b⟨U+202E⟩c', 'x�')
    """
    return INVISIBLE.sub(_replacement, text.replace("\r\n", "\n").replace("\r", "\n"))


def _replacement(match: re.Match[str]) -> str:
    code = ord(match[0])
    if code < 0x20:
        return chr(0x2400 + code)
    if code == 0x7F:
        return "␡"
    return "�" if 0xD800 <= code <= 0xDFFF else f"⟨U+{code:04X}⟩"
