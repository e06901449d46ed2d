"""Reads the texts of chosen samples in one pass over their files, without keeping the others."""

from collections import defaultdict
from collections.abc import Callable, Set
from typing import TYPE_CHECKING

from r1eval.errors import R1evalError
from r1eval.store import jsonlines
from r1eval.store.folder import RunFolder
from r1eval.store.stored_samples import SampleKey, read_line

if TYPE_CHECKING:
    from pandas import DataFrame, Series

KEY = ("benchmark", "question_id", "index")
"""the columns that identify a sample of a run"""


def read_texts(rows: "DataFrame", find_folder: Callable[[str], RunFolder]) -> "Series[str]":
    """The text of each row's sample, with the rows' index; missing where there is no such sample.

    `find_folder` gets the row's `run`, or "" if there is no such column.
    """
    import pandas as pd

    if missing := [name for name in KEY if name not in rows.columns]:
        raise R1evalError(f"the rows have no column {', '.join(missing)}; give rows of .samples or .scores")
    runs = rows["run"].tolist() if "run" in rows.columns else [""] * len(rows)
    names, questions, indices = (rows[name].tolist() for name in KEY)
    keys = list(zip(runs, names, zip(questions, indices, strict=True), strict=True))
    wanted: defaultdict[tuple[str, str], set[SampleKey]] = defaultdict(set)
    for run, name, key in keys:
        wanted[run, name].add(key)
    texts = {
        (run, name): _texts_of(find_folder(run), name, samples) for (run, name), samples in wanted.items()
    }
    found = [texts[run, name].get(key) for run, name, key in keys]
    return pd.Series(found, index=rows.index, name="text", dtype="string")


def _texts_of(folder: RunFolder, benchmark: str, wanted: Set[SampleKey]) -> dict[SampleKey, str]:
    """The texts of these samples: the first that finished, else the last that failed."""
    path = folder.path / benchmark / "samples.jsonl"
    texts: dict[SampleKey, str] = {}
    finished: set[SampleKey] = set()
    for number, line in jsonlines.lines(path):
        key, failed = read_line(line, path, number)
        if key in wanted and key not in finished:
            texts[key] = folder.parse_sample(benchmark, line, number).text
            if not failed:
                finished.add(key)
    return texts
