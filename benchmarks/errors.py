"""The error of this package, and suggestions for mistyped words."""

import re
from collections.abc import Iterable
from difflib import get_close_matches


class BenchmarkError(Exception):
    """One line: which benchmark or file, what is wrong with it, and how to fix it."""


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """The suggestion at the end of an error message: `; did you mean 'aime24'?`, or "" if nothing is close.

    >>> did_you_mean("amie24", ["aime24", "math500"])
    "; did you mean 'aime24'?"
    """
    match = closest_match(word, known)
    return f"; did you mean {match!r}?" if match else ""


def closest_match(word: str, known: Iterable[str]) -> str | None:
    """The known word that is most similar, else one that starts with `word`; None if there is none."""
    words = [str(candidate) for candidate in known]
    completions = [candidate for candidate in words if candidate.startswith(word)]
    return next(iter(get_close_matches(word, words, n=1) + completions), None)


def same_name(word: str, known: Iterable[str]) -> str | None:
    """The known name that `word` is, else the one that differs in case and separators only; None for neither.

    >>> same_name("AIME-24", ["aime24"]), same_name("mmlu_pro", ["mmlu-pro"]), same_name("aime", ["aime24"])
    ('aime24', 'mmlu-pro', None)
    """
    names = list(known)
    return word if word in names else {_plain(name): name for name in names}.get(_plain(word))


def _plain(name: str) -> str:
    return re.sub(r"[\s_.-]+", "", name).lower()
