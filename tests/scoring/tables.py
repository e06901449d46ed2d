"""Tables of (gold, answer) pairs by topic, as parameters of tests."""

from typing import Any

import pytest

Table = dict[str, list[tuple[str, str]]]
"""topic -> (gold, answer)"""


def pairs(table: Table) -> list[Any]:
    """The table's pairs as parameters, each named by its topic and answer."""
    return [
        pytest.param(*pair, id=f"{topic}: {pair[0]} <- {pair[1]}")
        for topic, rows in table.items()
        for pair in rows
    ]
