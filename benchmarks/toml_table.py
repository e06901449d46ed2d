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

    def line(self, key: str, default: str) -> str:
        """Text that is shown in a line of a table."""
        value = self.text(key, default, "a line of text")
        if not value.isprintable() or not value.strip():
            raise self.invalid(key, value, "a line of text")
        return value

    def text_list(self, key: str, needs: str, default: list[str] | None = None) -> list[str]:
        """A string, or a list of strings, none of them empty; always returned as a list."""
        value = self.value(key, default, needs)
        items = [value] if isinstance(value, str) else value
        valid = isinstance(items, list) and all(isinstance(item, str) and item for item in items)
        if not isinstance(items, list) or not valid or (not items and default is None):
            raise self.invalid(key, value, needs)
        return items

    def one_of(self, key: str, choices: Sequence[str], default: str | None = None) -> str:
        needs = "one of " + ", ".join(f'"{word}"' for word in choices)
        value = self.text(key, default, needs)
        if value not in choices:
            raise self.error(key, f"is {value!r}: it must be {needs}{did_you_mean(value, choices)}")
        return value

    def number(self, key: str, default: float, low: float, high: float, *, above: bool = False) -> float:
        """A number from `low` (or `above` it) to `high`."""
        needs = f"a number above {low:g}" if above else f"a number from {low:g}"
        needs += f", at most {high:g}" if above else f" to {high:g}"
        value = self.value(key, default, needs)
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise self.invalid(key, value, needs)
        if not low <= value <= high or (above and value == low):
            raise self.invalid(key, value, needs)
        return float(value)

    def count(self, key: str, default: int, low: int = 1) -> int:
        needs = f"a whole number, at least {low}"
        value = self.value(key, default, needs)
        if isinstance(value, bool) or not isinstance(value, int) or value < low:
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

    def tables(self, key: str, needs: str) -> "list[TomlTable]":
        """A list of tables `[[key]]`, named `key[1]`, `key[2]`, … in errors."""
        value = self.value(key, [], needs)
        if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
            raise self.invalid(key, value, needs)
        return [TomlTable(self.file, f"{key}[{number}]", one) for number, one in enumerate(value, start=1)]

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
