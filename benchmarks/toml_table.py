"""A table of a user's settings file, read key by key, each mistake in it one clear line."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from benchmarks.errors import BenchmarkError, closest, guess


@dataclass(frozen=True)
class Table:
    file: str
    name: str
    """"" for the top of the file"""
    values: dict[str, object]
    known: set[str] = field(default_factory=set)
    """the keys that were asked for; whatever else is there is a mistake (`done`)"""

    def text(self, key: str, default: str | None = None, needs: str = "a text") -> str:
        value = self.value(key, default, needs)
        if not isinstance(value, str) or (not value and default is None):
            raise self.wrong(key, value, needs)
        return value

    def texts(self, key: str) -> list[str]:
        """A text, or a list of texts."""
        needs = 'a column that holds a list, or the columns in order, such as ["A", "B", "C", "D"]'
        value = self.value(key, None, needs)
        listed = [value] if isinstance(value, str) else value
        if not isinstance(listed, list) or not listed or not all(isinstance(item, str) for item in listed):
            raise self.wrong(key, value, needs)
        return listed

    def one_of(self, key: str, allowed: Sequence[str], default: str | None = None) -> str:
        needs = "one of " + ", ".join(f'"{word}"' for word in allowed)
        value = self.text(key, default, needs)
        if value not in allowed:
            raise self.error(key, f"is {value!r}: it must be {needs}{guess(value, allowed)}")
        return value

    def number(self, key: str, default: float, low: float, high: float) -> float:
        needs = f"a number from {low:g} to {high:g}"
        value = self.value(key, default, needs)
        if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high:
            raise self.wrong(key, value, needs)
        return float(value)

    def count(self, key: str, default: int) -> int:
        needs = "a whole number, at least 1"
        value = self.value(key, default, needs)
        if isinstance(value, bool) or not isinstance(value, int) or value < 1:
            raise self.wrong(key, value, needs)
        return value

    def flag(self, key: str, default: bool) -> bool:
        value = self.value(key, default, "true or false")
        if not isinstance(value, bool):
            raise self.wrong(key, value, "true or false")
        return value

    def table(self, key: str, default: dict[str, object] | None = None) -> "Table":
        value = self.value(key, default, f"a table [{key}]")
        if not isinstance(value, dict):
            raise self.wrong(key, value, f"a table [{key}]")
        return Table(self.file, key, value)

    def value(self, key: str, default: object, needs: str) -> object:
        self.known.add(key)
        if key in self.values:
            return self.values[key]
        if default is None:
            unknown = [name for name in self.values if name not in self.known]
            slip = closest(key, unknown)
            hint = f" ({slip!r} looks like a slip for it)" if slip else ""
            raise self.error(key, f"is missing{hint}: it must be {needs}")
        return default

    def done(self) -> None:
        """Raises BenchmarkError if the table has a key that nobody asked for."""
        for key in self.values:
            if key not in self.known:
                known = ", ".join(sorted(self.known))
                raise self.error(key, f"is not a setting here ({known}){guess(key, self.known)}")

    def wrong(self, key: str, value: object, needs: str) -> BenchmarkError:
        return self.error(key, f"is {value!r}: it must be {needs}")

    def error(self, key: str, what: str) -> BenchmarkError:
        return BenchmarkError(f"{self.file}: {self.name + '.' if self.name else ''}{key} {what}")
