"""From types to JSON Schemas (2020-12): dataclasses, TypedDicts and the lines under their fields."""

import ast
import inspect
import json
import re
import sys
import textwrap
import tomllib
from collections import ChainMap
from collections.abc import Mapping, Sequence
from dataclasses import MISSING, dataclass, field, fields, is_dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints, is_typeddict

from reports.schema_version import SCHEMA_VERSION
from tests.schemas.formats import BASES, LEFT_OUT, NULLABLE, OPTIONAL, Format

Schema = dict[str, Any]

LATER = Path(__file__).with_name("later_fields.toml")
FIRST = "0.1.0"
"""the release that wrote the fields first that are not in that file"""

PLAIN: Mapping[object, str] = {
    str: "string",
    bool: "boolean",
    int: "integer",
    float: "number",
    NoneType: "null",
    object: "",
    Any: "",
}
UNITS = (
    (r"latency_ms|.*_ms", "ms"),
    (r"(\w+_)?seconds", "s"),
    (r"memory_mb|memory_limit_mb", "MiB"),
    (r"\w+_bytes", "bytes"),
    (r"max_tokens|(\w+_)?tokens", "tokens"),
    (r"target_se|margin|mde|detect|truncated|no_answer", "share, 0..1"),
    (r"started|ended|at", "ISO 8601 time"),
)
"""pattern of a field's name -> its unit"""


COMMON: Mapping[str, str] = {
    "allow_unmatched": "samples without a question were left out",
    "answer": "the answer, as the grader read it",
    "base_urls": "servers, without what may be secret",
    "benchmark": "name of the benchmark",
    "bytes": "size of the file",
    "columns": "what the log holds -> its column there",
    "content": "the text",
    "contests": "number of contests",
    "correct": "whether the group's answer is the gold's",
    "data": "folder of an offline mirror; null for none",
    "engine": "name of the engine",
    "finish": "how the reply ended",
    "format": "of the log",
    "frequency_penalty": "0 = none",
    "high": "upper end of the same interval",
    "hidden": "its authors ask not to publish it",
    "index": "0-based, among the question's samples",
    "input": "what the program reads",
    "judged": "how programs were judged; absent if there are none",
    "k": "samples per question",
    "metric": "the log's metric that was asked for; null for its own choice",
    "model": "hub id or path, as given",
    "output": "what it must print",
    "output_tokens": "as in samples.jsonl",
    "plan": "the settings of the run",
    "presence_penalty": "0 = none",
    "preset": "its name; null for none",
    "question_id": "id of the question",
    "questions": "number of questions",
    "repetition_penalty": "1 = none",
    "seed": "of the run",
    "selection": "options that chose the questions",
    "sessions": "one for each start of the command",
    "sha256": "of its content",
    "skip_unreadable_golds": "questions whose golds the grader cannot read are left out",
    "sources": "the files that were read",
    "status": "the grade",
    "temperature": "of the sampling",
    "title": "its name for people",
    "top_p": "nucleus sampling; 1 = all tokens",
}
"""what a field of this name is where its type does not say more"""


@dataclass(frozen=True)
class FieldFacts:
    """A field of an object."""

    name: str
    hint: Any
    description: str
    required: bool
    since: str

    @property
    def unit(self) -> str:
        return next((unit for pattern, unit in UNITS if re.fullmatch(pattern, self.name)), "")


@cache
def later_fields() -> Mapping[str, Mapping[str, str]]:
    """Type -> field -> the release that wrote it first."""
    return tomllib.loads(LATER.read_text(encoding="utf-8"))


@cache
def object_fields(kind: type) -> tuple[FieldFacts, ...]:
    """The fields of a dataclass or TypedDict, those of its bases first."""
    merged: dict[str, FieldFacts] = {}
    if not BASES.get(kind):
        return tuple(_own_fields(kind))
    own = {one.name: one for one in _own_fields(kind)}
    merged |= {name: own.pop(name) for name in ("schema",) if name in own}
    for base in BASES[kind]:
        merged |= {one.name: one for one in _own_fields(base)}
    left_out = LEFT_OUT.get(kind, frozenset())
    return tuple(one for name, one in (merged | own).items() if name not in left_out)


def _own_fields(kind: type) -> list[FieldFacts]:
    hints, later, described = get_type_hints(kind), _later(kind), descriptions(kind)
    optional = kind in OPTIONAL
    if is_dataclass(kind):
        names = [one.name for one in fields(kind)]
        required = {one.name for one in fields(kind) if one.default is MISSING or one.name not in later}
    else:
        names, required = list(hints), set(getattr(kind, "__required_keys__", ()))
    return [
        FieldFacts(
            name,
            hints[name] | None if name in NULLABLE.get(kind, ()) else hints[name],
            described.get(name) or COMMON.get(name, ""),
            required=name in required and name not in later and not optional,
            since=later.get(name, FIRST),
        )
        for name in names
    ]


def _later(kind: type) -> Mapping[str, str]:
    """The later fields of a type, with those of its bases."""
    return dict(ChainMap(dict(later_fields().get(kind.__name__, {})), *map(dict, map(_later, _bases(kind)))))


@cache
def _class(kind: type) -> ast.ClassDef:
    (node,) = ast.parse(textwrap.dedent(inspect.getsource(kind))).body
    assert isinstance(node, ast.ClassDef)
    return node


def _bases(kind: type) -> list[type]:
    """The dataclasses or TypedDicts that a class extends; Python forgets those of a TypedDict."""
    names = [base.id for base in _class(kind).bases if isinstance(base, ast.Name)]
    known = vars(sys.modules[kind.__module__])
    found = [known[name] for name in names if name in known]
    return [one for one in found if is_dataclass(one) or is_typeddict(one)]


@cache
def descriptions(kind: type) -> Mapping[str, str]:
    """The docstring lines under the fields of a class and of its bases."""
    found: dict[str, str] = {}
    for base in _bases(kind):
        found |= descriptions(base)
    node = _class(kind)
    for before, after in zip(node.body, node.body[1:], strict=False):
        if isinstance(before, ast.AnnAssign) and isinstance(after, ast.Expr):
            text = ast.literal_eval(after.value)
            assert isinstance(before.target, ast.Name)
            found[before.target.id] = re.sub(r"\bNone\b", "null", " ".join(text.split()))
    return found


@dataclass
class _Definitions:
    """The objects that a schema refers to."""

    made: dict[str, Schema] = field(default_factory=dict)

    def of(self, hint: Any) -> Schema:
        """The schema of a type."""
        if hint in PLAIN:
            return {"type": PLAIN[hint]} if PLAIN[hint] else {}
        origin, arguments = get_origin(hint), get_args(hint)
        if origin in (Union, UnionType):
            return self._union([self.of(one) for one in arguments])
        if origin is Literal:
            return {"enum": list(arguments)}
        if isinstance(hint, type) and issubclass(hint, StrEnum):
            return {"enum": [one.value for one in hint]}
        if isinstance(hint, type) and issubclass(hint, tuple) and hint is not tuple and origin is None:
            return self._fixed(list(get_type_hints(hint).values()))
        if origin is tuple and arguments[-1] is not Ellipsis:
            return self._fixed(arguments)
        if isinstance(origin, type) and issubclass(origin, Mapping):
            return {"type": "object", "additionalProperties": self.of(arguments[1])}
        if isinstance(origin, type) and issubclass(origin, Sequence | frozenset):
            return {"type": "array", "items": self.of(arguments[0])}
        return self._reference(hint)

    def _union(self, members: list[Schema]) -> Schema:
        if all(list(one) == ["type"] for one in members):
            return {"type": [one["type"] for one in members]}
        return {"anyOf": members}

    def _fixed(self, hints: Sequence[Any]) -> Schema:
        items = [self.of(one) for one in hints]
        return {"type": "array", "prefixItems": items, "minItems": len(items), "maxItems": len(items)}

    def _reference(self, kind: type) -> Schema:
        name = kind.__name__.removesuffix("Json")
        if name not in self.made:
            self.made[name] = {}
            self.made[name] = self.object(kind)
        return {"$ref": f"#/$defs/{name}"}

    def object(self, kind: type) -> Schema:
        """The schema of a dataclass or TypedDict. Fields of newer versions are no fault."""
        known = object_fields(kind)
        return {
            "type": "object",
            "properties": {one.name: self.of(one.hint) | _notes(one) for one in known},
            "required": [one.name for one in known if one.required],
        }


def _notes(one: FieldFacts) -> Schema:
    notes = {"description": one.description, "x-unit": one.unit, "x-since": one.since}
    return {name: value for name, value in notes.items() if value}


def make_schema(form: Format) -> Schema:
    """The JSON Schema of a format."""
    definitions = _Definitions()
    top = definitions.object(form.type)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:r1eval:schema:{SCHEMA_VERSION}:{form.name}",
        "title": f"r1eval: {form.where.replace('`', '')}",
        **top,
        **({"$defs": dict(sorted(definitions.made.items()))} if definitions.made else {}),
    }


def dump_schema(form: Format) -> str:
    return json.dumps(make_schema(form), indent=1, ensure_ascii=False) + "\n"
