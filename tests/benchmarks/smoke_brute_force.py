"""The same programming questions solved by brute force, with generators of small random inputs."""

import re
from collections.abc import Callable, Iterator
from itertools import combinations, pairwise
from random import Random

from tests.benchmarks.smoke_solutions import Solver

InputGenerator = Callable[[Random], str]


def gap(text: str) -> str:
    a, b = map(int, text.split())
    return str(len(range(min(a, b), max(a, b))))


def backwards(text: str) -> str:
    return "".join(text[place] for place in range(len(text.strip()) - 1, -1, -1))


def vowels(text: str) -> str:
    return str(len(re.findall("[aeiou]", text)))


def second_largest(text: str) -> str:
    values = [int(number) for number in text.split()[1:]]
    for value in range(max(values) - 1, min(values) - 1, -1):
        if value in values:
            return str(value)
    return "none"


def longest_run(text: str) -> str:
    word = text.strip()
    for length in range(len(word), 0, -1):
        for start in range(len(word) - length + 1):
            if len(set(word[start : start + length])) == 1:
                return f"{word[start]} {length}"
    raise ValueError(text)


def cells_with_two_neighbours(text: str) -> str:
    rows = ["." + row + "." for row in text.split()[2:]]
    padded = ["." * len(rows[0]), *rows, "." * len(rows[0])]
    found = 0
    for above, row, below in zip(padded, padded[1:], padded[2:], strict=False):
        for x in range(1, len(row) - 1):
            around = above[x] + below[x] + row[x - 1] + row[x + 1]
            found += row[x] == "#" and around.count("#") == 2
    return str(found)


def two_lamps(text: str) -> str:
    numbers = list(map(int, text.split()[1:]))
    lamps = [range(start, end) for start, end in zip(numbers[::2], numbers[1::2], strict=True)]
    return str(sum(sum(second in lamp for lamp in lamps) >= 2 for second in range(max(numbers))))


def leaving_order(text: str) -> str:
    cards = list(map(int, text.split()[1:]))
    n = len(cards)
    gone = [0]
    while len(gone) < n:
        person = gone[-1]
        for _ in range(cards[gone[-1]]):
            person = (person + 1) % n
            while person in gone:
                person = (person + 1) % n
        gone.append(person)
    return " ".join(str(person + 1) for person in gone)


def balanced(text: str) -> bool:
    while "()" in text or "[]" in text:
        text = text.replace("()", "").replace("[]", "")
    return not text


def bracket_deletions(text: str) -> str:
    word = text.strip()
    for deleted in range(len(word) + 1):
        if any(balanced("".join(kept)) for kept in combinations(word, len(word) - deleted)):
            return str(deleted)
    raise ValueError(text)


def walk(rows: list[str]) -> float:
    """Steps from the first to the last cell, by spreading one step at a time; infinite if there is no way."""
    reached, steps = {(0, 0)}, 0
    goal = (len(rows) - 1, len(rows[0]) - 1)
    while goal not in reached:
        spread = {(y + dy, x + dx) for y, x in reached for dy, dx in ((0, 1), (1, 0), (0, -1), (-1, 0))}
        open_cells = {(y, x) for y, row in enumerate(rows) for x, cell in enumerate(row) if cell == "."}
        if spread & open_cells <= reached:
            return float("inf")
        reached |= spread & open_cells
        steps += 1
    return steps


def steps_with_one_hammer(text: str) -> str:
    rows = text.split()[2:]

    def broken() -> Iterator[list[str]]:
        yield rows
        for y, row in enumerate(rows):
            for x in range(len(row)):
                yield [*rows[:y], row[:x] + "." + row[x + 1 :], *rows[y + 1 :]]

    best = min(walk(grid) for grid in broken())
    return str(best) if best < float("inf") else "-1"


def calm_numbers(text: str) -> str:
    low, high, step, modulus = map(int, text.split())

    def calm(number: int) -> bool:
        digits = list(map(int, str(number)))
        return sum(digits) % modulus == 0 and all(abs(a - b) <= step for a, b in pairwise(digits))

    return str(sum(calm(number) for number in range(low, high + 1)))


def depots(text: str) -> str:
    (n, k), weights, *roads = [list(map(int, line.split())) for line in text.strip().splitlines()]
    distance = [[0 if a == b else 10**9 for b in range(n)] for a in range(n)]
    for a, b, length in roads:
        distance[a - 1][b - 1] = distance[b - 1][a - 1] = length
    for middle in range(n):
        for a in range(n):
            for b in range(n):
                distance[a][b] = min(distance[a][b], distance[a][middle] + distance[middle][b])
    chosen = combinations(range(n), k)
    return str(
        min(
            sum(w * min(d[c] for c in choice) for w, d in zip(weights, distance, strict=True))
            for choice in chosen
        )
    )


def word(random: Random, letters: str, longest: int) -> str:
    return "".join(random.choices(letters, k=random.randint(1, longest))) + "\n"


def numbers(random: Random, shortest: int, longest: int) -> str:
    values = [random.randint(shortest, longest) for _ in range(random.randint(1, 7))]
    return f"{len(values)}\n{' '.join(map(str, values))}\n"


def grid(random: Random) -> str:
    height, width = random.randint(1, 5), random.randint(2, 5)
    rows = ["".join(random.choices(".#", k=width)) for _ in range(height)]
    return "\n".join([f"{height} {width}", *rows]) + "\n"


def maze(random: Random) -> str:
    size, *rows = grid(random).split("\n")[:-1]
    rows[0] = "." + rows[0][1:]
    rows[-1] = rows[-1][:-1] + "."
    return "\n".join([size, *rows]) + "\n"


def lamps(random: Random) -> str:
    spans = [sorted(random.sample(range(20), 2)) for _ in range(random.randint(1, 6))]
    return "\n".join([str(len(spans)), *(f"{start} {end}" for start, end in spans)]) + "\n"


def calm_range(random: Random) -> str:
    low, high = sorted(random.randint(1, 3000) for _ in range(2))
    return f"{low} {high} {random.randint(0, 9)} {random.randint(1, 12)}\n"


def tree(random: Random) -> str:
    n = random.randint(1, 8)
    roads = [f"{random.randint(1, b - 1)} {b} {random.randint(1, 9)}" for b in range(2, n + 1)]
    weights = " ".join(str(random.randint(1, 9)) for _ in range(n))
    return "\n".join([f"{n} {random.randint(1, min(n, 4))}", weights, *roads]) + "\n"


BRUTE_FORCE: dict[str, tuple[Solver, InputGenerator]] = {
    "program-01": (gap, lambda random: f"{random.randint(0, 99)} {random.randint(0, 99)}\n"),
    "program-02": (backwards, lambda random: word(random, "abcdefg", 8)),
    "program-03": (vowels, lambda random: word(random, "abcde iou", 20)),
    "program-04": (second_largest, lambda random: numbers(random, -5, 5)),
    "program-05": (longest_run, lambda random: word(random, "ab", 10)),
    "program-06": (cells_with_two_neighbours, grid),
    "program-07": (two_lamps, lamps),
    "program-08": (leaving_order, lambda random: numbers(random, 1, 12)),
    "program-09": (bracket_deletions, lambda random: word(random, "()[]", 10)),
    "program-10": (steps_with_one_hammer, maze),
    "program-11": (calm_numbers, calm_range),
    "program-12": (depots, tree),
}
"""each question's brute-force solution and input generator"""
