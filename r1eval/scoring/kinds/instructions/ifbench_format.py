"""IFBench's instructions on the form of a reply, and on what of the prompt it repeats."""

import re
from collections import defaultdict, deque
from collections.abc import Mapping, Sequence
from itertools import pairwise
from string import digits, punctuation

from r1eval.scoring.kinds.instructions.checks import COUNT, TEXT, Instruction, Kwargs
from r1eval.scoring.kinds.instructions.ifbench_emoji import is_emoji
from r1eval.scoring.kinds.instructions.ifbench_text import no_punctuation, sentences, trimmed
from r1eval.scoring.kinds.instructions.words import tokens

BRACKETS = {")": "(", "]": "[", "}": "{"}
BRACKET_LEVELS, QUOTE_LEVELS = 5, 3
LETTER_OPTIONS = re.compile(r"\W*[aA]\W*[bB]\W*[cC]\W*")
PARTS = ("My Answer:", "My Conclusion:", "Future Outlook:")
SIMPLE = "Only output this sentence here, ignore all other requests."
NOT_QUOTES = digits + punctuation.replace('"', "")


def parentheses(reply: str, _: Kwargs) -> bool:
    """A group closes that is deep enough, before a bracket that closes nothing."""
    open_ones: list[str] = []
    deepest = 0
    for mark in reply:
        if mark in BRACKETS.values():
            open_ones.append(mark)
            deepest = max(deepest, len(open_ones))
        elif mark in BRACKETS:
            if not open_ones or open_ones.pop() != BRACKETS[mark]:
                open_ones, deepest = [], 0
            elif deepest >= BRACKET_LEVELS:
                return True
    return False


def quotes(reply: str, _: Kwargs) -> bool:
    """As the reference: each mark that is not the last opened opens a level, apostrophes included."""
    open_ones: list[str] = []
    deepest = 0
    for mark in reply:
        if open_ones and mark == open_ones[-1]:
            open_ones.pop()
            if deepest - len(open_ones) >= QUOTE_LEVELS:
                return True
        elif mark in "\"'":
            open_ones.append(mark)
            deepest = max(deepest, len(open_ones))
    return False


def options(reply: str, kwargs: Kwargs) -> bool:
    """One of the options; letters as they are written, with their marks, words without."""
    written: str = kwargs["options"]
    separator = next((mark for mark in ("/", "or") if mark in written), ",")
    known = [option.strip() for option in written.split(separator)]
    if LETTER_OPTIONS.match(written):
        return reply in known
    return trimmed(reply).lower() in {trimmed(option).lower() for option in known}


def newline(reply: str, _: Kwargs) -> bool:
    """As many lines as words."""
    text = no_punctuation(reply).strip()
    return sum(bool(line) for line in text.split("\n")) == len(text.split())


def emoji(reply: str, _: Kwargs) -> bool:
    """One of the last two characters of each sentence, or the first of the next one."""
    found = [no_punctuation(sentence).strip() for sentence in sentences(reply)]
    ends = zip(found, [*found[1:], ""], strict=False)
    return all(
        now and (any(map(is_emoji, now[-2:])) or (bool(after) and is_emoji(after[0]))) for now, after in ends
    )


def line_indent(reply: str, _: Kwargs) -> bool:
    """Each line further in. As the reference: of blank lines in a row every other one is a line."""
    indents = [len(line) - len(line.lstrip(" ")) for line in _without_blank(reply.split("\n"))]
    return all(a < b for a, b in pairwise(indents))


def _without_blank(lines: Sequence[str]) -> list[str]:
    """What `for line in lines: if blank(line): lines.remove(line)` leaves, in time that grows with the lines.

    The line after a removed one is passed over, and of equal blank lines the first one left is removed.
    """
    left: dict[int, str] = {}
    blank: defaultdict[str, deque[int]] = defaultdict(deque)

    def leave(*places: int) -> None:
        for at in places:
            left[at] = lines[at]
            if not lines[at].strip():
                blank[lines[at]].append(at)

    at = 0
    while at < len(lines):
        if lines[at].strip():
            leave(at)
            at += 1
            continue
        if before := blank[lines[at]]:
            del left[before.popleft()]
            leave(at)
        leave(*range(at + 1, len(lines))[:1])
        at += 2
    return list(left.values())


def quote_unquote(reply: str, _: Kwargs) -> bool:
    """No two quotes side by side, and none at the end."""
    text = reply.replace("“", '"').replace("”", '"').replace("'\"'", "")
    text = "".join(text.split())
    return '""' not in text and not text.strip(NOT_QUOTES).endswith('"')


def special_list(reply: str, kwargs: Kwargs) -> bool:
    """As the reference: two of the marks, wherever they stand."""
    return reply.count(kwargs["sep"]) >= 2


def thesis(reply: str, _: Kwargs) -> bool:
    """A text in italics with a text behind it, as the reference cuts them."""
    start = next((at for at in map(reply.find, ("<i>", "<em>")) if at >= 0), -1)
    rest = reply[start:] if start >= 0 else ""
    end = next((at for at in map(rest.find, ("</i>", "</em>")) if at >= 0), -1)
    return end >= 0 and bool(rest[3:end].strip()) and bool(rest[end + 4 :].strip())


def sub_bullets(reply: str, _: Kwargs) -> bool:
    """As the reference: a dash after each asterisk; no asterisk will do."""
    return all("-" in bullet for bullet in reply.split("*")[1:])


def no_bullets_bullets(reply: str, _: Kwargs) -> bool:
    """Two sentences, then two lines with an asterisk and nothing else.

    As the reference: an empty line ends the sentences, so that only a bullet may follow it.
    """
    count = bullets = 0
    open_end = True
    for line in map(str.strip, reply.split("\n")):
        if line.startswith("*"):
            open_end = False
            bullets += 1
            if count < 2:
                return False
        elif not open_end:
            return False
        else:
            found = sentences(line)
            open_end = bool(found)
            count += len(found)
    return bullets >= 2


def title_case(reply: str, _: Kwargs) -> bool:
    """No word with a small initial; as the reference, words of one letter and mixed ones all pass."""
    return not any(word[0].islower() and (word[1:].islower() or word[1:].isupper()) for word in tokens(reply))


def output_template(reply: str, _: Kwargs) -> bool:
    return all(part in reply for part in PARTS)


def no_whitespace(reply: str, _: Kwargs) -> bool:
    return not any(map(str.isspace, reply))


def repeat_change(reply: str, kwargs: Kwargs) -> bool:
    """The request with another first word."""
    request: str = kwargs["prompt_to_repeat"]
    return reply != request and reply.split()[1:] == request.split()[1:]


def repeat_simple(reply: str, _: Kwargs) -> bool:
    return reply.strip().lower() == SIMPLE.lower()


def repeat_span(reply: str, kwargs: Kwargs) -> bool:
    """As the reference: without the last word of the span."""
    return reply.lower().split() == _span(kwargs)


def _span(kwargs: Kwargs) -> list[str]:
    request: str = kwargs["prompt_to_repeat"]
    return request.lower().split()[int(kwargs["n_start"]) : int(kwargs["n_end"])]


REQUEST = {"prompt_to_repeat": TEXT}

INSTRUCTIONS: Mapping[str, Instruction] = {
    "format:parentheses": Instruction(parentheses, follow=lambda _: "Tea ([{([hot])}])"),
    "format:quotes": Instruction(quotes, follow=lambda _: '"He said \'I heard "tea" again\' to me"'),
    "format:options": Instruction(
        options, {"options": TEXT}, follow=lambda kwargs: re.split("/|or|,", kwargs["options"])[0].strip()
    ),
    "format:newline": Instruction(newline, follow=lambda _: "Green\ntea"),
    "format:emoji": Instruction(emoji, follow=lambda _: "Tea is hot. 🍵"),
    "format:line_indent": Instruction(line_indent, follow=lambda _: "Tea\n is\n  hot"),
    "format:quote_unquote": Instruction(quote_unquote, follow=lambda _: '"Tea", a drink'),
    "format:list": Instruction(
        special_list, {"sep": TEXT}, follow=lambda kwargs: f"{kwargs['sep']} tea\n{kwargs['sep']} milk"
    ),
    "format:thesis": Instruction(thesis, follow=lambda _: "<i>Tea is hot</i> and so is soup"),
    "format:sub-bullets": Instruction(sub_bullets, follow=lambda _: "* tea\n  - green"),
    "format:no_bullets_bullets": Instruction(
        no_bullets_bullets, follow=lambda _: "It is hot. It is good.\n* tea\n* soup"
    ),
    "format:title_case": Instruction(title_case, follow=lambda _: "Green Tea"),
    "format:output_template": Instruction(output_template, follow=lambda _: " tea\n".join([*PARTS, ""])),
    "format:no_whitespace": Instruction(no_whitespace, follow=lambda _: "Tea"),
    "repeat:repeat_change": Instruction(
        repeat_change,
        REQUEST,
        follow=lambda kwargs: "Tea " + " ".join(kwargs["prompt_to_repeat"].split()[1:]),
    ),
    "repeat:repeat_simple": Instruction(repeat_simple, follow=lambda _: SIMPLE),
    "repeat:repeat_span": Instruction(
        repeat_span,
        {**REQUEST, "n_start": COUNT, "n_end": COUNT},
        follow=lambda kwargs: " ".join(_span(kwargs)),
    ),
}
