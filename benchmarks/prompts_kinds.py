"""Prompts for answers that are spans, texts or grids: those of benchmarks, and of a user's own sets."""

from collections.abc import Mapping

from benchmarks.prompts import DEFAULT_PROMPTS
from benchmarks.types import Answer, Prompt

DROP = Prompt(
    "You will be asked to read a passage and answer a question.\n\n# Your Task\n\n---\nPassage: "
    '{passage}\nQuestion: {question}\n\nThink step by step, then write a line of the form "Answer: '
    '$ANSWER" at the end of your response.',
    source="the prompt of simple-evals (github.com/openai/simple-evals, drop_eval.py, MIT), which the "
    "DeepSeek-R1 paper names for DROP (section 3), without its sentence on examples and without "
    "the examples, as Inspect and EvalScope ask with no examples",
)

BBEH = Prompt(
    '{question}\nThink step by step, and when you provide the final answer, please use the prefix "The '
    'answer is:" without any modification, and provide the answer directly, with no formatting, no '
    'bolding, and no markup. For instance: "The answer is: 42" or "The answer is: yes". If the question '
    "is multiple choice with a single correct answer, the final answer must only be the letter "
    'corresponding to the correct answer. For example, "The answer is: (a)".',
    source="the suffix in the appendix of the BBEH paper (arXiv 2502.19187), as inspect_evals has it; "
    "what joins it to the question is not told",
)

ARC = Prompt(
    "You are participating in a puzzle solving competition. You are an expert at solving puzzles.\n\n"
    "Below is a list of input and output pairs with a pattern. Your goal is to identify the pattern or "
    "transformation in the training examples that maps the input to the output, then apply that pattern "
    "to the test input to give a final output.\n\nRespond in the format of the training output "
    "examples\n\n--Training Examples--\n{examples}\n--End of Training Examples--\n\n--Test Input--\n"
    "{question}\n--End of Test Input--\n\nYour response:",
    source="ARC Prize's own (github.com/arcprize/arc-agi-benchmarking, prompts/system_prompt.txt), which "
    "it sends as the user's message",
)

ZEBRA = Prompt(
    """
# Example Puzzle 

There are 3 houses, numbered 1 to 3 from left to right, as seen from across the street. Each house is occupied by a different person. Each house has a unique attribute for each of the following characteristics:
 - Each person has a unique name: `Peter`, `Eric`, `Arnold`.
 - Each person has a unique favorite drink: `tea`, `water`, `milk`

## Clues for the Example Puzzle

1. Peter is in the second house.
2. Arnold is directly left of the one who only drinks water.
3. The one who only drinks water is directly left of the person who likes milk.

## Answer to the Example Puzzle

{
    "reasoning": "Given Clue 1, we know Peter is in House 2. According to Clue 2, Arnold is directly left of the one who only drinks water. The person in House 3 cannot be on the left of anyone, so Arnold must be in House 1. Thus, Peter drinks water, and Eric lives in House 3. Then, according to Clue 3, Eric drinks milk. Therefore, Arnold drinks tea.",
    "solution": {
        "House 1": {
            "Name": "Arnold",
            "Drink": "tea"
        },
        "House 2": {
            "Name": "Peter",
            "Drink": "water"
        },
        "House 3": {
            "Name": "Eric",
            "Drink": "milk"
        }
    }
}

# Puzzle to Solve 

{question}


# Instruction

Now please solve the above puzzle. Present your reasoning and solution in the following json format:

{json_template}

""",  # noqa: E501, W291 (its source has these lines)
    source="ZeroEval (github.com/WildEval/ZeroEval, src/templates/ZEBRA_GRID.py) with its one example",
)

OWN_PROMPTS: Mapping[Answer, Prompt] = {
    **DEFAULT_PROMPTS,
    Answer.SPAN: Prompt(
        '{question}\n\nThink step by step, then write a line of the form "Answer: $ANSWER" at the end.',
        source="r1eval's own wording, with the line of simple-evals' prompt for DROP",
    ),
    Answer.TEXT: Prompt(
        '{question}\n\nThink step by step. End with a line "The answer is: " and the answer alone.',
        source="r1eval's own wording, with the prefix of BBEH",
    ),
    Answer.GRID: Prompt(
        "{question}\n\nThink step by step, then give the grid as a JSON array of its rows at the end.",
        source="r1eval's own wording",
    ),
    Answer.INSTRUCTIONS: Prompt("{question}", source="the instructions alone, as IFEval asks"),
}
"""the prompt of a user's own set, unless it has another; of a table the set must tell the form itself"""
