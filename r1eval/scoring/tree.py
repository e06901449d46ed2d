"""The expression tree of a scalar."""

from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True)
class Node:
    """A number, symbol, constant, operation or function call."""

    op: str
    """number | symbol | constant | add | multiply | divide | negate | power | percent | degree | factorial |
    plus_minus | minus_plus | call"""
    args: tuple["Node", ...] = ()
    value: Fraction | str = ""
    """value of a number; name of a symbol, constant or call"""


def symbols(node: Node) -> frozenset[str]:
    """The names of a tree's variables."""
    if node.op == "symbol":
        return frozenset([str(node.value)])
    return frozenset().union(*(symbols(arg) for arg in node.args)) if node.args else frozenset()


def choose_sign(tree: Node, sign: int) -> Node:
    """The tree with ± replaced by the sign, + (1) or - (-1), and ∓ by the opposite one."""
    args = tuple(choose_sign(arg, sign) for arg in tree.args)
    if tree.op in {"plus_minus", "minus_plus"}:
        positive = (tree.op == "plus_minus") == (sign == 1)
        return Node("add", (args[0], args[1] if positive else Node("negate", (args[1],))))
    return Node(tree.op, args, tree.value)
