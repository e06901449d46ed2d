"""Custom benchmarks: described by a .toml file (docs/benchmarks.md), without code."""

import re
import tomllib
from pathlib import Path

from benchmarks import dated
from benchmarks.conversations import read_examples
from benchmarks.custom_columns import read_columns
from benchmarks.custom_sampling import read_sampling
from benchmarks.errors import BenchmarkError
from benchmarks.local_files import SUFFIX_LIST, is_data_file
from benchmarks.prompts_kinds import OWN_PROMPTS
from benchmarks.toml_table import TomlTable
from benchmarks.types import Answer, Benchmark, Dataset, Prompt

ANSWER_KINDS = tuple(Answer)
METRICS = {
    Answer.SPAN: ("f1", "pass@1"),
    Answer.GRID: ("pass@1", "cells"),
    Answer.INSTRUCTIONS: ("pass@1", "prompt_loose", "instruction_strict", "instruction_loose"),
}
"""the headline metrics of kinds that have others than pass@1 and cons@k"""


def read_benchmark(path: Path) -> Benchmark:
    """The benchmark that a .toml file describes. Raises BenchmarkError with file, key and fix."""
    table = TomlTable(str(path), "", parse_toml(path))
    name, answer = read_name(table), Answer(table.one_of("answer", ANSWER_KINDS))
    reject_two_prompts(table)
    benchmark = Benchmark(
        name=name,
        title=table.line("title", default=name),
        dataset=read_dataset(table.table("dataset"), path.parent),
        to_question=read_columns(table, answer),
        prompts={answer: read_prompt(table, answer, path)},
        sampling=read_sampling(table.table("sampling", default={})),
        metrics=METRICS.get(answer, Benchmark.metrics),
        system=table.text("system", default=""),
        examples=read_examples(table, answer, path),
        selection_options=dated.OPTIONS if has_days(table) else ("exclude",),
    )
    table.reject_unknown_keys()
    return benchmark


def has_days(table: TomlTable) -> bool:
    """Whether a column has the day of each question."""
    columns = table.values.get("columns")
    return isinstance(columns, dict) and bool(columns.get("date"))


def parse_toml(path: Path) -> dict[str, object]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise BenchmarkError(f"{path}: there is no such file") from None
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BenchmarkError(f"{path}: it is not a readable TOML file: {error}") from error


RESERVED_NAMES = ("index", "plots")
RESERVED_SUFFIXES = (".html", ".json", ".csv", ".svg")


def read_name(table: TomlTable) -> str:
    """It becomes the name of a folder, so it is made of letters, digits, dots, dashes and underscores."""
    name = table.text("name")
    if not re.fullmatch(r"\w[\w.-]*", name):
        raise table.error("name", f"is {name!r}: it must be made of letters, digits and . _ -")
    if name.lower() in RESERVED_NAMES or name.lower().endswith(RESERVED_SUFFIXES):
        raise table.error("name", f"is {name!r}: a run or its report has files of that name; choose another")
    return name


def read_dataset(table: TomlTable, folder: Path) -> Dataset:
    """Either `file`, a path relative to the .toml's folder, or `hub`, a hub id or a folder, with `split`."""
    if "hub" not in table.values:
        file = folder / table.text("file", needs="the path of a data file, or hub and split instead")
        table.reject_unknown_keys()
        if file.is_dir():
            raise table.error("file", f'is a folder: give hub = "{file.resolve()}" and split instead')
        if not is_data_file(file.name):
            raise table.error("file", f"is {str(file)!r}: it must end in {SUFFIX_LIST}")
        return Dataset(str(file), split="")
    hub = table.text("hub")
    if hub.startswith(("/", ".", "~")) and not Path(hub).is_dir():
        raise table.error("hub", f"is {hub!r}: there is no such folder; give a hub id or an absolute path")
    dataset = Dataset(
        hub,
        split=table.text("split"),
        configs=(table.text("config", default="default"),),
        revision=table.text("revision", default="") or None,
    )
    table.reject_unknown_keys()
    return dataset


def read_prompt(table: TomlTable, answer: Answer, path: Path) -> Prompt:
    text = table.text("prompt", default="")
    if not text:
        return OWN_PROMPTS[answer]
    for slot in ("{question}", "{choices}") if answer is Answer.CHOICE else ("{question}",):
        if slot not in text:
            raise table.error("prompt", f"has no {slot}: put it where the value belongs")
    return Prompt(text, source=str(path))


def reject_two_prompts(table: TomlTable) -> None:
    """BenchmarkError if a column has each question's messages, and the file says how to ask as well."""
    columns = table.values.get("columns")
    if isinstance(columns, dict) and columns.get("messages"):
        for key in ("prompt", "examples"):
            if table.values.get(key):
                raise table.error(key, "is not used with columns.messages: put it into the messages")
