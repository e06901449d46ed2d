"""The rows of a question in the sample browser: its samples with verdict and diagnosis, its majority vote."""

import hashlib
import json
from collections.abc import Mapping

from r1eval.diagnostics.replies import Diagnosis
from reports.page_paths import question_page
from reports.site.question_facts import QuestionPageFacts, SampleFacts
from reports.site.question_grid import majority
from reports.site.sample_rows import (
    MAX_ANSWER,
    MAX_DETAIL,
    MAX_QUESTION,
    REMARKS,
    QuestionRows,
    SampleRow,
    clip_line,
)


def question_rows(
    facts: QuestionPageFacts, slots: Mapping[str, str], diagnoses: Mapping[int, Diagnosis]
) -> QuestionRows:
    """The rows of a question from the facts of its page; `slots` are the question's own."""
    asked = " ".join(slots.values()) or " ".join(turn.text for turn in facts.prompt or ())
    key = json.dumps([slots, None if slots else asked, facts.gold], sort_keys=True)
    return QuestionRows(
        id=clip_line(facts.id, MAX_QUESTION),
        page=question_page(facts.benchmark, facts.id).partition("/")[2],
        text="" if facts.prompt is None else clip_line(asked, MAX_QUESTION),
        gold=clip_line(facts.gold, MAX_ANSWER),
        digest=hashlib.sha256(key.encode(errors="backslashreplace")).hexdigest()[:12],
        majority=majority(facts.cons, facts.correct, facts.n),
        samples=tuple(_sample_row(sample, diagnoses.get(sample.index)) for sample in facts.samples),
    )


def describe_diagnosis(diagnosis: Diagnosis) -> tuple[str, ...]:
    """What stands out in a sample, in words."""
    foreign = diagnosis.foreign_words
    mixed = (f"{foreign} of {diagnosis.words} words in another language",) if foreign else ()
    return (*remarks(diagnosis), *mixed)


def remarks(diagnosis: Diagnosis) -> tuple[str, ...]:
    """Those of REMARKS that apply to a sample."""
    applies = diagnosis.ends_in_loop, not diagnosis.is_well_formed, diagnosis.lenient_only
    return tuple(text for text, one in zip(REMARKS, applies, strict=True) if one)


def _sample_row(sample: SampleFacts, diagnosis: Diagnosis | None) -> SampleRow:
    return SampleRow(
        index=sample.index,
        status=str(sample.status),
        answer=clip_line(sample.answer, MAX_ANSWER),
        detail=clip_line(sample.detail, MAX_DETAIL),
        finish=str(sample.finish),
        tokens=sample.output_tokens,
        foreign=round(diagnosis.foreign_share, 5) if diagnosis else None,
        reflections=diagnosis.reflections if diagnosis else None,
        rate=round(diagnosis.reflection_per_1000, 2) if diagnosis else None,
        remarks="; ".join(remarks(diagnosis)) if diagnosis else "",
    )
