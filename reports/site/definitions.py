"""What every figure of a report means, in a sentence or two: for a column's title and for the page's end."""

import re
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Definition:
    """One figure explained."""

    title: str
    """as a column's head"""
    unit: str
    """`%`, `tokens`, `points`, `per 1,000 words`, `` for a plain number"""
    meaning: str
    """whole sentences"""


DEFINITIONS: Mapping[str, Definition] = {
    "pass@1": Definition(
        "pass@1",
        "%",
        "Share of samples that are correct: the mean over questions of each question's own share.",
    ),
    "pass@k": Definition(
        "pass@{j}",
        "%",
        "Chance that at least one of {j} samples of a question is correct, estimated without bias.",
    ),
    "pass^k": Definition(
        "pass^{j}", "%", "Chance that all of {j} samples of a question are correct, estimated without bias."
    ),
    "cons@k": Definition(
        "cons@{j}",
        "%",
        "Share of questions that a majority vote of {j} samples gets right. Equivalent answers are one "
        "vote, samples without an answer do not vote, and a tie counts for the share of its answers that are "
        "right.",
    ),
    "band": Definition(
        "pass@1, rating {band}",
        "%",
        "pass@1 over the problems whose Codeforces rating is {band}.",
    ),
    "variance_within": Definition(
        "variance within questions", "", "Variance of a question's samples, mean over questions."
    ),
    "variance_between": Definition(
        "variance between questions", "", "Variance of the questions' true shares of correct samples."
    ),
    "truncated": Definition(
        "truncated",
        "%",
        "Share of samples cut at the limit of tokens. Unless they had stated an answer they are not correct.",
    ),
    "no_answer": Definition(
        "no answer",
        "%",
        "Share of samples without an answer: none stated after the thinking, or the thinking never ends.",
    ),
    "failed": Definition(
        "failed",
        "samples",
        "Samples lost to a failure of the engine or the grader. They are never the model's wrong answers.",
    ),
    "output_tokens": Definition(
        "tokens",
        "tokens",
        "Generated tokens per sample, thinking included: the mean over questions of their means.",
    ),
    "rating": Definition(
        "rating",
        "points",
        "Codeforces rating that the model's rank among the humans of its contests shows.",
    ),
    "rating_time_neutral": Definition(
        "rating, time-neutral", "points", "The rating with the humans' scores freed of the clock as well."
    ),
    "rating_codeelo_compat": Definition(
        "rating, as CodeElo",
        "points",
        "The rating by CodeElo's way of counting, to set beside its figures.",
    ),
    "percentile": Definition(
        "percentile", "%", "Share of a named population that is weaker, plus half of those as strong."
    ),
    "percentile_users": Definition("percentile, users", "%", "The percentile among all rated users."),
    "percentile_fields": Definition(
        "percentile, contests", "%", "The percentile among the humans of the same contests, by rank."
    ),
    "percentile_published": Definition(
        "percentile, published", "%", "The percentile read off the pairs that DeepSeek published."
    ),
    "format": Definition(
        "format",
        "%",
        "Share of samples that are one thinking, opened and closed exactly once (the prompt may have opened "
        "it) and not blank, and after it an answer as asked for: boxed, “Answer: X”, or a fenced block of "
        "code.",
    ),
    "other_language": Definition(
        "other language",
        "%",
        "Share of a sample's words that are outside the language of the questions; mathematics and code are "
        "no words. By py3langid and by scripts; a few words of another Latin language inside a sentence are "
        "not seen.",
    ),
    "loops": Definition(
        "loops",
        "%",
        "Share of samples that end in the same passage over and over (exactly, at least three times and 400 "
        "characters), or of which one line of prose, ten times or more, is at least a quarter.",
    ),
    "reflection": Definition(
        "reflection",
        "%",
        "Share of samples with a word or phrase of reconsidering: “wait”, “let me check”, “re-evaluate”, … "
        "(English and Chinese).",
    ),
    "reflection_per_1000": Definition(
        "reflections",
        "per 1,000 words",
        "Words and phrases of reconsidering per 1,000 words of a sample; mathematics and code are no words.",
    ),
    "elsewhere": Definition(
        "answer elsewhere",
        "%",
        "Share of samples whose answer is found only when answers are read anywhere, as inside thinking that "
        "never ended. pass@1 could gain that much at most by it; `r1eval score --answer-from anywhere` tells "
        "how much it does.",
    ),
}
"""by a metric's name in files; j and the band of a name are filled in by `definition`"""

COUNTED = re.compile(r"(pass@|pass\^|cons@)(\d+)")
BAND = re.compile(r"pass@1\[(.+)\]")


def definition(name: str) -> Definition:
    """What a figure is, by its name in files; KeyError for a name that no figure has.

    >>> definition("cons@64").title, definition("pass@1[1200-1599]").title, definition("truncated").unit
    ('cons@64', 'pass@1, rating 1200-1599', '%')
    """
    if name in DEFINITIONS:
        return DEFINITIONS[name]
    if counted := COUNTED.fullmatch(name):
        return _filled(DEFINITIONS[f"{counted[1]}k"], "{j}", counted[2])
    if band := BAND.fullmatch(name):
        return _filled(DEFINITIONS["band"], "{band}", band[1])
    raise KeyError(name)


def _filled(found: Definition, place: str, what: str) -> Definition:
    return Definition(found.title.replace(place, what), found.unit, found.meaning.replace(place, what))
