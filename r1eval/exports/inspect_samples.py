"""The samples of a run as Inspect's log holds them: a sample of a question is an epoch."""

from collections.abc import Mapping

from r1eval.exports.runs import ExportRecord
from r1eval.exports.samples import HIDDEN, GradedSample
from r1eval.store.privacy import clean
from r1eval.store.records import Finish, Status

SCORER = "r1eval"
VALUES: Mapping[Status, str] = {Status.CORRECT: "C", Status.WRONG: "I", Status.NO_ANSWER: "N"}
"""Inspect's letters for correct, incorrect and no answer"""
STOP_REASONS: Mapping[Finish, str] = {Finish.STOP: "stop", Finish.LENGTH: "max_tokens"}
MAX_INPUT = 1_000
"""characters of a question that a summary shows"""


def sample_record(one: GradedSample, model: str) -> ExportRecord:
    """The content of `samples/ID_epoch_N.json`; a sample without a verdict has an error and no score."""
    sample = one.sample
    asked = [{"role": role, "content": text} for role, text in one.question.messages]
    reply = {"role": "assistant", "content": sample.text if one.shown else HIDDEN, "source": "generate"}
    choice = {"message": reply, "stop_reason": STOP_REASONS.get(sample.finish, "unknown")}
    failure, seconds = one.failure, one.seconds
    return {
        "id": sample.question_id,
        "epoch": sample.index + 1,
        "input": asked,
        "target": one.question.gold,
        "messages": [*asked, reply],
        "output": {
            "model": model,
            "choices": [choice],
            **_usage(one),
            **({} if seconds is None else {"time": seconds}),
        },
        **({"scores": {SCORER: _score(one)}} if failure is None else {"error": _error(failure)}),
        "metadata": {**one.question.tags, "seed": sample.seed},
        **({} if seconds is None else {"total_time": seconds}),
        "uuid": f"{sample.question_id}-{sample.index}",
    }


def summary_record(one: GradedSample, record: ExportRecord) -> ExportRecord:
    """The sample's entry in `summaries.json`: what lists show, without its texts."""
    question = "\n\n".join(text for role, text in one.question.messages if role == "user")
    kept = ("id", "epoch", "target", "metadata", "total_time", "uuid")
    scores = {
        name: {part: score[part] for part in ("value", "answer")}
        for name, score in record.get("scores", {}).items()
    }
    return {
        **{name: record[name] for name in kept if name in record},
        "input": question[:MAX_INPUT],
        **({"scores": scores} if scores else {"error": record["error"]["message"]}),
        "completed": True,
        "message_count": len(record["messages"]),
    }


def _score(one: GradedSample) -> ExportRecord:
    assert one.score is not None
    return {
        "value": VALUES[one.score.status],
        "answer": clean(one.score.answer) or None,
        "explanation": clean(one.score.detail),
        "metadata": {"status": str(one.score.status)},
    }


def _usage(one: GradedSample) -> ExportRecord:
    """Nothing unless both counts are known: Inspect takes a missing one for 0."""
    sample = one.sample
    if sample.prompt_tokens is None or sample.output_tokens is None:
        return {}
    usage = {
        "input_tokens": sample.prompt_tokens,
        "output_tokens": sample.output_tokens,
        "total_tokens": sample.prompt_tokens + sample.output_tokens,
        "reasoning_tokens": sample.thinking_tokens,
    }
    return {"usage": usage}


def _error(message: str) -> ExportRecord:
    return {"message": message, "traceback": "", "traceback_ansi": ""}
