"""The owners are not complete while a source states one whom it does not name."""

from collections.abc import Sequence
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.knowledge.graph.answers import id_of
from tests.unit.knowledge.graph.build import (
    AS_OF,
    UK_25_50,
    UK_50_75,
    UK_75_100,
    control,
    holding,
)

from atlas.knowledge.graph.domain import (
    Band,
    Comparator,
    ControlKind,
    Holding,
    HoldingKind,
    Party,
    PartyKind,
    UboCause,
    UboRule,
    integrated_shares,
    ubo_causes,
    ubos,
)
from atlas.knowledge.graph.domain.beneficial import RegisterStatement
from atlas.knowledge.graph.domain.causes import withholds
from atlas.knowledge.graph.domain.further import structure
from atlas.knowledge.graph.presentation import ubos_out
from atlas.knowledge.graph.schemas import OwnershipView
from atlas.knowledge.graph.schemas.ownership import UbosOut
from atlas.sources.registry.domain.formats.psc_statements import WORDS, reason_of
from atlas.sources.registry.domain.unspecified import WORDS as REASONS

C = id_of("c")
HOMES = {
    "GB": UboRule(25, Comparator.MORE_THAN),
    "DE": UboRule(25, Comparator.MORE_THAN),
    "US": UboRule(25, Comparator.AT_LEAST, control_prong=True),
}
OWNERS: dict[str, tuple[tuple[str, Band], ...]] = {
    "none": (),
    "one": (("p1", UK_75_100),),
    "two": (("p1", UK_50_75), ("p2", UK_25_50)),
    "whole": (("p1", Band(100, 100)),),
}
WITHHELD = Party(id_of("u1"), "Unnamed: protected", PartyKind.UNKNOWN_PERSON, withheld=True)
UNKNOWN = Party(id_of("u2"), "Unnamed: unknown", PartyKind.UNKNOWN_PERSON, unnamed=True)
PLACEHOLDER = Party(id_of("u3"), "Various shareholders", PartyKind.UNKNOWN_PERSON)
CODES = [
    RegisterStatement(C, str(reason), words, code=code)
    for code, words in sorted(WORDS.items())
    if (reason := reason_of(code)[0]) is not None
]
UNCONFIRMED = next(one for one in CODES if one.code == "psc-details-not-confirmed")
BY_REASON = [RegisterStatement(C, reason, words) for reason, words in sorted(REASONS.items())]


def answered(
    owners: str,
    rule: UboRule,
    *said: RegisterStatement,
    held: Sequence[Holding] = (),
    others: Sequence[Party] = (),
) -> UbosOut:
    """What the route answers of company `c` with its owners, and what is stated next to them."""
    people = [Party(id_of(key), key, PartyKind.PERSON) for key, _ in OWNERS[owners]]
    edges = [holding(id_of(key), C, band, key=id_of(key + "c")) for key, band in OWNERS[owners]]
    built = structure([Party(C, "c", PartyKind.COMPANY), *people, *others], [*edges, *held], AS_OF)
    shares, votes = (
        integrated_shares(built, C, kind) for kind in (HoldingKind.OWNERSHIP, HoldingKind.VOTING)
    )
    found = ubos(built, C, rule, statements=said, shares=shares, votes=votes)
    view = OwnershipView(
        UUID(C), AS_OF, (), built, built.parties, (), (), shares, votes, found, (), (),
        truncated=False, max_parties=2000,
        causes=ubo_causes(built, C, found, said, (shares, votes)),
    )  # fmt: skip
    return ubos_out(view)


def right(party: Party, company: str = C, **how: object) -> Holding:
    """A right of an extent that no source states."""
    return control(party.key, company, None, key=id_of(f"{party.key}>{company}"), **how)


def share(party: Party, size: float, company: str = C) -> Holding:
    return holding(party.key, company, size, key=id_of(f"{party.key}>{company}"))


@pytest.mark.parametrize("home", sorted(HOMES))
@pytest.mark.parametrize("owners", sorted(OWNERS))
@pytest.mark.parametrize("how", ["right", "share"])
@pytest.mark.parametrize("party", [WITHHELD, UNKNOWN])
def test_a_party_whom_a_source_does_not_name_leaves_the_owners_open(
    home: str, owners: str, how: str, party: Party
) -> None:
    held = right(party, interest_type="unpublishedInterest") if how == "right" else share(party, 3)
    said = answered(owners, HOMES[home], held=[held], others=[party])
    cause = UboCause.PROTECTED if party.withheld else UboCause.UNKNOWN
    assert not said.complete
    assert any(party.name in one for one in said.may_stand_above)
    assert cause in {ground.cause for ground in said.cause_grounds}
    if owners == "none":
        assert (said.cause == cause) or how == "share"


def test_two_withheld_persons_are_each_open() -> None:
    other = Party(id_of("u9"), "Unnamed: another", PartyKind.UNKNOWN_PERSON, withheld=True)
    held = [right(WITHHELD), right(other)]
    said = answered("one", HOMES["GB"], held=held, others=[WITHHELD, other])
    found = {str(one.party) for one in said.cause_grounds if one.cause == UboCause.PROTECTED}
    assert found == {WITHHELD.key, other.key}


def test_a_withheld_person_behind_a_minor_holder_is_open() -> None:
    firm = Party(id_of("f"), "Firm", PartyKind.COMPANY)
    held = [holding(firm.key, C, 5, key=id_of("fc")), right(WITHHELD, firm.key)]
    said = answered("one", HOMES["DE"], held=held, others=[firm, WITHHELD])
    assert not said.complete
    assert {str(one.party) for one in said.cause_grounds} >= {WITHHELD.key}


def test_a_placeholder_counts_by_its_right_and_not_by_a_share_that_is_too_small() -> None:
    by_right = answered("whole", HOMES["GB"], held=[right(PLACEHOLDER)], others=[PLACEHOLDER])
    assert not by_right.complete
    small = [share(PLACEHOLDER, 3), holding(id_of("p5"), C, 97, key=id_of("p5c"))]
    owner = Party(id_of("p5"), "p5", PartyKind.PERSON)
    said = answered("none", HOMES["GB"], held=small, others=[PLACEHOLDER, owner])
    assert said.complete


def test_a_party_of_a_statement_is_not_named_in_addition_to_it() -> None:
    said = answered("one", HOMES["GB"], UNCONFIRMED, held=[right(UNKNOWN)], others=[UNKNOWN])
    assert [one.code for one in said.cause_grounds if one.cause != UboCause.IDENTIFIED] == [
        "statement:psc-details-not-confirmed"
    ]


def test_a_withheld_person_stays_open_next_to_a_statement_about_another() -> None:
    said = answered("one", HOMES["GB"], UNCONFIRMED, held=[right(WITHHELD)], others=[WITHHELD])
    assert {one.cause for one in said.cause_grounds} >= {"incomplete", "protected"}


def test_group_accounts_say_nothing_of_an_unnamed_party() -> None:
    accounts = RegisterStatement(C, "unknown", "", code="consolidation:NATURAL_PERSONS")
    said = answered("whole", HOMES["GB"], accounts, held=[right(UNKNOWN)], others=[UNKNOWN])
    assert UNKNOWN.key in {str(one.party) for one in said.cause_grounds}
    assert not said.complete


@given(
    st.sampled_from(sorted(HOMES)),
    st.sampled_from(sorted(OWNERS)),
    st.sets(st.sampled_from([*CODES, *BY_REASON]), max_size=3),
    st.sampled_from(["nobody", "right", "share", "appoints"]),
    st.sampled_from([WITHHELD, UNKNOWN]),
)
def test_no_statement_in_place_of_an_owner_stands_next_to_a_complete_list(
    home: str, owners: str, said: set[RegisterStatement], how: str, party: Party
) -> None:
    held = {
        "nobody": [],
        "right": [right(party)],
        "share": [share(party, 3)],
        "appoints": [
            control(party.key, C, ControlKind.BOARD_APPOINTMENT, key=id_of(f"{party.key}>board"))
        ],
    }[how]
    found = answered(owners, HOMES[home], *said, held=held, others=[party] if held else [])
    if held or any(map(withholds, said)):
        assert not found.complete
        assert found.may_stand_above
