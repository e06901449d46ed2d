"""Reference solutions of the smoke benchmark's programs: standard input in, standard output out."""

from collections import deque
from collections.abc import Callable, Iterator
from functools import cache
from itertools import groupby

Solver = Callable[[str], str]


def gap(text: str) -> str:
    a, b = map(int, text.split())
    return str(abs(a - b))


def backwards(text: str) -> str:
    return text.strip()[::-1]


def vowels(text: str) -> str:
    return str(sum(letter in "aeiou" for letter in text))


def second_largest(text: str) -> str:
    values = sorted(set(map(int, text.split()[1:])), reverse=True)
    return str(values[1]) if len(values) > 1 else "none"


def longest_run(text: str) -> str:
    runs = [(letter, len(list(group))) for letter, group in groupby(text.strip())]
    letter, length = max(runs, key=lambda run: run[1])
    return f"{letter} {length}"


def cells_with_two_neighbours(text: str) -> str:
    rows = text.split()[2:]
    walls = {(y, x) for y, row in enumerate(rows) for x, cell in enumerate(row) if cell == "#"}
    beside = [
        sum(place in walls for place in ((y - 1, x), (y + 1, x), (y, x - 1), (y, x + 1))) for y, x in walls
    ]
    return str(beside.count(2))


def two_lamps(text: str) -> str:
    numbers = list(map(int, text.split()[1:]))
    changes = sorted([(start, 1) for start in numbers[::2]] + [(end, -1) for end in numbers[1::2]])
    lit = total = before = 0
    for time, change in changes:
        if lit >= 2:
            total += time - before
        lit, before = lit + change, time
    return str(total)


def leaving_order(text: str) -> str:
    cards = list(map(int, text.split()[1:]))
    circle = list(enumerate(cards, start=1))
    order, place = [], 0
    while circle:
        person, card = circle.pop(place)
        order.append(person)
        place = (place + card - 1) % len(circle) if circle else 0
    return " ".join(map(str, order))


def bracket_deletions(text: str) -> str:
    brackets = text.strip()

    @cache
    def kept(low: int, high: int) -> int:
        """The longest balanced text that deletions can leave of brackets[low:high]."""
        if high - low < 2:
            return 0
        closer = {"(": ")", "[": "]"}.get(brackets[low])
        pairs = (place for place in range(low + 1, high) if brackets[place] == closer)
        with_first = (2 + kept(low + 1, place) + kept(place + 1, high) for place in pairs)
        return max(kept(low + 1, high), max(with_first, default=0))

    return str(len(brackets) - kept(0, len(brackets)))


def steps_with_one_hammer(text: str) -> str:
    rows = text.split()[2:]
    height, width = len(rows), len(rows[0])

    def moves(y: int, x: int, broken: int) -> Iterator[tuple[int, int, int]]:
        for v, u in ((y - 1, x), (y + 1, x), (y, x - 1), (y, x + 1)):
            if 0 <= v < height and 0 <= u < width and broken + (rows[v][u] == "#") <= 1:
                yield v, u, broken + (rows[v][u] == "#")

    steps = {(0, 0, 0): 0}
    queue = deque(steps)
    while queue:
        state = queue.popleft()
        if state[:2] == (height - 1, width - 1):
            return str(steps[state])
        for reached in moves(*state):
            if reached not in steps:
                steps[reached] = steps[state] + 1
                queue.append(reached)
    return "-1"


def calm_numbers(text: str) -> str:
    low, high, step, modulus = map(int, text.split())

    @cache
    def endings(digits: int, last: int, remainder: int) -> int:
        """How many ways `digits` more digits can follow `last` and bring the digit sum to 0 mod modulus."""
        if digits == 0:
            return int(remainder == 0)
        calm = range(max(0, last - step), min(9, last + step) + 1)
        return sum(endings(digits - 1, digit, (remainder + digit) % modulus) for digit in calm)

    def below(limit: int) -> int:
        """How many calm numbers lie in 1 .. limit - 1."""
        digits = list(map(int, str(limit)))
        shorter = range(1, len(digits))
        total = sum(endings(n - 1, first, first % modulus) for n in shorter for first in range(1, 10))
        for place, digit in enumerate(digits):
            before = digits[:place]
            choices = range(0 if before else 1, digit)
            calm = [new for new in choices if not before or abs(new - before[-1]) <= step]
            left = len(digits) - place - 1
            total += sum(endings(left, new, (sum(before) + new) % modulus) for new in calm)
            if before and abs(digit - before[-1]) > step:
                break
        return total

    return str(below(high + 1) - below(low))


def depots(text: str) -> str:
    """The villages of one depot are connected: a child shares its parent's depot or begins a new area."""
    (n, k), weights, *roads = [list(map(int, line.split())) for line in text.strip().splitlines()]
    near: list[list[tuple[int, int]]] = [[] for _ in range(n)]
    for a, b, length in roads:
        near[a - 1].append((b - 1, length))
        near[b - 1].append((a - 1, length))

    def distances(village: int, parent: int = -1, so_far: int = 0) -> Iterator[tuple[int, int]]:
        yield village, so_far
        for other, length in near[village]:
            if other != parent:
                yield from distances(other, village, so_far + length)

    distance = [dict(distances(village)) for village in range(n)]

    def costs(village: int, parent: int) -> tuple[list[list[int]], list[int]]:
        """The cheapest costs below: [its depot][other depots], and [depots] where its depot is below too."""
        table = [[weights[village] * distance[village][depot]] * k for depot in range(n)]
        inside = [village]
        for child, _ in near[village]:
            if child == parent:
                continue
            child_table, child_best = costs(child, village)
            inside += [other for other, _ in distances(child, village)]
            table = [
                [min(row[j - i] + min(shared[i], child_best[i]) for i in range(j + 1)) for j in range(k)]
                for row, shared in zip(table, child_table, strict=True)
            ]
        cheapest = [min(table[depot][j] for depot in inside) for j in range(k)]
        return table, [10**18, *cheapest][:k]

    table, _ = costs(0, -1)
    return str(min(row[k - 1] for row in table))


SOLUTIONS: dict[str, Solver] = {
    "program-01": gap,
    "program-02": backwards,
    "program-03": vowels,
    "program-04": second_largest,
    "program-05": longest_run,
    "program-06": cells_with_two_neighbours,
    "program-07": two_lamps,
    "program-08": leaving_order,
    "program-09": bracket_deletions,
    "program-10": steps_with_one_hammer,
    "program-11": calm_numbers,
    "program-12": depots,
}
