"""A statement that hides an owner says nothing of what stands above."""

from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.investigations.rule_cases import PEPS
from tests.unit.investigations.snapshots import (
    COUNTRY_LISTS,
    OFAC,
    OWNER,
    SUBJECT,
    hit,
    ownership,
    party,
    screening,
    snapshot,
    source,
)
from tests.unit.knowledge.graph.build import AS_OF, graph, holding

from atlas.investigations.checks.domain import CheckOutcome, Material
from atlas.investigations.checks.domain.rules import RULES
from atlas.investigations.modules.domain import (
    Fired,
    NotFired,
    Outcome,
    Unassessed,
    known_parties,
    mebo,
    spepws,
)
from atlas.investigations.modules.domain.snapshot import (
    InvestigationSnapshot,
    RegisterMark,
    SearchedList,
)
from atlas.investigations.runs.searched import peps_of
from atlas.knowledge.graph.domain import (
    Comparator,
    Holding,
    HoldingKind,
    OwnershipGraph,
    Party,
    PartyKind,
    UboCause,
    UboRule,
    integrated_shares,
    ubo_causes,
    ubos,
)
from atlas.knowledge.graph.domain.ubos import RegisterStatement
from atlas.risk.evaluations.domain import NotAssessed, PartyRole


@pytest.mark.parametrize(
    "rule", [mebo.nominee_ubo, mebo.circular_ownership, mebo.opaque_trust, mebo.high_risk_chain]
)
def test_a_statement_that_hides_an_owner_is_no_answer_on_what_stands_above(rule: Any) -> None:
    parties = (party(SUBJECT, PartyRole.CUSTOMER), party(OWNER, PartyRole.OWNER, country="FR"))
    whole = snapshot(parties=parties, country_lists=COUNTRY_LISTS)
    assert isinstance(rule(whole), NotFired)
    hiding = replace(whole, ownership=ownership(hidden_owners=("psc exists: Example",)))
    said = rule(hiding)
    assert isinstance(said, Unassessed)
    assert said.reason == "owners_not_identified"


def reason(outcome: Outcome) -> str:
    """Return why a rule was not assessed."""
    assert isinstance(outcome, Unassessed)
    return outcome.reason


def no_source(seen: InvestigationSnapshot) -> InvestigationSnapshot:
    return replace(seen, sources=(source(frozenset({"Directorship"})),))


def test_ubo_not_identified() -> None:
    nobody = ownership(ubos=(), no_ubo_reason="chain_leaves_the_loaded_sources")
    assert isinstance(mebo.ubo_not_identified(snapshot(ownership=nobody)), Fired)
    assert isinstance(mebo.ubo_not_identified(snapshot()), NotFired)
    maybe = ownership(ubos=(), possible_ubos=(OWNER,))
    found = mebo.ubo_not_identified(snapshot(ownership=maybe))  # nobody is certainly one
    assert isinstance(found, Fired)
    assert "1 possible" in found.detail
    assert isinstance(mebo.ubo_not_identified(no_source(snapshot(ownership=maybe))), Unassessed)
    listed = ownership(ubos=(), no_ubo_reason="exempt_listed", exempt=True)
    assert isinstance(mebo.ubo_not_identified(snapshot(ownership=listed)), NotFired)
    uncovered = snapshot(ownership=nobody, sources=(source(frozenset({"Directorship"})),))
    assert reason(mebo.ubo_not_identified(uncovered)) == "not_covered"


REASONS = (
    "noBeneficialOwners",
    "subjectUnableToConfirmOrIdentifyBeneficialOwner",
    "interestedPartyHasNotProvidedInformation",
    "interestedPartyExemptFromDisclosure",
    "subjectExemptFromDisclosure",
    "unknown",
    "anonymousPerson",
)
HOLDERS = ("p1", "p2", "p3", "c2")
CHECKS = ("sanctions_screening", "pep_determination", "network", "ubo_identification")


def seen_with(holdings: tuple[Holding, ...], *said: RegisterStatement) -> InvestigationSnapshot:
    """Return what a run sees of a company `c` that a register covers, as far as owners go."""
    built = graph(*(holdings or (holding("p9", "elsewhere", 1),)))
    built = OwnershipGraph(
        [*built.parties.values(), Party("c", "c", PartyKind.COMPANY)], holdings, AS_OF
    )
    interests = tuple(
        integrated_shares(built, "c", kind) for kind in (HoldingKind.OWNERSHIP, HoldingKind.VOTING)
    )
    rule = UboRule(25, Comparator.MORE_THAN)
    found = ubos(built, "c", rule, statements=said, shares=interests[0], votes=interests[1])
    why = ubo_causes(built, "c", found, said, interests)
    sure = tuple(OWNER for one in found.ubos if one.status == "ubo")
    owners = ownership(
        ubos=sure,
        possible_ubos=tuple(OWNER for one in found.ubos if one.status != "ubo"),
        cause=why.cause.value,
        further_causes=tuple(cause.value for cause in why.further),
        hidden_owners=tuple(ground.code for ground in why.open),
        unnamed=why.unnamed,
        exempt=why.cause is UboCause.EXEMPT,
    )
    lists = tuple(
        SearchedList(list_id=name, version="2026-11-20", topics=frozenset({topic}))
        for name, topic in (("ofac-sdn", "sanctions"), ("peps", "pep"))
    )
    return snapshot(ownership=owners, screening=screening(lists=lists))


@given(
    st.dictionaries(st.sampled_from(HOLDERS), st.sampled_from([5, 10, 26, 40, 60, 100])),
    st.sets(st.sampled_from(REASONS), min_size=1, max_size=2),
)
def test_a_statement_names_nobody_and_improves_no_check(
    shares: dict[str, int], reasons: set[str]
) -> None:
    held = tuple(holding(one, "c", share) for one, share in shares.items())
    said = tuple(RegisterStatement("c", reason, "", statement=reason) for reason in reasons)
    silent, stated = seen_with(held), seen_with(held, *said)
    unknown = set(known_parties.unknown_parties(stated))
    assert unknown >= set(known_parties.unknown_parties(silent))
    assert shares or "owners and beneficial owners" in unknown
    for check in CHECKS:
        before, after = (
            RULES[check](Material(snapshot=seen, network=0)) for seen in (silent, stated)
        )
        assert (after.outcome is CheckOutcome.FULFILLED) <= (
            before.outcome is CheckOutcome.FULFILLED
        )
    assert shares or RULES["sanctions_screening"](Material(snapshot=stated)).outcome is not (
        CheckOutcome.FULFILLED
    )


def test_a_trust_beside_a_subsidiary_does_not_hold_the_customer() -> None:
    beside = party(UUID(int=9), PartyRole.OTHER, kind="Trust")
    seen = snapshot()
    assert not isinstance(mebo.opaque_trust(replace(seen, parties=(*seen.parties, beside))), Fired)
    above = party(UUID(int=9), PartyRole.OWNER, kind="Trust")
    assert isinstance(mebo.opaque_trust(replace(seen, parties=(*seen.parties, above))), Fired)


def test_a_hit_does_not_hide_what_a_register_declares() -> None:
    mark = RegisterMark(party_id=OWNER, name="Odette Quill", source="registry_file:a")
    peps = SearchedList(list_id="peps", version="2026-11-01", topics=frozenset({"pep"}))
    listed = snapshot(
        screening=screening(hit(OWNER, topic="pep", measure="watch"), lists=(peps,)),
        declared_peps=(mark,),
    )
    said = spepws.pep_exposed(listed)
    assert isinstance(said, Fired)
    assert "OFAC SDN List, entry 42" in said.detail
    assert "Odette Quill (register file a)" in said.detail
    marked = spepws.indirect_exposure(
        snapshot(screening=screening(hit(OWNER)), register_marks=(mark,))
    )
    assert isinstance(marked, Fired)
    assert "OFAC SDN List" in marked.detail
    assert "Odette Quill (register file a)" in marked.detail


@pytest.mark.parametrize(
    "rule", [spepws.pep_exposed, spepws.indirect_exposure, spepws.formerly_sanctioned]
)
@pytest.mark.parametrize("covered", ["Ownership", "Directorship"])
def test_nothing_was_found_on_parties_whom_no_source_names(rule: Any, covered: str) -> None:
    """`pep_exposure` was 0 of 30 points, and the floor not met, where no owner was known."""
    kinds = {"LegalEntity.status", "Ownership", "Control", "Directorship"} - {covered}
    searched = replace(screening(lists=(OFAC, PEPS)), former_entries=True)
    known = snapshot(screening=searched)
    assert isinstance(rule(known), NotFired)
    unnamed = snapshot(screening=searched, sources=(source(frozenset(kinds)),))
    said = rule(unnamed)
    assert isinstance(said, Unassessed)
    assert said.reason == "parties_unknown"
    asked = peps_of(unnamed)
    assert isinstance(asked.value, NotAssessed)
    assert asked.value.reason == "parties_unknown"
    assert peps_of(known).value == ()
