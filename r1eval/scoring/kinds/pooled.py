"""Scores a reply in a worker process, by the scorer of its kind."""

from concurrent.futures import Future

from benchmarks.types import Answer
from r1eval.scoring.grades import AnswerVerdict
from r1eval.scoring.pool import TaskPool, WorkerReply
from r1eval.store.records import Status


def score_in_pool(pool: TaskPool, kind: Answer, gold: str, part: str | None) -> Future[AnswerVerdict]:
    """The verdict on the part of a reply after its thinking; None if the thinking never ends.

    A reply that cannot be scored within the limits of a worker is wrong, for golds are checked before.
    """
    result: Future[AnswerVerdict] = Future()
    task = {"task": "score", "kind": kind, "gold": gold}

    def settle(done: Future[WorkerReply]) -> None:
        if part and not failure_of(done) and done.result().value is None:
            reason = "not decided within the limits of time and memory"
            again = pool.submit({**task, "answer": ""})
            again.add_done_callback(lambda one: result.set_result(_verdict(one, Status.WRONG, reason)))
        else:
            result.set_result(_verdict(done, detail="the thinking never ends" if part is None else ""))

    pool.submit({**task, "answer": part or ""}).add_done_callback(settle)
    return result


def failure_of(done: Future[WorkerReply]) -> str:
    """Why the grader failed on a task; "" if it did not."""
    return "the grader was closed" if done.cancelled() else done.result().failure


def _verdict(done: Future[WorkerReply], status: Status | None = None, detail: str = "") -> AnswerVerdict:
    """The verdict that a worker returned; `status` and `detail` replace its own."""
    if failure := failure_of(done):
        return AnswerVerdict(Status.FAILED, failure)
    reply = done.result()
    if reply.value is None:
        return AnswerVerdict(Status.FAILED, f"not scored: {reply.error}")
    return AnswerVerdict(
        status or Status(reply.value["status"]),
        detail or reply.value["detail"],
        reply.seconds,
        answer=reply.value["answer"],
        measures={name: (amount, weight) for name, (amount, weight) in reply.value["measures"].items()},
    )
