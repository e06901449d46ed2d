"""How two runs asked their questions: the settings that are compared, and the options that repeat them."""

import json
import shlex
from collections.abc import Iterator, Mapping, Sequence

from r1eval.gate.excerpts import differing_excerpts
from r1eval.run.arguments import format_template_arg
from reports.rows import SampleSettings
from reports.settings import LONGEST_SHOWN, SERVERS_OWN, STANDARD_TAGS

NOT_SENT = SERVERS_OWN
"""the value of a setting that the server did not take"""

STATED = ("temperature", "top_p", "max_tokens")
NEUTRAL: Mapping[str, object] = {
    "top_k": 0,
    "min_p": 0.0,
    "presence_penalty": 0.0,
    "frequency_penalty": 0.0,
    "repetition_penalty": 1.0,
    "stop": (),
    "prefill": "",
    "system": "",
    "chat_template_args": {},
    "completion": False,
    "template": "",
    "extra_body": {},
    "thinking": STANDARD_TAGS,
}
"""the other settings that are compared, with the values of a run that does not record them"""

PROMPT_SETTINGS = frozenset({"prefill", "system", "chat_template_args", "completion", "template"})
"""those that change nothing where both runs render the same prompt"""

TITLES = {
    "chat_template_args": "chat template arguments",
    "extra_body": "further fields of the requests",
    "thinking": "thinking tags",
    "system": "system prompt",
    "template": "template around the prompts",
    "completion": "without a chat template (--completion)",
}
LONGEST_OPTION = 200
"""characters of a text that a command shows"""
PRINT_SYSTEM = (
    'python3 -c \'import json, sys; print(json.load(open(sys.argv[1]))["plan"]["system"], end="")\''
)
"""prints the system prompt of a `run.json`"""
ESCAPES = {"\\": "\\\\", "'": "\\'", "\n": "\\n"}
ESCAPED_SPACE = "\\x20"


def compared_settings(settings: SampleSettings) -> dict[str, object]:
    """Setting -> its effective value, for comparing."""
    refused = dict(settings.not_sent)
    values = {name: getattr(settings, name) for name in (*STATED, *NEUTRAL)}
    for name in ("chat_template_args", "extra_body"):
        values[name] = {key: json.loads(value) for key, value in values[name]}
    values["thinking"] = settings.thinking or STANDARD_TAGS
    return {name: NOT_SENT if name in refused else value for name, value in values.items()}


def describe_values(name: str, old: object, new: object) -> tuple[str, str]:
    """The values of a setting in two runs, each on one line; of long texts the part that differs."""
    if isinstance(old, str) and isinstance(new, str) and len(old + new) > 2 * LONGEST_SHOWN:
        return differing_excerpts(old, new)
    return _describe(name, old), _describe(name, new)


def _describe(name: str, value: object) -> str:
    if value == NOT_SENT:
        return NOT_SENT
    if isinstance(value, Mapping):
        return (
            " ".join(f"{key}={json.dumps(one, ensure_ascii=False)}" for key, one in value.items()) or "none"
        )
    if name == "thinking":
        return " … ".join(map(str, value)) if isinstance(value, Sequence) else "not known"
    if isinstance(value, tuple):
        return " ".join(map(repr, value)) or "none"
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else repr(value)


def repeat_options(settings: Mapping[str, object], preset: str, needed: Sequence[str], record: str) -> str:
    """The options of `r1eval run` that ask with these settings again.

    Settings that change nothing are left out unless they are `needed`; what the server did not take cannot be
    repeated. `record` is the run's `run.json`, from which a shell reads a system prompt that is too long for
    a command.
    """
    options = [
        option
        for name, value in settings.items()
        if value != NOT_SENT and (name in STATED or name in needed or value != NEUTRAL[name])
        for option in _options(name, value, preset, record)
    ]
    return " ".join(options)


def _options(name: str, value: object, preset: str, record: str) -> Iterator[str]:
    if name == "stop" and isinstance(value, tuple):
        yield from (f"--stop {quote(text)}" for text in value)
    elif name == "chat_template_args" and isinstance(value, Mapping):
        pairs = (format_template_arg(key, one) for key, one in value.items())
        yield from (f"--chat-template-arg {quote(pair)}" for pair in pairs)
    elif name == "extra_body":
        if value:
            yield f"--engine-arg {quote(f'extra_body={json.dumps(value, ensure_ascii=False)}')}"
    elif name == "thinking" and isinstance(value, Sequence):
        yield " ".join(["--thinking", *map(quote, value)])
    elif name == "template":
        if value and preset:
            yield f"--preset {quote(preset.rstrip('+'))}"
    elif name == "completion":
        yield from ["--completion"] * bool(value)
    elif name == "system" and isinstance(value, str):
        is_short = len(value) <= LONGEST_OPTION and not value.startswith("@")
        yield f"--system {quote(value) if is_short else f'@<({PRINT_SYSTEM} {quote(record)})'}"
    else:
        yield f"--{name.replace('_', '-')} {quote(value)}"


def quote(value: object) -> str:
    """Quote for a shell. What a message of one line would change or end at is escaped: line ends, runs of
    spaces, invisible characters, backticks."""
    text = str(value)
    if text.isprintable() and "  " not in text and "`" not in text:
        return shlex.quote(text)
    return f"$'{''.join(map(_escape, text)).replace('  ', ESCAPED_SPACE * 2)}'"


def _escape(character: str) -> str:
    if character.isprintable() and character != "`":
        return ESCAPES.get(character, character)
    return ESCAPES.get(character) or "".join(f"\\x{byte:02x}" for byte in character.encode(errors="replace"))
