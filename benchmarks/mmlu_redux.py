"""MMLU-Redux 2.0: a hundred questions of each of MMLU's 57 subjects, each checked by annotators.

Two rows (invented). They say "ok", or what is wrong; `correct_answer` is then an index or a letter, or text:

{
  "question": "Which of these numbers is prime?",
  "choices": ["21", "27", "31", "33"],
  "answer": 1,
  "error_type": "wrong_groundtruth",
  "source": "an invented book",
  "correct_answer": "2",
  "potential_reason": "27 is a power of 3"
}

{
  "question": "Which of these numbers is even?",
  "choices": ["4", "7", "9", "11"],
  "answer": 0,
  "error_type": "ok",
  "source": "an invented book",
  "correct_answer": null,
  "potential_reason": null
}
"""

from benchmarks.cells import cell, cells, optional_cell
from benchmarks.choices import LETTERS, gold_at
from benchmarks.prompts_choice import MMLU_REDUX as PROMPT
from benchmarks.types import Answer, Benchmark, Dataset, DatasetRow, Question, Sampling, SkippedRow

SUBJECT_NAMES = """
abstract_algebra anatomy astronomy business_ethics clinical_knowledge college_biology college_chemistry
college_computer_science college_mathematics college_medicine college_physics computer_security
conceptual_physics econometrics electrical_engineering elementary_mathematics formal_logic global_facts
high_school_biology high_school_chemistry high_school_computer_science high_school_european_history
high_school_geography high_school_government_and_politics high_school_macroeconomics
high_school_mathematics high_school_microeconomics high_school_physics high_school_psychology
high_school_statistics high_school_us_history high_school_world_history human_aging human_sexuality
international_law jurisprudence logical_fallacies machine_learning management marketing medical_genetics
miscellaneous moral_disputes moral_scenarios nutrition philosophy prehistory professional_accounting
professional_law professional_medicine professional_psychology public_relations security_studies sociology
us_foreign_policy virology world_religions
"""
SUBJECTS = tuple(SUBJECT_NAMES.split())
"""the configurations"""


def to_question(row: DatasetRow) -> Question | SkippedRow:
    """As in Zero-Eval: sound questions, and those whose gold the annotators put right; no others."""
    options, error, subject = cells(row, "choices"), cell(row, "error_type"), cell(row, "@config")
    if error not in ("ok", "wrong_groundtruth"):
        return SkippedRow(error)
    answer = cell(row, "answer") if error == "ok" else _repaired(optional_cell(row, "correct_answer"))
    if error != "ok" and not (answer.isdecimal() and int(answer) < len(options)):
        return SkippedRow("wrong_groundtruth without a right option")
    lines = [f"- ({letter}) {option}\n" for letter, option in zip(LETTERS, options, strict=False)]
    return Question(
        id=f"{subject}/{row['@row']}",
        slots={"question": cell(row, "question"), "choices": "".join(lines)},
        gold=gold_at(answer, options),
        answer=Answer.CHOICE,
        tags={"subject": subject, "error_type": error},
    )


def _repaired(answer: str) -> str:
    """The index that the annotators gave, or that of their letter."""
    letter = answer.strip(" ().")
    return str(LETTERS.index(letter)) if letter and letter in tuple(LETTERS) else letter


MMLU_REDUX = Benchmark(
    name="mmlu-redux",
    title="MMLU-Redux 2.0",
    # No commit and no fingerprint of it is known: loading says so.
    dataset=Dataset(
        "edinburgh-dawg/mmlu-redux-2.0",
        configs=SUBJECTS,
        split="test",
        expected_rows=5_700,
        columns=("question", "choices", "answer", "error_type", "correct_answer"),
        licence="CC BY 4.0",
    ),
    to_question=to_question,
    prompts={Answer.CHOICE: PROMPT},
    sampling=Sampling(temperature=0.6, top_p=0.95, max_tokens=32_768, k=1),
    metrics=("pass@1",),
    published="mmlu_redux",
    family="science and knowledge",
    k_source="r1eval: one sample of each of some 5,000 questions keeps the error below 0.5 points",
    protocol="sound and repaired questions, as Zero-Eval keeps them of the first release (3,000 questions); "
    "R1's paper does not tell the release. Others keep all 5,700 with the old golds (lighteval), repair more "
    "types (EvalScope), or drop what is not sound (tinker-cookbook)",
)
