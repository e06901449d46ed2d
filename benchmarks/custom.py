"""Custom benchmarks: described by a .toml file (docs/benchmarks.md), without code."""

import re
import tomllib
from collections.abc import Callable
from pathlib import Path

from benchmarks.cells import cell, cells
from benchmarks.choices import LETTERS, choice_slots, permutation
from benchmarks.custom_programs import read_programs
from benchmarks.errors import BenchmarkError
from benchmarks.local_files import SUFFIXES
from benchmarks.prompts import DEFAULT_PROMPTS
from benchmarks.toml_table import TomlTable
from benchmarks.types import Answer, Benchmark, Dataset, DatasetRow, Prompt, Question, Sampling

ANSWER_KINDS = tuple(Answer)
GOLD_FORMS = ("letter", "index", "text")


def read_benchmark(path: Path) -> Benchmark:
    """The benchmark that a .toml file describes. Raises BenchmarkError with file, key and fix."""
    table = TomlTable(str(path), "", parse_toml(path))
    name, answer = read_name(table), Answer(table.one_of("answer", ANSWER_KINDS))
    benchmark = Benchmark(
        name=name,
        title=table.text("title", default=name),
        dataset=read_dataset(table.table("dataset"), path.parent),
        to_question=read_columns(table, answer),
        prompts={answer: read_prompt(table, answer, path)},
        sampling=read_sampling(table.table("sampling", default={})),
    )
    table.reject_unknown_keys()
    return benchmark


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
    """Either `file`, a path relative to the .toml's folder, or `hub`, a hub id, with `split`."""
    if "hub" not in table.values:
        file = folder / table.text(
            "file", needs="the path of a .jsonl or .csv file, or hub and split instead"
        )
        table.reject_unknown_keys()
        if file.suffix not in SUFFIXES:
            raise table.error("file", f"is {str(file)!r}: it must end in {' or '.join(SUFFIXES)}")
        return Dataset(str(file), split="")
    dataset = Dataset(
        table.text("hub"),
        split=table.text("split"),
        configs=(table.text("config", default="default"),),
        revision=table.text("revision", default="") or None,
    )
    table.reject_unknown_keys()
    return dataset


def read_prompt(table: TomlTable, answer: Answer, path: Path) -> Prompt:
    text = table.text("prompt", default="")
    if not text:
        return DEFAULT_PROMPTS[answer]
    for slot in ("{question}", "{choices}") if answer is Answer.CHOICE else ("{question}",):
        if slot not in text:
            raise table.error("prompt", f"has no {slot}: put it where the value belongs")
    return Prompt(text, source=str(path))


def read_sampling(table: TomlTable) -> Sampling:
    """Defaults: R1's protocol with k = 4, the smallest k that its paper mentions."""
    sampling = Sampling(
        temperature=table.number("temperature", 0.6, low=0.0, high=2.0),
        top_p=table.number("top_p", 0.95, low=0.0, high=1.0),
        max_tokens=table.count("max_tokens", 32_768),
        k=table.count("k", 4),
    )
    table.reject_unknown_keys()
    return sampling


def read_columns(table: TomlTable, answer: Answer) -> Callable[[DatasetRow], Question]:
    columns = table.table("columns")
    question = columns.text("question")
    gold = "" if answer is Answer.PROGRAM else columns.text("gold")
    id_column = columns.text("id", default="")
    columns.reject_unknown_keys()

    def make_id(row: DatasetRow) -> str:
        return cell(row, id_column) if id_column else str(row["@row"] + 1)

    if answer is Answer.PROGRAM:
        return read_programs(table.table("program"), make_id, question)
    if answer is Answer.CHOICE:
        return read_choices(table.table("choices"), make_id, question, gold)

    def to_question(row: DatasetRow) -> Question:
        return Question(make_id(row), {"question": cell(row, question)}, cell(row, gold), answer)

    return to_question


def read_choices(
    table: TomlTable, make_id: Callable[[DatasetRow], str], question: str, gold: str
) -> Callable[[DatasetRow], Question]:
    columns = table.text_list("columns")
    form = table.one_of("gold", GOLD_FORMS, default="letter")
    shuffle = table.flag("shuffle", default=False)
    table.reject_unknown_keys()

    def to_question(row: DatasetRow) -> Question:
        options = cells(row, columns[0]) if len(columns) == 1 else [cell(row, column) for column in columns]
        correct = gold_index(cell(row, gold), form, options)
        order = permutation(make_id(row), len(options)) if shuffle else tuple(range(len(options)))
        return Question(
            id=make_id(row),
            slots=choice_slots(cell(row, question), [options[option] for option in order]),
            gold=LETTERS[order.index(correct)],
            answer=Answer.CHOICE,
            tags={"permutation": ",".join(map(str, order))} if shuffle else {},
        )

    return to_question


def gold_index(gold: str, form: str, options: list[str]) -> int:
    """The index of the correct option. Raises BenchmarkError if the gold does not identify exactly one."""
    keys = {
        "letter": list(LETTERS[: len(options)]),
        "index": list(map(str, range(len(options)))),
        "text": options,
    }
    if keys[form].count(gold) != 1:
        raise BenchmarkError(
            f"the gold {gold!r} is not the {form} of exactly one of its {len(options)} options"
        )
    return keys[form].index(gold)
