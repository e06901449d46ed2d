"""A table of a user's TOML file, read key by key; every mistake becomes a one-line error."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from benchmarks.errors import BenchmarkError, closest_match, did_you_mean


@dataclass(frozen=True)
class TomlTable:
    file: str
    name: str
    """"" for the top-level table"""
    values: dict[str, object]
    requested: set[str] = field(default_factory=set)
    """keys that were read; any other key is a mistake (`reject_unknown_keys`)"""

    def text(self, key: str, default: str | None = None, needs: str = "a string") -> str:
        value = self.value(key, default, needs)
        if not isinstance(value, str) or (not value and default is None):
            raise self.invalid(key, value, needs)
        return value

    def text_list(self, key: str) -> list[str]:
        """A string, or a list of strings; always returned as a list."""
        needs = 'a column that contains a list, or the columns in order, such as ["A", "B", "C", "D"]'
        value = self.value(key, None, needs)
        items = [value] if isinstance(value, str) else value
        if not isinstance(items, list) or not items or not all(isinstance(item, str) for item in items):
            raise self.invalid(key, value, needs)
        return items

    def one_of(self, key: str, choices: Sequence[str], default: str | None = None) -> str:
        needs = "one of " + ", ".join(f'"{word}"' for word in choices)
        value = self.text(key, default, needs)
        if value not in choices:
            raise self.error(key, f"is {value!r}: it must be {needs}{did_you_mean(value, choices)}")
        return value

    def number(self, key: str, default: float, low: float, high: float) -> float:
        needs = f"a number from {low:g} to {high:g}"
        value = self.value(key, default, needs)
        if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high:
            raise self.invalid(key, value, needs)
        return float(value)

    def count(self, key: str, default: int) -> int:
        needs = "a whole number, at least 1"
        value = self.value(key, default, needs)
        if isinstance(value, bool) or not isinstance(value, int) or value < 1:
            raise self.invalid(key, value, needs)
        return value

    def flag(self, key: str, default: bool) -> bool:
        value = self.value(key, default, "true or false")
        if not isinstance(value, bool):
            raise self.invalid(key, value, "true or false")
        return value

    def table(self, key: str, default: dict[str, object] | None = None) -> "TomlTable":
        value = self.value(key, default, f"a table [{key}]")
        if not isinstance(value, dict):
            raise self.invalid(key, value, f"a table [{key}]")
        return TomlTable(self.file, key, value)

    def value(self, key: str, default: object, needs: str) -> object:
        self.requested.add(key)
        if key in self.values:
            return self.values[key]
        if default is None:
            unknown = [name for name in self.values if name not in self.requested]
            typo = closest_match(key, unknown)
            hint = f" ({typo!r} looks like a typo of it)" if typo else ""
            raise self.error(key, f"is missing{hint}: it must be {needs}")
        return default

    def reject_unknown_keys(self) -> None:
        """Raises BenchmarkError if the table has a key that was not read."""
        for key in self.values:
            if key not in self.requested:
                requested = ", ".join(sorted(self.requested))
                raise self.error(
                    key, f"is not a setting here ({requested}){did_you_mean(key, self.requested)}"
                )

    def invalid(self, key: str, value: object, needs: str) -> BenchmarkError:
        return self.error(key, f"is {value!r}: it must be {needs}")

    def error(self, key: str, problem: str) -> BenchmarkError:
        return BenchmarkError(f"{self.file}: {self.name + '.' if self.name else ''}{key} {problem}")
