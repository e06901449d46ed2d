"""Stands in for a model, so that the tutorial needs no GPU: writes the questions, and two checkpoints' replies.

`python stand_in.py` writes products.jsonl (the benchmark), step-1200.jsonl and step-1300.jsonl (16 replies a question).
The model multiplies, but slips on hard questions and now and then thinks without end; step-1300 slips more.
"""

import json
from pathlib import Path
from random import Random

QUESTIONS = 60
SAMPLES = 16
CHECKPOINTS = {"step-1200": 0.55, "step-1300": 0.85}
"""each checkpoint's chance of a slip on the hardest question"""
Line = dict[str, object]


def question(number: int) -> tuple[int, int]:
    """The factors of a product; they grow, and with them the difficulty."""
    draw = Random(number)
    return draw.randrange(10, 20 + 4 * number), draw.randrange(10, 20 + 4 * number)


def reply(checkpoint: str, number: int, index: int) -> Line:
    """One sample, as `--engine replay` reads it."""
    a, b = question(number)
    draw = Random(f"{checkpoint} {number} {index}")
    thinking = f"<think>\n{a} * {b} = {a} * {b // 10 * 10} + {a} * {b % 10} = {a * (b // 10 * 10)} + {a * (b % 10)}."
    sample: Line = {"question_id": f"p{number:02}", "index": index, "output_tokens": draw.randrange(80, 90 + 4 * number)}
    if draw.random() < 0.03:
        return sample | {"text": f"{thinking} Wait, let me check.", "finish": "length", "output_tokens": 512}
    slip = draw.random() < CHECKPOINTS[checkpoint] * number / QUESTIONS
    answer = a * b + (draw.choice((-100, -10, 10, 100)) if slip else 0)
    return sample | {"text": f"{thinking}\n</think>\nThe product is $\\boxed{{{answer}}}$.", "finish": "stop"}


def write(name: str, lines: list[Line]) -> None:
    """JSON, one object a line."""
    Path(name).write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")


def main() -> None:
    numbers = range(1, QUESTIONS + 1)
    factors = {number: question(number) for number in numbers}
    asked = [{"id": f"p{n:02}", "question": f"What is {a} * {b}?", "answer": a * b} for n, (a, b) in factors.items()]
    write("products.jsonl", asked)
    for checkpoint in CHECKPOINTS:
        write(f"{checkpoint}.jsonl", [reply(checkpoint, n, index) for n in numbers for index in range(SAMPLES)])


if __name__ == "__main__":
    main()
