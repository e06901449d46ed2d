"""The notes of several benchmarks as lines: one that several of them have is one line that names them all."""

from collections.abc import Iterable


def to_lines(notes: Iterable[tuple[str, str]]) -> list[str]:
    """(title of a benchmark, note) pairs as lines, each where its note comes first.

    >>> to_lines([("AIME 2024", "no dates"), ("AIME 2025", "12 cut"), ("AIME 2025", "no dates")])
    ['AIME 2024; AIME 2025: no dates', 'AIME 2025: 12 cut']
    """
    titles: dict[str, list[str]] = {}
    for title, note in notes:
        titles.setdefault(note, []).append(title)
    return [f"{'; '.join(dict.fromkeys(named))}: {note}" for note, named in titles.items()]
