"""The grader: replies in, grades out, in order; equal (gold, answer) pairs are graded once."""

import os
import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from types import TracebackType
from typing import Any, Self

from benchmarks.types import Answer
from r1eval.errors import EngineError
from r1eval.scoring.grades import AnswerFrom, AnswerVerdict, Grade, Item
from r1eval.scoring.kinds.pooled import failure_of, score_in_pool
from r1eval.scoring.kinds.scorer import MODULES
from r1eval.scoring.numbers.fast_path import fast_key, fast_verdict, is_list_of_numbers
from r1eval.scoring.ordered_map import map_in_order
from r1eval.scoring.pool import Pool, TaskPool, WorkerReply
from r1eval.scoring.programs import DEFAULT_JUDGE_OPTIONS, JudgeOptions, ProgramJudge
from r1eval.scoring.replies.answer_part import after_thinking, answer_part
from r1eval.scoring.replies.choice import extract_letter
from r1eval.scoring.replies.code_block import extract_program
from r1eval.scoring.replies.extraction import ExtractedAnswer, extract
from r1eval.scoring.votes import GradedAnswers, group_votes
from r1eval.store.records import Status, Vote

MAX_ANSWER_LENGTH = 2_000
"""characters of an answer that a grade stores; a longer answer only equals itself"""
LOOK_AHEAD = 256
"""number of items read from the input before their grades are consumed"""
CACHE_SIZE = 100_000
"""number of cached results, so that equal (task, gold, answer) are computed once"""


class Grader:
    """Grades replies in warm worker processes; usable from any thread, closed by `with` or `close`.

    workers: number of processes that compare answers, and of those that judge programs (both start with their
    first task, and comparisons are short); None: one per CPU available to this process.
    answer_from: `anywhere` also accepts an answer from unfinished thinking.
    judge_options: how programs are judged.
    cpu_seconds, memory_bytes: limits of one comparison; a worker that exceeds them is killed.
    """

    def __init__(
        self,
        workers: int | None = None,
        answer_from: AnswerFrom = "answer",
        judge_options: JudgeOptions = DEFAULT_JUDGE_OPTIONS,
        cpu_seconds: float = 5.0,
        memory_bytes: int = 2 << 30,
    ) -> None:
        self._answer_from = answer_from
        self._limit = f"{cpu_seconds:g} s of CPU time"
        workers = workers or len(os.sched_getaffinity(0))
        self._pool: TaskPool = Pool(workers, cpu_seconds, memory_bytes)
        self.program_judge = ProgramJudge(workers, judge_options)
        self._cache: OrderedDict[tuple[str, ...], Future[Any]] = OrderedDict()
        self._lock = threading.RLock()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Stop the workers and the judge; grades that were not consumed yet are lost."""
        self.program_judge.close()
        self._pool.close()

    def grade(self, items: Iterable[Item]) -> Iterator[tuple[Item, Grade]]:
        """Yield each item with its grade, in order, as soon as it is known, even while `items` blocks.

        `items` is read in a separate thread, at most `LOOK_AHEAD` items ahead. An exception that it raises is
        raised here after the grades of the items before it; SandboxError if this machine cannot judge a
        program.
        """
        return map_in_order(items, self._start, LOOK_AHEAD)

    def group_answers(self, questions: Iterable[GradedAnswers]) -> Iterator[list[Vote]]:
        """Yield each question's votes in order: its answers grouped by equivalence, see `group_votes`.

        EngineError if the grader's processes are killed again and again.
        """
        waiting: deque[tuple[GradedAnswers, dict[str, Future[str]]]] = deque()
        for answers in questions:
            wrong = sorted({answer for _, answer, correct in answers.answers if not correct})
            waiting.append((answers, {answer: self._key(answers, answer) for answer in wrong}))
            if len(waiting) > LOOK_AHEAD // 16:
                yield _collect_votes(*waiting.popleft())
        while waiting:
            yield _collect_votes(*waiting.popleft())

    def check_golds(self, golds: Iterable[tuple[Answer, str]]) -> list[str | None]:
        """For each gold, None or why it cannot be graded against.

        A gold passes if the grader can parse it and if, written as the prompt asks (`\\boxed{…}`, `Answer:
        C`), it is extracted unchanged and equals itself by meaning, not only as a string. EngineError if the
        grader's processes are killed again and again.
        """
        problems = [self.gold_problem(kind, gold) for kind, gold in golds]
        return [problem.result() or None for problem in problems]

    def submit(self, item: Item) -> tuple[str, Future[AnswerVerdict]]:
        """The answer that a reply gives ("" for a program), and its verdict as soon as it is known.

        SandboxError if this machine cannot judge a program.
        """
        if item.kind in MODULES:
            return "", self._score(item)
        return self._judge_program(item) if item.kind is Answer.PROGRAM else self._compare(item)

    def _start(self, item: Item) -> Callable[[], tuple[Item, Grade]]:
        started = time.thread_time()
        answer, verdict = self.submit(item)
        seconds = time.thread_time() - started
        return lambda: (item, _to_grade(answer, verdict.result(), seconds))

    def _compare(self, item: Item) -> tuple[str, Future[AnswerVerdict]]:
        found = self._extract(item)
        return found.answer, self.verdict(item, found.answer, found.detail)

    def _judge_program(self, item: Item) -> tuple[str, Future[AnswerVerdict]]:
        if item.question is None or not item.question.tests:
            return "", _completed_future(
                AnswerVerdict(Status.FAILED, "there are no tests to judge a program by")
            )
        found = extract_program(
            item.text,
            self._answer_from,
            opened_thinking=item.opened_thinking,
            tags=item.thinking_tags,
            truncated=item.truncated,
        )
        if not found.code:
            return "", _completed_future(AnswerVerdict(Status.NO_ANSWER, found.detail))
        return "", self.program_judge.verdict(item.question, found)

    def _score(self, item: Item) -> Future[AnswerVerdict]:
        """The verdict of the scorer of the item's kind, from a worker."""
        take = after_thinking if item.kind is Answer.INSTRUCTIONS else answer_part
        part = take(item.text, self._answer_from, item.opened_thinking, item.thinking_tags)
        return score_in_pool(self._pool, item.kind, item.gold, part)

    def _extract(self, item: Item) -> ExtractedAnswer:
        part = answer_part(item.text, self._answer_from, item.opened_thinking, item.thinking_tags)
        if part is None:
            return ExtractedAnswer("", detail="the thinking never ends")
        return (extract_letter if item.kind is Answer.CHOICE else extract)(part, item.truncated)

    def verdict(self, item: Item, answer: str, detail: str = "") -> Future[AnswerVerdict]:
        """The verdict on an extracted answer; for an empty answer `detail` is the reason."""
        if not answer:
            return _completed_future(AnswerVerdict(Status.NO_ANSWER, detail))
        if len(answer) > MAX_ANSWER_LENGTH:
            same = answer.strip() == item.gold.strip()
            return _completed_future(
                AnswerVerdict(Status.CORRECT if same else Status.WRONG, "an answer too long to be read")
            )
        fast = fast_verdict(item.kind, item.gold, answer)
        if fast is not None:
            correct, detail = fast
            return _completed_future(AnswerVerdict(Status.CORRECT if correct else Status.WRONG, detail))
        return self._once("compare", item.gold, answer)

    def _once(self, task: str, gold: str, answer: str = "") -> Future[Any]:
        """The result of a worker's task, computed once."""
        name = (task, gold, answer)
        with self._lock:
            if name in self._cache:
                self._cache.move_to_end(name)
                return self._cache[name]
            result: Future[Any] = Future()
            self._cache[name] = result
            if len(self._cache) > CACHE_SIZE:
                self._cache.popitem(last=False)
        kind = {"kind": answer} if task == "check_kind" else {"answer": answer}
        reply = self._pool.submit({"task": task, "gold": gold, **kind})
        settle = getattr(self, f"_settle_{task}")
        reply.add_done_callback(
            lambda done: (
                self._fail(name, result, failure)
                if (failure := failure_of(done))
                else settle(done.result(), result, gold, answer)
            )
        )
        return result

    def _fail(self, name: tuple[str, ...], result: Future[Any], failure: str) -> None:
        """Settle a task on which the grader failed; the next one like it is tried again."""
        with self._lock:
            self._cache.pop(name, None)
        if name[0] == "compare":
            result.set_result(AnswerVerdict(Status.FAILED, failure))
        else:
            result.set_exception(EngineError(f"{failure}; run the same command again"))

    def _settle_compare(self, reply: WorkerReply, result: Future[Any], gold: str, _: str) -> None:
        if reply.value is not None:
            status = Status.CORRECT if reply.value["equal"] else Status.WRONG
            result.set_result(AnswerVerdict(status, reply.value["detail"], reply.seconds))
            return
        # A comparison that fails is the answer's fault only if the gold alone does not fail too.
        why = {
            "deadline": f"not decided within {self._limit}",
            "memory": "not decided within the memory limit",
        }
        detail = why.get(reply.error, f"not comparable: {reply.error}")

        def settle(checked: Future[str]) -> None:
            problem = str(checked.exception() or checked.result())
            status = Status.FAILED if problem else Status.WRONG
            text = f"the gold itself: {problem}" if problem else detail
            result.set_result(AnswerVerdict(status, text, reply.seconds))

        self._once("check", gold).add_done_callback(settle)

    def _settle_check(self, reply: WorkerReply, result: Future[Any], *_: str) -> None:
        problem = f"not readable: {reply.error}"
        result.set_result(problem if reply.value is None else reply.value["problem"])

    _settle_check_kind = _settle_check

    def _settle_key(self, reply: WorkerReply, result: Future[Any], _: str, answer: str) -> None:
        result.set_result(f"unread: {answer}" if reply.value is None else reply.value["key"])

    def _key(self, answers: GradedAnswers, answer: str) -> Future[str]:
        # for a gold of 30\%, 0.25 is no plain number; for a list of them, 101,102 is none
        plain = fast_key(answers.kind, answers.gold) is not None and not is_list_of_numbers(answers.gold)
        if len(answer) >= MAX_ANSWER_LENGTH or answers.kind in MODULES:
            return _completed_future(answer)
        fast = fast_key(answers.kind, answer) if plain else None
        return _completed_future(fast) if fast is not None else self._once("key", answers.gold, answer)

    def gold_problem(self, kind: Answer, gold: str) -> Future[str]:
        """Why a gold cannot be graded against; "" if it can, see `check_golds`."""
        if kind is Answer.PROGRAM:
            return _completed_future("")
        if kind in MODULES:
            return self._once("check_kind", gold, kind)
        reply = f"Answer: {gold}" if kind is Answer.CHOICE else f"\\boxed{{{gold}}}"
        answer = self._extract(Item(kind, gold, reply)).answer
        fast = fast_verdict(kind, gold, answer)
        if fast and fast[0]:
            return _completed_future("")
        if not gold.strip():
            return _completed_future("it is empty")
        if kind is Answer.EXPRESSION and answer == gold.strip():
            return self._once("check", gold)
        expected = {
            Answer.CHOICE: "a letter from A to J",
            Answer.INTEGER: "an integer",
            Answer.EXPRESSION: "a balanced answer",
        }
        return _completed_future(f"it is not {expected[kind]}")


def _to_grade(answer: str, verdict: AnswerVerdict, seconds: float) -> Grade:
    text = verdict.program_verdict or (verdict.answer or answer)[:MAX_ANSWER_LENGTH]
    return Grade(
        verdict.status,
        text,
        verdict.detail,
        seconds + verdict.seconds,
        verdict.own_verdict,
        verdict.printed,
        verdict.measures,
    )


def _completed_future(value: Any) -> Future[Any]:
    done: Future[Any] = Future()
    done.set_result(value)
    return done


def _collect_votes(answers: GradedAnswers, keys: dict[str, Future[str]]) -> list[Vote]:
    return group_votes(answers, {answer: key.result() for answer, key in keys.items()})
