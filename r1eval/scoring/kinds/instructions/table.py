"""All instructions by id."""

from collections.abc import Mapping

from r1eval.scoring.kinds.instructions import (
    ifbench_count,
    ifbench_custom,
    ifbench_format,
    ifbench_words,
    keywords,
    language,
    length,
    structure,
    wholes,
)
from r1eval.scoring.kinds.instructions.checks import Instruction

IFEVAL: Mapping[str, Instruction] = {
    **keywords.INSTRUCTIONS,
    **length.INSTRUCTIONS,
    **structure.INSTRUCTIONS,
    **wholes.INSTRUCTIONS,
    **language.INSTRUCTIONS,
}

IFBENCH: Mapping[str, Instruction] = {
    **ifbench_count.INSTRUCTIONS,
    **ifbench_words.INSTRUCTIONS,
    **ifbench_format.INSTRUCTIONS,
    **ifbench_custom.INSTRUCTIONS,
}

INSTRUCTIONS: Mapping[str, Instruction] = {**IFEVAL, **IFBENCH}
