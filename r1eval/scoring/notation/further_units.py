"""Units that are known only where words are plainly a unit, in \\text{} or behind one: kN, MW, acres, euros.

In the measures of `measures.py`: metres, grams, seconds, and amperes.
"""

from fractions import Fraction

Dimensions = dict[str, int]
_LENGTH, _AREA, _VOLUME = {"length": 1}, {"length": 2}, {"length": 3}
_FREQUENCY, _SPEED = {"time": -1}, {"length": 1, "time": -1}
_FORCE, _ENERGY, _POWER = (
    {"mass": 1, "length": power, "time": time} for power, time in ((1, -2), (2, -2), (2, -3))
)
_PRESSURE = {"mass": 1, "length": -1, "time": -2}
_CHARGE = {"current": 1, "time": 1}
_PREFIXES = {
    "f": "1e-15", "p": "1e-12", "n": "1e-9", "μ": "1e-6", "u": "1e-6", "m": "1e-3", "c": "1e-2", "d": "1e-1",
    "h": "1e2", "k": "1e3", "M": "1e6", "G": "1e9", "T": "1e12",
}  # fmt: skip
_WORDS = {
    "f": "femto", "p": "pico", "n": "nano", "μ": "micro", "m": "milli", "c": "centi", "d": "deci",
    "h": "hecto", "k": "kilo", "M": "mega", "G": "giga", "T": "tera",
}  # fmt: skip
_PREFIXED: list[tuple[str, str, str, str, Dimensions]] = [
    ("m", "metre meter metres meters", "fpnμud", "1", _LENGTH),
    ("s", "second seconds", "fpnμum", "1", {"time": 1}),
    ("g", "gram grams", "nμu", "1", {"mass": 1}),
    ("L", "litre liter litres liters", "nμucdhk", "1e-3", _VOLUME),
    ("l", "", "nμucdh", "1e-3", _VOLUME),
    ("N", "newton newtons", "nμumkMG", "1e3", _FORCE),
    ("J", "joule joules", "nμumkMGT", "1e3", _ENERGY),
    ("W", "watt watts", "nμumkMGT", "1e3", _POWER),
    ("Pa", "pascal pascals", "mhkMG", "1e3", _PRESSURE),
    ("Hz", "hertz", "mkMGT", "1", _FREQUENCY),
    ("V", "volt volts", "nμumkM", "1e3", {**_POWER, "current": -1}),
    ("A", "ampere amperes amp amps", "npμumk", "1", {"current": 1}),
    ("C", "coulomb coulombs", "npμumk", "1", _CHARGE),
    ("F", "farad farads", "npμum", "1e-3", {"current": 2, "time": 4, "mass": -1, "length": -2}),
    ("ohm", "ohm ohms", "mkM", "1e3", {**_POWER, "current": -2}),
    ("T", "tesla teslas", "nμum", "1e3", {"mass": 1, "time": -2, "current": -1}),
    ("eV", "electronvolt electronvolts", "mkMGT", "1.602176634e-16", _ENERGY),
    ("cal", "calorie calories", "k", "4184", _ENERGY),
    ("Wh", "", "kMGT", "3.6e6", _ENERGY),
    ("mol", "mole moles", "npμum", "1", {"amount": 1}),
    ("bar", "", "m", "1e8", _PRESSURE),
]
"""a symbol, its words, its prefixes (without those of the table of measures), size and what it measures"""
_ALONE = frozenset(["Pa", "Hz", "A", "ohm", "eV", "cal", "Wh", "mol", "bar"])
"""symbols without a prefix; others are in the table of measures, or stand for something else (C, F, T)"""
_OTHERS: list[tuple[str, str, Dimensions]] = [
    ("1e-10", "angstrom angstroms", _LENGTH),
    ("1e-6", "micron microns", _LENGTH),
    ("1852", "nauticalmile", _LENGTH),
    ("9460730472580800", "lightyear lightyears ly", _LENGTH),
    ("1e4", "hectare hectares ha", _AREA),
    ("4046.8564224", "acre acres", _AREA),
    ("1e-6", "cc", _VOLUME),
    ("1/128", "fluidounce", {"gallon": 1}),
    ("1/256", "tablespoon tablespoons tbsp", {"gallon": 1}),
    ("1/768", "teaspoon teaspoons tsp", {"gallon": 1}),
    ("6350.29318", "stone", {"mass": 1}),
    ("1209600", "fortnight fortnights", {"time": 1}),
    ("120", "decade decades", {"calendar": 1}),
    ("1200", "century centuries", {"calendar": 1}),
    ("12000", "millennium millennia", {"calendar": 1}),
    ("463/900", "knot knots", _SPEED),
    ("0.3048", "fps", _SPEED),
    ("1/60", "rpm", _FREQUENCY),
    ("101325000", "atm atmosphere atmospheres", _PRESSURE),
    ("6894757.2931683613", "psi", _PRESSURE),
    ("133322.387415", "mmHg", _PRESSURE),
    ("1e-4", "erg ergs", _ENERGY),
    ("0.01", "dyne dynes dyn", _FORCE),
    ("745699.87158227022", "hp horsepower", _POWER),
    ("1", "K kelvin kelvins", {"kelvin": 1}),
    ("1", "celsius", {"celsius": 1}),
    ("1", "fahrenheit", {"fahrenheit": 1}),
    ("1", "euro euros eur EUR", {"euro": 1}),
    ("1", "yen", {"yen": 1}),
    ("1", "yuan rmb", {"yuan": 1}),
    ("1", "krw", {"krw": 1}),
    ("1", "rupee rupees", {"rupee": 1}),
    ("1", "peso pesos", {"peso": 1}),
    ("1", "ruble rubles rouble roubles", {"ruble": 1}),
    ("1", "bit bits", {"data": 1}),
    ("8", "byte bytes", {"data": 1}),
    ("1", "KB kB kilobyte kilobytes", {"kilobyte": 1}),
    ("1", "MB megabyte megabytes", {"megabyte": 1}),
    ("1", "GB gigabyte gigabytes", {"gigabyte": 1}),
    ("1", "TB terabyte terabytes", {"terabyte": 1}),
]
"""sizes, spellings and what they measure; a kilobyte has 1000 or 1024 bytes, and so is a kind of its own"""


def _table() -> dict[str, tuple[str, Fraction, Dimensions]]:
    """Each spelling's canonical name, size and dimensions."""
    table: dict[str, tuple[str, Fraction, Dimensions]] = {}
    for size, spellings, dimensions in _OTHERS:
        for spelling in spellings.split():
            table[spelling] = spellings.split()[0], Fraction(size), dimensions
    for symbol, words, prefixes, size, dimensions in _PREFIXED:
        if symbol in _ALONE:
            table[symbol] = symbol, Fraction(size), dimensions
        for word in words.split() if symbol in _ALONE | {"C", "F", "T"} else ():
            table[word] = symbol, Fraction(size), dimensions
        for prefix in prefixes:
            name = symbol.upper() if symbol == "l" else symbol
            unit = (prefix.replace("u", "μ") + name, Fraction(size) * Fraction(_PREFIXES[prefix]), dimensions)
            table[prefix + symbol] = unit
            if prefix in _WORDS:
                table |= {_WORDS[prefix] + word: unit for word in words.split()}
    return table


FURTHER = _table()
"""by spelling; symbols keep their capitals: mW is not MW"""
