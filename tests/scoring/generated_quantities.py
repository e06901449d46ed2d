"""Generates pairs of quantities (units, angles, times, dates), with whether they are equal exactly."""

from fractions import Fraction
from random import Random

from tests.scoring.generated_forms import Pair

_SIZES = {
    "length": (
        "mm=1/1000 cm=1/100 m=1 km=1000 inches=0.0254 feet=0.3048 miles=1609.344 nm=1e-9 dm=0.1 "
        "nautical_miles=1852"
    ),
    "time": "ms=0.001 seconds=1 minutes=60 hours=3600 days=86400 weeks=604800",
    "calendar": "months=1 years=12 decades=120 centuries=1200",
    "mass": (
        "mg=0.001 g=1 kg=1000 tonnes=1000000 pounds=453.59237 ounces=28.349523125 metric_tons=1000000 "
        "tons=907184.74"
    ),
    "area of units": "square_units=1",
    "volume of units": "cubic_units=1",
    "area": (
        "mm^2=1e-6 cm^2=1e-4 square_meters=1 km^2=1e6 hectares=1e4 square_feet=0.09290304 acres=4046.8564224"
    ),
    "volume": "cm^3=1e-6 mL=1e-6 cl=1e-5 liters=1e-3 cubic_meters=1",
    "speed": "km/h=5/18 m/s=1 mph=0.44704 feet_per_second=0.3048 knots=463/900",
    "acceleration": "m/s^2=1 cm/s^2=0.01",
    "energy": (
        "J=1 kJ=1000 MJ=1e6 cal=4.184 kcal=4184 eV=1.602176634e-19 keV=1.602176634e-16 "
        "MeV=1.602176634e-13 kWh=3.6e6"
    ),
    "power": "mW=0.001 W=1 kW=1000 MW=1e6",
    "force": "N=1 kN=1000 mN=0.001",
    "pressure": "Pa=1 kPa=1000 MPa=1e6 atm=101325 bar=1e5",
    "frequency": "Hz=1 kHz=1000 MHz=1e6 GHz=1e9 rpm=1/60",
    "tension": "mV=0.001 V=1 kV=1000",
    "current": "mA=0.001 A=1",
    "charge": "nC=1e-9 coulombs=1",
    "amount": "mol=1 mmol=0.001",
    "density": "g/cm^3=1000 kg/m^3=1",
    "money": "dollars=1 cents=0.01",
    "euro": "euros=1",
    "celsius": "degrees_Celsius=1",
    "fahrenheit": "degrees_Fahrenheit=1",
    "kelvin": "K=1",
    "percent": "percent=1",
    "gallon": (
        "gallons=1 quarts=0.25 pints=0.125 cups=0.0625 tablespoons=1/256 teaspoons=1/768 fluid_ounces=1/128"
    ),
}
SIZES = {
    kind: {
        unit.replace("_", " "): Fraction(size)
        for unit, _, size in (item.partition("=") for item in text.split())
    }
    for kind, text in _SIZES.items()
}
"""what is measured, and units by their size; no unit of one row is one of another"""
_NATIVE = {
    "km": "公里 км キロメートル 킬로미터 كيلومتر किलोमीटर",
    "m": "米 м メートル 미터 متر मीटर",
    "cm": "厘米 см センチメートル 센티미터 سم सेमी Zentimeter",
    "square m": "平方米 平方メートル 제곱미터 м^2 Quadratmeter",
    "square cm": "平方厘米 平方センチメートル 제곱센티미터 см^2",
    "kg": "公斤 кг キログラム 킬로그램 كجم किलोग्राम",
    "g": "克 г グラム 그램 جرام ग्राम gramos",
    "hours": "小时 часов 時間 시간 ساعات घंटे Stunden horas heures",
    "minutes": "分钟 минут دقائق मिनट Minuten minutos",
    "km/h": "км/ч",
    "m/s": "м/с",
}
PER = {
    "km/h": ("km",),
    "m/s": ("m",),
    "speed": ("length", "acceleration"),
    "acceleration": ("length",),
    "density": ("mass",),
}
"""what a unit or a kind is per something; "per" may be left out"""
NATIVE = {unit: text.split() for unit, text in _NATIVE.items()}
MONTHS = {
    "January": "Jan.",
    "February": "Feb.",
    "March": "Mar.",
    "April": "Apr.",
    "May": "May",
    "June": "Jun.",
    "July": "Jul.",
    "August": "Aug.",
    "September": "Sept.",
    "October": "Oct.",
    "November": "Nov.",
    "December": "Dec.",
}
ANGLE_WORDS = (r"^\circ", r"^{\circ}", r"\text{ degrees}", r"\degree")


def written(number: Fraction) -> str:
    """A fraction in lowest terms, or a whole number."""
    if number.denominator == 1:
        return str(number.numerator)
    return rf"\frac{{{number.numerator}}}{{{number.denominator}}}"


def units(random: Random) -> Pair:
    """A quantity in another unit, converted, or by a factor upside down, off by one, or not at all."""
    kind = random.choice(list(SIZES))
    other_kind = kind if random.random() < 0.85 else random.choice(list(SIZES))
    if "units" in kind + other_kind and kind[:4] == other_kind[:4]:
        other_kind = kind  # square units may be square metres
    if other_kind in PER.get(kind, ()) or kind in PER.get(other_kind, ()):
        other_kind = kind
    unit, other = random.choice(list(SIZES[kind])), random.choice(list(SIZES[other_kind]))
    factor = SIZES[kind][unit] / SIZES[other_kind][other]
    number = Fraction(random.randint(1, 999), random.choice([1, 1, 1, 2, 10]))
    right = number * factor
    shown = random.choice(
        [right, right, right + 1, number, number, number / factor, right * 10, right / 1000]
    )
    equal = kind == other_kind and right == shown
    return _measured(number, unit), _measured(shown, other), equal


def native_units(random: Random) -> Pair:
    """A quantity in an English unit and in the same or another unit of another language."""
    unit, other = random.choices(list(NATIVE), k=2)
    number = random.randint(1, 99_999)
    if random.random() < 0.3 or other in PER.get(unit, ()) or unit in PER.get(other, ()):
        other = unit
    shown = number + random.choice([0, 0, 0, 1])
    gap = random.choice(["", " "])
    word = random.choice(NATIVE[other])
    answer = f"{shown}{gap}{word}" if word[0] > "\u0400" else rf"{shown}\text{{ {word}}}"
    return _measured(Fraction(number), unit), answer, unit == other and number == shown


def _measured(number: Fraction, unit: str) -> str:
    return rf"{written(number)}\text{{ {unit}}}"


def compound_quantities(random: Random) -> Pair:
    """3 hours 20 minutes, 5 feet 7 inches against minutes, inches or the other way round."""
    big, small, each, limit = random.choice(
        [
            ("hours", "minutes", 60, 60),
            ("minutes", "seconds", 60, 60),
            ("feet", "inches", 12, 12),
            ("days", "hours", 24, 24),
            ("weeks", "days", 7, 7),
            ("pounds", "ounces", 16, 16),
            ("m", "cm", 100, 100),
            ("years", "months", 12, 12),
        ]
    )
    high, low = random.randint(1, 60), random.randint(1, limit - 1)
    total = high * each + low
    shown = random.choice(
        [total, total, total + 1, total - 1, low * each + high, high * each - low, high * 100 + low]
    )
    joiner = random.choice([" ", " and ", ", "])
    sides = [rf"{high}\text{{ {big}{joiner}}}{low}\text{{ {small}}}"]
    sides.append(
        random.choice(
            [
                rf"{shown}\text{{ {small}}}",
                rf"\frac{{{shown}}}{{{each}}}\text{{ {big}}}",
                rf"{shown // each} {big} {shown % each} {small}"
                if shown % each
                else f"{shown // each} {big}",
            ]
        )
    )
    random.shuffle(sides)
    return sides[0], sides[1], total == shown


def angles(random: Random) -> Pair:
    """Degrees against radians, degrees with minutes and seconds, and the negative or complementary angle."""
    top, bottom = random.randint(1, 60), random.choice([1, 2, 3, 4, 5, 6, 8, 9, 10, 12, 15, 18, 36, 180])
    angle = Fraction(180 * top, bottom)
    shown = random.choice(
        [
            angle,
            angle,
            angle + Fraction(1, 60),
            angle - 1,
            angle + 1,
            180 - angle,
            90 - angle,
            360 - angle,
            -angle,
            angle / 2,
        ]
    )
    turns = shown / 180
    gold = rf"\frac{{{top}\pi}}{{{bottom}}}" + random.choice(["", "", r"\text{ radians}", r"\text{ rad}"])
    answer = written(shown) + random.choice(ANGLE_WORDS)
    if random.random() < 0.3:
        gold = written(angle) + random.choice(ANGLE_WORDS)
        answer = random.choice([_arc(shown), rf"\frac{{{turns.numerator}\pi}}{{{turns.denominator}}}"])
    return gold, answer, angle == shown


def _arc(angle: Fraction) -> str:
    """Degrees, minutes and seconds of arc."""
    if angle < 0 or (angle * 3600).denominator != 1:
        return written(angle) + r"^\circ"
    seconds = int(angle * 3600)
    return rf"{seconds // 3600}^\circ {seconds // 60 % 60}' {seconds % 60}''"


def clock_times(random: Random) -> Pair:
    """Times of day with other hours, minutes, halves of the day, or these swapped."""
    hour, minute, half = random.randint(1, 12), random.randint(0, 59), random.choice("ap")
    shown = random.choice(
        [
            (hour, minute, half),
            (hour, minute, half),
            (hour % 12 + 1, minute, half),
            (hour, (minute + 1) % 60, half),
            (hour, minute, "pa"["ap".index(half)]),
            (minute % 12 + 1, hour, half),
            (hour, (minute + 30) % 60, half),
            (hour, minute // 10, half),
        ]
    )
    equal = shown == (hour, minute, half)
    return _clock(hour, minute, half, random), _clock(*shown, random), equal


def _clock(hour: int, minute: int, half: str, random: Random) -> str:
    mark = random.choice(
        [rf"\text{{ {half}.m.}}", f" {half}m", f" {half.upper()}M", rf"\text{{ {half.upper()}.M.}}"]
    )
    return f"{hour}:{minute:02}{mark}" if minute or random.random() < 0.5 else f"{hour}{mark}"


def dates(random: Random) -> Pair:
    """Days of a month in either order, with another day, month or year, or these swapped."""
    names = list(MONTHS)
    day, month, year = random.randint(1, 28), random.randrange(12), random.choice([None, 1999, 2021])
    shown = random.choice(
        [
            (day, month, year),
            (day, month, year),
            (day % 28 + 1, month, year),
            (day, (month + 1) % 12, year),
            (month + 1, min(day - 1, 11), year),
            (day, (month + 6) % 12, year),
            (day, month, year + 1 if year else year),
            (28 - day or 1, month, year),
        ]
    )
    equal = shown == (day, month, year)
    return _date(day, names[month], year, random), _date(shown[0], names[shown[1]], shown[2], random), equal


def _date(day: int, month: str, year: int | None, random: Random) -> str:
    month = random.choice([month, month, MONTHS[month]])
    ending = {1: "st", 2: "nd", 3: "rd"}.get(day % 10 if day not in {11, 12, 13} else 0, "th")
    number = random.choice([str(day), f"{day}{ending}"])
    text = random.choice([f"{month} {number}", f"{number} {month}", f"the {day}{ending} of {month}"])
    text += f", {year}" if year and text.startswith(month) else f" {year}" if year else ""
    return random.choice([text, rf"\text{{{text}}}"])


def money(random: Random) -> Pair:
    """Dollars and cents, with slips of ten, of one cent, or in another currency."""
    cents = random.randint(1, 99_999)
    shown = random.choice([cents, cents, cents + 1, cents * 10, cents * 100, cents - 1, cents + 100])
    currency = random.choice(["$", "$", "$", "€", "£"])
    gold = random.choice([rf"\${cents / 100:.2f}", rf"{cents}\text{{ cents}}"])
    sign = r"\$" if currency == "$" else currency
    plain = f"{shown // 100}.{shown % 100:02}"
    answer = random.choice([f"{sign}{plain}", f"{sign}{int(plain[:-3]):,}{plain[-3:]}"])
    if currency == "$" and random.random() < 0.5:
        answer = random.choice([rf"{plain}\text{{ dollars}}", rf"{shown}\text{{ cents}}"])
    return gold, answer, cents == shown and currency == "$"


RULES = {
    rule.__name__: rule
    for rule in (units, compound_quantities, angles, clock_times, dates, money, native_units)
}
