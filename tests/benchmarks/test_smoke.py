"""The smoke benchmark: its composition, its prompts, and every answer computed independently."""

import json
import re
from collections import Counter
from pathlib import Path
from random import Random
from typing import Any

import pytest

from benchmarks import datasets
from benchmarks.prompts import render
from benchmarks.smoke import SMOKE, to_question
from benchmarks.types import Answer, Question
from tests.benchmarks.smoke_answers import ANSWERS
from tests.benchmarks.smoke_brute_force import BRUTE_FORCE
from tests.benchmarks.smoke_choices import CHOICES
from tests.benchmarks.smoke_solutions import SOLUTIONS

ROWS = [json.loads(line) for line in Path(SMOKE.dataset.repo).read_text(encoding="utf-8").splitlines()]
QUESTIONS = {row["id"]: to_question(row) for row in ROWS}
OPTIONS = {row["id"]: row["choices"] for row in ROWS if "choices" in row}


def questions_of_kind(*kinds: Answer) -> list[Question]:
    return [question for question in QUESTIONS.values() if question.answer in kinds]


def test_the_row_that_its_file_opens_with_is_asked_as_written() -> None:
    row = {
        "id": "math-06",
        "answer": "expression",
        "difficulty": 1,
        "subject": "arithmetic",
        "question": "Write $0.2$ as a fraction in lowest terms.",
        "gold": "\\frac{1}{5}",
    }
    assert row in ROWS
    question = to_question(row)
    assert question == Question(
        id="math-06",
        slots={"question": "Write $0.2$ as a fraction in lowest terms."},
        gold="\\frac{1}{5}",
        answer=Answer.EXPRESSION,
        tags={"subject": "arithmetic", "difficulty": "1"},
    )


def test_columns_of_other_kinds_may_be_empty_as_a_loader_leaves_them() -> None:
    row = next(row for row in ROWS if row["answer"] == "integer")
    assert to_question({**row, "choices": None, "tests": None, "@row": 0}) == to_question(row)


def test_it_has_all_four_kinds_in_numbers_worth_measuring() -> None:
    mathematics = Counter(
        question.answer for question in questions_of_kind(Answer.INTEGER, Answer.EXPRESSION)
    )
    assert min(mathematics.values()) >= 12
    assert len(questions_of_kind(Answer.CHOICE)) >= 12
    assert len(questions_of_kind(Answer.PROGRAM)) >= 12
    assert len(QUESTIONS) == len(ROWS) == SMOKE.expected_questions


@pytest.mark.parametrize("prefix", ["math", "choice", "program"])
def test_ids_count_up_and_questions_go_from_very_easy_to_hard(prefix: str) -> None:
    family = [question for question in QUESTIONS.values() if question.id.startswith(prefix)]
    assert [question.id for question in family] == [f"{prefix}-{n:02d}" for n in range(1, len(family) + 1)]
    difficulties = [int(question.tags["difficulty"]) for question in family]
    assert difficulties == sorted(difficulties)
    assert set(difficulties) == {1, 2, 3, 4, 5}


def test_it_loads_from_the_package_with_the_recorded_content() -> None:
    loaded = datasets.load(SMOKE)
    assert loaded.questions == tuple(QUESTIONS.values())
    assert (loaded.fingerprint, loaded.notices) == (SMOKE.dataset.fingerprint, ())


def test_no_two_questions_are_alike() -> None:
    assert len({question.slots["question"] for question in QUESTIONS.values()}) == len(QUESTIONS)


@pytest.mark.parametrize("question", QUESTIONS.values(), ids=lambda question: question.id)
def test_every_question_is_asked_in_full_with_no_place_left_empty(question: Question) -> None:
    prompt = SMOKE.prompts[question.answer]
    message = render(prompt, question.slots)
    assert all(text in message for text in question.slots.values())
    assert not [name for name in re.findall(r"\{(\w+)\}", prompt.text) if name not in question.slots]


def test_right_options_are_spread_evenly_over_the_letters() -> None:
    assert Counter(question.gold for question in questions_of_kind(Answer.CHOICE)) == dict.fromkeys("ABCD", 3)
    assert all(len(set(options)) == 4 for options in OPTIONS.values())


def are_equal(gold: Any, computed: Any) -> bool:
    """Whether two sympy objects are equal; tuples in order, sets in any order."""
    import sympy

    if isinstance(computed, sympy.FiniteSet):
        return len(gold.args) == len(computed.args) and all(
            any(are_equal(a, b) for b in computed.args) for a in gold.args
        )
    if isinstance(computed, sympy.Tuple):
        return len(gold) == len(computed) and all(map(are_equal, gold, computed))
    if isinstance(computed, sympy.Set | sympy.MatrixBase):
        return bool(gold == computed)
    return bool(sympy.simplify(gold - computed) == 0)


def parse_gold(gold: str) -> Any:
    """A gold in LaTeX as a sympy object; `i` is the imaginary unit."""
    import sympy
    from latex2sympy2_extended import latex2sympy

    return latex2sympy(gold).doit().subs(sympy.Symbol("i"), sympy.I)


@pytest.mark.parametrize("question", questions_of_kind(Answer.INTEGER), ids=lambda question: question.id)
def test_every_integer_is_what_trying_everything_finds(question: Question) -> None:
    assert question.gold == str(ANSWERS[question.id]())


@pytest.mark.parametrize("question", questions_of_kind(Answer.EXPRESSION), ids=lambda question: question.id)
def test_every_expression_is_what_sympy_finds(question: Question) -> None:
    assert are_equal(parse_gold(question.gold), ANSWERS[question.id]())


@pytest.mark.slow
def test_answers_that_are_not_the_same_are_told_apart() -> None:
    """The comparison above can fail."""
    golds = [
        question.gold for question in questions_of_kind(Answer.EXPRESSION) if "pmatrix" not in question.gold
    ]
    scalars = [gold for gold in golds if not re.search(r"[,x]", gold)]
    assert len(scalars) >= 6
    assert [(a, b) for a in scalars for b in scalars if are_equal(parse_gold(a), parse_gold(b))] == [
        (a, a) for a in scalars
    ]


@pytest.mark.parametrize("question", questions_of_kind(Answer.CHOICE), ids=lambda question: question.id)
def test_every_choice_names_the_option_that_reasoning_finds(question: Question) -> None:
    options = dict(zip("ABCD", OPTIONS[question.id], strict=True))
    assert options[question.gold] == CHOICES[question.id]()


@pytest.mark.parametrize("question", questions_of_kind(Answer.PROGRAM), ids=lambda question: question.id)
def test_every_program_has_six_tests_that_its_solution_passes(question: Question) -> None:
    assert len({test.input for test in question.tests}) >= 6
    assert [SOLUTIONS[question.id](test.input) + "\n" for test in question.tests] == [
        test.output for test in question.tests
    ]


@pytest.mark.parametrize("question", questions_of_kind(Answer.PROGRAM), ids=lambda question: question.id)
def test_every_statement_shows_its_first_test_as_the_example(question: Question) -> None:
    first = question.tests[0]
    example = f"Example input:\n{first.input}\nExample output:\n{first.output}"
    assert (question.slots["question"] + "\n").endswith(example)


@pytest.mark.parametrize("question_id", SOLUTIONS)
def test_every_solution_agrees_with_trying_everything_on_small_inputs(question_id: str) -> None:
    brute_force, make_input = BRUTE_FORCE[question_id]
    inputs = [make_input(Random(seed)) for seed in range(50)]
    assert [SOLUTIONS[question_id](text) for text in inputs] == [brute_force(text) for text in inputs]


@pytest.mark.parametrize("question", questions_of_kind(Answer.PROGRAM), ids=lambda question: question.id)
def test_no_constant_answer_passes_a_program(question: Question) -> None:
    assert len({test.output for test in question.tests}) >= 2
