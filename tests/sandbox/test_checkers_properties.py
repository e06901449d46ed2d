"""Properties of every comparison, and the memory and work that the worst outputs can cost."""

import json
import math
import tracemalloc
from collections.abc import Callable, Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox import checkers
from sandbox.checkers import CHECKERS, compare, compare_lcb_lines, compare_values

MEGABYTE = 1 << 20

WORDS = st.lists(st.binary(min_size=1, max_size=6).filter(lambda word: word.split() == [word]), max_size=8)
NUMBERS = st.floats(allow_nan=False, allow_infinity=False)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=4) | NUMBERS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=12,
)


@given(text=st.text(), name=st.sampled_from(list(CHECKERS)))
def test_every_text_is_the_same_as_itself(text: str, name: str) -> None:
    assert compare(name, checkers.encode(text), text).ok
    assert compare_lcb_lines(checkers.encode(text), text).ok


@given(one=st.text(alphabet="aA1 \n\r.e-"), other=st.text(alphabet="aA1 \n\r.e-"))
@pytest.mark.parametrize("name", ["tokens", "yesno", "exact"])
def test_which_of_two_texts_is_the_expected_one_makes_no_difference(name: str, one: str, other: str) -> None:
    assert compare(name, one.encode(), other).ok is compare(name, other.encode(), one).ok
    assert compare_lcb_lines(one.encode(), other).ok is compare_lcb_lines(other.encode(), one).ok


@given(words=WORDS, data=st.data())
def test_tokens_are_those_of_a_plain_split_wherever_blocks_end(
    words: list[bytes], data: st.DataObject
) -> None:
    gaps = st.text(alphabet=" \t\n\r\x0b\x0c", min_size=1, max_size=4).map(str.encode)
    text = b"".join(data.draw(gaps) + word for word in words) + data.draw(gaps)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(checkers, "BLOCK", data.draw(st.integers(1, 9)))
        assert list(checkers._iter_tokens(text)) == words


@given(value=NUMBERS, error=st.floats(-2e-6, 2e-6))
def test_floats_are_the_same_within_the_tolerance(value: float, error: float) -> None:
    bound = 1e-6 * max(1.0, abs(value))
    shifted = value + error * max(1.0, abs(value))
    distance = abs(shifted - value)
    if math.isfinite(shifted) and not math.isclose(distance, bound, rel_tol=1e-6):
        assert compare("float", repr(shifted).encode(), repr(value)).ok is (distance < bound)


@given(value=JSON)
def test_every_value_is_the_same_as_itself(value: object) -> None:
    assert compare_values(json.dumps(value), json.dumps(value).encode()).ok
    assert compare_values(json.dumps(value, indent=1), json.dumps(value).encode(), rules="lcb").ok


@given(one=JSON, other=JSON)
def test_lcb_compares_values_as_python_does(one: object, other: object) -> None:
    assert compare_values(json.dumps(one), json.dumps(other).encode(), rules="lcb").ok is (one == other)


def peak(compare_outputs: Callable[[], object]) -> int:
    tracemalloc.start()
    try:
        compare_outputs()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


FLOODS = [b"1 " * (8 * MEGABYTE), b"x" * (16 * MEGABYTE), b"\xff\n" * (8 * MEGABYTE), b" \n" * (8 * MEGABYTE)]


@pytest.mark.parametrize("name", CHECKERS)
@pytest.mark.parametrize("flood", FLOODS, ids=["tokens", "one token", "lines", "whitespace"])
def test_a_flood_costs_no_more_memory_than_itself_once_more(name: str, flood: bytes) -> None:
    assert peak(lambda: compare(name, flood, "1 1 1")) <= len(flood) + MEGABYTE


@pytest.mark.parametrize("name", ["tokens", "float", "yesno"])
def test_two_large_outputs_are_compared_without_holding_their_tokens(name: str) -> None:
    numbers = [str(number) for number in range(100_000)]
    assert peak(lambda: compare(name, " ".join(numbers).encode(), "\n".join(numbers))) < 4 * MEGABYTE


def test_nothing_behind_the_first_difference_is_split(monkeypatch: pytest.MonkeyPatch) -> None:
    tokens_read: list[bytes] = []
    original = checkers._iter_tokens

    def counted(text: bytes) -> Iterator[bytes]:
        for token in original(text):
            tokens_read.append(token)
            yield token

    monkeypatch.setattr(checkers, "_iter_tokens", counted)
    assert not compare("tokens", b"1 2 9 " + b"4 " * MEGABYTE, "1 2 3").ok
    assert tokens_read == [b"1", b"1", b"2", b"2", b"9", b"3"]


@pytest.mark.parametrize("number", ["1e999999999", "1e-999999999", "-1e" + "9" * 4000, "9" * MEGABYTE])
def test_a_number_of_any_size_is_compared_without_being_written_out(number: str) -> None:
    def compare_all() -> list[bool]:
        return [
            compare("float", number.encode(), "2.5").ok,
            compare_lcb_lines(number.encode(), "2.5").ok,
            compare_values("2.5", number.encode()).ok,
        ]

    assert peak(compare_all) < 8 * MEGABYTE
    assert compare_all() == [False, False, False]
