"""Formats how samples were generated, for the settings line of a table or a page."""

from reports.rows import SampleSettings

SERVERS_OWN = "the server's own"
"""shown for a setting that the server did not take"""
NOT_KNOWN = "not known"
"""shown for a setting that the log of an imported run does not tell"""

STANDARD_TAGS = ("<think>", "</think>")
"""around the thinking of most models: not shown"""

LONGEST_SHOWN = 60
"""characters of a system message that is shown in full"""

SAMPLING_TITLES = {
    "temperature": "temperature",
    "top_p": "top-p",
    "top_k": "top-k",
    "min_p": "min-p",
    "presence_penalty": "presence penalty",
    "frequency_penalty": "frequency penalty",
    "repetition_penalty": "repetition penalty",
    "max_tokens": "max tokens",
    "stop": "stop",
    "seed": "seed",
}
"""the settings of each request, in the order in which they are shown"""


def format_settings(s: SampleSettings) -> str:
    """The effective settings on one line; those that change nothing are left out."""
    reading = "the last answer after the thinking" if s.answer_from == "answer" else "an answer anywhere"
    parts = [
        f"engine {s.engine}",
        s.preset and f"preset {s.preset}",
        s.lora and f"LoRA {s.lora}",
        *format_sampling(s),
        *format_prompt_settings(s),
        f"graded: {reading}",
        s.prefill and f"replies start with {s.prefill!r}",
    ]
    return ", ".join(filter(None, parts))


def format_asked(s: SampleSettings) -> str:
    """How the questions were asked, without engine, seed and grading."""
    sampling = [part for part in format_sampling(s) if not part.startswith("seed")]
    preset = [f"preset {s.preset}"] if s.preset else []
    return ", ".join([*preset, *sampling, *format_prompt_settings(s)])


def format_sampling(s: SampleSettings) -> list[str]:
    """The settings of each request that are not neutral: `temperature 0.6`, `top-k: the server's own`."""
    instead = dict.fromkeys(dict(s.not_sent), SERVERS_OWN) | dict.fromkeys(s.unknown, NOT_KNOWN)
    return [
        f"{title}: {instead[name]}" if name in instead else f"{title} {_format_value(name, getattr(s, name))}"
        for name, title in SAMPLING_TITLES.items()
        if name in instead or getattr(s, name) != getattr(SampleSettings, name, None)
    ]


def format_prompt_settings(s: SampleSettings) -> list[str]:
    """What is around each prompt, and the tags around the thinking if they are not the usual ones."""
    arguments = [f"{name}={value}" for name, value in s.chat_template_args]
    fields = [f"{name}={value}" for name, value in s.extra_body]
    parts = [
        "no chat template" if s.completion else "",
        f"prompts in a template {format_text(s.template)}" if s.template else "",
        f"system prompt {format_text(s.system)}" if s.system else "",
        f"chat template {' '.join(arguments)}" if arguments else "",
        f"extra body {' '.join(fields)}" if fields else "",
    ]
    if s.thinking and s.thinking != STANDARD_TAGS:
        parts.append(f"thinking in {' … '.join(tag.strip() for tag in s.thinking)}")
    return [part for part in parts if part]


def format_text(text: str) -> str:
    """A text for one line: quoted if it is short, else its length.

    >>> format_text("detailed thinking on"), format_text("Think. " * 100)
    ("'detailed thinking on'", 'of 700 characters')
    """
    return repr(text) if len(text) <= LONGEST_SHOWN else f"of {len(text):,} characters"


def _format_value(name: str, value: float | tuple[str, ...] | None) -> str:
    if isinstance(value, tuple):
        return " ".join(map(repr, value))
    if isinstance(value, float):
        return f"{value:g}"
    return f"{value:,}" if name == "max_tokens" else str(value)
