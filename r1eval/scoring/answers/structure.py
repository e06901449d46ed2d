"""Reads the tokens of a complete answer: lists, tuples, sets, intervals, relations, scalars."""

from dataclasses import replace

from r1eval.scoring.answers.meaning import Interval, Meaning, intersect, merge
from r1eval.scoring.answers.real_sets import all_reals, combine_sets, to_reals
from r1eval.scoring.answers.relations import INTEGERS, read_relation
from r1eval.scoring.notation.parser import parse
from r1eval.scoring.notation.tokenizer import CLOSING, OPENING, RELATIONS, Token, UnreadableError
from r1eval.scoring.notation.tree import Node, choose_sign
from r1eval.scoring.numbers.values import context, to_float, values

SET_OPERATIONS = ("\\cup", "\\cap", "\\setminus")
NAMING = frozenset([*SET_OPERATIONS, "(", ")", "'", "_", "\\complement", "\\overline", "{", "}"])
"""what the name of a set consists of, beside capital letters"""
SIGNS = {"\\pm": ("+", "-"), "\\mp": ("-", "+")}
JOINERS = frozenset(["and", "or", "&", ""])


def read_structure(tokens: list[Token]) -> Meaning:
    """The meaning of an answer that is mathematics only; otherwise raises UnreadableError."""
    tokens = _trim(tokens)
    if not tokens:
        raise UnreadableError("nothing there")
    parts, alternatives = _members(tokens)
    if len(parts) > 1:
        parts = _repeat_exclusion([part for part in parts if _trim(part)])
        return _list([read_structure(part) for part in parts], alternatives)
    if named := _named_set(tokens):
        return named
    for union in SET_OPERATIONS:
        operands = split(tokens, {union})
        if len(operands) > 1:
            return combine_sets(union, [read_structure(operand) for operand in operands])
    places = [place for place, token in top_level(tokens) if token.text in RELATIONS and token.kind != "text"]
    if places:
        sides = [
            tokens[start:end]
            for start, end in zip([0, *[p + 1 for p in places]], [*places, len(tokens)], strict=True)
        ]
        return read_relation([tokens[place].text for place in places], sides, read_structure)
    ratio = split(tokens, {":"})
    if len(ratio) > 1:
        return Meaning("ratio", items=tuple(read_structure(part) for part in ratio))
    return _read_brackets(tokens) or leaf(tokens)


def _named_set(tokens: list[Token]) -> Meaning | None:
    """A ∩ B = {1, 2}: a set or interval whose name is made of other sets."""
    sides = split(tokens, {"="})
    if len(sides) != 2 or not any(token.text in SET_OPERATIONS for token in sides[0]):
        return None
    if not all(
        token.text in NAMING or (token.kind == "symbol" and token.text.isupper()) for token in sides[0]
    ):
        return None
    name = "".join(token.text for token in sides[0])
    return Meaning("equation", items=(read_structure(sides[1]),), name=name)


def _repeat_exclusion(parts: list[list[Token]]) -> list[list[Token]]:
    """x ≠ 0, 1 as x ≠ 0, x ≠ 1."""
    repeated: list[list[Token]] = []
    name: list[Token] = []
    for part in parts:
        places = [place for place, token in top_level(part) if token.text in RELATIONS]
        if places:
            name = part[: places[0] + 1] if part[places[0]].text == "\\ne" else []
        repeated.append(part if places else name + part)
    return repeated


def top_level(tokens: list[Token]) -> list[tuple[int, Token]]:
    """The tokens outside all brackets, with their indices."""
    depth, found = 0, []
    for place, token in enumerate(tokens):
        if token.kind != "text" and token.text in CLOSING:
            depth -= 1
        if depth == 0:
            found.append((place, token))
        if token.kind != "text" and token.text in OPENING:
            depth += 1
    return found


def split(tokens: list[Token], separators: set[str]) -> list[list[Token]]:
    """Split at the separators outside all brackets."""
    parts, start = [], 0
    for place, token in top_level(tokens):
        if token.text in separators:
            parts.append(tokens[start:place])
            start = place + 1
    return [*parts, tokens[start:]]


def leaf(tokens: list[Token]) -> Meaning:
    """A scalar; ± gives a list of two."""
    named = {"\\RR": all_reals(), "\\emptyset": Meaning("set")}
    if len(tokens) == 1 and tokens[0].text in named:
        return named[tokens[0].text]
    if len(tokens) == 1 and tokens[0].text == "\\ldots":
        return Meaning("opaque", text="…")
    tree = parse(tokens)
    signs = [choose_sign(tree, sign) for sign in (1, -1)]
    if signs[0] == signs[1]:
        return scalar(tree)
    return Meaning("list", items=tuple(scalar(one) for one in signs))


def scalar(tree: Node) -> Meaning:
    """A value; a percent or degree sign after the whole expression is its unit, not part of the number."""
    if tree.op in {"percent", "degree"}:
        return Meaning("value", values=values(tree.args[0]), unit=tree.op)
    if tree.op == "negate" and tree.args[0].op in {"percent", "degree"}:
        quantity = tree.args[0]
        return Meaning("value", values=values(Node("negate", quantity.args)), unit=quantity.op)
    return Meaning("value", values=values(tree))


def _trim(tokens: list[Token]) -> list[Token]:
    """Remove punctuation at the ends."""
    while tokens and tokens[0].text in {",", ";"}:
        tokens = tokens[1:]
    while tokens and tokens[-1].text in {",", ";", "&"}:
        tokens = tokens[:-1]
    return tokens


def _members(tokens: list[Token]) -> tuple[list[list[Token]], bool]:
    """The members of a top-level list, and whether "or" joins them; empty members are dropped."""
    separators = (
        {"&", ";", ","} if not any(token.text == ";" for _, token in top_level(tokens)) else {"&", ";"}
    )
    joiners = [token.text.strip(" ,;").lower() for _, token in top_level(tokens) if token.kind == "text"]
    if any(joiner not in JOINERS for joiner in joiners):
        raise UnreadableError("words in between")
    named = {token.text for _, token in top_level(tokens) if token.kind == "text"}
    parts = [part for part in split(tokens, separators | named) if part]
    return parts, "or" in joiners


def _list(members: list[Meaning], alternatives: bool) -> Meaning:
    """A list; conditions on one variable become the set that they describe."""
    conditions = [member for member in members if member != INTEGERS]
    if len(conditions) == 1:
        return conditions[0]
    members = _points(conditions) if alternatives else conditions
    if (
        all(member.kind == "reals" and member.name for member in members)
        and len({m.name for m in members}) == 1
    ):
        intervals = members[0].intervals
        for member in members[1:]:
            # a comma means "or" if "and" would leave nothing: x < 2, x > 3
            both = () if alternatives else intersect(intervals, member.intervals)
            intervals = both or merge([*intervals, *member.intervals])
        return Meaning("reals", intervals=intervals, name=members[0].name)
    flat: list[Meaning] = []
    for member in members:  # 1 ± √5, -2
        flat += _alternatives(member)
    return Meaning("list", items=tuple(flat), alternatives=alternatives)


def _alternatives(member: Meaning) -> list[Meaning]:
    """The members that one member with ± stands for: 1 ± √5, x = ±2, (0, ±2)."""
    if member.kind == "list":
        return list(member.items)
    if member.kind == "equation" and len(member.items) == 1 and member.items[0].kind == "list":
        return [Meaning("equation", items=(item,), name=member.name) for item in member.items[0].items]
    return [member]


def _points(members: list[Meaning]) -> list[Meaning]:
    """Convert x = -3 to a point if there are also conditions on x: x = -3 or x ≥ 1."""
    restricted = {member.name for member in members if member.kind == "reals" and member.name}
    return [
        Meaning("reals", intervals=to_reals(member.items[0]), name=member.name)
        if member.kind == "equation" and member.name in restricted and member.items
        else member
        for member in members
    ]


def _read_brackets(tokens: list[Token]) -> Meaning | None:
    """A tuple, an interval, a set, a vector, or brackets around something else; None for a scalar."""
    if len(tokens) > 2 and tokens[0].kind == "symbol" and tokens[0].text.isupper() and tokens[1].text == "(":
        named = _read_brackets(tokens[1:])  # P(1, 2)
        return named if named and named.kind == "tuple" else None
    if tokens[0].text in SIGNS and _is_tuple(tokens[1:]):
        return _opposites(tokens)
    first, last, inner = tokens[0].text, tokens[-1].text, tokens[1:-1]
    if first == "]" or last == "[":  # open ends in French notation
        return _interval(inner, "(" if first == "]" else first, ")" if last == "[" else last)
    if first not in OPENING or [place for place, _ in top_level(tokens)] != [0, len(tokens) - 1]:
        return None
    if first == "\\{":
        return _set(inner)
    parts = split(inner, {",", ";"})
    if len(parts) > 1 and any(token.text in SIGNS for token in inner):
        return _both_signs(tokens)
    if len(parts) == 2 and first in {"(", "["} and last in {")", "]"}:
        return _interval(inner, first, last)
    if len(parts) > 1:
        return _tuple([read_structure(part) for part in parts], first)
    if first == "{" or any(token.text in RELATIONS | {"\\cup"} or token.kind == "text" for token in inner):
        return read_structure(inner)
    return None


def _both_signs(tokens: list[Token]) -> Meaning:
    """(1 ± √2, 1 ∓ √2) as two tuples, with the upper and with the lower signs."""
    chosen = [
        [
            replace(token, kind="operator", text=SIGNS[token.text][sign]) if token.text in SIGNS else token
            for token in tokens
        ]
        for sign in (0, 1)
    ]
    return Meaning("list", items=tuple(read_structure(one) for one in chosen))


def _is_tuple(tokens: list[Token]) -> bool:
    return (
        [token.text for token in tokens[:1]] == ["("]
        and [place for place, _ in top_level(tokens)] == [0, len(tokens) - 1]
        and len(split(tokens[1:-1], {",", ";"})) > 1
    )


def _opposites(tokens: list[Token]) -> Meaning:
    """±(2, 3) as (2, 3) and (-2, -3)."""
    parts = split(tokens[2:-1], {",", ";"})
    minus, opening, closing = (Token("operator", text) for text in "-()")
    negated = [read_structure([minus, opening, *part, closing]) for part in parts]
    return Meaning("list", items=(read_structure(tokens[1:]), _tuple(negated, "(")))


def _tuple(members: list[Meaning], opening: str) -> Meaning:
    """Members in brackets; rows in square brackets form a matrix."""
    if opening == "[" and all(member.kind in {"bracket", "tuple"} for member in members):
        return Meaning("matrix", items=tuple(Meaning("tuple", items=member.items) for member in members))
    return Meaning("bracket" if opening == "[" else "tuple", items=tuple(members))


def _interval(inner: list[Token], opening: str, closing: str) -> Meaning:
    """Two members in brackets: a pair and, if possible, an interval."""
    parts = split(inner, {",", ";"})
    if len(parts) != 2:
        raise UnreadableError("half an interval")
    low, high = (read_structure(part) for part in parts)
    intervals: tuple[Interval, ...] = ()
    if low.kind == high.kind == "value" and not any(
        isinstance(v, context().mpc) for v in low.values[:1] + high.values[:1]
    ):
        intervals = merge([Interval(low.values, high.values, opening == "[", closing == "]")])
    endless = any(context().isinf(to_float(item.values[0])) for item in (low, high) if item.kind == "value")
    if opening + closing in {"(]", "[)"} or (intervals and endless):
        if not intervals:
            raise UnreadableError("an interval from more to less")
        return Meaning("reals", intervals=intervals)
    return replace(_tuple([low, high], opening), intervals=intervals)


def _check_element(element: list[Token], described: Meaning) -> None:
    """Raise UnreadableError if a set is not given by its elements themselves, as {2x | x > 1} is not."""
    is_name = element[:1] and element[0].kind == "symbol" and [t.text for t in element[1:2]] in ([], ["\\in"])
    if not is_name or described.name not in {"", element[0].text}:
        raise UnreadableError("a set of other elements than its condition is about")


def _set(inner: list[Token]) -> Meaning:
    """A set by its members or by a condition: {x | x > 2}."""
    if not inner:
        return Meaning("set")
    for mark in ("|", ":"):
        condition = split(inner, {mark})
        if len(condition) == 2:
            described = read_structure(condition[1])
            _check_element(condition[0], described)
            return Meaning("reals", intervals=to_reals(described))
    members = read_structure(inner)
    if members.kind == "list":
        return Meaning("set", items=members.items)
    return Meaning("set", items=(members,))
