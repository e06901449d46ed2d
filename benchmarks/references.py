"""Published results on a benchmark: the values of `references.toml`, each with its source."""

import tomllib
from pathlib import Path
from typing import Any

from benchmarks.types import Published

REFERENCES = Path(__file__).with_name("references.toml")


def published_results(key: str) -> tuple[Published, ...]:
    """All values of a benchmark (`Benchmark.published`), shares in 0..1, `rating` in Elo points; () for "".

    A value on which several sources agree is one row that names them all; where they disagree there is one
    row per value, in the order in which sources are trusted: paper, README, Nature, others.
    """
    with REFERENCES.open("rb") as file:
        references = tomllib.load(file)
    figures: dict[tuple[str, str, float], dict[str, list[str]]] = {}
    for table in references["table"]:
        title = references["sources"][table["source"]]["title"]
        for figure in read_table(table.get(key, {})):
            locations = figures.setdefault(figure, {}).setdefault(title, [])
            if table["where"] not in locations:
                locations.append(table["where"])
    return tuple(
        Published(model, metric, value, cite(sources)) for (model, metric, value), sources in figures.items()
    )


def read_table(metrics: dict[str, Any]) -> list[tuple[str, str, float]]:
    return [
        (model, metric, float(value) if metric == "rating" else round(value / 100, 6))
        for metric, values in metrics.items()
        for model, value in values.items()
    ]


def cite(sources: dict[str, list[str]]) -> str:
    """`DeepSeek-R1 paper v1 (Table 4, Table 5); DeepSeek-R1 README (section 4)`."""
    return "; ".join(f"{title} ({', '.join(locations)})" for title, locations in sources.items())
