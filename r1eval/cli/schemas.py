"""The verb `r1eval schema`: the JSON Schemas of everything in JSON that r1eval writes."""

import json
from importlib.resources import files

import click

from benchmarks.errors import did_you_mean
from r1eval.errors import R1evalError


@click.command()
@click.argument("name", required=False)
def schema(name: str | None) -> None:
    """Print the JSON Schema NAME of a file or an output, or list the schemas."""
    folder = files("r1eval.store") / "schemas"
    known = sorted(path.name.removesuffix(".json") for path in folder.iterdir())
    if name is None:
        for one in known:
            title = json.loads((folder / f"{one}.json").read_text(encoding="utf-8"))["title"]
            click.echo(f"{one:12} {title.removeprefix('r1eval: ')}")
    elif name in known:
        click.echo((folder / f"{name}.json").read_text(encoding="utf-8"), nl=False)
    else:
        raise R1evalError(f"{name}: no such schema; `r1eval schema` lists them{did_you_mean(name, known)}")
