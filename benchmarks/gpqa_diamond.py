"""GPQA Diamond: 198 graduate-level science questions with four options each.

Its authors ask not to publish questions as plain text: they are `hidden`, and this row is invented:

{
  "Record ID": "recInvented0000002",
  "Question": "How many protons has an atom of helium?",
  "Correct Answer": "2",
  "Incorrect Answer 1": "1",
  "Incorrect Answer 2": "3",
  "Incorrect Answer 3": "4",
  "High-level domain": "Chemistry",
  "Subdomain": "Chemistry (general)"
}
"""

from benchmarks.cells import cell
from benchmarks.choices import LETTERS, choice_slots, permutation
from benchmarks.prompts import CHOICE
from benchmarks.types import Answer, Benchmark, Dataset, DatasetRow, Question, Sampling

OPTIONS = ("Correct Answer", "Incorrect Answer 1", "Incorrect Answer 2", "Incorrect Answer 3")


def to_question(row: DatasetRow) -> Question:
    """Options in the order of the id's permutation; the tag `permutation` has indices into `OPTIONS`."""
    record = cell(row, "Record ID")
    order = permutation(record, len(OPTIONS))
    return Question(
        id=record,
        slots=choice_slots(cell(row, "Question"), [cell(row, OPTIONS[option]) for option in order]),
        gold=LETTERS[order.index(0)],
        answer=Answer.CHOICE,
        tags={
            "domain": cell(row, "High-level domain"),
            "subdomain": cell(row, "Subdomain"),
            "permutation": ",".join(map(str, order)),
        },
        hidden=True,
    )


GPQA_DIAMOND = Benchmark(
    name="gpqa-diamond",
    title="GPQA Diamond",
    dataset=Dataset(
        "Idavidrein/gpqa",
        configs=("gpqa_diamond",),
        split="train",
        revision="90b8e5be2b1d3d2dbfe016cdab47981150600c4a",
        gated=True,
    ),
    to_question=to_question,
    prompts={Answer.CHOICE: CHOICE},
    # k = 8: open-r1's choice for this set.
    sampling=Sampling(temperature=0.6, top_p=0.95, max_tokens=32_768, k=8),
    published="gpqa_diamond",
    expected_questions=198,
)
