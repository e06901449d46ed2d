"""The expression tree of a scalar."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True)
class Node:
    """A number, symbol, constant, operation or function call."""

    op: str
    """number | symbol | constant | add | multiply | divide | negate | power | percent | degree | factorial |
    double_factorial | binomial | plus_minus | minus_plus | call | sum | product (args: body, first and last
    value of the index)"""
    args: tuple["Node", ...] = ()
    value: Fraction | str = ""
    """value of a number; name of a symbol, constant or call, or of the index of a sum or product"""


def symbols(node: Node) -> frozenset[str]:
    """The names of a tree's variables; not the index of a sum or product."""
    if node.op == "symbol":
        return frozenset([str(node.value)])
    names = frozenset().union(*(symbols(arg) for arg in node.args)) if node.args else frozenset()
    if node.op in {"sum", "product"}:
        return (symbols(node.args[0]) - {str(node.value)}).union(*(symbols(arg) for arg in node.args[1:]))
    return names


def walk(node: Node) -> Iterator[Node]:
    """The node and all nodes below it."""
    yield node
    for arg in node.args:
        yield from walk(arg)


def substitute(node: Node, assignments: Mapping[str, Fraction]) -> Node:
    """The tree with numbers for the variables in `assignments`."""
    if node.op == "symbol":
        value = assignments.get(str(node.value))
        return node if value is None else Node("number", value=value)
    if node.op in {"sum", "product"}:
        assignments = {name: value for name, value in assignments.items() if name != node.value}
        bounds = tuple(substitute(arg, assignments) for arg in node.args[1:])
        return Node(node.op, (substitute(node.args[0], assignments), *bounds), node.value)
    return Node(node.op, tuple(substitute(arg, assignments) for arg in node.args), node.value)


def replace_symbol(node: Node, name: str, other: Node) -> Node:
    """The tree with another one for a variable."""
    if node.op == "symbol":
        return other if node.value == name else node
    return Node(node.op, tuple(replace_symbol(arg, name, other) for arg in node.args), node.value)


def choose_sign(tree: Node, sign: int) -> Node:
    """The tree with ± replaced by the sign, + (1) or - (-1), and ∓ by the opposite one."""
    args = tuple(choose_sign(arg, sign) for arg in tree.args)
    if tree.op in {"plus_minus", "minus_plus"}:
        positive = (tree.op == "plus_minus") == (sign == 1)
        return Node("add", (args[0], args[1] if positive else Node("negate", (args[1],))))
    return Node(tree.op, args, tree.value)
