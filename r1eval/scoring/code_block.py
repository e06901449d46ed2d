"""The program that a reply gives: its last fenced block, and the language that the fence names."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from r1eval.scoring.extraction import CHAT, after_thinking
from r1eval.scoring.grades import AnswerFrom

LANGUAGES: Mapping[str, str] = {
    **dict.fromkeys(("python", "python3", "py", "py3", "pypy", "pypy3"), "python"),
    **dict.fromkeys(("cpp", "c++", "cxx", "cc"), "cpp"),
    **dict.fromkeys(("cpp17", "c++17", "cpp14", "c++14", "cpp11", "c++11"), "cpp17"),
    **dict.fromkeys(("cpp20", "c++20"), "cpp20"),
    "c": "c",
    "java": "java",
    **dict.fromkeys(("rust", "rs"), "rust"),
    **dict.fromkeys(("go", "golang"), "go"),
    **dict.fromkeys(("javascript", "js", "node", "nodejs"), "javascript"),
}
"""what a fence may say -> the language; `cpp` is whichever C++ the question asks for, else C++17"""

MARK = re.compile(r"`{3,}|~{3,}")
LEAD = re.compile(r"[ \t]*(?:(?:[-*+]|\d{1,3}[.)])[ \t]+)?")
"""what may stand before a fence on its line: nothing, or a list's mark"""
TAG = re.compile(r"\{?\.?([a-z][a-z+]*\d*)")
LAST_CHAT = re.compile(rf"(?:{CHAT.pattern})\Z")
CODE = re.compile(
    r"(?:import|from|def|class|for|while|if|with|async|print|using|template|int|void|public|package|func|fn"
    r"|use|const|let|var|function)\b|#include|#!|//|/\*|[A-Za-z_][\w.\[\]]*(?:, *[\w.\[\]]+)*\s*(?:=[^=]|\()"
)
"""how the first line of a program begins, in the languages that can be judged"""


@dataclass(frozen=True)
class Found:
    """What a reply holds of a program."""

    code: str = ""
    """"" where there is none"""
    tag: str = ""
    """what its fence says, in lower case: `python`, `c++`, …"""
    detail: str = ""
    """why there is none"""


@dataclass
class _Block:
    mark: str
    tag: str
    indent: int
    lines: list[str]
    closed: bool = False

    def code(self) -> str:
        return "\n".join(self.lines)


def program_of(
    text: str,
    answer_from: AnswerFrom = "answer",
    *,
    opened_thinking: bool = False,
    truncated: bool = False,
) -> Found:
    """The program of a reply: the last fenced block of what follows its thinking, in linear time.

    A block that the reply's end leaves open counts if the model stopped by itself, not if it was cut off:
    then the last block that is whole counts. An empty last block is no answer. Code without a fence counts
    only where answers are read `anywhere`.
    """
    part = after_thinking(text, answer_from, opened_thinking)
    if part is None:
        return Found(detail="the thinking never ends")
    part = _without_end_marks(part.replace("\r\n", "\n"))
    blocks = list(_blocks(part))
    if truncated and blocks and not blocks[-1].closed:
        blocks.pop()
        if not blocks:
            return Found(detail="cut off inside its code block")
    if blocks:
        code = blocks[-1].code()
        return Found(code, blocks[-1].tag) if code.strip() else Found(detail="its last code block is empty")
    if answer_from == "anywhere" and CODE.match(part.lstrip()):
        return Found(part.strip() + "\n")
    return Found(detail="no code block")


def language_of(tag: str, asked: str) -> str:
    """The language of a block with this tag, as an answer to a question that asks for `asked`.

    >>> language_of("py", "cpp17"), language_of("c++", "cpp20"), language_of("text", "python")
    ('python', 'cpp20', 'python')
    """
    named = LANGUAGES.get(tag, asked)
    if named == "cpp":
        return asked if asked.startswith("cpp") else "cpp17"
    return named


def _blocks(part: str) -> Iterator[_Block]:
    """The fenced blocks, in order. A fence that names a language inside a block begins another one: the
    first was never closed."""
    block: _Block | None = None
    for line in part.split("\n"):
        mark = MARK.search(line)
        if mark is None:
            if block:
                block.lines.append(_outdented(line, block.indent))
            continue
        opened = _opened(line, mark)
        if block is None:
            block = opened
            continue
        last = _closing(line, block)
        if last is not None:
            block.lines += [_outdented(last, block.indent)] * bool(last.strip())
            block.closed = True
            yield block
            block = None
        elif opened and opened.tag in LANGUAGES and opened.mark.startswith(block.mark):
            yield block
            block = opened
        else:
            block.lines.append(_outdented(line, block.indent))
    if block:
        yield block


def _without_end_marks(part: str) -> str:
    """The text without the chat template's tokens, and the space, at its end."""
    end = len(part)
    while end:
        last = LAST_CHAT.search(part, max(0, end - 64), end)
        if not last and not part[end - 1].isspace():
            break
        end = last.start() if last else end - 1
    return part[:end]


def _opened(line: str, mark: re.Match[str]) -> _Block | None:
    """The block that a line opens: by a fence at its beginning, or behind prose if it names a language."""
    info = CHAT.sub("", line[mark.end() :]).strip()
    if "`" in info:
        return None
    named = TAG.match(info.lower())
    tag = named[1] if named else ""
    lead = line[: mark.start()]
    if not LEAD.fullmatch(lead) and not (tag in LANGUAGES and info.lower() == tag):
        return None
    return _Block(mark[0], tag, len(lead) if LEAD.fullmatch(lead) else 0, [])


def _closing(line: str, block: _Block) -> str | None:
    """What a line that closes the block holds before its fence; None for a line that does not."""
    line = CHAT.sub("", line).rstrip() if "<" in line else line.rstrip()
    before = line.rstrip(block.mark[0])
    if len(line) - len(before) < len(block.mark):
        return None
    return before if block.mark[0] == "`" or not before.strip() else None


def _outdented(line: str, indent: int) -> str:
    """A line without the indentation that its fence has."""
    width = len(line) - len(line.lstrip(" \t"))
    return line[min(indent, width) :]
