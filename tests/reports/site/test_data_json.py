"""The facts of a run as JSON: what was written is read again, and damage is told in a line."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.site.data_json import DamagedFactsError, dump, load
from reports.site.facts import RunFacts

TEXT = st.text(st.characters(exclude_categories=()), max_size=20)


def facts(**changes: object) -> RunFacts:
    made: dict[str, object] = {
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
    return RunFacts(**{**made, **changes})  # type: ignore[arg-type]


@given(model=TEXT, name=TEXT, seconds=st.floats(allow_nan=False, allow_infinity=False))
def test_facts_are_read_as_they_were_written(model: str, name: str, seconds: float) -> None:
    run = facts(model=model, settings=((name, model),), seconds=seconds, versions={name: model})
    assert load(dump(run)) == run


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "does not parse"),
        ("[1]", "the whole"),
        ('{"slug": "a"}', "model"),
        (dump(facts()).replace('"samples":1', '"samples":"many"'), "samples"),
        (dump(facts()).replace('"seconds":0.1', '"seconds":NaN'), "NaN is no number"),
    ],
)
def test_damage_is_told_in_one_line(text: str, says: str) -> None:
    with pytest.raises(DamagedFactsError, match=says) as caught:
        load(text)
    assert "\n" not in str(caught.value)
