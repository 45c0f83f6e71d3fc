"""What a tenant's own look may be: readable colours, logos that can do nothing. Pure."""

import struct
import zlib
from typing import Literal

from lxml import etree

MAX_LOGO_BYTES = 256 * 1024
MAX_SVG_ELEMENTS = 2000
MAX_PIXELS = 4_000_000
LEAST_CONTRAST = 4.5
"""Of text on white (WCAG 2.2 §1.4.3, level AA)."""
DEFAULT_ACCENT = "#0b3a67"
LogoType = Literal["image/png", "image/svg+xml"]

_PNG = b"\x89PNG\r\n\x1a\n"
_KEPT_CHUNKS = frozenset({b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND"})
_SVG = "http://www.w3.org/2000/svg"
_ELEMENTS = frozenset(
    {
        "svg", "g", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "defs",
        "linearGradient", "radialGradient", "stop", "clipPath", "title", "desc",
    }
)  # fmt: skip
_ATTRIBUTES = frozenset(
    {
        "id", "d", "x", "y", "x1", "y1", "x2", "y2", "cx", "cy", "r", "rx", "ry", "fx", "fy",
        "width", "height", "viewBox", "points", "transform", "fill", "stroke", "stroke-width",
        "stroke-linecap", "stroke-linejoin", "stroke-dasharray", "stroke-miterlimit",
        "fill-rule", "clip-rule", "clip-path", "opacity", "fill-opacity", "stroke-opacity",
        "offset", "stop-color", "stop-opacity", "gradientUnits", "gradientTransform",
        "spreadMethod", "preserveAspectRatio", "version",
    }
)  # fmt: skip


class BadLogoError(ValueError):
    """The logo is refused; the message says why."""


def contrast(colour: str) -> float:
    """Return the contrast ratio of `#rrggbb` on white, 1 to 21 (WCAG 2.2, relative luminance)."""
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in channels
    ]
    luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return 1.05 / (luminance + 0.05)


def clean_logo(media_type: LogoType, content: bytes) -> bytes:
    """Return a logo that holds a picture and nothing else.

    Raises:
        BadLogoError: too large, broken, or holding what a picture does not need.

    """
    if len(content) > MAX_LOGO_BYTES:
        raise BadLogoError(f"The logo is larger than {MAX_LOGO_BYTES // 1024} KiB.")
    return _clean_png(content) if media_type == "image/png" else _clean_svg(content)


def _clean_png(content: bytes) -> bytes:
    """Keep the chunks that draw (PNG specification §5); check each one's CRC."""
    if not content.startswith(_PNG):
        raise BadLogoError("The logo is no PNG.")
    out, at, seen = [_PNG], len(_PNG), list[bytes]()
    while at + 12 <= len(content):
        (length,) = struct.unpack_from(">I", content, at)
        kind, body = content[at + 4 : at + 8], content[at + 8 : at + 8 + length]
        end = at + 12 + length
        if end > len(content) or content[end - 4 : end] != struct.pack(
            ">I", zlib.crc32(kind + body)
        ):
            raise BadLogoError("The PNG is damaged.")
        if kind in _KEPT_CHUNKS:
            out.append(content[at:end])
        seen.append(kind)
        if kind == b"IHDR":
            width, height = struct.unpack_from(">II", body)
            if not 0 < width * height <= MAX_PIXELS:
                raise BadLogoError(f"The PNG has more than {MAX_PIXELS} pixels.")
        at = end
        if kind == b"IEND":
            break
    if seen[:1] != [b"IHDR"] or b"IDAT" not in seen or seen[-1] != b"IEND":
        raise BadLogoError("The PNG is incomplete.")
    return b"".join(out)


def _clean_svg(content: bytes) -> bytes:
    """Refuse all but shapes: no script, style, link, image, foreign content, entity or event."""
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise BadLogoError("The SVG may not have a document type.")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True,
        remove_pis=True, huge_tree=False,
    )  # fmt: skip
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise BadLogoError("The SVG is not well-formed.") from error
    if root.tag != f"{{{_SVG}}}svg":
        raise BadLogoError("The logo is no SVG.")
    if not root.get("viewBox") and not (root.get("width") and root.get("height")):
        raise BadLogoError("The SVG needs a viewBox, or width and height.")
    for count, element in enumerate(root.iter(), start=1):
        if count > MAX_SVG_ELEMENTS:
            raise BadLogoError(f"The SVG has more than {MAX_SVG_ELEMENTS} elements.")
        name = etree.QName(element)
        if name.namespace != _SVG or name.localname not in _ELEMENTS:
            raise BadLogoError(f"The SVG may not have the element {name.localname}.")
        for key, value in element.attrib.items():
            _check_attribute(str(key), str(value))
    return etree.tostring(root, encoding="utf-8")


def _check_attribute(key: str, value: str) -> None:
    if key not in _ATTRIBUTES:
        raise BadLogoError(f"The SVG may not have the attribute {key.rpartition('}')[2]}.")
    if "url(" in value.replace(" ", "") and not value.strip().startswith("url(#"):
        raise BadLogoError("The SVG may point only into itself.")
