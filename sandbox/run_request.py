"""A run as a jail is asked to do it, the limits that its processes get, and how it ended."""

import json
from dataclasses import dataclass

from sandbox.types import MAX_WALL_FACTOR, Limits

MAX_ADDRESS_SPACE = 1 << 46
"""bytes; what processors offer is not much more"""
POLL_SECONDS = {True: 0.1, False: 0.02}
"""how often the warden checks a run, with and without a control group that limits its memory"""


@dataclass(frozen=True)
class RunRequest:
    """One run that a jail is asked to do."""

    limits: Limits
    argv: tuple[str, ...] = ()
    """the command, "" standing for the program itself; empty for a Python program"""
    style: str = "script"
    """see `harness.run`"""
    arguments: tuple[str, ...] = ()
    """of a Python program"""
    function: str = ""
    program_file: str = ""
    """the program's file name in the box; "" if it needs none"""
    result_file: str = ""
    """the file in the box that is copied to standard output after the run"""
    limit_address_space: bool = True
    """False for virtual machines, which reserve gigabytes of address space"""


@dataclass(frozen=True)
class RunReply:
    """How a run ended and what it used."""

    status: int = 0
    """as returned by `os.waitpid`"""
    exceeded: str = ""
    """the limit that ended it: cpu, wall, memory, output, files; "" if it ended by itself"""
    cpu_seconds: float = 0.0
    memory_bytes: int = 0
    """peak"""
    oom_killed: bool = False
    """the kernel killed one of its processes for lack of memory"""
    failure: str = ""
    """an error of the sandbox itself"""


def encode_request(
    request: RunRequest, preload: tuple[str, ...], isolated: bool, grouped: bool, counts_cpu: bool
) -> bytes:
    """The request as the warden reads it: see `zygote.RunMessage`.

    preload: modules that the warden imports first. grouped: a control group limits memory; counts_cpu: it
    counts CPU time too.
    """
    limits = request.limits
    message = {
        "argv": request.argv,
        "style": request.style,
        "arguments": request.arguments,
        "function": request.function,
        "program_file": request.program_file,
        "result_file": request.result_file,
        "preload": preload,
        "output_bytes": limits.output_bytes,
        "cpu_seconds": limits.cpu_seconds,
        "wall_seconds": limits.effective_wall_seconds,
        "max_wall_seconds": MAX_WALL_FACTOR * limits.effective_wall_seconds,
        "memory_bytes": limits.memory_bytes,
        "isolated": isolated,
        "counts_cpu": counts_cpu,
        "poll_seconds": POLL_SECONDS[grouped],
        "resource_limits": _resource_limits(request, isolated),
    }
    return json.dumps(message).encode()


def _resource_limits(request: RunRequest, isolated: bool) -> dict[str, int]:
    """Limits of every process of a run, by the names of `resource.RLIMIT_…`."""
    limits = request.limits
    resource_limits = {
        "CPU": int(limits.cpu_seconds) + 2,  # last resort: counts whole seconds
        "FSIZE": limits.output_bytes + 1,
        "STACK": limits.memory_bytes,
        "NOFILE": 64 if request.limit_address_space else 256,
    }
    if isolated:  # outside a user namespace the user's other processes count too
        resource_limits["NPROC"] = limits.processes + 1
    if request.limit_address_space:  # a thread reserves a stack as large as that of the program
        stacks = (limits.processes + 4) * limits.memory_bytes
        resource_limits["AS"] = min(stacks + (1 << 30), MAX_ADDRESS_SPACE)
    return resource_limits
