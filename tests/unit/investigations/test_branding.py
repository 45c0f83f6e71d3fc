"""Branding: readable colours, logos that can only be looked at."""

import struct
import zlib

import pytest

from atlas.foundation.typesetting.service import svg_to_png
from atlas.investigations.reports.branding import (
    DEFAULT_ACCENT,
    LEAST_CONTRAST,
    MAX_LOGO_BYTES,
    BadLogoError,
    clean_logo,
    contrast,
)

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10">{}</svg>'
PNG = svg_to_png(SVG.format('<rect width="10" height="10"/>').encode(), width=20)


def test_contrast_is_that_of_wcag() -> None:
    assert contrast("#000000") == pytest.approx(21)
    assert contrast("#ffffff") == pytest.approx(1)
    assert contrast("#767676") == pytest.approx(4.54, abs=0.01)
    assert contrast(DEFAULT_ACCENT) > LEAST_CONTRAST


def test_shapes_pass() -> None:
    shapes = '<g fill="#123456"><path d="M0 0L5 5"/><circle cx="3" cy="3" r="2"/></g>'
    assert b"<circle" in clean_logo("image/svg+xml", SVG.format(shapes).encode())


@pytest.mark.parametrize(
    "inner",
    [
        "<script>alert(1)</script>",
        "<style>@import url(x)</style>",
        '<image href="http://example.org/x.png"/>',
        '<use href="#a"/>',
        "<foreignObject/>",
        "<text>brand</text>",
        '<a href="javascript:1"><rect/></a>',
        '<rect onload="alert(1)"/>',
        '<rect style="fill:url(http://x)"/>',
        '<rect fill="url(http://example.org/#x)"/>',
        '<rect fill=" url ( http://example.org/#x)"/>',
        '<rect xmlns:x="http://www.w3.org/1999/xlink" x:href="y"/>',
        '<animate attributeName="x"/>',
        "<g" + "><g" * 3000 + "/>" + "</g>" * 3000,
        "<rect",
    ],
)
def test_what_is_more_than_a_picture_is_refused(inner: str) -> None:
    with pytest.raises(BadLogoError):
        clean_logo("image/svg+xml", SVG.format(inner).encode())


@pytest.mark.parametrize(
    "content",
    [
        b'<!DOCTYPE svg [<!ENTITY a "b">]>' + SVG.format("").encode(),
        b"<html/>",
        b'<svg xmlns="http://www.w3.org/2000/svg"/>',
        b"",
        b"x" * (MAX_LOGO_BYTES + 1),
    ],
)
def test_what_is_no_svg_is_refused(content: bytes) -> None:
    with pytest.raises(BadLogoError):
        clean_logo("image/svg+xml", content)


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def test_a_png_keeps_what_draws() -> None:
    at = 8 + 25
    noted = PNG[:at] + chunk(b"tEXt", b"Comment\0secret") + PNG[at:] + b"trailer"
    assert b"secret" in noted
    cleaned = clean_logo("image/png", noted)
    assert b"secret" not in cleaned
    assert b"trailer" not in cleaned


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"GIF89a",
        PNG[:60],
        PNG[:20] + b"\xff" + PNG[21:],
        PNG[:8] + chunk(b"IHDR", struct.pack(">IIBBBBB", 60000, 60000, 8, 2, 0, 0, 0)) + PNG[33:],
        PNG[:8] + PNG[33:],
    ],
)
def test_a_broken_or_huge_png_is_refused(content: bytes) -> None:
    with pytest.raises(BadLogoError):
        clean_logo("image/png", content)
