"""Short labels for the runs of a leaderboard: letters, unique names, and names that fit into a picture."""

from collections import Counter
from collections.abc import Sequence
from string import ascii_uppercase

from reports.plots.style import svg_text

SHORT = 28
"""characters"""
HEAD = 6
"""characters that stay of a start that all names share"""


def letters(place: int) -> str:
    """The letters of the run in this place of the table, from 0.

    >>> letters(0), letters(25), letters(26)
    ('A', 'Z', 'AA')
    """
    more, last = divmod(place, len(ascii_uppercase))
    return (letters(more - 1) if more else "") + ascii_uppercase[last]


def unique_names(runs: Sequence[tuple[str, str]]) -> list[str]:
    """The last part of the title of each (title, run folder); with the folder where runs share it."""
    names = [title.rstrip("/").rpartition("/")[2] for title, _ in runs]
    count = Counter(names)
    return [
        name if count[name] == 1 else f"{name} ({folder})"
        for name, (_, folder) in zip(names, runs, strict=True)
    ]


def shorten(names: Sequence[str]) -> list[str]:
    """Names of at most SHORT characters; where they begin or end alike, the parts that differ stay.

    >>> shorten(["Qwen3-8B", "A-Model-of-a-Long-Name-7B-Instruct", "A-Model-of-a-Long-Name-32B-Instruct"])
    ['Qwen3-8B', 'A-Model-of-a-L…e-7B-Instruct', 'A-Model-of-a-L…-32B-Instruct']
    >>> shorten([f"DeepSeek-R1-Distill-Qwen-32B-step-{n}-of-the-second-run" for n in (100, 200)])
    ['DeepSe…100-of-the-second-run', 'DeepSe…200-of-the-second-run']
    """
    if len(names) > 1 and max(map(len, names)) > SHORT:
        names = _without_shared_start(names)
    if len(names) > 1 and max(map(len, names)) > SHORT:
        names = [name[::-1] for name in _without_shared_start([name[::-1] for name in names])]
    return [svg_text(name, SHORT) for name in names]


def _without_shared_start(names: Sequence[str]) -> list[str]:
    """The names with the most of what all begin with left out, up to the end of a word."""
    length = next((n for n, letters in enumerate(zip(*names, strict=False)) if len(set(letters)) > 1), 0)
    cut = max(names[0].rfind(mark, 0, length) for mark in "-_ ") + 1
    return [f"{name[:HEAD]}…{name[cut:]}" if cut > HEAD else name for name in names]
