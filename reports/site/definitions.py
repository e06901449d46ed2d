"""Definitions of all figures in a report, one or two sentences each: tooltips and the end of a page."""

import re
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Definition:
    """The definition of one figure."""

    title: str
    """as the header of a column"""
    unit: str
    """`%`, `tokens`, `points`, `per 1,000 words`, `` for a plain number"""
    meaning: str
    """one or two sentences"""


DEFINITIONS: Mapping[str, Definition] = {
    "pass@1": Definition(
        "pass@1",
        "%",
        "Share of samples that are correct: the mean over questions of each question's own share.",
    ),
    "pass@1_adaptive": Definition(
        "pass@1_adaptive",
        "%",
        "pass@1 over all samples of a run with adaptive k, in which questions whose samples disagree have "
        "more; an unbiased estimate. The other figures are over the first k samples of each question.",
    ),
    "pass@k": Definition(
        "pass@{j}",
        "%",
        "Chance that at least one of {j} samples of a question is correct, an unbiased estimate.",
    ),
    "pass^k": Definition(
        "pass^{j}", "%", "Chance that all of {j} samples of a question are correct, an unbiased estimate."
    ),
    "cons@k": Definition(
        "cons@{j}",
        "%",
        "Share of questions that a majority vote of {j} samples gets right. Equivalent answers are counted "
        "together, samples without an answer do not vote, and a tie scores the share of the tied answers "
        "that are correct.",
    ),
    "average": Definition(
        "average",
        "%",
        "Mean of a metric over the benchmarks of a suite. Its interval and both its standard errors are for "
        "these benchmarks: for other questions of each, and for the same questions asked again.",
    ),
    "f1": Definition(
        "F1",
        "%",
        "Overlap of the words of answer and gold, as DROP's own evaluation computes it; 0 where numbers of "
        "the gold are missing.",
    ),
    "cells": Definition(
        "cells",
        "%",
        "Share of the cells of all grids that are right; a sample without a grid has none.",
    ),
    "prompt_loose": Definition(
        "prompt, loose",
        "%",
        "Share of replies that follow all their instructions, also read without their first or last line and "
        "without asterisks; pass@1 is the strict reading.",
    ),
    "instruction_strict": Definition(
        "instruction, strict", "%", "Share of all instructions that replies follow, read as they are."
    ),
    "instruction_loose": Definition(
        "instruction, loose",
        "%",
        "Share of all instructions that replies follow, also read without their first or last line and "
        "without asterisks.",
    ),
    "band": Definition(
        "pass@1, rating {band}",
        "%",
        "pass@1 over the problems whose Codeforces rating is {band}.",
    ),
    "language": Definition(
        "pass@1, {language}", "%", "pass@1 over the questions in the language {language}."
    ),
    "language_consistency": Definition(
        "language consistency",
        "%",
        "Share of the words of a sample's thinking (of the whole reply without any) that are in the language "
        "of its question, as in R1's reward; mathematics, code and names are left out.",
    ),
    "language_consistency_answer": Definition(
        "language consistency, answer",
        "%",
        "Share of the words of what follows the thinking that are in the language of the question.",
    ),
    "variance_within": Definition(
        "variance within questions", "", "Variance among the samples of one question, mean over questions."
    ),
    "variance_between": Definition(
        "variance between questions", "", "Variance of the questions' true shares of correct samples."
    ),
    "truncated": Definition(
        "truncated",
        "%",
        "Share of samples cut off at the token limit. They are correct only if they gave an answer before.",
    ),
    "no_answer": Definition(
        "no answer",
        "%",
        "Share of samples without an answer: none after the thinking, or the thinking never ends.",
    ),
    "failed": Definition(
        "failed",
        "samples",
        "Samples lost to a failure of the engine or the grader. They are never counted as wrong answers.",
    ),
    "output_tokens": Definition(
        "tokens",
        "tokens",
        "Generated tokens per sample, thinking included: the mean over questions of their means. Unknown if "
        "the server does not report those of every sample.",
    ),
    "thinking_tokens": Definition(
        "thinking tokens",
        "tokens",
        "Generated tokens per sample that are thinking: the mean over questions of their means. Given only "
        "if they are known of every sample.",
    ),
    "rating": Definition(
        "rating",
        "points",
        "Codeforces rating implied by the model's ranks among the human participants of its contests.",
    ),
    "rating_time_neutral": Definition(
        "rating, time-neutral",
        "points",
        "The rating with the time penalty removed from the humans' scores as well.",
    ),
    "rating_codeelo_compat": Definition(
        "rating, as CodeElo",
        "points",
        "The rating by CodeElo's method, for comparison with its published figures.",
    ),
    "dw_acc": Definition(
        "dw_acc",
        "%",
        "PolyMath's difficulty-weighted accuracy: pass@1 of the levels low, medium, high and top, weighted "
        "1 : 2 : 4 : 8.",
    ),
    "harmonic_mean": Definition(
        "harmonic mean",
        "%",
        "The harmonic mean of BBEH's 23 tasks' pass@1, a point added to each.",
    ),
    "percentile": Definition(
        "percentile",
        "%",
        "Share of a named population that is weaker, plus half of those that are equally strong.",
    ),
    "percentile_users": Definition("percentile, users", "%", "The percentile among all rated users."),
    "percentile_fields": Definition(
        "percentile, contests",
        "%",
        "The percentile among the human participants of the same contests, by rank.",
    ),
    "percentile_published": Definition(
        "percentile, published",
        "%",
        "The percentile interpolated from the (rating, percentile) pairs that DeepSeek published.",
    ),
    "format": Definition(
        "format",
        "%",
        "Share of samples with one non-empty thinking block, opened and closed exactly once (the prompt may "
        "open it), followed by an answer in the requested form: boxed, “Answer: X”, or a fenced code block.",
    ),
    "other_language": Definition(
        "other language",
        "%",
        "Share of a sample's words that are not in the language of the questions; mathematics and code are "
        "left out. Detected by py3langid and by script; a few words of another Latin-script language inside "
        "a sentence are missed.",
    ),
    "loops": Definition(
        "loops",
        "%",
        "Share of samples that end by repeating one passage (verbatim, at least three times and 400 "
        "characters), or in which one line of prose occurs ten times or more and makes up a quarter or more.",
    ),
    "reflection": Definition(
        "reflection",
        "%",
        "Share of samples with a reflection word or phrase: “wait”, “let me check”, “re-evaluate”, … "
        "(English and Chinese).",
    ),
    "reflection_per_1000": Definition(
        "reflections",
        "per 1,000 words",
        "Reflection words and phrases per 1,000 words of a sample; mathematics and code are left out.",
    ),
    "elsewhere": Definition(
        "answer elsewhere",
        "%",
        "Share of samples whose answer is found only with lenient extraction, for example inside thinking "
        "that never ended. It bounds the gain in pass@1; `r1eval score --answer-from anywhere` measures it.",
    ),
}
"""by a metric's name in files; `definition` fills in {j}, {band} and {language}"""

SAMPLES_PATTERN = re.compile(r"(pass@|pass\^|cons@)(\d+)")
LANGUAGE_PATTERN = re.compile(r"pass@1\[([a-z]{2})\]")
BAND_PATTERN = re.compile(r"pass@1\[(.+)\]")


def definition(name: str) -> Definition:
    """The definition of a metric by its name in files; KeyError for an unknown name.

    >>> definition("cons@64").title, definition("pass@1[1200-1599]").title, definition("truncated").unit
    ('cons@64', 'pass@1, rating 1200-1599', '%')
    """
    if name in DEFINITIONS:
        return DEFINITIONS[name]
    if match := SAMPLES_PATTERN.fullmatch(name):
        return _fill_in(DEFINITIONS[f"{match[1]}k"], "{j}", match[2])
    if match := LANGUAGE_PATTERN.fullmatch(name):
        return _fill_in(DEFINITIONS["language"], "{language}", match[1])
    if match := BAND_PATTERN.fullmatch(name):
        return _fill_in(DEFINITIONS["band"], "{band}", match[1])
    raise KeyError(name)


def _fill_in(template: Definition, placeholder: str, value: str) -> Definition:
    title, meaning = (text.replace(placeholder, value) for text in (template.title, template.meaning))
    return Definition(title, template.unit, meaning)
