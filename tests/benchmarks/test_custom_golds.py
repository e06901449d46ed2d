"""Golds of a user's own sets of spans, texts, grids and instructions, and what such a set asks and shows."""

import json
from pathlib import Path
from typing import Any

import pytest

from benchmarks import datasets
from benchmarks.catalogue import find
from benchmarks.custom_golds import gold_text
from benchmarks.errors import BenchmarkError
from benchmarks.prompts import render
from benchmarks.types import Answer, Benchmark
from r1eval.scoring.kinds.scorer import scorer
from tests.benchmarks.test_custom import write_toml

TOML = 'name = "mine"\nanswer = "{}"\n[dataset]\nfile = "rows.jsonl"\n[columns]\nquestion = "q"\ngold = "a"\n'


def own(folder: Path, answer: str, *golds: Any) -> Benchmark:
    rows = "\n".join(json.dumps({"q": "Who?", "a": gold}) for gold in golds)
    return find(write_toml(folder, TOML.format(answer), jsonl=rows))


@pytest.mark.parametrize(
    ("answer", "given", "gold"),
    [
        ("span", "7 yards", '["7 yards"]'),
        ("span", 7, '["7"]'),
        ("span", ["7", "seven"], '["7", "seven"]'),
        ("span", '["7", ["Al", "Bo"]]', '["7", ["Al", "Bo"]]'),
        ("span", [["Al", "Bo"]], '[["Al", "Bo"]]'),
        ("text", "(B)", "(B)"),
        ("text", 7, "7"),
        ("grid", [[0, 1]], "[[0, 1]]"),
        ("grid", "[[0,1]]", "[[0,1]]"),
        (
            "grid",
            {"header": ["House", "Name"], "rows": [["1", "Bo"]]},
            '{"header": ["House", "Name"], "rows": [["1", "Bo"]]}',
        ),
    ],
)
def test_a_gold_is_a_text_a_list_or_json(tmp_path: Path, answer: str, given: Any, gold: str) -> None:
    [question] = datasets.load(own(tmp_path, answer, given)).questions
    assert (question.gold, question.answer) == (gold, answer)
    assert scorer(question.answer).gold_problem(gold) == ""


@pytest.mark.parametrize(
    ("answer", "metrics"),
    [("span", ("f1", "pass@1")), ("text", ("pass@1", "cons@k")), ("grid", ("pass@1", "cells"))],
)
def test_a_set_without_a_prompt_asks_for_what_its_scorer_reads(
    tmp_path: Path, answer: str, metrics: tuple[str, ...]
) -> None:
    gold = [[1]] if answer == "grid" else "Bo"
    benchmark = own(tmp_path, answer, gold)
    [question] = datasets.load(benchmark).questions
    asked = render(benchmark.prompts[question.answer], question.slots)
    words = {"span": '"Answer: $ANSWER"', "text": '"The answer is: "', "grid": "JSON array of its rows"}
    assert asked.startswith("Who?\n\n")
    assert words[answer] in asked
    assert benchmark.metrics == metrics


@pytest.mark.parametrize(
    ("answer", "value", "problem"),
    [
        (Answer.TEXT, ["a"], "column 'a' contains .*: it must be text or a number"),
        (Answer.SPAN, None, "column 'a' contains None: it must be text or a number"),
        (Answer.GRID, [[object()]], "column 'a' contains .*: it must be texts and numbers, or JSON"),
    ],
)
def test_a_gold_of_another_shape_is_named(answer: Answer, value: Any, problem: str) -> None:
    with pytest.raises(BenchmarkError, match=problem):
        gold_text({"a": value}, "a", answer)
