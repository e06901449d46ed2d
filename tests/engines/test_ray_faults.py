"""The `ray` engine when a process, a node or the cluster dies: real Ray, with actors that hold no model."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import psutil
import pytest

from r1eval.engines import ray_placement, ray_pool
from r1eval.engines.catalogue import open_engine
from r1eval.engines.protocol import Engine, EngineOptions
from r1eval.engines.ray_cluster import Cluster
from r1eval.errors import EngineError, R1evalError
from r1eval.store.records import Request, Sample
from tests.engines.clusters import EchoActor, LocalCluster, local_cluster, wait_until
from tests.engines.models import request, requests

pytestmark = [pytest.mark.engine, pytest.mark.slow]

Open = Callable[..., Engine]


@pytest.fixture(scope="module")
def cluster() -> Iterator[LocalCluster]:
    with local_cluster(4) as cluster, closing(Cluster(cluster.address)):  # joined once, by all engines
        yield cluster


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
def start(dummy_model: Path, cluster: LocalCluster, said: list[str], monkeypatch: pytest.MonkeyPatch) -> Open:
    """Opens the engine with actors that need a hundredth of a CPU and hold no model."""
    monkeypatch.setattr(ray_placement, "EngineActor", EchoActor)

    def start(wrong: dict[str, Any] | None = None, **args: str) -> Engine:
        args = {"address": cluster.address, "actors": "2", "cpus_per_actor": "0.5", **args}
        return open_engine(
            "ray", EngineOptions(str(dummy_model), args, chat_template_args=wrong or {}, warn=said.append)
        )

    return start


def keys(samples: list[Sample]) -> set[tuple[str, int]]:
    return {(sample.question_id, sample.index) for sample in samples}


def asked_until(engine: Engine, actors: int) -> Iterator[Request]:
    """Requests until so many actors have answered, and forty more."""
    number = 0
    while len(engine.describe().get("samples", ())) < actors:
        yield request("early", number)
        number += 1
    yield from requests(20, 2)


def test_every_request_is_answered_once_and_by_all_actors(start: Open) -> None:
    with closing(start()) as engine:
        samples = list(engine.generate(asked_until(engine, 2)))
        assert len(samples) == len(keys(samples))
        assert keys(samples) >= keys_of_requests(20)
        assert {sample.server for sample in samples} == {"node/actor-0", "node/actor-1"}
        assert sum(engine.describe()["samples"].values()) == len(samples)


def keys_of_requests(questions: int) -> set[tuple[str, int]]:
    return {(one.question_id, one.index) for one in requests(questions, 2)}


def test_the_samples_of_a_killed_actor_are_asked_again(start: Open, said: list[str]) -> None:
    with closing(start(actors="1")) as engine:
        generated = engine.generate(requests(20, 2))
        first = next(generated)
        os.kill(int(first.text), signal.SIGKILL)
        samples = [first, *generated]
        assert len(samples) == 40
        assert keys(samples) == keys_of_requests(20)
        assert len({sample.text for sample in samples}) == 2
        assert engine.describe()["restarted"] == 1
    assert wait_until(lambda: len(said) == 1)
    assert said[0] == (
        "node/actor-0 died: its process was killed, or crashed; its work goes to the others, and it is "
        "started again"
    )


def test_a_request_that_kills_an_actor_is_asked_again(start: Open, tmp_path: Path) -> None:
    deadly = request("dies", content=str(tmp_path / "died"))
    with closing(start()) as engine:
        samples = list(engine.generate([*requests(5, 2), deadly]))
    assert len(samples) == 11


def test_without_restarts_the_others_go_on(start: Open, said: list[str]) -> None:
    with closing(start(restarts="0")) as engine:
        generated = engine.generate(requests(40, 2))
        first = next(generated)
        os.kill(int(first.text), signal.SIGKILL)
        samples = [first, *generated]
        assert wait_until(lambda: said and said[-1].endswith("going on with 1 of 2"))
    assert keys(samples) == keys_of_requests(40)


def test_the_last_actor_s_death_ends_the_run_with_its_cause(start: Open) -> None:
    with closing(start(actors="1", restarts="0")) as engine:
        generated = engine.generate(requests(40, 2))
        first = next(generated)
        os.kill(int(first.text), signal.SIGKILL)
        with pytest.raises(
            EngineError, match="no engine is left on the Ray cluster: node/actor-0 died: its pro"
        ):
            list(generated)


@pytest.mark.parametrize(("lasting", "kind"), [(True, R1evalError), (False, EngineError)])
def test_actors_that_cannot_load_end_the_run(start: Open, lasting: bool, kind: type[R1evalError]) -> None:
    wrong = {"cannot_load": "model /m: there is no such folder", "lasting": lasting}
    with closing(start(wrong, restarts="1")) as engine, pytest.raises(R1evalError) as raised:
        list(engine.generate(requests(2, 2)))
    assert type(raised.value) is kind
    assert "could not start: model /m: there is no such folder" in str(raised.value)


def test_no_room_ends_the_run_after_its_patience(
    start: Open, said: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ray_pool, "BUSY_SECONDS", 1.0)
    monkeypatch.setattr(ray_pool, "CHECK_SECONDS", 0.3)
    no_room = pytest.raises(EngineError, match="no room for 3 s: each engine needs 64 CPUs")
    with closing(start(cpus_per_actor="64", patience="3")) as engine, no_room:
        list(engine.generate(requests(2, 2)))
    assert said == ["waiting for room on the Ray cluster: each engine needs 64 CPUs"]


def test_two_runs_share_the_cluster(start: Open) -> None:
    with closing(start()) as one, closing(start()) as other:
        first, second = one.generate(requests(20, 2)), other.generate(requests(20, 2))
        mixed = [sample for pair in zip(first, second, strict=True) for sample in pair]
    assert len(mixed) == 80


def test_closing_ends_the_actors(start: Open) -> None:
    engine = start({"seconds": 30})
    generated = engine.generate([request("quick")])
    with closing(start()) as other:
        pids = {int(sample.text) for sample in other.generate(requests(8, 2))}
    started = time.monotonic()
    generated.close()
    engine.close()
    engine.close()
    assert time.monotonic() - started < 20
    assert pids
    assert wait_until(lambda: not any(map(runs, pids)))


def runs(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


DRIVER = """
import sys
from contextlib import closing
from r1eval.engines import ray_placement, ray_pool
from r1eval.engines.catalogue import open_engine
from r1eval.engines.protocol import EngineOptions
from r1eval.errors import EngineError
from tests.engines.clusters import EchoActor
from tests.engines.models import requests
ray_placement.EngineActor = EchoActor
ray_pool.LOST_SECONDS = 3
args = {"address": sys.argv[2], "actors": "2", "cpus_per_actor": "0.5"}
options = EngineOptions(sys.argv[1], args, chat_template_args={"seconds": 0.5})
try:
    with closing(open_engine("ray", options)) as engine:
        for sample in engine.generate(requests(1000, 1)):
            print(sample.text, flush=True)
except KeyboardInterrupt:
    sys.exit(130)
except EngineError as error:
    sys.exit(str(error))
"""
"""a run in a process of its own: prints the process of each sample's actor"""


@contextmanager
def running(model: Path, cluster: LocalCluster) -> Iterator[tuple[subprocess.Popen[str], set[int]]]:
    """A run that has begun, and the processes of its actors."""
    command = [sys.executable, "-c", DRIVER, str(model), cluster.address]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as driver:
        assert driver.stdout is not None
        try:
            yield driver, {int(driver.stdout.readline()) for _ in range(8)}
        finally:
            driver.kill()


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL])
def test_no_actor_outlives_its_run(how: signal.Signals, dummy_model: Path, cluster: LocalCluster) -> None:
    with running(dummy_model, cluster) as (driver, pids):
        driver.send_signal(how)
        _, errors = driver.communicate(timeout=60)
    assert (driver.returncode, errors) == (130 if how is signal.SIGINT else -9, "")
    assert wait_until(lambda: not any(map(runs, pids)))
    assert cluster.nodes[0].poll() is None


def test_a_lost_node_s_samples_are_asked_again(start: Open, said: list[str], cluster: LocalCluster) -> None:
    cluster.add_node(4)
    with closing(start({"seconds": 0.2}, cpus_per_actor="4")) as engine:
        generated = engine.generate(asked_until(engine, 2))
        samples = []
        for sample in generated:
            samples.append(sample)
            if len(engine.describe()["samples"]) == 2:
                break
        cluster.kill_node(1)
        samples += generated
        assert wait_until(lambda: len(said) >= 1)
    assert keys(samples) >= keys_of_requests(20)
    assert len(samples) == len(keys(samples))


def test_a_lost_cluster_ends_the_run_in_time(dummy_model: Path) -> None:
    with local_cluster(2) as own, running(dummy_model, own) as (driver, _):
        own.kill()
        _, errors = driver.communicate(timeout=60)
    assert driver.returncode == 1
    assert re.fullmatch(
        r"the Ray cluster \S+ has not answered for 3 s; start it again, then run the same command again\n",
        errors,
    )
