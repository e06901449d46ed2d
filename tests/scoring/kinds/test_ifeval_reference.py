"""IFEval's verdicts are those of the reference checkers with the NLTK by which figures were published."""

import json
from collections import defaultdict
from pathlib import Path

import pytest

from r1eval.scoring.kinds.instructions.scorer import follows, loose_variants
from r1eval.scoring.kinds.instructions.table import IFEVAL
from tests.ecosystem.environments import environment
from tests.scoring.kinds.ifeval_cases import Case, cases

PROGRAM = Path(__file__).with_name("ifeval_reference.py")

pytestmark = pytest.mark.slow

Verdicts = list[list[bool]]
"""strict and loose, of each instruction"""


def reference_verdicts(asked: list[Case], folder: Path) -> list[Verdicts]:
    file = folder / "cases.json"
    file.write_text(json.dumps(asked), encoding="utf-8")
    printed = environment("ifeval").run(
        "python", str(PROGRAM), str(file), str(folder / "nltk"), NLTK_DATA=str(folder / "nltk")
    )
    verdicts: list[Verdicts] = json.loads(printed.splitlines()[-1])
    return verdicts


def verdicts(case: Case) -> Verdicts:
    asked = [{"id": name, "kwargs": kwargs} for name, kwargs in case[0]]
    variants = [case[1], *loose_variants(case[1])]
    strict = [follows(case[1], one) for one in asked]
    return [strict, [any(follows(text, one) for text in variants) for one in asked]]


def test_strict_and_loose_verdicts_of_generated_replies(tmp_path: Path) -> None:
    asked = cases(500, seed=7)
    expected = reference_verdicts(asked, tmp_path)
    different = [
        (case, ours, theirs)
        for case, theirs in zip(asked, expected, strict=True)
        if (ours := verdicts(case)) != theirs
    ]
    assert different == []
    seen = defaultdict(set)
    for (names, _), (strict, _) in zip(asked, expected, strict=True):
        for (name, _), followed in zip(names, strict, strict=True):
            seen[name].add(followed)
    assert {name: {True, False} for name in IFEVAL} == seen  # each both ways
