"""MMMLU: the questions of MMLU in fourteen other languages, translated by people; one benchmark for each.

A row (invented); the hub's rows have an unnamed column before these:

{
  "Question": "Welche dieser Zahlen ist eine Primzahl?",
  "A": "21",
  "B": "27",
  "C": "31",
  "D": "33",
  "Answer": "C",
  "Subject": "elementary_mathematics"
}
"""

from benchmarks.cells import cell, optional_cell
from benchmarks.choices import choice_slots
from benchmarks.errors import BenchmarkError
from benchmarks.prompts_choice import MMMLU as PROMPT
from benchmarks.types import Answer, Benchmark, Dataset, DatasetRow, Question, Sampling, SkippedRow

LETTERS = ("A", "B", "C", "D")
LANGUAGES = {
    "AR_XY": "Arabic",
    "BN_BD": "Bengali",
    "DE_DE": "German",
    "ES_LA": "Spanish",
    "FR_FR": "French",
    "HI_IN": "Hindi",
    "ID_ID": "Indonesian",
    "IT_IT": "Italian",
    "JA_JP": "Japanese",
    "KO_KR": "Korean",
    "PT_BR": "Portuguese",
    "SW_KE": "Swahili",
    "YO_NG": "Yoruba",
    "ZH_CN": "Chinese",
}
"""configuration: its language"""
UNDETECTED = ("Yoruba",)
"""the detector of languages does not know it, so that its consistency is not measured"""


def to_question(row: DatasetRow) -> Question | SkippedRow:
    """Row 7 is a translation of row 7 of MMLU, and has its id.

    The data are CSV files: an option that reads like a missing value ("None", "N/A") may be lost.
    """
    options = [optional_cell(row, letter) for letter in LETTERS]
    if not all(options):
        return SkippedRow("with an empty option")
    gold, subject = cell(row, "Answer"), cell(row, "Subject")
    if gold not in LETTERS:
        raise BenchmarkError(f"column 'Answer' contains {gold!r}: it must be one of {', '.join(LETTERS)}")
    return Question(
        id=f"{subject}/{row['@row']}",
        slots=choice_slots(cell(row, "Question"), options),
        gold=gold,
        answer=Answer.CHOICE,
        tags={"subject": subject},
    )


def code(config: str) -> str:
    """The ISO 639-1 code of a configuration's language.

    >>> code("DE_DE")
    'de'
    """
    return config.partition("_")[0].lower()


def _benchmark(config: str, language: str) -> Benchmark:
    return Benchmark(
        name=f"mmmlu-{code(config)}",
        title=f"MMMLU {language}",
        # No commit and no fingerprint of it is known: loading says so.
        dataset=Dataset(
            "openai/MMMLU",
            configs=(config,),
            split="test",
            expected_rows=14_042,
            columns=("Question", *LETTERS, "Answer", "Subject"),
            licence="MIT",
        ),
        to_question=to_question,
        prompts={Answer.CHOICE: PROMPT},
        sampling=Sampling(temperature=0.6, top_p=0.95, max_tokens=32_768, k=1),
        metrics=("pass@1", *(() if language in UNDETECTED else ("language_consistency",))),
        published=f"mmmlu_{code(config)}",
        family="multilingual",
        k_source="r1eval: one sample of 14,042 questions keeps the error below 0.5 points",
        protocol="cards give the mean over all fourteen languages, some of a part of the questions",
        languages=(code(config),),
    )


MMMLU: tuple[Benchmark, ...] = tuple(_benchmark(config, language) for config, language in LANGUAGES.items())
