r"""OlympiadBench: open-ended olympiad problems without pictures, in English and in Chinese.

A row (invented; `error` is a tolerance, "1e-2"; `unit` stands outside the box):

{
  "id": 1,
  "question": "Find all real $x$ with $x^2 = 5x - 6$.",
  "subfield": "Algebra",
  "final_answer": ["$2,3$"],
  "is_multiple_answer": true,
  "answer_type": "Numerical",
  "unit": null,
  "error": null
}

Rows that are graded within a tolerance, or by a person, are skipped.
"""

from functools import partial

from benchmarks.cells import cell, cell_value, cells, optional_cell
from benchmarks.prompts_olympiadbench import CHINESE, ENGLISH, Wording
from benchmarks.types import Answer, Benchmark, Dataset, DatasetRow, Question, Sampling, SkippedRow

JUDGED = "Need_human_evaluate"
COLUMNS = (
    *("id", "question", "subfield", "final_answer", "is_multiple_answer", "answer_type", "unit", "error"),
)


def to_question(wording: Wording, row: DatasetRow) -> Question | SkippedRow:
    """A question whose prompt tells the type of its answer; only the first one counts, as for its authors."""
    kind, tolerance = cell(row, "answer_type"), optional_cell(row, "error")
    answers = cells(row, "final_answer") if cell_value(row, "final_answer") is not None else []
    if JUDGED in kind or not answers:
        return SkippedRow("for a human judge")
    if tolerance:
        return SkippedRow("graded within a tolerance")
    several = cell_value(row, "is_multiple_answer") is True
    unit = optional_cell(row, "unit")
    return Question(
        id=cell(row, "id"),
        slots={
            "question": cell(row, "question"),
            "answer_type": wording.answer_type(kind, several=several),
            "box": (wording.boxes if several else wording.box) + (wording.boxed_unit if unit else ""),
            "unit": wording.unit if unit else "",
        },
        gold=answers[0],
        answer=Answer.EXPRESSION,
        tags={"subfield": cell(row, "subfield"), "answer_type": kind},
    )


def benchmark(name: str, title: str, config: str, rows: int, wording: Wording) -> Benchmark:
    return Benchmark(
        name=name,
        title=title,
        dataset=Dataset(
            "Hothan/OlympiadBench",
            configs=(config,),
            split="train",
            revision="91184b52131e7fc9455fef848035173aea8cc01a",
            expected_rows=rows,
            columns=COLUMNS,
        ),
        to_question=partial(to_question, wording),
        prompts={Answer.EXPRESSION: wording.prompt},
        sampling=Sampling(temperature=0.6, top_p=0.95, max_tokens=32_768, k=4),
        metrics=("pass@1", "cons@k", *(["language_consistency"] if wording is CHINESE else [])),
        published=name.replace("-", "_"),
        skips_unreadable_golds=True,
        family="math",
        k_source="our choice: that of MATH-500, which is of the same order",
        protocol="the authors' judge also accepts a hundredth and a hundred times the gold, and what is "
        "within 1e-8 of it; here the numbers must be equal",
        languages=("en" if wording is ENGLISH else "zh",),
    )


OLYMPIADBENCH = (
    benchmark("olympiadbench", "OlympiadBench", "OE_TO_maths_en_COMP", 674, ENGLISH),
    benchmark("olympiadbench-zh", "OlympiadBench, Chinese", "OE_TO_maths_zh_COMP", 408, CHINESE),
    benchmark("olympiadbench-gaokao", "OlympiadBench, Gaokao", "OE_TO_maths_zh_CEE", 1_240, CHINESE),
)
