r"""CNMO 2024: eighteen problems of the Chinese national olympiad, in English and in Chinese.

A row (invented; its `question_type` is not read: all are problems to solve):

{
  "question": "Let $x$ and $y$ be positive reals with $x + y = 4$. Find the largest value of $xy$.",
  "answer": "$4$",
  "question_type": "problem-solving"
}
"""

from benchmarks.cells import cell
from benchmarks.prompts import MATH, MATH_ZH
from benchmarks.types import Answer, Benchmark, Dataset, DatasetRow, Prompt, Question, Sampling


def to_question(row: DatasetRow) -> Question:
    """A question with its number, as the data set has no ids."""
    return Question(
        id=str(row["@row"] + 1),
        slots={"question": cell(row, "question")},
        gold=cell(row, "answer"),
        answer=Answer.EXPRESSION,
    )


def benchmark(name: str, title: str, config: str, language: str, prompt: Prompt) -> Benchmark:
    return Benchmark(
        name=name,
        title=title,
        dataset=Dataset(
            "opencompass/LiveMathBench",
            configs=(config,),
            split="test",
            columns=("question", "answer"),
        ),
        to_question=to_question,
        prompts={Answer.EXPRESSION: prompt},
        sampling=Sampling(temperature=0.6, top_p=0.95, max_tokens=32_768, k=16),
        metrics=("pass@1", "cons@k", *(["language_consistency"] if language != "en" else [])),
        published=name.replace("-", "_"),
        expected_questions=18,
        skips_unreadable_golds=True,
        family="math competitions",
        k_source="the Kimi K2 model card samples CNMO 2024 16 times (avg@16)",
        protocol="DeepSeek does not tell which problems of CNMO 2024 it asks, nor in which language; here "
        "those of LiveMathBench",
        languages=(language,),
    )


CNMO = (
    benchmark("cnmo24", "CNMO 2024", "v202412_CNMO_en", "en", MATH),
    benchmark("cnmo24-zh", "CNMO 2024, Chinese", "v202412_CNMO_cn", "zh", MATH_ZH),
)
