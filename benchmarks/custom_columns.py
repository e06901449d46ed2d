"""Questions of a custom benchmark: which columns contain the id, the question or messages, and the gold."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from benchmarks.cells import cell, cells
from benchmarks.choices import LETTERS, choice_slots, permutation
from benchmarks.conversations import read_turns
from benchmarks.custom_golds import gold_text
from benchmarks.custom_programs import read_programs
from benchmarks.errors import BenchmarkError
from benchmarks.toml_table import TomlTable
from benchmarks.types import Answer, DatasetRow, Question, Turn

GOLD_FORMS = ("letter", "index", "text")
OPTION_COLUMNS = 'a column that contains a list, or the columns in order, such as ["A", "B", "C", "D"]'


@dataclass(frozen=True)
class Columns:
    """Where a row has what every question has."""

    id: str
    """"" to number the rows"""
    question: str
    """"" if there are messages instead"""
    messages: str
    """"" if there is a prompt"""

    def question_id(self, row: DatasetRow) -> str:
        return cell(row, self.id) if self.id else str(row["@row"] + 1)

    def turns(self, row: DatasetRow) -> tuple[Turn, ...]:
        """The conversation that asks the question; () if the prompt does."""
        return read_turns(row, self.messages) if self.messages else ()

    def text(self, row: DatasetRow) -> str:
        """The question; of a conversation its last message."""
        return cell(row, self.question) if self.question else self.turns(row)[-1].text


def read_columns(table: TomlTable, answer: Answer) -> Callable[[DatasetRow], Question]:
    """Reads the table `[columns]`, and `[choices]` or `[program]` if the kind of answer needs it."""
    names = table.table("columns")
    messages = names.text("messages", default="")
    columns = Columns(
        id=names.text("id", default=""),
        question=names.text("question", default="" if messages else None),
        messages=messages,
    )
    gold = "" if answer is Answer.PROGRAM else names.text("gold")
    day = names.text("date", default="")
    names.reject_unknown_keys()
    read = _read_questions(table, answer, columns, gold)
    return partial(_dated, read, day) if day else read


def _dated(read: Callable[[DatasetRow], Question], column: str, row: DatasetRow) -> Question:
    """The question with the day of a column, YYYY-MM-DD, as its tag `date`."""
    text, question = cell(row, column), read(row)
    try:
        day = datetime.fromisoformat(text).date().isoformat()
    except ValueError:
        raise BenchmarkError(f"column {column!r} contains {text!r}: it must be an ISO date") from None
    return replace(question, tags={**question.tags, "date": day})


def _read_questions(
    table: TomlTable, answer: Answer, columns: Columns, gold: str
) -> Callable[[DatasetRow], Question]:
    if answer is Answer.PROGRAM:
        return read_programs(table.table("program"), columns.question_id, columns.text, columns.turns)
    if answer is Answer.CHOICE and not (columns.messages and "choices" not in table.values):
        return read_choices(table.table("choices"), columns, gold)

    def to_question(row: DatasetRow) -> Question:
        right = gold_text(row, gold, answer)
        if answer is Answer.CHOICE and right not in tuple(LETTERS):
            raise BenchmarkError(
                f"the gold {right!r} is not a letter from A to Z; for others give a table [choices]"
            )
        slots = {"question": columns.text(row)}
        return Question(columns.question_id(row), slots, right, answer, turns=columns.turns(row))

    return to_question


def read_choices(table: TomlTable, columns: Columns, gold: str) -> Callable[[DatasetRow], Question]:
    """Reads the table `[choices]`. With messages, which name the options in their order, it only tells which
    letter the gold is."""
    names = table.text_list("columns", OPTION_COLUMNS)
    form = table.one_of("gold", GOLD_FORMS, default="letter")
    shuffle = table.flag("shuffle", default=False)
    table.reject_unknown_keys()
    if shuffle and columns.messages:
        raise table.error(
            "shuffle", "is true: the messages name the options in their own order; leave it out"
        )

    def to_question(row: DatasetRow) -> Question:
        question_id = columns.question_id(row)
        options = cells(row, names[0]) if len(names) == 1 else [cell(row, name) for name in names]
        correct = gold_index(cell(row, gold), form, options)
        order = permutation(question_id, len(options)) if shuffle else tuple(range(len(options)))
        return Question(
            id=question_id,
            slots=choice_slots(columns.text(row), [options[option] for option in order]),
            gold=LETTERS[order.index(correct)],
            answer=Answer.CHOICE,
            tags={"permutation": ",".join(map(str, order))} if shuffle else {},
            turns=columns.turns(row),
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
