"""OlympiadBench's prompts: what they say of the type of an answer, of several answers and of units."""

from collections.abc import Mapping
from dataclasses import dataclass

from benchmarks.errors import BenchmarkError
from benchmarks.types import Prompt

# As in benchmarks/prompts.py, these texts match their source character by character, "The problem" included.
SOURCE = (
    "make_prompt of the set's own evaluation (github.com/OpenBMB/OlympiadBench, "
    "inference/code/evaluators/evaluator.py)"
)


@dataclass(frozen=True)
class Wording:
    """The prompt in one language, and the texts of its slots."""

    prompt: Prompt
    types: Mapping[str, str]
    """what each type of answer is called; an answer is of the first type that its own contains"""
    one: str
    """on the type of the only answer"""
    several: str
    """on the type of each of several answers"""
    in_order: str
    """on the types of several answers that differ"""
    comma: str
    """between these"""
    box: str
    boxes: str
    """the box of several answers"""
    boxed_unit: str
    """after a box, if the answer has a unit"""
    unit: str
    """the end of the prompt, if the answer has a unit"""

    def answer_type(self, kind: str, *, several: bool) -> str:
        """What the prompt says of answers of a kind, which are several; "" of tuples, which can be anything.

        >>> ENGLISH.answer_type("Numerical,Interval", several=True)
        'The problem has multiple answers, with the answers in order being a numerical value, an interval. '
        """
        if "Tuple" in kind:
            return ""
        names = [self._name(one) for one in (kind.split(",") if several else [kind])]
        if len(set(names)) > 1:
            return self.in_order.format(self.comma.join(names))
        return (self.several if several else self.one).format(names[0])

    def _name(self, kind: str) -> str:
        for known, name in self.types.items():
            if known in kind.partition("-")[0]:
                return name
        raise BenchmarkError(f"column 'answer_type' contains {kind!r}: it must be {' or '.join(self.types)}")


ENGLISH = Wording(
    Prompt(
        "The following is an open-ended problem from an International Math competition. {answer_type}Please "
        "calculate the answer according to the given requirements and the information provided. Please use "
        "LaTeX format to represent the variables and formulas used in the solution process and results. "
        'Please end your solution with "So the final answer is {box}." and give the result explicitly{unit}.'
        "\n{question}",
        SOURCE,
    ),
    types={
        "Numerical": "a numerical value",
        "Expression": "an expression",
        "Equation": "an equation",
        "Interval": "an interval",
    },
    one="The answer of The problem should be {}. ",
    several="The problem has multiple answers, each of them should be {}. ",
    in_order="The problem has multiple answers, with the answers in order being {}. ",
    comma=", ",
    box=r"\boxed{answer}",
    boxes=r"\boxed{multiple answers connected with commas}",
    boxed_unit="(unit)",
    unit=r", note that the unit of the answer should not be included in \boxed{}",
)

CHINESE = Wording(
    Prompt(
        "以下是中国数学竞赛中的解答题{answer_type}。请根据题目的要求和所提供的信息计算得出答案。解答过程和结果中使用的"
        "变量和公式请使用LaTeX格式表示。请在最后以“所以最终答案是{box}。”显式给出结果{unit}。\n{question}",
        SOURCE,
    ),
    types={"Numerical": "数值", "Expression": "表达式", "Equation": "方程", "Interval": "区间"},
    one="，答案类型为{}",
    several="，题目有多个答案，答案类型均为{}",
    in_order="，题目有多个答案，答案类型分别为{}",
    comma="、",
    box=r"\boxed{答案}",
    boxes=r"\boxed{用英文逗号连接的多个答案}",
    boxed_unit="(单位)",
    unit=r"，注意答案的单位不要放在\boxed{}中",
)
