"""Whether a text claims a value, or negates, supposes or asks it."""

import re

from r1eval.scoring.languages.phrases import WORD, Phrases, lower, spoken

SENTENCE_START = re.compile(r"(?:[.!?](?=\s)|[。！？؟।]|\n(?!\s*(?:\$|\\\[)))[\s*_]*")
CLAUSE_START = re.compile(r"[,;:，、；：]\s*|(?:[.!?](?=\s)|[。！？؟।]|\n(?!\s*(?:\$|\\\[)))[\s*_]*")
QUESTION = re.compile(r"[\s$)\]}\\*_\"']*[?？؟]")
PUNCTUATION = " ,，、،(（;；–—-"
VALUE = re.compile(r"[\d$\\]")
WINDOW = 160
"""characters before and behind a box in which it is negated"""
NOT_EQUAL_END = re.compile(r"(?:≠|\\neq?|(?<![\w)}])!=|\\not\s*=)\s*[\s$\\(\[]*$")
NOTHING_SAID = " \n\t$.,;:!)]}\\*_。"
"""what may end a reply behind its box"""
SUPPOSED_WORDS = 5
"""number of words between a word such as `if` and what it supposes"""
CONDITIONAL = re.compile(r"(?<!\w)(?:would|serait|wäre|sería|seria)(?!\w)|\bбыл[аои]?\s+бы\b")
UNREAL = re.compile(r"(?<!\w)(?:were|had|étaient?|était|wäre|fuera|fuese|бы)(?!\w)")
OBJECTION = re.compile(r"[,;.–—]\s*(?:yet\s+)?(?:but|however|mais|or|aber|pero|но)(?!\w)")
"""what says that a condition does not hold: "would be 14 if n were even, but n is odd" """
TAKEN_BACK = re.compile(r"[\s$)\]}\\*_,(–—\-:'\"”]*(?P<words>(?:[^\W\d_]+['’\s]+){0,3})")
"""what may be between a value and the word that takes it back: `, which is`"""


def clause_before(text: str, end: int, start: re.Pattern[str] = CLAUSE_START) -> str:
    """The part of the sentence or clause before a place, in lower case."""
    window = lower(text[max(0, end - WINDOW) : end])
    return start.split(window)[-1]


def is_supposed(before: str, phrases: Phrases) -> bool:
    """Whether what follows is supposed or excluded: "if the answer", "it is impossible that the answer"."""
    return any(
        _is_near(before[mark.end() :], phrases) and not before[: mark.start()].endswith("only ")
        for pattern in (phrases.hypothesis, phrases.retraction)
        for mark in [*pattern.finditer(before)][-1:]
    )


def _is_near(between: str, phrases: Phrases) -> bool:
    """Whether nothing but a few small words is between a word such as `if` and what it supposes."""
    if not re.fullmatch(r"[^\d=,，、;:.…–—→>]*", between):
        return False
    words = WORD.findall(between)
    if phrases.vocabulary.spaced:
        return len(words) <= SUPPOSED_WORDS and phrases.small_words.issuperset(words)
    return len(between) <= 2 * SUPPOSED_WORDS


def affirmed(text: str, phrases: Phrases, negated: bool = False) -> str:
    """What of a stated value is claimed: 4 of "4, not 5", 6 of "not 5 but 6", nothing of "not 5".

    negated: the statement began with a negation, "cannot be".
    """
    lowered = lower(text)
    row = phrases.vocabulary
    if phrases.no_solution.search(lowered) or lowered.strip(" .*_") in {*row.yes, *row.no, *row.no_solution}:
        return text
    negation = phrases.negation.search(lowered)
    if row.negation_follows:
        return text if negation is None else _without_contrast(text[negation.end() :], phrases)
    if negated:
        return _contrasted(text, phrases)
    if negation is None:
        return text
    before = text[: negation.start()].rstrip(PUNCTUATION)
    before = phrases.joint_end.sub("", before).rstrip(PUNCTUATION)
    if VALUE.search(before):
        return before
    return text if len(before.split()) > 1 else _contrasted(text[negation.end() :], phrases)


def _contrasted(text: str, phrases: Phrases) -> str:
    """The value that is given instead of a negated one."""
    contrast = phrases.contrast.search(lower(text))
    return text[contrast.end() :].strip(" ,:") if contrast else ""


def _without_contrast(text: str, phrases: Phrases) -> str:
    text = text.lstrip(" 、,，。.")
    contrast = phrases.contrast.match(lower(text))
    text = text[contrast.end() :] if contrast else text
    return text.strip() if VALUE.search(text) else ""


def claims_box(text: str, start: int, end: int) -> bool:
    """Whether the box at this place is claimed, not negated, taken back, supposed or asked."""
    before, after = clause_before(text, start), lower(text[end : end + WINDOW])
    if NOT_EQUAL_END.search(before) or QUESTION.match(after):
        return False
    phrases = spoken(clause_before(text, start, SENTENCE_START) + " " + CLAUSE_START.split(after)[0])
    if is_supposed(before, phrases) or is_unreal(clause_before(text, start, SENTENCE_START), after, phrases):
        return False
    if negation_of(before, after, phrases) is not None or is_called_wrong(after, phrases):
        return False
    if _is_yes_or_no(text[start:end], phrases):  # "No, this is impossible" says again what \boxed{No} says
        return True
    if not after.strip(NOTHING_SAID):
        return True
    return not any(row.second_thought.match(after) for row in {phrases, spoken(after)})


def _is_yes_or_no(box: str, phrases: Phrases) -> bool:
    words = WORD.findall(lower(box).removeprefix("\\boxed").replace("\\text", ""))
    return len(words) == 1 and words[0] in {*phrases.vocabulary.yes, *phrases.vocabulary.no}


def is_unreal(before: str, after: str, phrases: Phrases) -> bool:
    """Whether a value is that of a case that is not so: "would be", "if n were even", ", but n is odd".

    before, after: the rest of the value's sentence, in lower case. Two of the three show it, of which the
    conditional is one; a question's own case ("if he were 5 years older, he would be") has no more.
    """
    sentence = SENTENCE_START.split(after)[0]
    if not CONDITIONAL.search(CLAUSE_START.split(before)[-1]):
        return False
    condition = phrases.hypothesis.search(sentence)
    is_behind = condition is not None and not VALUE.search(sentence[: condition.start()].strip("$ )}]\\"))
    if is_behind and UNREAL.search(sentence):
        return True
    return (is_behind or phrases.hypothesis.search(before) is not None) and bool(OBJECTION.search(sentence))


def negation_of(before: str, after: str, phrases: Phrases) -> int | None:
    """Where in `before` the negation of a value begins that stands between the two texts, or None."""
    if phrases.vocabulary.negation_follows:
        negation = phrases.negation.search(SENTENCE_START.split(after)[0])
        follows = negation is not None and not re.search(r"[\d,、，]", after[: negation.start()])
        return len(before) if follows else None
    starts = [
        match.start()
        for match in phrases.negation.finditer(before)
        if phrases.negated_end.match(before, match.end())
    ]
    return starts[0] if starts else None


def is_taken_back(after: str, phrases: Phrases) -> bool:
    """Whether what follows a value, in lower case, calls it wrong or denies it: ", which is wrong"; ". Wait,
    that can't be right"."""
    return is_called_wrong(after, phrases) or phrases.second_thought.match(after) is not None


def is_called_wrong(after: str, phrases: Phrases) -> bool:
    """Whether the rest of a value's own sentence calls it wrong or denies it."""
    sentence = SENTENCE_START.split(after)[0]
    for pattern in (phrases.retraction, phrases.denial):
        said = pattern.search(sentence)
        between = TAKEN_BACK.fullmatch(sentence, 0, said.start()) if said else None
        if between is not None and phrases.small_words.issuperset(WORD.findall(between["words"])):
            return True
    return False
