"""Cases for IFEval's instructions: replies in many forms, and arguments at the border of what they follow."""

import json
import random
from collections.abc import Callable, Iterator
from typing import Any

from r1eval.scoring.kinds.instructions.language import detect
from r1eval.scoring.kinds.instructions.sentences import punkt_sentences
from r1eval.scoring.kinds.instructions.table import IFEVAL
from r1eval.scoring.kinds.instructions.words import tokens, words

Case = tuple[list[tuple[str, dict[str, Any]]], str]
"""what is asked, (id, kwargs) each, and a reply"""

PROSE = (
    "Dr. Lee came at 3.30 p.m. with the U.S. team; they stayed until 5.",
    'She asked: "Is that all?" Nobody answered... The room was quiet.',
    "In fact, the sea isn't blue! It's grey, e.g. in winter?! Mr. J. S. Bach knew.",
    "CANNOT STOP: NASA'S Rocket flew at 7 A.M. on Jan. 5. WE DON'T KNOW.",
    "“Tea first.” Then work. (He smiled.) Wait . . . what? Yes! ! No.",
    "tea and more tea, no coffee, i.e. a plain cup of tea in the morning light",
    "THE CAT SAT ON THE MAT AND LOOKED AT THE RAIN OUTSIDE",
    "Der Zug kommt heute später, weil auf der Strecke gebaut wird.",
    "Le train arrive plus tard aujourd'hui, car la voie est en travaux.",
    "El tren llega hoy más tarde porque están reparando la vía.",
    "Сегодня поезд придёт позже, потому что пути ремонтируют.",
    "आज ट्रेन देर से आएगी क्योंकि पटरी की मरम्मत हो रही है।",
    "今日は線路の工事があるので、電車は遅れて来ます。",
    "اليوم سيصل القطار متأخرا لأن السكة قيد الإصلاح.",
    "My answer is yes. My answer is maybe.",
    "Is there anything else I can help with?",
    "12345 67.8 !!!",
)
LINES = (
    "* one star\n* two stars",
    "  - a dash\n\n  - another",
    "*\n* odd",
    "** not a bullet **",
    "*marked* and **bold** and ** ** and *half",
    "***",
    "******",
    "<<A title>>",
    "<<  >>",
    "Section 1\nText.\nSECTION 2 more Section3",
    "[name] lives in [city] [",
    "P.S. Bring tea.",
    "P. P. S. Bring more.",
    '{"tea": [1, 2, {"cup": null}]}',
    '```json\n{"tea": 1}\n```',
    "PARAGRAPH 1",
    "# Heading: THE END",
    "",
    "   ",
)
PHRASES = ("Is there anything else I can help with?", "the rain outside", "tea.", "No.")
WORDS = ("tea", "the", "no", "Train", "Section", "cat", "rain", "1")
RELATIONS = ("less than", "at least")
LANGUAGES = ("en", "de", "fr", "es", "ru", "hi", "ja", "ar")
"""those of PROSE, all of which the reference knows; it detects others too"""


def replies(draw: random.Random) -> Iterator[str]:
    """Endless replies: blocks of prose and lines in a row, some of them wrapped, cut or in another case."""
    while True:
        blocks = draw.choices((*PROSE, *LINES, *LINES), k=draw.choice((1, 1, 1, 2, 3, 7)))
        blocks += draw.choices(PHRASES, k=draw.random() < 0.2)
        text = draw.choice(("\n", "\n\n", " ", "\n***\n", "\n\n\n")).join(blocks)
        yield draw.choice((str, str, str, str.lower, str.upper, '"{}"'.format, "Sure!\n{}\nBye.".format))(
            text
        )


def _near(count: int, draw: random.Random) -> int:
    return max(1, count + draw.randint(-1, 1))


def _half(text: str) -> str:
    return text[: max(20, len(text) // 2)]


def _first_word(reply: str, draw: random.Random) -> str:
    return draw.choice(reply.split("\n\n", maxsplit=1)[0].split()[:1] or ["tea"]).strip("\"',.?!*") or "tea"


def _paragraphs(reply: str) -> int:
    return sum(bool(part.strip()) for part in reply.split("\n\n"))


ARGUMENTS: dict[str, Callable[[str, random.Random], dict[str, Any]]] = {
    "keywords:existence": lambda _, draw: {"keywords": draw.sample(WORDS, 2)},
    "keywords:frequency": lambda reply, draw: {
        "keyword": (word := draw.choice(WORDS)),
        "frequency": _near(reply.lower().count(word.lower()), draw),
        "relation": draw.choice(RELATIONS),
    },
    "keywords:forbidden_words": lambda _, draw: {"forbidden_words": draw.sample(WORDS, 2)},
    "keywords:letter_frequency": lambda reply, draw: {
        "letter": (letter := draw.choice("aetzQ")),
        "let_frequency": _near(reply.lower().count(letter.lower()), draw),
        "let_relation": draw.choice(RELATIONS),
    },
    "language:response_language": lambda reply, draw: {
        "language": found if (found := detect(reply)) in LANGUAGES else draw.choice(LANGUAGES)
    },
    "length_constraints:number_sentences": lambda reply, draw: {
        "num_sentences": _near(len(punkt_sentences(reply)), draw),
        "relation": draw.choice(RELATIONS),
    },
    "length_constraints:number_paragraphs": lambda reply, draw: {
        "num_paragraphs": _near(reply.count("\n***\n") + 1, draw)
    },
    "length_constraints:number_words": lambda reply, draw: {
        "num_words": _near(len(words(reply)), draw),
        "relation": draw.choice(RELATIONS),
    },
    "length_constraints:nth_paragraph_first_word": lambda reply, draw: {
        "num_paragraphs": (count := max(1, _paragraphs(reply))),
        "nth_paragraph": draw.choice((1, 1, count)),
        "first_word": _first_word(reply, draw),
    },
    "detectable_content:number_placeholders": lambda reply, draw: {
        "num_placeholders": _near(reply.count("["), draw)
    },
    "detectable_content:postscript": lambda _, draw: {
        "postscript_marker": draw.choice(("P.S.", "P.P.S", "Tea"))
    },
    "detectable_format:number_bullet_lists": lambda reply, draw: {
        "num_bullets": _near(sum(line.lstrip()[:1] in ("*", "-") for line in reply.split("\n") if line), draw)
    },
    "detectable_format:constrained_response": lambda *_: {},
    "detectable_format:number_highlighted_sections": lambda reply, draw: {
        "num_highlights": _near(reply.count("*") // 3, draw)
    },
    "detectable_format:multiple_sections": lambda reply, draw: {
        "section_spliter": draw.choice(("Section", "SECTION", "PARAGRAPH")),
        "num_sections": _near(reply.count("Section"), draw),
    },
    "detectable_format:json_format": lambda *_: {},
    "detectable_format:title": lambda *_: {},
    "combination:two_responses": lambda *_: {},
    "combination:repeat_prompt": lambda reply, draw: {
        "prompt_to_repeat": draw.choice((_half(reply.strip()) or "Tea?", "Which tea?")).upper()
    },
    "startend:end_checker": lambda _, draw: {"end_phrase": draw.choice(PHRASES)},
    "startend:quotation": lambda *_: {},
    "change_case:capital_word_frequency": lambda reply, draw: {
        "capital_frequency": _near(sum(token.isupper() for token in tokens(reply)), draw),
        "capital_relation": draw.choice(RELATIONS),
    },
    "change_case:english_capital": lambda *_: {},
    "change_case:english_lowercase": lambda *_: {},
    "punctuation:no_comma": lambda *_: {},
}
"""instruction id -> arguments near those that a reply follows"""


def cases(count: int, seed: int) -> list[Case]:
    """Cases of one to three instructions, so that each comes as often as the others.

    To some replies one that follows the first instruction is added, or it is the whole.
    """
    draw = random.Random(seed)
    texts = filter(None, map(str.strip, replies(draw)))
    ids = list(ARGUMENTS)
    made: list[Case] = []
    for number in range(count):
        names = [ids[number % len(ids)], *draw.sample(ids, draw.randint(0, 2))]
        reply = next(texts)
        asked = [(name, ARGUMENTS[name](reply, draw)) for name in names]
        follow = IFEVAL[names[0]].follow
        if follow is not None and draw.random() < 0.4:
            before = draw.choice(([], [], [reply], [reply, "***"]))
            reply = "\n".join([*before, follow(asked[0][1])]).strip() or reply
        made.append((asked, reply))
    return made


def gold(case: Case) -> str:
    """A case's gold."""
    return json.dumps([{"id": name, "kwargs": kwargs} for name, kwargs in case[0]])
