"""The samples of a benchmark as instance-level lines of Every Eval Ever."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field

from r1eval.exports.runs import ExportedRun, ExportRecord
from r1eval.exports.samples import GradedSample, graded_samples
from r1eval.store.privacy import clean
from r1eval.store.records import Status
from r1eval.tables.results import BenchmarkSummary

VERSION = "0.3.0"

MAX_NAMED = 100
"""failed samples that are named"""


@dataclass
class FailedSamples:
    """The samples without a verdict, which the schema has no line for: it asks for a score."""

    count: int = 0
    named: list[str] = field(default_factory=list)

    def add(self, one: GradedSample) -> None:
        self.count += 1
        if len(self.named) < MAX_NAMED:
            self.named.append(f"{one.sample.question_id}[{one.sample.index}]: {one.failure}")

    def details(self) -> dict[str, str]:
        """For `additional_details`, whose values are texts."""
        named = {"failed_sample_names": "; ".join(self.named)} if self.named else {}
        return {"failed_samples": str(self.count), **named}


def instance_lines(
    run: ExportedRun, part: BenchmarkSummary, evaluation: str, failed: FailedSamples
) -> Iterator[ExportRecord]:
    """A line for each sample with a verdict; the others are added to `failed`."""
    for one in graded_samples(run, part.name):
        if one.failure is not None:
            failed.add(one)
            continue
        yield {
            "schema_version": VERSION,
            "evaluation_id": evaluation,
            "model_id": run.model,
            "evaluation_name": part.name,
            "evaluation_result_id": f"{part.name}/pass@1",
            **_line(one),
        }


def _line(one: GradedSample) -> ExportRecord:
    sample, score = one.sample, one.score
    assert score is not None
    correct = score.status is Status.CORRECT
    has_answer = bool(score.answer) and not one.is_program
    return {
        "sample_id": sample.question_id,
        **_conversation(one),
        "answer_attribution": [_attribution(one)] if has_answer else [],
        "evaluation": {"score": float(correct), "is_correct": correct},
        "token_usage": _tokens(one),
        "performance": None if one.seconds is None else {"latency_ms": 1000 * one.seconds},
        "metadata": _metadata(one),
    }


def _conversation(one: GradedSample) -> ExportRecord:
    """What was asked and replied: one turn, or a conversation with the reply as its last message."""
    text, reasoning = one.sample.text, one.reasoning()
    users = [content for role, content in one.question.messages if role == "user"]
    raw, gold = "\n\n".join(users), one.question.gold
    reference = [gold] if gold else []
    asked = {"raw": raw, "reference": reference}
    digest = hashlib.sha256("".join([raw, *reference]).encode()).hexdigest() if one.shown else None
    head: ExportRecord = {"sample_hash": digest, "input": asked}
    if len(users) == 1 and all(role in ("system", "user") for role, _ in one.question.messages):
        output = {"raw": [text] if one.shown else [], "reasoning_trace": [reasoning] if reasoning else None}
        return {**head, "interaction_type": "single_turn", "output": output, "messages": None}
    turns = [*one.question.messages, ("assistant", text if one.shown else None)]
    messages = [{"turn_idx": n, "role": role, "content": content} for n, (role, content) in enumerate(turns)]
    messages[-1]["reasoning_trace"] = reasoning or None
    return {**head, "interaction_type": "multi_turn", "output": None, "messages": messages}


def _attribution(one: GradedSample) -> ExportRecord:
    assert one.score is not None
    turns = len(one.question.messages)
    single = turns == 1 or (turns == 2 and one.question.messages[0][0] == "system")
    return {
        "turn_idx": 0 if single else turns,
        "source": "output.raw" if single else f"messages[{turns}].content",
        "extracted_value": clean(one.score.answer),
        "extraction_method": "r1eval",
        "is_terminal": True,
    }


def _tokens(one: GradedSample) -> ExportRecord | None:
    """None unless both counts are known: the schema asks for both."""
    sample = one.sample
    if sample.prompt_tokens is None or sample.output_tokens is None:
        return None
    return {
        "input_tokens": sample.prompt_tokens,
        "output_tokens": sample.output_tokens,
        "total_tokens": sample.prompt_tokens + sample.output_tokens,
        "reasoning_tokens": sample.thinking_tokens,
    }


def _metadata(one: GradedSample) -> dict[str, str]:
    sample, score = one.sample, one.score
    assert score is not None
    facts = {"index": str(sample.index), "status": str(score.status), "finish": str(sample.finish)}
    verdict = {"verdict": score.answer} if one.is_program and score.answer else {}
    tags = {f"tag_{clean(name)}": clean(value) for name, value in one.question.tags.items()}
    return {**tags, **facts, "seed": str(sample.seed), "grade": clean(score.detail), **verdict}
