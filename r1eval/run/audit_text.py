"""An audit as text, one screen for each question, and as JSON."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from textwrap import wrap
from typing import Any

from r1eval.run.audit import Audit, Suspect
from r1eval.run.opinions import DIFFERENT, SAME, UNCLEAR, Opinion
from reports.gate.plain_text import sanitize
from reports.schema_version import SCHEMA_VERSION

WIDTH = 100
LABEL_WIDTH = 10
MAX_TEXT = 300
"""characters of a question, a gold, an answer or the end of a reply"""
HIDDEN = "(hidden; --reveal shows it)"

Opinions = Mapping[tuple[str, str], Sequence[Opinion]]
"""by benchmark and question id"""


def format_text(
    run: str, audit: Audit, listed: Sequence[Suspect], opinions: Opinions, *, reveal: bool
) -> str:
    """The questions that are listed, and what the list is of; ends with a newline."""
    screens = [
        "\n".join(_screen(number, len(listed), one, _of(one, opinions), reveal=reveal))
        for number, one in enumerate(listed, 1)
    ]
    return "\n\n".join([*screens, "\n".join(_summary(run, audit, listed, opinions))]) + "\n"


def format_json(
    run: str, audit: Audit, listed: Sequence[Suspect], opinions: Opinions, *, reveal: bool
) -> str:
    """The same for a program; ends with a newline."""
    record = {
        "schema": SCHEMA_VERSION,
        "run": run,
        "questions": audit.questions,
        "suspicious": len(audit.suspects),
        "listed": [_record(one, _of(one, opinions), reveal=reveal) for one in listed],
        "opinions": {model: dict(counts) for model, counts in _count(listed, opinions).items()},
    }
    return json.dumps(record, indent=1, ensure_ascii=False) + "\n"


def _screen(
    number: int, count: int, one: Suspect, opinions: Sequence[Opinion], *, reveal: bool
) -> Iterator[str]:
    evidence, shown = one.evidence, reveal or not one.question.hidden
    status = "wrong" if evidence.answer else "no answer"
    yield (
        f"{number} of {count}: {sanitize(one.benchmark)} · {sanitize(one.question.id, 100)}: {status}, "
        f"{evidence.samples} of {evidence.total} samples"
    )
    yield from _field("question", one.prompt if shown else HIDDEN)
    yield from _field("gold", evidence.gold)
    if evidence.answer:
        yield from _field("answer", evidence.answer)
    yield from _field("grader", evidence.detail)
    yield from _field("listed for", "; ".join(sign.text for sign in one.signs))
    if one.others:
        others = (f"{sanitize(answer, 60) or '(none)'} ({samples})" for answer, samples in one.others)
        yield from _field("others", ", ".join(others))
    reply = f"… {evidence.tail[-MAX_TEXT:]}" if shown else HIDDEN
    yield from _field(f"reply {one.index}", reply)
    for opinion in opinions:
        yield from _field("opinion", f"{opinion.verdict} ({opinion.model})")


def _field(label: str, text: str) -> Iterator[str]:
    lines = wrap(sanitize(text, MAX_TEXT + 3), WIDTH - LABEL_WIDTH - 3) or [""]
    yield f"  {label:{LABEL_WIDTH}} {lines[0]}"
    yield from (f"  {'':{LABEL_WIDTH}} {line}" for line in lines[1:])


def _summary(run: str, audit: Audit, listed: Sequence[Suspect], opinions: Opinions) -> Iterator[str]:
    of = f"{len(listed)} of {audit.questions} questions with a wrong or missing answer are listed"
    more = len(audit.suspects) - len(listed)
    rest = f"; {more} more look suspicious (--limit)" if more else "; the others do not look suspicious"
    yield f"{run}: {of}{rest if audit.questions > len(listed) else ''}"
    if audit.programs:
        yield f"programs are judged by tests, and not listed ({audit.programs} questions)"
    for model, counts in _count(listed, opinions).items():
        found = ", ".join(f"{counts[verdict]} {verdict}" for verdict in (SAME, DIFFERENT, UNCLEAR))
        decided = counts[SAME] + counts[DIFFERENT]
        agrees = f"; it agrees with the grader on {counts[DIFFERENT]} of {decided}" if decided else ""
        yield f"opinions of {sanitize(model, 100)}: {found}{agrees}. Scores, table and gate do not change"


def _count(listed: Sequence[Suspect], opinions: Opinions) -> dict[str, Counter[str]]:
    """By model, how often each verdict was given."""
    counts: dict[str, Counter[str]] = {}
    for one in listed:
        for opinion in _of(one, opinions):
            counts.setdefault(opinion.model, Counter())[opinion.verdict] += 1
    return counts


def _of(one: Suspect, opinions: Opinions) -> Sequence[Opinion]:
    return opinions.get((one.benchmark, one.question.id), ())


def _record(one: Suspect, opinions: Sequence[Opinion], *, reveal: bool) -> dict[str, Any]:
    evidence, shown = one.evidence, reveal or not one.question.hidden
    return {
        "benchmark": one.benchmark,
        "question_id": one.question.id,
        "index": one.index,
        "status": "wrong" if evidence.answer else "no_answer",
        "question": one.prompt if shown else None,
        "gold": evidence.gold,
        "answer": evidence.answer,
        "detail": evidence.detail,
        "samples": evidence.samples,
        "total": evidence.total,
        "correct": evidence.correct,
        "points": round(one.points, 3),
        "signs": [sign.text for sign in one.signs],
        "others": [{"answer": answer, "samples": samples} for answer, samples in one.others],
        "tail": evidence.tail if shown else None,
        "opinions": [
            {"model": one.model, "verdict": one.verdict, "reply": one.reply if shown else None}
            for one in opinions
        ],
    }
