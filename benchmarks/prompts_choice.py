"""The prompts of multiple-choice sets that have a wording of their own, each with its source."""

from benchmarks.prompts import CHOICE
from benchmarks.types import Prompt

MMLU = Prompt(
    CHOICE.text,
    source="the multiple-choice query of simple-evals (github.com/openai/simple-evals, common.py, MIT), "
    "which the DeepSeek-R1 paper names for MMLU (section 3)",
)

MMMLU = Prompt(
    CHOICE.text,
    source="the multiple-choice query of simple-evals, in English around a question of any language: its "
    "mmlu_eval.py (MIT) asks so, and reads `Answer:` in all of them",
)

MMLU_REDUX = Prompt(
    "\n## Question: \n\n{question}\n\n## Choices:\n\n{choices}\n\n## Instruction \n\n"
    "Please answer this question by first reasoning and then selecting the correct choice. \n"
    "Present your reasoning and solution in the following json format. \n"
    'Please show your choice in the `answer` field with only the choice letter, e.g.,`"answer": "C"`.\n\n'
    '```json\n{\n    "reasoning": "___",\n    "answer": "___"\n}\n```\n',
    source="the prompt of Zero-Eval (github.com/WildEval/ZeroEval, src/templates/MCQA.py), which the "
    "DeepSeek-R1 paper names for MMLU-Redux (section 3)",
)

CEVAL = Prompt(
    "以下是中国关于{subject}考试的单项选择题，请选出其中的正确答案。\n\n{question}\n{choices}\n答案：",
    source="the answer-only prompt of C-Eval (github.com/hkust-nlp/ceval, README_zh.md) without its "
    "examples; the DeepSeek-R1 paper says only that it was made zero-shot (section 3)",
)

CLUEWSC = Prompt(
    "{question}\n此处，“{pronoun}”是否指代“{noun}“？\nA. 是\nB. 否\n请从”A“，”B“中进行选择。\n答：",
    source="FewCLUE_cluewsc_gen_c68933.py of OpenCompass (github.com/open-compass/opencompass, Apache-2.0); "
    "DeepSeek's wording is not published, only that it was made zero-shot (section 3 of the paper)",
)

SUPERGPQA = Prompt(
    "Answer the following multiple choice question. There is only one correct answer. The last line of your "
    "response should be in the format 'Answer: $LETTER' (without quotes), where LETTER is one of A, B, C, D, "
    "E, F, G, H, I, or J.\n\n{question}\n{choices}\n",
    source="the zero-shot prompt of SuperGPQA's repository (github.com/SuperGPQA/SuperGPQA, "
    "config/prompt/zero-shot.yaml, as copied in OpenCompass)",
)
