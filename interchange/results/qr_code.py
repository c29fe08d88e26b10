"""A link as a QR code (ISO/IEC 18004), for the projector."""

from __future__ import annotations

import io
import re

LONGEST_LINK = 2000
_LINK = re.compile(r"https?://[!-~]+", re.ASCII)
_QUIET = 4


def qr_code_svg(link: str, title: str = "QR code of this portrait's link") -> str:
    """The link as an SVG image of black squares on white, with the quiet zone that readers need.

    It has a view box and no size, so it fills what it is put in.

    Raises:
        ValueError: if the link is too long for a code that a phone reads across a room, or is not a web address.
    """
    if len(link) > LONGEST_LINK:
        raise ValueError(
            f"the link has {len(link):,} characters, and a QR code that can be read holds {LONGEST_LINK:,}; "
            "remove some orbits"
        )
    if not _LINK.fullmatch(link):
        raise ValueError(
            f"'{link[:60]}' is not a web address; it must begin with http:// or https:// and have no spaces"
        )
    import segno  # only here, so that nothing else waits for it

    # the strongest correction that costs no more squares
    code = segno.make(link, error="l", boost_error=True, micro=False)
    stream = io.BytesIO()
    code.save(
        stream,
        kind="svg",
        border=_QUIET,
        dark="#000",
        light="#fff",
        xmldecl=False,
        svgns=True,
        omitsize=True,
        nl=False,
        title=title,
        svgclass=None,
        lineclass=None,
    )
    return stream.getvalue().decode("utf-8")
