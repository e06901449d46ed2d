"""Grading throughput: r1eval's grader with two workers against math-verify in a plain loop, on the same
replies.

    python -m tests.perf.grading [--questions 500] [--k 16] [--loop 800]

The replies are MATH-500's own solutions after long thinking, k per question; most repeat the question's usual
answer in its usual notation, as samples of one model do, some use another notation, some are wrong. r1eval
grades all of them; math-verify, which takes minutes, an evenly spaced subset (`--loop` of the same texts).
Both rates are replies per second of wall time, r1eval's without the start of its workers, which is printed:
they stay warm during a run. Every verdict that differs is printed with the verdict that is right by
construction.
"""

import argparse
import json
import random
import time
from collections.abc import Callable
from dataclasses import dataclass

from benchmarks.types import Answer
from r1eval.scoring.grader import Grader
from r1eval.scoring.grades import Item
from r1eval.scoring.replies.extraction import extract
from r1eval.store.records import Status
from tests.shared_data import DATA

THINKING = (
    "Okay, let me work through this step by step. First I note that $x^2 + {0}x = {1}$, so I try $x = {2}$. "
    "Hmm, that gives \\(\\frac{{{0}}}{{{1}}}\\), which does not look right. Wait, let me check it again.\n"
)
FORMS: list[Callable[[str], str]] = [
    lambda gold: gold.replace("\\frac", "\\dfrac"),
    lambda gold: f"{{{gold}}}",
    lambda gold: f" {gold} ",
    lambda gold: f"\\displaystyle {gold}",
    lambda gold: gold.replace("-", "−").replace("\\pi", "π"),
    lambda gold: gold.replace("\\frac{1}{2}", "½").replace("^\\circ", "°"),
    lambda gold: gold.replace("(", "\\left(").replace(")", "\\right)") if gold.count("(") == 1 else gold,
]
"""other notations of the same answer"""


@dataclass(frozen=True)
class SyntheticReply:
    gold: str
    text: str
    right: bool
    """by construction"""


def main() -> None:
    options = _options()
    replies = make_replies(options.questions, options.k)
    part = replies[:: max(1, len(replies) // options.loop)]
    distinct = len({(reply.gold, extract(reply.text.rpartition("</think>")[2]).answer) for reply in replies})
    length = sum(len(reply.text) for reply in replies) / len(replies)
    print(f"{len(replies)} replies of {length:,.0f} characters; the loop gets {len(part)} of them")
    print(f"{1 - distinct / len(replies):.0%} of their (gold, answer) pairs repeat")
    started = time.perf_counter()
    with Grader(workers=2) as grader:
        list(grader.grade([Item(Answer.EXPRESSION, "\\sqrt{2}", "\\boxed{\\frac{2}{\\sqrt2}}")]))
        warm = time.perf_counter()
        items = (Item(Answer.EXPRESSION, reply.gold, reply.text, tag=reply) for reply in replies)
        ours = {id(item.tag): grade.status is Status.CORRECT for item, grade in grader.grade(items)}
        done = time.perf_counter()
    theirs, seconds = verify_in_loop(part)
    rate, loop_rate = len(replies) / (done - warm), len(part) / seconds
    print(f"r1eval, two workers: {rate:,.0f} replies/s (workers started in {warm - started:.1f} s)")
    print(f"math-verify, a loop: {loop_rate:,.1f} replies/s")
    print(f"ratio: {rate / loop_rate:,.1f}")
    wrong = [reply for reply in replies if ours[id(reply)] is not reply.right]
    print(f"r1eval against the construction: {len(wrong)} of {len(replies)} verdicts differ")
    for reply in {(reply.gold, reply.text[-90:]): reply for reply in wrong}.values():
        print(f"  gold {reply.gold!r}: {reply.text[-90:]!r} is {'right' if reply.right else 'wrong'}")
    differ = {(r.gold, r.text.rpartition("</think>")[2]): r for r in part if theirs[id(r)] is not ours[id(r)]}
    print(f"verdicts that differ between the two: {len(differ)} distinct")
    for reply in differ.values():
        answer = extract(reply.text.rpartition("</think>")[2]).answer
        verdict = "correct" if ours[id(reply)] else "wrong"
        agrees = "as constructed" if ours[id(reply)] is reply.right else "NOT as constructed"
        print(f"  gold {reply.gold!r}, answer {answer!r}: r1eval says {verdict}, {agrees}")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--questions", type=int, default=500)
    parser.add_argument("--k", type=int, default=16)
    parser.add_argument("--loop", type=int, default=800, help="replies that math-verify grades")
    return parser.parse_args()


def make_replies(questions: int, k: int) -> list[SyntheticReply]:
    """k replies per question: about 60 % right in the usual notation, 8 % in another one, the rest wrong."""
    lines = (DATA / "HuggingFaceH4/MATH-500/test.jsonl").read_text().splitlines()[:questions]
    rows = [json.loads(line) for line in lines]
    golds = [row["answer"] for row in rows]
    rng = random.Random(0)
    replies: list[SyntheticReply] = []
    for row in rows:
        difficulty = rng.random()
        mistakes = [gold for gold in rng.sample(golds, 4) if _letters(gold) != _letters(row["answer"])]
        replies += [_reply(row, mistakes, difficulty, rng) for _ in range(k)]
    return replies


def _reply(row: dict[str, str], mistakes: list[str], difficulty: float, rng: random.Random) -> SyntheticReply:
    """One reply; `difficulty` of its question: 0..1."""
    gold = row["answer"]
    thinking = "<think>\n" + "".join(
        THINKING.format(rng.randrange(2, 99), rng.randrange(2, 99), rng.randrange(2, 99)) for _ in range(30)
    )
    draw = rng.random()
    if draw < 0.85 - 0.6 * difficulty:
        return SyntheticReply(gold, f"{thinking}</think>\n\n{row['solution']}", right=True)
    if draw < 0.93 - 0.6 * difficulty:
        return SyntheticReply(
            gold, f"{thinking}</think>\n\nSo we get $\\boxed{{{rng.choice(FORMS)(gold)}}}$.", right=True
        )
    mistake = mistakes[min(int(rng.expovariate(1.5)), len(mistakes) - 1)]
    return SyntheticReply(gold, f"{thinking}</think>\n\nSo we get $\\boxed{{{mistake}}}$.", right=False)


def _letters(gold: str) -> str:
    """A gold without what an answer may leave out."""
    for notation in ("x=", "^\\circ", "\\mbox{ cm}^2", "_9", "d", " ", "{", "}", "(", ")"):
        gold = gold.replace(notation, "")
    return gold


def verify_in_loop(replies: list[SyntheticReply]) -> tuple[dict[int, bool], float]:
    """math-verify called as in its README, one text after the other; returns verdicts and seconds."""
    from math_verify import parse, verify

    verify(parse("$1$"), parse("$1$"))  # imports and caches are not its loop's cost
    verdicts = {}
    started = time.perf_counter()
    for reply in replies:
        verdicts[id(reply)] = bool(verify(parse(f"${reply.gold}$"), parse(reply.text)))
    return verdicts, time.perf_counter() - started


if __name__ == "__main__":
    main()
