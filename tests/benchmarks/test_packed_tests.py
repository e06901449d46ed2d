"""Packed tests equal the tests: read in any order, through JSON, and in their digest."""

import json
import pickle
import random
import tracemalloc

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from benchmarks import packed_tests
from benchmarks.errors import BenchmarkError
from benchmarks.packed_tests import BLOCK, PackedTests, digest, from_json, pack, to_json
from benchmarks.types import Test

TESTS = st.lists(st.builds(Test, st.text(), st.text()), max_size=8)
LONG = [Test("7" * (BLOCK // 3), str(n)) for n in range(5)] + [Test("8" * 3 * BLOCK, "x"), Test("", "")]


@given(TESTS)
@example(LONG)
@example([Test("\ud800", "line\u2028end\r\n\x00")])
def test_packed_tests_are_unpacked_unchanged(tests: list[Test]) -> None:
    packed = pack(tests)
    assert list(packed) == [packed[index] for index in range(len(packed))] == tests
    assert list(reversed(packed)) == tests[::-1]
    assert packed == tests
    assert (len(packed), bool(packed)) == (len(tests), bool(tests))
    assert packed[1:-1] == tuple(tests[1:-1])


@given(TESTS)
@example(LONG)
def test_it_survives_json_and_a_pickle(tests: list[Test]) -> None:
    for stored_tests in (tuple(tests), pack(tests)):
        value = json.loads(json.dumps(to_json(stored_tests)))
        assert from_json(value) == stored_tests
        assert type(from_json(value)) is type(stored_tests)
    assert pickle.loads(pickle.dumps(pack(tests))) == pack(tests)


@given(TESTS, TESTS)
def test_a_digest_is_of_the_content_alone(tests: list[Test], other_tests: list[Test]) -> None:
    assert digest(tests) == digest(pack(tests)) == digest(tuple(pack(tests)))
    assert (digest(tests) == digest(pack(other_tests))) == (tests == other_tests)
    assert (pack(tests) == pack(other_tests)) == (tests == other_tests)


def test_a_digest_does_not_depend_on_how_it_is_compressed(monkeypatch: pytest.MonkeyPatch) -> None:
    usual = pack(LONG)
    monkeypatch.setattr(packed_tests, "BLOCK", 10)
    monkeypatch.setattr(packed_tests, "ZLIB_LEVEL", 9)
    repacked = pack(LONG)
    assert len(repacked.blocks) > len(usual.blocks)
    assert (repacked.digest, repacked) == (usual.digest, usual)


@pytest.mark.parametrize("index", [-8, 7, 100])
def test_an_index_out_of_range_is_an_index_error(index: int) -> None:
    with pytest.raises(IndexError):
        pack(LONG)[index]


def test_tests_in_memory_are_shared_when_read_again() -> None:
    packed = pack(LONG)
    value = json.loads(json.dumps(to_json(packed)))
    assert from_json(value) is packed
    del packed
    assert list(from_json(value)) == LONG


def test_packed_tests_are_not_packed_again() -> None:
    packed = pack(LONG)
    assert pack(packed) is packed


@pytest.mark.slow
def test_iterating_never_decompresses_all_at_once() -> None:
    digits = random.Random(0)
    packed = pack(Test("".join(digits.choices("0123456789 ", k=1 << 20)), "") for _ in range(20))
    assert sum(map(len, packed.blocks)) < 12 << 20
    tracemalloc.start()
    try:
        assert sum(len(test.input) for test in packed) == 20 << 20
        assert tracemalloc.get_traced_memory()[1] < 8 << 20
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("block", [b"", b"damaged", pack([Test("1", "2")]).blocks[0][:-3]])
def test_a_damaged_block_says_so(block: bytes) -> None:
    with pytest.raises(BenchmarkError, match="packed tests are damaged"):
        list(PackedTests((block,), (1,), ""))


@pytest.mark.parametrize(
    "value", [{"packed": ["?"], "ends": [1], "digest": ""}, {"packed": []}, [{"input": "1"}], 3]
)
def test_other_json_is_refused(value: object) -> None:
    with pytest.raises((ValueError, KeyError, TypeError)):
        from_json(value)
