"""What a model is asked: a system message, examples or earlier turns, and the question."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from benchmarks.prompts import render
from benchmarks.types import Answer, Benchmark, Dataset, Example, Prompt, Question, Sampling, Turn
from r1eval.run.messages import join_turns, question_messages
from r1eval.run.plan import Frame
from r1eval.store.records import Message

PROMPT = Prompt("Question: {question}\nAnswer:", "ours")
QUESTION = Question("1", {"question": "40 + 2?"}, "42", Answer.INTEGER)
PLAIN = Benchmark(
    name="sums",
    title="Sums",
    dataset=Dataset("sums.jsonl", split=""),
    to_question=lambda _: QUESTION,
    prompts={Answer.INTEGER: PROMPT},
    sampling=Sampling(0.6, 0.95, 100, 4),
)
SHOTS = replace(PLAIN, examples=(Example({"question": "1 + 1?"}, "2"), Example({"question": "2 + 2?"}, "4")))
CHAT = replace(QUESTION, turns=(Turn("system", "Be brief."), Turn("user", "40 + 2?")))


def asked(benchmark: Benchmark, question: Question = QUESTION, frame: Frame | None = None) -> list[str]:
    """The messages, each as `role: content`."""
    messages = question_messages(benchmark, question, frame or Frame())
    return [f"{one.role}: {one.content}" for one in messages]


def test_a_question_alone_is_one_message() -> None:
    assert asked(PLAIN) == ["user: Question: 40 + 2?\nAnswer:"]


def test_examples_are_earlier_turns_in_the_same_prompt() -> None:
    assert asked(SHOTS) == [
        "user: Question: 1 + 1?\nAnswer:",
        "assistant: 2",
        "user: Question: 2 + 2?\nAnswer:",
        "assistant: 4",
        "user: Question: 40 + 2?\nAnswer:",
    ]


def test_without_a_chat_they_are_one_text() -> None:
    assert asked(SHOTS, frame=Frame(completion=True)) == [
        "user: Question: 1 + 1?\nAnswer: 2\n\nQuestion: 2 + 2?\nAnswer: 4\n\nQuestion: 40 + 2?\nAnswer:"
    ]


def test_a_template_goes_around_all_of_it() -> None:
    (text,) = asked(SHOTS, frame=Frame(template="User: {prompt} Assistant:", completion=True))
    assert text.startswith("user: User: Question: 1 + 1?")
    assert text.endswith("Question: 40 + 2?\nAnswer: Assistant:")


def test_the_runs_system_message_comes_before_the_questions_and_that_before_the_benchmarks() -> None:
    own = replace(PLAIN, system="Be exact.")
    assert asked(own)[0] == "system: Be exact."
    assert asked(own, CHAT) == ["system: Be brief.", "user: 40 + 2?"]
    assert asked(own, CHAT, Frame(system="Be kind.")) == ["system: Be kind.", "user: 40 + 2?"]
    assert asked(own, frame=Frame(system="Be kind."))[0] == "system: Be kind."
    assert asked(own, replace(CHAT, turns=CHAT.turns[1:]))[0] == "system: Be exact."


def test_a_system_message_stays_apart_in_a_completion() -> None:
    assert asked(PLAIN, CHAT, Frame(completion=True)) == ["system: Be brief.", "user: 40 + 2?"]


@given(st.text(), st.booleans())
def test_one_message_is_sent_unchanged_with_or_without_a_chat(text: str, completion: bool) -> None:
    question = replace(QUESTION, slots={"question": text})
    messages = question_messages(PLAIN, question, Frame(completion=completion))
    assert messages == (Message("user", render(PROMPT, question.slots)),)


@given(st.lists(st.tuples(st.sampled_from(["user", "assistant"]), st.text(min_size=1)), min_size=1))
def test_joined_turns_contain_every_turn_in_order(pairs: list[tuple[str, str]]) -> None:
    rest = join_turns([Turn(*pair) for pair in pairs])
    for _, text in pairs:
        before, found, rest = rest.partition(text)
        assert found
        assert before.strip() == ""
