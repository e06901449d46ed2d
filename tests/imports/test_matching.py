"""A sample's question: by its id, or by its text, never by a guess."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.choices import choice_slots
from benchmarks.types import Answer, Question
from r1eval.imports.foreign import ForeignSample
from r1eval.imports.matching import QuestionFinder, Unmatched, normalize

SUMS = [
    Question(f"sum-{n}", {"question": f"What is {n} + {n + 1}?"}, str(2 * n + 1), Answer.INTEGER)
    for n in range(1, 13)
]
OPTIONS = ["a red fox", "a blue whale", "a grey wolf"]
CHOICE = Question("c", choice_slots("Which swims?", OPTIONS), "B", Answer.CHOICE)
SHUFFLED = Question(
    "s", choice_slots("Which flies?", OPTIONS), "A", Answer.CHOICE, tags={"permutation": "0,1,2"}
)


def find(*texts: str, question_id: str | None = None, gold: str | None = None) -> str:
    """The id of the question that is found, or the reason why none is."""
    finder = QuestionFinder([*SUMS, CHOICE, SHUFFLED])
    found = finder.find(ForeignSample("log:1", "", question_id=question_id, texts=texts, gold=gold))
    return found.reason if isinstance(found, Unmatched) else found.id


@pytest.mark.parametrize(
    ("texts", "question_id", "found"),
    [
        ((), "sum-2", "sum-2"),
        (("What is 2 + 3?",), None, "sum-2"),
        (("Solve:\nWhat  is 2\u00a0+ 3?\nBox it.",), None, "sum-2"),
        (("What is 2 + 3?",), "1", "sum-2"),
        (("What is 2 + 3?",), "sum-2", "sum-2"),
    ],
    ids=["id", "text", "prompt", "their own number", "both"],
)
def test_a_question_is_found_by(texts: tuple[str, ...], question_id: str | None, found: str) -> None:
    assert find(*texts, question_id=question_id) == found


@pytest.mark.parametrize(
    ("texts", "question_id", "reason"),
    [
        ((), "7", "its id is not known"),
        (("What is 2 + 30?",), None, "states no question"),
        (("What is 30 + 31?",), None, "states no question"),
        (("What is 2 + 3? What is 4 + 5?",), None, "ambiguous: its text states the questions sum-2, sum-4"),
        (("Which is 2 + 3?",), "sum-2", "has the id of question sum-2, but another text"),
        ((), None, "its id is not known"),
    ],
    ids=["unknown id", "longer number", "another", "two questions", "id of another", "nothing"],
)
def test_no_question_is_guessed(texts: tuple[str, ...], question_id: str | None, reason: str) -> None:
    assert reason in find(*texts, question_id=question_id)


def test_an_id_decides_between_two_questions_of_a_prompt() -> None:
    assert find("Example: What is 4 + 5? 9. Now: What is 2 + 3?", question_id="sum-2") == "sum-2"


@pytest.mark.parametrize(
    ("shown", "found"),
    [
        ("Which swims?\nA) a red fox\nB) a blue whale\nC) a grey wolf", "c"),
        ("Which swims?\n(A) a red fox (B) a blue whale (C) a grey wolf", "c"),
        ("Which swims?\nA. a red fox\nB. a blue whale\nC. a grey wolf", "c"),
        ("Which swims?\nA) a blue whale\nB) a red fox\nC) a grey wolf", "options are in another order"),
        ("Which swims?", "c"),
        ("Which flies?", "does not show its options, which r1eval shuffles"),
        ("Which flies?\nA) a red fox\nB) a blue whale\nC) a grey wolf", "s"),
    ],
)
def test_a_letter_must_mean_the_same_option_there_as_here(shown: str, found: str) -> None:
    assert found in find(shown)


def test_a_gold_letter_that_differs_tells_of_another_order() -> None:
    assert "its gold is A there, and B here" in find("Which swims?", gold="A")
    assert find("Which swims?", gold="B") == "c"


WORDS = st.text(st.sampled_from("ab 1+?\n"), min_size=1, max_size=12).filter(lambda text: text.strip())


@given(st.lists(WORDS.map(normalize), min_size=1, max_size=6, unique=True), st.data())
def test_every_question_is_found_by_its_own_text_and_id(texts: list[str], data: st.DataObject) -> None:
    """Alone its text may be ambiguous, as one question's may hold another's: then the longer is meant."""
    questions = [Question(f"q{n}", {"question": text}, "", Answer.INTEGER) for n, text in enumerate(texts)]
    asked = data.draw(st.sampled_from(questions))
    text = f"  {asked.slots['question']}\n"
    finder = QuestionFinder(questions)
    assert finder.find(ForeignSample("x", "", question_id=asked.id, texts=(text,))) == asked
    assert finder.find(ForeignSample("x", "", texts=(text,))) == asked
