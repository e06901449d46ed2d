"""One report and one browser for all of these tests; each test has its own context and must see no error."""

import os
from collections.abc import Iterator

import pytest
from filelock import FileLock
from playwright.sync_api import Browser

from tests.browser import example_site
from tests.browser.example_site import Site
from tests.browser.reader import Reader, chromium, serve


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Closed with this package, because its event loop blocks any other in this thread while it runs."""
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="package")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """Made by the first worker that needs it, and read by all."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "browser"
    with FileLock(f"{folder}.lock"):
        return Site(folder / "report", folder / "runs") if folder.exists() else example_site.make_site(folder)


@pytest.fixture(scope="package", params=["file", "http"])
def base(request: pytest.FixtureRequest, site: Site) -> Iterator[str]:
    """The base URL of the report: on disk, then on a web server."""
    if request.param == "file":
        yield site.report.as_uri()
    else:
        with serve(site.report) as url:
            yield url


@pytest.fixture
def read(browser: Browser, site: Site) -> Iterator[Reader]:
    """A reader of the report on disk."""
    yield from _open_reader(browser, site.report.as_uri())


@pytest.fixture
def read_from(browser: Browser, base: str) -> Iterator[Reader]:
    """A reader of the report on disk, then of the report on a web server."""
    yield from _open_reader(browser, base)


def _open_reader(browser: Browser, base: str) -> Iterator[Reader]:
    reader = Reader(browser, base)
    yield reader
    reader.close()
    assert reader.errors == []
