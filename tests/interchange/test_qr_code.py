"""The QR code holds the link, as a decoder that is not its maker reads it."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from importlib.util import find_spec

import numpy as np
import pytest

from interchange.results import qr_code_svg

from .test_frameworks import loudly_skip

LINK = "https://gatescape.example/?U_h=2,0,0,2&U_r=5,8,8,5&b_h=0.0541746769,-0.2&reset=after&orbits=0.1,0.2;-0.3,0.4"


def needs(module: str) -> None:
    if find_spec(module) is None:
        loudly_skip(module)


def modules_of(svg: str) -> np.ndarray:
    """The squares, 1 for dark, from the path that strokes the dark ones."""
    root = ET.fromstring(svg)
    size = int(root.attrib["viewBox"].split()[2])
    squares = np.zeros((size, size), dtype=np.uint8)
    (path,) = (node.attrib["d"] for node in root.iter() if "stroke" in node.attrib)
    x = y = 0.0
    for command, numbers in re.findall(r"([Mmh])([^Mmhz]*)", path):
        values = [float(n) for n in re.findall(r"-?[0-9]*\.?[0-9]+", numbers)]
        if command == "M":
            x, y = values
        elif command == "m":
            x, y = x + values[0], y + values[1]
        else:
            squares[int(y), int(x) : int(x + values[0])] = 1
            x += values[0]
    return squares


@pytest.mark.parametrize("link", [LINK, "http://localhost:8050/", LINK + "&orbits=" + "0.1,0.2;" * 60])
def test_a_decoder_reads_the_link(link: str) -> None:
    needs("segno")
    needs("cv2")
    import cv2

    squares = modules_of(qr_code_svg(link))
    assert not squares[:4].any()
    assert not squares[:, -4:].any()
    picture = np.kron(255 * (1 - squares), np.ones((8, 8), dtype=np.uint8)).astype(np.uint8)
    text, _, _ = cv2.QRCodeDetector().detectAndDecode(picture)
    assert text == link


def test_svg_can_stand_alone_and_has_a_name() -> None:
    needs("segno")
    root = ET.fromstring(qr_code_svg(LINK))
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert "width" not in root.attrib
    assert root.findtext("{http://www.w3.org/2000/svg}title") == "QR code of this portrait's link"


@pytest.mark.parametrize(
    ("link", "words"),
    [
        ("javascript:alert(1)", "'javascript:alert\\(1\\)' is not a web address"),
        ("https://a b", "is not a web address"),
        ("https://a/?" + "x" * 2000, "has 2,011 characters"),
    ],
)
def test_other_links_are_refused(link: str, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        qr_code_svg(link)
