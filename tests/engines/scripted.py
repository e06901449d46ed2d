"""The openai engine on scripted servers: shared by its test modules."""

import socket
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any

from r1eval.engines.catalogue import open_engine
from r1eval.engines.protocol import Engine, EngineOptions
from r1eval.store.records import Sample
from tests.engines.models import request
from tests.engines.servers import FakeServer, Reply, ReplyFunction, completion, run_server


@contextmanager
def open_openai(*urls: str, warnings: list[str] | None = None, **args: Any) -> Iterator[Engine]:
    """An engine with these `--engine-arg`s; what it warns of goes into `warnings`."""
    said = [] if warnings is None else warnings
    with closing(open_engine("openai", EngineOptions("m", args, urls, warn=said.append))) as engine:
        yield engine


def generate_one(reply: ReplyFunction, **args: Any) -> tuple[Sample, FakeServer]:
    with run_server(reply) as server, open_openai(server.url, **args) as engine:
        (sample,) = engine.generate([request("q0", 3)])
    return sample, server


def always(reply: Reply) -> ReplyFunction:
    return lambda _body, _before: reply


def first(*replies: Reply) -> ReplyFunction:
    """These replies in turn, then completions."""
    return lambda _body, before: replies[before] if before < len(replies) else completion()


def refuse(parameter: str, reply: Reply, then: ReplyFunction | None = None) -> ReplyFunction:
    """This reply to requests with the parameter, `then`'s (a completion) to others."""

    def choose(body: dict[str, Any], before: int) -> Reply:
        if parameter in body and body[parameter] is not False:
            return reply
        return completion() if then is None else then(body, before)

    return choose


def unused_url() -> str:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{probe.getsockname()[1]}/v1"
