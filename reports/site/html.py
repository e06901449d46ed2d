"""Renders a page from a template: all text escaped, and a policy that allows only the report's own files."""

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reports import cells, settings
from reports.site.visible_text import escape_invisible

if TYPE_CHECKING:
    from jinja2 import Environment

SITE_FOLDER = Path(__file__).parent
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
    "base-uri 'none'; form-action 'none'"
)
"""Content-Security-Policy of every page: scripts, styles, images and fonts of the report's folder only"""


def render_page(template: str, root: str, **facts: Any) -> str:
    """A page as HTML text. `root`: relative path from the page to the report's root, "" or "../../"."""
    return escape_invisible(_environment().get_template(template).render(root=root, policy=POLICY, **facts))


@cache
def _environment() -> "Environment":
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(SITE_FOLDER / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "percent": cells.format_percent,
        "amount": cells.format_amount,
        "points": cells.format_error,
        "sampling": settings.format_asked,
    }
    return environment
