"""GPQA: graduate-level science questions with four options each: Diamond (198), main (448), extended (546).

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


def _benchmark(name: str, title: str, questions: int) -> Benchmark:
    return Benchmark(
        name=name,
        title=title,
        dataset=Dataset(
            "Idavidrein/gpqa",
            configs=(name.replace("-", "_"),),
            split="train",
            revision="90b8e5be2b1d3d2dbfe016cdab47981150600c4a",
            gated=True,
            columns=("Record ID", "Question", *OPTIONS, "High-level domain", "Subdomain"),
            licence="CC BY 4.0",
        ),
        to_question=to_question,
        prompts={Answer.CHOICE: CHOICE},
        sampling=Sampling(temperature=0.6, top_p=0.95, max_tokens=32_768, k=8),
        published=name.replace("-", "_"),
        expected_questions=questions,
        family="science and knowledge",
        k_source="open-r1's choice for GPQA Diamond",
        protocol="options in another fixed order: each evaluation shuffles them in its own",
        dates=("2023-11-20", "2023-11-20"),  # of its paper
    )


GPQA_DIAMOND = _benchmark("gpqa-diamond", "GPQA Diamond", 198)
GPQA_MAIN = _benchmark("gpqa-main", "GPQA main", 448)
GPQA_EXTENDED = _benchmark("gpqa-extended", "GPQA extended", 546)
