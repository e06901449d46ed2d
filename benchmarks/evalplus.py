r"""HumanEval+ and MBPP+: short Python functions, judged by the many assertions of EvalPlus.

A row of HumanEval+ (invented):

{
  "task_id": "HumanEval/999",
  "prompt": "def twice(n: int) -> int:\n    \"\"\" Return 2n: twice(4) is 8. \"\"\"\n",
  "canonical_solution": "    return 2 * n\n",
  "entry_point": "twice",
  "test": "def check(candidate):\n  inputs = [[4], [0]]\n  for i in inputs: assert candidate(*i) == 2 * i[0]"
}

A row of MBPP+ (invented):

{
  "task_id": 999,
  "code": "def halves(pair):\n  return tuple(n / 2 for n in pair)",
  "prompt": "Write a function to halve both numbers of a pair.",
  "source_file": "Invented.ipynb",
  "test_imports": [],
  "test_list": ["assert halves((4, 6)) == (2, 3)", "assert halves((1, 2)) == (0.5, 1)"],
  "test": "inputs = [[(4, 6)], [(1, 2)]]\nfor i in inputs: assert halves(*i) == (i[0][0] / 2, i[0][1] / 2)"
}
"""

import re

from benchmarks.cells import cell, cells
from benchmarks.errors import BenchmarkError
from benchmarks.packed_tests import pack
from benchmarks.types import (
    Answer,
    Benchmark,
    Dataset,
    DatasetRow,
    JudgeConfig,
    Prompt,
    Question,
    Sampling,
    Test,
)

SCRIPT = Prompt(
    "Please provide a self-contained Python script that solves the following problem in a markdown code "
    "block:\n```python\n{question}\n```",
    source="EvalPlus 0.3.1 for chat models (github.com/evalplus/evalplus, evalplus/codegen.py and "
    "evalplus/provider/openai.py, Apache-2.0)",
)

INPUTS = re.compile(r"^ *inputs = (.+)$", re.MULTILINE)
"""the line of a test's code with the arguments of each call"""
DEFINED = re.compile(r"^def (\w+)", re.MULTILINE)

# EvalPlus gives a question at most 60 s, and its process at most 4 GiB.
TIME_LIMIT_SECONDS, MEMORY_LIMIT_MB = 60.0, 4096.0

PROTOCOL = (
    "EvalPlus takes one greedy sample, keeps of its code only the definitions that the function needs, and "
    "limits the time of each call; here the last code block runs as it is, and 60 s are for all calls"
)


def humaneval_question(row: DatasetRow) -> Question:
    """The function's beginning is the question; its tests are a function `check(candidate)`."""
    code = cell(row, "test")
    return make_question(row, cell(row, "prompt"), cell(row, "entry_point"), f"{code}\n\ncheck(candidate)\n")


def mbpp_question(row: DatasetRow) -> Question:
    """The task and its first assertion are the question; its tests call the function by its name."""
    example = cells(row, "test_list")[0]
    called = [name for name in DEFINED.findall(cell(row, "code")) if re.search(rf"\b{name}\(", example)]
    if not called:
        raise BenchmarkError(f"column 'test_list' begins with {example!r}, which calls nothing of 'code'")
    question = f'"""\n{cell(row, "prompt")}\n{example}\n"""'
    return make_question(row, question, called[-1], f"{called[-1]} = candidate\n{cell(row, 'test')}")


def make_question(row: DatasetRow, question: str, function: str, assertions: str) -> Question:
    inputs = INPUTS.findall(assertions)
    if len(inputs) != 1:
        raise BenchmarkError(f"column 'test' has {len(inputs)} lines `inputs = …`, expected one")
    return Question(
        id=cell(row, "task_id"),
        slots={"question": question.strip()},
        gold="",
        answer=Answer.PROGRAM,
        tests=pack([Test(inputs[0], assertions)]),
        judging=JudgeConfig(
            checker="asserts",
            function=function,
            time_limit_seconds=TIME_LIMIT_SECONDS,
            memory_limit_mb=MEMORY_LIMIT_MB,
        ),
    )


# No commit and no fingerprint of either set is known: loading says so.
HUMANEVAL_PLUS = Benchmark(
    name="humaneval-plus",
    title="HumanEval+",
    dataset=Dataset(
        "evalplus/humanevalplus",
        split="test",
        columns=("task_id", "prompt", "entry_point", "test"),
        licence="Apache-2.0",
    ),
    to_question=humaneval_question,
    prompts={Answer.PROGRAM: SCRIPT},
    sampling=Sampling(temperature=0.6, top_p=0.95, max_tokens=32_768, k=8),
    metrics=("pass@1",),
    published="humaneval_plus",
    expected_questions=164,
    family="code",
    k_source='164 questions; the DeepSeek-R1 paper takes "between 4 and 64" by the size of the set',
    protocol=PROTOCOL,
    dates=("2021-07-07", "2021-07-07"),
)

MBPP_PLUS = Benchmark(
    name="mbpp-plus",
    title="MBPP+",
    dataset=Dataset(
        "evalplus/mbppplus",
        split="test",
        columns=("task_id", "prompt", "code", "test_list", "test"),
        licence="Apache-2.0",
    ),
    to_question=mbpp_question,
    prompts={Answer.PROGRAM: SCRIPT},
    sampling=Sampling(temperature=0.6, top_p=0.95, max_tokens=32_768, k=4),
    metrics=("pass@1",),
    published="mbpp_plus",
    expected_questions=378,
    family="code",
    k_source='378 questions; the DeepSeek-R1 paper takes "between 4 and 64" by the size of the set',
    protocol=PROTOCOL,
    dates=("2021-08-16", "2021-08-16"),
)
