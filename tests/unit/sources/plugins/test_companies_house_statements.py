"""What a company states instead of an owner means the same from the API as from the file."""

from datetime import date
from typing import cast
from uuid import uuid4

import pytest
from plugins.companies_house.transforms import exemptions, statements

from atlas.knowledge.graph.domain import UNREAD_RECORD
from atlas.knowledge.graph.domain.stated import StatedEvent
from atlas.knowledge.graph.models import NodeRow
from atlas.knowledge.graph.projection import stated
from atlas.knowledge.ontology.service import base
from atlas.sources.plugins.domain.engine import State
from atlas.sources.plugins.loading import bundled_folder, folders_in, load
from atlas.sources.registry.domain.formats.psc import PSC
from atlas.sources.registry.domain.formats.psc_statements import NOTHING, WORDS, reason_of
from atlas.sources.registry.domain.formats.unread import UNREAD, stand_in
from atlas.sources.registry.domain.problems import StatementRejectedError
from atlas.sources.registry.domain.unspecified import unnamed_label

PLUGIN = load(folders_in(bundled_folder()), base()).plugins["companies_house"]
DAY = date(2026, 11, 20)
CODES = [
    "no-individual-or-entity-with-signficant-control",
    "psc-exists-but-not-identified",
    "psc-details-not-confirmed",
    "steps-to-find-psc-not-yet-completed",
    "psc-contacted-but-no-response",
    "psc-has-failed-to-confirm-changed-details",
    "restrictions-notice-issued-to-psc",
    "all-beneficial-owners-identified",
    "no-beneficial-owner-identified",
    "at-least-one-beneficial-owner-unidentified",
    "information-not-provided-for-at-least-one-beneficial-owner",
    (
        "at-least-one-beneficial-owner-unidentified-and-information-not-provided-for-at-least-one"
        "-beneficial-owner"
    ),
    "nobody-has-become-or-ceased-to-be-a-beneficial-owner",
    "somebody-has-become-or-ceased-to-be-a-beneficial-owner",
    "no-change-beneficial-owner-relevant-period",
    "change-beneficial-owner-relevant-period",
    "no-trust-involved-relevant-period",
    "trust-involved-relevant-period",
    "no-change-beneficiary-relevant-period",
    "change-beneficiary-relevant-period",
]
"""`statement_description` of Companies House (api-enumerations, psc_descriptions.yml, 2026-11-29);
seven of them also end in `-partnership`."""
OF_OWNERS = [code for code in WORDS if reason_of(code)[0] not in {None, NOTHING}]
EXEMPT = [code for code in WORDS if reason_of(code)[0] is None]


def read(events: list[dict[str, str]] | None) -> list[tuple[str, str | None]]:
    """What the graph reads of the events of a company."""
    row = NodeRow(
        uuid4(), "LegalEntity", "Example Ltd", {"events": cast("list[StatedEvent]", events or [])}
    )
    return [(one.reason, one.code) for one in stated([row], DAY)]


@pytest.mark.parametrize("code", OF_OWNERS)
@pytest.mark.parametrize("suffix", ["", "-partnership"])
def test_the_graph_reads_a_statement_on_owners(code: str, suffix: str) -> None:
    said = {"statement": f"{code}{suffix}", "notified_on": "2016-04-06"}
    assert read(statements([said])) == [(reason_of(code)[0], f"{code}{suffix}")]
    assert read(statements([{**said, "ceased_on": "2017-01-05"}])) == []


def test_a_code_that_nobody_knew_may_hide_an_owner() -> None:
    said = {"statement": "owner-went-fishing", "notified_on": "2016-04-06"}
    assert read(statements([said])) == [("unknown", UNREAD_RECORD)]
    ended = {**said, "ceased_on": "2017-01-05"}
    assert read(statements([ended])) == [("unknown", UNREAD_RECORD)]


def test_a_statement_on_changes_says_nothing_of_owners() -> None:
    assert statements([{"statement": "all-beneficial-owners-identified"}]) is None


@pytest.mark.parametrize("code", EXEMPT)
def test_an_exemption_is_read_while_it_holds(code: str) -> None:
    def held(**period: str) -> object:
        return {"one": {"exemption_type": code, "items": [{"exempt_from": "2016-04-06", **period}]}}

    assert read(exemptions(held())) == [("subjectExemptFromDisclosure", code)]
    assert read(exemptions(held(exempt_to="2022-01-01"))) == []


LIST = "/company/09000002/persons-with-significant-control-statements"
PERIODS = [{"notified_on": "2016-04-06"}, {"notified_on": "2016-04-06", "ceased_on": "2017-01-05"}]
OTHERS = ["owner-went-fishing"]
EVERY = [*CODES, *(f"{code}-partnership" for code in OF_OWNERS), *OTHERS]
Read = tuple[str, str | None, str | None]


def from_api(said: dict[str, str]) -> list[Read]:
    """Return the name of each unnamed owner by the API, and from when to when it is one."""
    item = {**said, "links": {"self": f"{LIST}/s-1"}}
    document = {"items": [item], "start_index": 0, "total_results": 1, "links": {"self": LIST}}
    found = PLUGIN.translator.translate("statements", document)
    assert found.state is State.OK, found.changed
    names = {
        party.key: str(claim.value)
        for party in found.parties
        for claim in party.claims
        if claim.attribute == "full_name"
    }
    return [
        (
            names[one.from_key],
            one.valid_from.isoformat() if one.valid_from else None,
            one.valid_to.isoformat() if one.valid_to else None,
        )
        for one in found.relationships
    ]


def from_file(said: dict[str, str]) -> list[Read]:
    """Return the same by the register's file."""
    kind = "persons-with-significant-control-statement"
    data = {**said, "kind": kind, "links": {"self": f"{LIST}/s-1"}}
    line = {"company_number": "09000002", "data": data}
    try:
        *_, link = PSC.convert(line)
    except StatementRejectedError as error:
        link = stand_in("GB-COH-09000002", error.reason, error.statement_id)
    facts = link.get("facts") or {}
    if facts.get("nobody"):
        return []
    party, (interest,) = (link["recordDetails"][name] for name in ("interestedParty", "interests"))
    if party["reason"] == "noBeneficialOwners":
        return []
    words = "in a record that could not be read" if facts.get(UNREAD) else None
    start, end = interest.get("startDate"), interest.get("endDate")
    return [(unnamed_label(party["reason"], words), start, end)]


@pytest.mark.parametrize("code", EVERY)
@pytest.mark.parametrize("period", PERIODS, ids=["holds", "ended"])
def test_an_owner_who_is_not_named_is_a_party_by_the_api_as_by_the_file(
    code: str, period: dict[str, str]
) -> None:
    said = {"statement": code, **period}
    if code not in OTHERS:
        assert from_api(said) == from_file(said)
    else:  # what a line that cannot be read says has not ended, whatever day it names
        named = [[(name, end) for name, _, end in one] for one in (from_api(said), from_file(said))]
        assert named[0] == named[1] == [(named[0][0][0], None)]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Mr Severin Quill Ashdown", "Mr Severin Quill Ashdown"),
        ("ASHDOWN, Severin", "Severin ASHDOWN"),
    ],
)
def test_whom_a_statement_concerns_is_named_by_the_api_too(written: str, read: str) -> None:
    """The register's file is read with `linked_psc_name`; the answer of the API left it out."""
    item = {"statement": "psc-contacted-but-no-response", "linked_psc_name": written}
    item |= {"notified_on": "2016-04-06", "links": {"self": f"{LIST}/s-1"}}  # type: ignore[dict-item]
    document = {"items": [item], "start_index": 0, "total_results": 1, "links": {"self": LIST}}
    found = PLUGIN.translator.translate("statements", document)
    assert found.state is State.OK, found.changed
    [person] = [party for party in found.parties if party.key.startswith("Person")]
    claims = {claim.attribute: claim.value for claim in person.claims}
    assert claims["aliases"] == [read]
    assert claims["identity_status"] == "unknown"
    item["linked_psc_name"] = " "
    [person] = [
        one
        for one in PLUGIN.translator.translate("statements", document).parties
        if one.key.startswith("Person")
    ]
    assert "aliases" not in {claim.attribute for claim in person.claims}
