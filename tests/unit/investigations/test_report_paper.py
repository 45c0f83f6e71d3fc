"""The report on paper: any script claims PDF/UA, no word runs off; the screen says the same."""

import asyncio
import re
from html.parser import HTMLParser
from typing import Any

import pytest
from tests.unit.foundation.test_typesetting import SCRIPTS
from tests.unit.investigations.test_report_page import document
from tests.unit.knowledge.graph.answers import answer
from tests.unit.knowledge.graph.build import UK_25_50
from tests.unit.knowledge.graph.build import holding as held

from atlas.foundation.core.auth import Role
from atlas.foundation.core.canonical import canonical_json
from atlas.investigations.reports.chart import chart_layers, chart_svg
from atlas.investigations.reports.contents import make, template_of
from atlas.investigations.reports.look import Look
from atlas.investigations.reports.negotiation import PDF
from atlas.investigations.reports.pages import for_paper, pages_of
from atlas.investigations.reports.pages.blocks import table
from atlas.investigations.reports.pages.paper import breakable
from atlas.investigations.reports.rendering import render

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
    words = [word["text"] for word in drawn.words]
    assert len(words) == svg.count("<text")
    assert any("株式会社" in word for word in words)
    for word in drawn.words:
        assert 0 <= word["x"] <= drawn.width
        assert 0 <= word["y"] <= drawn.height
        assert re.fullmatch(r"#[0-9a-f]{6}", word["fill"])


def test_a_long_word_breaks_and_a_short_one_does_not() -> None:
    assert breakable("a short line", 20) == "a short line"
    assert max(map(len, breakable(LONG).split("\u200b"))) <= 4
    assert breakable(LONG).replace("\u200b", "") == LONG
    # never before a mark of the letter that it belongs to
    marked = "e\u0301" * 60
    assert "\u200b\u0301" not in breakable(marked)


def test_only_long_rows_are_divided_between_pages() -> None:
    page = pages_of(document(), "a" * 64, ("summary",))
    page["sections"][0]["blocks"] = [
        table("t", [("A", 1), ("B", 1)], [["x", "y"], ["x", "y " * 900]])
    ]
    (block,) = for_paper(page)["blocks"]
    assert [row["whole"] for row in block["rows"]] == [True, False]


class Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_data(self, data: str) -> None:
        self.found.append(data)


def test_the_screen_says_all_that_paper_says() -> None:
    found = charted("Example Ltd")
    page = Words()
    page.feed(render(found, "a" * 64))
    said = " ".join(page.found)
    for section in pages_of(found, "a" * 64, FULL.sections)["sections"]:
        for block in section["blocks"]:
            for text in (block.get("text"), block.get("caption"), *block.get("columns", ())):
                assert text is None or text in said, text
            for row in block.get("rows", ()):
                for cell in row:
                    words = cell if isinstance(cell, str) else cell.get("mono", "")
                    assert words in said, words


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
        ]
    ]
    found["lineage"]["relationships"] = claims
    blocks = pages_of(found, "a" * 64, ("lineage",))["sections"][0]["blocks"]
    rows = blocks[-1]["rows"]
    assert [row[:3] for row in rows] == [
        ["A → B, Ownership", "share minimum 25; share maximum 50", "one"],
        ["A → B, Ownership", "share exact 30", "two"],
    ]
