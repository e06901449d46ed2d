"""Speed of r1eval's vLLM engine relative to `vllm.LLM.generate`: same requests, same settings, alternating.

`python -m tests.perf.engine [--model FOLDER] [--questions N] [--k K] [--max-tokens N] [--pairs N]
[--engine-arg KEY=VALUE]...`: each round is a subprocess; prints tokens per second of each, and the median and
range of the ratio. The default is a model without weights, so that the engine's own cost is visible.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path
from statistics import median

from benchmarks.types import Sampling
from r1eval.engines import vllm_settings
from r1eval.engines.arguments import convert_types
from r1eval.engines.catalogue import open_engine
from r1eval.engines.chat_template import ChatTemplate
from r1eval.engines.protocol import EngineOptions
from r1eval.store.records import Message, Request
from tests.engines.models import write_model

TARGET_RATIO = 0.97
WARM_UP = 16
"""requests before the clock starts: the first steps are slow"""


@dataclass(frozen=True)
class Workload:
    model: str
    args: dict[str, str]
    questions: int
    k: int
    max_tokens: int

    def requests(self, first_seed: int = 0) -> Iterator[Request]:
        sampling = Sampling(temperature=0.6, top_p=0.95, max_tokens=self.max_tokens, k=self.k)
        for question in range(self.questions):
            words = f"Tom has {question + 3} apples and buys {2 * question + 1} more. How many has he?"
            for index in range(self.k):
                seed = first_seed + question * self.k + index
                yield Request("perf", str(question), index, (Message("user", words),), sampling, seed)


def r1eval_speed(workload: Workload) -> float:
    """Generated tokens per second of r1eval's engine."""
    with closing(open_engine("vllm", EngineOptions(workload.model, workload.args))) as engine:
        list(engine.generate(islice(workload.requests(10**6), WARM_UP)))
        started = time.perf_counter()
        tokens = sum(sample.output_tokens or 0 for sample in engine.generate(workload.requests()))
        return tokens / (time.perf_counter() - started)


def vllm_speed(workload: Workload) -> float:
    """Generated tokens per second of `vllm.LLM.generate`, with the settings that r1eval uses, except for
    r1eval's own top-p sampler, which is part of what is measured.
    """
    types = vllm_settings.argument_types()
    user_args = convert_types(workload.args, types)
    settings = vllm_settings.default_arguments(user_args, seeded=True) | user_args
    settings.pop("logits_processors", None)
    vllm_settings.set_environment(settings)
    template = ChatTemplate(EngineOptions(workload.model, workload.args), settings, None)
    from vllm import LLM, SamplingParams

    llm = LLM(model=workload.model, **settings)
    warm_up = list(islice(workload.requests(10**6), WARM_UP))
    rounds = []
    for requests in (warm_up, list(workload.requests())):
        prompts = [{"prompt_token_ids": template.encode(request.messages)[1]} for request in requests]
        params = [
            SamplingParams(
                temperature=request.sampling.temperature,
                top_p=request.sampling.top_p,
                max_tokens=request.sampling.max_tokens,
                seed=request.seed,
            )
            for request in requests
        ]
        started = time.perf_counter()
        outputs = llm.generate(prompts, params, use_tqdm=False)
        tokens = sum(len(output.outputs[0].token_ids) for output in outputs)
        rounds.append(tokens / (time.perf_counter() - started))
    return rounds[-1]


def run_in_subprocess(name: str, workload: Workload) -> float:
    """Tokens per second, measured in a new process so that neither warms up the other."""
    command = [
        sys.executable,
        "-m",
        "tests.perf.engine",
        "--only",
        name,
        "--workload",
        json.dumps(asdict(workload)),
    ]
    result = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    return float(result.stdout.split()[-1])


def compare(workload: Workload, pairs: int) -> None:
    ratios = []
    for number in range(pairs):
        order = ("r1eval", "vllm") if number % 2 == 0 else ("vllm", "r1eval")
        speed = {name: run_in_subprocess(name, workload) for name in order}
        ratios.append(speed["r1eval"] / speed["vllm"])
        print(
            f"pair {number + 1}: r1eval {speed['r1eval']:.0f} tokens/s, plain vLLM {speed['vllm']:.0f}, "
            f"ratio {ratios[-1]:.3f}",
            flush=True,
        )
    print(
        f"ratio: median {median(ratios):.3f}, from {min(ratios):.3f} to {max(ratios):.3f}; "
        f"target {TARGET_RATIO}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--model", help="a folder or hub id; by default a tiny model without weights")
    parser.add_argument("--questions", type=int, default=100)
    parser.add_argument("--k", type=int, default=4)
    parser.add_argument("--max-tokens", type=int, default=128)
    parser.add_argument("--pairs", type=int, default=3)
    parser.add_argument("--engine-arg", action="append", default=[])
    parser.add_argument("--only", choices=("r1eval", "vllm"), help=argparse.SUPPRESS)
    parser.add_argument("--workload", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.only:
        workload = Workload(**json.loads(options.workload))
        print({"r1eval": r1eval_speed, "vllm": vllm_speed}[options.only](workload))
        return
    with tempfile.TemporaryDirectory() as folder:
        args = dict(arg.split("=", 1) for arg in options.engine_arg)
        if not options.model:
            args = {"load_format": "dummy", "kv_cache_memory_bytes": "500000000", **args}
        model = options.model or str(write_model(Path(folder)))
        compare(Workload(model, args, options.questions, options.k, options.max_tokens), options.pairs)


if __name__ == "__main__":
    main()
