"""The samples of an imported run that its own harness graded otherwise than r1eval, for the run's page."""

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

from r1eval.store.folder import RunFolder
from r1eval.store.foreign_verdicts import compare_graders
from reports.page_paths import question_page
from reports.site.facts import OtherVerdict

MAX_LISTED = 100
MAX_ANSWER = 60
"""characters shown of an answer"""


def other_verdicts(folder: RunFolder, run: Mapping[str, Any], benchmark: str) -> Iterator[OtherVerdict]:
    """The first MAX_LISTED; nothing for a run that was not imported."""
    if not run.get("imported"):
        return
    for one in islice(compare_graders(folder, benchmark).differing, MAX_LISTED):
        yield OtherVerdict(
            question=one.question_id,
            page=question_page(benchmark, one.question_id),
            index=one.index,
            ours=one.ours.value,
            our_answer=one.our_answer[:MAX_ANSWER],
            theirs="correct" if one.theirs else "wrong",
            their_answer=one.their_answer[:MAX_ANSWER],
        )
