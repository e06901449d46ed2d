"""Two real llama.cpp servers, of which one is frozen, killed and started again while a run goes on."""

import os
import signal
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from r1eval.engines import openai_health
from r1eval.engines.protocol import Engine
from r1eval.store.records import Finish, Request, Sample
from tests.engines.llama_server import LlamaServer, run_llama_server
from tests.engines.models import request, requests
from tests.engines.scripted import open_openai

pytestmark = [pytest.mark.engine, pytest.mark.slow]

WITHIN_SECONDS = 60.0
"""that a shared machine may take; waiting for a time-out would take minutes"""

TOKENS = 6


@pytest.fixture(scope="module")
def steady() -> Iterator[LlamaServer]:
    with run_llama_server() as server:
        yield server


def endless() -> Iterator[Request]:
    index = 0
    while True:
        yield request(f"q{index}", max_tokens=TOKENS)
        index += 1


def draw_until(generated: Iterator[Sample], samples: list[Sample], holds: Callable[[], Any]) -> None:
    """Take samples until it holds."""
    end = time.monotonic() + WITHIN_SECONDS
    while not holds():
        samples.append(next(generated))
        assert time.monotonic() < end, "it took too long"


def state_of(engine: Engine, server: LlamaServer) -> str:
    return str(engine.describe()["servers"][server.url]["state"])


def test_a_killed_server_loses_nothing_and_the_record_says_who_gave_what(steady: LlamaServer) -> None:
    asked = requests(6, 3, max_tokens=TOKENS)
    warnings: list[str] = []
    with (
        run_llama_server() as killed,
        open_openai(steady.url, killed.url, warnings=warnings, concurrency="8") as engine,
    ):
        samples: list[Sample] = []
        generated = engine.generate(asked)
        draw_until(generated, samples, lambda: {one.server for one in samples} == {steady.url, killed.url})
        os.kill(killed.process.pid, signal.SIGKILL)
        killed.process.wait()
        given_before = sum(one.server == killed.url for one in samples)
        draw_until(generated, samples, lambda: state_of(engine, killed) == "down")
        samples += generated
        servers = engine.describe()["servers"]
    assert Counter((one.question_id, one.index) for one in samples) == Counter(
        (one.question_id, one.index) for one in asked
    )
    assert {one.finish for one in samples} <= {Finish.STOP, Finish.LENGTH}
    given = Counter(one.server for one in samples)
    assert {name: one["samples"] for name, one in servers.items()} == given
    assert {name: one["state"] for name, one in servers.items()} == {steady.url: "up", killed.url: "down"}
    assert servers[killed.url]["failures"] >= 1
    assert given[killed.url] <= given_before + 8  # what was finished, but not yet taken
    (warning,) = warnings
    assert warning.startswith(killed.url)
    assert warning.endswith("its requests go to the other servers")


def test_a_server_joins_through_the_file_freezes_wakes_and_is_removed(
    steady: LlamaServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(openai_health, "PROBE_SECONDS", 2.0)
    monkeypatch.setattr(openai_health, "SILENT_SECONDS", 1.0)
    path, warnings = tmp_path / "urls", list[str]()
    path.write_text(f"{steady.url}\n")
    with (
        run_llama_server() as other,
        open_openai(f"@{path}", warnings=warnings, concurrency="4") as engine,
    ):
        samples: list[Sample] = []
        generated = engine.generate(endless())

        def draw_from_other() -> None:
            taken = len(samples)
            draw_until(generated, samples, lambda: other.url in {one.server for one in samples[taken:]})

        draw_until(generated, samples, lambda: len(samples) > 2)
        path.write_text(f"{steady.url}\n{other.url}\n")
        draw_from_other()
        working = time.monotonic() + 3.0  # it is seen to answer while it generates
        draw_until(generated, samples, lambda: time.monotonic() > working)
        os.kill(other.process.pid, signal.SIGSTOP)
        draw_until(generated, samples, lambda: state_of(engine, other) == "down")
        os.kill(other.process.pid, signal.SIGCONT)
        draw_from_other()
        path.write_text(f"{steady.url}\n")
        draw_until(generated, samples, lambda: state_of(engine, other) == "removed")
        generated.close()
        rest = list(engine.generate(requests(2, 2, max_tokens=TOKENS)))
    assert any("hangs" in warning for warning in warnings)
    assert f"{other.url} works again" in warnings
    assert max(Counter(one.question_id for one in samples).values()) == 1
    assert {one.server for one in rest} == {steady.url}
