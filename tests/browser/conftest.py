"""A real server and a real browser; tests wait for conditions, never for times."""

from __future__ import annotations

import os
import shutil
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal, TypeVar

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Error, Page, Request, sync_playwright
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
            args=[
                *("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"),
                # one process for all pages of a site: see Profiles
                "--process-per-site",
            ],
        )
        yield chromium
        chromium.close()


def watched(context: BrowserContext, address: str) -> Visit:
    """A page whose errors and foreign requests are noted."""
    page = context.new_page()
    visit = Visit(page, address)

    def hear(message: ConsoleMessage) -> None:
        # what sliders know is asked at rest, and asked again where a busy machine has refused it
        refused = "status of 503" in message.text and "/api/v1/changes" in message.location["url"]
        if message.type == "error" and not refused:
            visit.faults.append(f"console: {message.text}")

    page.on("console", hear)
    page.on("pageerror", lambda error: visit.faults.append(f"script: {error}"))

    def note(request: Request) -> None:
        if not request.url.startswith((address, "data:", "blob:")):
            visit.faults.append(f"request to {request.url}")

    page.on("request", note)
    return visit


Kind = tuple[str, bool, bool]


class Profiles:
    """Profiles of the browser, used again by one test after another.

    A page in a new profile has a new process, which compiles plotly.js and everything else from nothing: about five
    seconds of processor time, for every test. So a profile stays, with one small page of the site that keeps its
    process alive; a test opens its pages beside that one and closes them, and what a site can store is wiped.
    """

    def __init__(self, browser: Browser) -> None:
        self.browser = browser
        self.free: dict[Kind, list[BrowserContext]] = {}
        self.taken: list[tuple[Kind, BrowserContext]] = []

    def take(self, address: str, touch: bool, mobile: bool) -> BrowserContext:
        """A profile that nobody else in this test has, and that knows nothing of earlier tests."""
        kind = (address, touch, mobile)
        if self.free.get(kind):
            context = self.free[kind].pop()
        else:
            context = self.browser.new_context(has_touch=touch, is_mobile=mobile)
            context.grant_permissions(["clipboard-read", "clipboard-write"], origin=address)
            context.new_page().goto(f"{address}/assets/icon.svg")
        self.taken.append((kind, context))
        return context

    def give_back(self) -> None:
        """Close what was opened, and wipe what was stored."""
        for kind, context in self.taken:
            keeper, *opened = context.pages
            for page in opened:
                page.close()
            context.set_offline(False)
            context.clear_cookies()
            keeper.evaluate("localStorage.clear()")
            self.free.setdefault(kind, []).append(context)
        self.taken.clear()


@pytest.fixture(scope="session")
def profiles(browser: Browser) -> Profiles:
    """The profiles of this process."""
    return Profiles(browser)


@dataclass
class People:
    """Whoever comes to the site in one test, each with a browser of his own."""

    profiles: Profiles
    address: str
    visits: list[Visit] = field(default_factory=list)

    def come(
        self,
        width: int = 1440,
        height: int = 900,
        *,
        touch: bool = False,
        mobile: bool = False,
        theme: Literal["light", "dark"] = "light",
        still: bool = False,
    ) -> Visit:
        """One more person: size of the screen, fingers, a phone, theme of the system, reduced motion."""
        visit = watched(self.profiles.take(self.address, touch, mobile), self.address)
        visit.page.set_viewport_size({"width": width, "height": height})
        visit.page.emulate_media(color_scheme=theme, reduced_motion="reduce" if still else "no-preference")
        self.visits.append(visit)
        return visit


T = TypeVar("T", bound=People)


def attended(group: T) -> Iterator[T]:
    """A group for the length of a test; then no error in anybody's console, no request to anyone else."""
    yield group
    group.profiles.give_back()
    for person in group.visits:
        assert [fault for fault in person.faults if not any(words in fault for words in person.allowed)] == []


@pytest.fixture
def people(profiles: Profiles, address: str) -> Iterator[People]:
    """People who come."""
    yield from attended(People(profiles, address))


@pytest.fixture
def visit(people: People) -> Visit:
    """A person at a desk."""
    return people.come()


@pytest.fixture
def phone(people: People) -> Visit:
    """A person with a phone."""
    return people.come(390, 844, touch=True, mobile=True)
