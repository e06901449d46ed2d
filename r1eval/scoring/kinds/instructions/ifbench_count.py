"""IFBench's instructions on how many: words, names, numbers, and shares of them."""

import re
from collections.abc import Mapping

from r1eval.scoring.kinds.instructions.checks import COUNT, TEXT, Instruction, Kwargs
from r1eval.scoring.kinds.instructions.ifbench_text import bare_words, no_punctuation, sentences, trimmed
from r1eval.scoring.kinds.instructions.words import words

CONJUNCTIONS = frozenset({"and", "but", "for", "nor", "or", "so", "yet"})
NAMES = str.split("""
Emma Liam Sophia Jackson Olivia Noah Ava Lucas Isabella Mason Mia Ethan Charlotte Alexander Amelia Benjamin
Harper Leo Zoe Daniel Chloe Samuel Lily Matthew Grace Owen Abigail Gabriel Ella Jacob Scarlett Nathan
Victoria Elijah Layla Nicholas Audrey David Hannah Christopher Penelope Thomas Nora Andrew Aria Joseph
Claire Ryan Stella Jonathan
""")
PRONOUNS = frozenset(
    str.split("""
i me my mine myself we us our ours ourselves you your yours yourself yourselves he him his himself she her
hers herself it its itself they them their theirs themselves
""")
)
STOP_WORDS = frozenset(
    str.split("""
a about above after again against ain all am an and any are aren as at be because been before being below
between both but by can couldn d did didn do does doesn doing don down during each few for from further had
hadn has hasn have haven having he her here hers herself him himself his how i if in into is isn it its
itself just ll m ma me mightn more most mustn my myself needn no nor not now o of off on once only or other
our ours ourselves out over own re s same shan she should shouldn so some such t than that the their theirs
them themselves then there these they this those through to too under until up ve very was wasn we were
weren what when where which while who whom why will with won wouldn y you your yours yourself yourselves
""")
)
"""NLTK's English ones; those with an apostrophe are none of the words that are counted"""
JAPANESE = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]")
KEYWORD_COUNTS = (1, 2, 3, 5, 7)
MARGIN = 2
"""points by which the share of trigrams may be off"""


def word_count_range(reply: str, kwargs: Kwargs) -> bool:
    return bool(kwargs["min_words"] <= len(words(reply)) <= kwargs["max_words"])


def unique_words(reply: str, kwargs: Kwargs) -> bool:
    return bool(len({trimmed(word) for word in reply.lower().split()}) >= kwargs["N"])


def conjunctions(reply: str, kwargs: Kwargs) -> bool:
    """As the reference: "And" and "and," count as two different ones."""
    found = {word for word in reply.split() if trimmed(word).lower() in CONJUNCTIONS}
    return bool(len(found) >= kwargs["small_n"])


def person_names(reply: str, kwargs: Kwargs) -> bool:
    """As the reference: within a word, too."""
    return bool(sum(name in reply for name in NAMES) >= kwargs["N"])


def numbers(reply: str, kwargs: Kwargs) -> bool:
    return bool(len(re.findall(r"\d+", no_punctuation(reply))) == kwargs["N"])


def pronouns(reply: str, kwargs: Kwargs) -> bool:
    found = bare_words(reply.replace("/", " ").lower())
    return bool(sum(word in PRONOUNS for word in found) >= kwargs["N"])


def punctuation(reply: str, _: Kwargs) -> bool:
    """Each mark, beside an interrobang that counts for neither of its own."""
    if not any(mark in reply for mark in ("!?", "?!", "‽")):
        return False
    rest = reply.replace("?!", "", 1) if "?!" in reply else reply.replace("!?", "", 1)
    return set(".,!?;:") <= set(rest)


def words_japanese(reply: str, kwargs: Kwargs) -> bool:
    """Each Nth word, unless it is only digits or punctuation."""
    cycle = int(kwargs["N"])
    wanted = (trimmed(word) for word in reply.split()[cycle - 1 :: cycle]) if cycle else ()
    return all(not word or word.isdigit() or JAPANESE.search(word) for word in wanted)


def keywords_multiple(reply: str, kwargs: Kwargs) -> bool:
    """Once, twice, three, five and seven times; as the reference, within a word, too."""
    lower = reply.lower()
    return all(
        lower.count(kwargs[f"keyword{i}"].strip().lower()) == count
        for i, count in enumerate(KEYWORD_COUNTS, 1)
    )


def stop_words(reply: str, kwargs: Kwargs) -> bool:
    found = words(reply)
    share = sum(word.lower() in STOP_WORDS for word in found) / len(found) * 100 if found else None
    return share is not None and share <= kwargs["percentage"]


def overlap(reply: str, kwargs: Kwargs) -> bool:
    """The share of the reply's trigrams that are the reference's; as the reference, those of characters."""
    found, known = _trigrams(reply), _trigrams(kwargs["reference_text"])
    share = len(found & known) / len(found) * 100 if found else None
    return share is not None and kwargs["percentage"] - MARGIN <= share <= kwargs["percentage"] + MARGIN


def _trigrams(text: str) -> set[str]:
    return {text[i : i + 3] for i in range(len(text) - 2)}


def sentence_type(reply: str, _: Kwargs) -> bool:
    found = sentences(reply)
    return _ending(found, ".") == 2 * _ending(found, "?")


def sentence_balance(reply: str, _: Kwargs) -> bool:
    found = sentences(reply)
    return _ending(found, ".") == _ending(found, "?") == _ending(found, "!")


def sentence_words(reply: str, _: Kwargs) -> bool:
    """Three sentences of one length; as the reference, their words may be the same."""
    found = sentences(reply)
    return len(found) == 3 and len({len(sentence) for sentence in found}) == 1


def _ending(found: list[str], mark: str) -> int:
    return sum(sentence.endswith(mark) for sentence in found)


def _follow_keywords(kwargs: Kwargs) -> str:
    pairs = enumerate(KEYWORD_COUNTS, 1)
    return " ".join(word for i, count in pairs for word in [kwargs[f"keyword{i}"].strip()] * count)


N, SMALL_N, PERCENTAGE = {"N": COUNT}, {"small_n": COUNT}, {"percentage": COUNT}

INSTRUCTIONS: Mapping[str, Instruction] = {
    "count:word_count_range": Instruction(
        word_count_range,
        {"min_words": COUNT, "max_words": COUNT},
        follow=lambda kwargs: "word " * int(kwargs["min_words"]),
    ),
    "count:unique_word_count": Instruction(
        unique_words, N, follow=lambda kwargs: " ".join(f"word{i}" for i in range(int(kwargs["N"])))
    ),
    "count:conjunctions": Instruction(conjunctions, SMALL_N, follow=lambda _: " ".join(sorted(CONJUNCTIONS))),
    "count:person_names": Instruction(person_names, N, follow=lambda _: ", ".join(NAMES)),
    "count:numbers": Instruction(numbers, N, follow=lambda kwargs: "7 tea " * int(kwargs["N"]) or "none"),
    "count:pronouns": Instruction(pronouns, N, follow=lambda kwargs: "it " * int(kwargs["N"])),
    "count:punctuation": Instruction(punctuation, follow=lambda _: "Well, what: this; that?! Why? Go! So."),
    "count:words_japanese": Instruction(words_japanese, N, follow=lambda _: "猫 犬 鳥 水 火 木 山 川"),
    "count:keywords_multiple": Instruction(
        keywords_multiple, {f"keyword{i}": TEXT for i in range(1, 6)}, follow=_follow_keywords
    ),
    "ratio:stop_words": Instruction(stop_words, PERCENTAGE, follow=lambda _: "Green tea"),
    "ratio:overlap": Instruction(overlap, {"reference_text": TEXT, **PERCENTAGE}),
    "ratio:sentence_type": Instruction(sentence_type, follow=lambda _: "Tea is hot. Why? It was boiled."),
    "ratio:sentence_balance": Instruction(sentence_balance, follow=lambda _: "It is hot. Is it? Yes!"),
    "ratio:sentence_words": Instruction(sentence_words, follow=lambda _: "Cats nap. Dogs run. Fish dip."),
}
