"""Whether a server answers, which model it serves, and whether it still answers while it generates."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from r1eval.engines.openai_exchange import Exchange, explain
from r1eval.engines.openai_http import NoReplyError
from r1eval.engines.openai_prompt import find_entry, list_entries
from r1eval.engines.openai_server import Server

PROBE_SECONDS = 5.0
"""how long a server may take to answer a question that costs it nothing"""

SILENT_SECONDS = 3.0
"""of silence on all connections of a server before it is asked whether it still answers"""

PROBES = 2
"""in a row that a hanging server does not answer"""

WITH_HEALTH = frozenset({"vllm", "llamacpp", "sglang"})
"""servers whose `/health` is cheap, and says more than `/v1/models`; elsewhere it may ask every model"""

IDENTITY = ("n_params", "size", "n_vocab", "n_embd")
"""what llama.cpp tells of its model, which it serves under any name"""


@dataclass(frozen=True)
class Health:
    """What a server said when asked."""

    problem: str = ""
    """why it cannot be used; "" if it can"""
    answered: bool = True
    """whether it said anything at all"""
    models: tuple[str, ...] = ()
    """the models that it lists; () if it does not tell"""
    entry: Mapping[str, Any] = field(default_factory=dict)
    """the run's model among them; {} if it is not, or it does not tell"""

    @property
    def identity(self) -> tuple[Any, ...] | None:
        """The model itself rather than its name; None if the server does not tell."""
        meta = self.entry.get("meta")
        if self.entry.get("owned_by") != "llamacpp" or not isinstance(meta, Mapping):
            return None
        return tuple(meta.get(name) for name in IDENTITY)

    @property
    def context(self) -> int | None:
        """The model's context there, prompt and output; None if the server does not tell."""
        length = self.entry.get("max_model_len")
        return length if type(length) is int else None


async def check(exchange: Exchange, server: Server, model: str) -> Health:
    """Ask for `/v1/models`, which any answer shows to work that is no 5xx, and where cheap for `/health`."""
    try:
        async with asyncio.timeout(PROBE_SECONDS):
            status, listed = await exchange.look(server, "/v1/models")
            if status >= 500 and status != 501:
                return Health(f"HTTP {status} from /v1/models")
            entry, entries = find_entry(listed, model), list_entries(listed)
            if any(one.get("owned_by") in WITH_HEALTH for one in entries):
                status, _ = await exchange.look(server, "/health")
                if status >= 500:
                    return Health(f"HTTP {status} from /health")
    except TimeoutError:
        return Health(f"no answer within {PROBE_SECONDS:g} s", answered=False)
    except NoReplyError as problem:
        return Health(explain(problem), answered=False)
    return Health(models=tuple(str(one["id"]) for one in entries if one.get("id")), entry=entry)


@dataclass(eq=False)
class Pulse:
    """What is known of how one server answers."""

    probe: "asyncio.Task[None] | None" = None
    next_at: float = 0.0
    """when it may be asked again while it works; monotonic seconds"""
    answers_at_work: bool = False
    """whether it once answered while it generated: if it does not, it hangs"""
    unanswered: int = 0
    """probes in a row, without a sign of it in between"""
    silent_since: float = 0.0
    """the first of these"""

    def is_due(self, server: Server, now: float) -> bool:
        """Whether to ask: one that does not work, once its pause is over; one that works, if it is silent."""
        if not server.is_member or (self.probe is not None and not self.probe.done()):
            return False
        if server.down_since is not None:
            return not server.on_trial and server.paused_until <= now
        if not server.calls or now < self.next_at:
            return False
        if self.answers_at_work:
            return now - server.heard_at > SILENT_SECONDS * server.leniency
        return now - (server.first_used or now) > 1

    def note(self, server: Server, *, answered: bool, asked_at: float, now: float) -> bool:
        """Note an answer while it worked, or none; True if the server hangs."""
        self.next_at = now + (PROBE_SECONDS if answered else 0.0)
        if answered or server.heard_at > asked_at or not server.calls:
            self.answers_at_work = self.answers_at_work or answered
            self.unanswered = 0
            return False
        self.silent_since = self.silent_since if self.unanswered else asked_at
        self.unanswered += 1
        self.next_at = now if self.answers_at_work else now + 2 * PROBE_SECONDS
        return self.answers_at_work and self.unanswered >= PROBES
