"""The `ray` engine on a real cluster: the small real model in two actors, one of which is killed."""

import time
from collections.abc import Iterator
from contextlib import closing, suppress

import psutil
import pytest

from r1eval.engines.catalogue import open_engine
from r1eval.engines.protocol import Engine, EngineOptions
from r1eval.run.small_model import small_model
from r1eval.store.records import Request, Sample
from tests.engines.clusters import LocalCluster, local_cluster, wait_until
from tests.engines.models import request, requests

pytestmark = [pytest.mark.engine, pytest.mark.slow]

ARGS = {"max_num_seqs": "8", "kv_cache_memory_bytes": "100000000", "max_model_len": "512"}
TOKENS = 8


@pytest.fixture(scope="module")
def cluster() -> Iterator[LocalCluster]:
    with local_cluster(2) as cluster:
        yield cluster


@pytest.fixture(scope="module")
def said() -> list[str]:
    return []


@pytest.fixture(scope="module")
def engine(cluster: LocalCluster, said: list[str]) -> Iterator[Engine]:
    args = {**ARGS, "address": cluster.address, "restarts": "0"}
    options = EngineOptions(str(small_model()), args, warn=said.append)
    with closing(open_engine("ray", options)) as engine:
        yield engine


@pytest.fixture(scope="module")
def notices(engine: Engine) -> list[str]:
    return engine.notices(requests(1, 1))


def until_both_answer(engine: Engine, asked: list[Request]) -> Iterator[Request]:
    """Requests until both actors have answered, and twenty more; `asked` gets them."""
    while len(engine.describe().get("samples", ())) < 2:
        asked.append(request("early", len(asked), max_tokens=TOKENS))
        yield asked[-1]
        time.sleep(0.2)  # the other actor still loads, and needs the cores
    for one in requests(5, 4, max_tokens=TOKENS):
        asked.append(one)
        yield one


@pytest.fixture(scope="module")
def run(engine: Engine, cluster: LocalCluster, notices: list[str]) -> tuple[list[Request], list[Sample]]:
    """What was asked, and the samples; one of the two actors was killed on the way."""
    assert notices
    asked: list[Request] = []
    samples: list[Sample] = []
    killed = False
    for sample in engine.generate(until_both_answer(engine, asked)):
        samples.append(sample)
        if not killed and len({one.server for one in samples}) == 2:
            actors(cluster)[0].kill()
            killed = True
    return asked, samples


def actors(cluster: LocalCluster) -> list[psutil.Process]:
    found = []
    for process in psutil.Process(cluster.nodes[0].pid).children(recursive=True):
        with suppress(psutil.Error):
            if "EngineActor" in " ".join(process.cmdline()):
                found.append(process)
    return found


def test_the_layout_is_said_before_the_run(notices: list[str]) -> None:
    assert notices[-1].startswith("Ray cluster ")
    assert notices[-1].endswith(": 2 engines on 1 node, 1 CPU for each")


def test_a_killed_actor_costs_no_sample(run: tuple[list[Request], list[Sample]], said: list[str]) -> None:
    asked, samples = run
    assert len(samples) == len(asked)
    assert {(s.question_id, s.index) for s in samples} == {(r.question_id, r.index) for r in asked}
    assert wait_until(lambda: len(said) == 1)
    assert said[0].endswith("died: its process was killed, or crashed; going on with 1 of 2")


def test_the_texts_are_those_of_one_engine(run: tuple[list[Request], list[Sample]]) -> None:
    asked, samples = run
    some = asked[:4] + asked[-20:]
    with closing(open_engine("vllm", EngineOptions(str(small_model()), ARGS))) as engine:
        expected = {(one.question_id, one.index): one.text for one in engine.generate(some)}
    texts = {(one.question_id, one.index): one.text for one in samples}
    assert {key: texts[key] for key in expected} == expected


def test_the_record_says_who_generated_what(run: tuple[list[Request], list[Sample]], engine: Engine) -> None:
    about = engine.describe()
    counts = {name: sum(one.server == name for one in run[1]) for name in {one.server for one in run[1]}}
    assert about["samples"] == counts
    assert about["engine"] == "ray"
    assert about["actors"] == 2
    assert about["cluster"]["nodes"] == 1
    assert about["effective"]["max_num_seqs"] == 8
