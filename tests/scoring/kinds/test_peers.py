"""Spans, texts and grids are scored as the code does by which their figures are published."""

import json
import random
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from r1eval.scoring.kinds import grid, span, text
from r1eval.store.records import Status
from tests.ecosystem.environments import ROOT, environment

pytestmark = pytest.mark.slow

WORDS = (
    *("the", "a", "an", "An", "7", "7.0", "1,200", "12%", "$5", "-3", "one", "Bo", "Al", "Carol", "yards"),
    *("field-goal", "U.S.", "don't", "1997", "June", ",", "&", "e5", "nan"),
)
GOLDS = (
    *("7", "(A)", "b", "yes", "No", "don't", "[1]", "a, b, c", "1.50", "unknown", "(7)", "x?", "12"),
    "hello there",
)
REPLIES = [
    "The answer is: {}",
    "So 3.\nThe answer is: {}.",
    "The final answer is {}",
    "The final answer is: {}\n\nThat is all.",
    "I think.\nThe answer is **{}**",
    "The answer is: $\\boxed{{{}}}$",
    "The answer is: \\text{{{}}}.",
    "The answer is: [{}]",
    "The answer is: ({})",
    "The answer is: {}?",
    "The answer is: 1\nThe answer is: {}",
    "{}",
]

Ask = Callable[[str, str, Sequence[Any]], list[Any]]


@pytest.fixture(scope="module")
def ask(tmp_path_factory: pytest.TempPathFactory) -> Ask:
    """What the code of others says of cases: (environment, scorer, cases) -> an answer for each."""
    folder = tmp_path_factory.mktemp("peers")

    def run(name: str, scorer: str, cases: Sequence[Any]) -> list[Any]:
        file = folder / f"{scorer}.json"
        file.write_text(json.dumps(cases), encoding="utf-8")
        script = Path(ROOT, "tests", "scoring", "kinds", "peers.py")
        printed = environment(name).run("python", str(script), scorer, str(file))
        answers: list[Any] = json.loads(printed.splitlines()[-1])
        assert len(answers) == len(cases)
        return answers

    return run


def spans(draw: random.Random) -> list[str]:
    return [" ".join(draw.choices(WORDS, k=draw.randint(1, 4))) for _ in range(draw.choice((1, 1, 2, 3)))]


def span_cases(count: int) -> list[tuple[list[str], list[str]]]:
    """Generated spans; without those of articles and marks only, which are all the same to the others."""
    draw = random.Random(16)
    pairs = [(spans(draw), spans(draw)) for _ in range(count)]
    known = [pair for pair in pairs if all(map(span.normalized, (*pair[0], *pair[1])))]
    return [(one, draw.choice((other, draw.sample(one, len(one))))) for one, other in known]


@pytest.mark.parametrize(
    ("name", "scorer"), [("lm-eval", "drop_of_lm_eval"), ("lighteval", "drop_of_lighteval")]
)
def test_exact_match_and_f1_are_those_of_drop(ask: Ask, name: str, scorer: str) -> None:
    cases = span_cases(800)
    assert len(cases) > 500
    answers = ask(name, scorer, cases)
    assert {answer[0] for answer in answers} == {0.0, 1.0}
    for (predicted, gold), (exact, overlap) in zip(cases, answers, strict=True):
        if name == "lm-eval" or len(predicted) == len(gold):  # lighteval does not compare the lengths
            assert span.exact_match(predicted, gold) == exact, (predicted, gold)
        assert span.f1(predicted, gold) == pytest.approx(overlap, abs=0.0051), (predicted, gold)


def test_texts_are_right_where_bbeh_says_so(ask: Ask) -> None:
    cases = [(gold, reply.format(given)) for gold in GOLDS for given in GOLDS for reply in REPLIES]
    answers = ask("inspect-evals", "bbeh", cases)
    ours = [text.score(gold, reply).status is Status.CORRECT for gold, reply in cases]
    assert [case for case, one, other in zip(cases, ours, answers, strict=True) if one != other] == []
    assert set(answers) == {True, False}


def changed_table(draw: random.Random, gold: dict[str, Any]) -> str:
    """A reply with a solution, of which cells are changed, lists, or not there."""
    solution: dict[str, Any] = {
        f"House {number}": dict(zip(gold["header"][1:], row[1:], strict=True))
        for number, row in enumerate(gold["rows"], 1)
    }
    for _ in range(draw.choice((0, 0, 1, 3))):
        house = draw.choice(list(solution))
        column = draw.choice(gold["header"][1:])
        value = solution[house].get(column, "x")
        solution[house][column] = draw.choice(["other", None, [value], f" {str(value).upper()} ", ""])
        if draw.random() < 0.2:
            del solution[house][column]
    given = json.dumps({"reasoning": "By clue {1}.", "solution": solution}, indent=draw.choice((None, 4)))
    forms = ["{}", "Example: {{}}\n```json\n{}\n```", "{} {{ unfinished", "no JSON"]
    return draw.choice(forms).format(given)


def test_tables_have_the_cells_that_zebralogic_counts(ask: Ask) -> None:
    draw = random.Random(16)
    cases = []
    for _ in range(300):
        columns = draw.randint(1, 4)
        header = ["House", *(f"C{number}" for number in range(columns))]
        rows = [[str(n + 1), *(f"v{n}{c}" for c in range(columns))] for n in range(draw.randint(2, 4))]
        gold = {"header": header, "rows": rows}
        cases.append((json.dumps(gold), changed_table(draw, gold)))
    answers = ask("evalscope", "zebra", cases)
    assert {answer[0] for answer in answers} == {0, 1}
    for (gold_text, reply), (solved, right, cells) in zip(cases, answers, strict=True):
        scored = grid.score(gold_text, reply)
        assert (scored.status is Status.CORRECT) == bool(solved), reply
        assert scored.measures["cells"] == (right, cells), reply


def test_grids_are_right_where_evalscope_says_so(ask: Ask) -> None:
    draw = random.Random(16)
    cases = []
    for _ in range(200):
        gold = [[draw.randint(0, 9) for _ in range(2)] for _ in range(draw.randint(1, 4))]
        given = [list(row) for row in gold]
        if draw.random() < 0.5:
            given[0][0] = draw.randint(0, 9)
        form = draw.choice(["{}", "The output:\n```json\n{}\n```", "It is {}.", "no grid"])
        cases.append((json.dumps(gold), form.format(json.dumps(given, indent=draw.choice((None, 1))))))
    answers = ask("evalscope", "arc", cases)
    assert set(answers) == {True, False}
    assert [grid.score(*case).status is Status.CORRECT for case in cases] == answers
