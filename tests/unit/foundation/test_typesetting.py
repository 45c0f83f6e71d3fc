"""Typesetting: same bytes, any script, data never becomes markup, nothing outside is read."""

import asyncio
import contextlib
import subprocess
import sys
import zlib
from pathlib import Path
from re import DOTALL, findall

import orjson
import pytest
import typst
from hypothesis import given, settings
from hypothesis import strategies as st

from atlas.foundation.core.canonical import sha256_hex
from atlas.foundation.core.shipped import shipped_folder
from atlas.foundation.typesetting import service
from atlas.foundation.typesetting.domain import (
    Coverage,
    fetches_packages,
    is_image_name,
    printable,
    without_stray_marks,
)
from atlas.foundation.typesetting.errors import TypesettingError, UnusableImageError

TEMPLATE = """#let it = json("data.json")
#set document(title: it.name)
#set text(font: "Noto Sans", lang: "en")
#title()
#it.name
"""
SVG = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 40">'
    b'<rect width="100" height="40" fill="#eef"/><text x="4" y="24" font-size="12"'
    b' font-family="Noto Sans">A &#x516c;&#x53f8;</text></svg>'
)
SCRIPTS = {
    "Latin": "Łódź Æther Đặng Ștefan",
    "Greek": "Ελληνική Εταιρεία",
    "Cyrillic": "Общество «Ромашка» Їжак",
    "Arabic": "شركة مساهمة",
    "Persian": "می‌خواهم شرکت",
    "Hebrew": "חברה בע״מ",
    "Devanagari": "कंपनी लिमिटेड",
    "Bengali": "কোম্পানি",
    "Tamil": "நிறுவனம்",
    "Thai": "บริษัท จำกัด",
    "Georgian": "შპს კომპანია",
    "Armenian": "Ընկերություն",
    "Simplified": "北京有限公司",
    "Traditional": "臺灣股份有限公司",
    "Japanese": "株式会社さくらサクラ",
    "Korean": "주식회사 한국",
    "Ethiopic": "ኩባንያ",
    "Khmer": "ក្រុមហ៊ុន",
    "Myanmar": "ကုမ္ပဏီ",
    "Sinhala": "සමාගම",
    "Lao": "ບໍລິສັດ",
    "Tibetan": "ཀུང་སི",
    "symbols": "→ ✓ ■ € № ™",
}
HOSTILE = [
    '#panic("run")',
    '"); #panic("run"); ("',
    '#read("/etc/passwd")',
    '#import "@preview/cetz:0.3.1": *',
    '#image("/etc/hostname")',
    "$sum_(i=0)^n$ *bold* _it_ `raw` <label> @ref // comment /* open",
    "\\u{0} \\ \\\\ ]]]]} #let x = 1",
    "= Heading\n- list\n+ item",
    "]#[#text(size:900pt)[x]",
    "null",
    '{"$ref": "#"}',
]


def test_data_is_printed_and_never_run() -> None:
    for text in HOSTILE:
        made = service.render(TEMPLATE, {"name": text})
        assert made.startswith(b"%PDF-")
        seen = typst.Compiler(
            b"#let it = json(bytes(sys.inputs.data))\n#metadata(it.name)<it>",
            sys_inputs={"data": orjson.dumps({"name": text}).decode()},
        ).query("<it>", field="value", one=True)
        assert orjson.loads(seen) == text


@pytest.mark.parametrize("text", SCRIPTS.values(), ids=SCRIPTS)
def test_every_script_has_its_glyphs(text: str) -> None:
    ranges = orjson.loads((shipped_folder("fonts") / "coverage.json").read_bytes())
    same, missing = printable(text, Coverage(ranges))
    assert same == text
    assert not missing
    service.render(TEMPLATE, {"name": text})


def test_a_missing_glyph_is_written_out_and_logged(capsys: pytest.CaptureFixture[str]) -> None:
    made = service.render(TEMPLATE, {"name": "吉野家 𠮷野家 \U0001f600"})
    assert made == service.render(TEMPLATE, {"name": "吉野家 [U+20BB7]野家 [U+1F600]"})


def test_what_would_turn_the_order_of_reading_is_shown() -> None:
    ranges = orjson.loads((shipped_folder("fonts") / "coverage.json").read_bytes())
    shown, missing = printable({"a": ["x\u202egnp.exe", "ok\u200cok"]}, Coverage(ranges))
    assert shown == {"a": ["x[U+202E]gnp.exe", "ok\u200cok"]}
    assert missing == {0x202E}


def test_the_list_of_what_can_be_printed_is_true_of_the_fonts() -> None:
    ranges = orjson.loads((shipped_folder("fonts") / "coverage.json").read_bytes())
    template = TEMPLATE + "#for word in it.words [#word ]\n"
    codes = [chr(code) for first, last in ranges for code in range(first, last + 1)]
    assert len(codes) > 43_000
    service.render(template, {"name": "x", "words": codes})


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=60))
def test_any_text_can_be_printed(text: str) -> None:
    assert service.render(TEMPLATE, {"name": "t" + text}).startswith(b"%PDF-")


def test_a_mark_without_its_base_is_written_out_where_the_standard_needs_it() -> None:
    stray, sound = "t\u0953 한\u0953", "क\u0953 é e\u0301 می\u200cخواهم"
    assert without_stray_marks([{"a": sound}]) == [{"a": sound}]
    assert without_stray_marks(stray) == "t[U+0953] 한[U+0953]"
    assert b"pdfuaid" in service.render(TEMPLATE, {"name": stray})
    assert service.render(TEMPLATE, {"name": sound}) != service.render(TEMPLATE, {"name": "x"})


def test_same_bytes_in_every_process() -> None:
    code = (
        "import sys; from atlas.foundation.typesetting import service;"
        "sys.stdout.write(__import__('hashlib').sha256(service.render(sys.argv[1],"
        " {'name': sys.argv[2]}, images={'a.svg': sys.argv[3].encode()})).hexdigest())"
    )
    template = TEMPLATE + '#image("a.svg", alt: "a")\n'
    name = "株式会社 شركة Łódź"
    here = sha256_hex(service.render(template, {"name": name}, images={"a.svg": SVG}))
    for _ in range(2):
        there = subprocess.run(
            [sys.executable, "-c", code, template, name, SVG.decode()],
            capture_output=True,
            text=True,
            check=True,
        )
        assert there.stdout == here


def test_a_page_is_tagged_and_names_its_language() -> None:
    made = service.render(TEMPLATE, {"name": "Example Ltd"})
    raw = made + b"".join(
        zlib.decompressobj().decompress(part)
        for part in findall(rb"stream\r?\n(x.*?)\r?\nendstream", made, DOTALL)
    )
    for needed in (b"/StructTreeRoot", b"/MarkInfo", b"/Lang", b"pdfuaid"):
        assert needed in raw


def test_an_image_without_its_words_is_refused() -> None:
    with pytest.raises(TypesettingError):
        service.render(TEMPLATE + '#image("a.svg")\n', {"name": "x"}, images={"a.svg": SVG})


@pytest.mark.parametrize(
    "markup",
    ['#read("/etc/passwd")', '#read("../../../etc/passwd")', '#image("/proc/self/environ")'],
)
def test_a_template_reads_nothing_outside_its_folder(markup: str) -> None:
    with pytest.raises(TypesettingError):
        service.render(TEMPLATE + markup, {"name": "x"})


def test_a_template_fetches_no_package() -> None:
    template = '#import "@preview/cetz:0.3.1": *\n' + TEMPLATE
    assert fetches_packages(template)
    with pytest.raises(TypesettingError, match="package"):
        service.render(template, {"name": "x"})


@pytest.mark.parametrize("name", ["../a.svg", "/etc/a.svg", "a/b.svg", "main.typ", "A.SVG", "a"])
def test_an_image_cannot_land_elsewhere(name: str) -> None:
    assert not is_image_name(name)
    with pytest.raises(UnusableImageError):
        service.render(TEMPLATE, {"name": "x"}, images={name: SVG})


def test_a_linked_file_in_a_picture_is_not_read(tmp_path: Path) -> None:
    secret = tmp_path / "secret.png"
    secret.write_bytes(service.svg_to_png(SVG, width=50))
    svg = SVG.replace(b"</svg>", f'<image href="{secret}" width="90" height="30"/></svg>'.encode())
    without = service.svg_to_png(SVG, width=100)
    with contextlib.suppress(TypesettingError):
        assert service.svg_to_png(svg, width=100) == without


def test_an_svg_becomes_a_png() -> None:
    made = service.svg_to_png(SVG, width=200)
    assert made.startswith(b"\x89PNG")
    assert int.from_bytes(made[16:20], "big") == 200
    assert int.from_bytes(made[20:24], "big") == 80
    with pytest.raises(TypesettingError):
        service.svg_to_png(b"not a picture")


async def test_the_event_loop_goes_on() -> None:
    ticks = 0

    async def tick() -> None:
        nonlocal ticks
        while True:
            ticks += 1
            await asyncio.sleep(0)

    task = asyncio.create_task(tick())
    many = await asyncio.gather(
        *(service.render_pdf(TEMPLATE, {"name": f"Company {n} " * 500}) for n in range(4))
    )
    task.cancel()
    assert all(made.startswith(b"%PDF-") for made in many)
    assert ticks > 10
    assert (await service.svg_to_png_async(SVG)).startswith(b"\x89PNG")
