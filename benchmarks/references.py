"""Published results on a benchmark: the values of `references.toml` and `published/`, each with its source.

A `[[table]]` holds values of one source by benchmark, metric and model. Where its source tells them and they
are not R1's, it names `k`, `budget` and `temperature` of its samples, and a `note`. `others = true` marks the
values that a maker gives for models of others. A source without `level` is the maker's own text.
"""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from benchmarks.types import Published

REFERENCES = Path(__file__).with_name("references.toml")
MAKERS = Path(__file__).with_name("published")
"""a file for each maker of models"""
LEVELS: Mapping[str, str] = {
    "copies": "read in copies of its table",
    "copy": "read in one copy of its table, not checked",
}
"""`level` of a source -> what a reader must know"""


@cache
def published_results(key: str) -> tuple[Published, ...]:
    """All values of a benchmark (`Benchmark.published`), shares in 0..1, `rating` in Elo points; () for "".

    A value on which several sources agree is one row that names them all, with the k and the note of the
    first; where they disagree there is one row per value, in the order in which sources are trusted: paper,
    README, Nature, others; a model's own maker before other makers.
    """
    figures: dict[tuple[str, str, float], Published] = {}
    sources: dict[tuple[str, str, float], dict[str, list[str]]] = {}
    for table, source in _tables():
        for figure in read_table(table.get(key, {})):
            locations = sources.setdefault(figure, {}).setdefault(source["title"], [])
            if table["where"] not in locations:
                locations.append(table["where"])
            figures.setdefault(figure, Published(*figure, "", table.get("k"), _note(table, source)))
    return tuple(replace(one, source=cite(sources[figure])) for figure, one in figures.items())


def published_keys() -> frozenset[str]:
    """The keys of all benchmarks that something was published on."""
    return frozenset(name for table, _ in _tables() for name, part in table.items() if isinstance(part, dict))


def matching_models(names: Iterable[str], models: Iterable[str]) -> frozenset[str]:
    """The models that are named, in lower case; without a model of this very name, all its modes.

    A hub id or a path names the model by its last part.

    >>> sorted(matching_models(["gpt-oss-20B"], ["gpt-oss-20b (low)", "gpt-oss-20b (high)", "Qwen3-8B"]))
    ['gpt-oss-20b (high)', 'gpt-oss-20b (low)']
    >>> matching_models(["Qwen/Qwen3-8B"], ["Qwen3-8B"])
    frozenset({'qwen3-8b'})
    """
    known = {model.lower() for model in models}
    found: set[str] = set()
    for name in (word.rstrip("/").rpartition("/")[2].lower() for word in names):
        found |= {name} if name in known else {model for model in known if model.rpartition(" (")[0] == name}
    return frozenset(found)


@cache
def _tables() -> tuple[tuple[Mapping[str, Any], Mapping[str, Any]], ...]:
    """Every table with its source; what makers say of models of others comes last."""
    tables = []
    for path in (REFERENCES, *sorted(MAKERS.glob("*.toml"))):
        with path.open("rb") as file:
            read = tomllib.load(file)
        tables += [(table, read["sources"][table["source"]]) for table in read["table"]]
    return tuple(sorted(tables, key=lambda pair: pair[0].get("others", False)))


def read_table(metrics: Mapping[str, Mapping[str, float]]) -> list[tuple[str, str, float]]:
    return [
        (model, metric, float(value) if metric == "rating" else round(value / 100, 6))
        for metric, values in metrics.items()
        for model, value in values.items()
    ]


def cite(sources: dict[str, list[str]]) -> str:
    """`DeepSeek-R1 paper v1 (Table 4, Table 5); DeepSeek-R1 README (section 4)`."""
    return "; ".join(f"{title} ({', '.join(locations)})" for title, locations in sources.items())


def _note(table: Mapping[str, Any], source: Mapping[str, Any]) -> str:
    """`k = 64, 38,912 tokens, top-k 20; read in copies of its table`."""
    told = (("k = {}", "k"), ("{}", "budget"), ("temperature {}", "temperature"), ("{}", "note"))
    protocol = ", ".join(text.format(table[name]) for text, name in told if name in table)
    return "; ".join(filter(None, [protocol, LEVELS.get(source.get("level", ""), "")]))
