"""Diagnoses how replies are written: format, language, loops, reflection, misplaced answers."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from benchmarks.types import Answer
from r1eval.diagnostics.language import NON_PROSE, count_foreign_words, latin_words
from r1eval.diagnostics.reflection import count_reflections
from r1eval.diagnostics.repetition import ends_in_loop
from r1eval.scoring.grades import AnswerFrom
from r1eval.scoring.kinds.scorer import MODULES
from r1eval.scoring.replies.answer_part import CHAT_TOKEN, answer_part
from r1eval.scoring.replies.choice import extract_letter
from r1eval.scoring.replies.code_block import extract_program
from r1eval.scoring.replies.extraction import extract
from r1eval.scoring.replies.json_answer import with_stated_answers
from r1eval.scoring.replies.letters import has_letter_line
from r1eval.scoring.replies.thinking import ThinkingTags, find_marks
from r1eval.statistics.intervals import Estimate, mean_amount, mean_share
from r1eval.statistics.pass_at import rerun_variance
from r1eval.store.records import Metric

BOXED_LETTER = re.compile(r"\\boxed\s*\{[\s({\\]*(?:(?:text|mathrm)[{(]+)?[A-J]\b")


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """The diagnosis of one sample's text."""

    words: int
    """words outside mathematics and code"""
    foreign_words: int
    """of these, words in another language than the questions"""
    ends_in_loop: bool
    """it ends with a repeated passage, or one line makes up much of it"""
    reflections: int
    """reflection markers"""
    is_well_formed: bool
    """one closed thinking block, then an answer in the requested format"""
    lenient_only: bool
    """an answer is found only with `--answer-from anywhere`"""

    @property
    def foreign_share(self) -> float:
        """Share of words in another language, 0..1; 0.0 without words."""
        return self.foreign_words / self.words if self.words else 0.0

    @property
    def reflection_per_1000(self) -> float:
        """Reflection markers per 1,000 words; 0.0 without words."""
        return 1000 * self.reflections / self.words if self.words else 0.0


@dataclass(frozen=True, slots=True)
class DiagnosisSums:
    """The diagnoses of a question's samples, summed."""

    n: int = 0
    """samples"""
    well_formed: int = 0
    loops: int = 0
    with_reflection: int = 0
    """samples with any reflection marker"""
    lenient_only: int = 0
    foreign_share: float = 0.0
    """sum of the samples' shares of foreign words"""
    foreign_share_squared: float = 0.0
    """sum of the squares of these shares"""
    reflection_rate: float = 0.0
    """sum of the samples' reflection markers per 1,000 words"""
    reflection_rate_squared: float = 0.0
    """sum of the squares of these rates"""


def diagnose(
    text: str,
    *,
    truncated: bool,
    opened_thinking: bool,
    answer: Answer,
    language: str,
    tags: ThinkingTags | None = None,
) -> Diagnosis:
    """Diagnose a reply; takes time linear in its length.

    `truncated`: at max tokens; `opened_thinking`: the prompt itself ended inside the thinking;
    `language`: ISO 639-1 code of the questions' language; `tags`: the run's own around the thinking.
    """
    prose = NON_PROSE.sub(" ", text)
    latin = latin_words(prose)
    foreign_words, words = count_foreign_words(prose, latin, language)
    has_answer = partial(_has_answer, text, answer, truncated, opened_thinking, tags)
    return Diagnosis(
        words=words,
        foreign_words=foreign_words,
        ends_in_loop=ends_in_loop(text),
        reflections=count_reflections(latin, prose),
        is_well_formed=is_well_formed(text, answer, opened_thinking, tags),
        lenient_only=not has_answer("answer") and has_answer("anywhere"),
    )


def sum_diagnoses(diagnoses: Iterable[Diagnosis]) -> DiagnosisSums:
    """The sums over the samples of one question."""
    samples = list(diagnoses)
    return DiagnosisSums(
        n=len(samples),
        well_formed=sum(sample.is_well_formed for sample in samples),
        loops=sum(sample.ends_in_loop for sample in samples),
        with_reflection=sum(sample.reflections > 0 for sample in samples),
        lenient_only=sum(sample.lenient_only for sample in samples),
        foreign_share=sum(sample.foreign_share for sample in samples),
        foreign_share_squared=sum(sample.foreign_share**2 for sample in samples),
        reflection_rate=sum(sample.reflection_per_1000 for sample in samples),
        reflection_rate_squared=sum(sample.reflection_per_1000**2 for sample in samples),
    )


def diagnostic_metrics(sums: Mapping[str, DiagnosisSums], k: int) -> list[Metric]:
    """The diagnostics of a benchmark as metrics: means over the questions with samples, by question id.

    Shares are 0..1 and `reflection_per_1000` is a rate; intervals and errors are over questions, as in
    `r1eval.statistics.metrics.benchmark_metrics` are.
    """
    questions = [question for question in sums.values() if question.n]
    rates = [question.reflection_rate / question.n for question in questions]
    estimates = {
        "format": _share_of_samples(questions, lambda question: question.well_formed),
        "other_language": _mean_foreign_share(questions),
        "loops": _share_of_samples(questions, lambda question: question.loops),
        "reflection": _share_of_samples(questions, lambda question: question.with_reflection),
        "reflection_per_1000": mean_amount(
            rates,
            [
                _variance(question.n, question.reflection_rate, question.reflection_rate_squared)
                for question in questions
            ],
        ),
        "elsewhere": _share_of_samples(questions, lambda question: question.lenient_only),
    }
    return [Metric(benchmark="", name=name, k=k, **vars(estimate)) for name, estimate in estimates.items()]


def is_well_formed(
    text: str, answer: Answer, opened_thinking: bool = False, tags: ThinkingTags | None = None
) -> bool:
    r"""Whether a reply is one closed thinking block, then an answer in the requested format.

    With `opened_thinking` the opening tag is in the prompt, and must not be in the text. The thinking must
    not be blank, and there must be nothing before it.

    >>> is_well_formed("<think>Two and two.</think>It is $\\boxed{4}$.", Answer.INTEGER)
    True
    >>> is_well_formed("It is $\\boxed{4}$.", Answer.INTEGER)
    False
    """
    part = after_only_thinking(text, opened_thinking, tags)
    return part is not None and has_answer_format(part, answer)


def after_only_thinking(
    text: str, opened_thinking: bool = False, tags: ThinkingTags | None = None
) -> str | None:
    """What follows the thinking, if a reply is one closed thinking block and then text; otherwise None."""
    marks = find_marks(text, opened_thinking, tags)
    if [mark.closes for mark in marks] != ([True] if opened_thinking else [False, True]):
        return None
    before, start = ("", 0) if opened_thinking else (text[: marks[0].start], marks[0].end)
    if before.strip() or not text[start : marks[-1].start].strip():
        return None
    return CHAT_TOKEN.sub("", text[marks[-1].end :])


def has_answer_format(part: str, answer: Answer) -> bool:
    """Whether the part after the thinking has a box, `Answer: X` or a fenced block, by the kind of answer.

    `Answer: X` may be in any language, or in a JSON object.
    """
    if answer is Answer.PROGRAM:
        return bool(extract_program(part).code)
    if answer is Answer.CHOICE:
        return bool(has_letter_line(with_stated_answers(part)) or BOXED_LETTER.search(part))
    if answer in MODULES:
        return bool(part.strip())
    return extract(part).boxed


def _has_answer(
    text: str, answer: Answer, truncated: bool, opened: bool, tags: ThinkingTags | None, where: AnswerFrom
) -> bool:
    """Whether the grader finds an answer in this part of the reply."""
    if answer is Answer.PROGRAM:
        program = extract_program(text, where, opened_thinking=opened, tags=tags, truncated=truncated)
        return bool(program.code)
    part = answer_part(text, where, opened, tags)
    if part is None:
        return False
    if answer in MODULES:
        return bool(part.strip())
    read = extract_letter if answer is Answer.CHOICE else extract
    return bool(read(part, truncated).answer)


def _share_of_samples(questions: Sequence[DiagnosisSums], count: Callable[[DiagnosisSums], int]) -> Estimate:
    """The mean over questions of the share of samples that are counted."""
    variances = [rerun_variance(1, question.n, count(question)) for question in questions]
    shares = [count(question) / question.n for question in questions]
    return mean_share(shares, variances, draws=sum(question.n for question in questions))


def _mean_foreign_share(questions: Sequence[DiagnosisSums]) -> Estimate:
    variances = [
        _variance(question.n, question.foreign_share, question.foreign_share_squared)
        for question in questions
    ]
    shares = [question.foreign_share / question.n for question in questions]
    return mean_share(shares, variances, draws=sum(question.n for question in questions))


def _variance(n: int, total: float, squares: float) -> float | None:
    """The variance of a question's mean, s²/n; None for one sample."""
    return max(0.0, (squares - total**2 / n) / (n - 1) / n) if n > 1 else None
