"""Instructions on keywords and letters: there, often enough, or absent.

Keywords are regular expressions, as the reference implementation uses them.
"""

import re
from collections.abc import Mapping

from r1eval.scoring.kinds.instructions.checks import (
    COUNT,
    PATTERN,
    PATTERNS,
    RELATION,
    ArgumentKind,
    Instruction,
    Kwargs,
    compare,
    enough,
)

LETTER = ArgumentKind("a single character", lambda value: isinstance(value, str) and len(value.strip()) == 1)


def existence(reply: str, kwargs: Kwargs) -> bool:
    return all(re.search(keyword, reply, re.IGNORECASE) for keyword in kwargs["keywords"])


def frequency(reply: str, kwargs: Kwargs) -> bool:
    found = re.findall(kwargs["keyword"].strip(), reply, re.IGNORECASE)
    return compare(len(found), kwargs["relation"], kwargs["frequency"])


def forbidden_words(reply: str, kwargs: Kwargs) -> bool:
    return not any(re.search(rf"\b{word}\b", reply, re.IGNORECASE) for word in kwargs["forbidden_words"])


def letter_frequency(reply: str, kwargs: Kwargs) -> bool:
    """The reference draws a letter at random where the argument is no letter; here it counts `#` too."""
    count = reply.lower().count(kwargs["letter"].strip().lower())
    return compare(count, kwargs["let_relation"], kwargs["let_frequency"])


INSTRUCTIONS: Mapping[str, Instruction] = {
    "keywords:existence": Instruction(
        existence, {"keywords": PATTERNS}, follow=lambda kwargs: " ".join(kwargs["keywords"])
    ),
    "keywords:frequency": Instruction(
        frequency,
        {"keyword": PATTERN, "frequency": COUNT, "relation": RELATION},
        follow=lambda kwargs: " ".join([kwargs["keyword"]] * enough(kwargs["frequency"], kwargs["relation"])),
    ),
    "keywords:forbidden_words": Instruction(
        forbidden_words, {"forbidden_words": PATTERNS}, follow=lambda _: "Yes."
    ),
    "keywords:letter_frequency": Instruction(
        letter_frequency,
        {"letter": LETTER, "let_frequency": COUNT, "let_relation": RELATION},
        follow=lambda kwargs: (
            kwargs["letter"].strip() * enough(kwargs["let_frequency"], kwargs["let_relation"])
        ),
    ),
}
