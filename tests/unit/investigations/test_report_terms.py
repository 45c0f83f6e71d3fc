"""The terms that a decision carries, in the pages of a report as in its JSON."""

from typing import Any

from tests.unit.investigations.composed import document
from tests.unit.investigations.test_report_case import DECISION

from atlas.investigations.reports.pages import pages_of
from atlas.investigations.reports.pages.blocks import Table
from atlas.investigations.reports.redaction import TEMPLATES, redact
from atlas.investigations.reports.rendering import render

FREEZE = {"regime": "eu", "authority": "De Nederlandsche Bank", "report_by": "2026-12-11"}
LICENCE = {
    "regime": "uk",
    "reference": "INT/2026/1234567",
    "scope": "Payment of wages",
    "expires_on": "2027-03-01",
    "further_licences": [
        {
            "regime": "ofac",
            "reference": "RUS-2026-77",
            "scope": "Payment of legal fees",
            "expires_on": "2027-04-01",
        }
    ],
}
REBUTTAL = {
    "regime": "eu",
    "further_regimes": ["uk"],
    "evidence": "Shareholders' agreement of 2026-05-01.",
    "evidence_ids": ["00000000-0000-0000-0000-0000000000ee"],
}


def decided(outcome: str, terms: dict[str, Any] | None) -> dict[str, Any]:
    [entry] = DECISION["entries"]
    told = entry | {"outcome": outcome, "terms": terms}  # type: ignore[operator]
    return document() | {"decision": {"outcome": outcome, "entries": [told]}}


def terms_of(found: dict[str, Any]) -> list[list[str]]:
    """Return the rows of the table of terms: the term and what was decided, of each decision."""
    sections = pages_of(found, "a" * 64, TEMPLATES["full"].sections).sections
    blocks = [one for section in sections for one in section.blocks]
    rows = [
        row
        for one in blocks
        if isinstance(one, Table) and one.caption == "Terms of the decisions"
        for row in one.rows
    ]
    return [list(map(str, row[1:])) for row in rows]


def test_a_freeze_says_under_which_regime_to_whom_and_by_when() -> None:
    assert terms_of(decided("freeze_and_report", FREEZE)) == [
        ["Sanctions regime", "European Union"],
        ["Reported to", "De Nederlandsche Bank"],
        ["Report by", "2026-12-11"],
    ]


def test_each_licence_says_its_regime_number_scope_and_last_day() -> None:
    assert terms_of(decided("approve_under_licence", LICENCE)) == [
        ["Sanctions regime", "United Kingdom"],
        ["Licence", "INT/2026/1234567"],
        ["Permits", "Payment of wages"],
        ["Holds until", "2027-03-01"],
        ["Sanctions regime", "United States (OFAC)"],
        ["Licence", "RUS-2026-77"],
        ["Permits", "Payment of legal fees"],
        ["Holds until", "2027-04-01"],
    ]


def test_a_rebuttal_says_whose_presumption_and_on_what_evidence() -> None:
    assert terms_of(decided("control_rebutted", REBUTTAL)) == [
        ["Sanctions regimes", "European Union, United Kingdom"],
        ["Evidence", "Shareholders' agreement of 2026-05-01."],
        ["Kept evidence", "00000000-0000-0000-0000-0000000000ee"],
    ]


def test_a_regime_that_has_no_rule_is_named_as_the_reference_data_name_it() -> None:
    found = decided("freeze_and_report", FREEZE | {"regime": "in-uapa"})
    assert terms_of(found)[0] == ["Sanctions regime", "IN-UAPA"]
    law = {"reason": "R", "source": "S", "url": "https://example.test", "verified": True}
    unruled = [law | {"regime": "in-uapa", "title": "India"}]
    found["ownership"] |= {"regimes_unruled": unruled}
    assert terms_of(found)[0] == ["Sanctions regime", "India"]
    found = decided("freeze_and_report", FREEZE | {"regime": "the Dutch national list"})
    assert terms_of(found)[0] == ["Sanctions regime", "the Dutch national list"]


def test_a_decision_without_terms_has_no_table_of_them() -> None:
    assert terms_of(decided("reject", None)) == []
    assert terms_of(document() | {"decision": DECISION}) == []


def test_the_page_holds_the_terms_and_the_redacted_report_does_not() -> None:
    found = decided("approve_under_licence", LICENCE)
    assert "INT/2026/1234567" in render(found, "a" * 64)
    hidden = redact(found)
    assert terms_of(hidden) == []
    assert "INT/2026/1234567" not in render(hidden, "a" * 64)
