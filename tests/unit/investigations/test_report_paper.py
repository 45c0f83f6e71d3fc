"""The report on paper: any script claims PDF/UA, no word runs off; the screen says the same."""

import asyncio
import re
import zlib
from dataclasses import replace
from html.parser import HTMLParser
from typing import Any

import pytest
from msgspec import structs, to_builtins
from tests.unit.foundation.test_typesetting import SCRIPTS
from tests.unit.investigations.report_example import document
from tests.unit.knowledge.graph.answers import answer
from tests.unit.knowledge.graph.build import UK_25_50
from tests.unit.knowledge.graph.build import holding as held

from atlas.foundation.core.auth import Role
from atlas.foundation.core.canonical import canonical_json
from atlas.foundation.typesetting.service import render_pdf
from atlas.investigations.reports.chart import chart_layers, chart_svg
from atlas.investigations.reports.contents import _page, _typst, make, template_of
from atlas.investigations.reports.look import Look
from atlas.investigations.reports.negotiation import PDF
from atlas.investigations.reports.pages import for_paper, pages_of
from atlas.investigations.reports.pages.blocks import (
    Block,
    Bullets,
    Chart,
    Heading,
    Label,
    Note,
    Outline,
    Section,
    Table,
    Text,
    heading,
    table,
)
from atlas.investigations.reports.pages.paper import FittedTable, breakable
from atlas.investigations.reports.rendering import render
from atlas.investigations.reports.sheets import chart_on_paper

LONG = "W" * 400
FULL = template_of("full")


def charted(name: str) -> dict[str, Any]:
    """A report with an ownership chart whose parties have this name."""
    found = document(name)
    chart = answer("c", [held("h", "c", UK_25_50), held("p", "h", 60)])
    for party in chart["parties"]:
        party["name"] = name
    found["ownership"]["structure"]["chart"] = chart
    return found


def grouped(holdings: list[Any]) -> dict[str, Any]:
    """A report on a company `c` with these holdings above it."""
    found = document()
    found["ownership"]["structure"]["chart"] = answer("c", holdings)
    return found


def pdf(found: dict[str, Any]) -> bytes:
    look = Look("Example Bank")
    return asyncio.run(make(canonical_json(found), PDF, FULL, [Role.AUDITOR], look)).data


@pytest.mark.parametrize(
    "name", [*SCRIPTS.values(), "क्ष्म्य த்ரி ខ្មែរ", LONG], ids=[*SCRIPTS, "dense", "long"]
)
def test_every_script_claims_the_standard_chart_included(name: str) -> None:
    made = pdf(charted(name))
    assert b"pdfuaid" in made
    assert made == pdf(charted(name))


def test_a_chart_is_shapes_and_words_apart() -> None:
    svg = chart_svg(charted("Łódź 株式会社"))
    assert svg is not None
    drawn = chart_layers(svg)
    assert b"<text" not in drawn.shapes
    words = [word.text for word in drawn.words]
    assert len(words) == svg.count("<text")
    assert any("Łódź 株式会社" in word for word in words)
    for word in drawn.words:
        assert 0 <= word.x <= drawn.width
        assert 0 <= word.y <= drawn.height
        assert re.fullmatch(r"#[0-9a-f]{6}", word.fill)


@pytest.mark.parametrize("name", ["株式会社 ABC 2", 'חברת דוגמה בע"מ (2010)', "ABC 株式会社"])
def test_a_name_in_several_scripts_is_whole_in_the_chart(name: str) -> None:
    svg = chart_svg(charted(name))
    assert svg is not None
    assert name in {word.text for word in chart_layers(svg).words}


def test_a_chart_is_on_the_smallest_paper_on_which_it_can_be_read() -> None:
    small = chart_on_paper(charted("Example Ltd"))
    assert small is not None
    assert (small.sheet.inline, len(small.parts)) == (True, 1)
    assert chart_on_paper(document()) is None
    # sixty holders in one list that is wider than the narrowest layout
    wide = chart_on_paper(grouped([held(f"h{k}", "c", 1) for k in range(60)]))
    assert wide is not None
    assert (wide.sheet.inline, len(wide.parts)) == (False, 1)
    assert wide.scale >= 0.7


def test_a_long_chain_is_cut_where_only_arrows_are() -> None:
    links = [held(f"c{k + 1}", f"c{k}" if k else "c", 100) for k in range(30)]
    found = grouped(links)
    chart = chart_on_paper(found)
    assert chart is not None
    assert chart.sheet.name == "A4"
    assert len(chart.parts) > 1
    edges = [part.bottom for part in chart.parts]
    assert [part.top for part in chart.parts] == [0.0, *edges[:-1]]
    assert edges[-1] == chart.drawn.height
    for word in chart.drawn.words:
        top, bottom = word.y - word.size, word.y + 0.3 * word.size
        assert not any(top < edge < bottom for edge in edges[:-1]), word.text
    made = pdf(found)
    assert b"pdfuaid" in made
    assert made == pdf(found)


def test_the_words_of_each_part_are_all_the_words() -> None:
    links = [held(f"c{k + 1}", f"c{k}" if k else "c", 100) for k in range(30)]
    page, images = _page(grouped(links), "a" * 64, FULL, Look("Example Bank"))
    assert page.chart is not None
    words = [word.text for part in page.chart.parts for word in part.words]
    assert len(words) == len(chart_layers(chart_svg(grouped(links)) or "").words)
    assert list(images) == ["chart.svg"]
    [place] = [at for at, block in enumerate(page.blocks) if isinstance(block, Chart)]
    # behind its own section, before the next
    following = page.blocks[place + 1]
    assert isinstance(following, Heading)
    assert following.level == 1
    assert any(isinstance(one, Text) and "sheets of its own" in one.text for one in page.blocks)


def test_a_long_word_breaks_and_a_short_one_does_not() -> None:
    assert breakable("a short line", 20) == "a short line"
    assert max(map(len, breakable(LONG).split("\u200b"))) <= 4
    assert breakable(LONG).replace("\u200b", "") == LONG
    # never before a mark of the letter that it belongs to
    marked = "e\u0301" * 60
    assert "\u200b\u0301" not in breakable(marked)


def test_only_long_rows_are_divided_between_pages() -> None:
    page = pages_of(document(), "a" * 64, ("summary",))
    rows = table("t", [("A", 1), ("B", 1)], [["x", "y"], ["x", "y " * 900]])
    (block,) = for_paper(replace(page, sections=(Section("summary", (rows,)),))).blocks
    assert isinstance(block, FittedTable)
    assert [row.whole for row in block.rows] == [True, False]


def hyphenated(row: list[str]) -> bool:
    """Whether a word of a row is divided by a hyphen in the PDF: its fonts map the soft hyphen."""
    page, images = _page(document(), "a" * 64, template_of("summary"), Look("Example Bank"))
    narrow = Section("s", (heading("H"), table("t", [("A", 4), ("B", 4), ("C", 1)], [row])))
    shown = for_paper(replace(pages_of(document(), "a" * 64, ()), sections=(narrow,))).blocks
    only = structs.replace(page, blocks=shown, facts=())
    made = asyncio.run(render_pdf(_typst(), to_builtins(only), images=images))
    streams = re.findall(rb"stream\r?\n(.*?)endstream", made, re.DOTALL)
    return any(b"<00AD>" in _plain(one) for one in streams)


def _plain(stream: bytes) -> bytes:
    try:
        return zlib.decompress(stream)
    except zlib.error:
        return stream


def test_no_word_is_divided_in_a_row_that_is_divided_between_pages() -> None:
    """Half of "scheduled" stood alone at the head of the next page."""
    words = "considerable circumstances notwithstanding scheduled identification"
    assert hyphenated(["short", "row", words]), "a short row stays on one page, whole"
    assert not hyphenated(["long", "row " * 900, words])


class Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_data(self, data: str) -> None:
        self.found.append(data)


def words_of(block: Block) -> list[str]:
    match block:
        case Text() | Note() | Heading():
            return [block.text]
        case Bullets() | Outline():
            return [item.text for item in block.items]
        case Table():
            cells = [cell for row in block.rows for cell in row]
            said = [
                cell if isinstance(cell, str) else cell.mono
                for cell in cells
                if not isinstance(cell, Label)
            ]
            return [block.caption, *block.columns, *said]
    return []


def test_the_screen_says_all_that_paper_says() -> None:
    found = charted("Example Ltd")
    page = Words()
    page.feed(render(found, "a" * 64))
    said = " ".join(page.found)
    for section in pages_of(found, "a" * 64, FULL.sections).sections:
        for text in (text for block in section.blocks for text in words_of(block)):
            assert text in said, text


def test_a_holding_is_one_row_for_each_source_that_asserts_it() -> None:
    found = document()
    claims = [
        {
            "relationship_id": "r",
            "about": f"A → B, Ownership: {name}",
            "attribute": f"Ownership.{name}",
            "value": value,
            "source": source,
            "asserted_at": "2026-01-01",
            "evidence_id": "e-1",
            "evidence_sha256": "0" * 64,
        }
        for name, value, source in [
            ("share_minimum", 25, "one"),
            ("share_maximum", 50, "one"),
            ("share_exact", 30, "two"),
            ("exists", {"from": None, "to": None}, "two"),
            ("exists", {"from": "2020-01-01", "to": "2021-01-01"}, "three"),
        ]
    ]
    found["lineage"]["relationships"] = claims
    claimed = pages_of(found, "a" * 64, ("lineage",)).sections[0].blocks[-1]
    assert isinstance(claimed, Table)
    assert [list(row[:3]) for row in claimed.rows] == [
        ["A → B, Ownership", "share at least 25 %, up to 50 %", "one"],
        ["A → B, Ownership", "share 30 %; exists, dates not stated", "two"],
        ["A → B, Ownership", "exists from 2020-01-01 to 2021-01-01", "three"],
    ]
