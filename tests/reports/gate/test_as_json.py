"""The verdict as programs read it."""

import json
from dataclasses import fields, replace
from typing import Any, NoReturn

import pytest

from reports.gate.as_json import as_json
from reports.gate.verdict import EXITS, Changed, Difference, Finding, Gate
from tests.reports.gate import example
from tests.reports.gate.hostile import TEXTS, poisoned


def read(gate: Gate) -> dict[str, Any]:
    """As a strict reader takes it: no NaN, no lone surrogates."""

    def refuse(constant: str) -> NoReturn:
        raise AssertionError(constant)

    text = as_json(gate)
    assert text.isascii()
    read: dict[str, Any] = json.loads(text, parse_constant=refuse)
    json.dumps(read, ensure_ascii=False).encode()
    return read


@pytest.mark.parametrize("gate", example.OUTCOMES.values(), ids=example.OUTCOMES)
def test_the_head_says_what_it_is_and_the_verdict(gate: Gate) -> None:
    said = read(gate)
    assert list(said)[:3] == ["schema", "tool", "state"]
    assert (said["schema"], said["tool"]) == (1, "r1eval gate")
    assert (said["state"], said["exit_code"]) == (EXITS[gate.exit_code], gate.exit_code)


def test_every_field_is_there() -> None:
    said = read(example.EVERYTHING)
    assert set(said) == {"schema", "tool", "state"} | {field.name for field in fields(Gate)}
    first = said["findings"][0]
    assert set(first) == {field.name for field in fields(Finding)}
    assert set(first["difference"]) == {field.name for field in fields(Difference)}
    assert set(first["changed"][0]) == {field.name for field in fields(Changed)}
    assert (first["state"], first["margin"], first["difference"]["mean"]) == ("regression", 0.03, -0.052)
    assert said["findings"][5]["difference"] is None
    assert said["versions"] == {"r1eval": "0.1.0", "python": "3.11.2"}
    assert said["saved"] == {"planned": 7680, "used": 3840}


@pytest.mark.parametrize("undefined", [float("nan"), float("inf"), None])
def test_what_is_undefined_is_null(undefined: float | None) -> None:
    finding = replace(example.REGRESSED, difference=replace(example.DROPPED, mde=undefined))
    assert read(example.gate(finding, exit_code=1))["findings"][0]["difference"]["mde"] is None


@pytest.mark.parametrize("poison", TEXTS, ids=range(len(TEXTS)))
def test_texts_come_back_as_they_were(poison: str) -> None:
    answer = read(poisoned(example.EVERYTHING, poison))["findings"][0]["changed"][0]["answers"][0]["answer"]
    assert answer == poison.replace("\ud800", "\ufffd").replace("\udfff", "\ufffd")
