"""Generations for the replay engine, made from a benchmark's questions."""

import inspect
import json
from collections.abc import Callable, Iterable
from pathlib import Path

from benchmarks import catalogue, datasets
from benchmarks.types import Answer, Question
from tests.benchmarks import smoke_solutions

ReplyFunction = Callable[[Question, int], str]
"""(question, sample index) -> text of the reply"""


def load_questions(benchmark: str, data: Path | None = None) -> list[Question]:
    """A benchmark's questions, in order."""
    return list(datasets.load(catalogue.find(benchmark), data).questions)


def reply_with_answer(question: Question, answer: str) -> str:
    """A reply that reasons and then gives an answer in the form that the prompt asks for."""
    final = (
        f"Answer: {answer}" if question.answer is Answer.CHOICE else f"The answer is $\\boxed{{{answer}}}$."
    )
    return f"<think>\nLet me see. Perhaps \\boxed{{0}}? No.\n</think>\n{final}"


def reply_with_program(code: str, tag: str = "python") -> str:
    """A reply that reasons and then gives a program."""
    return f"<think>\nA draft:\n```{tag}\nprint(0)\n```\n</think>\nThis one:\n```{tag}\n{code}\n```\nDone."


def smoke_solution(question_id: str) -> str:
    """The program that solves a smoke question, reading and printing."""
    return (
        f"{inspect.getsource(smoke_solutions)}\n\nimport sys\n"
        f"print(SOLUTIONS[{question_id!r}](sys.stdin.read()))\n"
    )


def correct_reply(question: Question, index: int) -> str:
    if question.answer is Answer.PROGRAM:
        return reply_with_program(smoke_solution(question.id))
    return reply_with_answer(question, question.gold)


def wrong_reply(question: Question, index: int) -> str:
    """One of three wrong answers, so that wrong votes form groups."""
    if question.answer is Answer.CHOICE:
        return reply_with_answer(question, next(letter for letter in "ABCD" if letter != question.gold))
    if question.answer is Answer.PROGRAM:
        return reply_with_program(f"print({900_001 + index % 3})")
    return reply_with_answer(question, str(900_001 + index % 3))


def write_replies(path: Path, questions: Iterable[Question], k: int, reply: ReplyFunction) -> Path:
    """Write k generations per question; the path."""
    with path.open("w", encoding="utf-8") as file:
        for question in questions:
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
