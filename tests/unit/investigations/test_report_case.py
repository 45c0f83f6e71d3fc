"""What a report must hold as a file of record: who, when, with what, on whom, and what was said."""

import asyncio
import re
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from tests.unit.investigations.composed import document, listed, matched, steps, structure
from tests.unit.investigations.snapshots import ownership, snapshot

from atlas.foundation.core.auth import Role
from atlas.foundation.core.canonical import canonical_json
from atlas.investigations.modules.domain.snapshot import SanctionedOwnership
from atlas.investigations.reports.contents import Issue, make, template_of
from atlas.investigations.reports.document import stated_structure
from atlas.investigations.reports.domain.sections import Floor
from atlas.investigations.reports.look import Look
from atlas.investigations.reports.negotiation import HTML, PDF
from atlas.investigations.reports.pages import pages_of
from atlas.investigations.reports.pages.blocks import Gauge
from atlas.investigations.reports.redaction import HIDDEN, redact
from atlas.investigations.reports.rendering import render
from atlas.knowledge.graph.domain.causes import CauseGround, UboCause
from atlas.risk.evaluations.aged import OUTDATED_WORDS

ISSUE = Issue("Ann Analyst", datetime(2026, 11, 27, 9, 30, tzinfo=UTC))
DECISION = {
    "outcome": "reject",
    "entries": [
        {
            "id": "d-1",
            "sequence": 1,
            "investigation_id": "00000000-0000-0000-0000-00000000000a",
            "evaluation_id": None,
            "outcome": "reject",
            "state": "final",
            "four_eyes_because": ["high_risk"],
            "rationale": "Owned by a listed party.",
            "decided_by_name": "Ann Analyst",
            "decided_at": "2026-11-27T10:00:00+00:00",
            "second_by_name": "Mo Officer",
            "second_rationale": "Agreed.",
            "second_at": "2026-11-27T11:00:00+00:00",
        }
    ],
}


def page(found: dict[str, Any]) -> str:
    return render(found, "a" * 64)


def test_the_head_says_who_made_it_when_and_with_what() -> None:
    made = asyncio.run(
        make(
            canonical_json(document()), HTML, template_of("full"), [Role.AUDITOR], Look("B"), ISSUE
        )
    ).data.decode()
    for part in ("2026-11-27 09:30 UTC by Ann Analyst", "Atlas 0.", "engine 2", "atlas-names-9"):
        assert part in made
    hidden = asyncio.run(
        make(
            canonical_json(document()),
            HTML,
            template_of("shared"),
            [Role.AUDITOR],
            Look("B"),
            ISSUE,
        )
    ).data.decode()
    assert "Ann Analyst" not in hidden


def test_author_and_time_change_no_hash() -> None:
    data = canonical_json(document())
    late = Issue("Bo Other", datetime(2027, 1, 1, tzinfo=UTC))
    one, two = (
        asyncio.run(make(data, PDF, template_of("full"), [Role.AUDITOR], Look("B"), issue))
        for issue in (ISSUE, late)
    )
    assert one.report_sha256 == two.report_sha256
    assert one.data != two.data


def test_the_company_is_described_and_what_is_not_stated_is_named() -> None:
    said = page(document())
    for part in ("1 High Street, London", "Example Owner", "60 %", "not stated by any source"):
        assert part in said


def test_a_list_says_that_it_is_an_excerpt_with_its_entries_and_dates() -> None:
    said = page(document())
    assert "45 of about 8,976: an excerpt" in said
    assert "never stated; loaded" in said


def test_each_candidate_has_its_programme_date_number_source_and_comparison() -> None:
    said = page(document(matched(), kept=steps([listed()])))
    for part in (
        "SDGT", "Executive Order 13224", "2014-03-20", "OGRN 1027700132195 (RU)",
        "https://sanctionslist.ofac.treas.gov/Home/SdnList", "country agrees (RU / RU)",
    ):  # fmt: skip
        assert part in said


def test_a_weak_match_of_an_equal_name_is_in_the_summary() -> None:
    """It holds the approval, so the reader of the first page must know of it."""

    def sentences(**changes: Any) -> str:
        made = document(matched(), kept=steps([listed("weak", **changes)]))
        return " ".join(made["summary"]["sentences"])

    assert "the name equals the listed name" in sentences(name_equal="primary")
    assert "EXAMPLE OWNER" not in sentences(name_equal=None)
    assert "EXAMPLE OWNER" not in sentences(name_equal="primary", measure="trade")


def test_the_decision_is_signed_with_both_names() -> None:
    said = page(document() | {"decision": DECISION})
    for part in ("Ann Analyst, 2026-11-27 10:00 UTC", "Mo Officer, 2026-11-27 11:00 UTC",
                 "Owned by a listed party.; Agreed."):  # fmt: skip
        assert part in said
    assert "No decision was recorded" in page(document())


def test_without_personal_data_nobody_of_the_staff_is_named() -> None:
    hidden = redact(document() | {"decision": DECISION})
    assert "Ann Analyst" not in canonical_json(hidden).decode()
    assert hidden["decision"]["entries"][0]["rationale"] == HIDDEN


def test_a_company_that_was_not_identified_has_no_score() -> None:
    made = document(
        snapshot(sources=(), ownership=None),
        entity_id=None,
        identified_by=None,
        subject_status="subject_not_found",
    )
    said = page(made)
    assert "Not identified" in said
    assert 'class="gauge"' not in said
    assert "The risk is" not in said


def test_while_the_level_is_provisional_the_worst_case_comes_first() -> None:
    made = document()
    made["risk"] |= {"level": "low", "words": {"provisional": True, "reasons": ["no_profile"]}}
    blocks = pages_of(made, "a" * 64, ("summary",)).sections[0].blocks
    gauge = next(block for block in blocks if isinstance(block, Gauge))
    assert gauge.provisional
    assert gauge.alt.startswith("Provisional. At worst")
    said = page(made)
    assert said.index("At worst <strong>") < said.index("known so far <strong>")


def test_no_reading_is_shown_without_a_value() -> None:
    assert not re.search(r": +\(", page(document()))


@pytest.mark.parametrize("name", ["sanctions.asset_freeze", "at_least", "sanctions_open"])
def test_no_expression_and_no_raw_id_reaches_a_reader(name: str) -> None:
    made = document(matched(), kept=steps([listed()]))
    assert name not in page(made).replace("<code>", "")


def test_every_floor_that_was_not_assessed_says_why() -> None:
    made = document(snapshot(sources=(), ownership=None, screening=None))
    open_floors = [one for one in made["risk"]["floors"] if one["status"] == "not_assessed"]
    assert open_floors
    assert all(one["reasons"] for one in open_floors)


@pytest.mark.parametrize(
    "code", ["lists", "compliance_profile", "customer_identity", "newer_run", "registers"]
)
def test_a_floor_of_lists_that_was_not_met_says_what_that_is_worth_today(code: str) -> None:
    answered = tuple(
        SanctionedOwnership(regime=one, status="clear", word="not_owned", control="none_found")
        for one in ("eu", "ofac", "uk")
    )
    clean = snapshot(ownership=ownership(sanctioned=answered, matched_upper=Decimal(0)))
    made = document(clean, outdated=(code,))["risk"]
    told = {one["id"]: one.get("today") for one in made["floors"] if one["status"] == "not_met"}
    words = f"The absence of a match proves nothing today: {OUTDATED_WORDS[code]}."
    assert (told["sanctioned"], told["sanctions_open"]) == (words, words)
    owners = None  # they rest on no list
    if code in {"customer_identity", "newer_run", "registers"}:
        owners = f"What was known then proves nothing today: {OUTDATED_WORDS[code]}."
    assert {one for one in told.values() if one} == {words, owners} - {None}
    assert told["ubo_unknown"] == owners
    [factor] = [one for one in made["factors"] if one["id"] == "sanctions_exposure"]
    assert factor["today"] == words
    said = page(document(clean, outdated=(code,))).replace("&#39;", "'")
    assert "Not met when it was evaluated." in said
    assert words in said  # once, as a note that names its rows
    assert said.count(words) <= 2
    for still in ((), ("relationship_profile",)):
        parts = document(clean, outdated=still)["risk"]
        assert not [one for one in (*parts["floors"], *parts["factors"]) if "today" in one]


@pytest.mark.parametrize(("status", "said"), [("not_met", "incomplete"), ("applied", "exhausted")])
def test_exhausted_is_reported_only_once_the_managing_official_stands_in(
    status: str, said: str
) -> None:
    causes = (UboCause.EXHAUSTED, UboCause.UNKNOWN)
    found = structure(
        cause="exhausted", causes=tuple(CauseGround(one, "code", "party") for one in causes)
    )
    floor = Floor(id="ubo_exhausted", title="UBO", status=status, legal_source="Law")
    stated = stated_structure(found, [floor])
    assert stated is not None
    assert [stated.cause, *(one.cause.value for one in stated.causes)] == [said, said, "unknown"]


def test_a_detail_that_no_source_states_any_more_is_shown_as_such() -> None:
    found = document()
    found["profile"]["facts"] = [
        {"attribute": "status", "value": "active", "stated": False},
        {"attribute": "legal_form", "value": "Limited company"},
    ]
    shown = page(found)
    assert "active (no source states this any more)" in shown
    assert "Limited company (no source" not in shown
