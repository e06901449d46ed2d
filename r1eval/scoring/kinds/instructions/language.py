"""Instructions on the language and the case of a reply; languages are detected as the reference does."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from r1eval.scoring.kinds.instructions.checks import (
    COUNT,
    RELATION,
    ArgumentKind,
    Instruction,
    Kwargs,
    compare,
    enough,
)
from r1eval.scoring.kinds.instructions.words import tokens

if TYPE_CHECKING:
    from langdetect.detector_factory import DetectorFactory

ENGLISH = "This is a short reply in plain English, and nothing else is asked for."


def response_language(reply: str, kwargs: Kwargs) -> bool:
    return detect(reply) in (kwargs["language"], None)


def english_capital(reply: str, _: Kwargs) -> bool:
    """The detector skips words in capitals and takes some English for another language: the reference too."""
    return reply.isupper() and detect(reply) in ("en", None)


def english_lowercase(reply: str, _: Kwargs) -> bool:
    return reply.islower() and detect(reply) in ("en", None)


def capital_words(reply: str, kwargs: Kwargs) -> bool:
    count = sum(token.isupper() for token in tokens(reply))
    return compare(count, kwargs["capital_relation"], kwargs["capital_frequency"])


def detect(text: str) -> str | None:
    """The ISO 639-1 code of a text's language; None if langdetect finds nothing to go by.

    langdetect draws at random; a fixed seed makes a reply's verdict the same every time.
    """
    from langdetect import LangDetectException

    detector = _factory().create()
    detector.append(text)
    try:
        return str(detector.detect())
    except LangDetectException:
        return None


@cache
def _factory() -> "DetectorFactory":
    """langdetect's detector, with its profiles in one order on every machine."""
    from langdetect.detector_factory import PROFILES_DIRECTORY, DetectorFactory

    factory = DetectorFactory()
    profiles = sorted(Path(PROFILES_DIRECTORY).iterdir())
    factory.load_json_profile([profile.read_text(encoding="utf-8") for profile in profiles])
    factory.set_seed(0)
    return factory


LANGUAGE = ArgumentKind("a language that can be detected", lambda value: value in _factory().get_lang_list())

INSTRUCTIONS: Mapping[str, Instruction] = {
    "language:response_language": Instruction(
        response_language, {"language": LANGUAGE}, follow=lambda _: ENGLISH
    ),
    "change_case:english_capital": Instruction(english_capital, follow=lambda _: ENGLISH.upper()),
    "change_case:english_lowercase": Instruction(english_lowercase, follow=lambda _: ENGLISH.lower()),
    "change_case:capital_word_frequency": Instruction(
        capital_words,
        {"capital_frequency": COUNT, "capital_relation": RELATION},
        follow=lambda kwargs: (
            "Good: " + "GOOD " * enough(kwargs["capital_frequency"], kwargs["capital_relation"])
        ),
    ),
}
