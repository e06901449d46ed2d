"""Instructions on the structure of a reply: bullets, sections, highlights, a title, JSON, placeholders."""

import json
import re
from collections.abc import Mapping

from r1eval.scoring.kinds.instructions.checks import COUNT, PATTERN, Instruction, Kwargs

OPTIONS = ("My answer is yes.", "My answer is no.", "My answer is maybe.")
STAR_BULLET = re.compile(r"^[^\S\n]*+\*[^*].*$", re.MULTILINE)
DASH_BULLET = re.compile(r"^[^\S\n]*+-", re.MULTILINE)
HIGHLIGHT = re.compile(r"\*[^\n*]*\*")
BOLD = re.compile(r"\*\*[^\n*]*\*\*")
PLACEHOLDER = re.compile(r"\[[^\]\n]*+\]?")
"""or a bracket that its line does not close: then it closes no other, which need not be tried"""
FENCES = ("```json", "```Json", "```JSON", "```")
POSTSCRIPTS = {"P.P.S": r"p\.\s?p\.\s?s", "P.S.": r"p\.\s?s\."}
"""where these are asked for, spaces between the letters are allowed"""


def bullets(reply: str, kwargs: Kwargs) -> bool:
    count = len(STAR_BULLET.findall(reply)) + len(DASH_BULLET.findall(reply))
    return bool(count == kwargs["num_bullets"])


def constrained_response(reply: str, _: Kwargs) -> bool:
    return any(option in reply for option in OPTIONS)


def highlights(reply: str, kwargs: Kwargs) -> bool:
    """A bold section counts twice where the reference counts it twice: as highlighted, and as bold."""
    marked = [*HIGHLIGHT.findall(reply), *BOLD.findall(reply)]
    return bool(sum(bool(part.strip("*").strip()) for part in marked) >= kwargs["num_highlights"])


def sections(reply: str, kwargs: Kwargs) -> bool:
    marks = re.findall(rf"\s?{kwargs['section_spliter'].strip()}\s?\d+\s?", reply)
    return bool(len(marks) >= kwargs["num_sections"])


def json_format(reply: str, _: Kwargs) -> bool:
    text = reply.strip()
    for fence in FENCES:
        text = text.removeprefix(fence)
    try:
        json.loads(text.removesuffix("```").strip())
    except (ValueError, RecursionError):
        return False
    return True


def title(reply: str, _: Kwargs) -> bool:
    return any(map(_has_title, reply.split("\n")))


def _has_title(line: str) -> bool:
    """From the first `<<` to the last `>>`."""
    start, end = line.find("<<"), line.rfind(">>")
    return 0 <= start < end - 2 and bool(line[start : end + 2].lstrip("<").rstrip(">").strip())


def placeholders(reply: str, kwargs: Kwargs) -> bool:
    closed = sum(found.endswith("]") for found in PLACEHOLDER.findall(reply))
    return bool(closed >= kwargs["num_placeholders"])


def postscript(reply: str, kwargs: Kwargs) -> bool:
    marker = kwargs["postscript_marker"].strip()
    return bool(re.search(POSTSCRIPTS.get(marker, marker.lower()), reply.lower()))


def _sections(kwargs: Kwargs) -> str:
    name, count = kwargs["section_spliter"].strip(), int(kwargs["num_sections"])
    return "\n".join(f"{name} {number}\nGood." for number in range(1, count + 1))


INSTRUCTIONS: Mapping[str, Instruction] = {
    "detectable_format:number_bullet_lists": Instruction(
        bullets,
        {"num_bullets": COUNT},
        follow=lambda kwargs: "Good.\n" + "* Good.\n" * int(kwargs["num_bullets"]),
    ),
    "detectable_format:constrained_response": Instruction(constrained_response, follow=lambda _: OPTIONS[0]),
    "detectable_format:number_highlighted_sections": Instruction(
        highlights,
        {"num_highlights": COUNT},
        follow=lambda kwargs: "Good: " + "*good* " * int(kwargs["num_highlights"]),
    ),
    "detectable_format:multiple_sections": Instruction(
        sections, {"section_spliter": PATTERN, "num_sections": COUNT}, follow=_sections
    ),
    "detectable_format:json_format": Instruction(json_format, follow=lambda _: '{"good": true}'),
    "detectable_format:title": Instruction(title, follow=lambda _: "<<Good>>"),
    "detectable_content:number_placeholders": Instruction(
        placeholders,
        {"num_placeholders": COUNT},
        follow=lambda kwargs: "Good: " + "[name] " * int(kwargs["num_placeholders"]),
    ),
    "detectable_content:postscript": Instruction(
        postscript,
        {"postscript_marker": PATTERN},
        follow=lambda kwargs: f"Good.\n{kwargs['postscript_marker'].strip()} Good.",
    ),
}
