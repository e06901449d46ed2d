"""Tokens of a whole answer as its meaning: lists, tuples, sets, intervals, relations, scalars."""

from dataclasses import replace

from r1eval.scoring.meaning import Meaning, Piece, complement, intersect, merge
from r1eval.scoring.parser import parse
from r1eval.scoring.relations import INTEGERS, relation
from r1eval.scoring.tokenizer import CLOSING, OPENING, RELATIONS, Token, UnreadableError
from r1eval.scoring.tree import Node, signed
from r1eval.scoring.values import context, inexact, values

JOINERS = frozenset(["and", "or", "&", ""])


def structure(tokens: list[Token]) -> Meaning:
    """The meaning of an answer that is mathematics throughout; raises UnreadableError."""
    tokens = _trimmed(tokens)
    if not tokens:
        raise UnreadableError("nothing there")
    parts, alternatives = _members(tokens)
    if len(parts) > 1:
        return _list([structure(part) for part in parts if _trimmed(part)], alternatives)
    for union in ("\\cup", "\\cap", "\\setminus"):
        operands = split(tokens, {union})
        if len(operands) > 1:
            return _combined(union, [reals(structure(operand)) for operand in operands])
    places = [place for place, token in top_level(tokens) if token.text in RELATIONS and token.kind != "text"]
    if places:
        sides = [
            tokens[start:end]
            for start, end in zip([0, *[p + 1 for p in places]], [*places, len(tokens)], strict=True)
        ]
        return relation([tokens[place].text for place in places], sides, structure)
    ratio = split(tokens, {":"})
    if len(ratio) > 1:
        return Meaning("ratio", items=tuple(structure(part) for part in ratio))
    return _bracketed(tokens) or leaf(tokens)


def top_level(tokens: list[Token]) -> list[tuple[int, Token]]:
    """The tokens outside all brackets, with their places."""
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
    """The stretches between separators that stand outside all brackets."""
    parts, start = [], 0
    for place, token in top_level(tokens):
        if token.text in separators:
            parts.append(tokens[start:place])
            start = place + 1
    return [*parts, tokens[start:]]


def leaf(tokens: list[Token]) -> Meaning:
    """A scalar; a ± makes a list of two."""
    named = {"\\RR": _everything(), "\\emptyset": Meaning("set")}
    if len(tokens) == 1 and tokens[0].text in named:
        return named[tokens[0].text]
    if len(tokens) == 1 and tokens[0].text == "\\ldots":
        return Meaning("opaque", text="…")
    tree = parse(tokens)
    signs = [signed(tree, sign) for sign in (1, -1)]
    if signs[0] == signs[1]:
        return scalar(tree)
    return Meaning("list", items=tuple(scalar(one) for one in signs))


def scalar(tree: Node) -> Meaning:
    """A value; a percent or degree sign behind the whole is its unit, not part of its number."""
    if tree.op in {"percent", "degree"}:
        return Meaning("value", values=values(tree.args[0]), unit=tree.op)
    if tree.op == "negate" and tree.args[0].op in {"percent", "degree"}:
        dressed = tree.args[0]
        return Meaning("value", values=values(Node("negate", dressed.args)), unit=dressed.op)
    return Meaning("value", values=values(tree))


def reals(meaning: Meaning) -> tuple[Piece, ...]:
    """A meaning as a set of reals; raises UnreadableError if it is none."""
    if meaning.kind == "reals":
        return meaning.pieces
    if meaning.kind in {"tuple", "bracket"} and meaning.pieces:
        return meaning.pieces
    if meaning.kind in {"set", "list"} and all(item.kind == "value" for item in meaning.items):
        return merge([Piece(item.values, item.values, True, True) for item in meaning.items])
    if meaning.kind == "value":
        return (Piece(meaning.values, meaning.values, True, True),)
    raise UnreadableError("not a set of reals")


def _everything() -> Meaning:
    infinity = context().inf
    return Meaning("reals", pieces=(Piece((-infinity,), (infinity,), False, False),))


def _combined(operator: str, sets: list[tuple[Piece, ...]]) -> Meaning:
    infinity = context().inf
    result = sets[0]
    for other in sets[1:]:
        if operator == "\\cup":
            result = merge([*result, *other])
        elif operator == "\\cap":
            result = intersect(result, other)
        else:
            result = intersect(result, complement(other, (infinity,), (-infinity,)))
    return Meaning("reals", pieces=result)


def _trimmed(tokens: list[Token]) -> list[Token]:
    """Without stray punctuation at the ends."""
    while tokens and tokens[0].text in {",", ";"}:
        tokens = tokens[1:]
    while tokens and tokens[-1].text in {",", ";", "&"}:
        tokens = tokens[:-1]
    return tokens


def _members(tokens: list[Token]) -> tuple[list[list[Token]], bool]:
    """The members of a top-level list and whether "or" joins them; empty members are dropped."""
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
    """A list; restrictions on one variable are the set that they describe."""
    conditions = [member for member in members if member != INTEGERS]
    if len(conditions) == 1:
        return conditions[0]
    members = _points(conditions) if alternatives else conditions
    if (
        all(member.kind == "reals" and member.name for member in members)
        and len({m.name for m in members}) == 1
    ):
        pieces = members[0].pieces
        for member in members[1:]:
            # a comma says "or" where "and" would leave nothing: x < 2, x > 3
            both = () if alternatives else intersect(pieces, member.pieces)
            pieces = both or merge([*pieces, *member.pieces])
        return Meaning("reals", pieces=pieces, name=members[0].name)
    flat: list[Meaning] = []
    for member in members:  # 1 ± √5, -2
        flat += member.items if member.kind == "list" else [member]
    return Meaning("list", items=tuple(flat), alternatives=alternatives)


def _points(members: list[Meaning]) -> list[Meaning]:
    """With x = -3 as a point, where it stands beside restrictions of x: x = -3 or x ≥ 1."""
    restricted = {member.name for member in members if member.kind == "reals" and member.name}
    return [
        Meaning("reals", pieces=reals(member.items[0]), name=member.name)
        if member.kind == "equation" and member.name in restricted and member.items
        else member
        for member in members
    ]


def _bracketed(tokens: list[Token]) -> Meaning | None:
    """A tuple, an interval, a set, a vector, or brackets around something else; None for a scalar."""
    if len(tokens) > 2 and tokens[0].kind == "symbol" and tokens[0].text.isupper() and tokens[1].text == "(":
        named = _bracketed(tokens[1:])  # P(1, 2)
        return named if named and named.kind == "tuple" else None
    first, last, inner = tokens[0].text, tokens[-1].text, tokens[1:-1]
    if first == "]" or last == "[":  # open ends, the French way
        return _interval(inner, "(" if first == "]" else first, ")" if last == "[" else last)
    if first not in OPENING or [place for place, _ in top_level(tokens)] != [0, len(tokens) - 1]:
        return None
    if first == "\\{":
        return _set(inner)
    parts = split(inner, {",", ";"})
    if len(parts) == 2 and first in {"(", "["} and last in {")", "]"}:
        return _interval(inner, first, last)
    if len(parts) > 1:
        return _tuple([structure(part) for part in parts], first)
    if first == "{" or any(token.text in RELATIONS | {"\\cup"} or token.kind == "text" for token in inner):
        return structure(inner)
    return None


def _tuple(members: list[Meaning], opening: str) -> Meaning:
    """Members in brackets; rows in square brackets are a matrix."""
    if opening == "[" and all(member.kind in {"bracket", "tuple"} for member in members):
        return Meaning("matrix", items=tuple(Meaning("tuple", items=member.items) for member in members))
    return Meaning("bracket" if opening == "[" else "tuple", items=tuple(members))


def _interval(inner: list[Token], opening: str, closing: str) -> Meaning:
    """Two members in brackets: a pair and, where it can be, an interval."""
    parts = split(inner, {",", ";"})
    if len(parts) != 2:
        raise UnreadableError("half an interval")
    low, high = (structure(part) for part in parts)
    pieces: tuple[Piece, ...] = ()
    if low.kind == high.kind == "value" and not any(
        isinstance(v, context().mpc) for v in low.values[:1] + high.values[:1]
    ):
        pieces = merge([Piece(low.values, high.values, opening == "[", closing == "]")])
    endless = any(context().isinf(inexact(item.values[0])) for item in (low, high) if item.kind == "value")
    if opening + closing in {"(]", "[)"} or (pieces and endless):
        if not pieces:
            raise UnreadableError("an interval from more to less")
        return Meaning("reals", pieces=pieces)
    return replace(_tuple([low, high], opening), pieces=pieces)


def _set(inner: list[Token]) -> Meaning:
    """A set by its members or by a condition: {x | x > 2}."""
    if not inner:
        return Meaning("set")
    for mark in ("|", ":"):
        condition = split(inner, {mark})
        if len(condition) == 2:
            described = structure(condition[1])
            return Meaning("reals", pieces=reals(described))
    members = structure(inner)
    if members.kind == "list":
        return Meaning("set", items=members.items)
    return Meaning("set", items=(members,))
