"""Decodes LiveCodeBench's tests: JSON, or a compressed pickle of JSON that is read but never executed."""

import binascii
import json
import zlib
from base64 import b64decode
from collections.abc import Iterator
from io import BytesIO
from pickletools import genops

from benchmarks.errors import BenchmarkError
from benchmarks.types import Test

MAX_BYTES = 1 << 29
"""limit on one question's decompressed tests: ten times the largest published ones"""

TEXT_OPCODES = {"UNICODE", "BINUNICODE", "SHORT_BINUNICODE", "BINUNICODE8"}
FRAMING_OPCODES = {"PROTO", "FRAME", "MEMOIZE", "PUT", "BINPUT", "LONG_BINPUT", "STOP"}
STYLES = ("stdin", "functional")


def decode(public: str, private: str) -> tuple[str, list[Test]]:
    """The style of a question's tests (`stdin` or `functional`) and the tests, public ones first, each once.

    Raises BenchmarkError if either cannot be read, if there are none, or if the styles are mixed.
    """
    tests = parse_tests(public, "public") + parse_tests(private_json(private), "private")
    styles = {style for _, style in tests}
    if not tests:
        raise BenchmarkError("there are no tests, neither public nor private ones")
    if len(styles) > 1:
        raise BenchmarkError("some of its tests are of the style stdin, others functional")
    return styles.pop(), list(dict.fromkeys(test for test, _ in tests))


def parse_tests(text: str, kind: str) -> list[tuple[Test, str]]:
    """Each test with its style."""
    try:
        items = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise BenchmarkError(f"its {kind} tests cannot be decoded: not JSON ({error})") from error
    if not isinstance(items, list):
        raise BenchmarkError(f"its {kind} tests are not a list")
    return [parse_test(item, f"{kind} test {number}") for number, item in enumerate(items, start=1)]


def parse_test(item: object, name: str) -> tuple[Test, str]:
    if not isinstance(item, dict):
        raise BenchmarkError(f"its {name} is not an object")
    stdin, stdout, style = item.get("input"), item.get("output"), item.get("testtype")
    if not isinstance(stdin, str) or not isinstance(stdout, str) or style not in STYLES:
        raise BenchmarkError(
            f"its {name} is not {{input, output, testtype}} of two texts and one of {', '.join(STYLES)}"
        )
    return Test(stdin, stdout), style


def private_json(private: str) -> str:
    """The JSON text of private tests, in either storage format."""
    if private.lstrip()[:1] in ("[", "{", ""):
        return private
    try:
        return read_pickled_text(decompress(b64decode(private, validate=True)))
    except (binascii.Error, zlib.error, ValueError) as error:
        raise BenchmarkError(f"its private tests cannot be decoded: {error}") from error


def decompress(data: bytes) -> bytes:
    """Raises ValueError beyond `MAX_BYTES`, ValueError or zlib.error for anything but one complete stream."""
    stream = zlib.decompressobj()
    content = stream.decompress(data, MAX_BYTES)
    if stream.unconsumed_tail:
        raise ValueError(f"they are more than {MAX_BYTES >> 20} MiB when decompressed")
    if not stream.eof or stream.unused_data:
        raise ValueError("not one complete zlib stream")
    return content


def read_pickled_text(data: bytes) -> str:
    """The one string in a pickle. Opcodes are read, not executed; ValueError for any but a string's."""
    texts = list(iter_pickled_texts(data))
    if len(texts) != 1:
        raise ValueError(f"the pickle contains {len(texts)} strings, expected one")
    return texts[0]


def iter_pickled_texts(data: bytes) -> Iterator[str]:
    for opcode, argument, position in genops(BytesIO(data)):
        if opcode.name in TEXT_OPCODES:
            yield str(argument)
        elif opcode.name not in FRAMING_OPCODES:
            raise ValueError(
                f"the pickle contains more than a string ({opcode.name} at byte {position}); "
                "it was not executed"
            )
