"""IFBench's verdicts are those of its reference, AllenAI's checks as NVIDIA packs and evaluates with them."""

import json
import random
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from benchmarks.ifbench import to_question
from benchmarks.types import Question
from r1eval.scoring.kinds.instructions.ifbench_emoji import is_emoji
from r1eval.scoring.kinds.instructions.scorer import score
from r1eval.scoring.kinds.instructions.table import IFBENCH
from r1eval.store.records import Status
from tests.ecosystem.environments import ROOT, environment
from tests.scoring.kinds.ifbench_cases import CASES
from tests.scoring.kinds.ifbench_reference import TAGGED

CHANGES_OF_EACH = 60
SPLICED = [
    "A ",
    " the ",
    ". ",
    "? ",
    "! ",
    "\n",
    "*",
    "-",
    '"',
    "'",
    "(",
    "]",
    "{",
    ",",
    ";",
    ":",
    "7",
    "🍵",
    "猫",
]

ONLY_MARKS = "words:paragraph_last_first"
"""lines without words are skipped, as AllenAI's checks do today; in the package they break the instruction"""

Case = tuple[str, dict[str, Any], str]
Answers = dict[str, Any]


def changed(reply: str, draw: random.Random) -> str:
    """The reply with a few characters cut, spliced in, turned or swapped."""
    letters = list(reply)
    for _ in range(draw.randint(1, 3)):
        place = draw.randrange(len(letters))
        match draw.choice(("cut", "splice", "turn", "swap")):
            case "cut":
                letters[place] = ""
            case "splice":
                letters[place] += draw.choice(SPLICED)
            case "turn":
                letters[place] = letters[place].swapcase()
            case _:
                other = draw.randrange(len(letters))
                letters[place], letters[other] = letters[other], letters[place]
    return "".join(letters)


def generated() -> Iterator[Case]:
    """Each instruction with its replies and changes of them, and with the replies of all the others."""
    draw = random.Random(16)
    for case in CASES:
        if case.id == TAGGED:
            continue
        for other in CASES:
            yield (case.id, case.kwargs, other.follows)
            yield (case.id, case.kwargs, other.misses)
        for _ in range(CHANGES_OF_EACH):
            if (reply := changed(draw.choice((case.follows, case.misses)), draw)).strip():
                yield (case.id, case.kwargs, reply)


@pytest.fixture(scope="module")
def cases() -> list[Case]:
    return list(generated())


@pytest.fixture(scope="module")
def answers(cases: list[Case], tmp_path_factory: pytest.TempPathFactory) -> Answers:
    file = tmp_path_factory.mktemp("ifbench") / "cases.json"
    file.write_text(json.dumps(cases), encoding="utf-8")
    script = ROOT / "tests" / "scoring" / "kinds" / "ifbench_reference.py"
    answers: Answers = json.loads(environment("ifbench").run("python", str(script), str(file)))
    return answers


@pytest.mark.slow
def test_each_generated_verdict_is_the_references(cases: list[Case], answers: Answers) -> None:
    different = [
        (name, kwargs, reply, theirs)
        for (name, kwargs, reply), theirs in zip(cases, answers["verdicts"], strict=True)
        if theirs is not None
        and IFBENCH[name].check(reply, kwargs) != theirs
        and not (name == ONLY_MARKS and theirs is False)
    ]
    assert different == []
    both = {(name, theirs) for (name, _, _), theirs in zip(cases, answers["verdicts"], strict=True)}
    assert both >= {(name, verdict) for name in IFBENCH if name != TAGGED for verdict in (True, False)}


@pytest.mark.slow
def test_the_reference_fails_on_few_replies(cases: list[Case], answers: Answers) -> None:
    failed = {name for (name, _, _), theirs in zip(cases, answers["verdicts"], strict=True) if theirs is None}
    assert failed <= {"words:last_first", "ratio:overlap", "format:quote_unquote", "custom:sentence_alphabet"}


@pytest.mark.slow
def test_the_questions_and_replies_of_the_package_score_the_same(answers: Answers) -> None:
    assert len(answers["questions"]) == 288
    for one in answers["questions"]:
        question = to_question(one["row"])
        assert isinstance(question, Question)
        scored = score(question.gold, one["reply"])
        assert (scored.status == Status.CORRECT) == all(one["strict"])
        assert scored.measures == {
            "prompt_loose": (float(all(one["loose"])), 1.0),
            "instruction_strict": (float(sum(one["strict"])), float(len(one["strict"]))),
            "instruction_loose": (float(sum(one["loose"])), float(len(one["loose"]))),
        }


@pytest.mark.slow
def test_the_same_characters_are_emoji(answers: Answers) -> None:
    assert [code for code in range(sys.maxunicode) if is_emoji(chr(code))] == answers["emoji"]
