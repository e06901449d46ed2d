"""The smoke benchmark's choices solved independently: the text of the correct option, keyed by id."""

from collections.abc import Callable, Iterator
from fractions import Fraction
from itertools import product

World = dict[str, bool]
Claim = Callable[[World], bool]


def worlds(facts: str, possible: Claim) -> Iterator[World]:
    """Every way to make the named facts true or false that the premises allow."""
    names = facts.split()
    every = (dict(zip(names, values, strict=True)) for values in product((False, True), repeat=len(names)))
    return filter(possible, every)


def only_option_true_in_all_worlds(facts: str, possible: Claim, options: dict[str, Claim]) -> str:
    """The only option that holds in every possible world."""
    allowed = list(worlds(facts, possible))
    assert allowed
    (certain,) = [text for text, claim in options.items() if all(map(claim, allowed))]
    return certain


def pip() -> str:
    options: dict[str, Claim] = {
        "Pip can fly.": lambda world: world["flies"],
        "Pip can swim.": lambda world: world["swims"],
        "Pip is a fish.": lambda world: world["fish"],
        "Pip lives alone.": lambda world: world["alone"],
    }

    def possible(world: World) -> bool:
        return world["bird"] and (world["flies"] or not world["bird"])

    return only_option_true_in_all_worlds("bird flies swims fish alone", possible, options)


def next_even_number() -> str:
    (step,) = {b - a for a, b in ((2, 4), (4, 6), (6, 8))}
    return str(8 + step)


def ethanol() -> str:
    return f"{2 * (2 * 12 + 6 * 1 + 16)} grams"


def rain() -> str:
    options: dict[str, Claim] = {
        "It is raining.": lambda world: world["rain"],
        "It is not raining.": lambda world: not world["rain"],
        "The match is cancelled.": lambda world: world["cancelled"],
        "The café is closed.": lambda world: world["closed"],
    }

    def possible(world: World) -> bool:
        if_rain = world["cancelled"] or not world["rain"]
        if_cancelled = world["empty"] or not world["cancelled"]
        return if_rain and if_cancelled and not world["empty"]

    return only_option_true_in_all_worlds("rain cancelled empty closed", possible, options)


def cross() -> str:
    offspring = list(product("Aa", "aa", "Bb", "Bb"))
    wanted = [child for child in offspring if "A" in child[:2] and child[2:] == ("b", "b")]
    return str(Fraction(len(wanted), len(offspring)))


def circuit() -> str:
    parallel = 1 / (Fraction(1, 6) + Fraction(1, 3))
    volts_across_pair = 12 * parallel / (4 + parallel)
    return f"{volts_across_pair / 6} amperes"


def truth_tellers() -> str:
    def possible(world: World) -> bool:
        ada, ben, cleo, dan = world.values()
        return [ada, ben, cleo, dan] == [ben == cleo, not ada, ben == dan, ada != ben]

    (world,) = worlds("Ada Ben Cleo Dan", possible)
    return " and ".join(name for name, honest in world.items() if honest)


def pressure() -> str:
    hydrogen, oxygen = Fraction(3), Fraction(2)
    reactions = min(hydrogen / 2, oxygen)  # 2 H2 + O2 -> 2 H2O
    after = (hydrogen - 2 * reactions) + (oxygen - reactions) + 2 * reactions
    return str(after / (hydrogen + oxygen))


def isotopes() -> str:
    """They meet once, as X falls faster; only times with whole numbers of halvings are tried."""
    times = range(0, 100, 6)
    (meet,) = [hours for hours in times if 8 * 2.0 ** -(hours // 2) == 2.0 ** -(hours // 3)]
    return f"{meet} hours"


def card() -> str:
    def possible(world: World) -> bool:
        first, second, third, fourth, fifth = world.values()
        count = sum(world.values())
        says = [count % 2 == 0, not first or not fourth, fourth == fifth, count <= 2, first and third]
        return [first, second, third, fourth, fifth] == says

    (world,) = worlds("1 2 3 4 5", possible)
    return " and ".join(number for number, true in world.items() if true) + " only"


CHOICES: dict[str, Callable[[], str]] = {
    "choice-01": pip,
    "choice-02": lambda: (
        "The Sun"
    ),  # a fact that nothing here can compute: the Moon, Mars and clouds only reflect it
    "choice-03": next_even_number,
    "choice-04": lambda: f"{15 * 40} metres",
    "choice-05": ethanol,
    "choice-06": rain,
    "choice-07": cross,
    "choice-08": circuit,
    "choice-09": truth_tellers,
    "choice-10": pressure,
    "choice-11": isotopes,
    "choice-12": card,
}
