"""The vllm engine with real vLLM: a tiny model without weights, and the small real one."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import psutil
import pytest

from r1eval.engines.catalogue import open_engine
from r1eval.engines.protocol import Engine, EngineOptions, longest_running
from r1eval.errors import EngineError, R1evalError
from r1eval.run.small_model import small_model
from r1eval.store.records import Finish, Message, Request, Sample
from tests.engines.models import CONTEXT, request, requests

pytestmark = pytest.mark.engine

SMALL = {"max_num_seqs": "16", "kv_cache_memory_bytes": "50000000"}


def options(model: Path, **args: str) -> EngineOptions:
    return EngineOptions(str(model), {**SMALL, **args})


@pytest.fixture(scope="module")
def engine(dummy_model: Path) -> Iterator[Engine]:
    with closing(open_engine("vllm", options(dummy_model, load_format="dummy"))) as engine:
        yield engine


def texts(samples: Iterable[Sample]) -> dict[tuple[str, int], str]:
    return {(sample.question_id, sample.index): sample.text for sample in samples}


@pytest.fixture(scope="module")
def samples(engine: Engine) -> list[Sample]:
    """120 samples, several times what runs at once."""
    return list(engine.generate(requests(30, 4, max_tokens=60)))


def test_every_request_gets_one_sample(samples: list[Sample]) -> None:
    expected = {(r.question_id, r.index, r.seed) for r in requests(30, 4)}
    assert len(samples) == 120
    assert {(s.question_id, s.index, s.seed) for s in samples} == expected


def test_it_says_how_far_the_longest_running_reply_is(engine: Engine) -> None:
    replies = engine.generate(requests(6, 4, max_tokens=200))
    longest = [longest_running(engine) for _ in replies]
    running = [tokens for tokens in longest if tokens is not None]
    assert 64 <= max(running) <= 200
    assert longest_running(engine) is None


def test_a_sample_has_its_finish_tokens_and_seconds(samples: list[Sample], engine: Engine) -> None:
    assert {sample.finish for sample in samples} == {Finish.STOP, Finish.LENGTH}
    for sample in samples:
        assert sample.output_tokens is not None
        full = sample.output_tokens == 60
        assert full if sample.finish is Finish.LENGTH else 1 <= sample.output_tokens <= 60
        assert (sample.seconds or 0) > 0
        messages = (Message("user", f"Question {sample.question_id}?"),)
        assert sample.prompt_tokens == engine.render(messages).tokens


def test_thinking_tags_survive_where_they_are_special_tokens(samples: list[Sample]) -> None:
    text = "".join(sample.text for sample in samples)
    assert "<think>" in text
    assert "</think>" in text


def test_the_end_of_turn_token_is_not_in_the_text(samples: list[Sample]) -> None:
    assert not any("<|end|>" in sample.text for sample in samples)


def test_samples_of_a_question_differ(samples: list[Sample]) -> None:
    assert len({sample.text for sample in samples}) > 110


def test_a_seed_gives_the_same_text_in_any_order_and_batch(samples: list[Sample], engine: Engine) -> None:
    batch = [r for r in reversed(requests(30, 4, max_tokens=60)) if r.index in (1, 2)][:20]
    first = texts(samples)
    assert {key: first[key] for key in texts(engine.generate(batch))} == texts(engine.generate(batch))
    again = texts(engine.generate(batch))
    assert again == {key: first[key] for key in again}


def test_closing_early_leaves_the_engine_ready(engine: Engine) -> None:
    stopped = engine.generate(requests(40, 4, max_tokens=150))
    next(stopped)
    stopped.close()
    assert len(list(engine.generate(requests(2, 1)))) == 2


def test_requests_are_drawn_as_they_are_needed(engine: Engine) -> None:
    drawn = 0

    def many() -> Iterator[Request]:
        nonlocal drawn
        for index in range(100_000):
            drawn += 1
            yield request("q", index, max_tokens=2)

    generated = engine.generate(many())
    next(generated)
    generated.close()
    assert drawn < 1000


def test_a_prompt_that_does_not_fit_fails_alone(engine: Engine) -> None:
    long, short = request("long", content="x" * 2 * CONTEXT), request("short")
    by_id = {sample.question_id: sample for sample in engine.generate([long, short])}
    assert by_id["long"].finish is Finish.FAILED
    assert str(CONTEXT) in by_id["long"].detail
    assert by_id["short"].finish is not Finish.FAILED


def test_the_effective_settings_are_reported(engine: Engine, samples: list[Sample]) -> None:
    about = engine.describe()
    assert about["effective"]["max_model_len"] == CONTEXT
    assert about["effective"]["max_num_seqs"] == 16
    assert about["effective"]["enable_prefix_caching"] is True
    assert about["args"]["load_format"] == "dummy"
    assert about["environment"]["VLLM_ENABLE_V1_MULTIPROCESSING"] == "0"
    assert os.environ["VLLM_NO_USAGE_STATS"] == "1"


def sample_with(engine: Engine, k: int = 4, **settings: Any) -> list[Sample]:
    """k samples of one question, of 40 tokens, in order."""
    changed = [replace(one, sampling=replace(one.sampling, **settings)) for one in requests(1, k)]
    return sorted(engine.generate(changed), key=lambda sample: sample.index)


@pytest.fixture(scope="module")
def plain(engine: Engine) -> list[Sample]:
    return sample_with(engine)


def test_top_k_1_is_greedy(engine: Engine) -> None:
    (greedy,) = sample_with(engine, k=1, temperature=0.0)
    assert {sample.text for sample in sample_with(engine, top_k=1)} == {greedy.text}


@pytest.mark.parametrize(
    "settings",
    [
        {"top_k": 5},
        {"min_p": 1.0},  # this model's logits are almost flat
        {"presence_penalty": 2.0},
        {"frequency_penalty": 2.0},
        {"repetition_penalty": 3.0},
    ],
)
def test_each_setting_changes_what_is_sampled(
    engine: Engine, plain: list[Sample], settings: dict[str, Any]
) -> None:
    assert [one.text for one in sample_with(engine, **settings)] != [one.text for one in plain]


def test_a_stop_text_ends_a_reply_and_is_not_part_of_it(engine: Engine, plain: list[Sample]) -> None:
    stops = tuple({sample.text[10] for sample in plain if len(sample.text) > 20})
    stopped = sample_with(engine, stop=stops)
    assert {sample.finish for sample in stopped} == {Finish.STOP}
    for one, full in zip(stopped, plain, strict=True):
        assert not set(stops) & set(one.text)
        assert full.text.startswith(one.text)


def test_a_setting_that_vllm_refuses_is_a_failed_sample_with_its_reason(engine: Engine) -> None:
    (sample,) = sample_with(engine, k=1, min_p=7.0)
    assert sample.finish is Finish.FAILED
    assert "min_p" in sample.detail


def test_thinking_tokens_are_counted_to_the_end_of_the_thinking(
    engine: Engine, samples: list[Sample]
) -> None:
    assert engine.thinking_tags() == ("<think>", "</think>")
    counted = [sample for sample in samples if sample.text.count("<think>") + sample.text.count("</think>")]
    for sample in samples:
        assert sample.thinking_tokens is not None
        assert 0 <= sample.thinking_tokens <= (sample.output_tokens or 0)
        if sample not in counted:
            assert sample.thinking_tokens == 0
    assert any(sample.thinking_tokens for sample in counted)


def test_settings_that_vllm_rejects_are_a_usage_error(dummy_model: Path) -> None:
    with (
        closing(open_engine("vllm", options(dummy_model, max_model_len="999999"))) as engine,
        pytest.raises(R1evalError, match="999999"),
    ):
        next(engine.generate(requests(1, 1)))


def test_an_engine_that_cannot_start_says_why(dummy_model: Path) -> None:
    starved = options(dummy_model, load_format="dummy", kv_cache_memory_bytes="1000")
    with (
        closing(open_engine("vllm", starved)) as engine,
        pytest.raises(EngineError, match=r"could not start: ValueError: No available memory"),
    ):
        next(engine.generate(requests(1, 1)))


def test_an_engine_that_dies_ends_the_run_and_keeps_what_was_finished(dummy_model: Path) -> None:
    received: list[Sample] = []
    earlier = set(psutil.Process().children())
    with closing(open_engine("vllm", options(dummy_model, load_format="dummy"))) as engine:
        generated = engine.generate(requests(500, 4, max_tokens=150))
        received.append(next(generated))
        # This engine's process: the largest, as it has the weights (it is named only after a while).
        started = set(psutil.Process().children()) - earlier
        max(started, key=lambda child: child.memory_info().rss).kill()
        with pytest.raises(EngineError, match="died while generating: its process was killed by SIGKILL"):
            received.extend(generated)
    assert 1 <= len(received) < 2000
    assert all(sample.finish is not Finish.FAILED for sample in received)


ENDLESS = """
import sys
from itertools import count
from r1eval.engines.catalogue import open_engine
from r1eval.engines.protocol import EngineOptions
from tests.engines.models import request
options = EngineOptions(sys.argv[1], {"load_format": "dummy", "kv_cache_memory_bytes": "50000000"})
engine = open_engine("vllm", options)
try:
    for sample in engine.generate(request("q", index) for index in count()):
        print(sample.index, flush=True)
finally:
    engine.close()
"""


def test_ctrl_c_ends_at_once_and_leaves_no_process(dummy_model: Path) -> None:
    command = [sys.executable, "-c", ENDLESS, str(dummy_model)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as run:
        assert run.stdout is not None
        assert run.stdout.readline()
        family = psutil.Process(run.pid).children(recursive=True)
        run.send_signal(signal.SIGINT)
        _, errors = run.communicate(timeout=60)
    assert errors.rstrip().endswith("KeyboardInterrupt")
    assert psutil.wait_procs(family, timeout=20)[1] == []


def test_the_small_real_model_answers_easy_questions() -> None:
    question = request("capital", max_tokens=60, content="What is the capital of France?")
    with closing(
        open_engine(
            "vllm",
            EngineOptions(str(small_model()), {"max_model_len": "256", "kv_cache_memory_bytes": "300000000"}),
        )
    ) as engine:
        samples = list(engine.generate(replace(question, index=index, seed=index) for index in range(8)))
    assert sum("Paris" in sample.text for sample in samples) >= 4
    assert len({sample.text for sample in samples}) > 1
