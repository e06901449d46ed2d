"""LiveCodeBench's tests in both encodings; hostile or broken ones are one clear error and execute nothing."""

import json
import os
import pickle
import zlib
from base64 import b64encode
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks import lcb_tests
from benchmarks.errors import BenchmarkError
from benchmarks.lcb_tests import decode
from benchmarks.types import Test

CASE_LISTS = st.lists(st.tuples(st.text(), st.text()), min_size=1, max_size=6, unique=True)


def encode(cases: list[tuple[str, str]], style: str = "stdin") -> str:
    return json.dumps([{"input": stdin, "output": stdout, "testtype": style} for stdin, stdout in cases])


def pickle_text(content: object, protocol: int = 4) -> str:
    """As the data set stores it: base64 of zlib of a pickle of the JSON text."""
    return b64encode(zlib.compress(pickle.dumps(content, protocol))).decode()


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
@given(CASE_LISTS)
def test_both_encodings_give_the_same_tests(protocol: int, cases: list[tuple[str, str]]) -> None:
    tests = [Test(*case) for case in cases]
    assert decode("[]", encode(cases)) == ("stdin", tests)
    assert decode("[]", pickle_text(encode(cases), protocol)) == ("stdin", tests)


def test_text_that_is_not_ascii_is_read_from_a_pickle_of_any_age() -> None:
    text = json.dumps([{"input": "ü\u2028😀", "output": "\\n", "testtype": "stdin"}], ensure_ascii=False)
    for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
        assert decode("[]", pickle_text(text, protocol))[1] == [Test("ü\u2028😀", "\\n")]


def test_public_tests_come_first_and_each_test_once() -> None:
    public, private = [("1", "2"), ("3", "4")], [("1", "2"), ("5", "6"), ("5", "6")]
    _, tests = decode(encode(public), pickle_text(encode(private)))
    assert [test.input for test in tests] == ["1", "3", "5"]


def test_the_style_is_that_of_the_tests() -> None:
    assert decode(encode([("[1]", "2")], "functional"), encode([], "functional"))[0] == "functional"


class CallsOnLoad:
    """Its pickle calls a function when loaded."""

    def __init__(self, function: Callable[..., Any], *arguments: object) -> None:
        self.call = function, arguments

    def __reduce__(self) -> tuple[Callable[..., Any], tuple[object, ...]]:
        return self.call


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_a_pickle_that_would_execute_code_is_refused_and_nothing_runs(tmp_path: Path, protocol: int) -> None:
    marker = tmp_path / "ran"
    for payload in (
        CallsOnLoad(os.system, f"touch {marker}"),
        CallsOnLoad(open, str(marker), "w"),
        [CallsOnLoad(os.mkdir, str(marker))],
    ):
        with pytest.raises(BenchmarkError, match="it was not executed"):
            decode("[]", pickle_text(payload, protocol))
    assert not marker.exists()
    pickle.loads(pickle.dumps(CallsOnLoad(os.mkdir, str(marker)), protocol))
    assert marker.exists(), "the same pickle does run when it is loaded"


@pytest.mark.parametrize("content", [None, 7, b"[]", ["[]"], {"a": "[]"}, ("[]", "[]"), print])
def test_a_pickle_of_anything_but_one_text_is_refused(content: object) -> None:
    with pytest.raises(BenchmarkError, match="its private tests cannot be decoded: the pickle contains"):
        decode(encode([("1", "2")]), pickle_text(content))


def test_a_bomb_is_refused_before_it_fills_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lcb_tests, "MAX_BYTES", 1 << 20)
    bomb = pickle_text("[" + " " * (1 << 25) + "]")
    assert len(bomb) < 1 << 16
    with pytest.raises(BenchmarkError, match="they are more than 1 MiB when decompressed"):
        decode("[]", bomb)
    largest = b64encode(zlib.compress(pickle.dumps(encode([("1" * 1_000_000, "2")])))).decode()
    assert len(decode("[]", largest)[1][0].input) == 1_000_000


@pytest.mark.parametrize(
    ("public", "private", "message"),
    [
        ("[]", "[]", "there are no tests"),
        ("[]", "", "its private tests cannot be decoded: not JSON"),
        ("{", "[]", "its public tests cannot be decoded: not JSON"),
        ("{}", "[]", "its public tests are not a list"),
        ("[]", "[", "its private tests cannot be decoded: not JSON"),
        ("[]", "no base64!", "its private tests cannot be decoded: "),
        ("[]", "aGVsbG8=", "its private tests cannot be decoded: Error -3 while decompressing"),
        ("[]", pickle_text(encode([("1", "2")]))[:-8], "its private tests cannot be decoded: "),
        ("[]", b64encode(zlib.compress(b"plain")).decode(), "its private tests cannot be decoded: "),
        ("[]", b64encode(zlib.compress(pickle.dumps("[]")[:-1])).decode(), "its private tests cannot be"),
        ("[]", b64encode(zlib.compress(pickle.dumps("[]")) + b"x").decode(), "not one complete zlib stream"),
        ("[]", pickle_text("no JSON"), "its private tests cannot be decoded: not JSON"),
        ("[3]", "[]", "its public test 1 is not an object"),
        ("[]", '[{"input": "1", "output": 2, "testtype": "stdin"}]', "its private test 1 is not {input, "),
        ("[]", encode([("1", "2")], "file"), "its private test 1 is not {input, output, testtype}"),
        (encode([("1", "2")]), encode([("3", "4")], "functional"), "some of its tests are of the style"),
        ("[" * 100_000, "[]", "its public tests cannot be decoded: not JSON"),
    ],
)  # fmt: skip
def test_what_cannot_be_decoded_is_one_line(public: str, private: str, message: str) -> None:
    with pytest.raises(BenchmarkError) as caught:
        decode(public, private)
    assert str(caught.value).startswith(message) or message in str(caught.value)
    assert "\n" not in str(caught.value)


@given(st.binary(max_size=60))
def test_no_pickle_does_more_than_fail(data: bytes) -> None:
    try:
        strings = list(lcb_tests.iter_pickled_texts(data))
    except ValueError:
        return
    assert all(isinstance(text, str) for text in strings)
