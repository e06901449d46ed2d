"""From the kind of answer to its scorer: replies in, grades out, in order, each pair graded once."""

import os
import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from types import TracebackType
from typing import Any, Self

from benchmarks.types import Answer
from r1eval.scoring.choice import letter_of
from r1eval.scoring.code_block import program_of
from r1eval.scoring.extraction import Extracted, answer_part, extract
from r1eval.scoring.fast_path import cheap_key, cheap_verdict
from r1eval.scoring.grades import AnswerFrom, Grade, Item, Verdict
from r1eval.scoring.ordered import in_order
from r1eval.scoring.pool import Pool, Reply
from r1eval.scoring.programs import ISOLATED, HowJudged, Programs
from r1eval.scoring.votes import Ballot, group
from r1eval.store.records import Status, Vote

GRADER_VERSION = "2"
"""changes with every change of verdicts; recorded in runs"""
CLIP = 2_000
"""characters of an answer that a grade keeps; a longer answer equals nothing but itself"""
LOOK_AHEAD = 256
"""items taken from the input before their grades are fetched"""
REMEMBERED = 100_000
"""verdicts kept, so that equal (kind, gold, answer) are graded once"""


class Grader:
    """Grades replies on warm worker processes; usable from any thread, closed by `with` or `close`.

    workers: processes that compare, and as many that judge programs (each kind starts with its first task,
    and comparisons are short); None = one per CPU that this process may use.
    answer_from: `anywhere` also takes an answer from thinking that never ended.
    how: how programs are judged.
    cpu_seconds, memory_bytes: what one comparison may use before its worker is killed.
    """

    def __init__(
        self,
        workers: int | None = None,
        answer_from: AnswerFrom = "answer",
        how: HowJudged = ISOLATED,
        cpu_seconds: float = 5.0,
        memory_bytes: int = 2 << 30,
    ) -> None:
        self._answer_from = answer_from
        self._limit = f"{cpu_seconds:g} s of CPU time"
        workers = workers or len(os.sched_getaffinity(0))
        self._pool = Pool(workers, cpu_seconds, memory_bytes)
        self.programs = Programs(workers, how)
        self._known: OrderedDict[tuple[str, ...], Future[Any]] = OrderedDict()
        self._lock = threading.RLock()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the workers and the judge; grades not yet fetched are lost."""
        self.programs.close()
        self._pool.close()

    def grade(self, items: Iterable[Item]) -> Iterator[tuple[Item, Grade]]:
        """Each item with its grade, in order, as soon as it is known, even while `items` blocks for its next.

        `items` is read on a thread of its own, at most LOOK_AHEAD items ahead. An exception that it raises
        comes out after the grades of the items before it; SandboxError where a program cannot be judged here.
        """
        return in_order(items, self._begin, LOOK_AHEAD)

    def groups(self, ballots: Iterable[Ballot]) -> Iterator[list[Vote]]:
        """The votes of each ballot: its answers grouped by equivalence (see `votes.group`), in order."""
        waiting: deque[tuple[Ballot, dict[str, Future[str]]]] = deque()
        for ballot in ballots:
            wrong = sorted({answer for _, answer, correct in ballot.answers if not correct})
            waiting.append((ballot, {answer: self._key(ballot, answer) for answer in wrong}))
            if len(waiting) > LOOK_AHEAD // 16:
                yield _grouped(*waiting.popleft())
        while waiting:
            yield _grouped(*waiting.popleft())

    def check_golds(self, golds: Iterable[tuple[Answer, str]]) -> list[str | None]:
        """For each gold None, or why it cannot be graded against.

        A gold passes if it means something to the grader and, written as asked (`\\boxed{…}`, `Answer: C`),
        comes out of a reply unchanged and equals itself by meaning, not only as a string.
        """
        problems = [self._gold_problem(kind, gold) for kind, gold in golds]
        return [problem.result() or None for problem in problems]

    def _begin(self, item: Item) -> Callable[[], tuple[Item, Grade]]:
        started = time.thread_time()
        answer, verdict = self._judged(item) if item.kind is Answer.PROGRAM else self._compared(item)
        seconds = time.thread_time() - started
        return lambda: (item, _grade(answer, verdict.result(), seconds))

    def _compared(self, item: Item) -> tuple[str, Future[Verdict]]:
        found = self._extracted(item)
        answer = _choose(item, found)
        return answer, self.verdict(item, answer, found.detail)

    def _judged(self, item: Item) -> tuple[str, Future[Verdict]]:
        if item.question is None or not item.question.tests:
            return "", _done(Verdict(Status.FAILED, "there are no tests to judge a program by"))
        found = program_of(
            item.text,
            self._answer_from,
            opened_thinking=item.opened_thinking,
            truncated=item.truncated,
        )
        if not found.code:
            return "", _done(Verdict(Status.NO_ANSWER, found.detail))
        return "", self.programs.verdict(item.question, found)

    def _extracted(self, item: Item) -> Extracted:
        part = answer_part(item.text, self._answer_from, item.opened_thinking)
        if part is None:
            return Extracted("", detail="the thinking never ends")
        return (letter_of if item.kind is Answer.CHOICE else extract)(part, item.truncated)

    def verdict(self, item: Item, answer: str, detail: str = "") -> Future[Verdict]:
        """The verdict on an answer already extracted; `detail` says why there is none, if there is none."""
        if not answer:
            return _done(Verdict(Status.NO_ANSWER, detail))
        if len(answer) > CLIP:
            same = answer.strip() == item.gold.strip()
            return _done(Verdict(Status.CORRECT if same else Status.WRONG, "an answer too long to be read"))
        cheap = cheap_verdict(item.kind, item.gold, answer)
        if cheap is not None:
            right, detail = cheap
            return _done(Verdict(Status.CORRECT if right else Status.WRONG, detail))
        return self._once("compare", item.gold, answer)

    def _once(self, task: str, gold: str, answer: str = "") -> Future[Any]:
        """The result of a worker's task, asked for once."""
        name = (task, gold, answer)
        with self._lock:
            if name in self._known:
                self._known.move_to_end(name)
                return self._known[name]
            result: Future[Any] = Future()
            self._known[name] = result
            if len(self._known) > REMEMBERED:
                self._known.popitem(last=False)
        reply = self._pool.submit({"task": task, "gold": gold, "answer": answer})
        settle = getattr(self, f"_settle_{task}")
        reply.add_done_callback(lambda done: settle(done, result, gold, answer))
        return result

    def _settle_compare(self, done: Future[Reply], result: Future[Any], gold: str, _: str) -> None:
        if done.cancelled():
            result.set_result(Verdict(Status.FAILED, "the grader was closed"))
            return
        reply = done.result()
        if reply.value is not None:
            status = Status.CORRECT if reply.value["equal"] else Status.WRONG
            result.set_result(Verdict(status, reply.value["detail"], reply.seconds))
        elif reply.error.startswith(("wall", "start")):
            result.set_result(Verdict(Status.FAILED, f"the grader's worker: {reply.error}", reply.seconds))
        else:
            # An answer that explodes is the model's doing, but only if the gold does not explode by itself.
            why = {
                "deadline": f"not decided within {self._limit}",
                "memory": "not decided within the memory limit",
            }
            detail = why.get(reply.error, f"not comparable: {reply.error}")
            self._once("check", gold).add_done_callback(
                lambda checked: result.set_result(
                    Verdict(Status.FAILED, f"the gold itself: {checked.result()}", reply.seconds)
                    if checked.result()
                    else Verdict(Status.WRONG, detail, reply.seconds)
                )
            )

    def _settle_check(self, done: Future[Reply], result: Future[Any], *_: str) -> None:
        reply = None if done.cancelled() else done.result()
        problem = "the grader was closed" if reply is None else f"not readable: {reply.error}"
        result.set_result(reply.value["problem"] if reply and reply.value is not None else problem)

    def _settle_key(self, done: Future[Reply], result: Future[Any], _: str, answer: str) -> None:
        reply = None if done.cancelled() else done.result()
        result.set_result(reply.value["key"] if reply and reply.value is not None else f"unread: {answer}")

    def _key(self, ballot: Ballot, answer: str) -> Future[str]:
        plain = cheap_key(ballot.kind, ballot.gold) is not None  # to a gold of 30\%, 0.25 is no plain number
        cheap = answer if len(answer) >= CLIP else cheap_key(ballot.kind, answer) if plain else None
        return _done(cheap) if cheap is not None else self._once("key", ballot.gold, answer)

    def _gold_problem(self, kind: Answer, gold: str) -> Future[str]:
        if kind is Answer.PROGRAM:
            return _done("")
        asked = f"Answer: {gold}" if kind is Answer.CHOICE else f"\\boxed{{{gold}}}"
        found = self._extracted(Item(kind, gold, asked)).answer
        cheap = cheap_verdict(kind, gold, found)
        if cheap and cheap[0]:
            return _done("")
        if kind is Answer.EXPRESSION and found == gold.strip():
            return self._once("check", gold)
        wanted = {
            Answer.CHOICE: "a letter",
            Answer.INTEGER: "an integer",
            Answer.EXPRESSION: "a balanced answer",
        }
        return _done(f"it is not {wanted[kind]}")


def _grade(answer: str, verdict: Verdict, seconds: float) -> Grade:
    said = verdict.letters or answer[:CLIP]
    taken = seconds + verdict.seconds
    return Grade(verdict.status, said, verdict.detail, taken, verdict.other, verdict.printed)


def _done(value: Any) -> Future[Any]:
    done: Future[Any] = Future()
    done.set_result(value)
    return done


def _choose(item: Item, found: Extracted) -> str:
    """The boxes together, where the gold has as many parts as there are boxes; else what was extracted."""
    asked = item.gold.count(",") + 1
    if item.kind is Answer.EXPRESSION and 1 < asked == len(found.parts) and "," not in found.answer:
        return ", ".join(found.parts)
    return found.answer


def _grouped(ballot: Ballot, keys: dict[str, Future[str]]) -> list[Vote]:
    return group(ballot, {answer: key.result() for answer, key in keys.items()})
