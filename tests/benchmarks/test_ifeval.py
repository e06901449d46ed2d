"""IFEval: the request as it is, its instructions with the arguments that they have, and all four metrics."""

import json

import pytest

from benchmarks import ifeval
from benchmarks.errors import BenchmarkError
from benchmarks.ifeval import IFEVAL
from benchmarks.prompts import render
from benchmarks.types import Answer, Question
from r1eval.scoring.kinds.scorer import scorer
from tests.benchmarks.rows import opening_row


def opening_question() -> Question:
    question = IFEVAL.to_question(opening_row(ifeval))
    assert isinstance(question, Question)
    return question


def test_the_row_that_its_file_opens_with() -> None:
    question = opening_question()
    assert (question.id, question.answer) == ("7", Answer.INSTRUCTIONS)
    assert json.loads(question.gold) == [
        {"id": "keywords:frequency", "kwargs": {"frequency": 2, "keyword": "cup", "relation": "at least"}},
        {"id": "punctuation:no_comma", "kwargs": {}},
    ]


def test_the_prompt_is_the_request_and_nothing_else() -> None:
    message = render(IFEVAL.prompts[Answer.INSTRUCTIONS], opening_question().slots)
    assert message == "Tell me of green tea. Mention the word cup at least twice. Use no commas."


def test_its_gold_passes_and_has_a_correct_reply() -> None:
    kind, gold = scorer(Answer.INSTRUCTIONS), opening_question().gold
    assert kind.gold_problem(gold) == ""
    assert kind.score(gold, kind.correct_reply(gold)).status == "correct"


def test_instructions_without_arguments_for_each_are_an_error() -> None:
    with pytest.raises(BenchmarkError, match="kwargs"):
        IFEVAL.to_question({**opening_row(ifeval), "kwargs": [{}]})


def test_each_metric_is_one_that_its_scorer_measures() -> None:
    measures = scorer(Answer.INSTRUCTIONS).score(opening_question().gold, "A cup").measures
    assert set(IFEVAL.metrics) == {"pass@1", *measures}
