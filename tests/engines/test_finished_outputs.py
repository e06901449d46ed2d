"""vLLM's engine reports a request when it is finished, seldom before, and the samples are the same."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from r1eval.engines.catalogue import open_engine
from r1eval.engines.protocol import EngineOptions
from r1eval.engines.vllm import VllmEngine
from r1eval.store.records import Finish, Request, Sample
from tests.engines.models import requests

pytestmark = pytest.mark.engine

ARGS = {"load_format": "dummy", "max_num_seqs": "16", "kv_cache_memory_bytes": "50000000"}
VLLM_SCHEDULER = "vllm.v1.core.sched.scheduler.Scheduler"
FIELDS = ("text", "finish", "prompt_tokens", "output_tokens", "seed")


@pytest.fixture(scope="module")
def engine(dummy_model: Path) -> Iterator[VllmEngine]:
    with closing(open_engine("vllm", EngineOptions(str(dummy_model), ARGS))) as engine:
        assert isinstance(engine, VllmEngine)
        yield engine


@pytest.fixture(scope="module")
def each_step(dummy_model: Path) -> Iterator[VllmEngine]:
    """An engine with vLLM's own scheduler, which reports after every step."""
    options = EngineOptions(str(dummy_model), {**ARGS, "scheduler_cls": VLLM_SCHEDULER})
    with closing(open_engine("vllm", options)) as engine:
        assert isinstance(engine, VllmEngine)
        yield engine


def generate(engine: VllmEngine, asked: list[Request]) -> dict[tuple[str, int], tuple[Any, ...]]:
    return {
        (sample.question_id, sample.index): tuple(getattr(sample, name) for name in FIELDS)
        for sample in engine.generate(asked)
    }


def with_stop(asked: list[Request], *stop: str) -> list[Request]:
    return [replace(one, sampling=replace(one.sampling, stop=stop)) for one in asked]


def count_reports(engine: VllmEngine, asked: list[Request], monkeypatch: pytest.MonkeyPatch) -> int:
    """How many reports of its engine vLLM's front process handles while it generates."""
    list(engine.generate(requests(1, 1, max_tokens=1)))
    assert engine._engine is not None
    processor = engine._engine._llm.output_processor
    original, reports = processor.process_outputs, 0

    def count(*args: Any, **kwargs: Any) -> Any:
        nonlocal reports
        reports += 1
        return original(*args, **kwargs)

    with monkeypatch.context() as patch:
        patch.setattr(processor, "process_outputs", count)
        list(engine.generate(asked))
    return reports


def test_the_samples_are_those_of_vllms_own_scheduler(engine: VllmEngine, each_step: VllmEngine) -> None:
    asked = [*requests(20, 2, max_tokens=60), *requests(1, 4, max_tokens=200)[2:]]  # one beyond 64 steps
    samples = generate(engine, asked)
    assert samples == generate(each_step, asked)
    assert {finish for _, finish, *_ in samples.values()} == {Finish.STOP, Finish.LENGTH}


def test_stop_strings_end_a_reply_beside_others(engine: VllmEngine, each_step: VllmEngine) -> None:
    plain, stopped = requests(10, 1, max_tokens=60), with_stop(requests(10, 4, max_tokens=60)[1:], "a", "B")
    stopped = [one for one in stopped if one.index]
    samples = generate(engine, plain + stopped)
    assert samples == generate(each_step, plain + stopped)
    assert not any(set("aB") & set(samples[one.question_id, one.index][0]) for one in stopped)
    whole = generate(engine, [replace(one, sampling=plain[0].sampling) for one in stopped])
    assert any(set("aB") & set(text) for text, *_ in whole.values())


def test_a_request_is_reported_when_it_is_finished_and_seldom_before(
    engine: VllmEngine, each_step: VllmEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = requests(1, 4, max_tokens=100)
    steps = max(sample.output_tokens or 0 for sample in engine.generate(asked))
    assert count_reports(engine, asked, monkeypatch) <= len(asked) + steps // 64 + 1
    assert count_reports(each_step, asked, monkeypatch) >= steps
    assert count_reports(engine, with_stop(asked, "never said"), monkeypatch) >= steps


def test_the_engine_goes_on_after_requests_were_cancelled(engine: VllmEngine) -> None:
    asked = requests(30, 4, max_tokens=60)
    first: list[Sample] = []
    for _ in range(3):
        generated = engine.generate(asked)
        first.append(next(generated))
        generated.close()
    samples = generate(engine, asked)
    assert len(samples) == len(asked)
    for sample in first:
        assert samples[sample.question_id, sample.index][0] == sample.text


def test_asynchronous_scheduling_keeps_its_scheduler() -> None:
    from vllm.config.scheduler import SchedulerConfig
    from vllm.v1.core.sched.async_scheduler import AsyncScheduler

    from r1eval.engines.vllm_settings import report_finished_only

    for asynchronous in (True, False):
        config = SchedulerConfig(max_model_len=8, is_encoder_decoder=False, async_scheduling=asynchronous)
        report_finished_only(config)
        scheduler = config.get_scheduler_cls()
        assert issubclass(scheduler, AsyncScheduler) is asynchronous
        assert scheduler.__module__ == "r1eval.engines.finished_outputs"
    config.scheduler_cls = VLLM_SCHEDULER
    report_finished_only(config)
    assert config.scheduler_cls == VLLM_SCHEDULER
