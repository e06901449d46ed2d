"""The table of engines: name to engine, imported on first use."""

from collections.abc import Callable, Mapping

from benchmarks.errors import did_you_mean
from r1eval.engines.protocol import Engine, EngineOptions
from r1eval.errors import R1evalError


def open_engine(name: str, options: EngineOptions) -> Engine:
    """The engine with this name; R1evalError for an unknown name or unknown arguments."""
    if name not in ENGINES:
        raise R1evalError(
            f"--engine {name}: there is no such engine ({', '.join(ENGINES)}){did_you_mean(name, ENGINES)}"
        )
    return ENGINES[name](options)


def _vllm(options: EngineOptions) -> Engine:
    from r1eval.engines.vllm import VllmEngine

    return VllmEngine(options)


def _openai(options: EngineOptions) -> Engine:
    from r1eval.engines.openai import OpenAIEngine

    return OpenAIEngine(options)


def _ray(options: EngineOptions) -> Engine:
    from r1eval.engines.ray import RayEngine

    return RayEngine(options)


def _replay(options: EngineOptions) -> Engine:
    from r1eval.engines.replay import ReplayEngine

    return ReplayEngine(options)


ENGINES: Mapping[str, Callable[[EngineOptions], Engine]] = {
    "vllm": _vllm,
    "openai": _openai,
    "ray": _ray,
    "replay": _replay,
}
