"""A reader of the report: Debian's chromium, watched for errors and what it fetches from elsewhere."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Dialog, Page, Request, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome")
MISSING = "the report is tested in a browser: install chromium (Debian: apt-get install chromium)"
PHONE, DESK = {"width": 360, "height": 740}, {"width": 1280, "height": 900}


@dataclass
class Reader:
    """A browser's window on one report, at `base`; `wrong` is what must stay empty."""

    browser: Browser
    base: str
    wrong: list[str] = field(default_factory=list)
    contexts: list[Any] = field(default_factory=list)

    def open(self, path: str, page: Page | None = None, **context: Any) -> Page:
        """A page of the report, in a new window with these settings or in one that there is."""
        if page is None:
            made = self.browser.new_context(**{"viewport": DESK, **context})
            self.contexts.append(made)
            page = made.new_page()
            self._watch(page)
        page.goto(f"{self.base}/{path}", wait_until="load")
        return page

    def close(self) -> None:
        for context in self.contexts:
            context.close()
        self.contexts.clear()

    def _watch(self, page: Page) -> None:
        def wrong(what: str, text: str) -> None:
            self.wrong.append(f"{what}: {text[:300]} ({page.url[-60:]})")

        def failed(request: Request) -> None:
            if request.failure != "net::ERR_ABORTED":  # given up, as the reader went on to another page
                wrong("not loaded", request.url)

        def asked(url: str) -> None:
            if not url.startswith((f"{self.base}/", "data:", "blob:")):
                wrong("a request elsewhere", url)

        def said(message: ConsoleMessage) -> None:
            if message.type in {"error", "warning"}:
                wrong("console", message.text)

        page.on("console", said)

        def dismissed(dialog: Dialog) -> None:
            wrong("dialog", dialog.message)
            dialog.dismiss()

        page.on("pageerror", lambda error: wrong("error", str(error)))
        page.on("request", lambda request: asked(request.url))
        page.on("requestfailed", failed)
        page.on("dialog", dismissed)


@contextmanager
def chromium() -> Iterator[Browser]:
    path = next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        pytest.fail(MISSING, pytrace=False)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=path, chromium_sandbox=False, args=["--disable-gpu", "--disable-dev-shm-usage"]
        )
        yield browser
        browser.close()


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *args: Any) -> None:
        pass


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The address of a plain web server that has the folder."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder)))
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
