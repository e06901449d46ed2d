"""OlympiadBench: prompts tell the type of the answer in its authors' words; what needs a judge is skipped."""

import runpy
from itertools import product

import pytest

from benchmarks import catalogue, olympiadbench
from benchmarks.errors import BenchmarkError
from benchmarks.prompts import render
from benchmarks.types import Answer, Question, SkippedRow
from tests.benchmarks.rows import opening_row
from tests.ecosystem.environments import environment

NAMES = ("olympiadbench", "olympiadbench-zh", "olympiadbench-gaokao")
KINDS = (
    "Numerical",
    "Expression",
    "Equation",
    "Interval",
    "Tuple",
    "Numerical,Interval",
    "Equation,Equation",
)


def ask(name: str, **changes: object) -> str:
    """The prompt of the opening row with these changes."""
    benchmark = catalogue.find(name)
    question = benchmark.to_question({**opening_row(olympiadbench), **changes})
    assert isinstance(question, Question)
    return render(benchmark.prompts[Answer.EXPRESSION], question.slots)


def test_the_row_that_its_file_opens_with() -> None:
    assert catalogue.find("olympiadbench").to_question(opening_row(olympiadbench)) == Question(
        id="1",
        slots={
            "question": "Find all real $x$ with $x^2 = 5x - 6$.",
            "answer_type": "The problem has multiple answers, each of them should be a numerical value. ",
            "box": r"\boxed{multiple answers connected with commas}",
            "unit": "",
        },
        gold="$2,3$",
        answer=Answer.EXPRESSION,
        tags={"subfield": "Algebra", "answer_type": "Numerical"},
    )


def test_the_prompts_are_the_authors_as_another_harness_has_them() -> None:
    """EvalScope's copy, with its directive at the end and its straight quotes round the Chinese sentence."""
    [module] = environment("evalscope").folder.glob(
        "lib/python*/site-packages/evalscope/**/olympiad_bench/utils.py"
    )
    prompter = runpy.run_path(str(module))["OlympiadBenchPrompter"]()
    for kind, several, unit in product(KINDS, (True, False), ("cm", None)):
        if "," in kind and not several:
            continue
        facts = {"answer_type": kind, "is_multiple_answer": several, "unit": unit}
        for name, language in (("olympiadbench", "English"), ("olympiadbench-zh", "Chinese")):
            theirs = prompter.make_prompt(
                "Q?", language=language, subject="Math", question_type="Open-ended", **facts
            )
            ours = ask(name, question="Q?", **facts)
            assert theirs.rpartition("\n\n")[0] == ours.replace("“", '"').replace("”", '"')


def test_a_unit_stands_outside_the_box() -> None:
    prompt = ask("olympiadbench", unit="km", is_multiple_answer=False)
    assert r"\boxed{answer}(unit)" in prompt
    assert r"the unit of the answer should not be included in \boxed{}" in prompt


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"answer_type": "Need_human_evaluate"}, "for a human judge"),
        ({"final_answer": None}, "for a human judge"),
        ({"error": "1e-2"}, "graded within a tolerance"),
    ],
    ids=["judge", "no-answer", "tolerance"],
)
@pytest.mark.parametrize("name", NAMES)
def test_what_is_not_graded_by_equality_is_skipped(
    name: str, changes: dict[str, object], reason: str
) -> None:
    row = {**opening_row(olympiadbench), **changes}
    assert catalogue.find(name).to_question(row) == SkippedRow(reason)


def test_an_unknown_type_of_answer_is_an_error() -> None:
    with pytest.raises(
        BenchmarkError, match="column 'answer_type' contains 'Graph': it must be Numerical or"
    ):
        ask("olympiadbench", answer_type="Graph")
