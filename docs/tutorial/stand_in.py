"""Stands in for a model, so that the tutorial needs no GPU: writes questions and two checkpoints' replies.

`python stand_in.py` writes products.jsonl (the benchmark's questions), step-1200.jsonl and step-1300.jsonl.
The "model" multiplies, slips on hard questions, and now and then thinks without end; step-1300 slips more.
"""

import json
from pathlib import Path
from random import Random

QUESTIONS = 60
SAMPLES = 16
SLIPS = {"step-1200": 0.55, "step-1300": 0.75}
"""each checkpoint's chance of a slip on the hardest question"""
Line = dict[str, object]


def factors(number: int) -> tuple[int, int]:
    """What question `number` multiplies; the factors grow, and with them the difficulty."""
    draw = Random(number)  # noqa: S311
    return draw.randrange(10, 20 + 4 * number), draw.randrange(10, 20 + 4 * number)


def reply(checkpoint: str, number: int, index: int) -> Line:
    """One sample, as `--engine replay` reads it."""
    a, b = factors(number)
    draw = Random(f"{checkpoint} {number} {index}")  # noqa: S311
    part = draw.randrange(1, b)
    thinking = f"<think>\n{a} * {b} = {a} * {part} + {a} * {b - part} = {a * part} + {a * (b - part)}"
    if draw.random() < 0.03:
        text, finish, tokens = f"{thinking}. Wait, let me check", "length", 512
    else:
        slip = draw.random() < SLIPS[checkpoint] * number / QUESTIONS
        answer = a * b + (draw.choice((-100, -10, 10, 100)) if slip else 0)
        text, finish = f"{thinking} = {answer}\n</think>\nThe product is $\\boxed{{{answer}}}$.", "stop"
        tokens = draw.randrange(80, 90 + 4 * number)
    return {
        "question_id": f"p{number:02}",
        "index": index,
        "text": text,
        "finish": finish,
        "output_tokens": tokens,
    }


def write(name: str, lines: list[Line]) -> None:
    """One JSON object a line."""
    Path(name).write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")


def main() -> None:
    numbers = range(1, QUESTIONS + 1)
    asked = ((number, *factors(number)) for number in numbers)
    write(
        "products.jsonl",
        [{"id": f"p{n:02}", "question": f"What is {a} * {b}?", "answer": a * b} for n, a, b in asked],
    )
    for checkpoint in SLIPS:
        replies = [reply(checkpoint, number, index) for number in numbers for index in range(SAMPLES)]
        write(f"{checkpoint}.jsonl", replies)


if __name__ == "__main__":
    main()
