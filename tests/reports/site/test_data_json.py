"""The facts of a run as JSON survive a round trip, and damage is reported in one line."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.site.data_json import DamagedFactsError, dump_run, load_run
from reports.site.facts import RunFacts

TEXT = st.text(st.characters(exclude_categories=()), max_size=20)


def facts(**changes: object) -> RunFacts:
    defaults: dict[str, object] = {
        "slug": "a",
        "model": "org/a",
        "folder": "a",
        "identity": "f00d",
        "step": None,
        "started": "2026-01-01T00:00:00+00:00",
        "seconds": 0.1,
        "samples": 1,
        "output_tokens": 2,
        "generate_seconds": None,
        "settings": (("seed", "0"),),
        "machine": (),
        "sessions": (),
        "benchmarks": (),
    }
    return RunFacts(**{**defaults, **changes})  # type: ignore[arg-type]


@given(model=TEXT, name=TEXT, seconds=st.floats(allow_nan=False, allow_infinity=False))
def test_facts_survive_a_round_trip(model: str, name: str, seconds: float) -> None:
    run = facts(model=model, settings=((name, model),), seconds=seconds, versions={name: model})
    assert load_run(dump_run(run)) == run


@pytest.mark.parametrize("tokens", [0, 2, None])
def test_the_tokens_of_a_run_may_be_unknown(tokens: int | None) -> None:
    assert load_run(dump_run(facts(output_tokens=tokens))).output_tokens == tokens


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "does not parse"),
        ("[1]", "top level"),
        ('{"slug": "a"}', "model"),
        (dump_run(facts()).replace('"samples":1', '"samples":"many"'), "samples"),
        (dump_run(facts()).replace('"seconds":0.1', '"seconds":NaN'), "NaN is not a number"),
    ],
)
def test_damage_is_reported_in_one_line(text: str, message: str) -> None:
    with pytest.raises(DamagedFactsError, match=message) as caught:
        load_run(text)
    assert "\n" not in str(caught.value)
