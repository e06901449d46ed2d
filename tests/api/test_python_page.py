"""docs/python.md: its examples give what it shows, and its tables of columns are the real ones."""

import doctest
import re
from pathlib import Path

import pytest

import r1eval
from r1eval import errors
from r1eval.api import frames
from r1eval.api.comparing import COMPARISON
from tests.api.examples import make_examples

PAGE = Path(__file__).resolve().parents[2] / "docs" / "python.md"
TEXT = PAGE.read_text(encoding="utf-8")
TABLES = {
    name: getattr(frames, name.upper()) for name in ("samples", "scores", "votes", "metrics", "questions")
}
TABLES["comparison"] = COMPARISON


@pytest.mark.jail
def test_the_examples_give_what_the_page_shows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(make_examples(tmp_path))
    blocks = "\n".join(re.findall(r"^```pycon\n(.*?)^```$", TEXT, re.MULTILINE | re.DOTALL))
    test = doctest.DocTestParser().get_doctest(blocks, {}, PAGE.name, str(PAGE), 0)
    said: list[str] = []
    outcome = doctest.DocTestRunner().run(test, out=said.append)
    assert outcome.attempted >= 25
    assert outcome.failed == 0, "".join(said)


@pytest.mark.parametrize("name", TABLES)
def test_the_columns_of_a_table_are_the_real_ones(name: str) -> None:
    section = re.split(r"^#+ ", TEXT.partition(f"\n#### {name}\n")[2], flags=re.MULTILINE)[0]
    shown = dict(re.findall(r"^\| `([\w@]+)` \| (\w+) \|", section, re.MULTILINE))
    assert list(shown.items()) == list(TABLES[name].items())


def test_every_public_function_and_error_is_on_the_page() -> None:
    names = [name for name in r1eval.__all__ if callable(getattr(r1eval, name)) and name.islower()]
    assert [name for name in names if f"`{name}(" not in TEXT] == []
    kinds = [one for one in vars(errors).values() if isinstance(one, type)]
    missing = [one.__name__ for one in kinds if f"`{one.__name__}`" not in TEXT]
    assert missing == []
