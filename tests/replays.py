"""Generations for the replay engine, made from a benchmark's own questions."""

import inspect
import json
from collections.abc import Callable, Iterable
from pathlib import Path

from benchmarks import catalogue, datasets
from benchmarks.types import Answer, Question
from tests.benchmarks import smoke_solutions

Reply = Callable[[Question, int], str]
"""the text of a question's sample number so and so"""


def questions(benchmark: str, data: Path | None = None) -> list[Question]:
    """A benchmark's questions, in its order."""
    return list(datasets.load(catalogue.find(benchmark), data).questions)


def stated(question: Question, answer: str) -> str:
    """A reply that reasons and then states an answer as the question wants it."""
    final = (
        f"Answer: {answer}" if question.answer is Answer.CHOICE else f"The answer is $\\boxed{{{answer}}}$."
    )
    return f"<think>\nLet me see. Perhaps \\boxed{{0}}? No.\n</think>\n{final}"


def programmed(code: str, tag: str = "python") -> str:
    """A reply that reasons and then gives a program."""
    return f"<think>\nA draft:\n```{tag}\nprint(0)\n```\n</think>\nThis one:\n```{tag}\n{code}\n```\nDone."


def solution(question_id: str) -> str:
    """The program that solves a smoke question, reading and printing."""
    return (
        f"{inspect.getsource(smoke_solutions)}\n\nimport sys\n"
        f"print(SOLUTIONS[{question_id!r}](sys.stdin.read()))\n"
    )


def right(question: Question, index: int) -> str:
    if question.answer is Answer.PROGRAM:
        return programmed(solution(question.id))
    return stated(question, question.gold)


def wrong(question: Question, index: int) -> str:
    """One of three wrong answers, so that wrong votes form groups."""
    if question.answer is Answer.CHOICE:
        return stated(question, next(letter for letter in "ABCD" if letter != question.gold))
    if question.answer is Answer.PROGRAM:
        return programmed(f"print({900_001 + index % 3})")
    return stated(question, str(900_001 + index % 3))


def write(path: Path, asked: Iterable[Question], k: int, reply: Reply) -> Path:
    """A file of k generations a question."""
    with path.open("w", encoding="utf-8") as file:
        for question in asked:
            for index in range(k):
                text = reply(question, index)
                line = {
                    "question_id": question.id,
                    "index": index,
                    "text": text,
                    "output_tokens": len(text) // 4,
                }
                file.write(json.dumps(line) + "\n")
    return path
