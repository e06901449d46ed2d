"""What will be asked: data sets loaded, golds checked, prompts written, before any engine starts."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from benchmarks import datasets
from benchmarks.prompts import render
from benchmarks.types import Answer, Benchmark, Question, Sampling
from r1eval.engines.protocol import Engine, Rendered
from r1eval.errors import ContextError, DataError
from r1eval.run.plan import fingerprint
from r1eval.run.seeds import sample_seed
from r1eval.scoring.grader import Grader
from r1eval.scoring.programs import HowJudged, check_machine
from r1eval.store.folder import Key
from r1eval.store.records import Message, Request


@dataclass(frozen=True)
class Asked:
    """One benchmark as this run asks it."""

    benchmark: Benchmark
    questions: tuple[Question, ...]
    messages: tuple[tuple[Message, ...], ...]
    """of each question, in the same order"""
    sampling: Sampling
    fingerprint: str
    """SHA-256 over what is asked (`plan.fingerprint`)"""
    revision: str | None
    """the hub commit that was asked for; None for a mirror or a packaged set"""
    notices: tuple[str, ...]
    """what a reader of the numbers must know: other content, questions left out"""

    @property
    def samples(self) -> int:
        return len(self.questions) * self.sampling.k

    def at(self, k: int) -> "Asked":
        """The same questions with k samples each; the fingerprint is that of this k."""
        sampling = replace(self.sampling, k=k)
        return replace(
            self, sampling=sampling, fingerprint=fingerprint(self.questions, self.messages, sampling)
        )

    def requests(self, seed: int, held: frozenset[Key]) -> Iterable[Request]:
        """Every request that is not held yet, all samples of a question next to each other."""
        for question, messages in zip(self.questions, self.messages, strict=True):
            for index in range(self.sampling.k):
                if (question.id, index) not in held:
                    own_seed = sample_seed(seed, self.benchmark.name, question.id, index)
                    yield Request(self.benchmark.name, question.id, index, messages, self.sampling, own_seed)


def load(benchmark: Benchmark, sampling: Sampling, data: Path | None, limit: int | None) -> Asked:
    """Load a benchmark's questions and write their prompts."""
    loaded = datasets.load(benchmark, data)
    notices = [notice.removeprefix(f"{benchmark.name}: ") for notice in loaded.notices]
    questions = loaded.questions[:limit]
    _check_tests(benchmark.name, questions)
    messages = tuple(_messages(benchmark, question) for question in questions)
    return Asked(
        benchmark,
        questions,
        messages,
        sampling,
        fingerprint(questions, messages, sampling),
        loaded.revision,
        tuple(notices),
    )


def _messages(benchmark: Benchmark, question: Question) -> tuple[Message, ...]:
    return (Message("user", render(benchmark.prompts[question.answer], question.slots)),)


def _check_tests(name: str, questions: Iterable[Question]) -> None:
    """Without tests every program would pass, or none: DataError, before anything is asked."""
    empty = [q.id for q in questions if q.answer is Answer.PROGRAM and not q.tests]
    if empty:
        more = f" and {len(empty) - 5} more" if len(empty) > 5 else ""
        raise DataError(
            f"{name}: no tests to judge programs by for {', '.join(empty[:5])}{more}; give their questions "
            "tests, or leave them out"
        )


def check_sandbox(asked: Iterable[Asked], how: HowJudged) -> bool:
    """Whether programs are to be judged; SandboxError where this machine cannot judge them."""
    questions = [q for one in asked for q in one.questions if q.answer is Answer.PROGRAM]
    if questions:
        check_machine(how, {question.judging.language for question in questions})
    return bool(questions)


def check_golds(asked: Asked, grader: Grader) -> None:
    """Every gold written as asked must grade correct; DataError names those that do not."""
    golds = [(question.answer, question.gold) for question in asked.questions]
    problems = [
        f"{question.id} ({why})"
        for question, why in zip(asked.questions, grader.check_golds(golds), strict=True)
        if why is not None
    ]
    if problems:
        more = f" and {len(problems) - 5} more" if len(problems) > 5 else ""
        raise DataError(
            f"{asked.benchmark.name}: the gold does not grade correct against itself for "
            f"{', '.join(problems[:5])}{more}; correct the gold or the kind of answer"
        )


def check_context(asked: Asked, engine: Engine, tell: Callable[[str], None]) -> None:
    """ContextError if the longest prompt with max tokens does not fit the model's context."""
    context = engine.context_tokens()
    if context is None:
        return
    lengths = {
        question.id: tokens
        for question, messages in zip(asked.questions, asked.messages, strict=True)
        if (tokens := engine.render(messages).tokens) is not None
    }
    if not lengths:
        tell(f"{asked.benchmark.name}: the server does not count tokens; prompt lengths are not checked")
        return
    longest = max(lengths, key=lengths.__getitem__)
    room = context - lengths[longest]
    if room < asked.sampling.max_tokens:
        mend = f"give --max-tokens {room} or less" if room > 0 else "leave that question out"
        raise ContextError(
            f"{asked.benchmark.name}: question {longest} has {lengths[longest]} prompt tokens, which with "
            f"--max-tokens {asked.sampling.max_tokens} exceed the model's context of {context}; {mend}, "
            "or raise it with --engine-arg max_model_len=N"
        )


def engine_notices(asked: Sequence[Asked], engine: Engine, seed: int) -> list[str]:
    """What the engine has to say of this run's requests before it starts."""
    return engine.notices(request for one in asked for request in one.requests(seed, frozenset()))


def rendered_example(asked: Asked, engine: Engine, *, reveal: bool = False) -> Rendered:
    """The first question's prompt as the model sees it; a hidden question's text is masked."""
    return engine.render(example(asked, reveal=reveal))


def example(asked: Asked, *, reveal: bool = False) -> tuple[Message, ...]:
    """The first question's messages; a hidden question's text is masked unless revealed."""
    question = asked.questions[0]
    if not question.hidden or reveal:
        return asked.messages[0]
    masked: Mapping[str, str] = {slot: f"[{slot} of {question.id}: hidden]" for slot in question.slots}
    return _messages(asked.benchmark, replace(question, slots=masked))
