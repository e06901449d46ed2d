"""What `--dry-run` shows: for each benchmark the counts, all settings, the context and the first prompt."""

from collections.abc import Iterator, Sequence
from textwrap import indent

from r1eval.engines.protocol import Engine
from r1eval.run import prepare
from r1eval.run.plan import Plan
from r1eval.run.prepare import PreparedBenchmark
from r1eval.run.presets import find_preset
from r1eval.run.thinking import prompt_thinking
from r1eval.scoring.replies.thinking import ThinkingTags
from r1eval.store.records import Message
from r1eval.tables.settings import read_settings
from reports.rows import SampleSettings
from reports.settings import format_settings


def format_dry_run(
    plan: Plan, benchmarks: Sequence[PreparedBenchmark], engine: Engine, *, reveal: bool
) -> str:
    """The text for stdout; a hidden question's text is masked unless revealed."""
    context = engine.context_tokens()
    head = [*preset_lines(plan), *suite_lines(plan)]
    parts = ["\n".join(head) + "\n"] if head else []
    for prepared in benchmarks:
        rendered = prepare.render_example(prepared, engine, reveal=reveal)
        counts = f"{len(prepared.questions)} questions x {prepared.sampling.k} = {prepared.samples} samples"
        tags, opened = prompt_thinking(plan, rendered, engine)
        if rendered.text is None:
            prompt = _as_messages(plan, prepare.example_messages(prepared, reveal=reveal))
        else:
            inside = "; it ends inside the thinking" if opened else ""
            prompt = f" ({rendered.tokens} tokens{inside}):\n{rendered.text}"
        lines = [
            f"{prepared.benchmark.name}: {counts}",
            f"settings: {format_settings(_settings(plan, prepared, tags))}",
            *([f"system prompt:\n{indent(plan.system, '  ')}"] if plan.system else []),
            f"thinking: {_thinking(tags, opened)}",
            f"context: {'not known' if context is None else f'{context:,} tokens'}",
            f"fingerprint {prepared.fingerprint}",
            f"prompt of question {prepared.questions[0].id}{prompt}",
        ]
        parts.append("\n".join(lines) + "\n")
    return "\n".join(parts)


def preset_lines(plan: Plan) -> Iterator[str]:
    """The preset's name, title and source, and its note; nothing without a preset."""
    if not plan.preset:
        return
    preset = find_preset(plan.preset.rstrip("+"))
    source = f"generation_config.json of {plan.model}" if preset.from_model else preset.source
    changed = ", changed by other options" if plan.preset.endswith("+") else ""
    yield f"preset {plan.preset}: {preset.title}{changed} ({source})"
    if preset.note:
        yield f"preset {plan.preset}: {preset.note}"


def suite_lines(plan: Plan) -> Iterator[str]:
    """The title, the benchmarks and the source of each suite that is asked."""
    for suite in plan.suites:
        source = f" ({suite.source})" if suite.source else ""
        yield f"suite {suite.name}: {suite.title}: {', '.join(suite.benchmarks)}{source}"


def model_settings_lines(plan: Plan, benchmarks: Sequence[PreparedBenchmark]) -> Iterator[str]:
    """The settings of each benchmark that a preset took from the model's own file."""
    if plan.preset and find_preset(plan.preset.rstrip("+")).from_model:
        for prepared in benchmarks:
            settings = format_settings(_settings(plan, prepared))
            yield f"{prepared.benchmark.name}: {settings}"


def _settings(plan: Plan, prepared: PreparedBenchmark, tags: ThinkingTags | None = None) -> SampleSettings:
    name = prepared.benchmark.name
    return read_settings({"plan": plan.to_json(), "benchmarks": {name: {"thinking_tags": tags}}}, name)


def _thinking(tags: ThinkingTags | None, opened: bool | None) -> str:
    opens = {
        True: "the prompt opens it",
        False: "the prompt does not open it",
        None: "whether the prompt opens it is not known",
    }[opened]
    return f"{'its tags are not known' if tags is None else ' … '.join(map(str.strip, tags))}; {opens}"


def _as_messages(plan: Plan, messages: Sequence[Message]) -> str:
    why = "replayed replies" if plan.engine == "replay" else "the server applies the chat template"
    text = "\n".join(f"[{message.role}] {message.content}" for message in messages)
    return f" (as messages; {why}):\n{text}"
