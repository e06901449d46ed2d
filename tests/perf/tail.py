"""The end of a run, simulated, longest expected first: `python -m tests.perf.tail [RUN...]`.

An engine with N slots generates one token a step in each, as a decoder that is bound by memory does, and
draws the next request when a reply ends. The lengths are those of the given runs. Without one they are
assumed, as no lengths of a reasoning model's replies were at hand: a question's median is lognormal around
6,000 tokens and its replies are lognormal around that, cut at 32,768.

With `--measure` the small real model answers the smoke questions in both orders, with the same seeds and so
the same texts; the second time the lengths of the first are known.

`online`: lengths become known as replies end. `known`: each question's mean is known from another run. The
bound is the time of an engine that is never idle, or of the longest reply.
"""

import argparse
import random
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from functools import partial
from heapq import heappop, heappush
from itertools import islice
from math import exp
from pathlib import Path
from statistics import mean

from benchmarks import catalogue
from benchmarks.types import Sampling
from r1eval.engines.catalogue import open_engine
from r1eval.engines.protocol import EngineOptions
from r1eval.run.ordering import Lengths, LongestFirst, QuestionKey, Waiting
from r1eval.run.prepare import prepare_benchmark
from r1eval.run.small_model import small_model
from r1eval.store.folder import RunFolder
from r1eval.store.records import Finish, Request, Sample
from r1eval.store.stored_samples import StoredSamples

MEDIAN, BETWEEN, WITHIN, MAX_TOKENS = 6_000, 0.6, 0.35, 32_768
"""of the assumed lengths: tokens, and standard deviations of their logarithms"""
SHAPES = (("AIME, assumed", 30, 64), ("MATH-500, assumed", 500, 4))
SLOTS = (32, 64, 256)
SAMPLING = Sampling(temperature=0.6, top_p=0.95, max_tokens=MAX_TOKENS, k=1)

Replies = Sequence[Sequence[int]]
"""the tokens of each question's replies"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("runs", nargs="*", type=Path, help="run folders")
    parser.add_argument("--repeats", type=int, default=20, help="of each simulation, with replies shuffled")
    parser.add_argument("--measure", action="store_true", help="generate with the small real model instead")
    options = parser.parse_args()
    if options.measure:
        measure()
        return
    print(f"{'steps relative to question order':<40}{'slots':>6}{'online':>9}{'known':>9}{'bound':>9}")
    cases = [case for run in options.runs for case in read_lengths(run)] or assumed_lengths()
    for name, replies in cases:
        for slots in SLOTS:
            if sum(map(len, replies)) > 2 * slots:
                print_row(name, replies, slots, options.repeats)


def print_row(name: str, replies: Replies, slots: int, repeats: int) -> None:
    ratios = []
    for seed in range(repeats):
        dice = random.Random(seed)
        shuffled = [dice.sample(list(one), len(one)) for one in replies]
        naive = simulate(in_order(shuffled), shuffled, slots)
        online = simulate_longest_first(shuffled, slots, known=False)
        known = simulate_longest_first(shuffled, slots, known=True)
        longest, total = max(map(max, shuffled)), sum(map(sum, shuffled))
        ratios.append((online / naive, known / naive, max(longest, total / slots) / naive))
    print(f"{name:<40}{slots:>6}" + "".join(f"{mean(one):>9.2f}" for one in zip(*ratios, strict=True)))


def assumed_lengths() -> list[tuple[str, Replies]]:
    dice = random.Random(0)

    def question(k: int) -> list[int]:
        median = MEDIAN * exp(dice.gauss(0, BETWEEN))
        return [min(MAX_TOKENS, round(median * exp(dice.gauss(0, WITHIN)))) for _ in range(k)]

    return [(name, [question(k) for _ in range(count)]) for name, count, k in SHAPES]


def read_lengths(run: Path) -> Iterator[tuple[str, Replies]]:
    """The replies of each benchmark of a run."""
    folder = RunFolder(run)
    for name in folder.read_run()["benchmarks"]:
        replies: dict[str, list[int]] = defaultdict(list)
        for score in folder.scores(name):
            if score.output_tokens:
                replies[score.question_id].append(score.output_tokens)
        yield f"{run.name}: {name}", list(replies.values())


def in_order(replies: Replies) -> Iterator[Request]:
    for number, one in enumerate(replies):
        yield from requests_of(number, len(one))


def requests_of(number: int, count: int) -> Iterator[Request]:
    for index in range(count):
        yield Request("b", str(number), index, (), SAMPLING, seed=0)


def simulate_longest_first(replies: Replies, slots: int, *, known: bool) -> float:
    """`known`: each question's mean length is known from another run, here from all its replies."""
    keys = [QuestionKey("b", str(number)) for number in range(len(replies))]
    lengths = {key: Lengths(len(one), sum(one)) for key, one in zip(keys, replies, strict=True)}
    questions = [
        Waiting(key, len(one), partial(requests_of, number, len(one)))
        for number, (key, one) in enumerate(zip(keys, replies, strict=True))
    ]
    order = LongestFirst(questions, lengths if known else {})
    return simulate(order, replies, slots, order.finish)


def simulate(
    requests: Iterable[Request],
    replies: Replies,
    slots: int,
    finish: Callable[[Sample], None] = lambda _sample: None,
) -> float:
    """Steps until the last reply ends."""
    waiting, running, now = iter(requests), list[tuple[float, str, int]](), 0.0
    while True:
        while len(running) < slots and (request := next(waiting, None)):
            tokens = replies[int(request.question_id)][request.index]
            heappush(running, (now + tokens, request.question_id, request.index))
        if not running:
            return now
        now, question, index = heappop(running)
        tokens = replies[int(question)][index]
        finish(Sample("b", question, index, "", Finish.STOP, 1, tokens, 0.0, 0))


def measure(k: int = 4, slots: int = 16) -> None:
    """Seconds of the small real model in question order, and with the longest expected first."""
    sampling = Sampling(temperature=0.6, top_p=0.95, max_tokens=256, k=k)
    prepared = prepare_benchmark(catalogue.find("smoke"), sampling, None, None)
    arguments = {
        "max_model_len": "1024",
        "kv_cache_memory_bytes": "600000000",
        "max_num_seqs": str(slots),
    }
    with closing(open_engine("vllm", EngineOptions(str(small_model()), arguments))) as engine:
        list(engine.generate(islice(prepared.requests(seed=1), slots)))  # the first steps are slow
        lengths: dict[QuestionKey, Lengths] = defaultdict(Lengths)
        start = time.monotonic()
        for sample in engine.generate(prepared.requests(seed=0)):
            key = QuestionKey(sample.benchmark, sample.question_id)
            lengths[key] = lengths[key].add(sample.output_tokens or 0)
        naive = time.monotonic() - start
        order, start = LongestFirst(prepared.waiting(0, StoredSamples({})), lengths), time.monotonic()
        for sample in engine.generate(order):
            order.finish(sample)
        longest_first = time.monotonic() - start
    tokens = sum(one.tokens for one in lengths.values())
    print(f"{prepared.samples} replies, {tokens:,} tokens, {slots} at a time")
    print(f"question order {naive:.1f} s, longest first {longest_first:.1f} s: {longest_first / naive:.2f}")


if __name__ == "__main__":
    main()
