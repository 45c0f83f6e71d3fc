"""What a contract lets through, what it finds, and which changes of it break something."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas.knowledge.mutations.schemas import (
    ClaimAssertion,
    Identifier,
    PartyAssertion,
    RelationshipAssertion,
)
from atlas.knowledge.ontology.service import base
from atlas.sources.plugins.domain.contract import (
    Contract,
    ContractField,
    Difference,
    Finding,
    deliver,
    differences,
)
from atlas.sources.plugins.loading import bundled_folder, load

GLEIF = load([bundled_folder() / "gleif"], base()).require("gleif")
NAMES = ("lei", "legal_name", "status", "website")
TRUST = st.sampled_from([0.5, 0.8, 0.95])
FIELDS = st.dictionaries(
    st.sampled_from(NAMES), st.builds(ContractField, trust=TRUST, required=st.booleans())
)


def contract(fields: dict[str, ContractField], **more: object) -> Contract:
    said = {"schema_version": 1, "version": "1.0.0", "jurisdictions": ("XX",), "refresh_days": 30}
    return Contract.model_validate({**said, "types": {"LegalEntity": fields}, **more})


CONTRACTS = st.builds(
    contract,
    FIELDS,
    covers=st.sampled_from([(), ("LegalEntity.lei",), ("LegalEntity.lei", "LegalEntity.status")]),
    refresh_days=st.sampled_from([7, 30]),
)
CLAIMS = st.lists(
    st.builds(
        ClaimAssertion,
        st.sampled_from(NAMES),
        st.just("x"),
        trust=st.one_of(st.none(), st.floats(0.01, 1)),
    )
)


def party(*claims: ClaimAssertion, key: str = "subject") -> PartyAssertion:
    return PartyAssertion(key, "LegalEntity", (Identifier("XI-LEI", key),), claims)


@given(CONTRACTS, CLAIMS)
def test_nothing_beyond_the_contract_passes(held: Contract, claims: list[ClaimAssertion]) -> None:
    terms = held.types["LegalEntity"]
    found = deliver(held, [party(*claims)], [], "subject")
    [kept] = found.parties
    assert [one.attribute for one in kept.claims] == [
        one.attribute for one in claims if one.attribute in terms
    ]
    assert all(one.trust is not None for one in kept.claims)
    assert all((one.trust or 1) <= terms[one.attribute].trust for one in kept.claims)
    violated = {one.attribute for one in found.findings if one.kind == "violation"}
    missing = {one.attribute for one in found.findings if one.kind == "missing"}
    said = {one.attribute for one in claims}
    assert violated == said - terms.keys()
    assert missing == terms.keys() - said


def test_a_type_beyond_the_contract_takes_its_relationships_along() -> None:
    person = PartyAssertion("p", "Person", (Identifier("X", "1"),))
    link = RelationshipAssertion("r", "Directorship", "p", "subject")
    found = deliver(contract({}), [party(), person], [link], "subject")
    assert [one.key for one in found.parties] == ["subject"]
    assert found.relationships == ()
    assert Finding("violation", "Person", "", "the contract holds no such type") in found.findings


def test_what_is_missing_of_others_is_no_finding() -> None:
    held = contract({"lei": ContractField(trust=0.5, required=True)})
    assert deliver(held, [party(key="other")], [], "subject").findings == ()
    assert deliver(held, [party()], [], "subject").findings == (
        Finding("missing", "LegalEntity", "lei", "required and not delivered"),
    )


@given(CONTRACTS)
def test_a_contract_does_not_differ_from_itself(held: Contract) -> None:
    assert differences(held, held) == []


@given(CONTRACTS, CONTRACTS)
def test_what_one_way_breaks_is_there_the_other_way_too(one: Contract, two: Contract) -> None:
    there, back = differences(one, two), differences(two, one)
    assert {item.path for item in there} == {item.path for item in back}
    assert (not there) == (one == two)


LEI = {"lei": ContractField(trust=0.9)}


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (contract(LEI), contract({}), Difference(True, "LegalEntity.lei", "removed")),
        (contract({}), contract(LEI), Difference(False, "LegalEntity.lei", "added")),
        (
            contract({}),
            contract({"lei": ContractField(trust=0.9, required=True)}),
            Difference(True, "LegalEntity.lei", "added as required"),
        ),
        (
            contract(LEI),
            contract({"lei": ContractField(trust=0.8)}),
            Difference(True, "LegalEntity.lei", "trust lowered: 0.9 to 0.8"),
        ),
        (
            contract(LEI, covers=("LegalEntity.lei",)),
            contract(LEI),
            Difference(True, "covers", "LegalEntity.lei removed"),
        ),
        (
            contract(LEI, jurisdictions=("NL", "BE")),
            contract(LEI, jurisdictions=("NL",)),
            Difference(True, "jurisdictions", "BE removed"),
        ),
        (
            contract(LEI, refresh_days=7),
            contract(LEI),
            Difference(True, "refresh_days", "7 to 30 days"),
        ),
    ],
)
def test_what_breaks(old: Contract, new: Contract, expected: Difference) -> None:
    assert differences(old, new) == [expected]


def test_the_bundled_contract_covers_no_owners() -> None:
    assert set(GLEIF.contract.covered) == {
        "LegalEntity.legal_name",
        "LegalEntity.registration_numbers",
    }
