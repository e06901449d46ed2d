"""A benchmark of the user's own, described by a .toml file (docs/benchmarks.md); no code."""

import re
import tomllib
from collections.abc import Callable
from pathlib import Path

from benchmarks.cells import cell, cells
from benchmarks.choices import LETTERS, lettered, permutation
from benchmarks.custom_programs import read_programs
from benchmarks.errors import BenchmarkError
from benchmarks.local_files import SUFFIXES
from benchmarks.prompts import DEFAULT
from benchmarks.toml_table import Table
from benchmarks.types import Answer, Benchmark, Dataset, Prompt, Question, Row, Sampling

KINDS = tuple(Answer)
GOLDS = ("letter", "index", "text")


def read(path: Path) -> Benchmark:
    """The benchmark that a .toml file describes. Raises BenchmarkError naming file, key and mend."""
    table = Table(str(path), "", parse(path))
    name, answer = read_name(table), Answer(table.one_of("answer", KINDS))
    benchmark = Benchmark(
        name=name,
        title=table.text("title", default=name),
        dataset=read_dataset(table.table("dataset"), path.parent),
        to_question=read_columns(table, answer),
        prompts={answer: read_prompt(table, answer, path)},
        sampling=read_sampling(table.table("sampling", default={})),
    )
    table.done()
    return benchmark


def parse(path: Path) -> dict[str, object]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise BenchmarkError(f"{path}: there is no such file") from None
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BenchmarkError(f"{path}: it is not a readable TOML file: {error}") from error


TAKEN = ("index", "plots")
OWN_FILES = (".html", ".json", ".csv", ".svg")


def read_name(table: Table) -> str:
    """It names a folder of the run, so it is made of letters, digits, dots, dashes and underscores."""
    name = table.text("name")
    if not re.fullmatch(r"\w[\w.-]*", name):
        raise table.error("name", f"is {name!r}: it must be made of letters, digits and . _ -")
    if name.lower() in TAKEN or name.lower().endswith(OWN_FILES):
        raise table.error(
            "name", f"is {name!r}: files of a run or of its report have that name; give another"
        )
    return name


def read_dataset(table: Table, beside: Path) -> Dataset:
    """Either `file`, a path seen from the .toml's folder, or `hub`, a hub id, with `split`."""
    if "hub" not in table.values:
        file = beside / table.text(
            "file", needs="the path of a .jsonl or .csv file, or hub and split in its place"
        )
        table.done()
        if file.suffix not in SUFFIXES:
            raise table.error("file", f"is {str(file)!r}: it must end in {' or '.join(SUFFIXES)}")
        return Dataset(str(file), split="")
    dataset = Dataset(
        table.text("hub"),
        split=table.text("split"),
        configs=(table.text("config", default="default"),),
        revision=table.text("revision", default="") or None,
    )
    table.done()
    return dataset


def read_prompt(table: Table, answer: Answer, path: Path) -> Prompt:
    text = table.text("prompt", default="")
    if not text:
        return DEFAULT[answer]
    for slot in ("{question}", "{choices}") if answer is Answer.CHOICE else ("{question}",):
        if slot not in text:
            raise table.error("prompt", f"has no {slot}: write it where that belongs")
    return Prompt(text, source=str(path))


def read_sampling(table: Table) -> Sampling:
    """What is not given is R1's protocol, with k = 4, the least that its paper speaks of."""
    sampling = Sampling(
        temperature=table.number("temperature", 0.6, low=0.0, high=2.0),
        top_p=table.number("top_p", 0.95, low=0.0, high=1.0),
        max_tokens=table.count("max_tokens", 32_768),
        k=table.count("k", 4),
    )
    table.done()
    return sampling


def read_columns(table: Table, answer: Answer) -> Callable[[Row], Question]:
    columns = table.table("columns")
    question = columns.text("question")
    gold = "" if answer is Answer.PROGRAM else columns.text("gold")
    identity = columns.text("id", default="")
    columns.done()

    def name(row: Row) -> str:
        return cell(row, identity) if identity else str(row["@row"] + 1)

    if answer is Answer.PROGRAM:
        return read_programs(table.table("program"), name, question)
    if answer is Answer.CHOICE:
        return read_choices(table.table("choices"), name, question, gold)

    def to_question(row: Row) -> Question:
        return Question(name(row), {"question": cell(row, question)}, cell(row, gold), answer)

    return to_question


def read_choices(
    table: Table, name: Callable[[Row], str], question: str, gold: str
) -> Callable[[Row], Question]:
    columns = table.texts("columns")
    kind = table.one_of("gold", GOLDS, default="letter")
    shuffle = table.flag("shuffle", default=False)
    table.done()

    def to_question(row: Row) -> Question:
        options = cells(row, columns[0]) if len(columns) == 1 else [cell(row, column) for column in columns]
        right = place(cell(row, gold), kind, options)
        order = permutation(name(row), len(options)) if shuffle else tuple(range(len(options)))
        return Question(
            id=name(row),
            slots=lettered(cell(row, question), [options[option] for option in order]),
            gold=LETTERS[order.index(right)],
            answer=Answer.CHOICE,
            tags={"permutation": ",".join(map(str, order))} if shuffle else {},
        )

    return to_question


def place(gold: str, kind: str, options: list[str]) -> int:
    """Where the right option stands among `options`. Raises BenchmarkError if the gold is none of them."""
    keys = {
        "letter": list(LETTERS[: len(options)]),
        "index": list(map(str, range(len(options)))),
        "text": options,
    }
    if keys[kind].count(gold) != 1:
        raise BenchmarkError(
            f"the gold {gold!r} is not the {kind} of exactly one of its {len(options)} options"
        )
    return keys[kind].index(gold)
