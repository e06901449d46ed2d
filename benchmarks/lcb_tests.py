"""LiveCodeBench's tests as they are stored: JSON, or a packed pickle of JSON that is read but never run."""

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
"""unpacked at most, of one question: the largest that are published are a tenth of it"""

TEXT = {"UNICODE", "BINUNICODE", "SHORT_BINUNICODE", "BINUNICODE8"}
FRAMING = {"PROTO", "FRAME", "MEMOIZE", "PUT", "BINPUT", "LONG_BINPUT", "STOP"}
STYLES = ("stdin", "functional")


def decode(public: str, private: str) -> tuple[str, list[Test]]:
    """The style of a question's tests (`stdin` or `functional`) and the tests, public ones first, each once.

    Raises BenchmarkError if either cannot be read, if there are none, or if the styles are mixed.
    """
    found = cases(public, "public") + cases(text_of(private), "private")
    styles = {style for _, style in found}
    if not found:
        raise BenchmarkError("there are no tests, neither public nor private ones")
    if len(styles) > 1:
        raise BenchmarkError("some of its tests are of the style stdin, others functional")
    return styles.pop(), list(dict.fromkeys(test for test, _ in found))


def cases(text: str, which: str) -> list[tuple[Test, str]]:
    """Each test with its style."""
    try:
        listed = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise BenchmarkError(f"its {which} tests cannot be decoded: no JSON ({error})") from error
    if not isinstance(listed, list):
        raise BenchmarkError(f"its {which} tests are no list")
    return [case(item, f"{which} test {number}") for number, item in enumerate(listed, start=1)]


def case(item: object, which: str) -> tuple[Test, str]:
    if not isinstance(item, dict):
        raise BenchmarkError(f"its {which} is no object")
    given, wanted, style = item.get("input"), item.get("output"), item.get("testtype")
    if not isinstance(given, str) or not isinstance(wanted, str) or style not in STYLES:
        raise BenchmarkError(
            f"its {which} is not {{input, output, testtype}} of two texts and one of {', '.join(STYLES)}"
        )
    return Test(given, wanted), style


def text_of(private: str) -> str:
    """The JSON text of private tests, whichever way it is stored."""
    if private.lstrip()[:1] in ("[", "{", ""):
        return private
    try:
        return pickled_text(inflated(b64decode(private, validate=True)))
    except (binascii.Error, zlib.error, ValueError) as error:
        raise BenchmarkError(f"its private tests cannot be decoded: {error}") from error


def inflated(data: bytes) -> bytes:
    """Raises ValueError beyond `MAX_BYTES`, zlib.error for anything but one whole stream."""
    stream = zlib.decompressobj()
    content = stream.decompress(data, MAX_BYTES)
    if stream.unconsumed_tail:
        raise ValueError(f"they are more than {MAX_BYTES >> 20} MiB when unpacked")
    if not stream.eof or stream.unused_data:
        raise ValueError("not one whole zlib stream")
    return content


def pickled_text(data: bytes) -> str:
    """The one text that a pickle holds. Its opcodes are read, not run: any but a text's raises ValueError."""
    texts = list(texts_in(data))
    if len(texts) != 1:
        raise ValueError(f"the pickle holds {len(texts)} texts where one belongs")
    return texts[0]


def texts_in(data: bytes) -> Iterator[str]:
    for opcode, argument, place in genops(BytesIO(data)):
        if opcode.name in TEXT:
            yield str(argument)
        elif opcode.name not in FRAMING:
            raise ValueError(
                f"the pickle holds more than a text ({opcode.name} at byte {place}); it was not run"
            )
