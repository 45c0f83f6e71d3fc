"""The ownership chart: what it says, that nothing overlaps, and that names cannot break it."""

import random
import re
from datetime import date
from xml.etree import ElementTree as ET

import pytest
from tests.unit.knowledge.graph.answers import answer, id_of
from tests.unit.knowledge.graph.build import UK_25_50, UK_75_100, control, holding, vote

from atlas.foundation.typesetting.service import svg_to_png
from atlas.knowledge.graph.domain import UNKNOWN, Band, ControlKind, Holding
from atlas.knowledge.graph.domain.chart import Mark, ownership_chart_svg
from atlas.knowledge.graph.domain.chart.text import clean, width, wrap
from atlas.knowledge.graph.domain.chart.wording import percent

SVG = "{http://www.w3.org/2000/svg}"


def texts(svg: str) -> list[str]:
    root = ET.fromstring(svg)
    return ["".join(text.itertext()) for text in root.iter(f"{SVG}text")]


def boxes(svg: str) -> list[tuple[float, float, float, float]]:
    """Outlines of parties: left, top, right, bottom."""
    found = []
    for group in ET.fromstring(svg).iter(f"{SVG}g"):
        rect = group.find(f"{SVG}rect")
        if group.find(f"{SVG}title") is not None and rect is not None:
            x, y, w, h = (float(rect.get(name, 0)) for name in ("x", "y", "width", "height"))
            if h > 30:
                found.append((x, y, x + w, y + h))
    return found


def group(seed: int, size: int) -> list[Holding]:
    pick = random.Random(seed)
    companies, holdings = ["c0"], []
    bands: list[Band | float] = [UK_25_50, UK_75_100, 12.5, UNKNOWN]
    for number in range(1, size):
        key = f"{'p' if pick.random() < 0.35 else 'c'}{number}"
        below = pick.sample(companies, min(len(companies), pick.choice([1, 1, 2])))
        holdings += [holding(key, one, pick.choice(bands)) for one in below]
        if key.startswith("c"):
            companies.append(key)
    return [*holdings, holding("c0", companies[-1], 5)]


@pytest.mark.parametrize("seed", range(5))
def test_fifty_parties_do_not_overlap_and_stay_within_the_page(seed: int) -> None:
    svg = ownership_chart_svg(answer("c0", group(seed, 50)))
    found = boxes(svg)
    assert len(found) > 20
    for place, one in enumerate(found):
        for other in found[place + 1 :]:
            apart = (
                one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]
            )
            assert apart, (one, other)
    page = re.search(r'viewBox="0 0 (\d+) (\d+)"', svg)
    assert page is not None
    assert int(page[1]) < 2_500


def test_it_says_below_the_title_what_keeps_it_from_being_current() -> None:
    warning = "Not current: the registers may say something else than the investigation read."
    svg = ownership_chart_svg(answer("c0", group(1, 5)), warnings=[warning])
    found = texts(svg)
    assert found[:2] == ["Ownership of c0", warning]
    described = ET.fromstring(svg).find(f"{SVG}desc")
    assert described is not None
    assert (described.text or "").startswith(warning)
    png = svg_to_png(svg.encode(), width=800)
    assert png != svg_to_png(ownership_chart_svg(answer("c0", group(1, 5))).encode(), width=800)


def test_the_bytes_are_the_same_for_the_same_answer() -> None:
    stated = answer("c0", group(1, 30))
    assert ownership_chart_svg(stated) == ownership_chart_svg(stated)
    assert svg_to_png(ownership_chart_svg(stated).encode()).startswith(b"\x89PNG")


def test_it_says_who_holds_what_and_what_lists_say() -> None:
    svg = ownership_chart_svg(
        answer(
            "c",
            [
                holding("h", "c", UK_75_100),
                holding("p", "h", 60),
                vote("p", "h", 60),
                control("t", "h", ControlKind.BOARD_APPOINTMENT),
                holding("u", "h", UNKNOWN),
                holding("old", "c", 10, valid_to=date(2016, 5, 11)),
            ],
            names={"p": "Иван Петров", "c": "Subject Ltd"},
            countries={"p": "CY"},
        ),
        marks={id_of("p"): [Mark.SANCTIONED], id_of("h"): [Mark.OWNED_BY_SANCTIONED]},
        sources=["UK PSC"],
    )
    said = texts(svg)
    for expected in (
        "Ownership of Subject Ltd",
        ">75–100 %",
        "60 % & votes",
        "appoints the board",
        "share not stated",
        "Person · CY",
        "SANCTIONED",
        "OWNED BY SANCTIONED",
        "UBO",
        "Sources: UK PSC",
    ):
        assert expected in said, expected
    assert "ended" not in svg
    root = ET.fromstring(svg)
    assert root.get("role") == "img"
    described = root.find(f"{SVG}desc")
    assert described is not None
    assert "Иван Петров" in str(described.text)


@pytest.mark.parametrize(
    ("low", "high", "opened", "words"),
    [
        (25, 50, True, ">25–50 %"),
        (25, 25, True, ">25 %"),
        (0, 0.004, False, "under 0.01 %"),
        (0, 0, False, "0 %"),
        (0, 100, False, "share not stated"),
        (0, 40, False, "up to 40 %"),
        (1.536, 1.5444, False, "about 1.54 %"),
    ],
)
def test_a_band_in_words(low: float, high: float, opened: bool, words: str) -> None:
    band = {"lower": low, "upper": high, "lower_open": opened, "upper_open": False}
    assert percent(band) == words


def test_rights_that_stand_for_shares_are_named() -> None:
    kind = "rightsToSurplusAssetsOnDissolution"
    holdings = [
        holding("p1", "c0", UK_25_50, interest_type=kind),
        vote("p1", "c0", UK_25_50),
        holding("p2", "c1", 30, interest_type="shareholding"),
        holding("c1", "c0", 60, interest_type="rightsToProfitOrIncome"),
    ]
    said = " ".join(texts(ownership_chart_svg(answer("c0", holdings))))
    for words in (">25–50 % of surplus assets votes: >25–50 %", "60 % of profits", " 30 % "):
        assert words in said, words


def test_ended_holdings_are_drawn_on_demand() -> None:
    stated = answer("c", [holding("p", "c", 10, valid_to=date(2016, 5, 11)), holding("q", "c", 90)])
    assert "ended 2016-05-11" not in " ".join(texts(ownership_chart_svg(stated)))
    assert "ended 2016-05-11" in " ".join(texts(ownership_chart_svg(stated, history=True)))


def test_a_hostile_name_is_only_text() -> None:
    name = '<script>alert(1)</script>"&\x00\u202e'
    svg = ownership_chart_svg(answer("c", [holding("p", "c", 60)], names={"p": name}))
    assert not list(ET.fromstring(svg).iter(f"{SVG}script"))
    assert "\u202e" not in svg


def test_many_small_holders_become_a_list() -> None:
    svg = ownership_chart_svg(answer("c", [holding(f"p{n}", "c", 2) for n in range(45)]))
    assert "45 direct holders of c" in texts(svg)
    assert texts(svg).count("2 %") == 45


def test_what_is_left_out_is_said() -> None:
    svg = ownership_chart_svg(answer("c0", group(1, 40)), most=10)
    assert any("30 parties farther" in line for line in texts(svg))


@pytest.mark.parametrize("text", ["第一远洋运输有限公司" * 6, "a" * 200, "निर्माण कंपनी प्राइवेट " * 8])
def test_lines_fit_and_nothing_is_split_inside_a_letter(text: str) -> None:
    lines = wrap(text, 150, 13, 4)
    assert len(lines) <= 4
    assert all(width(line, 13) <= 150 for line in lines)
    assert clean("a\x07b\u202ec") == "abc"
