"""Cost of r1eval's vLLM engine relative to `vllm.LLM.generate`: same requests, same settings, alternating.

    python -m tests.perf.engine [--model FOLDER] [--pairs 5] [--top-p as-run|vllm|r1eval]
        [--seeded true|false] [--scoring] [--compare vllm|seeds|vllm-seeds] [--questions 100] [--k 4]
        [--max-tokens 128] [--engine-arg KEY=VALUE]...

Each round is a subprocess. Two figures, and the median and range of r1eval's ratio to plain vLLM in each:
tokens per second of wall time, and tokens per second of CPU time of all processes, the engine's included.
Loading and the first requests are outside both. On a machine that others use, only the second says anything,
and only with OMP_NUM_THREADS=1: threads that wait for a preempted one spin.

The default is a model without weights, so that the engine's own cost is visible. `--top-p` says whose top-p
sampler runs: r1eval's in r1eval and vLLM's in vLLM (as a run does), or the same one in both. `--scoring`
grades r1eval's samples as they finish. `--compare seeds` runs r1eval with a seed per sample and without,
`--compare vllm-seeds` does so with plain vLLM: whether seeds keep a GPU off its fast sampler.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, closing
from dataclasses import asdict, dataclass, replace
from itertools import islice
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.types import Answer, Sampling
from r1eval.engines import vllm_settings
from r1eval.engines.arguments import convert_types
from r1eval.engines.catalogue import open_engine
from r1eval.engines.chat_template import ChatTemplate
from r1eval.engines.protocol import EngineOptions
from r1eval.store.records import Message, Request, Sample
from tests.engines.models import write_model

TARGETS = "0.98 with a real model, 0.95 with the toy"
WARM_UP = 16
"""requests before the clocks start: the first steps are slow"""

AS_RUN, VLLM, R1EVAL = "as-run", "vllm", "r1eval"


@dataclass(frozen=True)
class Workload:
    model: str
    args: dict[str, str]
    questions: int
    k: int
    max_tokens: int
    top_p: str
    seeded: bool
    scoring: bool

    def requests(self, first_seed: int = 0) -> Iterator[Request]:
        sampling = Sampling(temperature=0.6, top_p=0.95, max_tokens=self.max_tokens, k=self.k)
        for question in range(self.questions):
            words = f"Tom has {question + 3} apples and buys {2 * question + 1} more. How many has he?"
            for index in range(self.k):
                seed = first_seed + question * self.k + index
                yield Request("perf", str(question), index, (Message("user", words),), sampling, seed)


@dataclass(frozen=True)
class Cost:
    """What a number of generated tokens took."""

    tokens: int
    seconds: float
    cpu_seconds: float
    """of this process and all under it"""

    @property
    def per_second(self) -> float:
        return self.tokens / self.seconds

    @property
    def per_cpu_second(self) -> float:
        return self.tokens / self.cpu_seconds


def measure(generate: Callable[[], int]) -> Cost:
    """The cost of `generate`, which returns the number of its tokens."""
    started, cpu_started = time.perf_counter(), cpu_seconds()
    tokens = generate()
    return Cost(tokens, time.perf_counter() - started, cpu_seconds() - cpu_started)


def cpu_seconds() -> float:
    """CPU time of this process, its descendants, and those that ended."""
    import psutil

    own = psutil.Process()
    times = [process.cpu_times() for process in (own, *own.children(recursive=True))]
    return sum(t.user + t.system + t.children_user + t.children_system for t in times)


def r1eval_cost(workload: Workload) -> Cost:
    args = {**workload.args, "seeded": str(workload.seeded).lower()}
    if workload.top_p == VLLM:
        args["logits_processors"] = "none"
    with ExitStack() as stack:
        engine = stack.enter_context(closing(open_engine("vllm", EngineOptions(workload.model, args))))
        list(engine.generate(islice(workload.requests(10**6), WARM_UP)))
        finish = _start_scoring(stack) if workload.scoring else list[Sample]

        def generate() -> int:
            return sum(sample.output_tokens or 0 for sample in finish(engine.generate(workload.requests())))

        return measure(generate)


def _start_scoring(stack: ExitStack) -> Callable[[Iterable[Sample]], list[Sample]]:
    """A function that grades samples as they come, in the grader's own processes, and returns them."""
    from r1eval.scoring.grader import Grader
    from r1eval.scoring.grades import Item

    grader = stack.enter_context(Grader(workers=2))
    list(grader.grade([Item(Answer.EXPRESSION, "1", "\\boxed{1}")]))

    def grade(samples: Iterable[Sample]) -> list[Sample]:
        finished: list[Sample] = []

        def items() -> Iterator[Item]:
            for sample in samples:
                finished.append(sample)
                yield Item(Answer.EXPRESSION, "\\frac{1}{2}", sample.text)

        list(grader.grade(items()))
        return finished

    return grade


def vllm_cost(workload: Workload) -> Cost:
    """Plain `vllm.LLM.generate` with the settings that r1eval uses. Prompts are encoded within the clocks, as
    r1eval's are.
    """
    types = vllm_settings.argument_types()
    user_args = convert_types(workload.args, types)
    settings = vllm_settings.default_arguments(user_args, seeded=workload.seeded) | user_args
    settings.pop("logits_processors", None)
    if workload.top_p == R1EVAL:
        settings["logits_processors"] = [vllm_settings.NUCLEUS]
    vllm_settings.set_environment(settings)
    template = ChatTemplate(EngineOptions(workload.model, workload.args), settings, None)
    from vllm import LLM

    llm = LLM(model=workload.model, **settings)

    def generate(requests: Iterable[Request]) -> int:
        asked = list(requests)
        prompts = [{"prompt_token_ids": template.encode(request.messages)[1]} for request in asked]
        params = [_sampling_params(workload, request) for request in asked]
        outputs = llm.generate(prompts, params, use_tqdm=False)
        return sum(len(output.outputs[0].token_ids) for output in outputs)

    generate(islice(workload.requests(10**6), WARM_UP))
    return measure(lambda: generate(workload.requests()))


def _sampling_params(workload: Workload, request: Request) -> Any:
    from vllm import SamplingParams

    own_top_p = workload.top_p == R1EVAL
    top_p = request.sampling.top_p
    return SamplingParams(
        temperature=request.sampling.temperature,
        top_p=1.0 if own_top_p else top_p,
        extra_args={vllm_settings.TOP_P: top_p} if own_top_p else None,
        max_tokens=request.sampling.max_tokens,
        seed=request.seed if workload.seeded else None,
    )


COSTS = {"r1eval": r1eval_cost, "vllm": vllm_cost}


def cost_in_subprocess(name: str, workload: Workload) -> Cost:
    """Measured in a new process so that neither warms up the other."""
    command = [sys.executable, "-m", "tests.perf.engine", "--only", name]
    command += ["--workload", json.dumps(asdict(workload))]
    result = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    return Cost(**json.loads(result.stdout.splitlines()[-1]))


def sides(compare: str, workload: Workload) -> dict[str, tuple[str, Workload]]:
    """The two sides of a comparison, by name: the engine and its workload."""
    if compare == "vllm":
        return {"r1eval": ("r1eval", workload), "plain vLLM": ("vllm", workload)}
    engine = "vllm" if compare == "vllm-seeds" else "r1eval"
    return {
        "with seeds": (engine, replace(workload, seeded=True)),
        "without": (engine, replace(workload, seeded=False)),
    }


def compare_sides(both: dict[str, tuple[str, Workload]], pairs: int) -> None:
    first, second = both
    ratios: dict[str, list[float]] = {"wall time": [], "CPU time": []}
    for number in range(pairs):
        order = (first, second) if number % 2 == 0 else (second, first)
        costs = {name: cost_in_subprocess(*both[name]) for name in order}
        a, b = costs[first], costs[second]
        ratios["wall time"].append(a.per_second / b.per_second)
        ratios["CPU time"].append(a.per_cpu_second / b.per_cpu_second)
        print(
            f"pair {number + 1}: "
            f"{first} {a.per_second:,.0f} tokens/s and {a.per_cpu_second:,.0f} per CPU second, "
            f"{second} {b.per_second:,.0f} and {b.per_cpu_second:,.0f}; "
            f"ratios {ratios['wall time'][-1]:.3f} and {ratios['CPU time'][-1]:.3f}",
            flush=True,
        )
    for name, values in ratios.items():
        print(
            f"{first} / {second}, tokens per second of {name}: median {median(values):.3f}, "
            f"from {min(values):.3f} to {max(values):.3f}"
        )


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--model", help="a folder or hub id; by default a tiny model without weights")
    parser.add_argument("--questions", type=int, default=100)
    parser.add_argument("--k", type=int, default=4)
    parser.add_argument("--max-tokens", type=int, default=128)
    parser.add_argument("--pairs", type=int, default=5)
    parser.add_argument("--top-p", choices=(AS_RUN, VLLM, R1EVAL), default=AS_RUN, help="whose sampler")
    parser.add_argument("--seeded", choices=("true", "false"), default="true")
    parser.add_argument("--scoring", action="store_true", help="grade r1eval's samples meanwhile")
    parser.add_argument("--compare", choices=("vllm", "seeds", "vllm-seeds"), default="vllm")
    parser.add_argument("--engine-arg", action="append", default=[])
    parser.add_argument("--only", choices=tuple(COSTS), help=argparse.SUPPRESS)
    parser.add_argument("--workload", help=argparse.SUPPRESS)
    return parser.parse_args()


def main() -> None:
    options = _options()
    if options.only:
        print(json.dumps(asdict(COSTS[options.only](Workload(**json.loads(options.workload))))))
        return
    with tempfile.TemporaryDirectory() as folder:
        args = dict(arg.split("=", 1) for arg in options.engine_arg)
        if not options.model:
            args = {"load_format": "dummy", "kv_cache_memory_bytes": "500000000", **args}
        workload = Workload(
            options.model or str(write_model(Path(folder))),
            args,
            options.questions,
            options.k,
            options.max_tokens,
            options.top_p,
            options.seeded == "true",
            options.scoring,
        )
        compare_sides(sides(options.compare, workload), options.pairs)
        if options.compare == "vllm":
            print(f"target: {TARGETS}")


if __name__ == "__main__":
    main()
