"""Bring along, share and take away, as a person does it."""

from __future__ import annotations

import json
import re
import struct
import zlib
from pathlib import Path
from urllib.parse import parse_qs, urlsplit
from xml.etree import ElementTree

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Download, expect

from interchange.weights import LARGEST_FILE, read_weights

from .conftest import People, Visit

pytestmark = pytest.mark.browser

FILES = Path(__file__).parents[1] / "interchange" / "files"
SVG = "{http://www.w3.org/2000/svg}"
CELL = {"weight_ih": [[0.5]] * 6, "weight_hh": [[1.0, 0.5]] * 6, "bias_ih": [0.0] * 6, "bias_hh": [0.0] * 6}


@pytest.fixture
def visit(people: People) -> Visit:
    return people.come(1280, 900)


def bring(visit: Visit, name: str, content: bytes) -> None:
    visit.page.click("#import-open")
    visit.page.set_input_files(
        "#import-form input[type=file]", {"name": name, "mimeType": "application/octet-stream", "buffer": content}
    )


def paste(visit: Visit, text: str) -> None:
    visit.page.click("#import-open")
    visit.page.fill("#import-form textarea", text)
    visit.page.get_by_role("button", name="Read the text").click()


def test_files_are_recognised_shown_and_one_step_each(visit: Visit) -> None:
    visit.open("preset=2A")
    page = visit.page
    opening = visit.state()["parameters"]
    for name in ("cell.pt", "keras_before.npz"):
        before = visit.state()["parameters"]
        content = (FILES / name).read_bytes()
        expected = read_weights(content)
        bring(visit, name, content)
        expect(page.locator("#import-result li").first).to_have_text(expected.sentences()[0])
        visit.settle()
        assert visit.state()["parameters"] == {k: list(v) for k, v in expected.flow.parameter_values().items()}, name
        assert visit.state()["parameters"] != before, name
        assert visit.state()["reset"] == expected.flow.reset, name
        page.get_by_role("button", name="Show the portrait").click()
        expect(page.locator("#import")).not_to_be_visible()
        expect(page.locator("#import-open")).to_be_focused()
    for _ in range(2):
        page.get_by_role("button", name="Undo").click()
        visit.settle()
    assert visit.state()["parameters"] == opening
    assert visit.query() == "preset=2A"


def test_text_layers_inputs_and_what_is_dropped(visit: Visit) -> None:
    """One sentence for a wrong shape, a choice of layers, a constant input, a dropped file, and a file too large."""
    visit.allowed.append("status of 400")
    visit.open("preset=2A")
    page, result = visit.page, visit.page.locator("#import-result")
    before = visit.query()
    paste(visit, '{"U_h": [1, 2, 3]}')
    expect(result).to_contain_text("U_h has shape 3; for 2 units it needs 2 × 2.")
    assert visit.query() == before
    page.keyboard.press("Escape")

    layers = {f"{name}.{array}": entry for name in ("encoder", "decoder") for array, entry in CELL.items()}
    paste(visit, json.dumps(layers))
    page.get_by_role("group", name="Layers").get_by_role("button", name="decoder").click()
    expect(result).to_contain_text("'decoder'")
    visit.settle()
    assert visit.state()["reset"] == "after"
    expect(result).to_contain_text("held at zero")
    held = page.get_by_label("Constant input")
    held.fill("2")
    held.press("Enter")
    expect(result).to_contain_text("held at (2)")
    visit.settle()
    assert visit.state()["parameters"]["b_h"] == [1, 1]  # type: ignore[index]
    page.keyboard.press("Escape")

    # a file may be dropped anywhere
    page.evaluate(
        """(text) => {
          const dataTransfer = new DataTransfer();
          dataTransfer.items.add(new File([text], "cell.json"));
          const options = { dataTransfer, bubbles: true, cancelable: true };
          const name = document.querySelector("h1");
          for (const kind of ["dragover", "drop"]) name.dispatchEvent(new DragEvent(kind, options));
        }""",
        json.dumps(CELL),
    )
    expect(result).to_contain_text("PyTorch GRU with 2 units")
    visit.settle()
    assert visit.state()["parameters"]["U_h"] == [1, 0.5, 1, 0.5]  # type: ignore[index]
    page.keyboard.press("Escape")

    # too large a file is not even sent
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    bring(visit, "large.npz", b"x" * (LARGEST_FILE + 1))
    expect(result).to_contain_text("at most 5 MB are read")
    assert not [url for url in sent if "/weights" in url]


def test_the_link_to_share_is_the_page(visit: Visit) -> None:
    visit.open("preset=8C&b_h=0.32,0.0541746769&orbits=0.1,0.2")
    visit.page.click("#share-open")
    link = visit.page.get_by_label("Link to this page").input_value()
    assert link == f"{visit.address}/?preset=8C&b_h=0.32,0.0541746769&orbits=0.1,0.2"
    code = visit.page.get_by_role("img", name="QR code")
    expect(code).to_be_visible()
    box = code.bounding_box()
    assert box
    assert min(box["width"], box["height"]) > 500
    visit.page.get_by_role("button", name="Copy the link").click()
    expect(visit.page.get_by_role("button", name="Copy the link")).to_have_text("Copied")
    assert visit.page.evaluate("navigator.clipboard.readText()") == link
    # a later change is in the link of the next opening
    visit.page.keyboard.press("Escape")
    visit.page.select_option("#preset-menu", "2A")
    visit.settle()
    visit.page.click("#share-open")
    assert parse_qs(urlsplit(visit.page.get_by_label("Link to this page").input_value()).query) == {"preset": ["2A"]}


def opened_export(visit: Visit, query: str = "") -> None:
    visit.open(query)
    visit.page.click("#export-open")
    visit.page.wait_for_selector(".preview canvas")


def svg(visit: Visit) -> ElementTree.Element:
    return ElementTree.fromstring(taken(visit, "SVG"))


def said(root: ElementTree.Element) -> str:
    return " ".join(text.text or "" for text in root.iter(f"{SVG}text"))


def taken(visit: Visit, kind: str) -> bytes:
    with visit.page.expect_download() as waiting:
        visit.page.get_by_role("button", name=kind, exact=True).click()
    download: Download = waiting.value
    assert download.suggested_filename == f"gatescape.{kind.lower()}"
    return Path(download.path()).read_bytes()


def test_pictures_have_the_size_that_was_asked_for(visit: Visit) -> None:
    """SVG, PDF and PNG of the paper's width, a PNG by pixels and by resolution, and widths that cannot be."""
    asked: list[str] = []
    visit.page.on("request", lambda request: asked.append(request.url))
    opened_export(visit, "preset=3A&orbits=0.1,0.2")
    page, width = visit.page, visit.page.get_by_label("Width", exact=True)

    # an SVG is vector and says what it shows
    root = svg(visit)
    assert root.get("width") == f"{85 / 25.4 * 72:.3f}pt"
    # the speed map and its bar are the only pictures
    assert len(list(root.iter(f"{SVG}image"))) == 2
    paths = list(root.iter(f"{SVG}path"))
    assert len(paths) > 40
    assert all(re.fullmatch(r"[MLCZ0-9 .\-]+", path.get("d", "")) for path in paths)
    assert "5 sinks · 1 source · 5 saddles" in said(root)
    assert "The reset gate acts before the product." in said(root)
    assert parse_qs(urlsplit(root.findtext(f"{SVG}desc") or "").query) == {"orbits": ["0.1,0.2"]}

    # a PDF carries its fonts, and its library comes only then
    assert not [url for url in asked if "jspdf" in url]
    pdf = taken(visit, "PDF")
    assert len([url for url in asked if "jspdf" in url]) == 1
    assert pdf.startswith(b"%PDF-1.")
    assert pdf.count(b"/FontFile2") == 2
    assert b"STIX" in pdf
    box = re.search(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", pdf)
    assert box
    assert float(box[1]) == pytest.approx(85 / 25.4 * 72, abs=0.01)
    assert pdf.count(b"/Subtype /Image") == 2

    # a dark figure from a light page
    page.locator("input[name=export-theme][value=dark]").check()
    assert [path for path in svg(visit).iter(f"{SVG}path") if path.get("fill") == "#12181f"]
    assert page.evaluate("document.documentElement.dataset.theme") == "light"

    # a PNG in millimetres has the resolution that was asked for
    width.fill("50.8")
    page.get_by_label("Resolution of the PNG").select_option("150")
    png = taken(visit, "PNG")
    assert struct.unpack(">I", png[16:20]) == (300,)
    at = png.index(b"pHYs")
    assert struct.unpack(">IIB", png[at + 4 : at + 13]) == (5906, 5906, 1)
    assert struct.unpack(">I", png[at + 13 : at + 17]) == (zlib.crc32(png[at : at + 13]),)

    # an impossible width gets a sentence
    for impossible in ("", "0", "-5", "1e9"):
        width.fill("50")
        svg(visit)
        expect(page.locator(".figure-tab [role=status]")).not_to_contain_text("must lie between")
        width.fill(impossible)
        page.get_by_role("button", name="SVG", exact=True).click()
        expect(page.locator(".figure-tab [role=status]"), f"a width of {impossible!r}").to_have_text(
            "The width must lie between 30 and 1200 mm."
        )

    # a PNG by pixels
    page.get_by_label("Unit of the width").select_option("px")
    width.fill("700")
    png = taken(visit, "PNG")
    assert png.startswith(b"\x89PNG")
    across, down = struct.unpack(">II", png[16:24])
    assert across == 700
    assert 700 < down < 1400


def test_a_figure_of_a_narrow_window_without_its_map(visit: Visit) -> None:
    opened_export(visit, "preset=3B&window=-0.0003,0.0003,-0.0003,0.0003&layers=map,nullclines,points")
    # labels stay on the sheet
    texts = list(svg(visit).iter(f"{SVG}text"))
    assert "−0.0002" in {text.text for text in texts}
    assert all(0 <= float(text.get("x", "nan")) < 85 / 25.4 * 72 for text in texts)
    # what is switched off is not in the figure; the page itself keeps its layers
    visit.page.get_by_role("checkbox", name="Speed map").last.uncheck()
    visit.page.get_by_role("checkbox", name="Parameters").uncheck()
    root = svg(visit)
    assert not list(root.iter(f"{SVG}image"))
    assert "reset gate" not in said(root)
    assert "map" in visit.state()["layers"]  # type: ignore[operator]


def test_tables_and_code(visit: Visit) -> None:
    opened_export(visit, "preset=5B&orbits=0.1,0.2")
    page = visit.page
    page.get_by_role("tab", name="Figure").press("ArrowRight")
    expect(page.get_by_role("tab", name="Data")).to_be_focused()
    links = page.locator(".files a")
    # seven tables, and everything as JSON
    assert links.count() == 8
    assert page.locator(".files a[href*='slow-points.csv']").count() == 1
    with page.expect_download() as waiting:
        links.first.click()
    assert waiting.value.suggested_filename == "gatescape-fixed-points.csv"
    assert "# U_h = 2.4271 -1.7634 1.7634 2.4271" in Path(waiting.value.path()).read_text()

    page.get_by_role("tab", name="Code").click()
    listing = page.locator(".listing")
    expect(listing).to_contain_text("from dynamics import")
    page.locator("input[name=export-code][value='latex.tex']").check()
    expect(listing).to_contain_text(r"\begin{pmatrix}")
    page.get_by_role("button", name="Copy the code").click()
    expect(page.get_by_role("button", name="Copy the code")).to_have_text("Copied")
    assert page.evaluate("navigator.clipboard.readText()") == listing.text_content()


def test_dialogs_fit_a_phone_and_hinder_nobody(visit: Visit) -> None:
    page = visit.page
    page.set_viewport_size({"width": 390, "height": 844})
    visit.open()
    for name in ("import", "share", "export"):
        dialog = page.locator(f"#{name}")
        page.click(f"#{name}-open")
        expect(dialog).to_be_visible()
        bounds = dialog.bounding_box()
        assert bounds, name
        assert bounds["x"] >= 0, name
        assert bounds["x"] + bounds["width"] <= 390, name
        assert page.evaluate(f"document.getElementById('{name}').scrollWidth") <= bounds["width"], name
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, name
        page.keyboard.press("Escape")
        expect(dialog).not_to_be_visible()
        expect(page.locator(f"#{name}-open")).to_be_focused()

    page.set_viewport_size({"width": 1280, "height": 900})
    visit.settle()
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme=theme)
        expect(page.locator("html")).to_have_attribute("data-theme", theme)
        for name, tab in [("import", ""), ("share", ""), ("export", "Figure"), ("export", "Data"), ("export", "Code")]:
            if name == "import":
                paste(visit, json.dumps(CELL))
                expect(page.locator("#import-result li").first).to_be_visible()
            else:
                page.click(f"#{name}-open")
            if tab:
                page.get_by_role("tab", name=tab).click()
            found = Axe().run(page, context=f"#{name}").response["violations"]
            assert [(fault["id"], [node["html"] for node in fault["nodes"]]) for fault in found] == [], (name, theme)
            page.keyboard.press("Escape")
            expect(page.locator(f"#{name}")).not_to_be_visible()
