r"""PolyMATH: the same 500 problems in each of 18 languages, 125 a level from grade school to the frontier.

A row (invented; its file, `en/high.parquet`, is named after the language and the level):

{
  "id": "high-en-0",
  "question": "Find the number of divisors of $2^{10} \\cdot 3^4$.",
  "answer": "$55$"
}
"""

from benchmarks.cells import cell
from benchmarks.errors import BenchmarkError
from benchmarks.types import (
    Answer,
    Benchmark,
    Dataset,
    DatasetRow,
    Prompt,
    Question,
    Sampling,
    WeightedMetric,
)

LEVELS = {"low": 1.0, "medium": 2.0, "high": 4.0, "top": 8.0}
"""and their weights in the difficulty-weighted accuracy of its authors"""

# As in benchmarks/prompts.py, the notes match their source character by character, its `\{\}` included.
LANGUAGES = {
    "en": ("English", r"Note: Please put the final answer in the $\boxed\{\}$."),
    "zh": ("Chinese", r"注意：请将最终答案放在 $\boxed\{\}$ 中。"),
    "ar": ("Arabic", r"ملاحظة: يُرجى وضع الإجابة النهائية في $\boxed\{\}$."),
    "bn": ("Bengali", r"বিঃদ্রঃ: অনুগ্রহ করে চূড়ান্ত উত্তরটি $\boxed\{\}$ এর মধ্যে রাখুন।"),
    "de": ("German", r"Hinweis: Bitte setzen Sie die endgültige Antwort in $\boxed\{\}$."),
    "es": ("Spanish", r"Nota: Por favor, coloque la respuesta final en el $\boxed\{\}$."),
    "fr": ("French", r"Remarque : Veuillez mettre la réponse finale dans le $\boxed\{\}$."),
    "id": ("Indonesian", r"Catatan: Silakan letakkan jawaban akhir di dalam $\boxed\{\}$."),
    "it": ("Italian", r"Nota: Per favore, metti la risposta finale nel $\boxed\{\}$."),
    "ja": ("Japanese", r"注意：最終的な答えを $\boxed\{\}$ に入れてください。"),
    "ko": ("Korean", r"참고: 최종 답안을 $\boxed\{\}$ 안에 넣어 주세요."),
    "ms": ("Malay", r"Nota: Sila letakkan jawapan akhir dalam $\boxed\{\}$."),
    "pt": ("Portuguese", r"Nota: Por favor, coloque a resposta final no $\boxed\{\}$."),
    "ru": ("Russian", r"Примечание: Пожалуйста, поместите окончательный ответ в $\boxed\{\}$."),
    "sw": ("Swahili", r"Kumbuka: Tafadhali weka jibu la mwisho katika $\boxed\{\}$."),
    "te": ("Telugu", r"గమనిక: దయచేసి తుది జవాబును $\boxed\{\}$ లో ఉంచండి."),
    "th": ("Thai", r"หมายเหตุ: กรุณาใส่คำตอบสุดท้ายใน $\boxed\{\}$."),
    "vi": ("Vietnamese", r"Lưu ý: Vui lòng đặt câu trả lời cuối cùng trong $\boxed\{\}$."),
}
"""each with its name and the note that follows a question"""
SOURCE = "instruction.py of the set's repository (github.com/QwenLM/PolyMath fbf4e41, Apache-2.0)"


def to_question(row: DatasetRow) -> Question:
    level, _, _ = cell(row, "id").partition("-")
    if level not in LEVELS:
        raise BenchmarkError(f"column 'id' contains {level!r}: it must begin with {', '.join(LEVELS)}")
    return Question(
        id=cell(row, "id"),
        slots={"question": cell(row, "question")},
        gold=cell(row, "answer"),
        answer=Answer.EXPRESSION,
        tags={"level": level},
    )


def benchmark(language: str) -> Benchmark:
    name, note = LANGUAGES[language]
    return Benchmark(
        name=f"polymath-{language}",
        title=f"PolyMATH, {name}",
        dataset=Dataset(
            "Qwen/PolyMath",
            split=", ".join(LEVELS),
            configs=(language,),
            revision="71e0db902e0ece05e208dfd8b1695bd3d95cf130",
            files=tuple(f"{language}/{level}.parquet" for level in LEVELS),
            columns=("id", "question", "answer"),
            licence="Apache-2.0",
        ),
        to_question=to_question,
        prompts={Answer.EXPRESSION: Prompt(f"{{question}}\n{note}", SOURCE)},
        sampling=Sampling(temperature=0.6, top_p=0.95, max_tokens=32_768, k=4),
        metrics=("pass@1", "dw_acc", "language_consistency"),
        weighted=WeightedMetric("dw_acc", "level", LEVELS),
        published=f"polymath_{language}",
        expected_questions=500,
        skips_unreadable_golds=True,
        family="multilingual",
        k_source="the Kimi K2 model card samples it 4 times (avg@4)",
        protocol="its authors do not tell what joins a question and its note (here one newline), and grade "
        "the first box of a reply (here the last)",
        languages=(language,),
    )


POLYMATH = tuple(map(benchmark, LANGUAGES))
