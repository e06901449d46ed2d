"""Shell completion: what may come next on a command line, found without loading anything heavy."""

import os
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

import click
from click.shell_completion import CompletionItem, shell_complete

from r1eval.errors import R1evalError

VARIABLE = "_R1EVAL_COMPLETE"
"""by which a shell asks how a command line goes on"""

MAX_FOLDERS = 500
"""folders in which runs are looked for: a home folder may have very many"""


def answer(cli: click.Command, instruction: str) -> None:
    """Print the script for a shell, or what may come next; R1evalError for an unknown instruction."""
    if shell_complete(cli, {}, "r1eval", VARIABLE, instruction) != 0:
        raise R1evalError(f"{VARIABLE}={instruction}: give bash_source, zsh_source or fish_source")


class CompletedRunPath(click.Path):
    """The path of a run folder; completes to the runs below what is typed, or else to any folder."""

    def shell_complete(
        self,
        ctx: click.Context,
        param: click.Parameter,  # noqa: ARG002 - click passes it
        incomplete: str,
    ) -> list[CompletionItem]:
        """The runs, by path, that are not named yet."""
        named = {str(path) for value in ctx.params.values() for path in _each(value)}
        found = [path for path in run_folders(incomplete) if path not in named]
        return list(map(CompletionItem, found)) or [CompletionItem(incomplete, type="dir")]


def _each(value: object) -> Iterable[object]:
    return value if isinstance(value, tuple) else (value,)


def run_folders(incomplete: str) -> list[str]:
    """The paths of run folders that begin with this text: in its folder, and one below.

    Runs lie in `runs/`, or in a folder of checkpoints in it.
    """
    start = incomplete.rpartition("/")[0] + "/" * ("/" in incomplete)
    near = [path for path in _folders(start) if path.startswith(incomplete)]
    below = (inner for path in near if not _is_run(path) for inner in _folders(f"{path}/"))
    candidates = [*near, *islice(below, MAX_FOLDERS)]
    return sorted(path for path in candidates if _is_run(path))


def _folders(start: str) -> Iterator[str]:
    """The folders in one, as paths that begin with its text; none where it cannot be read."""
    try:
        with os.scandir(Path(start or ".").expanduser()) as entries:
            shown = (one.name for one in entries if not one.name.startswith(".") and one.is_dir())
            names = list(islice(shown, MAX_FOLDERS))
    except OSError:
        return
    yield from (f"{start}{name}" for name in sorted(names))


def _is_run(path: str) -> bool:
    return (Path(path).expanduser() / "run.json").is_file()


def benchmarks(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[str]:
    """The names of benchmarks and suites, and the user's own .toml files; none that is named already."""
    from benchmarks import catalogue, suites

    names = [*(one.name for one in catalogue.BENCHMARKS), *suites.built_in(), *_own_files(incomplete)]
    named = {*_each(context.params.get(parameter.name or ""))}
    return [name for name in names if _goes_on(incomplete, name) and name not in named]


def _own_files(incomplete: str) -> list[str]:
    folder = incomplete.rpartition("/")[0] + "/" * ("/" in incomplete)
    try:
        return sorted(f"{folder}{path.name}" for path in Path(folder or ".").expanduser().glob("*.toml"))
    except OSError:
        return []


def engines(_: click.Context, __: click.Parameter, incomplete: str) -> list[str]:
    """The names of the engines."""
    from r1eval.engines.catalogue import ENGINES

    return [name for name in ENGINES if _goes_on(incomplete, name)]


def presets(_: click.Context, __: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """The names of the presets, with their titles for shells that show them."""
    from r1eval.run import presets

    found = (one for one in presets.presets().values() if _goes_on(incomplete, one.name))
    return [CompletionItem(one.name, help=one.title) for one in found]


def published_models(_: click.Context, __: click.Parameter, incomplete: str) -> list[str]:
    """The models with published figures, without their modes: a name stands for all of them."""
    from benchmarks.references import published_keys, published_results

    figures = (figure for key in published_keys() for figure in published_results(key))
    models = {figure.model.partition(" (")[0] for figure in figures}
    return sorted((name for name in models if _goes_on(incomplete, name)), key=str.lower)


def import_formats(_: click.Context, __: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """The formats of `r1eval import`, with the harnesses that write them."""
    from r1eval.imports.catalogue import FORMATS

    found = (one for one in FORMATS.values() if _goes_on(incomplete, one.name))
    return [CompletionItem(one.name, help=one.harness) for one in found]


def folders(_: click.Context, __: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Any folder, as the shell completes it."""
    return [CompletionItem(incomplete, type="dir")]


def _goes_on(incomplete: str, name: str) -> bool:
    return name.lower().startswith(incomplete.lower())
