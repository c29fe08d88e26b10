"""The Content-Security-Policy in a real browser: every page works under it, and what it forbids is forbidden."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from components.pages import PAGES

from .conftest import Visit

pytestmark = pytest.mark.browser

WATCH = """
  window.broken = [];
  document.addEventListener("securitypolicyviolation", (event) => {
    broken.push(event.violatedDirective + " " + event.blockedURI);
  });
"""


def test_no_page_breaks_the_policy(visit: Visit) -> None:
    page = visit.page
    page.add_init_script(WATCH)
    for path in (one.path for one in PAGES):
        page.goto(visit.address + path)
        page.wait_for_function("window.gatescape && gatescape.state && gatescape.state.ready()")
        page.wait_for_load_state("networkidle")
        assert page.evaluate("broken") == [], path


def test_export_import_and_share_keep_to_the_policy(visit: Visit) -> None:
    page = visit.page
    page.add_init_script(WATCH)
    visit.open("preset=8A&layers=map,arrows,nullclines,separatrices,cycles,points,basins&bench=inputs")
    page.locator("#export-open").click()
    for kind in ("PDF", "PNG", "SVG"):
        with page.expect_download() as waiting:
            page.get_by_role("button", name=kind, exact=True).click()
        assert waiting.value.suggested_filename.endswith(kind.lower())
    page.keyboard.press("Escape")
    page.locator("#share-open").click()
    expect(page.locator("dialog[open] svg, dialog[open] img").first).to_be_visible()
    assert page.evaluate("broken") == []


def test_inline_scripts_text_and_strangers_are_blocked(visit: Visit) -> None:
    # Playwright tells of the request that the browser then does not make
    visit.allowed = ["Content Security Policy", "violates the following", "request to https://example.org/picture.png"]
    page = visit.page
    page.add_init_script(WATCH)
    visit.open()
    page.evaluate(
        """() => {
          const script = document.createElement("script");
          script.textContent = "window.ran = 'inline'";
          document.body.append(script);
          setTimeout("window.ran = 'text'");
          const picture = new Image();
          picture.src = "https://example.org/picture.png";
          const button = document.createElement("button");
          button.setAttribute("onclick", "window.ran = 'attribute'");
          document.body.append(button);
          button.click();
        }"""
    )
    page.wait_for_function("broken.length >= 4")
    assert page.evaluate("window.ran === undefined")
    kinds = {line.split(" ")[0] for line in page.evaluate("broken")}
    assert {"img-src", "script-src", "script-src-attr", "script-src-elem"} <= kinds
