"""What a run knows of its model's thinking: its tags, and whether replies begin inside it.

Where an engine does not show its prompts, the replies show it: if they close a thinking that they did not
open, the server's template opens it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from r1eval.engines.protocol import Engine, RenderedPrompt
from r1eval.run.early_warnings import hides_thinking
from r1eval.run.plan import Plan
from r1eval.scoring.replies.thinking import ThinkingTags, find_marks, opened_tags, opens_thinking
from r1eval.store.records import Finish, Sample
from r1eval.store.stored_samples import SampleKey


@dataclass(frozen=True)
class RunThinking:
    """What `run.json` says of the thinking in a benchmark's replies."""

    opened: bool | None = False
    """prompts end inside the thinking; None if the engine does not show them"""
    tags: ThinkingTags | None = None
    """the model's own; None if not known"""
    expected: bool = False
    """the run asks for thinking: the prompt opens it, or the user or the preset names its tags"""

    def opens(self, sample: Sample) -> bool:
        """Whether this reply began inside the thinking, so that without a closing tag it has no answer.

        Where prompts are not known, a reply that ended by itself is an answer, and one that was cut off is
        unfinished thinking if thinking is expected. A reply without the thinking that the server counted
        is an answer.
        """
        opened = self.expected and sample.finish is Finish.LENGTH if self.opened is None else self.opened
        return opened and not hides_thinking(sample, opened, self.tags)


def prompt_thinking(
    plan: Plan, rendered: RenderedPrompt, engine: Engine
) -> tuple[ThinkingTags | None, bool | None]:
    """The tags around the model's thinking, and whether prompts end inside it; each None if not known.

    Replayed generations were made elsewhere: there a prefill says so, and without one nothing is known.
    """
    prompt = plan.prefill if rendered.text is None else rendered.text
    tags = plan.thinking or opened_tags(prompt, prefill=plan.prefill) or engine.thinking_tags()
    if plan.engine == "replay":
        return tags, opens_thinking(plan.prefill, plan.thinking, plan.prefill) or None
    return tags, rendered.opens_thinking(plan.thinking, plan.prefill)


def recorded_thinking(plan: Mapping[str, Any], entry: Mapping[str, Any]) -> RunThinking:
    """What a run's plan and a benchmark's entry in `run.json` say, with what was inferred from replies."""
    tags = entry.get("thinking_tags") or plan.get("thinking")
    known, prefill = ThinkingTags(*tags) if tags else None, plan.get("prefill") or ""
    opened = entry.get("opens_thinking", False)
    asked = plan.get("thinking") or opens_thinking(prefill, known, prefill)
    return RunThinking(
        opened=True if opened is None and entry.get("opens_thinking_inferred") else opened,
        tags=known,
        expected=bool(opened or asked or (opened is None and known)),
    )


def infer_thinking(
    thinking: RunThinking, samples: Iterable[Sample]
) -> tuple[RunThinking, frozenset[SampleKey]]:
    """What a benchmark's samples tell where prompts are not known, and the samples whose grade hangs on it.

    The server's template opens the thinking if replies close one that they did not open. These must be at
    least as many as half of the replies that ended by themselves, so that a stray tag does not turn a run's
    answers into thinking. The order of the samples does not matter.
    """
    closed = stopped = 0
    untagged: set[SampleKey] = set()
    for sample in samples:
        if sample.finish is Finish.FAILED:
            continue
        marks = find_marks(sample.text, tags=thinking.tags)
        closed += bool(marks and marks[0].closes and sample.text[: marks[0].start].strip())
        stopped += sample.finish is not Finish.LENGTH
        if not marks:
            untagged.add((sample.question_id, sample.index))
    opened = True if closed and 2 * closed >= stopped else None
    return replace(thinking, opened=opened), frozenset(untagged)


def record_inference(entry: dict[str, Any], thinking: RunThinking) -> None:
    """Write into a benchmark's entry what its replies told."""
    entry.pop("opens_thinking_inferred", None)
    if entry.get("opens_thinking", False) is None and thinking.opened:
        entry["opens_thinking_inferred"] = True
