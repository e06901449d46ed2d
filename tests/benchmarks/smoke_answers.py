"""The smoke benchmark's mathematics solved independently by brute force or sympy, keyed by id."""

from collections.abc import Callable
from fractions import Fraction
from itertools import pairwise, permutations, product
from typing import Any


def integers_by_7_not_by_3() -> int:
    return sum(n % 7 == 0 and n % 3 != 0 for n in range(100, 301))


def coins_in_boxes() -> int:
    rest = product(range(1, 12), repeat=4)
    return sum(sum(coins) == 11 and coins[0] % 2 == 0 for coins in rest)


def frog_jumps() -> int:
    return sum(sum(jumps) % 12 == 0 for jumps in product((3, 4), repeat=15))


def strings_with_three_a() -> int:
    strings = product("abc", repeat=8)
    return sum(s.count("a") == 3 and all(x != y for x, y in pairwise(s)) for s in strings)


def orders_without_sums_by_3() -> int:
    return sum(all((x + y) % 3 for x, y in pairwise(order)) for order in permutations(range(1, 8)))


def colourings_without_block() -> int:
    def mixed(cells: tuple[int, ...], y: int, x: int) -> bool:
        block = (cells[5 * y + x], cells[5 * y + x + 1], cells[5 * y + x + 5], cells[5 * y + x + 6])
        return 0 < sum(block) < 4

    blocks = list(product(range(2), range(4)))
    return sum(all(mixed(cells, y, x) for y, x in blocks) for cells in product((0, 1), repeat=15))


def expected_marbles() -> Any:
    import sympy

    def drawn(order: tuple[str, ...]) -> int:
        return next(place for place in range(2, 9) if order[place - 1] == order[place - 2])

    orders = set(permutations("RRRBBBBB"))
    mean = Fraction(sum(map(drawn, orders)), len(orders))
    return sympy.Rational(mean.numerator, mean.denominator)


def system_of_two() -> Any:
    import sympy

    x, y = sympy.symbols("x y")
    (pair,) = sympy.linsolve([3 * x + 2 * y - 4, x - 4 * y - 13], x, y)
    return pair


def expanded_cube() -> Any:
    import sympy

    x = sympy.Symbol("x")
    return sympy.expand((2 * x - 1) ** 3 + x**2)


def quotient_at_most_0() -> Any:
    import sympy

    x = sympy.Symbol("x", real=True)
    return sympy.solve_univariate_inequality((x - 3) / (x + 5) <= 0, x, relational=False)


def absolute_value_solutions() -> Any:
    import sympy

    x = sympy.Symbol("x", real=True)
    return sympy.solveset(abs(x**2 - 7) - 2, x, domain=sympy.S.Reals)


def complex_quotient() -> Any:
    import sympy

    return sympy.expand_complex((3 + 2 * sympy.I) ** 3 / (1 - sympy.I))


def disc_without_hexagon() -> Any:
    import sympy

    hexagon = sympy.RegularPolygon((0, 0), 6, 6)
    return sympy.Circle((0, 0), 6).area - hexagon.area


def matrix_power() -> Any:
    import sympy

    matrix = sympy.Matrix([[2, 1], [0, 3]])
    return matrix * matrix * matrix - matrix


def exponential_solution() -> Any:
    import sympy

    x = sympy.Symbol("x", real=True)
    (solution,) = sympy.solve((x + 1) * sympy.log(3) - sympy.log(5) - x * sympy.log(2), x)
    assert abs(sympy.N(3 ** (solution + 1) - 5 * 2**solution, 50)) < 1e-40
    return solution


def tangent_circle() -> Any:
    """B is the origin and C lies on the x axis, so the circle has its centre above the midpoint of BC."""
    import sympy

    b, c = sympy.Point(0, 0), sympy.Point(9, 0)
    across = sympy.Rational(7**2 + 9**2 - 8**2, 2 * 9)
    a = sympy.Point(across, sympy.sqrt(7**2 - across**2))
    middle, radius = b.midpoint(c), sympy.Symbol("r", positive=True)
    centre = sympy.Point(middle.x, radius)
    (r,) = sympy.solve(centre.distance(a) ** 2 - radius**2, radius)
    on_line = sympy.Symbol("t", real=True)  # the point A + t (B - A)
    point = a + on_line * (b - a)
    roots = sympy.solve(point.distance(sympy.Point(middle.x, r)) ** 2 - r**2, on_line)
    return 7 * abs(next(root for root in roots if root != 0))


def integral() -> Any:
    import sympy

    x = sympy.Symbol("x")
    return sympy.integrate(x * sympy.exp(2 * x), (x, 0, sympy.log(2)))


def diagonal() -> Any:
    import sympy

    return sympy.Point(0, 0).distance(sympy.Point(4, 6))


def rational(numerator: int, denominator: int) -> Any:
    import sympy

    return sympy.Rational(numerator, denominator)


ANSWERS: dict[str, Callable[[], Any]] = {
    "math-01": lambda: 4 + 3,
    "math-02": lambda: 5 + 4,
    "math-03": lambda: 20 - 8,
    "math-04": lambda: max(5, 9),
    "math-05": lambda: rational(1, 2) + rational(1, 4),
    "math-06": lambda: rational(2, 10),
    "math-07": lambda: 50 - 5 * 3 - 4 * 2,
    "math-08": integers_by_7_not_by_3,
    "math-09": diagonal,
    "math-10": system_of_two,
    "math-11": expanded_cube,
    "math-12": coins_in_boxes,
    "math-13": lambda: (7**123 + 11**45) % 1000,
    "math-14": quotient_at_most_0,
    "math-15": absolute_value_solutions,
    "math-16": complex_quotient,
    "math-17": disc_without_hexagon,
    "math-18": matrix_power,
    "math-19": frog_jumps,
    "math-20": strings_with_three_a,
    "math-21": exponential_solution,
    "math-22": tangent_circle,
    "math-23": integral,
    "math-24": orders_without_sums_by_3,
    "math-25": colourings_without_block,
    "math-26": expected_marbles,
}
