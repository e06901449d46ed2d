"""Rewards per second: r1eval's accuracy reward with two workers against TRL's and math-verify in a loop.

    python -m tests.perf.rewards [--questions 32] [--k 16]

All run in TRL's environment on the same replies, those of `tests.perf.grading`. Two batches of the same size:
k samples per question, most of which repeat an answer, and one in which no (gold, answer) pair comes twice.
The workers are warm, as they are from a training's second step on, and have seen no reply of the batch. CPU
time is that of all processes.
"""

import argparse
import os
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from r1eval.rewards import AccuracyReward, close_workers
from r1eval.scoring.replies.extraction import extract
from tests.perf.grading import SyntheticReply, make_replies, verify_in_loop

Rewards = Sequence[float | None]


@dataclass(frozen=True)
class Measured:
    wall_seconds: float
    cpu_seconds: float
    wrong: int
    """rewards that differ from those known by construction"""


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--questions", type=int, default=32)
    parser.add_argument("--k", type=int, default=16)
    parser.add_argument("--inside", action="store_true", help="this is TRL's environment")
    options = parser.parse_args()
    if not options.inside:
        from tests.ecosystem.environments import ROOT, environment

        sizes = [f"--questions={options.questions}", f"--k={options.k}"]
        command = ("python", "-m", "tests.perf.rewards", "--inside", *sizes)
        print(environment("trl").run(*command, timeout=3_600, PYTHONPATH=str(ROOT)), end="")
        return
    samples = make_replies(options.questions, options.k)
    compare(f"{options.k} samples per question", samples)
    compare("all different", distinct(make_replies(500, 4))[: len(samples)])


def distinct(replies: Sequence[SyntheticReply]) -> list[SyntheticReply]:
    """The first of the replies with the same gold and answer."""
    found: dict[tuple[str, str], SyntheticReply] = {}
    for reply in replies:
        found.setdefault((reply.gold, extract(reply.text.rpartition("</think>")[2]).answer), reply)
    return list(found.values())


def compare(title: str, replies: Sequence[SyntheticReply]) -> None:
    print(f"{title}: {len(replies)} replies", flush=True)
    close_workers()  # and with them what they remember
    ours = measure(replies, ours_on)
    print_side("r1eval", ours, len(replies))
    for name, function in (("TRL's accuracy_reward", trl_on), ("math-verify in a loop", math_verify_on)):
        other = measure(replies, function)
        print_side(name, other, len(replies))
        wall, cpu = other.wall_seconds / ours.wall_seconds, other.cpu_seconds / ours.cpu_seconds
        print(f"    ratio: {wall:.1f} by wall time, {cpu:.1f} by CPU time", flush=True)


def print_side(name: str, side: Measured, count: int) -> None:
    rate, cost = count / side.wall_seconds, 1000 * side.cpu_seconds / count
    print(f"  {name}: {rate:,.0f} rewards/s, {cost:.2f} ms of CPU time each, {side.wrong} wrong", flush=True)


def measure(
    replies: Sequence[SyntheticReply], function: Callable[[Sequence[SyntheticReply]], Rewards]
) -> Measured:
    function([SyntheticReply("\\sqrt{2}", "\\boxed{\\frac{2}{\\sqrt2}}", right=True)] * 2)
    cpu, started = cpu_seconds(), time.perf_counter()
    rewards = function(replies)
    wall, used = time.perf_counter() - started, cpu_seconds() - cpu
    wrong = sum(reward != float(one.right) for one, reward in zip(replies, rewards, strict=True))
    return Measured(wall, used, wrong)


def ours_on(replies: Sequence[SyntheticReply]) -> Rewards:
    return AccuracyReward(workers=2)(completions=messages(replies), solution=golds(replies))


def trl_on(replies: Sequence[SyntheticReply]) -> Rewards:
    from trl.rewards import accuracy_reward  # type: ignore[import-not-found]

    rewards: list[float | None] = accuracy_reward(messages(replies), golds(replies))
    return rewards


def math_verify_on(replies: Sequence[SyntheticReply]) -> Rewards:
    verdicts, _ = verify_in_loop(list(replies))
    return [float(verdicts[id(reply)]) for reply in replies]


def messages(replies: Sequence[SyntheticReply]) -> list[list[dict[str, str]]]:
    return [[{"role": "assistant", "content": reply.text}] for reply in replies]


def golds(replies: Sequence[SyntheticReply]) -> list[str]:
    return [f"${reply.gold}$" for reply in replies]


def cpu_seconds() -> float:
    """Of this process, and of those that it has started and that are running."""
    import psutil

    own = psutil.Process(os.getpid())
    return sum(sum(one.cpu_times()[:2]) for one in (own, *own.children(recursive=True)))


if __name__ == "__main__":
    main()
