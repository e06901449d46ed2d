"""Builds the messages that ask a question: its conversation, or the prompt after the benchmark's examples."""

from collections.abc import Sequence
from itertools import pairwise

from benchmarks.prompts import render
from benchmarks.types import Benchmark, Question, Turn
from r1eval.run.plan import Frame
from r1eval.store.records import Message


def question_messages(benchmark: Benchmark, question: Question, frame: Frame) -> tuple[Message, ...]:
    """The messages that ask a question.

    The run's system message comes before that of the question's conversation, and that before the
    benchmark's. Where there is no chat (a template around the prompt, a base model), the turns are one text.
    """
    turns = question.turns or _prompted(benchmark, question)
    system = frame.system or (turns[0].text if turns[0].role == "system" else benchmark.system)
    turns = tuple(turn for turn in turns if turn.role != "system")
    if frame.template or frame.completion:
        text = join_turns(turns)
        turns = (Turn("user", frame.template.replace("{prompt}", text) if frame.template else text),)
    first = (Message("system", system),) if system else ()
    return (*first, *(Message(turn.role, turn.text) for turn in turns))


def join_turns(turns: Sequence[Turn]) -> str:
    r"""The turns as one text: a reply follows its question, a blank line comes before the next one.

    >>> join_turns([Turn("user", "Q: 1 + 1?\nA:"), Turn("assistant", "2"), Turn("user", "Q: 2 + 2?\nA:")])
    'Q: 1 + 1?\nA: 2\n\nQ: 2 + 2?\nA:'
    """
    text = turns[0].text
    for before, turn in pairwise(turns):
        gap = "\n\n"
        if (before.role, turn.role) == ("user", "assistant"):
            gap = " " if text.endswith(":") else "\n"
        text += turn.text if text.endswith(gap) else gap + turn.text
    return text


def _prompted(benchmark: Benchmark, question: Question) -> tuple[Turn, ...]:
    """The question in the benchmark's prompt, after its examples in the same one."""
    prompt = benchmark.prompts[question.answer]
    examples = (
        turn
        for example in benchmark.examples
        for turn in (Turn("user", render(prompt, example.slots)), Turn("assistant", example.reply))
    )
    return (*examples, Turn("user", render(prompt, question.slots)))
