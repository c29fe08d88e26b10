"""Scripts and styles as one file each."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest
from flask import Flask

from app import create_app
from server.bundle import bundle, install_bundles

ASSETS = Path(__file__).resolve().parents[2] / "assets"


def test_files_come_in_the_order_of_their_names_each_under_its_name(tmp_path: Path) -> None:
    (tmp_path / "20_b.js").write_text("second();\n")
    (tmp_path / "10_a.js").write_text("first();\n")
    made = bundle([tmp_path / "20_b.js", tmp_path / "10_a.js"], "/a.js", "text/javascript")
    assert made.body.decode() == "/* 10_a.js */\nfirst();\n\n/* 20_b.js */\nsecond();\n"


def test_another_text_has_another_address(tmp_path: Path) -> None:
    (tmp_path / "a.js").write_text("1")
    before = bundle(tmp_path.glob("*.js"), "/a.js", "text/javascript").address
    (tmp_path / "a.js").write_text("2")
    assert bundle(tmp_path.glob("*.js"), "/a.js", "text/javascript").address != before


def test_only_the_address_of_this_body_is_kept_for_ever(tmp_path: Path) -> None:
    (tmp_path / "a.js").write_text("first();" * 100)
    made = bundle(tmp_path.glob("*.js"), "/a.js", "text/javascript")
    app = Flask(__name__)
    install_bundles(app, [made])
    client = app.test_client()
    kept = client.get(made.address, headers={"Accept-Encoding": "gzip"})
    assert "immutable" in kept.headers["Cache-Control"]
    assert gzip.decompress(kept.data) == made.body
    assert client.get("/a.js?v=of-yesterday").headers["Cache-Control"] == "no-cache"
    assert client.get("/a.js").data == made.body


@pytest.mark.parametrize("kind", ["js", "css"])
def test_the_page_asks_for_one_file_of_each_kind_with_everything_in_it(kind: str) -> None:
    client = create_app().server.test_client()
    page = client.get("/").get_data(as_text=True)
    (address,) = re.findall(rf'"(/assets/[^"]*\.{kind}\?v=[0-9a-f]+)"', page)
    text = client.get(address).get_data(as_text=True)
    names = [file.name for file in sorted(ASSETS.glob(f"*.{kind}"))]
    assert re.findall(rf"/\* ([\w.]+\.{kind}) \*/", text) == names
    if kind == "js":
        # Dash's renderer calls these scripts as soon as it runs
        assert page.index(address) < page.index("DashRenderer()")
