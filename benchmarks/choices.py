"""Lettered options of a multiple-choice question, and the order in which they are shown."""

from collections.abc import Sequence
from hashlib import sha256
from string import ascii_uppercase

from benchmarks.errors import BenchmarkError

LETTERS = ascii_uppercase


def choice_slots(question: str, options: Sequence[str]) -> dict[str, str]:
    """The slots of a choice prompt: `question`, `choices` (one line `A) …` per option), `letters` ("ABCD").

    Raises BenchmarkError if there are fewer than two options, or more than letters.

    >>> choice_slots("Which is even?", ["3", "4"])
    {'question': 'Which is even?', 'choices': 'A) 3\\nB) 4', 'letters': 'AB'}
    """
    if not 2 <= len(options) <= len(LETTERS):
        raise BenchmarkError(f"a choice needs 2 to {len(LETTERS)} options, this one has {len(options)}")
    letters = LETTERS[: len(options)]
    lines = [f"{letter}) {option}" for letter, option in zip(letters, options, strict=True)]
    return {"question": question, "choices": "\n".join(lines), "letters": letters}


def gold_at(index: str, options: Sequence[str]) -> str:
    """The letter of the option at a 0-based index. Raises BenchmarkError if there is none.

    >>> gold_at("2", ["21", "27", "31", "33"])
    'C'
    """
    if not index.isdecimal() or int(index) >= len(options):
        raise BenchmarkError(f"answer {index!r} is no index of the {len(options)} options")
    return LETTERS[int(index)]


def permutation(question_id: str, options: int) -> tuple[int, ...]:
    """The order in which a question's options are shown: position j shows option `permutation[j]`.

    It depends on the question's id only, so that a stored answer means the same option whatever the rows,
    run, seed or Python version: options are sorted by SHA-256("id:option").

    >>> permutation("recExample", 4)
    (3, 2, 1, 0)
    """
    return tuple(
        sorted(range(options), key=lambda option: sha256(f"{question_id}:{option}".encode()).digest())
    )
