"""A real server and a real browser; tests wait for conditions, never for times."""

from __future__ import annotations

import os
import shutil
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Browser, BrowserContext, Error, Page, Request, sync_playwright
from playwright.sync_api import TimeoutError as NeverTrueError
from werkzeug.serving import make_server

from app import create_app

# the picture on the screen is the full one of the state that the page holds
SETTLED = """() => {
  if (!window.gatescape || !gatescape.gate || !gatescape.state?.ready()) return false;
  const record = gatescape.gate.record;
  return gatescape.gate.idle() && gatescape.resting() && record.quality === "full"
    && record.query === gatescape.address.ofFrame(gatescape.state.now(), "full");
}"""


def wait_for_function(page: Page, expression: str, arg: object = None, timeout: float = 30_000) -> None:
    """Wait until an expression is true, as Playwright's own method does, but under our Content-Security-Policy.

    Its own evaluates text within the page, which the policy forbids; so every test would have to do without it.
    """
    deadline = time.monotonic() + timeout / 1e3
    while True:
        try:
            if page.evaluate(expression, arg):
                return
        except Error as error:
            # a page that is being left has nothing to say
            if "context was destroyed" not in error.message and "navigat" not in error.message:
                raise
        if time.monotonic() > deadline:
            raise NeverTrueError(f"within {timeout / 1e3:g} s never true: {expression}")
        page.wait_for_timeout(20)


Page.wait_for_function = wait_for_function  # type: ignore[method-assign,assignment]


@dataclass
class Visit:
    """One person's page, and everything that must not happen on it."""

    page: Page
    address: str
    faults: list[str] = field(default_factory=list)
    allowed: list[str] = field(default_factory=list)

    def open(self, query: str = "") -> Visit:
        """Open the page and wait for its picture."""
        self.page.goto(f"{self.address}/{'?' + query if query else ''}")
        return self.settle()

    def settle(self) -> Visit:
        """Wait until the picture is the full one of the present state."""
        self.page.wait_for_function(SETTLED, timeout=20_000)
        return self

    def state(self) -> dict[str, object]:
        """The state that the page holds."""
        held: dict[str, object] = self.page.evaluate("gatescape.state.now()")
        return held

    def query(self) -> str:
        """The query part of the address bar."""
        text: str = self.page.evaluate("location.search")
        return text.removeprefix("?")

    def at(self, x: float, y: float) -> tuple[float, float]:
        """Where a point of the plane is on the screen."""
        place = self.page.evaluate(
            """([x, y]) => {
              const bounds = gatescape.element("portrait-picture").getBoundingClientRect();
              const [x0, x1, y0, y1] = gatescape.shown().frame.window;
              const across = (x - x0) / (x1 - x0), down = (y1 - y) / (y1 - y0);
              return [bounds.left + across * bounds.width, bounds.top + down * bounds.height];
            }""",
            [x, y],
        )
        return place[0], place[1]

    def picture(self) -> int:
        """Keep a copy of the picture on the canvas; returns its number."""
        return int(
            self.page.evaluate(
                """() => {
                  const picture = gatescape.element("portrait-picture");
                  const canvas = new OffscreenCanvas(picture.width, picture.height);
                  const context = canvas.getContext("2d");
                  context.drawImage(picture, 0, 0);
                  window.kept = window.kept || [];
                  const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
                  window.kept.push(new Uint32Array(data.buffer));
                  return window.kept.length - 1;
                }"""
            )
        )

    def differ(self, one: int, other: int) -> bool:
        """Whether two kept pictures differ by more than the browser's own rounding (a few pixels)."""
        count: int = self.page.evaluate(
            "([a, b]) => kept[a].reduce((count, pixel, i) => count + (pixel !== kept[b][i]), 0)", [one, other]
        )
        return count > 40


@pytest.fixture(scope="session")
def address() -> Iterator[str]:
    """A server of this process, on a free port."""
    server = make_server("127.0.0.1", 0, create_app().server, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join(5)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium as the system has it."""
    names = (os.environ.get("CHROMIUM", ""), "chromium", "chromium-browser", "google-chrome")
    path = next((found for name in names if name and (found := shutil.which(name))), None)
    if path is None:
        pytest.fail("the browser tests need Chromium on the PATH")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=path,
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"],
        )
        yield chromium
        chromium.close()


def watched(context: BrowserContext, address: str) -> Visit:
    """A page whose errors and foreign requests are noted."""
    page = context.new_page()
    visit = Visit(page, address)
    page.on("console", lambda m: visit.faults.append(f"console: {m.text}") if m.type == "error" else None)
    page.on("pageerror", lambda error: visit.faults.append(f"script: {error}"))

    def note(request: Request) -> None:
        if not request.url.startswith((address, "data:", "blob:")):
            visit.faults.append(f"request to {request.url}")

    page.on("request", note)
    return visit


@pytest.fixture
def context_options() -> dict[str, object]:
    """Options of the browser's context; a test may override them."""
    return {"viewport": {"width": 1440, "height": 900}, "color_scheme": "light"}


@pytest.fixture
def visit(browser: Browser, address: str, context_options: dict[str, object]) -> Iterator[Visit]:
    """A page of its own; no error in the console, no request to anyone else."""
    context = browser.new_context(**context_options)  # type: ignore[arg-type]
    person = watched(context, address)
    yield person
    context.close()
    assert [fault for fault in person.faults if not any(words in fault for words in person.allowed)] == []
