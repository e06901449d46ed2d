"""Which variables of an expression stand for integers, and where it changes its form."""

from collections.abc import Iterator
from fractions import Fraction
from math import lcm

from r1eval.scoring.notation.tree import Node, symbols, walk

INTEGER_LETTERS = frozenset(["n", "m", "k", "j", "l", "N", "M", "K"])
"""letters that customarily stand for integers"""
REAL_LETTERS = frozenset(
    [
        "x",
        "y",
        "z",
        "t",
        "u",
        "v",
        "w",
        "alpha",
        "beta",
        "gamma",
        "delta",
        "epsilon",
        "theta",
        "lambda",
        "mu",
        "nu",
        "xi",
        "rho",
        "sigma",
        "tau",
        "phi",
        "chi",
        "psi",
        "omega",
    ]
)
"""letters that stand for real numbers even inside floor and ceil"""
INTEGER_CALLS = frozenset(["gcd", "lcm", "mod", "binom", "binomial"])
INTEGER_OPERATIONS = frozenset(["factorial", "double_factorial", "binomial"])
ROUNDING = frozenset(["floor", "ceil"])
PIECEWISE = ROUNDING | {"abs", "max", "min", "sgn", "sign", "mod", "gcd", "lcm"}
RATIONAL = frozenset(["number", "symbol", "add", "multiply", "divide", "negate", "percent"])
GROWING = INTEGER_OPERATIONS | {"sum", "product"}
MAX_PERIOD = 420
"""the longest period of residues that is compared completely"""


def letter(name: str) -> str:
    """The letter of a name: n of n_1 and n'."""
    return name.split("_", maxsplit=1)[0].rstrip("'")


def integer_names(*trees: Node) -> frozenset[str]:
    """The variables that stand for integers: by custom, or as arguments of functions of integers."""
    nodes = [node for tree in trees for node in walk(tree)]
    names = {name for tree in trees for name in symbols(tree) if letter(name) in INTEGER_LETTERS}
    rounded: set[str] = set()
    for node in nodes:
        if node.op in INTEGER_OPERATIONS or (node.op == "call" and node.value in INTEGER_CALLS):
            names |= symbols(node)
        if node.op in {"sum", "product"}:
            names |= symbols(node.args[1]) | symbols(node.args[2])
        if node.op == "call" and node.value in ROUNDING:
            names |= {name for name in symbols(node) if letter(name) not in REAL_LETTERS}
            if node.args[0].op == "symbol":  # ⌊x⌋ of an integer says nothing
                rounded.add(str(node.args[0].value))
    return frozenset(names - rounded)


def counting(*trees: Node) -> list[Node]:
    """The binomials and least common multiples of variables: there, none is negative."""
    nodes = (node for tree in trees for node in walk(tree))
    return [
        node for node in nodes if (node.op == "binomial" or node.value in {"binom", "lcm"}) and symbols(node)
    ]


def divisors(*trees: Node) -> set[str]:
    """The variables that count and are divided by inside floors and ceilings: they are positive."""
    rounded = [one.args[0] for tree in trees for one in walk(tree) if one.value in ROUNDING]
    below = [node.args[1] for one in rounded for node in walk(one) if node.op == "divide"]
    found = {str(node.value) for node in below if node.op == "symbol"}
    return {name for name in found if letter(name) not in REAL_LETTERS}


def piecewise_arguments(tree: Node) -> list[Node]:
    """The expressions at whose integers or zeros the tree may change its form."""
    found: list[Node] = []
    for node in walk(tree):
        if node.op == "power" and _is_even(node.args[1]):
            found.append(node.args[0])  # perhaps under a root: √(x²)
        if node.op != "call" or node.value not in PIECEWISE:
            continue
        if node.value in {"max", "min"}:
            first = node.args[0]
            found += [Node("add", (first, Node("negate", (other,)))) for other in node.args[1:]]
        elif node.value == "mod":
            found.append(Node("divide", node.args))
        elif node.value in {"gcd", "lcm"}:
            moduli = [arg for arg in node.args if arg.op == "number" and arg.value]
            found += [Node("divide", (arg, modulus)) for arg in node.args for modulus in moduli]
        else:
            found.append(node.args[0])
    return [node for node in dict.fromkeys(found) if symbols(node)]


def _is_even(node: Node) -> bool:
    return node.op == "number" and isinstance(node.value, Fraction) and node.value % 2 == 0


def period(*trees: Node) -> int:
    """A multiple of the period in which functions of integers may repeat, from the numbers in them."""
    result = 2
    for part in (part for tree in trees for node in walk(tree) for part in _moduli(node)):
        if lcm(result, part) <= MAX_PERIOD:
            result = lcm(result, part)
    return result


def _moduli(node: Node) -> Iterator[int]:
    """The denominator of a number, a number that is divided by, a modulus, or numbers in a gcd or lcm."""
    if node.op == "number" and isinstance(node.value, Fraction):
        yield node.value.denominator
    periodic = node.op == "divide" or node.value in {"mod", "gcd", "lcm"}
    for arg in (node.args if node.value in {"gcd", "lcm"} else node.args[1:2]) if periodic else ():
        if arg.op == "number" and isinstance(arg.value, Fraction) and arg.value:
            yield abs(arg.value.numerator)


def is_rational(tree: Node) -> bool:
    """Whether the tree is a rational function, which a few points tell from any other."""
    if tree.op == "power":
        exponent = tree.args[1].value
        whole = isinstance(exponent, Fraction) and exponent.denominator == 1
        return whole and is_rational(tree.args[0])
    return tree.op in RATIONAL and all(is_rational(arg) for arg in tree.args)


def grows(tree: Node) -> bool:
    """Whether a variable occurs in an exponent, a factorial or a bound, where large values are too large."""
    return any(
        (node.op == "power" and bool(symbols(node.args[1])))
        or ((node.op in GROWING or node.value in {"binom", "exp", "sinh", "cosh"}) and bool(symbols(node)))
        for node in walk(tree)
    )
