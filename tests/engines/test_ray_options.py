"""The `ray` engine's arguments, its layout on a cluster, and what it says where there is none."""

import socket
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from r1eval.engines.catalogue import open_engine
from r1eval.engines.parallel import ModelSize
from r1eval.engines.protocol import EngineOptions
from r1eval.engines.ray_cluster import ClusterNode
from r1eval.engines.ray_errors import describe_error
from r1eval.engines.ray_layout import Layout, choose_layout
from r1eval.engines.ray_options import RayOptions, parse_ray_options
from r1eval.errors import R1evalError
from tests.engines.models import requests

GIB = 2**30
B7 = ModelSize(15 * GIB, 57_344, 28)
B70 = ModelSize(131 * GIB, 327_680, 64)


def nodes(*sizes: tuple[float, int]) -> list[ClusterNode]:
    """Nodes with these CPUs and GPUs."""
    return [ClusterNode(f"n{n}", f"10.0.0.{n}", cpus, gpus, 64 * GIB) for n, (cpus, gpus) in enumerate(sizes)]


def layout(args: Mapping[str, str], cluster: list[ClusterNode], model: ModelSize | None = B7) -> Layout:
    memory = {node.id: [80 * GIB] * node.gpus for node in cluster}
    return choose_layout(parse_ray_options(EngineOptions("m", args)), cluster, memory, (model, 32_768))


TWO_OF_8 = nodes((64, 8), (64, 8))

LAYOUTS = [
    # arguments, nodes, model -> what is said, vLLM's arguments
    ({}, TWO_OF_8, B7, "16 engines on 2 nodes, 1 GPU and 1 CPU for each", {"tensor_parallel_size": "1"}),
    ({}, TWO_OF_8, B70, "4 engines on 2 nodes, 4 GPUs and 1 CPU for each", {"tensor_parallel_size": "4"}),
    ({}, TWO_OF_8, None, "16 engines on 2 nodes, 1 GPU and 1 CPU for each", {"tensor_parallel_size": "1"}),
    ({"tensor_parallel_size": "4"}, TWO_OF_8, B7, "4 engines on 2 nodes, 4 GPUs and 1 CPU for each", {}),
    (
        {"tensor_parallel_size": "8", "pipeline_parallel_size": "2"},
        TWO_OF_8,
        B70,
        "1 engine on 2 nodes, 16 GPUs on several nodes and 1 CPU for each",
        {"distributed_executor_backend": "ray"},
    ),
    (
        {"gpus_per_actor": "0.5"},
        TWO_OF_8,
        B7,
        "32 engines on 2 nodes, 0.5 GPUs and 1 CPU for each",
        {"tensor_parallel_size": "1"},
    ),
    (
        {"gpus_per_actor": "3"},
        TWO_OF_8,
        B7,
        "4 engines on 2 nodes, 3 GPUs and 1 CPU for each",
        {"tensor_parallel_size": "3"},
    ),
    (
        {"cpus_per_actor": "16"},
        TWO_OF_8,
        B7,
        "8 engines on 2 nodes, 1 GPU and 16 CPUs for each",
        {"tensor_parallel_size": "1"},
    ),
    (
        {"actors": "20"},
        TWO_OF_8,
        B7,
        "20 engines on 2 nodes, 1 GPU and 1 CPU for each; room for 16 now",
        {"tensor_parallel_size": "1"},
    ),
    ({}, nodes((2, 0)), B7, "2 engines on 1 node, 1 CPU for each", {"tensor_parallel_size": "1"}),
    (
        {"cpus_per_actor": "4"},
        nodes((16, 0), (2, 0)),
        B7,
        "4 engines on 1 node, 4 CPUs for each",
        {"tensor_parallel_size": "1", "kv_cache_memory_bytes": str(4 * GIB)},
    ),
]


@pytest.mark.parametrize(("args", "cluster", "model", "said", "vllm"), LAYOUTS)
def test_the_cluster_is_filled_unless_the_user_says_otherwise(
    args: dict[str, str], cluster: list[ClusterNode], model: ModelSize | None, said: str, vllm: dict[str, str]
) -> None:
    chosen = layout(args, cluster, model)
    assert chosen.describe() == said
    assert chosen.args == vllm


@given(
    st.lists(st.tuples(st.integers(1, 128), st.integers(0, 16)), min_size=1, max_size=5),
    st.sampled_from([1, 2, 4, 8, 16]),
    st.sampled_from([0.5, 1, 4]),
)
def test_engines_never_need_more_than_the_nodes_have(
    sizes: list[tuple[int, int]], tensor: int, cpus: float
) -> None:
    cluster = nodes(*sizes)
    args = {"tensor_parallel_size": str(tensor), "cpus_per_actor": str(cpus), "actors": "1"}
    chosen = layout(args, [node for node in cluster if node.gpus] or cluster)
    assert chosen.room * chosen.gpus <= sum(node.gpus for node in cluster)
    assert chosen.across_nodes or chosen.room * cpus <= sum(node.cpus for node in cluster)


WRONG = [
    ({"actors": "0"}, "--engine-arg actors=0: give 1 or more"),
    ({"actors": "many"}, "--engine-arg actors=many: give int"),
    ({"gpus_per_actor": "1.5"}, "--engine-arg gpus_per_actor=1.5: give a whole number, or less than 1"),
    ({"gpus_per_actor": "0"}, "--engine-arg gpus_per_actor=0: give a whole number"),
    ({"patience": "-1"}, "--engine-arg patience=-1: give 0 or more"),
    ({"runtime_env": "pip"}, "--engine-arg runtime_env=pip: give a JSON object"),
    ({"runtime_env": "{"}, "--engine-arg runtime_env={: not valid JSON"),
    ({"data_parallel_size": "2"}, "give actors=N"),
    ({"distributed_executor_backend": "ray"}, "every actor has an engine of its own"),
    ({"address": "ray://head:10001"}, "Ray Client is not supported; run r1eval on a machine of the cluster"),
]


@pytest.mark.parametrize(("args", "message"), WRONG)
def test_a_wrong_argument_is_named_with_its_fix(args: dict[str, str], message: str) -> None:
    with pytest.raises(R1evalError) as raised:
        parse_ray_options(EngineOptions("m", args))
    assert message in str(raised.value)
    assert "\n" not in str(raised.value)


def test_contradicting_sizes_are_refused() -> None:
    with pytest.raises(
        R1evalError, match="gpus_per_actor=2 contradicts the parallel sizes of vLLM, which need 4"
    ):
        layout({"gpus_per_actor": "2", "tensor_parallel_size": "4"}, TWO_OF_8)


def test_a_cluster_that_is_too_small_is_said() -> None:
    with pytest.raises(R1evalError, match="no room for an engine, which needs 4 CPUs; its largest node has"):
        layout({"cpus_per_actor": "4"}, nodes((2, 0)))


def test_the_other_arguments_go_to_vllm() -> None:
    args = {"actors": "2", "max_model_len": "4096", "address": "head:6379"}
    assert parse_ray_options(EngineOptions("m", args)) == RayOptions(
        parse_ray_options(EngineOptions("m", {"max_model_len": "4096"})).vllm, address="head:6379", actors=2
    )


@pytest.fixture
def closed_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    return port


@pytest.mark.parametrize("by", ["argument", "variable"])
def test_without_a_cluster_the_user_learns_how_to_start_one(
    dummy_model: Path, closed_port: int, monkeypatch: pytest.MonkeyPatch, by: str
) -> None:
    address = f"127.0.0.1:{closed_port}"
    monkeypatch.setenv("RAY_ADDRESS", address if by == "variable" else "")
    args = {"address": address} if by == "argument" else {}
    with closing(open_engine("ray", EngineOptions(str(dummy_model), args))) as engine:
        assert engine.render(requests(1, 1)[0].messages).tokens  # it needs no cluster
        with pytest.raises(R1evalError) as raised:
            engine.notices(requests(1, 1))
    assert str(raised.value) == (
        f"Ray cluster {address}{' (RAY_ADDRESS)' if by == 'variable' else ''}: no cluster answers there "
        "(Connection refused); start one with `ray start --head`, and `ray start --address=HOST:6379` on "
        "each other machine"
    )
    assert raised.value.exit_code == 2


@pytest.mark.parametrize(
    ("text", "cause"),
    [
        (
            "The actor died.\n\tpid: 4\nWorker exit detail: Worker exits with connection error code 2.",
            "its process was killed, or crashed",
        ),
        ("The actor died.\nThe actor is dead because its node has died. Node Id: 3", "its node is gone"),
        (
            "ray::A.__init__()\nModuleNotFoundError: No module named 'r1eval'",
            "the package r1eval is not installed there",
        ),
        ("", "ValueError"),
        ("first line\nsecond", "first line"),
    ],
)
def test_ray_s_pages_become_a_few_words(text: str, cause: str) -> None:
    assert describe_error(ValueError(text)) == cause
