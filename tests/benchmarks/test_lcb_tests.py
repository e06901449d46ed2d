"""LiveCodeBench's tests in both encodings; what is hostile or broken is one clear error and runs nothing."""

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

CASES = st.lists(st.tuples(st.text(), st.text()), min_size=1, max_size=6, unique=True)


def listed(cases: list[tuple[str, str]], style: str = "stdin") -> str:
    return json.dumps([{"input": given, "output": wanted, "testtype": style} for given, wanted in cases])


def packed(content: object, protocol: int = 4) -> str:
    """As the set's authors pack it: a pickle of the JSON text, through zlib, in base64."""
    return b64encode(zlib.compress(pickle.dumps(content, protocol))).decode()


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
@given(CASES)
def test_both_encodings_hold_the_same_tests(protocol: int, cases: list[tuple[str, str]]) -> None:
    tests = [Test(*case) for case in cases]
    assert decode("[]", listed(cases)) == ("stdin", tests)
    assert decode("[]", packed(listed(cases), protocol)) == ("stdin", tests)


def test_text_that_is_not_ascii_is_read_from_a_pickle_of_any_age() -> None:
    text = json.dumps([{"input": "ü\u2028😀", "output": "\\n", "testtype": "stdin"}], ensure_ascii=False)
    for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
        assert decode("[]", packed(text, protocol))[1] == [Test("ü\u2028😀", "\\n")]


def test_public_tests_come_first_and_each_test_once() -> None:
    public, private = [("1", "2"), ("3", "4")], [("1", "2"), ("5", "6"), ("5", "6")]
    _, tests = decode(listed(public), packed(listed(private)))
    assert [test.input for test in tests] == ["1", "3", "5"]


def test_the_style_is_that_of_the_tests() -> None:
    assert decode(listed([("[1]", "2")], "functional"), listed([], "functional"))[0] == "functional"


class Runs:
    """A pickle of it would call a function where it is loaded."""

    def __init__(self, function: Callable[..., Any], *arguments: object) -> None:
        self.call = function, arguments

    def __reduce__(self) -> tuple[Callable[..., Any], tuple[object, ...]]:
        return self.call


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_a_pickle_that_would_run_something_is_refused_and_nothing_runs(tmp_path: Path, protocol: int) -> None:
    trace = tmp_path / "ran"
    for hostile in (
        Runs(os.system, f"touch {trace}"),
        Runs(open, str(trace), "w"),
        [Runs(os.mkdir, str(trace))],
    ):
        with pytest.raises(BenchmarkError, match="it was not run"):
            decode("[]", packed(hostile, protocol))
    assert not trace.exists()
    pickle.loads(pickle.dumps(Runs(os.mkdir, str(trace)), protocol))
    assert trace.exists(), "the same pickle does run where it is loaded"


@pytest.mark.parametrize("content", [None, 7, b"[]", ["[]"], {"a": "[]"}, ("[]", "[]"), print])
def test_a_pickle_of_anything_but_one_text_is_refused(content: object) -> None:
    with pytest.raises(BenchmarkError, match="its private tests cannot be decoded: the pickle holds"):
        decode(listed([("1", "2")]), packed(content))


def test_a_bomb_is_refused_before_it_fills_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lcb_tests, "MAX_BYTES", 1 << 20)
    bomb = packed("[" + " " * (1 << 25) + "]")
    assert len(bomb) < 1 << 16
    with pytest.raises(BenchmarkError, match="they are more than 1 MiB when unpacked"):
        decode("[]", bomb)
    at_most = b64encode(zlib.compress(pickle.dumps(listed([("1" * 1_000_000, "2")])))).decode()
    assert len(decode("[]", at_most)[1][0].input) == 1_000_000


@pytest.mark.parametrize(
    ("public", "private", "says"),
    [
        ("[]", "[]", "there are no tests"),
        ("[]", "", "its private tests cannot be decoded: no JSON"),
        ("{", "[]", "its public tests cannot be decoded: no JSON"),
        ("{}", "[]", "its public tests are no list"),
        ("[]", "[", "its private tests cannot be decoded: no JSON"),
        ("[]", "no base64!", "its private tests cannot be decoded: "),
        ("[]", "aGVsbG8=", "its private tests cannot be decoded: Error -3 while decompressing"),
        ("[]", packed(listed([("1", "2")]))[:-8], "its private tests cannot be decoded: "),
        ("[]", b64encode(zlib.compress(b"plain")).decode(), "its private tests cannot be decoded: "),
        ("[]", b64encode(zlib.compress(pickle.dumps("[]")[:-1])).decode(), "its private tests cannot be"),
        ("[]", b64encode(zlib.compress(pickle.dumps("[]")) + b"x").decode(), "not one whole zlib stream"),
        ("[]", packed("no JSON"), "its private tests cannot be decoded: no JSON"),
        ("[3]", "[]", "its public test 1 is no object"),
        ("[]", '[{"input": "1", "output": 2, "testtype": "stdin"}]', "its private test 1 is not {input, "),
        ("[]", listed([("1", "2")], "file"), "its private test 1 is not {input, output, testtype}"),
        (listed([("1", "2")]), listed([("3", "4")], "functional"), "some of its tests are of the style"),
        ("[" * 100_000, "[]", "its public tests cannot be decoded: no JSON"),
    ],
)  # fmt: skip
def test_what_cannot_be_decoded_is_one_line(public: str, private: str, says: str) -> None:
    with pytest.raises(BenchmarkError) as caught:
        decode(public, private)
    assert str(caught.value).startswith(says) or says in str(caught.value)
    assert "\n" not in str(caught.value)


@given(st.binary(max_size=60))
def test_no_pickle_does_more_than_fail(data: bytes) -> None:
    try:
        texts = list(lcb_tests.texts_in(data))
    except ValueError:
        return
    assert all(isinstance(text, str) for text in texts)
