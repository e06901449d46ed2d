"""Prepares a run before any engine starts: loads data sets, renders prompts, checks their lengths."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from benchmarks import datasets
from benchmarks.types import Answer, Benchmark, Question, Sampling
from r1eval.engines.protocol import Engine, RenderedPrompt
from r1eval.errors import ContextError, DataError
from r1eval.run.messages import question_messages
from r1eval.run.ordering import QuestionKey, Waiting
from r1eval.run.plan import Frame, fingerprint
from r1eval.run.seeds import sample_seed
from r1eval.run.shards import Part
from r1eval.scoring.programs import JudgeOptions, check_machine
from r1eval.store.records import Message, Request
from r1eval.store.stored_samples import StoredSamples


@dataclass(frozen=True)
class SkippedQuestion:
    """A question that is left out because its gold cannot be read."""

    question: str
    """its id"""
    reason: str


@dataclass(frozen=True)
class PreparedBenchmark:
    """A benchmark with its questions, messages and sampling for one run."""

    benchmark: Benchmark
    questions: tuple[Question, ...]
    messages: tuple[tuple[Message, ...], ...]
    """the messages of each question, in the same order"""
    sampling: Sampling
    fingerprint: str
    """SHA-256 over questions, messages and sampling except k (`plan.fingerprint`)"""
    frame: Frame
    """what goes around each prompt"""
    revision: str | None
    """the requested hub commit; None for a mirror or a packaged data set"""
    notices: tuple[str, ...]
    """what a reader of the results must know: content that differs, questions left out"""

    part: Part | None = None
    """the part of the samples that is asked; None for all"""
    skipped: tuple[SkippedQuestion, ...] = ()
    """questions that are left out, as the user asked"""

    @property
    def samples(self) -> int:
        """How many samples the run needs: questions times k, or those of its part."""
        if self.part is not None:
            return self.part.size(range(len(self.questions)), self.sampling.k)
        return len(self.questions) * self.sampling.k

    def count_stored(self, stored: StoredSamples) -> int:
        """How many of the samples that the run needs have finished."""
        return sum(
            1
            for number, question in enumerate(self.questions)
            for index, digest in enumerate(stored.digests[question.id][: self.sampling.k])
            if digest and (self.part is None or self.part.holds(number, index))
        )

    def with_k(self, k: int) -> "PreparedBenchmark":
        """The same questions with k samples each."""
        return replace(self, sampling=replace(self.sampling, k=k))

    def fingerprints(self, questions: int, k: int) -> Iterator[str]:
        """Those that a run of the first questions may have recorded: older ones cover k too."""
        first, messages = self.questions[:questions], self.messages[:questions]
        yield self.fingerprint if first == self.questions else fingerprint(first, messages, self.sampling)
        yield fingerprint(first, messages, replace(self.sampling, k=k), with_k=True)

    def requests(self, seed: int, stored: StoredSamples | None = None) -> Iterable[Request]:
        """The requests whose samples are not stored yet, those of a question next to each other."""
        for number in range(len(self.questions)):
            yield from self.requests_of(number, seed, stored)

    def waiting(self, seed: int, stored: StoredSamples) -> Iterator[Waiting]:
        """The same by question, to be ordered."""
        for number, question in enumerate(self.questions):
            count = sum(1 for _ in self._missing(number, stored))
            key = QuestionKey(self.benchmark.name, question.id)
            yield Waiting(key, count, partial(self.requests_of, number, seed, stored))

    def requests_of(self, number: int, seed: int, stored: StoredSamples | None = None) -> Iterator[Request]:
        """The requests of one question whose samples are not stored yet, by index."""
        name, question, messages = self.benchmark.name, self.questions[number], self.messages[number]
        for index in self._missing(number, stored):
            derived_seed = sample_seed(seed, name, question.id, index)
            yield Request(name, question.id, index, messages, self.sampling, derived_seed)

    def _missing(self, number: int, stored: StoredSamples | None) -> Iterator[int]:
        """The indices of a question's samples that the run needs and that are not stored."""
        question = self.questions[number].id
        for index in range(self.sampling.k):
            if self.part is not None and not self.part.holds(number, index):
                continue
            if stored is None or not stored.digest(question, index):
                yield index


def prepare_benchmark(
    benchmark: Benchmark, sampling: Sampling, data: Path | None, limit: int | None, frame: Frame | None = None
) -> PreparedBenchmark:
    """Load a benchmark's questions and render their prompts; `data` is an offline mirror."""
    frame = frame or Frame()
    loaded = datasets.load(benchmark, data)
    notices = [notice.removeprefix(f"{benchmark.name}: ") for notice in loaded.notices]
    questions = loaded.questions[:limit]
    _check_tests(benchmark.name, questions)
    messages = tuple(question_messages(benchmark, question, frame) for question in questions)
    return PreparedBenchmark(
        benchmark,
        questions,
        messages,
        sampling,
        fingerprint(questions, messages, sampling),
        frame,
        loaded.revision,
        tuple(notices),
    )


def _check_tests(name: str, questions: Iterable[Question]) -> None:
    """DataError for programming questions without tests, by which no program could be judged."""
    untested = [q.id for q in questions if q.answer is Answer.PROGRAM and not q.tests]
    if untested:
        more = f" and {len(untested) - 5} more" if len(untested) > 5 else ""
        raise DataError(
            f"{name}: no tests to judge programs for {', '.join(untested[:5])}{more}; add tests to "
            "these questions, or leave them out"
        )


def check_judging(benchmarks: Iterable[PreparedBenchmark], judge_options: JudgeOptions) -> bool:
    """Whether the run judges programs; SandboxError if this machine cannot judge them."""
    questions = [q for one in benchmarks for q in one.questions if q.answer is Answer.PROGRAM]
    if questions:
        check_machine(judge_options, {question.judging.language for question in questions})
    return bool(questions)


def check_context(prepared: PreparedBenchmark, engine: Engine, info: Callable[[str], None]) -> None:
    """ContextError if the longest prompt plus max tokens exceeds the model's context."""
    context = engine.context_tokens()
    if context is None:
        return
    lengths = {
        question.id: tokens
        for question, messages in zip(prepared.questions, prepared.messages, strict=True)
        if (tokens := engine.render(messages).tokens) is not None
    }
    if not lengths:
        info(
            f"{prepared.benchmark.name}: the server does not count tokens, so prompt lengths are not checked"
        )
        return
    longest = max(lengths, key=lengths.__getitem__)
    room = context - lengths[longest]
    if room < prepared.sampling.max_tokens:
        fix = f"give --max-tokens {room} or less" if room > 0 else "leave that question out"
        raise ContextError(
            f"{prepared.benchmark.name}: question {longest} has {lengths[longest]} prompt tokens, which with "
            f"--max-tokens {prepared.sampling.max_tokens} exceed the model's context of {context}; {fix}, "
            "or raise the context with --engine-arg max_model_len=N if the model takes more"
        )


def engine_notices(benchmarks: Sequence[PreparedBenchmark], engine: Engine, seed: int) -> list[str]:
    """The engine's notices about all requests of the run."""
    return engine.notices(request for one in benchmarks for request in one.requests(seed))


def render_example(prepared: PreparedBenchmark, engine: Engine, *, reveal: bool = False) -> RenderedPrompt:
    """The first question's prompt as the model sees it; a hidden question's text is masked."""
    return engine.render(example_messages(prepared, reveal=reveal))


def example_messages(prepared: PreparedBenchmark, *, reveal: bool = False) -> tuple[Message, ...]:
    """The first question's messages; a hidden question's text is masked unless revealed."""
    question = prepared.questions[0]
    if not question.hidden or reveal:
        return prepared.messages[0]
    masked: Mapping[str, str] = {slot: f"[{slot} of {question.id}: hidden]" for slot in question.slots}
    return question_messages(prepared.benchmark, replace(question, slots=masked, turns=()), prepared.frame)
