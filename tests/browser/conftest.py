"""One report and one browser for all of these tests; each reader starts anew, and must have met no error."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser import folders, reader
from tests.browser.folders import Site
from tests.browser.reader import Reader


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Ends with this package: while it lives, its event loop bars others from this thread."""
    with reader.chromium() as started:
        yield started


@pytest.fixture(scope="package")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    return folders.make(tmp_path_factory.mktemp("browser"))


@pytest.fixture(scope="package", params=["file", "http"])
def base(request: pytest.FixtureRequest, site: Site) -> Iterator[str]:
    """Where the report is read from: the disk, then a web server."""
    if request.param == "file":
        yield site.report.as_uri()
    else:
        with reader.served(site.report) as address:
            yield address


@pytest.fixture
def read(browser: Browser, site: Site) -> Iterator[Reader]:
    """A reader who opened the report from the disk."""
    yield from _reading(browser, site.report.as_uri())


@pytest.fixture
def read_from(browser: Browser, base: str) -> Iterator[Reader]:
    """A reader of the report from the disk, then one from a web server."""
    yield from _reading(browser, base)


def _reading(browser: Browser, base: str) -> Iterator[Reader]:
    reading = Reader(browser, base)
    yield reading
    reading.close()
    assert reading.wrong == []
