"""Finds the question of a benchmark that a sample of another harness answers: by its id, or by its text."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b

from benchmarks.types import Answer, Question
from r1eval.imports.foreign import ForeignSample

KEY_LENGTH = 24
"""characters of a question by which it is looked for in a prompt"""


@dataclass(frozen=True)
class Unmatched:
    """A sample that answers no question, or nobody knows which."""

    reason: str


class QuestionFinder:
    """Texts are compared exactly, after Unicode's compatible characters and spaces are made equal.

    An id alone is enough where the log tells no text; where it does, the text decides: many harnesses number
    their questions, and a number may happen to be an id here.
    """

    def __init__(self, questions: Sequence[Question]) -> None:
        self._by_id = {question.id: question for question in questions}
        self._texts = {question.id: normalize(question.slots.get("question", "")) for question in questions}
        self._by_start: dict[str, list[str]] = {}
        """first characters of its text -> ids"""
        for question_id, text in self._texts.items():
            if text:
                self._by_start.setdefault(text[:KEY_LENGTH], []).append(question_id)
        self._key_lengths = sorted({len(key) for key in self._by_start})
        self._known: dict[bytes, Question | Unmatched] = {}

    def find(self, sample: ForeignSample) -> Question | Unmatched:
        """The question of a sample, or why there is none; the k samples of a question are looked up once."""
        key = blake2b(repr((sample.question_id, sample.texts, sample.gold)).encode(), digest_size=16).digest()
        if key not in self._known:
            self._known[key] = self._find(sample)
        return self._known[key]

    def _find(self, sample: ForeignSample) -> Question | Unmatched:
        texts = tuple(filter(None, map(normalize, sample.texts)))
        named = self._by_id.get(sample.question_id or "")
        found = self._by_id[sample.question_id or ""] if named and not texts else self._by_texts(texts, named)
        if isinstance(found, Unmatched) or found.answer is not Answer.CHOICE:
            return found
        problem = _choices_problem(found, texts, sample.gold)
        return Unmatched(f"question {found.id}: {problem}") if problem else found

    def _by_texts(self, texts: tuple[str, ...], named: Question | None) -> Question | Unmatched:
        ids = self._stated(texts)
        if named and named.id in ids:
            return named
        if len(ids) == 1:
            return self._by_id[ids[0]]
        if ids:
            return Unmatched(f"ambiguous: its text states the questions {', '.join(ids[:3])}")
        if named:
            return Unmatched(f"has the id of question {named.id}, but another text")
        return Unmatched("its text states no question of the benchmark" if texts else "its id is not known")

    def _stated(self, texts: tuple[str, ...]) -> list[str]:
        """The ids of the questions that the texts state; of one inside another, the longer."""
        ids = list(dict.fromkeys(one for text in texts for one in self._occurring(text)))
        return [
            one
            for one in ids
            if not any(
                len(self._texts[one]) < len(self._texts[other]) and self._texts[one] in self._texts[other]
                for other in ids
            )
        ]

    def _occurring(self, text: str) -> Iterator[str]:
        """The questions whose whole text occurs in this one, between word boundaries."""
        for start in _word_starts(text):
            for length in self._key_lengths:
                for question_id in self._by_start.get(text[start : start + length], ()):
                    asked = self._texts[question_id]
                    if text.startswith(asked, start) and _ends_word(text, start + len(asked)):
                        yield question_id


def normalize(text: str) -> str:
    """A text with compatible characters and runs of spaces made equal; letters keep their case.

    >>> normalize("What is\\u00a0½ of\\n4?")
    'What is 1⁄2 of 4?'
    """
    return " ".join(unicodedata.normalize("NFKC", text).split())


def _word_starts(text: str) -> Iterable[int]:
    return (start for start in range(len(text)) if start == 0 or not text[start - 1].isalnum())


def _ends_word(text: str, end: int) -> bool:
    return end >= len(text) or not (text[end - 1].isalnum() and text[end].isalnum())


def _choices_problem(question: Question, texts: Sequence[str], gold: str | None) -> str | None:
    """Why a letter may mean another option there than here; None if it means the same."""
    options = [line.partition(") ") for line in question.slots.get("choices", "").splitlines()]
    lettered = [(letter, normalize(option)) for letter, _, option in options if option.strip()]
    if any(all(_shows(text, *one) for one in lettered) for text in texts):
        return None
    if any(all(option in text for _, option in lettered) for text in texts):
        return "its options are in another order there, so that letters mean others"
    if "permutation" in question.tags:
        return "the log does not show its options, which r1eval shuffles"
    if gold is not None and re.fullmatch(r"[A-Z]", gold.strip()) and gold.strip() != question.gold:
        return f"its gold is {gold.strip()} there, and {question.gold} here"
    return None


def _shows(text: str, letter: str, option: str) -> bool:
    """Whether a text shows an option under this letter: `A) …`, `A. …`, `(A) …`, `A: …`."""
    return re.search(rf"(?<!\w){letter}[^\w]{{1,4}}{re.escape(option)}", text) is not None
