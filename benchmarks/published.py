"""What was published about a benchmark: the figures of `references.toml`, each with its source."""

import tomllib
from pathlib import Path
from typing import Any

from benchmarks.types import Published

REFERENCES = Path(__file__).with_name("references.toml")


def published(key: str) -> tuple[Published, ...]:
    """All figures of a benchmark (`Benchmark.published`), shares in 0..1, `rating` in Elo points; () for "".

    A figure that several sources print alike is one row that names them all; where they disagree there is a
    row for each value. Of one model and metric the most trusted comes first: paper, README, Nature, others.
    """
    with REFERENCES.open("rb") as file:
        references = tomllib.load(file)
    figures: dict[tuple[str, str, float], dict[str, list[str]]] = {}
    for table in references["table"]:
        title = references["sources"][table["source"]]["title"]
        for figure in of_table(table.get(key, {})):
            places = figures.setdefault(figure, {}).setdefault(title, [])
            if table["where"] not in places:
                places.append(table["where"])
    return tuple(
        Published(model, metric, value, cite(places)) for (model, metric, value), places in figures.items()
    )


def of_table(metrics: dict[str, Any]) -> list[tuple[str, str, float]]:
    return [
        (model, metric, float(value) if metric == "rating" else round(value / 100, 6))
        for metric, values in metrics.items()
        for model, value in values.items()
    ]


def cite(places: dict[str, list[str]]) -> str:
    """`DeepSeek-R1 paper v1 (Table 4, Table 5); DeepSeek-R1 README (section 4)`."""
    return "; ".join(f"{title} ({', '.join(wheres)})" for title, wheres in places.items())
