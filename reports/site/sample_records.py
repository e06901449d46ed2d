"""What a page shows of an opened sample, as a record that a script renders."""

from dataclasses import asdict
from difflib import unified_diff
from typing import Any

from reports.site.question_facts import CodeFacts, SampleFacts
from reports.site.visible_text import escape_invisible

MAX_DIFF_LINES = 200
"""of each output that are compared"""


def sample_record(sample: SampleFacts) -> dict[str, Any]:
    """The record of a sample; the texts of a model and a data set are data in it, never code."""
    code = sample.code
    record = {
        "answer": sample.answer,
        "reason": sample.detail,
        "finish": str(sample.finish),
        "tokens": sample.output_tokens,
        "thinking_tokens": sample.thinking_tokens,
        "seconds": sample.seconds,
        "diagnostics": list(sample.diagnostics),
        "thinking": sample.thinking,
        "reply": sample.reply,
        "omitted": sample.omitted,
        "code": None if code is None else asdict(code) | {"diff": output_diff(code)},
    }
    visible: dict[str, Any] = _visible(record)
    return visible


def output_diff(code: CodeFacts) -> list[tuple[str, str]]:
    """(kind of line, line) of a diff from the expected output to the printed one; [] where either is unknown.

    >>> output_diff(CodeFacts("", "python", "WA", 1, expected="1\\n2\\n", output="1\\n3\\n"))
    [('same', '1'), ('expected', '2'), ('printed', '3')]
    """
    if code.output is None or code.test is None:
        return []
    before, after = (text.splitlines() for text in (code.expected, code.output))
    lines = list(unified_diff(before[:MAX_DIFF_LINES], after[:MAX_DIFF_LINES], lineterm="", n=3))[2:]
    kinds = {" ": "same", "-": "expected", "+": "printed"}
    return [(kinds[line[0]], line[1:]) for line in lines if line[0] in kinds]


def _visible(value: Any) -> Any:
    """The same with every invisible character of a text replaced by its code point."""
    if isinstance(value, str):
        return escape_invisible(value)
    if isinstance(value, dict):
        return {name: _visible(part) for name, part in value.items()}
    return [_visible(part) for part in value] if isinstance(value, list | tuple) else value
