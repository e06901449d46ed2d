"""Every prompt with its source: zero-shot, one user message, no system message."""

import re
from collections.abc import Mapping

from benchmarks.types import Answer, Prompt

# The wording of a prompt is part of a protocol: results compare with published ones only if the model was
# asked in the same words. These texts therefore match their sources character by character.

MATH = Prompt(
    "{question}\nPlease reason step by step, and put your final answer within \\boxed{}.",
    source="directive: DeepSeek-R1 README, usage recommendations; joined to the question by one newline as "
    "in the DeepSeekMath README",
)

MATH_ZH = Prompt(
    "{question}\n请通过逐步推理来解答问题，并把最终答案放置于\\boxed{}中。",
    source="the directive for Chinese questions of the DeepSeekMath README",
)

CHOICE = Prompt(
    "Answer the following multiple choice question. The last line of your response should be of the "
    "following format: 'Answer: $LETTER' (without quotes) where LETTER is one of {letters}. Think step by "
    "step before answering.\n\n{question}\n\n{choices}",
    source="the multiple-choice query of simple-evals (github.com/openai/simple-evals, common.py, MIT), "
    "which the DeepSeek-R1 paper names for GPQA Diamond (section 3)",
)

CHOICE_TEN = Prompt(
    CHOICE.text,
    source="the multiple-choice query of simple-evals with as many letters as the question has options; of "
    "MMLU-Pro the DeepSeek-R1 paper says only that it was made zero-shot (section 3)",
)

PROGRAM = Prompt(
    "{question}\n\nSolve this with a Python 3 program that reads from standard input and writes to standard "
    "output. Reason step by step, then give the whole program in one ```python code block at the end.",
    source="r1eval's own wording",
)

PROGRAM_CPP = Prompt(
    "{question}\n\nSolve this with a C++17 program that reads from standard input and writes to standard "
    "output. Reason step by step, then give the whole program in one ```cpp code block at the end.",
    source="r1eval's own wording",
)

PROGRAM_OR_FUNCTION = Prompt(
    "{question}\n\n{wanted}",
    source="r1eval's own wording; like LiveCodeBench's it names the format and fences the starter code",
)

STDIN_INSTRUCTION = PROGRAM.text.removeprefix("{question}\n\n")
"""the slot `wanted` of `PROGRAM_OR_FUNCTION` for a program"""

FUNCTION_INSTRUCTION = (
    "Solve this with Python 3 code that defines `{function}`, which is called with the arguments of each "
    "test and returns the answer; it reads and prints nothing. {start} Reason step by step, then give the "
    "whole code in one ```python code block at the end."
)
"""the slot `wanted` of `PROGRAM_OR_FUNCTION` for a function"""

DEFAULT_PROMPTS: Mapping[Answer, Prompt] = {
    Answer.INTEGER: MATH,
    Answer.EXPRESSION: MATH,
    Answer.CHOICE: CHOICE,
    Answer.PROGRAM: PROGRAM,
}
"""the prompt for each kind of answer, unless a benchmark has a reason for another"""


def render(prompt: Prompt, slots: Mapping[str, str]) -> str:
    r"""The user message: each `{name}` that names a slot is replaced, every other brace stays.

    Replacements are not scanned again, so a question may contain braces itself.

    >>> render(Prompt(r"{question} Use \boxed{}, not {this}.", "ours"), {"question": "Is {question} a set?"})
    'Is {question} a set? Use \\boxed{}, not {this}.'
    """
    return re.sub(r"\{(\w+)\}", lambda match: slots.get(match[1], match[0]), prompt.text)
