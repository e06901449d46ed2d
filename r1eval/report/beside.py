"""Which samples of a question stand beside those of another run, and their texts, read in one pass."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from benchmarks.benchmark import Answer, Question
from r1eval.gate.asked import about
from r1eval.records import Sample, Score
from r1eval.report.code import code_facts
from r1eval.scoring.extract import AnswerFrom
from r1eval.store import Key, RunFolder
from reports.site.question_facts import SampleFacts

SHOWN = 4
"""samples of a question that are shown of either run"""
LONGEST = 16_000
"""characters of a sample's thinking, and of its reply, that are shown"""


@dataclass(frozen=True)
class Shown:
    """What one run's column shows of a question."""

    samples: tuple[SampleFacts, ...]
    count: int
    """samples that the run has of the question"""


def shown(
    folder: RunFolder, benchmark: str, questions: Mapping[str, Question], *, texts: bool
) -> dict[str, Shown]:
    """Of each of these questions the samples that a page shows, without their texts unless `texts`.

    Scores and samples are each read once, one at a time. Raises RunFolderError for a damaged folder.
    """
    scores: dict[str, list[Score]] = {question: [] for question in questions}
    for score in folder.scores(benchmark):
        if score.question_id in scores:
            scores[score.question_id].append(score)
    chosen = {(one.question_id, one.index): one for held in scores.values() for one in choose(held)}
    opened = bool(about(folder, benchmark).get("opens_thinking"))
    answer_from = folder.read_run()["plan"].get("answer_from", "answer")
    facts: dict[str, list[SampleFacts]] = {question: [] for question in questions}
    for sample in _samples(folder, benchmark, chosen):
        score, question = chosen[sample.question_id, sample.index], questions[sample.question_id]
        facts[question.id].append(
            sample_facts(question, sample, score, (opened, answer_from) if texts else None)
        )
    return {
        question: Shown(tuple(sorted(held, key=lambda one: one.index)), len(scores[question]))
        for question, held in facts.items()
    }


def choose(scores: Iterable[Score], most: int = SHOWN) -> list[Score]:
    """One sample of each different answer first, the most frequent answer's before the others'; then more of
    them in the same order."""
    groups: dict[tuple[str, str], list[Score]] = {}
    for score in sorted(scores, key=lambda one: one.index):
        groups.setdefault((score.status, score.answer), []).append(score)
    ranked = sorted(groups.values(), key=len, reverse=True)
    depth = max(map(len, ranked), default=0)
    return [group[row] for row in range(depth) for group in ranked if row < len(group)][:most]


def sample_facts(
    question: Question, sample: Sample, score: Score, reading: tuple[bool, AnswerFrom] | None
) -> SampleFacts:
    """`reading`: whether the prompt opens the thinking, and where answers are read; None leaves texts out."""
    thinking, reply = parts(sample.text, reading[0]) if reading else (None, None)
    kept = [None if part is None else clipped(part) for part in (thinking, reply)]
    cut = sum(max(0, len(part or "") - LONGEST) for part in (thinking, reply))
    code = None
    if reading and question.answer is Answer.PROGRAM:
        code = code_facts(question, score, sample.text, *reading)
    return SampleFacts(
        index=sample.index,
        status=score.status.value,
        answer=score.answer,
        detail=score.detail,
        finish=sample.finish.value,
        output_tokens=sample.output_tokens,
        seconds=sample.seconds,
        thinking=kept[0],
        reply=kept[1],
        cut=cut,
        code=code,
    )


def parts(text: str, opened_thinking: bool) -> tuple[str, str]:
    """A sample's thinking and what follows it.

    >>> parts("<think>\\nHm.\\n</think>\\n4", False), parts("Hm", True), parts("4", False)
    (('Hm.', '4'), ('Hm', ''), ('', '4'))
    """
    before, closed, after = text.rpartition("</think>")
    if closed:
        return before.strip().removeprefix("<think>").strip(), after.strip()
    if opened_thinking or "<think>" in text:
        return text.strip().removeprefix("<think>").strip(), ""
    return "", text.strip()


def clipped(text: str, most: int = LONGEST) -> str:
    """Without its middle, where it is longer.

    >>> clipped("0123456789", 6)
    '012\\n…\\n789'
    """
    return text if len(text) <= most else f"{text[: most // 2]}\n…\n{text[-(most // 2) :]}"


def _samples(folder: RunFolder, benchmark: str, wanted: Mapping[Key, Score]) -> Iterator[Sample]:
    if wanted:
        held = folder.samples(benchmark)
        yield from (sample for sample in held if (sample.question_id, sample.index) in wanted)
