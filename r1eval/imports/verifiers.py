"""Traces of verifiers and prime-rl: `traces.jsonl` (verifiers 0.4), or `results.jsonl` of older versions.

A trace is a chat as a list of nodes, with its calls of the model and its rewards:

{"task": {"data": {…}}, "nodes": [{"message": {"role": "user", "content": "What is 1 + 2?"}, …},
 {"message": {"role": "assistant", "content": "It is \\boxed{3}."}, "sampled": true, …}],
 "calls": [{"model": "m", "sampling": {"temperature": 0.6}, "finish_reason": "stop", "usage": {…}}],
 "rewards": {"correct": {"score": 1.0, "weight": 1.0}}, "errors": [], …}

A line of older versions:

{"example_id": 0, "prompt": [chat], "completion": [chat], "answer": "3", "reward": 1.0}
"""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from r1eval.errors import DataError
from r1eval.imports.foreign import ForeignSample, ForeignSettings, ReadOptions
from r1eval.imports.rows import (
    LogRow,
    as_finish,
    as_messages,
    as_number,
    as_text,
    as_tokens,
    content_text,
    json_lines,
    mapping,
    with_thinking,
)
from r1eval.store.records import Finish, Message


def read(path: Path, options: ReadOptions) -> Iterator[ForeignSample]:
    """The samples of one file; a line is a trace, an episode of traces, or a result."""
    for place, row in json_lines(path):
        if "prompt" in row and "completion" in row:
            yield _result(place, row, options)
            continue
        for trace in row.get("traces") or [row]:
            yield _trace(place, trace, options)


def _trace(place: str, trace: LogRow, options: ReadOptions) -> ForeignSample:
    turns = [mapping(mapping(node).get("message")) for node in trace.get("nodes") or ()]
    replies = [turn for turn in turns if turn.get("role") == "assistant"]
    errors = trace.get("errors") or []
    if not turns:
        raise DataError(f"{place}: has no nodes; name a traces.jsonl or results.jsonl of verifiers")
    if len(replies) > 1:
        raise DataError(f"{place}: has {len(replies)} replies; only single-turn traces can be imported")
    call = mapping(next(iter(trace.get("calls") or ()), {}))
    sampling, usage = mapping(call.get("sampling")), mapping(call.get("usage"))
    rewards = {name: mapping(one).get("score") for name, one in mapping(trace.get("rewards")).items()}
    metric, value = _reward(rewards, options, place)
    data = mapping(mapping(trace.get("task")).get("data"))
    asked = as_messages([turn for turn in turns if turn.get("role") != "assistant"])
    return ForeignSample(
        place=place,
        response=_text(replies),
        question_id=as_text(data.get("id")),
        texts=tuple(turn.content for turn in asked if turn.role == "user"),
        messages=asked,
        gold=as_text(data.get("answer")),
        verdict=value,
        finish=Finish.FAILED if errors and not replies else as_finish(call.get("finish_reason")),
        error=str(mapping(errors[0]).get("message") or "")[:200] if errors and not replies else "",
        prompt_tokens=as_tokens(usage.get("prompt_tokens")),
        output_tokens=as_tokens(usage.get("completion_tokens")),
        thinking_tokens=as_tokens(usage.get("reasoning_tokens")),
        settings=ForeignSettings(
            model=as_text(call.get("model")),
            temperature=as_number(sampling.get("temperature")),
            top_p=as_number(sampling.get("top_p")),
            max_tokens=as_tokens(sampling.get("max_tokens")),
            harness=f"verifiers {mapping(trace.get('verifiers')).get('version') or ''}".strip(),
            metric=metric,
        ),
    )


def _result(place: str, row: LogRow, options: ReadOptions) -> ForeignSample:
    prompt, replies = row["prompt"], [turn for turn in row["completion"] or () if turn]
    asked = (Message("user", prompt),) if isinstance(prompt, str) else as_messages(prompt)
    if isinstance(row["completion"], str):
        replies = [{"content": row["completion"]}]
    if len(replies) > 1:
        raise DataError(f"{place}: has {len(replies)} turns; only single-turn results can be imported")
    metric, value = _reward({"reward": row.get("reward"), **mapping(row.get("metrics"))}, options, place)
    return ForeignSample(
        place=place,
        response=_text(replies),
        question_id=as_text(row.get("example_id")),
        texts=tuple(one.content for one in asked),
        messages=asked,
        gold=as_text(row.get("answer")),
        verdict=value,
        settings=ForeignSettings(harness="verifiers", metric=metric),
    )


def _text(replies: Sequence[Mapping[str, Any]]) -> str:
    reply = replies[0] if replies else {}
    return with_thinking(as_text(reply.get("reasoning_content")), content_text(reply.get("content") or ""))


def _reward(
    rewards: Mapping[str, object], options: ReadOptions, place: str
) -> tuple[str | None, float | None]:
    """The reward that is the verdict: the one that the user names, or the only one, or the first."""
    if options.metric and options.metric not in rewards:
        raise DataError(f"--verdict {options.metric}: {place} has the rewards {', '.join(rewards) or 'none'}")
    name = options.metric or next(iter(rewards), None)
    return name, as_number(rewards.get(name or ""))
