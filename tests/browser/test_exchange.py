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

from .conftest import Visit

pytestmark = pytest.mark.browser

FILES = Path(__file__).parents[1] / "interchange" / "files"
SVG = "{http://www.w3.org/2000/svg}"
CELL = {"weight_ih": [[0.5]] * 6, "weight_hh": [[1.0, 0.5]] * 6, "bias_ih": [0.0] * 6, "bias_hh": [0.0] * 6}


@pytest.fixture
def context_options() -> dict[str, object]:
    return {
        "viewport": {"width": 1280, "height": 900},
        "color_scheme": "light",
        "accept_downloads": True,
        "permissions": ["clipboard-read", "clipboard-write"],
    }


def bring(visit: Visit, name: str, content: bytes) -> None:
    visit.page.click("#import-open")
    visit.page.set_input_files(
        "#import-form input[type=file]", {"name": name, "mimeType": "application/octet-stream", "buffer": content}
    )


def paste(visit: Visit, text: str) -> None:
    visit.page.click("#import-open")
    visit.page.fill("#import-form textarea", text)
    visit.page.get_by_role("button", name="Read the text").click()


@pytest.mark.parametrize("name", ["cell.pt", "keras_before.npz"])
def test_a_file_is_recognised_and_shown(visit: Visit, name: str) -> None:
    visit.open("preset=2A")
    content = (FILES / name).read_bytes()
    expected = read_weights(content)
    bring(visit, name, content)
    expect(visit.page.locator("#import-result li").first).to_have_text(expected.sentences()[0])
    visit.settle()
    assert visit.state()["parameters"] == {k: list(v) for k, v in expected.flow.parameter_values().items()}
    assert visit.state()["reset"] == expected.flow.reset
    visit.page.get_by_role("button", name="Show the portrait").click()
    expect(visit.page.locator("#import")).not_to_be_visible()
    expect(visit.page.locator("#import-open")).to_be_focused()


def test_bringing_weights_is_one_step_of_the_history(visit: Visit) -> None:
    visit.open("preset=2A")
    before = visit.state()["parameters"]
    bring(visit, "cell.pt", (FILES / "cell.pt").read_bytes())
    visit.page.wait_for_selector("#import-result li")
    visit.page.keyboard.press("Escape")
    visit.settle()
    assert visit.state()["parameters"] != before
    visit.page.get_by_role("button", name="Undo").click()
    visit.settle()
    assert visit.state()["parameters"] == before


def test_a_wrong_shape_gets_a_sentence_and_changes_nothing(visit: Visit) -> None:
    visit.allowed.append("status of 400")
    visit.open("preset=2A")
    before = visit.query()
    paste(visit, '{"U_h": [1, 2, 3]}')
    expect(visit.page.locator("#import-result")).to_contain_text("U_h has shape 3; for 2 units it needs 2 × 2.")
    assert visit.query() == before


def test_one_of_several_layers_is_chosen(visit: Visit) -> None:
    visit.allowed.append("status of 400")
    visit.open()
    layers = {f"{name}.{array}": entry for name in ("encoder", "decoder") for array, entry in CELL.items()}
    paste(visit, json.dumps(layers))
    visit.page.get_by_role("group", name="Layers").get_by_role("button", name="decoder").click()
    expect(visit.page.locator("#import-result")).to_contain_text("'decoder'")
    visit.settle()
    assert visit.state()["reset"] == "after"


def test_a_constant_input_becomes_part_of_the_biases(visit: Visit) -> None:
    visit.open()
    paste(visit, json.dumps(CELL))
    expect(visit.page.locator("#import-result")).to_contain_text("held at zero")
    held = visit.page.get_by_label("Constant input")
    held.fill("2")
    held.press("Enter")
    expect(visit.page.locator("#import-result")).to_contain_text("held at (2)")
    visit.settle()
    assert visit.state()["parameters"]["b_h"] == [1, 1]  # type: ignore[index]


def test_a_file_may_be_dropped_anywhere(visit: Visit) -> None:
    visit.open()
    visit.page.evaluate(
        """(text) => {
          const dataTransfer = new DataTransfer();
          dataTransfer.items.add(new File([text], "cell.json"));
          const options = { dataTransfer, bubbles: true, cancelable: true };
          const name = document.querySelector("h1");
          for (const kind of ["dragover", "drop"]) name.dispatchEvent(new DragEvent(kind, options));
        }""",
        json.dumps(CELL),
    )
    expect(visit.page.locator("#import-result")).to_contain_text("PyTorch GRU with 2 units")
    visit.settle()
    assert visit.state()["parameters"]["U_h"] == [1, 0.5, 1, 0.5]  # type: ignore[index]


def test_too_large_a_file_is_not_even_sent(visit: Visit) -> None:
    visit.open()
    sent: list[str] = []
    visit.page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    bring(visit, "large.npz", b"x" * (LARGEST_FILE + 1))
    expect(visit.page.locator("#import-result")).to_contain_text("at most 5 MB are read")
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


def taken(visit: Visit, kind: str) -> bytes:
    with visit.page.expect_download() as waiting:
        visit.page.get_by_role("button", name=kind, exact=True).click()
    download: Download = waiting.value
    assert download.suggested_filename == f"gatescape.{kind.lower()}"
    return Path(download.path()).read_bytes()


def test_a_png_has_the_width_that_was_asked_for(visit: Visit) -> None:
    opened_export(visit)
    visit.page.get_by_label("Unit of the width").select_option("px")
    visit.page.get_by_label("Width", exact=True).fill("700")
    png = taken(visit, "PNG")
    assert png.startswith(b"\x89PNG")
    width, height = struct.unpack(">II", png[16:24])
    assert width == 700
    assert 700 < height < 1400


def test_a_png_in_millimetres_has_the_resolution_that_was_asked_for(visit: Visit) -> None:
    opened_export(visit)
    visit.page.get_by_label("Width", exact=True).fill("50.8")
    visit.page.get_by_label("Resolution of the PNG").select_option("150")
    png = taken(visit, "PNG")
    assert struct.unpack(">I", png[16:20]) == (300,)
    at = png.index(b"pHYs")
    assert struct.unpack(">IIB", png[at + 4 : at + 13]) == (5906, 5906, 1)
    assert struct.unpack(">I", png[at + 13 : at + 17]) == (zlib.crc32(png[at : at + 13]),)


def test_an_svg_is_vector_and_says_what_it_shows(visit: Visit) -> None:
    opened_export(visit, "preset=3A&orbits=0.1,0.2")
    root = ElementTree.fromstring(taken(visit, "SVG"))
    assert root.get("width") == f"{85 / 25.4 * 72:.3f}pt"
    # the speed map and its bar are the only pictures
    assert len(list(root.iter(f"{SVG}image"))) == 2
    paths = list(root.iter(f"{SVG}path"))
    assert len(paths) > 40
    assert all(re.fullmatch(r"[MLCZ0-9 .\-]+", path.get("d", "")) for path in paths)
    texts = " ".join(text.text or "" for text in root.iter(f"{SVG}text"))
    assert "5 sinks · 1 source · 5 saddles" in texts
    assert "The reset gate acts before the product." in texts
    assert parse_qs(urlsplit(root.findtext(f"{SVG}desc") or "").query) == {"orbits": ["0.1,0.2"]}


def test_what_is_switched_off_is_not_in_the_figure(visit: Visit) -> None:
    opened_export(visit, "layers=map,nullclines,points")
    visit.page.get_by_role("checkbox", name="Speed map").last.uncheck()
    visit.page.get_by_role("checkbox", name="Parameters").uncheck()
    root = ElementTree.fromstring(taken(visit, "SVG"))
    assert not list(root.iter(f"{SVG}image"))
    texts = " ".join(text.text or "" for text in root.iter(f"{SVG}text"))
    assert "reset gate" not in texts
    # the page itself keeps its layers
    assert "map" in visit.state()["layers"]  # type: ignore[operator]


def test_labels_of_a_narrow_window_stay_on_the_sheet(visit: Visit) -> None:
    opened_export(visit, "preset=3B&window=-0.0003,0.0003,-0.0003,0.0003")
    root = ElementTree.fromstring(taken(visit, "SVG"))
    texts = list(root.iter(f"{SVG}text"))
    assert "−0.0002" in {text.text for text in texts}
    assert all(0 <= float(text.get("x", "nan")) < 85 / 25.4 * 72 for text in texts)


def test_a_dark_figure_from_a_light_page(visit: Visit) -> None:
    opened_export(visit)
    visit.page.locator("input[name=export-theme][value=dark]").check()
    root = ElementTree.fromstring(taken(visit, "SVG"))
    assert next(root.iter(f"{SVG}path")) is not None
    background = [path for path in root.iter(f"{SVG}path") if path.get("fill") == "#12181f"]
    assert background
    assert visit.page.evaluate("document.documentElement.dataset.theme") == "light"


def test_a_pdf_carries_its_fonts_and_its_library_comes_only_then(visit: Visit) -> None:
    asked: list[str] = []
    visit.page.on("request", lambda request: asked.append(request.url))
    opened_export(visit)
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


@pytest.mark.parametrize("width", ["", "0", "-5", "1e9"])
def test_an_impossible_width_gets_a_sentence(visit: Visit, width: str) -> None:
    opened_export(visit)
    visit.page.get_by_label("Width", exact=True).fill(width)
    visit.page.get_by_role("button", name="SVG", exact=True).click()
    expect(visit.page.locator(".figure-tab [role=status]")).to_have_text("The width must lie between 30 and 1200 mm.")


def test_every_table_is_there(visit: Visit) -> None:
    opened_export(visit, "preset=5B&orbits=0.1,0.2")
    visit.page.get_by_role("tab", name="Figure").press("ArrowRight")
    expect(visit.page.get_by_role("tab", name="Data")).to_be_focused()
    links = visit.page.locator(".files a")
    # seven tables, and everything as JSON
    assert links.count() == 8
    assert visit.page.locator(".files a[href*='slow-points.csv']").count() == 1
    with visit.page.expect_download() as waiting:
        links.first.click()
    assert waiting.value.suggested_filename == "gatescape-fixed-points.csv"
    text = Path(waiting.value.path()).read_text()
    assert "# U_h = 2.4271 -1.7634 1.7634 2.4271" in text


def test_code_is_shown_and_copied(visit: Visit) -> None:
    opened_export(visit, "preset=2A")
    visit.page.get_by_role("tab", name="Code").click()
    listing = visit.page.locator(".listing")
    expect(listing).to_contain_text("from dynamics import")
    visit.page.locator("input[name=export-code][value='latex.tex']").check()
    expect(listing).to_contain_text(r"\begin{pmatrix}")
    visit.page.get_by_role("button", name="Copy the code").click()
    expect(visit.page.get_by_role("button", name="Copy the code")).to_have_text("Copied")
    assert visit.page.evaluate("navigator.clipboard.readText()") == listing.text_content()


@pytest.mark.parametrize("name", ["import", "share", "export"])
def test_a_dialog_fits_a_phone(visit: Visit, name: str) -> None:
    visit.page.set_viewport_size({"width": 390, "height": 844})
    visit.open()
    visit.page.click(f"#{name}-open")
    dialog = visit.page.locator(f"#{name}")
    expect(dialog).to_be_visible()
    bounds = dialog.bounding_box()
    assert bounds
    assert bounds["x"] >= 0
    assert bounds["x"] + bounds["width"] <= 390
    assert visit.page.evaluate(f"document.getElementById('{name}').scrollWidth") <= bounds["width"]
    assert visit.page.evaluate("document.documentElement.scrollWidth") <= 390
    visit.page.keyboard.press("Escape")
    expect(dialog).not_to_be_visible()
    expect(visit.page.locator(f"#{name}-open")).to_be_focused()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("name", ["import", "share", "export"])
def test_axe_finds_nothing_in_a_dialog(visit: Visit, name: str, theme: str) -> None:
    visit.open(f"theme={theme}")
    if name == "import":
        paste(visit, json.dumps(CELL))
        expect(visit.page.locator("#import-result li").first).to_be_visible()
    else:
        visit.page.click(f"#{name}-open")
    tabs = ("Figure", "Data", "Code") if name == "export" else ("",)
    for tab in tabs:
        if tab:
            visit.page.get_by_role("tab", name=tab).click()
        found = Axe().run(visit.page, context=f"#{name}").response["violations"]
        assert [(fault["id"], [node["html"] for node in fault["nodes"]]) for fault in found] == []
