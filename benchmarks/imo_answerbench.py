r"""IMO-AnswerBench: 400 olympiad problems with short answers, a hundred each of four fields.

A row (invented; some copies have a `Level` too):

{
  "Problem ID": "imo-bench-algebra-000",
  "Problem": "Find all functions $f$ on the integers with $f(x + y) = f(x) + y$ and $f(0) \\in \\{0, 1\\}$.",
  "Short Answer": "$f(x) = x$ and $f(x) = x + 1$",
  "Category": "Algebra",
  "Subcategory": "Functional Equation",
  "Source": "Our Shortlist 2020"
}
"""

from benchmarks.cells import cell
from benchmarks.prompts import MATH
from benchmarks.types import Answer, Benchmark, Dataset, DatasetRow, Question, Sampling


def to_question(row: DatasetRow) -> Question:
    return Question(
        id=cell(row, "Problem ID"),
        slots={"question": cell(row, "Problem")},
        gold=cell(row, "Short Answer"),
        answer=Answer.EXPRESSION,
        tags={"category": cell(row, "Category"), "subcategory": cell(row, "Subcategory")},
    )


IMO_ANSWERBENCH = Benchmark(
    name="imo-answerbench",
    title="IMO-AnswerBench",
    # A copy of the authors' file (github.com/google-deepmind/superhuman, imobench), whose second version of
    # February 2026 corrects some problems and answers; which of the two it is could not be checked.
    dataset=Dataset(
        "OpenEvals/IMO-AnswerBench",
        split="train",
        columns=("Problem ID", "Problem", "Short Answer", "Category", "Subcategory"),
        licence="CC BY 4.0",
    ),
    to_question=to_question,
    prompts={Answer.EXPRESSION: MATH},
    sampling=Sampling(temperature=0.6, top_p=0.95, max_tokens=32_768, k=8),
    published="imo_answerbench",
    expected_questions=400,
    skips_unreadable_golds=True,
    family="math competitions",
    k_source="the Kimi K2 Thinking model card samples it 8 times (avg@8)",
    protocol="its authors, and most who publish figures, grade with a judge model: answers in words that "
    "only a judge would accept are wrong here",
)
