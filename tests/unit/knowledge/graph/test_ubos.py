"""Beneficial owners: worked examples and each ground and reason."""

from dataclasses import replace

from tests.unit.knowledge.graph.build import (
    AS_OF,
    INDIRECT,
    UK_25_50,
    UK_75_100,
    UNKNOWN_DIRECTNESS,
    control,
    graph,
    holding,
    vote,
)

from atlas.knowledge.graph.domain import (
    Band,
    Comparator,
    ControlKind,
    HoldingKind,
    NoUboReason,
    Official,
    OwnershipGraph,
    Party,
    PartyKind,
    Ubo,
    UboBasis,
    UboLaw,
    UboRule,
    UboStatus,
    ubos,
)
from atlas.knowledge.graph.domain.ubos import RegisterStatement, UboResult

MORE_THAN_25 = UboRule(25, Comparator.MORE_THAN)
AT_LEAST_25 = UboRule(25, Comparator.AT_LEAST)


def only(result: UboResult) -> Ubo:
    assert len(result.ubos) == 1, result
    return result.ubos[0]


def bases(ubo: Ubo) -> set[UboBasis]:
    return {ground.basis for ground in ubo.grounds}


def reasons(result: UboResult) -> set[NoUboReason]:
    return {found.reason for found in result.reasons}


def test_a_uk_band_of_25_to_50_is_a_ubo() -> None:
    found = only(ubos(graph(holding("p", "c", UK_25_50)), "c", MORE_THAN_25))
    assert found.status is UboStatus.UBO
    assert bases(found) == {UboBasis.SHARES}


def said(result: UboResult) -> list[str]:
    return [ground.detail for ground in only(result).grounds if ground.basis is UboBasis.SHARES]


def test_a_ground_says_the_test_in_words_and_of_a_lower_one_what_the_law_asks() -> None:
    """It was "integrated 88 % against >= 10 %": signs, and nothing of the law's own threshold."""
    built = graph(holding("p", "c", 88))
    home = replace(MORE_THAN_25, basis=UboLaw.HOME)
    assert said(ubos(built, "c", home)) == ["integrated 88 % (the law asks for more than 25 %)"]
    lower = replace(home, threshold=10, comparator=Comparator.AT_LEAST, enhanced=True, law=home)
    assert said(ubos(built, "c", lower)) == [
        "integrated 88 % (this investigation asks for at least 10 %, the law for more than 25 %)"
    ]
    banded = graph(holding("p", "c", UK_75_100))
    assert said(ubos(banded, "c", AT_LEAST_25)) == [
        "integrated more than 75 to 100 % (the lowest threshold known is at least 25 %)"
    ]


def test_exactly_25_depends_on_the_comparator() -> None:
    built = graph(holding("p", "c", 25))
    assert ubos(built, "c", MORE_THAN_25).no_ubo_identified
    assert only(ubos(built, "c", AT_LEAST_25)).status is UboStatus.UBO


def test_60_of_30_is_a_ubo_by_control_with_the_share_of_18_shown() -> None:
    found = only(ubos(graph(holding("p", "a", 60), holding("a", "c", 30)), "c", MORE_THAN_25))
    assert found.status is UboStatus.UBO
    assert bases(found) == {UboBasis.CONTROL}
    assert found.share is not None
    assert round(found.share.lower, 9) == 18
    assert found.grounds[0].holdings == ("p>a:ownership", "a>c:ownership")


def test_half_of_a_holder_is_no_majority() -> None:
    assert ubos(graph(holding("p", "a", 50), holding("a", "c", 30)), "c", MORE_THAN_25).ubos == ()


def test_five_voters_of_75_to_100_are_five_ubos_and_a_conflict() -> None:
    built = graph(*(vote(f"p{n}", "c", UK_75_100) for n in range(5)))
    result = ubos(built, "c", MORE_THAN_25)
    assert [ubo.status for ubo in result.ubos] == [UboStatus.UBO] * 5
    assert all(bases(ubo) == {UboBasis.VOTES} and ubo.contested for ubo in result.ubos)
    assert all(ubo.share is None for ubo in result.ubos)


def test_only_the_upper_end_is_possible() -> None:
    result = ubos(graph(holding("p", "c", Band(0, 100))), "c", MORE_THAN_25)
    assert only(result).status is UboStatus.POSSIBLE
    assert not result.identified
    assert not result.no_ubo_identified


def test_a_right_to_appoint_the_board_is_control() -> None:
    assert bases(only(ubos(graph(control("p", "c")), "c", MORE_THAN_25))) == {UboBasis.CONTROL}


def test_control_runs_over_companies_that_together_hold_a_majority() -> None:
    built = graph(
        holding("p", "x", 100),
        holding("p", "y", 100),
        holding("x", "a", 30),
        holding("y", "a", 30),
        holding("a", "c", 26),
    )
    assert bases(only(ubos(built, "c", MORE_THAN_25))) == {UboBasis.CONTROL}


def test_roles_in_a_trust_that_holds_enough_are_ubos_and_a_nominee_is_not() -> None:
    built = graph(
        control("p_settlor", "t", ControlKind.SETTLOR),
        control("p_beneficiary", "t", ControlKind.BENEFICIARY),
        control("p_nominee", "t", ControlKind.NOMINEE),
        holding("t", "a", 40),
        holding("a", "c", 100),
    )
    result = ubos(built, "c", MORE_THAN_25)
    assert {ubo.party for ubo in result.ubos} == {"p_settlor", "p_beneficiary"}
    assert all(bases(ubo) == {UboBasis.TRUST_ROLE} for ubo in result.ubos)


def test_the_controller_of_a_corporate_trustee_stands_behind_the_trust() -> None:
    built = graph(
        holding("p", "trustee", 100),
        control("trustee", "t", ControlKind.TRUSTEE),
        holding("t", "c", 100),
        trustee=PartyKind.COMPANY,
    )
    assert only(ubos(built, "c", MORE_THAN_25)).party == "p"


def test_an_indirect_interest_with_components_is_evidence_and_never_an_edge() -> None:
    built = graph(
        holding("p", "c", 60, directness=INDIRECT, has_components=True, key="declared"),
        holding("p", "a", 40),
        holding("a", "c", 50),
    )
    found = only(ubos(built, "c", MORE_THAN_25))
    assert bases(found) == {UboBasis.DECLARED}
    assert found.share is not None
    assert round(found.share.lower, 9) == 20


def test_an_indirect_interest_whose_components_are_not_loaded_is_an_edge() -> None:
    built = graph(
        holding("p", "c", 60, directness=INDIRECT, has_components=True),
        vote("p", "c", 60, directness=INDIRECT, has_components=True),
        holding("a", "c", 40),
    )
    found = only(ubos(built, "c", MORE_THAN_25))
    assert bases(found) == {UboBasis.SHARES, UboBasis.VOTES}
    assert built.shown == []


def test_an_unknown_interest_is_shown_and_not_added_where_edges_lead_there() -> None:
    built = graph(
        holding("p", "c", 40, directness=UNKNOWN_DIRECTNESS, key="unknown"),
        holding("p", "a", 100),
        holding("a", "c", 40),
    )
    share = only(ubos(built, "c", MORE_THAN_25)).share
    assert share is not None
    assert share.lower == 40
    assert [shown.holding.key for shown in built.shown] == ["unknown"]


def test_two_unknown_interests_never_justify_dropping_each_other() -> None:
    built = graph(
        holding("a", "c", 30, directness=UNKNOWN_DIRECTNESS),
        holding("b", "c", 30, directness=UNKNOWN_DIRECTNESS),
        holding("a", "b", 30),
        holding("b", "a", 30),
    )
    assert set(built.above("c", [HoldingKind.OWNERSHIP])) == {"a", "b", "c"}


def test_an_unknown_person_is_never_an_identified_ubo() -> None:
    result = ubos(graph(holding("u1", "c", 60), holding("u2", "c", 40)), "c", MORE_THAN_25)
    assert result.ubos == ()
    assert [ubo.party for ubo in result.unidentified] == ["u1", "u2"]
    assert reasons(result) == {NoUboReason.UNKNOWN_PERSON}


def test_reasons_name_the_end_of_each_chain() -> None:
    leaves = ubos(graph(holding("a", "c", 100)), "c", MORE_THAN_25)
    assert [(why.reason, why.party) for why in leaves.reasons] == [
        (NoUboReason.CHAIN_LEAVES_SOURCES, "a"),
    ]
    loop = ubos(graph(holding("a", "c", 100), holding("c", "a", 100)), "c", MORE_THAN_25)
    assert reasons(loop) == {NoUboReason.CLOSED_LOOP}
    named = OwnershipGraph(
        [Party(key, f"{key.upper()} Ltd", PartyKind.COMPANY) for key in "ac"],
        [holding("a", "c", 100), holding("c", "a", 100)],
        AS_OF,
    )
    assert {why.detail for why in ubos(named, "c", MORE_THAN_25).reasons} == {"A Ltd, C Ltd"}
    state = ubos(graph(holding("s", "c", 100)), "c", MORE_THAN_25)
    assert reasons(state) == {NoUboReason.STATE}
    small = ubos(graph(*(holding(f"p{n}", "c", 20) for n in range(5))), "c", MORE_THAN_25)
    assert reasons(small) == {NoUboReason.NONE_REACHES_THRESHOLD}
    nobody = ubos(graph(holding("c", "below", 100)), "c", MORE_THAN_25)
    assert reasons(nobody) == {NoUboReason.NO_HOLDERS}


def test_a_register_statement_and_a_listing_are_reasons() -> None:
    built = OwnershipGraph(
        [Party("c", "c", PartyKind.COMPANY, listed=True)],
        [],
        AS_OF,
    )
    said = RegisterStatement("c", "subjectExemptFromDisclosure")
    result = ubos(
        built, "c", MORE_THAN_25, statements=[said], officials=[Official("p", "director")]
    )
    assert reasons(result) == {NoUboReason.REGISTER_STATEMENT, NoUboReason.LISTED}
    assert result.fallback == (Official("p", "director"),)


def test_officials_are_no_fallback_beside_a_ubo() -> None:
    result = ubos(
        graph(holding("p", "c", 100)), "c", MORE_THAN_25, officials=[Official("q", "director")]
    )
    assert result.fallback == ()
    assert result.reasons == ()
