"""The verdict as JSON."""

import json
from dataclasses import fields, replace
from typing import Any, NoReturn

import pytest

from reports.gate.json_output import to_json
from reports.gate.verdict import EXIT_MEANINGS, BenchmarkFinding, ChangedQuestion, Difference, GateVerdict
from tests.reports.gate import example
from tests.reports.gate.hostile import TEXTS, poisoned


def read(gate: GateVerdict) -> dict[str, Any]:
    """Parse as strictly as possible: no NaN, no lone surrogates."""

    def refuse(constant: str) -> NoReturn:
        raise AssertionError(constant)

    text = to_json(gate)
    assert text.isascii()
    read: dict[str, Any] = json.loads(text, parse_constant=refuse)
    json.dumps(read, ensure_ascii=False).encode()
    return read


@pytest.mark.parametrize("gate", example.OUTCOMES.values(), ids=example.OUTCOMES)
def test_it_starts_with_schema_tool_and_state(gate: GateVerdict) -> None:
    record = read(gate)
    assert list(record)[:3] == ["schema", "tool", "state"]
    assert (record["schema"], record["tool"]) == (1, "r1eval gate")
    assert (record["state"], record["exit_code"]) == (EXIT_MEANINGS[gate.exit_code], gate.exit_code)


def test_every_field_is_there() -> None:
    record = read(example.EVERYTHING)
    assert set(record) == {"schema", "tool", "state"} | {field.name for field in fields(GateVerdict)}
    first = record["findings"][0]
    assert set(first) == {field.name for field in fields(BenchmarkFinding)}
    assert set(first["difference"]) == {field.name for field in fields(Difference)}
    assert set(first["changed"][0]) == {field.name for field in fields(ChangedQuestion)}
    assert (first["state"], first["margin"], first["difference"]["mean"]) == ("regression", 0.03, -0.052)
    assert record["findings"][5]["difference"] is None
    assert record["versions"] == {"r1eval": "0.1.0", "python": "3.11.2"}
    assert record["saved"] == {"planned": 7680, "used": 3840}


@pytest.mark.parametrize("undefined", [float("nan"), float("inf"), None])
def test_what_is_undefined_is_null(undefined: float | None) -> None:
    finding = replace(example.REGRESSED, difference=replace(example.DROPPED, mde=undefined))
    assert read(example.gate(finding, exit_code=1))["findings"][0]["difference"]["mde"] is None


@pytest.mark.parametrize("poison", TEXTS, ids=range(len(TEXTS)))
def test_texts_are_unchanged(poison: str) -> None:
    answer = read(poisoned(example.EVERYTHING, poison))["findings"][0]["changed"][0]["answers"][0]["answer"]
    assert answer == poison.replace("\ud800", "\ufffd").replace("\udfff", "\ufffd")
