"""How replies are written, right or wrong: format, language, loops, reflection, misplaced answers."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from benchmarks.types import Answer
from r1eval.diagnostics.language import FORMAL, latin_words, outside
from r1eval.diagnostics.reflection import reflections
from r1eval.diagnostics.repetition import loops
from r1eval.scoring.choice import letter_of
from r1eval.scoring.code_block import program_of
from r1eval.scoring.extraction import CHAT, after_thinking, extract
from r1eval.scoring.grades import AnswerFrom
from r1eval.statistics.intervals import Estimate, amount, share
from r1eval.statistics.pass_at import rerun_variance
from r1eval.store.records import Metric

LETTER = re.compile(r"\banswer[\s*_]*:[\s*_$({\\]*(?:(?:text|mathrm|boxed)[{(]+)?[A-J]\b", re.IGNORECASE)
"""`Answer: C`, in bold or as a formula if need be"""
BOXED_LETTER = re.compile(r"\\boxed\s*\{[\s({\\]*(?:(?:text|mathrm)[{(]+)?[A-J]\b")


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """What one sample's text shows."""

    words: int
    """words in which it was looked for other languages: neither mathematics nor code"""
    outside: int
    """of these, outside the language of the questions"""
    loop: bool
    """it ends in the same passage over and over, or one line is much of it"""
    reflections: int
    """markers of reconsidering"""
    well_formed: bool
    """one thinking, closed, then an answer in the form that was asked for"""
    elsewhere: bool
    """it has an answer only if answers are read anywhere"""

    @property
    def other_language(self) -> float:
        """Share of its words that are outside the language, 0..1; 0.0 without words."""
        return self.outside / self.words if self.words else 0.0

    @property
    def reflection_per_1000(self) -> float:
        """Markers per 1,000 words; 0.0 without words."""
        return 1000 * self.reflections / self.words if self.words else 0.0


@dataclass(frozen=True, slots=True)
class Diagnosed:
    """A question's samples, summed."""

    n: int = 0
    well_formed: int = 0
    loops: int = 0
    reflective: int = 0
    """samples with any marker of reconsidering"""
    elsewhere: int = 0
    other: float = 0.0
    """the samples' shares of words outside the language, summed"""
    other_squared: float = 0.0
    per_1000: float = 0.0
    """the samples' markers per 1,000 words, summed"""
    per_1000_squared: float = 0.0


def diagnose(
    text: str, *, truncated: bool, opened_thinking: bool, answer: Answer, language: str
) -> Diagnosis:
    """What a reply's text shows, in time linear in its length.

    `truncated`: it was cut at max tokens; `opened_thinking`: the prompt itself ended inside `<think>`;
    `language`: ISO 639-1 code of the questions' language.
    """
    prose = FORMAL.sub(" ", text)
    latin = latin_words(prose)
    out, words = outside(prose, latin, language)
    strict = _found(text, answer, "answer", truncated, opened_thinking)
    return Diagnosis(
        words=words,
        outside=out,
        loop=loops(text),
        reflections=reflections(latin, prose),
        well_formed=well_formed(text, answer, opened_thinking),
        elsewhere=not strict and _found(text, answer, "anywhere", truncated, opened_thinking),
    )


def together(diagnoses: Iterable[Diagnosis]) -> Diagnosed:
    """The sums over the samples of one question."""
    held = list(diagnoses)
    return Diagnosed(
        n=len(held),
        well_formed=sum(one.well_formed for one in held),
        loops=sum(one.loop for one in held),
        reflective=sum(one.reflections > 0 for one in held),
        elsewhere=sum(one.elsewhere for one in held),
        other=sum(one.other_language for one in held),
        other_squared=sum(one.other_language**2 for one in held),
        per_1000=sum(one.reflection_per_1000 for one in held),
        per_1000_squared=sum(one.reflection_per_1000**2 for one in held),
    )


def summary(asked: Mapping[str, Diagnosed], k: int) -> list[Metric]:
    """The diagnostics of a benchmark that the metrics leave unnamed, means over the questions with samples.

    Shares are 0..1 and `reflection_per_1000` is a rate; intervals and errors are over questions, as those of
    `r1eval.statistics.metrics.metrics_of` are.
    """
    held = [one for one in asked.values() if one.n]
    rates = [one.per_1000 / one.n for one in held]
    estimates = {
        "format": _portion(held, lambda one: one.well_formed),
        "other_language": _other_language(held),
        "loops": _portion(held, lambda one: one.loops),
        "reflection": _portion(held, lambda one: one.reflective),
        "reflection_per_1000": amount(
            rates, [_variance(one.n, one.per_1000, one.per_1000_squared) for one in held]
        ),
        "elsewhere": _portion(held, lambda one: one.elsewhere),
    }
    return [Metric(benchmark="", name=name, k=k, **vars(e)) for name, e in estimates.items()]


def well_formed(text: str, answer: Answer, opened_thinking: bool = False) -> bool:
    r"""Whether a reply is one thinking, closed, and then an answer in the form that was asked for.

    The opener may stand in the prompt; then the text has none. The thinking is not blank, and nothing stands
    before it.

    >>> well_formed("<think>Two and two.</think>It is $\\boxed{4}$.", Answer.INTEGER)
    True
    >>> well_formed("It is $\\boxed{4}$.", Answer.INTEGER)
    False
    """
    if text.count("</think>") != 1 or text.count("<think>") != (not opened_thinking):
        return False
    thinking, _, part = text.partition("</think>")
    before, opened, inside = thinking.rpartition("<think>")
    if not inside.strip() or (opened and before.strip()):
        return False
    return _in_form(CHAT.sub("", part), answer)


def _in_form(part: str, answer: Answer) -> bool:
    """Whether an answer part holds a box, `Answer: X` or a fenced block, as its kind of answer asks."""
    if answer is Answer.PROGRAM:
        return bool(program_of(part).code)
    if answer is Answer.CHOICE:
        return bool(LETTER.search(part) or BOXED_LETTER.search(part))
    return bool(extract(part).parts)


def _found(text: str, answer: Answer, where: AnswerFrom, truncated: bool, opened: bool) -> bool:
    """Whether the grader finds an answer there."""
    if answer is Answer.PROGRAM:
        return bool(program_of(text, where, opened_thinking=opened, truncated=truncated).code)
    part = after_thinking(text, where, opened)
    if part is None:
        return False
    read = letter_of if answer is Answer.CHOICE else extract
    return bool(read(CHAT.sub("", part), truncated).answer)


def _portion(held: Sequence[Diagnosed], count: Callable[[Diagnosed], int]) -> Estimate:
    """The mean over questions of a share of their samples."""
    variances = [rerun_variance(1, one.n, count(one)) for one in held]
    return share([count(one) / one.n for one in held], variances, draws=sum(one.n for one in held))


def _other_language(held: Sequence[Diagnosed]) -> Estimate:
    variances = [_variance(one.n, one.other, one.other_squared) for one in held]
    return share([one.other / one.n for one in held], variances, draws=sum(one.n for one in held))


def _variance(n: int, total: float, squares: float) -> float | None:
    """The variance of a question's mean, s²/n; None for one sample."""
    return max(0.0, (squares - total**2 / n) / (n - 1) / n) if n > 1 else None
