"""What an import found: how often each question is answered, what matched none, how samples were made."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, fields

from benchmarks.types import Question
from r1eval.errors import DataError
from r1eval.imports.foreign import ForeignSample, ForeignSettings
from r1eval.imports.matching import Unmatched
from r1eval.store.records import Finish, Message

MAX_NAMED = 3
"""samples or questions that a message names"""


@dataclass
class ImportTally:
    """Filled while the log is read; the samples themselves are on disk."""

    counts: Counter[str] = field(default_factory=Counter)
    """samples of each question"""
    messages: dict[str, tuple[Message, ...]] = field(default_factory=dict)
    """what was asked: of each question, the first that the log tells"""
    golds: dict[str, str] = field(default_factory=dict)
    """question -> its gold in the log, where that is written differently"""
    unmatched: int = 0
    reasons: list[str] = field(default_factory=list)
    """of the first unmatched samples, with their places"""
    settings: dict[ForeignSettings, None] = field(default_factory=dict)
    """the settings of all samples that were taken, each once, in order"""
    unknown: Counter[str] = field(default_factory=Counter)
    """fact -> samples of which the log does not tell it"""
    surplus: int = 0
    """samples beyond --k"""

    def add_unmatched(self, sample: ForeignSample, found: Unmatched) -> None:
        self.unmatched += 1
        if len(self.reasons) < MAX_NAMED:
            self.reasons.append(f"{sample.place}: {found.reason}")

    def add(self, question: Question, sample: ForeignSample) -> int:
        """Count a sample; its index among those of the question, in the order of the log."""
        index = self.counts[question.id]
        self.counts[question.id] += 1
        if sample.messages:
            self.messages.setdefault(question.id, sample.messages)
        if sample.gold is not None and sample.gold.strip() != question.gold.strip():
            self.golds.setdefault(question.id, sample.gold.strip())
        self.settings.setdefault(sample.settings)
        self.unknown["what was asked"] += not sample.messages
        self.unknown["how samples ended"] += sample.finish is Finish.UNKNOWN
        self.unknown["output tokens"] += sample.output_tokens is None
        self.unknown["seeds of samples"] += sample.seed is None
        return index

    @property
    def samples(self) -> int:
        """The samples that were taken."""
        return self.counts.total()

    def told(self, name: str) -> object:
        """A setting that is the same in all samples; None if it is not told, or differs."""
        values = {getattr(one, name) for one in self.settings}
        return values.pop() if len(values) == 1 else None

    def remarks(self) -> Iterator[str]:
        """What a reader must know of what the log does not tell."""
        differing = [
            f"{one.name} ({', '.join(str(value) for value in values)})"
            for one in fields(ForeignSettings)
            if len(values := list(dict.fromkeys(getattr(s, one.name) for s in self.settings))) > 1
        ]
        if differing:
            yield f"the log's samples differ in {', '.join(differing)}"
        not_told = [name for name, count in self.unknown.items() if count == self.samples]
        partly = [
            f"{name} of {count} of {self.samples} samples"
            for name, count in self.unknown.items()
            if 0 < count < self.samples
        ]
        if not_told or partly:
            yield f"the log does not tell {', '.join([*not_told, *partly])}"

    def check_questions(self, questions: Sequence[Question], source: str, *, allow: bool) -> tuple[str, ...]:
        """What was left out, one sentence each; DataError for anything that the user does not allow."""
        if not self.samples and not self.unmatched:
            raise DataError(f"{source}: holds no sample")
        missing = [question.id for question in questions if not self.counts[question.id]]
        found = []
        if self.unmatched:
            total = self.samples + self.surplus + self.unmatched
            listed = "; ".join(self.reasons) + "; …" * (self.unmatched > len(self.reasons))
            found.append(f"{self.unmatched} of the log's {total} samples match no question ({listed})")
        if missing:
            listed = ", ".join(missing[:MAX_NAMED]) + ", …" * (len(missing) > MAX_NAMED)
            found.append(
                f"{len(missing)} of the benchmark's {len(questions)} questions have no sample ({listed})"
            )
        if not self.samples or (found and not allow):
            fix = "name the log's own benchmark" if self.unmatched else "name the whole log"
            leave = ", or leave them out with --allow-unmatched" if self.samples else ""
            raise DataError(f"{source}: {' and '.join(found)}; {fix}{leave}")
        return tuple(found)

    def settle_k(self, k: int | None, source: str) -> int:
        """The run's k: the user's, or as many samples as every question has; DataError if they differ."""
        least, most = min(self.counts.values()), max(self.counts.values())
        if k is None and least != most:
            few = next(question for question, count in self.counts.items() if count == least)
            raise DataError(
                f"{source}: questions have {least} to {most} samples (question {few}: {least}); --k {least} "
                f"takes the first {least} of each, --k {most} all, and shows which questions lack some"
            )
        return k or most
