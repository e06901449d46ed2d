"""The program in a reply: its last fenced block that can be one, and the language that the fence names."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from r1eval.scoring.grades import AnswerFrom
from r1eval.scoring.replies.answer_part import CHAT_TOKEN, after_thinking
from r1eval.scoring.replies.thinking import ThinkingTags

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
"""tag of a fence -> language; `cpp` is the C++ version that the question asks for, else C++17"""

NO_PROGRAM = re.compile(
    r"text|txt|plaintext|plain|out|output|in|input|stdin|stdout|example|sample|console|terminal|log|bash|sh"
    r"|shell|zsh|cmd|powershell|bat|json|yaml|yml|csv|diff|markdown|md|latex|tex|math|mermaid"
)
"""tags of sample input and output, of how to run a program, and of remarks"""

FENCE = re.compile(r"`{3,}|~{3,}")
FENCE_INDENT = re.compile(r"[ \t]*(?:(?:[-*+]|\d{1,3}[.)])[ \t]+)?")
"""what may be before a fence on its line: nothing but space, or a list marker"""
LANGUAGE_TAG = re.compile(r"\{?\.?([a-z][a-z+]*\d*)")
TRAILING_CHAT_TOKEN = re.compile(rf"(?:{CHAT_TOKEN.pattern}|</answer>|</response>)\Z")
CODE_START = re.compile(
    r"(?:import|from|def|class|for|while|if|with|async|print|using|template|int|void|public|package|func|fn"
    r"|use|const|let|var|function)\b|#include|#!|//|/\*"
    r"|(?!O\()[A-Za-z_][\w.\[\]]*(?:, *[\w.\[\]]+)*\s*(?:=[^=]|\()"
)
"""how the first line of a program starts, in the languages that can be judged; O(n) is a remark"""


@dataclass(frozen=True)
class ExtractedProgram:
    """The program found in a reply."""

    code: str = ""
    """"" if there is none"""
    tag: str = ""
    """the tag of its fence, in lower case: `python`, `c++`, …"""
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


def extract_program(
    text: str,
    answer_from: AnswerFrom = "answer",
    *,
    opened_thinking: bool = False,
    tags: ThinkingTags | None = None,
    truncated: bool = False,
) -> ExtractedProgram:
    """Extract a reply's program, the last fenced block after its thinking that can be one, in linear time.

    A block that names a language that can be judged is preferred to sample output and remarks behind it. An
    unclosed block counts if the model stopped by itself; if it was truncated, the last complete block
    counts. An empty last one is no answer. Code without a fence counts only if answers are read from
    `anywhere`.
    """
    part = after_thinking(text, answer_from, opened_thinking, tags)
    if part is None:
        return ExtractedProgram(detail="the thinking never ends")
    part = _strip_chat_tokens(part.replace("\r\n", "\n"))
    blocks = list(_blocks(part))
    if truncated and blocks and not blocks[-1].closed:
        blocks.pop()
        if not blocks:
            return ExtractedProgram(detail="cut off inside its code block")
    if blocks:
        block = _program_block(blocks)
        code = block.code()
        return (
            ExtractedProgram(code, block.tag)
            if code.strip()
            else ExtractedProgram(detail="its last code block is empty")
        )
    if answer_from == "anywhere" and CODE_START.match(part.lstrip()):
        return ExtractedProgram(part.strip() + "\n")
    return ExtractedProgram(detail="no code block")


def _program_block(blocks: Sequence[_Block]) -> _Block:
    """The last block that names a language; without one the last that reads like code, else the last."""
    if tagged := [block for block in blocks if block.tag in LANGUAGES]:
        return tagged[-1]
    others = [block for block in blocks if not NO_PROGRAM.fullmatch(block.tag)]
    like_code = [block for block in others if CODE_START.match(block.code().lstrip())]
    return (like_code or others or blocks)[-1]


def block_language(tag: str, requested: str) -> str:
    """The language of a block with this tag, as an answer to a question that asks for `requested`.

    >>> block_language("py", "cpp17"), block_language("c++", "cpp20"), block_language("text", "python")
    ('python', 'cpp20', 'python')
    """
    language = LANGUAGES.get(tag, requested)
    if language == "cpp":
        return requested if requested.startswith("cpp") else "cpp17"
    return language


def _blocks(part: str) -> Iterator[_Block]:
    """Yield the fenced blocks in order.

    A fence with a language inside a block starts another block: the first one was never closed.
    """
    block: _Block | None = None
    for line in part.split("\n"):
        mark = FENCE.search(line)
        if mark is None:
            if block:
                block.lines.append(_dedent(line, block.indent))
            continue
        opened = _open_block(line, mark)
        if block is None:
            block = opened
            continue
        last = _text_before_closing_fence(line, block)
        if last is not None:
            block.lines += [_dedent(last, block.indent)] * bool(last.strip())
            block.closed = True
            yield block
            block = None
        elif opened and opened.tag in LANGUAGES and opened.mark.startswith(block.mark):
            yield block
            block = opened
        else:
            block.lines.append(_dedent(line, block.indent))
    if block:
        yield block


def _strip_chat_tokens(part: str) -> str:
    """The text without chat template tokens and whitespace at its end."""
    end = len(part)
    while end:
        last = TRAILING_CHAT_TOKEN.search(part, max(0, end - 64), end)
        if not last and not part[end - 1].isspace():
            break
        end = last.start() if last else end - 1
    return part[:end]


def _open_block(line: str, mark: re.Match[str]) -> _Block | None:
    """The block that a line opens: by a fence at its start, or after prose if it names a language."""
    info = CHAT_TOKEN.sub("", line[mark.end() :]).strip()
    if "`" in info:
        return None
    match = LANGUAGE_TAG.match(info.lower())
    tag = match[1] if match else ""
    lead = line[: mark.start()]
    if not FENCE_INDENT.fullmatch(lead) and not (tag in LANGUAGES and info.lower() == tag):
        return None
    return _Block(mark[0], tag, len(lead) if FENCE_INDENT.fullmatch(lead) else 0, [])


def _text_before_closing_fence(line: str, block: _Block) -> str | None:
    """The text before the fence of a line that closes the block; None if the line does not close it."""
    line = CHAT_TOKEN.sub("", line).rstrip() if "<" in line else line.rstrip()
    before = line.rstrip(block.mark[0])
    if len(line) - len(before) < len(block.mark):
        return None
    return before if block.mark[0] == "`" or not before.strip() else None


def _dedent(line: str, indent: int) -> str:
    """A line without the indentation of its fence."""
    width = len(line) - len(line.lstrip(" \t"))
    return line[min(indent, width) :]
