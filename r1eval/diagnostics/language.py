"""Detects the language of questions, and counts the words of a reply in other languages."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache
from itertools import chain
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier


def _word_set(text: str) -> frozenset[str]:
    return frozenset(text.split())


LANGUAGES = _word_set(
    "en fr de es it pt nl pl cs sk hu ro sv da no fi tr vi id ms ca hr sl et lv lt sw tl "
    "ru uk bg sr el zh ja ko ar fa ur he hi bn mr ta te th ka hy kk mn"
)
"""ISO 639-1 codes that the detector chooses from: widely written languages; fewer make it more certain"""

MIN_CERTAINTY = 0.7
"""minimum probability of another language for its words to count"""
MIN_PASSAGE_WORDS = 6
"""minimum words in a row without a common word of the target language, for the detector to be asked"""
MAX_PASSAGE_WORDS = 40
"""maximum words given to the detector at once"""

NON_PROSE = re.compile(
    r"```.*?(?:```|\Z)|\[asy\].*?(?:\[/asy\]|\Z)|`[^`\n]*`|\$\$.*?\$\$|\$[^$\n]*\$"
    r"|\\\[[^\\]*+(?:\\[^\[\]][^\\]*+)*+\\\]|\\\([^\\]*+(?:\\[^()][^\\]*+)*+\\\)"
    r"|\\(?:begin|end)\{[^{}\n]*\}|\\[A-Za-z]+|</?\w+>|https?://\S+",
    re.DOTALL,
)
"""mathematics, code, tags and URLs, which are not words of any language. A formula ends before another of its
kind begins, so that unclosed openers are scanned only once"""
ASCII_WORD = re.compile("[A-Za-z]{2,}+")
"""twice as fast as LATIN_WORD, and equivalent if there is no DIACRITIC"""
DIACRITIC = re.compile("[\u00c0-\u024f\u1e00-\u1eff]")
LATIN_WORD = re.compile("[A-Za-z\u00c0-\u024f\u1e00-\u1eff]{2,}")

LETTERS_ONLY = bytes(code if chr(code).isalpha() and code < 0x80 else 0x20 for code in range(256))
"""translation table that blanks all but letters in ASCII: faster than a pattern by half"""

SCRIPTS = {
    "Han": ("\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff", 1, 2),
    "Kana": ("\u3041-\u3096\u30a1-\u30fa\u30fc", 1, 2),
    "Hangul": ("\u1100-\u11ff\u3131-\u318e\uac00-\ud7a3", 1, 0),
    "Cyrillic": ("\u0400-\u052f", 2, 0),
    "Greek": ("\u0370-\u03e1\u1f00-\u1fff", 3, 0),
    "Arabic": ("\u0620-\u06ff\u0750-\u077f", 2, 0),
    "Hebrew": ("\u05d0-\u05ea", 2, 0),
    "Indic": ("\u0900-\u0dff", 2, 0),
    "Thai": ("\u0e01-\u0eff", 2, 4),
    "Armenian": ("\u0531-\u0587", 2, 0),
    "Georgian": ("\u10a0-\u10ff", 2, 0),
}
"""script: its letters; the shortest run that counts as a word (one or two Greek letters are symbols); for
scripts without spaces the letters per word, else 0"""
OTHER_SCRIPTS = re.compile("[\u0370-\u1dff\u1f00-\u1fff\u3000-\U0003ffff]+")
"""a fast superset of the scripts above"""
SCRIPT_RUN = re.compile("|".join(f"(?P<{name}>[{letters}]+)" for name, (letters, _, _) in SCRIPTS.items()))

LANGUAGE_SCRIPTS: dict[str, frozenset[str]] = {
    "zh": frozenset({"Han"}),
    "ja": frozenset({"Han", "Kana"}),
    "ko": frozenset({"Hangul", "Han"}),
    "el": frozenset({"Greek"}),
    "th": frozenset({"Thai"}),
    "he": frozenset({"Hebrew"}),
    "hy": frozenset({"Armenian"}),
    "ka": frozenset({"Georgian"}),
    **dict.fromkeys(("ru", "uk", "bg", "sr", "kk", "mn"), frozenset({"Cyrillic"})),
    **dict.fromkeys(("ar", "fa", "ur"), frozenset({"Arabic"})),
    **dict.fromkeys(("hi", "bn", "mr", "ta", "te"), frozenset({"Indic"})),
}
"""language: the scripts that it is written in; Latin for every other language"""

COMMON_WORDS = {
    "en": "the and that this these those which with from are been has have had where what how there but "
    "could should would will must let because therefore thus hence each than they their your you both find "
    "our one two three four all first some any who more exactly gives integer integers numbers positive "
    "get using now wait okay hmm yes maybe such between into other same number equation answer check again "
    "only simplify multiply divide sides terms subtract second solve angle square look like think consider "
    "expand combine since when then can if it its my me not to of we by as be for at on or so is",
    "fr": "le les des du une est et que qui dans pour pas sur avec nous donc par sont cette ce aux",
    "es": "el los las una es que para con por del entonces pero como son este esta",
    "de": "der die das und ist nicht wir ein eine mit für von den dem auf auch dann dass wenn sich",
    "it": "il lo gli della delle dei che con per una sono quindi come anche questo questa non",
    "pt": "os as uma que para com por dos das então mas como são este esta não também",
}
"""frequent words of a language: a passage with one among any six of its words counts as that language
without asking the detector"""

FORMULA_WORDS = _word_set(
    "sin cos tan cot sec csc sinh cosh tanh arcsin arccos arctan log ln exp lim max min sup inf mod gcd lcm "
    "det dim ker deg arg sqrt frac pi theta alpha beta gamma lambda cdot boxed text think"
)
"""words of formulas that are not marked as formulas"""


def target_language(texts: Iterable[str]) -> str:
    """The ISO 639-1 code of the language with the most letters in these texts; `en` without letters.

    >>> target_language(["Find the sum of all positive integers that divide 12."])
    'en'
    """
    letters: Counter[str] = Counter()
    for text in texts:
        prose = NON_PROSE.sub(" ", text)
        if count := sum(map(str.isalpha, prose)):
            letters[_detector().classify(prose)[0]] += count
    return max(letters, key=letters.__getitem__) if letters else "en"


def latin_words(prose: str) -> list[str]:
    """The words of two letters or more in Latin script; an apostrophe ends a word.

    >>> latin_words("Let's see: x is 2.")
    ['Let', 'see', 'is']
    """
    if prose.isascii():
        spaced = prose.encode().translate(LETTERS_ONLY).decode()
        return [word for word in spaced.split() if len(word) > 1]
    return (LATIN_WORD if DIACRITIC.search(prose) else ASCII_WORD).findall(prose)


def count_foreign_words(prose: str, latin: Sequence[str], language: str) -> tuple[int, int]:
    """Words of a text in other languages than `language`, and all its words.

    `prose`: the text without NON_PROSE; `latin`: its `latin_words`. Words of another script always count. A
    passage in Latin script counts if the detector is certain that it is in another language. If the language
    itself has another script, all Latin words in lower case count, but not names, variables and functions.

    >>> text = "So the answer is 因此 twelve."
    >>> count_foreign_words(text, latin_words(text), "en")
    (1, 6)
    """
    scripts = LANGUAGE_SCRIPTS.get(language, frozenset())
    foreign, words = (0, 0) if prose.isascii() else _count_other_scripts(prose, scripts)
    if scripts:
        lowercase = [word for word in latin if len(word) > 2 and word.islower() and word not in FORMULA_WORDS]
        return foreign + len(lowercase), words + len(lowercase)
    return foreign + _count_foreign_latin(latin, language), words + len(latin)


def _count_other_scripts(prose: str, scripts: frozenset[str]) -> tuple[int, int]:
    """Words in other scripts than `scripts` and Latin, and words in any script but Latin."""
    foreign = words = 0
    for run in chain.from_iterable(map(SCRIPT_RUN.finditer, OTHER_SCRIPTS.findall(prose))):
        script = run.lastgroup or ""
        _, min_length, word_length = SCRIPTS[script]
        length = run.end() - run.start()
        count = 0 if length < min_length else -(-length // word_length) if word_length else 1
        words += count
        foreign += count if script not in scripts else 0
    return foreign, words


def _count_foreign_latin(words: Sequence[str], language: str) -> int:
    """The words in passages that are certainly in another language."""
    flags = bytes(map(_common_words(language).__contains__, words))
    return sum(
        _count_if_foreign(words[run.start() : run.end()], language) for run in NO_COMMON_WORD.finditer(flags)
    )


NO_COMMON_WORD = re.compile(rb"\0{%d,%d}" % (MIN_PASSAGE_WORDS, MAX_PASSAGE_WORDS))
"""a passage, in flags that are 1 for each common word"""


def _count_if_foreign(passage: Sequence[str], language: str) -> int:
    """The words of the passage if the detector is certain that it is in another language, else 0."""
    distinct = {word for word in passage if word.islower() and word not in FORMULA_WORDS}
    if len(distinct) < MIN_PASSAGE_WORDS - 2:  # names, capitals, repeated labels
        return 0
    detected, certainty = _detector().classify(" ".join(passage))
    return len(passage) if detected != language and certainty >= MIN_CERTAINTY else 0


@cache
def _common_words(language: str) -> frozenset[str]:
    words = _word_set(COMMON_WORDS.get(language, ""))
    return words | {word.capitalize() for word in words}


@cache
def _detector() -> "LanguageIdentifier":
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    detector = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    detector.set_languages(LANGUAGES)
    return detector
