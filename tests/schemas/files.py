"""The generated files: a schema for each format, and the page of fields."""

from pathlib import Path

from tests.schemas.formats import FORMATS
from tests.schemas.generate import dump_schema
from tests.schemas.page import PAGE, page
from tests.test_architecture import ROOT

FOLDER = ROOT / "r1eval" / "store" / "schemas"


def schema_files() -> dict[Path, str]:
    """The schemas as they should be."""
    return {FOLDER / f"{form.name}.json": dump_schema(form) for form in FORMATS}


def write_all() -> None:
    """Write what differs; remove schemas of formats that are gone."""
    wanted = schema_files()
    for path in FOLDER.glob("*.json"):
        if path not in wanted:
            path.unlink()
    for path, text in wanted.items():
        path.write_text(text, encoding="utf-8")
    PAGE.write_text(page(), encoding="utf-8")
