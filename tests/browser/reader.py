"""A reader of the report: Chromium, watched for errors and for requests to other places."""

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

EXECUTABLES = ("chromium", "chromium-browser", "google-chrome")
MISSING = "the report is tested in a browser: install chromium (Debian: apt-get install chromium)"
PHONE, DESKTOP = {"width": 360, "height": 740}, {"width": 1280, "height": 900}


@dataclass
class Reader:
    """A browser on one report at the URL `base`; `errors` must stay empty."""

    browser: Browser
    base: str
    errors: list[str] = field(default_factory=list)
    contexts: list[Any] = field(default_factory=list)

    def open(self, path: str, page: Page | None = None, **context: Any) -> Page:
        """Opens a page of the report: in `page`, or in a new context with these options."""
        if page is None:
            new_context = self.browser.new_context(**{"viewport": DESKTOP, **context})
            self.contexts.append(new_context)
            page = new_context.new_page()
            self._watch(page)
        page.goto(f"{self.base}/{path}", wait_until="load")
        return page

    def close(self) -> None:
        for context in self.contexts:
            context.close()
        self.contexts.clear()

    def _watch(self, page: Page) -> None:
        def record(kind: str, text: str) -> None:
            self.errors.append(f"{kind}: {text[:300]} ({page.url[-60:]})")

        def on_failure(request: Request) -> None:
            if request.failure != "net::ERR_ABORTED":  # cancelled by navigating to another page
                record("not loaded", request.url)

        def on_request(url: str) -> None:
            if not url.startswith((f"{self.base}/", "data:", "blob:")):
                record("a request to another place", url)

        def on_console(message: ConsoleMessage) -> None:
            if message.type in {"error", "warning"}:
                record("console", message.text)

        def on_dialog(dialog: Dialog) -> None:
            record("dialog", dialog.message)
            dialog.dismiss()

        page.on("console", on_console)
        page.on("pageerror", lambda error: record("error", str(error)))
        page.on("request", lambda request: on_request(request.url))
        page.on("requestfailed", on_failure)
        page.on("dialog", on_dialog)


@contextmanager
def chromium() -> Iterator[Browser]:
    path = next(filter(None, map(shutil.which, EXECUTABLES)), None)
    if path is None:
        pytest.fail(MISSING, pytrace=False)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=path, chromium_sandbox=False, args=["--disable-gpu", "--disable-dev-shm-usage"]
        )
        yield browser
        browser.close()


class _QuietHandler(SimpleHTTPRequestHandler):
    def log_message(self, *args: Any) -> None:
        pass


@contextmanager
def serve(folder: Path) -> Iterator[str]:
    """The URL of a plain web server for the folder."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_QuietHandler, directory=str(folder)))
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
