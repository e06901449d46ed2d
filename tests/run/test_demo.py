"""The questions of `r1eval demo`: every gold is worked out here again, and every program has a solution."""

import io
import sys
from pathlib import Path

import pytest

from benchmarks import datasets
from benchmarks.catalogue import find
from benchmarks.types import Answer, Question
from r1eval.run.demo import BENCHMARKS

SUMS = {
    "What is 3 + 5?": 3 + 5,
    "What is 9 - 4?": 9 - 4,
    "What is 6 + 7?": 6 + 7,
    "What is 10 + 20?": 10 + 20,
    "What is 2 times 4?": 2 * 4,
    "What is 5 times 5?": 5 * 5,
    "What is 7 times 8?": 7 * 8,
    "What is 12 divided by 3?": 12 // 3,
    "What is 100 - 1?": 100 - 1,
    "What is 17 + 26?": 17 + 26,
    "What is half of 18?": 18 // 2,
    "What number comes right after 29?": 29 + 1,
    "How many days are there in a week?": 7,
    "How many minutes are there in an hour?": 60,
    "How many legs do two dogs have together?": 2 * 4,
    "How many sides does a triangle have?": 3,
    "Mia has 4 red beads and 3 blue beads. How many beads does she have?": 4 + 3,
    "A tram carries 12 people. At the market 5 of them get off. How many people stay on the tram?": 12 - 5,
    "A box holds 6 eggs. How many eggs are in 3 boxes?": 6 * 3,
    "Jan buys a pear for 2 coins and a melon for 6 coins. How many coins does he pay?": 2 + 6,
}
FACTS = {
    "What is the capital of France?": "Paris",
    "What is the capital of Japan?": "Tokyo",
    "Which of these is an ocean?": "Pacific",
    "Which of these animals can fly?": "Eagle",
    "Which of these animals lives in water?": "Shark",
    "What does a cow eat?": "Grass",
    "What colour is the sky on a clear day?": "Blue",
    "Which of these is a fruit?": "Apple",
    "What falls from clouds?": "Rain",
    "Which word means the opposite of hot?": "Cold",
    "Which word means nearly the same as big?": "Large",
    "Which of these do you use to cut paper?": "Scissors",
}
PROGRAMS = {
    "Read a word and print it.": "print(input())",
    "Read a word and print it in upper case.": "print(input().upper())",
    "Read a word and print its letters in reverse order.": "print(input()[::-1])",
    "Read a line of text and print how many words it has.": "print(len(input().split()))",
    "Read an integer and print its double.": "print(2 * int(input()))",
    "Read an integer and print its square.": "print(int(input()) ** 2)",
    "Read two integers, one on each line, and print their sum.": "print(int(input()) + int(input()))",
    "Read an integer. Print even if it is even, and odd if it is not.": (
        "print('odd' if int(input()) % 2 else 'even')"
    ),
}


def asked(kind: Answer) -> dict[str, Question]:
    """Text -> question, of this kind."""
    loaded = [datasets.load(find(str(path))).questions for path in BENCHMARKS]
    return {one.slots["question"]: one for part in loaded for one in part if one.answer is kind}


def test_the_golds_are_what_the_questions_ask_for() -> None:
    assert {text: int(one.gold) for text, one in asked(Answer.INTEGER).items()} == SUMS
    chosen = {
        text: one.slots["choices"].splitlines()["ABCD".index(one.gold)]
        for text, one in asked(Answer.CHOICE).items()
    }
    assert {text: line.partition(") ")[2] for text, line in chosen.items()} == FACTS


def test_the_right_options_are_spread_over_the_letters() -> None:
    golds = [one.gold for one in asked(Answer.CHOICE).values()]
    assert [golds.count(letter) for letter in "ABCD"] == [3, 3, 3, 3]


def test_a_right_program_passes_every_test(monkeypatch: pytest.MonkeyPatch) -> None:
    questions = asked(Answer.PROGRAM)
    assert questions.keys() == PROGRAMS.keys()
    for text, question in questions.items():
        for test in question.tests:
            printed = io.StringIO()
            monkeypatch.setattr(sys, "stdin", io.StringIO(test.input))
            monkeypatch.setattr(sys, "stdout", printed)
            exec(PROGRAMS[text], {})
            monkeypatch.undo()
            assert printed.getvalue().split() == test.output.split(), text


def test_they_are_packaged_beside_each_other() -> None:
    assert len({Path(path).parent for path in BENCHMARKS}) == 1
    assert len({find(str(path)).name for path in BENCHMARKS}) == len(BENCHMARKS)
