"""Options that were called otherwise: the old spelling still works, and nothing shows it."""

from copy import copy
from typing import Any

import click


class RenamedOption(click.Option):
    """An option with an older spelling, which help and completion leave out."""

    def __init__(self, *args: Any, old: str, **attributes: Any) -> None:
        super().__init__(*args, **attributes)
        self.old = old

    def add_to_parser(self, parser: Any, ctx: click.Context) -> None:
        """Let the parser know both spellings."""
        super().add_to_parser(parser, ctx)
        alias = copy(self)
        alias.opts = [self.old]
        click.Option.add_to_parser(alias, parser, ctx)
