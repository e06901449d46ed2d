"""Notes on questions that were public before a model's training data ended: it may have seen them."""

from collections.abc import Mapping, Sequence
from typing import Any

from benchmarks.types import Question
from r1eval.statistics.metrics import running_pass_at_1, tally
from r1eval.store.folder import RunFolder


def cutoff_notes(folder: RunFolder, run: Mapping[str, Any], name: str, cutoff: str) -> list[str]:
    """What the model may have seen of a benchmark, if its training data ends on `cutoff` (YYYY-MM-DD).

    [] without a cut-off, and if all questions are later. Where each question has a day, the pass@1 of the
    later ones is given too.
    """
    if not cutoff:
        return []
    questions = folder.questions(name)
    if any("date" in question.tags for question in questions):
        return _by_question(folder, name, questions, cutoff)
    dates = run["benchmarks"][name].get("dates")
    if not dates:
        return [f"when the questions were published is not known: the cut-off {cutoff} is not checked"]
    first, last = dates
    days = f"published {first}" if first == last else f"published {first} to {last}"
    if last <= cutoff:
        return [f"all questions predate the model's cut-off {cutoff} ({days}): it may have seen them"]
    if first <= cutoff:
        return [f"some questions predate the model's cut-off {cutoff} ({days}): it may have seen them"]
    return []


def _by_question(folder: RunFolder, name: str, questions: Sequence[Question], cutoff: str) -> list[str]:
    early = [question for question in questions if question.tags.get("date", "") <= cutoff]
    if not early:
        return []
    share = f"{len(early)} of {len(questions)} questions predate the model's cut-off {cutoff}"
    later = {question.id for question in questions} - {question.id for question in early}
    if not later:
        return [f"{share}: it may have seen them"]
    tallies = tally(score for score in folder.scores(name) if score.question_id in later)
    if any(one.failed for one in tallies.values()):
        return [f"{share}: it may have seen them"]
    estimate = running_pass_at_1(tallies)
    error = f" ± {100 * estimate.se_ability:.1f}" if estimate.se_ability else ""
    if estimate.value is None:
        return [f"{share}: it may have seen them"]
    count = f"{estimate.questions} question{'s' * (estimate.questions != 1)}"
    value = f"pass@1 of the later ones {100 * estimate.value:.1f}{error} ({count})"
    return [f"{share}: it may have seen them; {value}"]
