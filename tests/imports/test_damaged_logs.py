"""Whatever a log holds where something else should be: a line for the user, or samples of the right types."""

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from r1eval.errors import DataError
from r1eval.imports.catalogue import FORMATS
from r1eval.imports.foreign import ForeignSample, ReadOptions

ASKED = {"role": "user", "content": "What is 1 + 2?"}
REPLY = {"role": "assistant", "content": "It is 3."}
CHOICE = {"message": REPLY, "stop_reason": "stop"}
OUTPUT = {"choices": [CHOICE], "usage": {"input_tokens": 1}, "time": 1}
SCORES = {"match": {"value": "C", "answer": "3"}}
ARGUMENTS = {"arg_0": "What is 1 + 2?", "arg_1": {"temperature": 0.6, "max_gen_toks": 5}}
LOGS: dict[str, tuple[str, Any]] = {
    "jsonl": (
        "log.jsonl",
        [{"question_id": "q", "question": [ASKED], "response": ["3"], "correct": True, "seed": 3}],
    ),
    "lm-eval": (
        "samples_sums_1.jsonl",
        [
            {
                "doc_id": 0,
                "doc": {"id": "q"},
                "target": "3",
                "arguments": {"gen_args_0": ARGUMENTS},
                "resps": [["3"]],
                "filtered_resps": ["3"],
                "filter": "none",
                "metrics": ["exact_match"],
                "exact_match": 1.0,
            }
        ],
    ),
    "inspect": (
        "log.json",
        {
            "eval": {"model": "m", "packages": {}, "model_generate_config": {"temperature": 1}},
            "plan": {"config": {}},
            "samples": [
                {
                    "id": "q",
                    "epoch": 1,
                    "input": "1 + 2?",
                    "choices": None,
                    "target": "3",
                    "messages": [ASKED, REPLY],
                    "output": OUTPUT,
                    "scores": SCORES,
                    "error": None,
                }
            ],
        },
    ),
    "evalscope": (
        "out/predictions/m/sums.jsonl",
        [{"index": 0, "model": "m", "messages": [ASKED, REPLY], "model_output": OUTPUT}],
    ),
    "nemo-skills": ("output-rs0.jsonl", [{"problem": "1 + 2?", "expected_answer": "3", "generation": "3"}]),
    "livecodebench": (
        "x_1_0.2_eval_all.json",
        [{"question_id": "q", "question_content": "Add.", "output_list": ["x"], "graded_list": [True]}],
    ),
    "opencompass": (
        "predictions/m/sums.json",
        {"0": {"origin_prompt": [{"role": "HUMAN", "prompt": "1 + 2?"}], "prediction": "3", "gold": "3"}},
    ),
    "matharena": (
        "sums/m/1.json",
        {
            "problem": "1 + 2?",
            "gold_answer": "3",
            "answers": ["3"],
            "correct": [True],
            "messages": [[ASKED, REPLY]],
            "detailed_costs": [{"input_tokens": 1, "time": 1}],
        },
    ),
    "verifiers": (
        "traces.jsonl",
        [
            {
                "task": {"data": {"id": "q"}},
                "nodes": [{"message": ASKED}, {"message": REPLY}],
                "calls": [{"model": "m", "sampling": {"temperature": 1}, "usage": {}}],
                "rewards": {"correct": {"score": 1.0}},
                "errors": [{"message": "x"}],
            },
            {"example_id": 0, "prompt": [ASKED], "completion": [REPLY], "answer": "3", "reward": 1.0},
        ],
    ),
    "every-eval-ever": (
        "x_samples.jsonl",
        [
            {
                "sample_id": "q",
                "model_id": "m",
                "input": {"raw": "1 + 2?", "reference": ["3"]},
                "output": {"raw": ["3"], "reasoning_trace": ["x"]},
                "answer_attribution": [{"extracted_value": "3"}],
                "evaluation": {"score": 1.0, "is_correct": True},
                "token_usage": {"input_tokens": 1},
                "performance": {"latency_ms": 1},
            }
        ],
    ),
}
WRONG: list[Any] = [None, "x", "", 1, 1.5, True, [], {}, [None], ["x"], [1], [{}], [[]], {"a": 1}, 2**70]
WRONG += [float("nan"), float("inf"), -1, "\ud800", {"role": None}]
GONE = object()
Path_ = tuple[Any, ...]


def places(value: Any, before: Path_ = ()) -> Iterator[Path_]:
    """Every place in a JSON value, as keys and indices."""
    yield before
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, part in inside:
        yield from places(part, (*before, key))


def damaged(log: Any, place: Path_, wrong: Any) -> Any:
    """The log with something else at one place, or without it."""
    if not place:
        return wrong
    changed = copy.deepcopy(log)
    part = changed
    for key in place[:-1]:
        part = part[key]
    if wrong is GONE:
        del part[place[-1]]
    else:
        part[place[-1]] = wrong
    return changed


def write(path: Path, log: Any) -> None:
    if path.suffix == ".json":
        path.write_text(json.dumps(log))
    else:
        path.write_text("".join(json.dumps(row) + "\n" for row in (log if isinstance(log, list) else [log])))


def check_types(sample: ForeignSample) -> None:
    texts = (sample.response, sample.answer, sample.error, *sample.texts)
    maybe = (sample.question_id, sample.gold, sample.settings.model, sample.settings.metric)
    assert all(isinstance(one, str) for one in texts)
    assert all(one is None or isinstance(one, str) for one in maybe)
    numbers = (sample.verdict, sample.seconds, sample.settings.temperature, sample.settings.top_p)
    assert all(one is None or isinstance(one, float) for one in numbers)
    hash(sample.settings)


def refusal_of(file: Path, log_format: str) -> str:
    """Why a log is refused; "" if its samples have the right types."""
    try:
        for sample in FORMATS[log_format].read(file, ReadOptions()):
            check_types(sample)
    except DataError as error:
        return str(error)
    return ""


@pytest.mark.parametrize("log_format", LOGS)
def test_a_value_of_another_kind_at_any_place(tmp_path: Path, log_format: str) -> None:
    name, log = LOGS[log_format]
    file = tmp_path / name
    file.parent.mkdir(parents=True, exist_ok=True)
    write(file, log)
    assert len(list(FORMATS[log_format].read(file, ReadOptions()))) >= 1
    refused = 0
    for place in places(log):
        for wrong in [*WRONG, *([GONE] if place else [])]:
            write(file, damaged(log, place, wrong))
            refusal = refusal_of(file, log_format)
            assert "\n" not in refusal
            refused += refusal != ""
    assert refused > 20


def test_what_has_another_shape_is_named_with_the_sample_before_it(tmp_path: Path) -> None:
    name, log = LOGS["lm-eval"]
    write(tmp_path / name, [log[0], {**log[0], "arguments": [1]}])
    expected = rf"{name}: is not as lm-evaluation-harness writes it, after {name}:1 \(.*\); name its samples_"
    with pytest.raises(DataError, match=expected):
        list(FORMATS["lm-eval"].read(tmp_path / name, ReadOptions()))
