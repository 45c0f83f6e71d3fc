"""A code that the register does not publish says nothing that is known, whatever it is like."""

from pathlib import Path
from typing import Any, cast

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from plugins.companies_house import transforms
from tests.unit.knowledge.graph.build import AS_OF

from atlas.foundation.core.ids import new_id
from atlas.knowledge.graph.domain.model import UNKNOWN_CAPACITY
from atlas.knowledge.graph.domain.stated import TieData
from atlas.knowledge.graph.models import EdgeRow
from atlas.knowledge.graph.projection import holdings
from atlas.sources.registry.domain.formats.gleif_rr import GLEIF_REPEX
from atlas.sources.registry.domain.formats.natures import interests_of
from atlas.sources.registry.domain.formats.psc import PSC
from atlas.sources.registry.domain.formats.psc_statements import reason_of
from atlas.sources.registry.domain.formats.published import NATURES, OF_CHANGES
from atlas.sources.registry.domain.interests import Relation, relations_of
from atlas.sources.registry.domain.problems import StatementRejectedError
from atlas.sources.registry.domain.vocabulary import RelationshipRecord, parse_record

PUBLISHED = sorted(NATURES)
SUFFIXES = (
    "-as-personal-representative",
    "-as-nominee",
    "-everything",
    "-limited-liability-company",
)


def read(*interests: dict[str, Any]) -> list[Relation]:
    record = parse_record(
        "relationship",
        {
            "isComponent": False,
            "subject": "s",
            "interestedParty": "p",
            "interests": list(interests),
        },
    )
    assert isinstance(record, RelationshipRecord)
    return list(relations_of(record, closed_on=None, uk_psc=True))


def through(relation: Relation) -> str | None:
    row = EdgeRow(
        id=new_id(),
        type=relation.type,
        discriminator=relation.discriminator,
        from_id=new_id(),
        to_id=new_id(),
        valid_from=None,
        valid_to=None,
        data=cast("TieData", dict(relation.attributes)),
    )
    [found] = holdings([row], AS_OF)
    return found.through


@st.composite
def unpublished(draw: st.DrawFn) -> str:
    """Return a code that is like a published one, or like none, and is not published."""
    code: str = draw(st.sampled_from(PUBLISHED))
    parts = code.split("-")
    place = draw(st.integers(0, len(parts) - 1))
    word = draw(st.sampled_from(("everything", "trustee", "85", "not", "former", "and")))
    changed = draw(
        st.sampled_from(
            (
                code + draw(st.sampled_from(SUFFIXES)),
                f"no-{code}",
                "-".join([*parts[:place], word, *parts[place + 1 :]]),
                "-".join([*parts[:place], word, *parts[place:]]),
                code.upper(),
            )
        )
    )
    return changed if changed not in NATURES else f"{changed}-of-another"


@given(code=unpublished())
def test_an_unpublished_nature_is_kept_warned_of_and_read_as_unknown(code: str) -> None:
    interests, warnings = interests_of([code], None, None)
    assert warnings == {"unknown_nature": code}
    assert [(one["type"], one["details"]) for one in interests] == [("unknownInterest", code)]


@given(code=unpublished())
def test_the_same_by_the_connector(code: str) -> None:
    record = {"natures_of_control": [code], "kind": "individual-person-with-significant-control"}
    assert transforms.rights(record) == ["unknown"]
    assert transforms.unknown_details(record) == code
    assert transforms.unknown_contradiction(record) == {"unknown_nature": code}


def test_the_code_of_another_right_is_no_appointment() -> None:
    code = "right-to-appoint-and-remove-everything"
    [interest], warnings = interests_of([code], None, None)
    assert (interest["type"], warnings) == ("unknownInterest", {"unknown_nature": code})
    [relation] = read(interest)
    assert (relation.type, relation.discriminator) == ("Control", "unknown_interest")
    assert relation.attributes["contradictions"] == {"unknown_nature": code}
    assert through(relation) == UNKNOWN_CAPACITY


@pytest.mark.parametrize(
    ("kind", "details"),
    [
        ("shareholding", "ownership-of-shares-75-to-100-percent-as-personal-representative"),
        ("votingRights", "['voting-rights-75-to-100-percent-as-bare-trust']"),
        ("appointmentOfBoard", "right-to-appoint-and-remove-everything"),
        ("otherInfluenceOrControl", "significant-influence-or-control-as-nominee-firm"),
    ],
)
def test_a_bods_statement_of_the_register_keeps_its_type_and_may_be_for_anyone(
    kind: str, details: str
) -> None:
    [relation] = read({"type": kind, "details": details, "share": {"minimum": 75, "maximum": 100}})
    assert relation.attributes["interest_type"] == kind
    assert relation.attributes["contradictions"] == {"unknown_nature": details.strip("[]'")}
    assert through(relation) == UNKNOWN_CAPACITY


def test_a_list_of_codes_opens_only_the_interests_whose_own_code_is_unknown() -> None:
    """Open Ownership names all codes of a statement in each of its interests."""
    codes = ["ownership-of-shares-75-to-100-percent", "voting-rights-75-to-100-percent-as-nominee"]
    details = f"Relationship Type: {codes}"
    shares, votes = read(
        {"type": "shareholding", "details": details, "share": {"minimum": 75, "maximum": 100}},
        {"type": "votingRights", "details": details},
    )
    assert [through(one) for one in (shares, votes)] == [None, UNKNOWN_CAPACITY]
    assert shares.attributes["contradictions"] == {"unknown_nature": codes[1]}
    assert votes.attributes["contradictions"] == {"unknown_nature": codes[1]}
    assert shares.attributes["share_minimum"] == 75


def test_words_that_are_no_codes_are_no_unknown_nature() -> None:
    for details in (None, "Held through two companies", "psc", "registered, 75-to-100 percent"):
        [relation] = read({"type": "shareholding", **({"details": details} if details else {})})
        assert "contradictions" not in relation.attributes


@pytest.mark.parametrize(
    ("details", "kind"),
    [
        ("Relationship Type: IS_DIRECTLY_CONSOLIDATED_BY", "accounting_consolidation"),
        ("IS_ULTIMATELY_CONSOLIDATED_BY", "accounting_consolidation"),
        ("IS_DIRECTLY_CONSOLIDATED_BY_PROPORTION", "dominant_influence"),
        ("NO_LONGER_IS_DIRECTLY_CONSOLIDATED_BY", "dominant_influence"),
    ],
)
def test_a_relationship_type_of_gleif_is_read_as_a_whole(details: str, kind: str) -> None:
    [relation] = read({"type": "otherInfluenceOrControl", "details": details})
    assert relation.discriminator == kind


def line(**data: Any) -> dict[str, Any]:
    link = "/company/09000002/persons-with-significant-control/individual/p-1"
    return {
        "company_number": "09000002",
        "data": {"etag": "e", "links": {"self": link}, "notified_on": "2016-04-06", **data},
    }


def test_the_line_of_the_snapshot_carries_the_warning() -> None:
    *_, link = PSC.convert(
        line(
            kind="individual-person-with-significant-control",
            name="Ms Ann Sample",
            natures_of_control=["right-to-appoint-and-remove-everything"],
        )
    )
    assert link["warnings"] == {"unknown_nature": "right-to-appoint-and-remove-everything"}


@pytest.mark.parametrize(
    "kind",
    [
        "individual-person-without-significant-control",
        "corporate-entity-nominee",
        "super-secure",
        "persons-with-significant-control-statement-withdrawn",
    ],
)
def test_an_unknown_kind_of_entry_is_rejected_and_never_read_by_how_it_begins(kind: str) -> None:
    with pytest.raises(StatementRejectedError, match="is not known"):
        list(PSC.convert(line(kind=kind, name="Ms Ann Sample", statement="psc-unsure")))
    with pytest.raises(ValueError, match="unknown kind"):
        transforms.controller_kind(kind)


@pytest.mark.parametrize("code", ["change-of-an-owner-who-is-not-named", "no-change-is-certain"])
def test_an_unknown_statement_is_none_of_changes(code: str) -> None:
    kind = "persons-with-significant-control-statement"
    with pytest.raises(StatementRejectedError, match="is not known"):
        list(PSC.convert(line(kind=kind, statement=code)))
    assert transforms.owner_unnamed(code) == "somebody"
    said = transforms.statements([{"statement": code}])
    assert said is not None
    assert [one["code"] for one in said] == ["unread_record"]


def exception(*reasons: str) -> list[Any]:
    return list(
        GLEIF_REPEX.convert(
            {
                "LEI": "5493001KJTIIGC8Y1R12",
                "ExceptionCategory": "DIRECT_ACCOUNTING_CONSOLIDATION_PARENT",
                "ExceptionReason": list(reasons),
            }
        )
    )


def test_beside_an_unknown_reason_nobody_is_not_stated() -> None:
    *_, alone = exception("NO_KNOWN_PERSON")
    assert alone["recordDetails"]["interestedParty"]["reason"] == "noBeneficialOwners"
    with pytest.raises(StatementRejectedError, match="is not known"):
        exception("NO_KNOWN_PERSON", "HELD_FOR_ANOTHER")
    *_, withheld = exception("CONSENT_NOT_OBTAINED", "HELD_FOR_ANOTHER")
    assert "HELD_FOR_ANOTHER" in withheld["recordDetails"]["interestedParty"]["description"]


@pytest.mark.realdata
def test_the_published_statements_are_those_of_the_register(shared_data: Path) -> None:
    file = shared_data / "companies-house" / "api-enumerations" / "psc_descriptions.yml"
    described = yaml.safe_load(file.read_text(encoding="utf-8"))
    assert {*described["statement_description"]} >= OF_CHANGES
    assert not [code for code in described["statement_description"] if reason_of(code)[0] is None]
    assert transforms._OF_CHANGES == OF_CHANGES


@pytest.mark.realdata
def test_the_published_natures_are_those_of_the_register(shared_data: Path) -> None:
    file = shared_data / "companies-house" / "api-enumerations" / "psc_descriptions.yml"
    described = yaml.safe_load(file.read_text(encoding="utf-8"))
    codes = {*described["description"], *described["short_description"]}
    assert codes == NATURES


def test_both_ways_know_the_same_natures() -> None:
    assert transforms._NATURES == NATURES
