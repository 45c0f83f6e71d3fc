"""What holds for several rows of a report is said once, in notes that name the rows."""

from hypothesis import given
from hypothesis import strategies as st
from tests.support.reports import repeated
from tests.unit.investigations.report_example import document

from atlas.foundation.core.types import JSON
from atlas.investigations.reports.pages import pages_of
from atlas.investigations.reports.pages.blocks import Cell, Section, Table, heading, table, text
from atlas.investigations.reports.pages.remarks import joined, with_notes
from atlas.investigations.reports.redaction import TEMPLATES
from atlas.investigations.reports.rendering import render
from atlas.investigations.reports.wording import proof_line

NEWS = "No source for news and court records is connected"
FATF = "FATF grey list 2026-06-19: a newer one was due on 2026-11-16"
SAID = (NEWS, FATF, "no list (No list with the topic pep is loaded)", "short answer", "")


def section(name: str, *rows: list[str]) -> Section:
    shown = table("Rows", [("Row", 1), ("Why", 4)], rows)
    return Section(name, (heading(name.title()), shown))


def cells(sections: list[Section], name: str) -> list[list[Cell]]:
    [found] = [one for one in sections if one.name == name]
    tables = [block for block in found.blocks if isinstance(block, Table)]
    return [list(row) for block in tables for row in block.rows]


def test_a_sentence_of_many_rows_is_a_note_that_names_them() -> None:
    rows = [["News", f"no source ({NEWS})"], ["Courts", f"{NEWS}."], ["Age", "not stated"]]
    out = with_notes([section("risk", *rows), section("modules", ["Fraud", f"{FATF}; {NEWS}."])])
    assert cells(out, "risk") == [
        ["News", "no source (see note 1)"],
        ["Courts", "see note 1."],
        ["Age", "not stated"],
    ]
    assert cells(out, "modules") == [["Fraud", f"{FATF}; see note 1."]]
    assert cells(out, "notes") == [["1", f"{NEWS}.", "Risk: News, Courts · Modules: Fraud"]]


def test_the_brackets_of_an_open_band_hold_no_sentence_together() -> None:
    why = "shares: integrated (75, 100] % against > 25; votes: integrated [75, 100] % against > 25"
    [risk, _] = with_notes([section("risk", *([name, why] for name in ("A", "B", "C")))])
    assert {row[1] for row in cells([risk], "risk")} == {"see note 1"}


def test_what_stands_twice_stays() -> None:
    sections = [section("risk", ["News", NEWS], ["Courts", NEWS])]
    assert with_notes(sections) == sections


def test_sentences_of_the_same_rows_share_a_note() -> None:
    rows = [[name, f"{NEWS}; {FATF}"] for name in ("A", "B", "C")]
    out = with_notes([section("risk", *rows)])
    assert {why for _, why in cells(out, "risk")} == {"see note 1"}
    [[_, said, where]] = cells(out, "notes")
    assert said == f"{NEWS}. {FATF}."
    assert where == "Risk: A, B, C"


def test_summary_and_findings_stay_whole_and_gaps_say_it_where_they_name_it() -> None:
    found = Section("findings", (heading("Findings"), text(f"{FATF}. (module CIR)")))
    rows = [["News", NEWS], ["Courts", NEWS], ["List", FATF], ["Other", FATF]]
    out = with_notes([found, section("risk", *rows), section("gaps", *rows)])
    assert out[0] == found
    assert [why for _, why in cells(out, "risk")] == ["see note 1"] * 2 + ["see Findings"] * 2
    assert [why for _, why in cells(out, "gaps")] == [NEWS, "see note 1"] + ["see Findings"] * 2


def test_the_notes_stand_before_the_hashes_and_records_are_left_alone() -> None:
    record = table("R", [("A", 1)], [["a", NEWS]] * 3, record=True)
    hashes = Section("hashes", (heading("H"), record))
    out = with_notes([section("risk", ["A", NEWS], ["B", NEWS], ["C", NEWS]), hashes])
    assert [one.name for one in out] == ["risk", "notes", "hashes"]
    assert cells(out, "hashes") == [["a", NEWS]] * 3


def test_rows_that_say_the_same_are_one() -> None:
    assert joined([["A", "x", "y"], ["B", "x", "y"], ["C", "x", "z"]]) == [
        ["A; B", "x", "y"],
        ["C", "x", "z"],
    ]


LONG_NAMES = (
    "Norddeutsche Landesimmobilien Verwaltungs- und Beteiligungsgesellschaft mbH & Co. KG",
    "Dr. Oetter Nahrungsmittel Beteiligungs und Verwaltungs GmbH & Co. KG",
    "The Very Long Trading and Shipping Company of Kingstown Inc.",
    "Sons; Daughters (Holdings) of the Late St. John Smythe & Co. Ltd",
)


@given(
    name=st.sampled_from(LONG_NAMES),
    before=st.sampled_from(("", "XX-R5DE DE-50000: registered; ", f"{NEWS}. ", "found as ")),
    after=st.sampled_from(("", f"; {FATF}", " (legal name)", ".")),
)
def test_a_name_is_no_sentence_however_long_it_is(name: str, before: str, after: str) -> None:
    """`GmbH & Co. KG` was read as the end of a sentence: "see note 1. KG" stood for the company."""
    rows = [[row, f"{before}{name}{after}"] for row in "ABC"]
    shown = cells(with_notes([section("risk", *rows)], [name]), "risk")
    assert all(name in str(why) for _, why in shown), shown


def test_the_names_of_a_report_stay_whole() -> None:
    found = document()
    [name, *_] = LONG_NAMES
    found["investigation"]["company_name"] = found["subject"]["name"] = name
    found["subject"]["data"]["legal_name"] = name
    found["checks"]["items"] = [
        found["checks"]["items"][0] | {"check_id": f"c{at}", "title": f"C{at}", "detail": detail}
        for at, detail in enumerate([f"GB-COH 1: registered; {name}"] * 4)
    ]
    page = render(found, "a" * 64)
    assert "see note 1. KG" not in page
    assert page.count(name.replace("&", "&amp;")) >= 5


@given(
    whys=st.lists(
        st.lists(st.sampled_from(SAID), min_size=1, max_size=4).map("; ".join),
        min_size=1,
        max_size=12,
    ),
    parties=st.integers(1, 9),
)
def test_no_sentence_stands_more_than_twice(whys: list[str], parties: int) -> None:
    """The same gap stood in factors, floors, checks, modules and gaps, once for each row."""
    found = document()
    gap = found["not_assessed"]["rules"][0]
    found["not_assessed"]["rules"] = [
        gap | {"title": f"T{at}", "detail": why} for at, why in enumerate(whys)
    ]
    [module] = found["modules"]
    module["rules"] = [
        module["rules"][0] | {"title": f"T{at}", "detail": why} for at, why in enumerate(whys)
    ]
    found["checks"]["items"] = [
        found["checks"]["items"][0] | {"check_id": f"c{at}", "title": f"C{at}", "detail": why}
        for at, why in enumerate(whys)
    ]
    [row] = found["screening"]["rows"]
    no_history = {"topic": "formerly_sanctioned", "outcome": "not_assessed", "reason": "no_history"}
    found["screening"]["rows"] = [
        row | {"party_id": f"p{at}", "name": f"P{at}", "hits": [], "topics": [no_history]}
        for at in range(parties)
    ]
    page = render(found, "a" * 64)
    assert repeated(page) == {}
    for said in (NEWS, FATF):
        assert (said in page) == any(said in why for why in whys), "a note loses no sentence"
    page_of = pages_of(found, "a" * 64, TEMPLATES["full"].sections)
    names = [section.name for section in page_of.sections]
    assert ("notes" in names) == ("see note" in page)


def test_a_ground_that_several_holdings_give_is_said_once() -> None:
    ground: JSON = {"basis": "control", "detail": "by votes, through one link"}
    other: JSON = {"basis": "shares", "detail": "integrated 60 % (the law asks for more than 25 %)"}
    proof: dict[str, JSON] = {
        "name": "Ada",
        "status": "ubo",
        "grounds": [ground, ground, other, ground],
    }
    assert proof_line(proof) == (
        "Ada (ubo); control: by votes, through one link;"
        " shares: integrated 60 % (the law asks for more than 25 %)"
    )
