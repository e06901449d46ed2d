"""Packed tests are the tests: in every order of reading, through JSON, and in their digest."""

import json
import pickle
import random
import tracemalloc

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from benchmarks import packed_tests
from benchmarks.errors import BenchmarkError
from benchmarks.packed_tests import BLOCK, Packed, digest, from_json, pack, to_json
from benchmarks.types import Test

TESTS = st.lists(st.builds(Test, st.text(), st.text()), max_size=8)
LONG = [Test("7" * (BLOCK // 3), str(n)) for n in range(5)] + [Test("8" * 3 * BLOCK, "x"), Test("", "")]


@given(TESTS)
@example(LONG)
@example([Test("\ud800", "line\u2028end\r\n\x00")])
def test_what_is_packed_comes_out_again(tests: list[Test]) -> None:
    held = pack(tests)
    assert list(held) == [held[place] for place in range(len(held))] == tests
    assert list(reversed(held)) == tests[::-1]
    assert held == tests
    assert (len(held), bool(held)) == (len(tests), bool(tests))
    assert held[1:-1] == tuple(tests[1:-1])


@given(TESTS)
@example(LONG)
def test_it_survives_json_and_a_pickle(tests: list[Test]) -> None:
    for kept in (tuple(tests), pack(tests)):
        stored = json.loads(json.dumps(to_json(kept)))
        assert from_json(stored) == kept
        assert type(from_json(stored)) is type(kept)
    assert pickle.loads(pickle.dumps(pack(tests))) == pack(tests)


@given(TESTS, TESTS)
def test_a_digest_is_of_the_content_alone(tests: list[Test], others: list[Test]) -> None:
    assert digest(tests) == digest(pack(tests)) == digest(tuple(pack(tests)))
    assert (digest(tests) == digest(pack(others))) == (tests == others)
    assert (pack(tests) == pack(others)) == (tests == others)


def test_a_digest_does_not_depend_on_how_it_is_compressed(monkeypatch: pytest.MonkeyPatch) -> None:
    usual = pack(LONG)
    monkeypatch.setattr(packed_tests, "BLOCK", 10)
    monkeypatch.setattr(packed_tests, "LEVEL", 9)
    other = pack(LONG)
    assert len(other.blocks) > len(usual.blocks)
    assert (other.digest, other) == (usual.digest, usual)


@pytest.mark.parametrize("place", [-8, 7, 100])
def test_a_place_that_is_not_there_is_an_index_error(place: int) -> None:
    with pytest.raises(IndexError):
        pack(LONG)[place]


def test_tests_that_are_held_are_read_back_as_they_are_and_else_anew() -> None:
    held = pack(LONG)
    stored = json.loads(json.dumps(to_json(held)))
    assert from_json(stored) is held
    del held
    assert list(from_json(stored)) == LONG


def test_what_is_packed_already_is_not_packed_again() -> None:
    held = pack(LONG)
    assert pack(held) is held


def test_reading_one_after_the_other_never_holds_them_all() -> None:
    digits = random.Random(0)
    held = pack(Test("".join(digits.choices("0123456789 ", k=1 << 20)), "") for _ in range(20))
    assert sum(map(len, held.blocks)) < 12 << 20
    tracemalloc.start()
    try:
        assert sum(len(test.input) for test in held) == 20 << 20
        assert tracemalloc.get_traced_memory()[1] < 8 << 20
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("block", [b"", b"damaged", pack([Test("1", "2")]).blocks[0][:-3]])
def test_a_damaged_block_says_so(block: bytes) -> None:
    with pytest.raises(BenchmarkError, match="packed tests are damaged"):
        list(Packed((block,), (1,), ""))


@pytest.mark.parametrize(
    "stored", [{"packed": ["?"], "ends": [1], "digest": ""}, {"packed": []}, [{"input": "1"}], 3]
)
def test_other_json_is_refused(stored: object) -> None:
    with pytest.raises((ValueError, KeyError, TypeError)):
        from_json(stored)
