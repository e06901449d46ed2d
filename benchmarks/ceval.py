"""C-Eval: 1,346 Chinese exam questions of 52 subjects with four options; those whose golds are public.

A row (invented):

{
  "id": 0,
  "question": "下列各数中，____是素数。",
  "A": "21",
  "B": "27",
  "C": "31",
  "D": "33",
  "answer": "C",
  "explanation": "31只能被1和31整除。"
}
"""

from benchmarks.cells import cell
from benchmarks.errors import BenchmarkError
from benchmarks.prompts_choice import CEVAL as PROMPT
from benchmarks.types import Answer, Benchmark, Dataset, DatasetRow, Question, Sampling

LETTERS = ("A", "B", "C", "D")
SUBJECTS = {
    "computer_network": "计算机网络",
    "operating_system": "操作系统",
    "computer_architecture": "计算机组成",
    "college_programming": "大学编程",
    "college_physics": "大学物理",
    "college_chemistry": "大学化学",
    "advanced_mathematics": "高等数学",
    "probability_and_statistics": "概率统计",
    "discrete_mathematics": "离散数学",
    "electrical_engineer": "注册电气工程师",
    "metrology_engineer": "注册计量师",
    "high_school_mathematics": "高中数学",
    "high_school_physics": "高中物理",
    "high_school_chemistry": "高中化学",
    "high_school_biology": "高中生物",
    "middle_school_mathematics": "初中数学",
    "middle_school_biology": "初中生物",
    "middle_school_physics": "初中物理",
    "middle_school_chemistry": "初中化学",
    "veterinary_medicine": "兽医学",
    "college_economics": "大学经济学",
    "business_administration": "工商管理",
    "marxism": "马克思主义基本原理",
    "mao_zedong_thought": "毛泽东思想和中国特色社会主义理论体系概论",
    "education_science": "教育学",
    "teacher_qualification": "教师资格",
    "high_school_politics": "高中政治",
    "high_school_geography": "高中地理",
    "middle_school_politics": "初中政治",
    "middle_school_geography": "初中地理",
    "modern_chinese_history": "近代史纲要",
    "ideological_and_moral_cultivation": "思想道德修养与法律基础",
    "logic": "逻辑学",
    "law": "法学",
    "chinese_language_and_literature": "中国语言文学",
    "art_studies": "艺术学",
    "professional_tour_guide": "导游资格",
    "legal_professional": "法律职业资格",
    "high_school_chinese": "高中语文",
    "high_school_history": "高中历史",
    "middle_school_history": "初中历史",
    "civil_servant": "公务员",
    "sports_science": "体育学",
    "plant_protection": "植物保护",
    "basic_medicine": "基础医学",
    "clinical_medicine": "临床医学",
    "urban_and_rural_planner": "注册城乡规划师",
    "accountant": "注册会计师",
    "fire_engineer": "注册消防工程师",
    "environmental_impact_assessment_engineer": "环境影响评价工程师",
    "tax_accountant": "税务师",
    "physician": "医师资格",
}
"""configuration: the subject's name in the prompt, as in the authors' subject_mapping.json"""


def to_question(row: DatasetRow) -> Question:
    """Ids count within a subject: `SUBJECT/ID`."""
    subject, gold = cell(row, "@config"), cell(row, "answer")
    if gold not in LETTERS:
        raise BenchmarkError(f"column 'answer' contains {gold!r}: it must be one of {', '.join(LETTERS)}")
    return Question(
        id=f"{subject}/{cell(row, 'id')}",
        slots={
            "subject": SUBJECTS.get(subject, subject),
            "question": cell(row, "question"),
            "choices": "\n".join(f"{letter}. {cell(row, letter)}" for letter in LETTERS),
        },
        gold=gold,
        answer=Answer.CHOICE,
        tags={"subject": subject},
    )


CEVAL = Benchmark(
    name="ceval",
    title="C-Eval",
    # No commit and no fingerprint of it is known: loading says so.
    dataset=Dataset(
        "ceval/ceval-exam",
        configs=tuple(SUBJECTS),
        split="val",
        columns=("id", "question", *LETTERS, "answer"),
        licence="CC BY-NC-SA 4.0",
    ),
    to_question=to_question,
    prompts={Answer.CHOICE: PROMPT},
    sampling=Sampling(temperature=0.6, top_p=0.95, max_tokens=32_768, k=4),
    metrics=("pass@1", "cons@k", "language_consistency"),
    published="ceval",
    expected_questions=1_346,
    family="multilingual",
    k_source="r1eval: the least of the 4 to 64 of the R1 paper, whose k is not told for each set",
    protocol="the validation split: the golds of the test split (12,342 questions) are not public, and R1's "
    "paper does not tell which it used",
    dates=("2023-05-15", "2023-05-15"),  # of its paper
    languages=("zh",),
)
