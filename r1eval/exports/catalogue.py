"""The table of export formats: name to the module whose function says which files it writes."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from r1eval.exports.output import ExportOutput
    from r1eval.exports.runs import ExportedRun

    MakeOutputs = Callable[[Sequence[ExportedRun]], Iterator[ExportOutput]]

FORMATS: Mapping[str, str] = {
    "hub": "r1eval.exports.hub",
    "every-eval-ever": "r1eval.exports.every_eval_ever",
    "parquet": "r1eval.exports.parquet",
    "inspect": "r1eval.exports.inspect_log",
}
"""format -> the module that writes it, imported on first use"""


def find_format(name: str) -> "MakeOutputs":
    """The function of a format that is in the table."""
    make: MakeOutputs = import_module(FORMATS[name]).outputs
    return make
