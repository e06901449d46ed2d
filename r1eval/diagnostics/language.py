"""The language that questions are in, and how many words of a reply are outside it."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache
from itertools import chain
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier


def _words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


LANGUAGES = _words(
    "en fr de es it pt nl pl cs sk hu ro sv da no fi tr vi id ms ca hr sl et lv lt sw tl "
    "ru uk bg sr el zh ja ko ar fa ur he hi bn mr ta te th ka hy kk mn"
)
"""what the detector chooses among: of fewer languages it is surer; these are the widely written ones"""

CERTAIN = 0.7
"""probability that the detector must give to another language"""
LEAST = 6
"""words of Latin script in a row, without a word that marks the target language, that are shown to it"""
MOST = 40
"""words that are shown to it at a time"""

FORMAL = re.compile(
    r"```.*?(?:```|\Z)|\[asy\].*?(?:\[/asy\]|\Z)|`[^`\n]*`|\$\$.*?\$\$|\$[^$\n]*\$"
    r"|\\\[[^\\]*+(?:\\[^\[\]][^\\]*+)*+\\\]|\\\([^\\]*+(?:\\[^()][^\\]*+)*+\\\)"
    r"|\\(?:begin|end)\{[^{}\n]*\}|\\[A-Za-z]+|</?\w+>|https?://\S+",
    re.DOTALL,
)
"""mathematics, code, tags, addresses: no language's words. A formula ends before another of its kind begins,
so that openers without an end cost no more than one look at what follows them"""
PLAIN = re.compile("[A-Za-z]{2,}+")
"""twice as fast as LATIN, and the same where there is no MARKED letter"""
MARKED = re.compile("[\u00c0-\u024f\u1e00-\u1eff]")
LATIN = re.compile("[A-Za-z\u00c0-\u024f\u1e00-\u1eff]{2,}")

LETTERS = bytes(code if chr(code).isalpha() and code < 0x80 else 0x20 for code in range(256))
"""of plain ASCII nothing but letters is left: faster than a pattern by half"""

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
"""script: its letters; the shortest run that is a word (one or two Greek letters are symbols); where no
spaces part the words, the letters that are taken for one, else 0"""
BEYOND = re.compile("[\u0370-\u1dff\u1f00-\u1fff\u3000-\U0003ffff]+")
"""where one of these may be: found fast"""
RUN = re.compile("|".join(f"(?P<{name}>[{letters}]+)" for name, (letters, _, _) in SCRIPTS.items()))

OWN: dict[str, frozenset[str]] = {
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
"""the scripts that a language is written in; of every other language it is Latin"""

MARKS = {
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
"""frequent words of a language: a passage with one among any six of its words is taken for that language
without being shown to the detector"""

OPERATORS = _words(
    "sin cos tan cot sec csc sinh cosh tanh arcsin arccos arctan log ln exp lim max min sup inf mod gcd lcm "
    "det dim ker deg arg sqrt frac pi theta alpha beta gamma lambda cdot boxed text think"
)
"""what stands in formulas without a sign that they are formulas"""


def target_language(texts: Iterable[str]) -> str:
    """The ISO 639-1 code of the language that most letters of these texts are in; `en` where there are none.

    >>> target_language(["Find the sum of all positive integers that divide 12."])
    'en'
    """
    letters: Counter[str] = Counter()
    for text in texts:
        prose = FORMAL.sub(" ", text)
        if held := sum(map(str.isalpha, prose)):
            letters[_detector().classify(prose)[0]] += held
    return max(letters, key=letters.__getitem__) if letters else "en"


def latin_words(prose: str) -> list[str]:
    """The words of two letters or more in Latin script; an apostrophe ends a word.

    >>> latin_words("Let's see: x is 2.")
    ['Let', 'see', 'is']
    """
    if prose.isascii():
        spaced = prose.encode().translate(LETTERS).decode()
        return [word for word in spaced.split() if len(word) > 1]
    return (LATIN if MARKED.search(prose) else PLAIN).findall(prose)


def outside(prose: str, latin: Sequence[str], language: str) -> tuple[int, int]:
    """How many words of a text without its mathematics and code are outside `language`, and how many it has.

    `latin` are its `latin_words`.

    Words of another script count as they are. A passage of Latin script counts if the detector is sure that
    it is another language's. Where the language itself has another script, all Latin words in lower case
    count: names, variables and functions do not.

    >>> text = "So the answer is 因此 twelve."
    >>> outside(text, latin_words(text), "en")
    (1, 6)
    """
    own = OWN.get(language, frozenset())
    out, words = (0, 0) if prose.isascii() else _other_scripts(prose, own)
    if own:
        plain = [word for word in latin if len(word) > 2 and word.islower() and word not in OPERATORS]
        return out + len(plain), words + len(plain)
    return out + _other_latin(latin, language), words + len(latin)


def _other_scripts(prose: str, own: frozenset[str]) -> tuple[int, int]:
    """The words that are written in none of `own`, and those in any script but Latin."""
    out = words = 0
    for run in chain.from_iterable(map(RUN.finditer, BEYOND.findall(prose))):
        script = run.lastgroup or ""
        _, shortest, each = SCRIPTS[script]
        length = run.end() - run.start()
        count = 0 if length < shortest else -(-length // each) if each else 1
        words += count
        out += count if script not in own else 0
    return out, words


def _other_latin(words: Sequence[str], language: str) -> int:
    """The words in passages that are surely of another language."""
    flags = bytes(map(_marks(language).__contains__, words))
    return sum(_other(words[run.start() : run.end()], language) for run in UNMARKED.finditer(flags))


UNMARKED = re.compile(rb"\0{%d,%d}" % (LEAST, MOST))


def _other(passage: Sequence[str], language: str) -> int:
    plain = {word for word in passage if word.islower() and word not in OPERATORS}
    if len(plain) < LEAST - 2:  # names, capitals, labels over and over
        return 0
    found, certainty = _detector().classify(" ".join(passage))
    return len(passage) if found != language and certainty >= CERTAIN else 0


@cache
def _marks(language: str) -> frozenset[str]:
    words = _words(MARKS.get(language, ""))
    return words | {word.capitalize() for word in words}


@cache
def _detector() -> "LanguageIdentifier":
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    detector = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    detector.set_languages(LANGUAGES)
    return detector
