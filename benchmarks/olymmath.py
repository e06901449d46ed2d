r"""OlymMATH: a hundred easy and a hundred hard olympiad problems, in English and in Chinese.

A row (invented):

{
  "problem": "A triangle has sides $3$, $4$ and $5$. Find the radius of its inscribed circle.",
  "answer": "$1$",
  "subject": "Geometry",
  "unique_id": "OlymMATH-EASY-0-EN"
}
"""

from benchmarks.cells import cell
from benchmarks.types import Answer, Benchmark, Dataset, DatasetRow, Prompt, Question, Sampling

SOURCE = "local_tester.py of the set's repository (github.com/RUCAIBox/OlymMATH)"
PROMPTS = {
    "en": Prompt(
        "Please reason step by step, and put your final answer within \\boxed{}.\n\n{question}", SOURCE
    ),
    "zh": Prompt("请逐步推理，并在 \\boxed{} 内给出您的最终答案。\n\n{question}", SOURCE),
}
LANGUAGES = {"en": "English", "zh": "Chinese"}


def to_question(row: DatasetRow) -> Question:
    return Question(
        id=cell(row, "unique_id"),
        slots={"question": cell(row, "problem")},
        gold=cell(row, "answer"),
        answer=Answer.EXPRESSION,
        tags={"subject": cell(row, "subject")},
    )


def benchmark(language: str, level: str) -> Benchmark:
    return Benchmark(
        name=f"olymmath-{language}-{level}",
        title=f"OlymMATH {level}, {LANGUAGES[language]}",
        # Public code names two commits; which one has these configurations could not be checked.
        dataset=Dataset(
            "RUC-AIBOX/OlymMATH",
            configs=(f"{language}-{level}",),
            split="test",
            columns=("unique_id", "problem", "answer", "subject"),
            licence="MIT",
        ),
        to_question=to_question,
        prompts={Answer.EXPRESSION: PROMPTS[language]},
        sampling=Sampling(temperature=0.6, top_p=0.95, max_tokens=32_768, k=10),
        metrics=("pass@1", "cons@k", *(["language_consistency"] if language != "en" else [])),
        published=f"olymmath_{language}_{level}",
        expected_questions=100,
        skips_unreadable_golds=True,
        family="math competitions",
        k_source="the default of the set's own evaluation, --sample 10",
        dates=("2025-03-27", "2025-03-27"),
        languages=(language,),
    )


OLYMMATH = tuple(benchmark(language, level) for language in LANGUAGES for level in ("easy", "hard"))
