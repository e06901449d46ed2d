"""Which class of a Java program names its file, which one starts, and the source as it is compiled."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

MAX_CLASS_NAME_BYTES = 100
"""bytes of a class name, which is also a file name"""
DEFAULT_NAME = "Main"
USUAL_NAMES = ("Main", "Solution")
"""preferred among several classes that could start"""
NO_CODE = re.compile(
    r'//[^\n]*|/\*.*?(?:\*/|\Z)|"""(?:\\.|.)*?(?:"""|\Z)|"(?:\\.|[^"\\\n])*"?|\'(?:\\.|[^\'\\\n])*\'?',
    re.DOTALL,
)
"""comments, text blocks, strings and characters"""
CLASS = re.compile(
    r"(?:\b(public)\s+)?(?:\b(?:final|abstract|strictfp|sealed|static)\s+)*\b(?:class|interface|enum|record)\s+(\w+)"
)
PACKAGE = re.compile(r"\s*(package\s+[\w.\s]+;)")
MAIN = re.compile(r"\bstatic\s+(?:\w+\s+)*void\s+main\s*\(")


@dataclass(frozen=True)
class JavaSource:
    code: str
    """without its package, which would make it look for its class in a folder"""
    file_class: str
    """the class after which its file must be named"""
    main_class: str


@dataclass(frozen=True)
class _Class:
    name: str
    public: bool
    starts: bool
    """it has a method `main`"""


def read_java(code: str) -> JavaSource:
    """The classes by their declarations: comments and strings do not count, nor do nested classes.

    >>> source = read_java("/* class X */ class A {} class B { public static void main(String[] a) {} }")
    >>> source.file_class, source.main_class
    ('B', 'B')
    """
    visible = NO_CODE.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), code)
    if package := PACKAGE.match(visible):
        start, end = package.span(1)
        code, visible = (text[:start] + " " * (end - start) + text[end:] for text in (code, visible))
    classes = [one for one in _classes(visible) if len(one.name.encode()) <= MAX_CLASS_NAME_BYTES]
    starting = [one for one in classes if one.starts]
    public = next((one.name for one in classes if one.public), "")
    preferred = [one.name for one in starting if one.public or one.name in USUAL_NAMES]
    names = [
        *preferred,
        *(one.name for one in starting),
        public,
        *(one.name for one in classes),
        DEFAULT_NAME,
    ]
    main = next(name for name in names if name)
    return JavaSource(code, public or main, main)


def _classes(visible: str) -> Iterator[_Class]:
    """The classes that lie in no other class."""
    for start, body, end in _blocks(visible):
        if declared := CLASS.search(visible, start, body):
            own = _without_blocks(visible[body + 1 : end])
            yield _Class(declared[2], bool(declared[1]), bool(MAIN.search(own)))


def _blocks(text: str) -> Iterator[tuple[int, int, int]]:
    """Of each outermost pair of braces: where the text before it starts, where it opens, where it closes."""
    depth, start, opened = 0, 0, 0
    for brace in re.finditer(r"[{}]", text):
        if brace[0] == "{":
            opened = brace.start() if depth == 0 else opened
            depth += 1
        elif depth:
            depth -= 1
            if depth == 0:
                yield start, opened, brace.start()
                start = brace.end()
    if depth:
        yield start, opened, len(text)


def _without_blocks(text: str) -> str:
    """The text without what is in braces."""
    parts, at = [], 0
    for _, opened, closed in _blocks(text):
        parts.append(text[at:opened])
        at = closed
    return "".join([*parts, text[at:]])
