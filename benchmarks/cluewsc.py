"""CLUEWSC 2020: 304 Chinese sentences, and whether a pronoun in each stands for a noun; the validation split.

A row (invented); the hub's `label` is 0 for "true", 1 for "false":

{
  "idx": 0,
  "text": "小猫把杯子碰倒了，因为它太调皮。",
  "label": 0,
  "target": {"span1_text": "小猫", "span2_text": "它", "span1_index": 0, "span2_index": 11}
}
"""

from benchmarks.cells import cell
from benchmarks.errors import BenchmarkError
from benchmarks.prompts_choice import CLUEWSC as PROMPT
from benchmarks.types import Answer, Benchmark, Dataset, DatasetRow, Question, Sampling

GOLDS = {"0": "A", "true": "A", "1": "B", "false": "B"}
"""label: the letter of yes or no; its authors' own files have words"""


def to_question(row: DatasetRow) -> Question:
    """Raises BenchmarkError without a label: the test split has none."""
    label = cell(row, "label")
    if label not in GOLDS:
        raise BenchmarkError(f"label {label!r} is neither true nor false")
    return Question(
        id=cell(row, "idx"),
        slots={
            "question": cell(row, "text"),
            "noun": cell(row, "target.span1_text"),
            "pronoun": cell(row, "target.span2_text"),
        },
        gold=GOLDS[label],
        answer=Answer.CHOICE,
    )


CLUEWSC = Benchmark(
    name="cluewsc",
    title="CLUEWSC 2020",
    # No commit and no fingerprint of it is known: loading says so.
    dataset=Dataset(
        "clue/clue",
        configs=("cluewsc2020",),
        split="validation",
        columns=("idx", "text", "label", "target.span1_text", "target.span2_text"),
        licence="none known",
    ),
    to_question=to_question,
    prompts={Answer.CHOICE: PROMPT},
    sampling=Sampling(temperature=0.6, top_p=0.95, max_tokens=32_768, k=8),
    metrics=("pass@1", "cons@k", "language_consistency"),
    published="cluewsc",
    expected_questions=304,
    family="multilingual",
    k_source="r1eval: within the 4 to 64 of the R1 paper, whose k is not told for each set",
    protocol="OpenCompass's prompt; DeepSeek's prompt and split are not told",
    languages=("zh",),
)
