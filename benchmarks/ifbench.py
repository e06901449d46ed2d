"""IFBench: 300 requests with one or two instructions that a program can check, of 58 kinds.

A row (invented; arguments that an instruction does not have are null):

{
  "key": "1",
  "prompt": "What is green tea? Include exactly 2 numbers in the response. Use at least 5 unique words.",
  "instruction_id_list": ["count:numbers", "count:unique_word_count"],
  "kwargs": [{"N": 2.0, "small_n": null, "keyword": null}, {"N": 5.0, "small_n": null, "keyword": null}]
}
"""

import json
from collections.abc import Mapping

from benchmarks.cells import cell, cell_value, cells, shorten
from benchmarks.errors import BenchmarkError
from benchmarks.types import Answer, Benchmark, Dataset, DatasetRow, Prompt, Question, Sampling

REQUEST = Prompt(
    "{question}",
    source="the data set's own, as it is (github.com/allenai/IFBench, generate_responses.py, Apache-2.0)",
)

PROTOCOL = (
    "figures are prompt-level loose accuracy unless told otherwise; those of Artificial Analysis, and of "
    "those who use its data, are of 294 of the questions. Verdicts are those of AllenAI's checks of 2025; "
    "from April 2026 on AllenAI repaired about a dozen of them (whole words, marks that are no words, "
    "sentences), which later figures may have used. Whether a reply starts with a verb (6 questions) is "
    "told by a list of verbs, not by NLTK's tagger. Line breaks around a reply are not its own"
)


def to_question(row: DatasetRow) -> Question:
    """The request as it is; the gold is its instructions with the arguments that they have."""
    names, arguments = cells(row, "instruction_id_list"), cell_value(row, "kwargs")
    if not isinstance(arguments, list) or len(arguments) != len(names):
        raise BenchmarkError(
            f"column 'kwargs' contains {shorten(repr(arguments))}: it must have the arguments of "
            f"{len(names)} instructions"
        )
    asked = [{"id": name, "kwargs": given(kwargs)} for name, kwargs in zip(names, arguments, strict=True)]
    return Question(
        id=cell(row, "key"),
        slots={"question": cell(row, "prompt")},
        gold=json.dumps(asked, ensure_ascii=False),
        answer=Answer.INSTRUCTIONS,
        tags={"instructions": ", ".join(names)},
    )


def given(kwargs: object) -> dict[str, object]:
    """The arguments that are not null, by name; whole numbers as such, however a file stores them."""
    if not isinstance(kwargs, Mapping):
        raise BenchmarkError(f"column 'kwargs' contains {shorten(repr(kwargs))}: it must be an object")
    return {
        name: int(value) if isinstance(value, float) and value.is_integer() else value
        for name, value in sorted(kwargs.items())
        if value is not None
    }


IFBENCH = Benchmark(
    name="ifbench",
    title="IFBench",
    dataset=Dataset(
        "allenai/IFBench_test",
        split="train",
        revision="2e8a48de45ff3bf41242f927254ca81b59ca3ae2",
        expected_rows=300,
        columns=("key", "prompt", "instruction_id_list", "kwargs"),
        licence="ODC-BY-1.0",
    ),
    to_question=to_question,
    prompts={Answer.INSTRUCTIONS: REQUEST},
    sampling=Sampling(temperature=0.6, top_p=0.95, max_tokens=32_768, k=5),
    metrics=("prompt_loose", "pass@1", "instruction_loose", "instruction_strict"),
    published="ifbench",
    expected_questions=300,
    family="instructions",
    k_source="NVIDIA's settings for NeMo Evaluator, and Artificial Analysis: 5 repeats",
    protocol=PROTOCOL,
)
