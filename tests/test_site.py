"""docs/ as a site: it builds without a warning, shows what GitHub shows, and loads nothing from elsewhere."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import cmarkgfm
import pytest
from lxml import html

from tests.test_architecture import ROOT

pytestmark = pytest.mark.slow

DOCS = ROOT / "docs"
PAGES = sorted(path.stem for path in DOCS.glob("*.md"))
LEADING_IN = ("comparison", "faq", "glossary", "index", "limits", "recipes", "tutorial")
SHOWN = ("h1", "h2", "h3", "li", "td", "th", "pre", "code")
LOADED = "//script/@src | //img/@src | //iframe/@src | //link[@rel != 'canonical']/@href"
OUTSIDE = re.compile(r"^(?:[a-z]+:)?//|^mailto:")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("docs") / "site"
    build = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(folder)]
    done = subprocess.run(build, cwd=ROOT, capture_output=True, text=True, check=False, timeout=300)
    warnings = [line for line in done.stderr.splitlines() if re.match(r"WARNING|ERROR|INFO|Traceback", line)]
    assert (done.returncode, warnings) == (0, []), done.stderr
    return folder


def page(path: Path) -> Any:
    """A built page; what an XPath finds has too many types to name."""
    return html.parse(str(path), html.HTMLParser(encoding="utf-8"))


def texts(tree: html.HtmlElement, tag: str) -> list[str]:
    """The text of all elements of this kind, without spaces, as both sides break lines in their own way."""
    found = ("".join(one.text_content().split()) for one in tree.iter(tag))
    return [text for text in found if text]


def links(tree: Any) -> Iterator[tuple[str, str]]:
    """(path, anchor) of the links that stay on the site."""
    for target in tree.xpath("//a/@href"):
        if not OUTSIDE.match(target):
            path, _, anchor = unquote(target).partition("#")
            yield path, anchor


def test_every_page_is_in_the_navigation(site: Path) -> None:
    first = page(site / f"{PAGES[0]}.html")
    named = {Path(str(one)).stem for one in first.xpath("//nav[contains(@class, 'md-nav')]//a/@href")}
    assert [name for name in PAGES if name not in named and name != PAGES[0]] == []


@pytest.mark.parametrize("name", PAGES)
def test_a_page_shows_what_github_shows(site: Path, name: str) -> None:
    source = (DOCS / f"{name}.md").read_text(encoding="utf-8")
    expected = html.fromstring(f"<div>{cmarkgfm.github_flavored_markdown_to_html(source)}</div>")
    (article,) = page(site / f"{name}.html").xpath("//article")
    for mark in article.xpath(".//a[contains(@class, 'headerlink')]"):
        mark.drop_tree()
    for tag in SHOWN:
        assert texts(article, tag) == texts(expected, tag), tag


@pytest.mark.parametrize("name", PAGES)
def test_every_link_and_anchor_of_a_page_leads_somewhere(site: Path, name: str) -> None:
    tree = page(site / f"{name}.html")
    for path, anchor in links(tree):
        target = site / path if path else site / f"{name}.html"
        assert target.exists(), path
        if anchor and not anchor.startswith("__"):  # those of the theme's own switches
            assert page(target).xpath("//*[@id = $id]", id=anchor), f"{path}#{anchor}"


def test_no_page_loads_anything_from_elsewhere(site: Path) -> None:
    pages = [path for path in site.rglob("*.html") if path.name != "404.html"]
    assert len(pages) >= len(PAGES)
    for path in pages:
        loaded = [str(one) for one in page(path).xpath(LOADED) if not one.startswith("data:")]
        assert [one for one in loaded if OUTSIDE.match(one) or not (path.parent / one).exists()] == []
    for path in site.rglob("*.css"):
        assert re.findall(r"url\([\"']?(?:https?:)?//[^)]*\)", path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("name", LEADING_IN)
def test_the_lines_of_a_page_that_leads_in_fit_a_screen(name: str) -> None:
    """Text, that is: neither what a command prints nor the rows of a table."""
    text = re.sub(
        r"^```.*?^```$", "", (DOCS / f"{name}.md").read_text("utf-8"), flags=re.MULTILINE | re.DOTALL
    )
    assert [line for line in text.split("\n") if len(line) > 120 and not line.startswith("|")] == []
