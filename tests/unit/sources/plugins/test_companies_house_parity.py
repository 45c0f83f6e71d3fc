"""An entry of the UK register says the same by Companies House's API as by its snapshot."""

from datetime import date
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from tests.unit.sources.plugins.test_companies_house_statements import PLUGIN

from atlas.sources.plugins.domain.engine import State
from atlas.sources.registry.domain.formats.psc import PSC
from atlas.sources.registry.domain.interests import relations_of
from atlas.sources.registry.domain.vocabulary import RelationshipRecord, parse_record

LIST = "/company/09000002/persons-with-significant-control"
KINDS = {
    "individual-person-with-significant-control": "individual",
    "corporate-entity-person-with-significant-control": "corporate-entity",
    "legal-person-person-with-significant-control": "legal-person",
    "super-secure-person-with-significant-control": "super-secure",
    "individual-beneficial-owner": "individual-beneficial-owner",
}
RIGHTS = ("ownership-of-shares", "voting-rights", "right-to-share-surplus-assets")
BANDS = ("25-to-50", "50-to-75", "75-to-100", "more-than-25")
CAPACITIES = (
    *("", "-as-trust", "-as-firm", "-as-control-over-trust", "-limited-liability-partnership"),
    *("-as-trust-registered-overseas-entity", "-registered-overseas-entity"),
)
CODES = [
    *(f"{right}-{band}-percent{as_}" for right in RIGHTS for band in BANDS for as_ in CAPACITIES),
    *(f"part-{RIGHTS[0]}-{band}-percent" for band in BANDS),
    "right-to-appoint-and-remove-directors",
    "right-to-appoint-and-remove-directors-as-trust",
    "right-to-appoint-and-remove-members-limited-liability-partnership",
    "right-to-appoint-and-remove-person",
    "significant-influence-or-control",
    "significant-influence-or-control-as-firm",
    "significant-influence-or-control-limited-liability-partnership",
    "registered-owner-as-nominee-person-england-wales-registered-overseas-entity",
    "a-nature-of-control-that-nobody-knew",
    "ownership-of-shares-75-to-100-percent-as-personal-representative",
    "voting-rights-75-to-100-percent-as-control-over-something",
    "right-to-appoint-and-remove-directors-as-nominee",
    "significant-influence-or-control-as-trustee",
]
_OF_FILES = frozenset({"component", "has_components"})
"""What BODS alone has: whether a statement is a part of another."""
Said = list[tuple[str, str, date | None, date | None, dict[str, Any]]]


def by_file(data: dict[str, Any]) -> Said:
    *_, link = PSC.convert({"company_number": "09000002", "data": data})
    record = parse_record("relationship", link["recordDetails"])
    assert isinstance(record, RelationshipRecord)
    closed = date.fromisoformat(link["statementDate"])
    over = link["recordStatus"] == "closed"
    return said(
        (one.type, one.discriminator, one.valid_from, one.valid_to, dict(one.attributes))
        for one in relations_of(record, closed_on=closed if over else None, uk_psc=True)
    )


def by_api(data: dict[str, Any]) -> Said:
    found = PLUGIN.translator.translate(
        "controllers",
        {"items": [data], "start_index": 0, "total_results": 1, "links": {"self": LIST}},
    )
    assert found.state is State.OK, found.changed
    return said(
        (one.type, one.discriminator, one.valid_from, one.valid_to, dict(one.attributes))
        for one in found.relationships
    )


def said(relations: Any) -> Said:
    return sorted(
        (
            (*rest, {key: one for key, one in attributes.items() if key not in _OF_FILES})
            for *rest, attributes in relations
        ),
        key=lambda one: one[:2],
    )


@given(
    kind=st.sampled_from(sorted(KINDS)),
    natures=st.lists(st.sampled_from(CODES), max_size=4, unique=True),
    ended=st.sampled_from((None, "2022-01-05")),
)
def test_natures_of_control_are_the_same_interests_by_both_ways(
    kind: str, natures: list[str], ended: str | None
) -> None:
    data: dict[str, Any] = {
        "kind": kind,
        "etag": "0",
        "links": {"self": f"{LIST}/{KINDS[kind]}/p-1"},
        "name": "Ms Ann Sample",
        "notified_on": "2016-04-06",
        "natures_of_control": natures,
        **({"ceased_on": ended} if ended else {}),
    }
    if kind.startswith(("corporate", "legal")):
        data["identification"] = {"legal_form": "Limited", "legal_authority": "Law"}
    assert by_api(data) == by_file(data)
