"""IFEval: 541 requests with one to three instructions that a program can check, of 25 kinds.

A row (invented; arguments that an instruction does not have are null):

{
  "key": 7,
  "prompt": "Tell me of green tea. Mention the word cup at least twice. Use no commas.",
  "instruction_id_list": ["keywords:frequency", "punctuation:no_comma"],
  "kwargs": [
    {"relation": "at least", "keyword": "cup", "frequency": 2, "num_words": null, "keywords": null},
    {"relation": null, "keyword": null, "frequency": null, "num_words": null, "keywords": null}
  ]
}
"""

from benchmarks.ifbench import to_question
from benchmarks.types import Answer, Benchmark, Dataset, Prompt, Sampling

REQUEST = Prompt(
    "{question}",
    source="the data set's own, as it is (github.com/google-research/google-research, "
    "instruction_following_eval, Apache-2.0)",
)

PROTOCOL = (
    "pass@1 is prompt-level strict accuracy, R1's metric; how often R1's authors sampled is not told. "
    "Verdicts are those of Google's checkers with NLTK 3.9, but a language is detected with a fixed seed, "
    "and a letter such as # is counted, where Google's code counts one that it draws at random. Line breaks "
    "around a reply are not its own"
)

IFEVAL = Benchmark(
    name="ifeval",
    title="IFEval (prompt-level strict)",
    dataset=Dataset(
        "google/IFEval",
        split="train",
        revision="966cd89545d6b6acfd7638bc708b98261ca58e84",
        expected_rows=541,
        columns=("key", "prompt", "instruction_id_list", "kwargs"),
        licence="Apache-2.0",
    ),
    to_question=to_question,
    prompts={Answer.INSTRUCTIONS: REQUEST},
    sampling=Sampling(temperature=0.6, top_p=0.95, max_tokens=32_768, k=4),
    metrics=("pass@1", "prompt_loose", "instruction_strict", "instruction_loose"),
    published="ifeval",
    expected_questions=541,
    family="instructions",
    k_source="our choice: the least that the R1 paper samples (4 to 64, by the size of the set)",
    protocol=PROTOCOL,
    dates=("2023-11-14", "2023-11-14"),  # of its paper
)
