"""Owners whom nothing names, who are declared not to be owners, or whose rights have no size."""

from typing import Any, cast
from uuid import uuid4

import pytest
from tests.unit.knowledge.graph.build import AS_OF, control, graph, holding, regime_rule, vote

from atlas.knowledge.graph.domain import (
    ControlKind,
    Holding,
    HoldingKind,
    OwnershipGraph,
    PartyKind,
    UboCause,
    UboCauses,
    UboStatus,
    integrated_shares,
    sanctioned_ownership,
    ubo_causes,
    ubos,
)
from atlas.knowledge.graph.domain.causes import (
    AS_PERSON,
    ECONOMIC_RIGHTS,
    NOT_BENEFICIAL,
    UNSIZED_RIGHTS,
)
from atlas.knowledge.graph.domain.ownership_words import OwnershipWord, RegimeWords, regime_words
from atlas.knowledge.graph.domain.stated import PartyData
from atlas.knowledge.graph.domain.ubos import UboResult
from atlas.knowledge.graph.models import NodeRow
from atlas.knowledge.graph.projection import party, stated
from atlas.knowledge.graph.service.ownership import DEFAULT_RULE


def answer(built: OwnershipGraph) -> tuple[UboResult, UboCauses]:
    interests = tuple(
        integrated_shares(built, "c", kind) for kind in (HoldingKind.OWNERSHIP, HoldingKind.VOTING)
    )
    found = ubos(built, "c", DEFAULT_RULE, shares=interests[0], votes=interests[1])
    return found, ubo_causes(built, "c", found, (), interests)


def codes(found: UboCauses) -> list[tuple[str, str]]:
    return [(ground.code, ground.party) for ground in found.open]


def word(built: OwnershipGraph) -> RegimeWords:
    result = sanctioned_ownership(built, (), regime_rule("eu", AS_OF))
    return regime_words(built, "c", result)


def node(name: str, kind: str = "Person", **data: Any) -> NodeRow:
    named = "full_name" if kind == "Person" else "legal_name"
    return NodeRow(uuid4(), kind, name, cast("PartyData", {named: name, **data}))


def test_a_person_known_by_a_number_alone_is_not_identified() -> None:
    """An owner of whom a register gives a number: `EE-ISIKUKOOD 37507070037` was the name."""
    built = owned_by(NodeRow(uuid4(), "Person", "EE-ISIKUKOOD 37507070037", {"nationalities": []}))
    found, causes = answer(built)
    assert not found.identified
    assert causes.cause is UboCause.UNKNOWN
    assert word(built).ownership is not OwnershipWord.NOT_OWNED


def owned_by(row: NodeRow) -> OwnershipGraph:
    """A company that one party of the store holds whole."""
    holder = party(row)
    whole = graph(holding(holder.key, "c", 100), vote(holder.key, "c", 100))
    return OwnershipGraph(
        [*(one for one in whole.parties.values() if one.key != holder.key), holder],
        [edge for kind in HoldingKind for edge in whole.edges(kind)],
        AS_OF,
    )


@pytest.mark.parametrize(
    "row",
    [
        node("Unknown", full_name="Unknown", identity_status="known"),
        node("Bearer Shares"),
        node("XXXX XXXX", date_of_birth="1970-05-12"),
        node("Free Float", "LegalEntity", entity_kind="company"),
    ],
)
def test_whom_a_placeholder_stands_for_is_not_identified(row: NodeRow) -> None:
    built = owned_by(row)
    found, causes = answer(built)
    assert not found.ubos
    assert [ubo.party for ubo in found.unidentified] == [str(row.id)]
    assert causes.cause is UboCause.UNKNOWN
    assert codes(causes) == [("unknown_person", str(row.id))]
    assert causes.unnamed
    assert word(built).ownership is not OwnershipWord.NOT_OWNED


def test_a_named_owner_is_identified_and_the_subject_stays_a_company() -> None:
    built = owned_by(node("Unity Knowles"))
    found, causes = answer(built)
    assert (found.identified, causes.cause, causes.further) == (True, UboCause.IDENTIFIED, ())
    assert word(built).ownership is OwnershipWord.NOT_OWNED
    assert party(node("Unknown", "LegalEntity"), subject=True).kind is PartyKind.COMPANY


def test_a_company_recorded_as_a_person_leaves_its_owners_open() -> None:
    row = node("Orchid Nominees Limited", identity_status="known")
    built = owned_by(row)
    found, causes = answer(built)
    assert not found.ubos
    assert causes.cause is UboCause.INCOMPLETE
    assert codes(causes) == [(AS_PERSON, str(row.id))]
    assert word(built).ownership is not OwnershipWord.NOT_OWNED


def legal(holder: str, company: str, share: float) -> Holding:
    return holding(holder, company, share, declared_not_beneficial=True)


def test_a_holder_declared_not_to_be_the_owner_identifies_nobody() -> None:
    built = graph(legal("p", "c", 100), vote("p", "c", 100))
    found, causes = answer(built)
    assert [(ubo.party, ubo.status, ubo.disclaimed) for ubo in found.ubos] == [
        ("p", UboStatus.POSSIBLE, True)
    ]
    assert not found.identified
    assert causes.cause is UboCause.UNKNOWN
    assert codes(causes) == [(NOT_BENEFICIAL, "p")]
    assert [reason.reason.value for reason in found.reasons] == ["declared_not_beneficial"]
    # the shares are a legal holding still, held for somebody else
    words = word(built)
    assert words.ownership is OwnershipWord.NONE_FOUND
    assert words.undeclared.upper == 0
    assert "held_for_others" in words.reasons


def test_it_holds_one_layer_up_and_beside_another_owner() -> None:
    built = graph(legal("p", "h", 100), holding("h", "c", 60), holding("p2", "c", 40))
    found, causes = answer(built)
    assert {ubo.party: ubo.disclaimed for ubo in found.ubos} == {"p2": False, "p": True}
    assert causes.cause is UboCause.IDENTIFIED
    assert causes.further == (UboCause.UNKNOWN,)
    assert (NOT_BENEFICIAL, "p") in codes(causes)


def test_who_is_an_owner_by_other_interests_stays_one() -> None:
    by_another = graph(legal("p", "h", 100), holding("h", "c", 40), holding("p", "c", 60))
    found, causes = answer(by_another)
    assert found.identified
    assert codes(causes) == []
    both = graph(
        legal("p", "c", 100), vote("p", "c", 100, declared_beneficial=True, key="the other")
    )
    assert answer(both)[0].identified


def test_a_small_legal_holding_and_a_company_say_nothing() -> None:
    small = graph(holding("p", "c", 90), legal("p2", "c", 10))
    assert codes(answer(small)[1]) == []
    company = graph(legal("h", "c", 100), holding("p", "h", 100))
    found, causes = answer(company)
    assert (found.identified, codes(causes)) == (True, [])
    assert word(company).ownership is OwnershipWord.NOT_OWNED


@pytest.mark.parametrize("holder", ["h", "p2"])
def test_rights_of_unknown_extent_leave_another_owner_open(holder: str) -> None:
    built = graph(holding("p", "c", 100), control(holder, "c", None))
    found, causes = answer(built)
    assert found.identified
    assert causes.further == (UboCause.INCOMPLETE,)
    assert (UNSIZED_RIGHTS, holder) in codes(causes)


def test_they_count_above_the_company_and_where_nobody_is_found() -> None:
    above = graph(holding("p", "h", 100), holding("h", "c", 100), control("p2", "h", None))
    assert (UNSIZED_RIGHTS, "p2") in codes(answer(above)[1])
    spread = graph(
        *(holding(f"p{n}", "c", 20) for n in range(5)),
        *(vote(f"p{n}", "c", 20) for n in range(5)),
        control("p9", "c", None),
    )
    assert answer(spread)[1].cause is UboCause.INCOMPLETE


def test_what_an_identified_owner_has_hides_nobody() -> None:
    own = graph(holding("p", "c", 100), control("p", "c", None))
    assert codes(answer(own)[1]) == []
    through = graph(holding("p", "c", 100), holding("p", "h", 100), control("h", "c", None))
    assert codes(answer(through)[1]) == []


def test_influence_by_a_company_without_owners_is_open_too() -> None:
    built = graph(holding("p", "c", 100), control("h", "c", ControlKind.DOMINANT_INFLUENCE))
    assert ("chain_leaves_the_loaded_sources", "h") in codes(answer(built)[1])


def test_rights_to_surplus_assets_beside_shares_are_no_control() -> None:
    right = holding("p2", "c", 30, interest_type="rightsToSurplusAssetsOnDissolution")
    assert codes(answer(graph(holding("p", "c", 100), right))[1]) == []


def surplus(
    holder: str, share: float, right: str = "rightsToSurplusAssetsOnDissolution"
) -> Holding:
    key = f"{holder}:{right}"
    return holding(holder, "c", share, interest_type=right, share_class=right, key=key)


@pytest.mark.parametrize(
    "right",
    [
        "rightsToSurplusAssetsOnDissolution",
        "rightsToProfitOrIncome",
        "rightToProfitOrIncomeFromAssets",
    ],
)
def test_who_has_what_the_company_is_worth_leaves_another_owner_open(right: str) -> None:
    """An opaque company had all surplus assets beside the owner of the shares: identified alone."""
    found, causes = answer(graph(holding("p", "c", 100), surplus("h", 100, right)))
    assert found.identified
    assert causes.further == (UboCause.INCOMPLETE,)
    assert (ECONOMIC_RIGHTS, "c") in codes(causes)
    together = graph(holding("p", "c", 100), surplus("h", 15, right), surplus("h2", 15, right))
    assert (ECONOMIC_RIGHTS, "c") in codes(answer(together)[1])


def test_small_rights_those_of_the_owner_and_those_in_place_of_shares_hide_nobody() -> None:
    named = graph(holding("p", "c", 100), surplus("p2", 100))
    assert codes(answer(named)[1]) == []
    small = graph(holding("p", "c", 100), surplus("h", 10), surplus("h2", 10))
    assert ECONOMIC_RIGHTS not in {code for code, _ in codes(answer(small)[1])}
    behind = graph(holding("p", "c", 100), holding("p2", "h", 100), surplus("h", 100))
    assert codes(answer(behind)[1]) == []
    own = graph(holding("p", "c", 100), surplus("p", 100))
    assert codes(answer(own)[1]) == []
    through = graph(holding("p", "c", 100), holding("p", "h", 100), surplus("h", 100))
    assert codes(answer(through)[1]) == []
    alone = graph(surplus("p", 100))
    assert answer(alone)[0].identified
    assert ECONOMIC_RIGHTS not in {code for code, _ in codes(answer(alone)[1])}


def test_a_statement_about_accounts_has_its_code_outside_a_run_too() -> None:
    """Without the code an unnamed consolidating parent read as one who refused to give a name."""
    said = {
        "event": "ownership_statement",
        "reason": "interestedPartyHasNotProvidedInformation",
        "start": "2018-01-01",
    }
    coded = said | {"code": "consolidation:NO_LEI"}
    for events in ([coded], [said, coded], [coded, said]):
        (found,) = stated([node("C", "LegalEntity", events=events)], AS_OF)
        assert found.code == "consolidation:NO_LEI"
    (found,) = stated([node("C", "LegalEntity", events=[said])], AS_OF)
    assert found.code is None
