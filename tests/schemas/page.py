"""docs/files.md: what is written by hand stays, the tables of fields are made from the types."""

from collections.abc import Iterator, Mapping
from enum import StrEnum
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin

from tests.schemas.formats import FORMATS, Format
from tests.schemas.generate import FieldFacts, object_fields
from tests.test_architecture import ROOT

PAGE = ROOT / "docs" / "files.md"
START = "<!-- generated from the types by `python -m tests.schemas`; edits are lost -->"
END = "<!-- end of the generated part -->"


def page() -> str:
    """The page as it should be."""
    before, rest = PAGE.read_text(encoding="utf-8").split(START)
    _, after = rest.split(END)
    return f"{before}{START}\n\n{generated()}\n{END}{after}"


def generated() -> str:
    """A table for each file of a run and each object in it, then the list of all schemas."""
    lines = ["## The fields of a run's files", ""]
    for form in FORMATS:
        if form.is_file:
            lines += [f"### {form.where}", "", *_tables(form), ""]
    lines += ["## All schemas", "", "| Name | What it describes |", "|---|---|"]
    lines += [f"| `{form.name}` | {form.where} |" for form in FORMATS]
    return "\n".join([*lines, ""])


def _tables(form: Format) -> Iterator[str]:
    """The table of the document, then one for each object that only this document has."""
    yield from _table(form.type)
    for kind in _objects(form.type):
        yield from ("", f"`{_title(kind)}`:", "", *_table(kind))


def _table(kind: type) -> Iterator[str]:
    yield from ("| Field | Type | Unit | Since | Meaning |", "|---|---|---|---|---|")
    for one in object_fields(kind):
        name = f"`{one.name}`" + ("" if one.required else " ?")
        cells = (name, _shown(one.hint), one.unit, one.since, one.description)
        yield "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _objects(kind: type) -> list[type]:
    """The objects that a document holds, in the order in which its tables name them."""
    found: dict[type, None] = {}

    def visit(hint: Any) -> None:
        if get_origin(hint):
            for argument in get_args(hint):
                visit(argument)
        elif isinstance(hint, type) and _is_object(hint) and hint not in found:
            found[hint] = None
            walk(object_fields(hint))

    def walk(known: tuple[FieldFacts, ...]) -> None:
        for one in known:
            visit(one.hint)

    walk(object_fields(kind))
    return list(found)


def _is_object(hint: type) -> bool:
    return hasattr(hint, "__dataclass_fields__") or hasattr(hint, "__required_keys__")


def _title(kind: type) -> str:
    return kind.__name__.removesuffix("Json")


def _shown(hint: Any) -> str:
    """A type in the words of JSON."""
    names = {str: "string", bool: "boolean", int: "integer", float: "number", NoneType: "null", Any: "any"}
    if hint in names:
        return names[hint]
    origin, arguments = get_origin(hint), get_args(hint)
    if origin in (Union, UnionType):
        return " or ".join(_shown(one) for one in arguments)
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return " ".join(f"`{one.value}`" for one in hint)
    if isinstance(hint, type) and not origin and issubclass(hint, tuple):
        return "list of strings"
    if isinstance(hint, type) and not origin:
        return f"`{_title(hint)}`"
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return f"object of {_shown(arguments[1])}"
    if arguments and isinstance(arguments[0], str):
        return " ".join(f"`{one}`" for one in arguments)
    return f"list of {_shown(arguments[0])}"
