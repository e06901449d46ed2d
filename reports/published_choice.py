"""Which published models stand beside measured values where there are too many: the best and the closest."""

from collections.abc import Collection, Mapping, Sequence
from itertools import zip_longest

MAX_MODELS = 20
BEST = 3
"""of the best models, how many come before the closest"""
ALWAYS = ("deepseek-r1",)
"""the model that everything here is compared with"""


def is_same_model(run: str, published: str) -> bool:
    """Whether a published model is the measured one: by the last part of its name, in any of its modes.

    >>> is_same_model("openai/gpt-oss-20b", "gpt-oss-20b (high)"), is_same_model("Qwen3-8B", "Qwen3-4B")
    (True, False)
    """
    name = run.rstrip("/").rsplit("/", 1)[-1].lower()
    return name in (published.lower(), published.lower().rpartition(" (")[0])


def by_interest(
    published: Mapping[str, float], measured: Sequence[float], runs: Collection[str]
) -> list[str]:
    """Models, most interesting first: of `runs`, DeepSeek-R1, the best, the closest to a measured value.

    >>> by_interest({"A": 0.9, "B": 0.8, "C": 0.7, "D": 0.1, "E": 0.35}, [0.3], ["org/D"])
    ['D', 'A', 'B', 'C', 'E']
    """
    best = sorted(published, key=lambda model: -published[model])[:BEST]

    def key(model: str) -> tuple[bool, bool, int, float]:
        away = min((abs(published[model] - value) for value in measured), default=0.0)
        place = best.index(model) if model in best else BEST
        known = model.lower() in ALWAYS
        return (not any(is_same_model(run, model) for run in runs), not known, place, away)

    return sorted(published, key=key)


def choose(orders: Sequence[Sequence[str]], limit: int = MAX_MODELS) -> frozenset[str]:
    """The first models of each order in turn, at most so many.

    >>> sorted(choose([["A", "B", "C"], ["B", "D"]], limit=3))
    ['A', 'B', 'D']
    """
    turns = (model for turn in zip_longest(*orders) for model in turn if model is not None)
    return frozenset(list(dict.fromkeys(turns))[:limit])
