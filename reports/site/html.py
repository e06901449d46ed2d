"""From a template and facts to a page: all escaped, under a policy that lets nothing in from elsewhere."""

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reports import cells
from reports.site.visible_text import visible

if TYPE_CHECKING:
    from jinja2 import Environment

HERE = Path(__file__).parent
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
    "base-uri 'none'; form-action 'none'"
)
"""Content-Security-Policy of every page: scripts, styles, images and fonts of the report's folder alone"""


def page(template: str, root: str, **facts: Any) -> str:
    """A page as HTML text. `root` is the way from it to the report's top: "" or "../../"."""
    return visible(_environment().get_template(template).render(root=root, policy=POLICY, **facts))


@cache
def _environment() -> "Environment":
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    made = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {"percent": cells.percent, "amount": cells.amount, "points": cells.points}
    return made
