"""Set pages with typst: from a template and JSON data to PDF or PNG.

The data never becomes markup: the template reads it as `json("data.json")`, so a company called
`#panic("x")` is printed as that. Each page is set in a folder of its own that holds the template,
the data and the images and is the compiler's root: nothing else can be read, no package is fetched,
no font of the system is used.
"""

import os
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from functools import lru_cache, partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Literal

import orjson
import typst

from atlas.foundation.core.canonical import plain
from atlas.foundation.core.off_loop import in_executor
from atlas.foundation.core.shipped import shipped_folder
from atlas.foundation.telemetry import logger
from atlas.foundation.typesetting.domain import (
    Coverage,
    fetches_packages,
    is_image_name,
    printable,
    without_stray_marks,
)
from atlas.foundation.typesetting.errors import TypesettingError, UnusableImageError

log = logger(__name__)
EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
"""The time of a page that was given none: a clock would change the bytes."""
_LISTED = 20
_TEXT_FAULTS = ("could not be displayed", "missing codepoints", "disallowed codepoint")
"""What PDF/UA refuses of a text: faults of single glyphs, never of the template."""
_SVG_PAGE = (
    '#let it = json("data.json")\n'
    "#set page(width: it.width * 1pt, height: auto, margin: 0pt)\n"
    '#image("picture.svg", width: 100%, alt: it.alt)\n'
)
_Job = Callable[[], bytes]
# A compile holds no interpreter lock: as many at once as there are processors, the rest wait.
_POOL = ThreadPoolExecutor(max_workers=os.cpu_count() or 2, thread_name_prefix="typesetting")


def render(
    template: str,
    data: Mapping[str, object],
    *,
    images: Mapping[str, bytes] = {},
    created: datetime = EPOCH,
) -> bytes:
    """Return a tagged PDF (PDF/UA-1, ISO 14289-1).

    Args:
        template: typst source; it reads `json("data.json")` and `image("NAME")`, sets a title and
            language, and gives every image an `alt`.
        data: what the template prints; plain JSON values, UUIDs, dates and decimals.
        images: PNG or SVG by name (`logo.png`, `chart.svg`).
        created: the document's time, from the data, never from a clock.

    Returns:
        The same bytes for the same arguments, in any process on any machine.

    Raises:
        TypesettingError: the template does not compile or names a package.
        UnusableImageError: an image's name is not one.

    """
    return _compile(template, data, images, created, form="pdf")[0]


async def render_pdf(
    template: str,
    data: Mapping[str, object],
    *,
    images: Mapping[str, bytes] = {},
    created: datetime = EPOCH,
) -> bytes:
    """Return `render` of the same arguments, worked off the event loop."""
    return await _off_the_loop(partial(render, template, data, images=images, created=created))


def render_pages(
    template: str,
    data: Mapping[str, object],
    *,
    images: Mapping[str, bytes] = {},
    pixels_per_inch: float = 144,
) -> list[bytes]:
    """Return each page as PNG; arguments and errors as `render`."""
    return _compile(template, data, images, EPOCH, form="png", ppi=pixels_per_inch)


def svg_to_png(svg: bytes, *, width: int = 1200) -> bytes:
    """Return an SVG as PNG, drawn with the shipped fonts.

    Args:
        svg: the picture.
        width: pixels.

    Raises:
        TypesettingError: it is no SVG.

    """
    data = {"width": width, "alt": "picture"}
    images = {"picture.svg": svg}
    return render_pages(_SVG_PAGE, data, images=images, pixels_per_inch=72)[0]


async def svg_to_png_async(svg: bytes, *, width: int = 1200) -> bytes:
    """Return `svg_to_png` of the same arguments, worked off the event loop."""
    return await _off_the_loop(partial(svg_to_png, svg, width=width))


async def logo_can_be_drawn(picture: bytes, media_type: str) -> None:
    """Draw a logo once, off the event loop.

    Raises:
        TypesettingError: it is no picture that can be drawn.

    """
    name = "logo.svg" if media_type == "image/svg+xml" else "logo.png"
    page = f'#image("{name}", height: 12mm, alt: "logo")'
    await _off_the_loop(lambda: render_pages(page, {}, images={name: picture})[0])


async def _off_the_loop(job: _Job) -> bytes:
    return await in_executor(_POOL, job)


def _compile(
    template: str,
    data: Mapping[str, object],
    images: Mapping[str, bytes],
    created: datetime,
    *,
    form: Literal["pdf", "png"],
    ppi: float = 144,
) -> list[bytes]:
    if fetches_packages(template):
        raise TypesettingError("A template may not name a package.")
    content, missing = printable(plain(dict(data)), _coverage())
    if missing:
        codes = [f"U+{code:04X}" for code in sorted(missing)]
        log.warning("glyphs_missing", count=len(codes), codes=codes[:_LISTED])
    with TemporaryDirectory(prefix="atlas-typeset-") as folder:
        root = Path(folder)
        (root / "main.typ").write_text(template, encoding="utf-8")
        (root / "data.json").write_bytes(orjson.dumps(content))
        for name, picture in images.items():
            if not is_image_name(name):
                raise UnusableImageError(f"{name!r} is no name of an image.")
            (root / name).write_bytes(picture)
        if form == "png":
            made = _made(root, form="png", ppi=ppi)
        else:
            made = _tagged(root, content, created.astimezone(UTC))
    if made is None:  # only when a compile writes to a file
        raise TypesettingError
    return [made] if isinstance(made, bytes) else made


def _tagged(root: Path, content: Any, created: datetime) -> bytes | list[bytes] | None:
    """Set a PDF that claims the standard, if need be with stray marks written out."""
    made = partial(_made, root, form="pdf", created=created)
    try:
        return made(accessible=True)
    except _UnfitGlyphError as error:
        log.info("glyph_unfit", message=str(error)[:200])
    (root / "data.json").write_bytes(orjson.dumps(without_stray_marks(content)))
    try:
        return made(accessible=True)
    except _UnfitGlyphError as error:
        # a page with a box in it, tagged all the same, is worth more than none; it just may not
        # claim the standard
        log.warning("glyph_undrawable", message=str(error)[:200])
    (root / "data.json").write_bytes(orjson.dumps(content))
    return made()


class _UnfitGlyphError(Exception):
    """A glyph stands for no character, or a character has no glyph: PDF/UA may not be claimed."""


def _made(
    root: Path,
    *,
    form: Literal["pdf", "png"],
    accessible: bool = False,
    ppi: float = 144,
    created: datetime = EPOCH,
) -> bytes | list[bytes] | None:
    compiler = typst.Compiler(
        str(root / "main.typ"),
        root=str(root),
        font_paths=_fonts(),
        ignore_system_fonts=True,
        package_path=str(root),
        package_cache_path=str(root),
    )
    try:
        return compiler.compile(
            format=form, ppi=ppi, pdf_standards=["ua-1"] if accessible else [], timestamp=created
        )
    except typst.TypstError as error:
        if accessible and any(fault in error.message for fault in _TEXT_FAULTS):
            raise _UnfitGlyphError(error.message) from error
        log.error("typesetting_failed", message=error.message[:500])  # noqa: TRY400
        raise TypesettingError from error


@lru_cache(maxsize=1)
def _fonts() -> typst.Fonts:
    return typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[str(shipped_folder("fonts"))],
    )


@lru_cache(maxsize=1)
def _coverage() -> Coverage:
    return Coverage(orjson.loads((shipped_folder("fonts") / "coverage.json").read_bytes()))
