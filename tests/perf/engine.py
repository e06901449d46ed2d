"""r1eval's vLLM engine against plain `vllm.LLM.generate`: the same requests, the same settings, in turns.

`python -m tests.perf.engine [--model FOLDER] [--questions N] [--k K] [--max-tokens N] [--pairs N]
[--engine-arg KEY=VALUE]...`: each round is a process of its own; prints tokens per second of each, and the
ratio's median and spread. By default a model without weights, so that the engine's own cost shows.
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
from r1eval.engines.arguments import typed
from r1eval.engines.catalogue import open_engine
from r1eval.engines.chat_template import ChatTemplate
from r1eval.engines.protocol import EngineOptions
from r1eval.store.records import Message, Request
from tests.engines.models import write_model

AIM = 0.97
WARM_UP = 16
"""requests before the clock starts: the first steps are slow"""


@dataclass(frozen=True)
class Work:
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


def ours(work: Work) -> float:
    """Generated tokens per second of r1eval's engine."""
    with closing(open_engine("vllm", EngineOptions(work.model, work.args))) as engine:
        list(engine.generate(islice(work.requests(10**6), WARM_UP)))
        started = time.perf_counter()
        tokens = sum(sample.output_tokens for sample in engine.generate(work.requests()))
        return tokens / (time.perf_counter() - started)


def plain(work: Work) -> float:
    """The same of `vllm.LLM.generate` in a plain script, with the settings that r1eval arrives at.

    But for r1eval's own top-p, which is r1eval's merit.
    """
    kinds = vllm_settings.argument_kinds()
    given = typed(work.args, kinds)
    settings = vllm_settings.defaults(given, seeded=True) | given
    settings.pop("logits_processors", None)
    vllm_settings.set_environment(settings)
    template = ChatTemplate(work.model, settings, None, "")
    from vllm import LLM, SamplingParams

    llm = LLM(model=work.model, **settings)
    warm_up = list(islice(work.requests(10**6), WARM_UP))
    rounds = []
    for requests in (warm_up, list(work.requests())):
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


def in_a_process(name: str, work: Work) -> float:
    """Tokens per second of a fresh process, so that neither warms the other."""
    command = [sys.executable, "-m", "tests.perf.engine", "--only", name, "--work", json.dumps(asdict(work))]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    return float(done.stdout.split()[-1])


def compare(work: Work, pairs: int) -> None:
    ratios = []
    for number in range(pairs):
        order = ("ours", "plain") if number % 2 == 0 else ("plain", "ours")
        speed = {name: in_a_process(name, work) for name in order}
        ratios.append(speed["ours"] / speed["plain"])
        print(
            f"pair {number + 1}: r1eval {speed['ours']:.0f} tokens/s, plain vLLM {speed['plain']:.0f}, "
            f"ratio {ratios[-1]:.3f}",
            flush=True,
        )
    print(f"ratio: median {median(ratios):.3f}, from {min(ratios):.3f} to {max(ratios):.3f}; aim {AIM}")


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
    parser.add_argument("--only", choices=("ours", "plain"), help=argparse.SUPPRESS)
    parser.add_argument("--work", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.only:
        work = Work(**json.loads(options.work))
        print({"ours": ours, "plain": plain}[options.only](work))
        return
    with tempfile.TemporaryDirectory() as folder:
        args = dict(arg.split("=", 1) for arg in options.engine_arg)
        if not options.model:
            args = {"load_format": "dummy", "kv_cache_memory_bytes": "500000000", **args}
        model = options.model or str(write_model(Path(folder)))
        compare(Work(model, args, options.questions, options.k, options.max_tokens), options.pairs)


if __name__ == "__main__":
    main()
