"""The questions whose value changed most, and what each run answered."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from r1eval.gate.evidence import Pairing, Part
from r1eval.store.folder import RunFolder
from r1eval.store.records import Status
from reports.gate.verdict import Answered, Changed

CLIP = 200
"""characters of an answer that are kept"""

Said = tuple[str, bool]
"""an answer and whether it is correct"""


@dataclass
class Answers:
    """What one run answered to one question."""

    given: Counter[Said] = field(default_factory=Counter)
    """samples by their own answer"""
    groups: list[tuple[str, set[Said]]] = field(default_factory=list)
    """equivalent answers and their representative; none of programs"""


def changed(
    baseline: Part,
    candidate: Part,
    pairing: Pairing,
    folders: tuple[RunFolder, RunFolder],
    link: Callable[[str], str],
    most: int = 10,
) -> tuple[Changed, ...]:
    """The largest change first, in the baseline's order where several are as large; unchanged ones are left
    out. `folders` are the baseline's and the candidate's, `link` gives a question's page.

    Wrong answers of the two runs count together where their groups share an answer; correct ones always do.
    """
    values = zip(pairing.ids, pairing.baseline, pairing.candidate, strict=True)
    rows = sorted((row for row in values if row[1] != row[2]), key=lambda row: -abs(row[2] - row[1]))[:most]
    ids = [question for question, _, _ in rows]
    old, new = (
        _answers(folder, part, ids) for folder, part in zip(folders, (baseline, candidate), strict=True)
    )
    return tuple(
        Changed(question, before, after, _joined(old[question], new[question]), link(question))
        for question, before, after in rows
    )


def _answers(folder: RunFolder, part: Part, ids: Iterable[str]) -> Mapping[str, Answers]:
    """Read from scores and votes, of which only those of these questions are kept."""
    found = {question: Answers() for question in ids}
    said: dict[tuple[str, int], Said] = {}
    for score in folder.scores(part.name) if found else ():
        if score.question_id in found and score.index < part.k and score.status is not Status.FAILED:
            text = "" if score.status is Status.NO_ANSWER else score.answer
            said[score.question_id, score.index] = text, score.status is Status.CORRECT
            found[score.question_id].given[text, score.status is Status.CORRECT] += 1
    for vote in folder.votes(part.name) if found else ():
        if vote.question_id in found:
            keys = [(vote.question_id, index) for index in vote.indices]
            members = {said[key] for key in keys if key in said}
            found[vote.question_id].groups.append((vote.answer, members))
    return found


def _joined(old: Answers, new: Answers) -> tuple[Answered, ...]:
    """The answers of both runs, equivalent ones under one name; most votes first."""
    names = _names(old, new)
    counts: tuple[Counter[Said], Counter[Said]] = (Counter(), Counter())
    for count, answers in zip(counts, (old, new), strict=True):
        for said, samples in answers.given.items():
            count[names.get(said, said[0]), said[1]] += samples
    rows = [
        Answered(_clipped(text), correct, counts[0][text, correct], counts[1][text, correct])
        for text, correct in counts[0].keys() | counts[1].keys()
    ]
    return tuple(sorted(rows, key=lambda row: (-row.baseline - row.candidate, not row.correct, row.answer)))


def _names(old: Answers, new: Answers) -> dict[Said, str]:
    """What each answer is shown as. Groups of the two runs are one where they share an answer: equivalence
    hangs on the question, not on the run. All correct answers are one, by the shortest representative."""
    names: dict[Said, str] = {}
    right: set[str] = set()
    for representative, members in (*old.groups, *new.groups):
        name = next((names[said] for said in sorted(members) if said in names), representative)
        names |= dict.fromkeys(members, name)
        right |= {name for _, correct in members if correct}
    shown = min(right, key=lambda name: (len(name), name), default="")
    return {said: shown if said[1] else name for said, name in names.items()}


def _clipped(answer: str) -> str:
    return answer if len(answer) <= CLIP else answer[: CLIP - 1] + "…"
