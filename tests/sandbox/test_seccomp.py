"""The filter of system calls as the kernel runs it: what it answers does not hang on how it is laid out."""

import random
import struct
from typing import Any

import pyseccomp
import pytest

from sandbox import seccomp

X86_64, I386 = 0xC000003E, 0x40000003
ALLOW = 0x7FFF0000
LOAD, RETURN, JUMP, AND, EQUAL, ABOVE, AT_LEAST, BITS = 0x20, 0x06, 0x05, 0x54, 0x15, 0x25, 0x35, 0x45
USUAL_CALLS = {"read": 0, "write": 1, "close": 3, "mmap": 9, "brk": 12, "futex": 202, "execve": 59}
ARGUMENTS = (0, 1, 2, 6, 7, 8, 0x21, 1024, 1026, 1031, 1036, 0x5412, 0x40086602, 0x10000000, 1 << 32, 1 << 63)

Filter = list[tuple[int, int, int, int]]


def _build(grouped: bool, monkeypatch: pytest.MonkeyPatch, as_tree: bool) -> Filter:
    with monkeypatch.context() as patch:
        if not as_tree:
            patch.setattr(pyseccomp.SyscallFilter, "set_attr", lambda *_: None)
        code = seccomp.build_filter.__wrapped__(grouped)
    return list(struct.iter_unpack("HBBI", code))


def _run(program: Filter, number: int, architecture: int, arguments: list[int]) -> tuple[int, int]:
    """The filter's answer and the number of steps that it took."""
    data = struct.pack("<IIQ6Q", number, architecture, 0, *arguments)
    accumulator, at, steps = 0, 0, 0
    while True:
        code, if_true, if_false, value = program[at]
        at, steps = at + 1, steps + 1
        if code == RETURN:
            return value, steps
        if code == LOAD:
            accumulator = struct.unpack_from("<I", data, value)[0]
        elif code == AND:
            accumulator &= value
        elif code == JUMP:
            at += value
        else:
            at += if_true if _holds(code, accumulator, value) else if_false


def _holds(code: int, accumulator: int, value: int) -> Any:
    return {
        EQUAL: accumulator == value,
        ABOVE: accumulator > value,
        AT_LEAST: accumulator >= value,
        BITS: accumulator & value,
    }[code]


x86_64_only = pytest.mark.skipif(
    pyseccomp.system_arch() != pyseccomp.Arch.X86_64, reason="reads the code of one architecture"
)


@x86_64_only
@pytest.mark.parametrize("grouped", [True, False])
def test_usual_calls_are_allowed_in_few_steps(grouped: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    program = _build(grouped, monkeypatch, as_tree=True)
    for name, number in USUAL_CALLS.items():
        answer, steps = _run(program, number, X86_64, [0] * 6)
        assert answer == ALLOW, name
        assert steps <= 40, (name, steps)  # one after the other there are nearly 200


@x86_64_only
@pytest.mark.parametrize("grouped", [True, False])
def test_the_order_of_the_calls_changes_no_answer(grouped: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    tree, line = (_build(grouped, monkeypatch, as_tree) for as_tree in (True, False))
    chance = random.Random(7)
    foreign = [(I386, number) for number in range(0, 520, 13)] + [
        (X86_64, 1 << 30 | n) for n in range(0, 560, 7)
    ]
    for architecture, number in [*((X86_64, n) for n in range(520)), *foreign]:
        for _ in range(6):
            arguments = [chance.choice(ARGUMENTS) for _ in range(6)]
            answers = [_run(program, number, architecture, arguments)[0] for program in (tree, line)]
            assert answers[0] == answers[1], (number, architecture, arguments)
    assert _run(tree, 0, I386, [0] * 6)[0] == _run(tree, 0, X86_64 | 1, [0] * 6)[0] != ALLOW
