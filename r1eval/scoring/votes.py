"""Groups the samples of a question into votes, by mathematical equivalence of their answers."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from benchmarks.types import Answer
from r1eval.scoring.answers.equality import to_base_unit
from r1eval.scoring.answers.meaning import Interval, Meaning
from r1eval.scoring.answers.naming import same_name
from r1eval.scoring.answers.restrictions import goes_without_saying, unrestricted
from r1eval.scoring.notation.quantities import values_in
from r1eval.scoring.numbers.values import Values, canonical_text, context
from r1eval.store.records import Vote


@dataclass(frozen=True)
class GradedAnswers:
    """The graded answers to one question; samples without an answer do not vote and are left out."""

    question_id: str
    kind: Answer
    gold: str
    answers: tuple[tuple[int, str, bool], ...]
    """(sample index, answer, graded correct)"""


def group_votes(answers: GradedAnswers, keys: Mapping[str, str]) -> list[Vote]:
    """The groups of answers, largest first, then by representative.

    All correct answers equal the gold and are one group; a wrong one is never in it. Wrong answers are one
    group if their `keys` (canonical forms) are equal. Equality of keys is transitive, so the groups depend on
    neither the order nor the number of the samples.
    """
    groups: dict[tuple[bool, str], list[tuple[int, str]]] = {}
    for index, answer, correct in answers.answers:
        group = (correct, "" if correct else keys[answer])
        groups.setdefault(group, []).append((index, answer))
    votes = [
        Vote(
            answers.question_id,
            min((answer for _, answer in members), key=lambda answer: (len(answer), answer)),
            tuple(sorted(index for index, _ in members)),
            correct,
        )
        for (correct, _), members in groups.items()
    ]
    return sorted(votes, key=lambda vote: (-len(vote.indices), vote.answer))


def canonical_key(meaning: Meaning, gold: Meaning) -> str:
    """The canonical form of an answer's meaning, as an answer to a question with this gold."""
    if meaning.conditions or meaning.domain:
        said = [one for one in meaning.conditions if not goes_without_saying(one)]
        suffix = "".join(sorted(f" if {canonical_key(one, gold)}" for one in said))
        return canonical_key(unrestricted(meaning), gold) + suffix
    if meaning.kind == "equation" and meaning.items and _is_ignored(meaning.name, gold):
        return canonical_key(meaning.items[0], gold)
    if meaning.kind == "numeral" and meaning.name == gold.name:
        return meaning.text
    if meaning.kind == "value":
        return _numbers_text(_scale_to_gold(meaning, gold))
    if meaning.kind in {"equation", "inequality"}:
        name = meaning.name if meaning.kind == "inequality" else ""
        return f"{meaning.kind} {name}: {_numbers_text(meaning.values)}"
    if meaning.kind == "congruence" and gold.kind == "value":
        return canonical_key(meaning.items[0], gold)
    if meaning.kind == "reals":
        return " U ".join(map(_interval_text, meaning.intervals))
    if meaning.kind == "family":  # whether it says where it starts makes no difference, where it starts does
        return f"family: {meaning.text} {meaning.name if meaning.name.isdigit() else ''}"
    return _key_of_members(meaning, gold) or f"{meaning.kind}: {meaning.text} {meaning.name}"


def _key_of_members(meaning: Meaning, gold: Meaning) -> str:
    """The canonical form of what has members; "" for anything else."""
    if meaning.kind == "ratio" and (proportion := _proportion(meaning)):
        return f"ratio({', '.join(map(str, proportion))})" if gold.kind != "value" else str(proportion[0])
    members = [canonical_key(item, gold) for item in meaning.items]
    if meaning.kind == "set" or (meaning.kind == "list" and gold.kind != "tuple"):
        members = sorted(set(members) if meaning.kind == "set" or meaning.alternatives else members)
        return members[0] if len(members) == 1 else "{" + ", ".join(members) + "}"
    if meaning.kind == "piecewise":
        members.sort()
    kind = "tuple" if meaning.kind == "list" else meaning.kind
    is_known = kind in {"tuple", "bracket", "matrix", "ratio", "congruence", "row", "piecewise"}
    return f"{kind}{meaning.name}({', '.join(members)})" if is_known else ""


def _interval_text(interval: Interval) -> str:
    low, high = "[" if interval.low_closed else "(", "]" if interval.high_closed else ")"
    return f"{low}{_numbers_text(interval.low)}, {_numbers_text(interval.high)}{high}"


def _scale_to_gold(meaning: Meaning, gold: Meaning) -> Values:
    """A value in the gold's scale: for a gold of 30\\%, the answers 25, 25\\% and 0.25 are the same.

    Percent and degree signs are converted only if the gold neither has such a unit nor exceeds 1.
    """
    if meaning.kind != "value" or gold.kind != "value":
        return meaning.values
    if meaning.unit and (converted := values_in(meaning, gold.unit)) is not None:
        return converted
    if gold.unit == "percent":
        small = not meaning.unit and len(meaning.values) == 1 and abs(meaning.values[0]) < 1
        return tuple(number * 100 for number in meaning.values) if small else meaning.values
    whole = gold.unit == "degree" or (isinstance(gold.values[0], Fraction) and abs(gold.values[0]) > 1)
    if gold.unit == "degree" and not meaning.unit and not isinstance(meaning.values[0], Fraction):
        return tuple(number * 180 / context().pi for number in meaning.values)
    return meaning.values if whole else to_base_unit(meaning)


def _proportion(ratio: Meaning) -> tuple[Fraction, ...]:
    """The terms of a ratio of rational numbers divided by the last one: 3/2 and 1 for 6:4; () for others."""
    terms = [item.values[0] for item in ratio.items if item.kind == "value"]
    if len(terms) != len(ratio.items) or not all(isinstance(term, Fraction) and term for term in terms):
        return ()
    return tuple(term / terms[-1] for term in terms)


def _is_ignored(name: str, gold: Meaning) -> bool:
    """Whether the name of a value does not count: x = 5 is 5, unless the gold names something else."""
    return gold.kind != "equation" or (bool(name) and same_name(name, gold.name))


def _numbers_text(numbers: Values) -> str:
    return " ".join(canonical_text(number) for number in numbers)
