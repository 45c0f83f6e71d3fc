"""Why no beneficial owner is identified: by its cause, with what it rests on."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.knowledge.graph.build import (
    AS_OF,
    UK_25_50,
    UK_50_75,
    UK_75_100,
    control,
    graph,
    holding,
    vote,
)

from atlas.knowledge.graph.domain import (
    Band,
    Comparator,
    ControlKind,
    Exemption,
    ExemptionKind,
    Holding,
    HoldingKind,
    OwnershipGraph,
    Party,
    PartyKind,
    UboCause,
    UboCauses,
    UboRule,
    integrated_shares,
    stated_cause,
    ubo_causes,
    ubos,
)
from atlas.knowledge.graph.domain.bands import TOLERANCE
from atlas.knowledge.graph.domain.below import shares_below
from atlas.knowledge.graph.domain.causes import TRUST_ROLES, UNDECLARED
from atlas.knowledge.graph.domain.direct import direct_holders
from atlas.knowledge.graph.domain.stated import PartyData
from atlas.knowledge.graph.domain.ubos import RegisterStatement
from atlas.knowledge.graph.projection import seat

MARKETS = frozenset({"XLON", "XPAR"})
LISTED = Exemption(ExemptionKind.LISTED_CUSTOMER, frozenset({"GB", "EU"}), "a law", MARKETS)
BY_OWNER = Exemption(ExemptionKind.LISTED_OWNER, frozenset({"GB"}), "a law", MARKETS)
PUBLIC = Exemption(ExemptionKind.STATE_CUSTOMER, frozenset({"GB"}), "a law")
RULE = UboRule(25, Comparator.MORE_THAN, exemptions=(LISTED,))


def causes(
    holdings: Sequence[Holding] = (),
    *said: RegisterStatement,
    rule: UboRule = RULE,
    truncated: bool = False,
    parties: Sequence[Party] = (),
) -> UboCauses:
    built = graph(*(holdings or [holding("p9", "elsewhere", 1)]))
    if parties:
        named = {one.key: one for one in (*built.parties.values(), *parties)}
        built = OwnershipGraph(list(named.values()), list(holdings), AS_OF)
    interests = tuple(
        integrated_shares(built, "c", kind) for kind in (HoldingKind.OWNERSHIP, HoldingKind.VOTING)
    )
    found = ubos(built, "c", rule, statements=said, shares=interests[0], votes=interests[1])
    return ubo_causes(built, "c", found, said, interests, truncated=truncated)


def quoted(key: str, *markets: str, country: str | None = None) -> Party:
    return Party(key, key, PartyKind.COMPANY, listed=True, country=country, listed_on=markets)


def statement(reason: str, code: str | None = None, company: str = "c") -> RegisterStatement:
    return RegisterStatement(company, reason, "in words", statement="s-1", code=code)


UNABLE = "subjectUnableToConfirmOrIdentifyBeneficialOwner"
SILENT = "interestedPartyHasNotProvidedInformation"
UK_MARKET = "psc-exempt-as-trading-on-uk-regulated-market"


@pytest.mark.parametrize(
    ("said", "cause"),
    [
        (statement(UNABLE, "psc-exists-but-not-identified"), "unknown"),
        (statement(UNABLE, "steps-to-find-psc-not-yet-completed"), "incomplete"),
        (statement(SILENT, "psc-details-not-confirmed"), "incomplete"),
        (statement(SILENT, "psc-contacted-but-no-response-partnership"), "refused"),
        (statement(SILENT), "refused"),
        (statement("interestedPartyExemptFromDisclosure"), "protected"),
        (statement("subjectExemptFromDisclosure", UK_MARKET), "exempt"),
        # exempt from the register, on a market that no law of the home names
        (statement("subjectExemptFromDisclosure"), "incomplete"),
        (
            statement("subjectExemptFromDisclosure", "psc-exempt-as-shares-admitted-on-market"),
            "incomplete",
        ),
        # chapter 5 covers AIM as well
        (
            statement(
                "subjectExemptFromDisclosure", "disclosure-transparency-rules-chapter-five-applies"
            ),
            "incomplete",
        ),
        (statement("noBeneficialOwners"), "exhausted"),
        # group accounts say nothing of owners
        (statement("noBeneficialOwners", "consolidation:noBeneficialOwners"), "unknown"),
        (statement("unknown", "consolidation:unknown"), "unknown"),
        # a parent without an LEI has refused nothing (NO_LEI); one that is withheld is protected
        (statement(SILENT, f"consolidation:{SILENT}"), "incomplete"),
        (statement(SILENT, "consolidation:NO_LEI"), "incomplete"),
        (statement("interestedPartyExemptFromDisclosure", "consolidation:NON_PUBLIC"), "protected"),
        (
            statement("interestedPartyExemptFromDisclosure", "consolidation:CONSENT_NOT_OBTAINED"),
            "refused",
        ),
        (statement("noBeneficialOwners", "consolidation:NO_KNOWN_PERSON"), "unknown"),
        (statement("interestedPartyExemptFromDisclosure", "consolidation:x"), "protected"),
        # of a company that is not above
        (statement("subjectExemptFromDisclosure", company="x"), "unknown"),
    ],
)
def test_what_a_register_says_instead_of_an_owner(said: RegisterStatement, cause: str) -> None:
    found = causes((), said)
    assert found.cause.value == cause
    if found.grounds and found.grounds[0].statement:
        assert found.grounds[0].statement == "s-1"


@pytest.mark.parametrize(
    ("holdings", "cause"),
    [
        ([holding("p", "c", 60)], "identified"),
        ([holding("p", "c", UK_25_50)], "identified"),
        ([holding("u", "c", UK_75_100)], "unknown"),
        ([holding("h", "c", 100)], "incomplete"),
        ([holding("t", "c", 100)], "incomplete"),
        ([control("h", "c", ControlKind.CONSOLIDATION)], "incomplete"),
        ([holding("s", "c", 100)], "exhausted"),  # no law exempts a state's company: its managers
        ([holding("s", "c", 5), holding("u", "c", 95)], "unknown"),  # the state controls nothing
        ([holding(f"p{n}", "c", 20) for n in range(5)], "exhausted"),
        ([holding("p", "c", 20)], "incomplete"),  # 80 % nobody declares
        ([holding("c", "h", 100), holding("h", "c", 100)], "closed_loop"),
        ([control("h", "c", ControlKind.NOMINEE)], "concealed"),
        ([holding("h1", "c", 80), holding("h2", "c", 80)], "contradicted"),
    ],
)
def test_what_the_structure_shows(holdings: list[Holding], cause: str) -> None:
    assert causes(holdings).cause.value == cause


def test_what_two_records_say_of_one_holding_counts_once() -> None:
    """Two records of 10 % each were a fifth: half of the company was declared, and called all."""
    twice = [holding(f"p{n}", "c", 10, key=f"{n}{x}") for n in range(5) for x in "ab"]
    found = causes(twice)
    assert (found.cause.value, [one.code for one in found.grounds]) == ("incomplete", [UNDECLARED])


@pytest.mark.parametrize(
    ("party", "exemption", "cause"),
    [
        (quoted("c", "XLON"), LISTED, "exempt"),
        (quoted("c", "AIMX", "XLON"), LISTED, "exempt"),
        (quoted("c", "AIMX"), LISTED, "incomplete"),  # of the country, and no regulated market
        (quoted("c", "ZZZZ"), LISTED, "incomplete"),
        (quoted("c"), LISTED, "incomplete"),
        (quoted("h", "XLON"), LISTED, "incomplete"),
        (Party("c", "c", PartyKind.STATE, country="GB"), PUBLIC, "exempt"),
        (Party("c", "c", PartyKind.STATE, country="IR"), PUBLIC, "incomplete"),
        (Party("h", "h", PartyKind.STATE, country="GB"), PUBLIC, "exhausted"),
    ],
)
def test_nobody_is_exempt_but_by_a_named_law(
    party: Party, exemption: Exemption, cause: str
) -> None:
    rule = UboRule(25, Comparator.MORE_THAN, exemptions=(exemption,))
    held = [holding("h", "c", 100)]
    assert causes(held, rule=rule, parties=[party]).cause.value == cause
    built = graph(*held)
    named = {one.key: one for one in (*built.parties.values(), party)}
    found = ubos(OwnershipGraph(list(named.values()), held, AS_OF), "c", rule)
    exempt = {why.reason for why in found.reasons} & {"exempt_listed", "exempt_state"}
    assert bool(exempt) is (cause == "exempt"), "the reason says no more than the cause"
    without = UboRule(25, Comparator.MORE_THAN)
    assert causes(held, rule=without, parties=[party]).cause is not UboCause.EXEMPT


@pytest.mark.parametrize(
    ("held", "exempt"),
    [
        (holding("h", "c", 51), True),
        (holding("h", "c", Band(50, 75, lower_open=True)), False),  # 50.5 % is not 51
        (control("h", "c", ControlKind.BOARD_APPOINTMENT), False),
        (control("h", "c", ControlKind.CONSOLIDATION), False),
    ],
)
def test_a_listed_owner_exempts_by_its_shares_not_by_control(held: Holding, exempt: bool) -> None:
    rule = UboRule(25, Comparator.MORE_THAN, exemptions=(BY_OWNER,))
    parties = [quoted("h", "XLON"), Party("c", "c", PartyKind.COMPANY, country="GB")]
    found = causes([held], rule=rule, parties=parties)
    assert (found.cause is UboCause.EXEMPT) is exempt


@pytest.mark.parametrize(
    ("country", "market", "exempt"),
    [
        ("GB", "XLON", True),
        ("VG", "XLON", False),  # organized under no law of the exemption's country
        (None, "XLON", False),
        ("GB", "AIMX", False),
    ],
)
def test_a_subsidiary_is_exempt_only_under_the_law_of_the_exemption(
    country: str | None, market: str, exempt: bool
) -> None:
    rule = UboRule(25, Comparator.MORE_THAN, exemptions=(BY_OWNER,))
    parties = [quoted("h", market), Party("c", "c", PartyKind.COMPANY, country=country)]
    found = causes([holding("h", "c", 60)], rule=rule, parties=parties)
    assert (found.cause is UboCause.EXEMPT) is exempt


def test_a_statement_of_two_countries_markets_is_exempt_where_both_are() -> None:
    said = statement("subjectExemptFromDisclosure", "psc-exempt-as-trading-on-regulated-market")
    union = Exemption(ExemptionKind.LISTED_CUSTOMER, frozenset({"DE", "EU"}), "a law")
    rule = UboRule(25, Comparator.MORE_THAN, exemptions=(union,))
    assert causes((), said).cause is UboCause.EXEMPT
    assert causes((), said, rule=rule).cause is UboCause.INCOMPLETE


@pytest.mark.parametrize(
    ("beside", "cause"),
    [
        ([holding("f", "c", 70)], "incomplete"),  # whose owners no source names
        ([holding("f", "c", 70), control("n", "f", ControlKind.NOMINEE)], "concealed"),
        ([holding("f", "c", 70), holding("f", "g", 100), holding("g", "f", 100)], "closed_loop"),
        ([holding("t", "c", 70)], "incomplete"),  # a trust without roles
        ([holding("f", "c", 70), holding("u", "f", 100)], "unknown"),
        ([holding("f", "c", 15), holding("g", "c", 15)], "incomplete"),  # one behind both
        ([holding("p1", "c", 80)], "contradicted"),  # 110 % are declared
    ],
)
def test_an_owner_who_is_found_answers_for_nobody_else(beside: list[Holding], cause: str) -> None:
    found = causes([holding("p", "c", 30), *beside])
    assert found.cause is UboCause.IDENTIFIED
    assert UboCause(cause) in found.further
    assert found.open


@pytest.mark.parametrize(
    ("held", "parties"),
    [
        ([holding("p", "c", 40)], ["c"]),  # 60 % nobody declares
        ([holding("p", "c", 30), holding("f", "c", 70), holding("z", "f", 1)], ["f"]),
        ([holding("p", "c", 30), holding("f", "c", 70), vote("z", "f", 1)], ["f"]),
        # 20 % of the company and 10 % through another: one person may have both
        ([holding("p", "c", 60), holding("f", "c", 20), holding("z", "f", 50)], ["c", "f"]),
        ([control("p", "c")], ["c"]),
    ],
)
def test_an_owner_who_is_found_does_not_answer_for_undeclared_shares(
    held: list[Holding], parties: list[str]
) -> None:
    found = causes(held)
    assert (found.cause, found.further) == (UboCause.IDENTIFIED, (UboCause.INCOMPLETE,))
    assert sorted(one.party for one in found.open if one.code == UNDECLARED) == parties


@pytest.mark.parametrize(
    ("share", "comparator", "open_"),
    [
        (75, Comparator.MORE_THAN, False),
        (75, Comparator.AT_LEAST, True),
        (UK_75_100, Comparator.AT_LEAST, False),  # more than 75: less than 25 are left
    ],
)
def test_undeclared_shares_are_held_against_the_test_in_force(
    share: float | Band, comparator: Comparator, *, open_: bool
) -> None:
    found = causes([holding("p", "c", share)], rule=UboRule(25, comparator))
    assert bool(found.further) is open_


@pytest.mark.parametrize(
    ("roles", "lacking"),
    [
        ([ControlKind.TRUSTEE], "settlor, beneficiaries"),
        ([ControlKind.TRUSTEE, ControlKind.SETTLOR], "beneficiaries"),
        ([ControlKind.SETTLOR, ControlKind.BENEFICIARY], "trustee"),
        ([ControlKind.PROTECTOR], "settlor, trustee, beneficiaries"),
        ([ControlKind.SETTLOR, ControlKind.TRUSTEE, ControlKind.BENEFICIARY], None),
    ],
)
@pytest.mark.parametrize("without", [False, True])
def test_a_trust_is_known_with_its_settlor_its_trustee_and_its_beneficiaries(
    roles: list[ControlKind], lacking: str | None, *, without: bool
) -> None:
    behind = [control(f"p{n}", "t", role) for n, role in enumerate(roles)]
    behind += [holding("p9", "t", Band(0, 100))] if without else []
    found = causes([holding("t", "c", 100), *behind])
    assert found.cause is UboCause.IDENTIFIED
    said = [one.detail for one in found.open if one.code == TRUST_ROLES]
    assert said == ([f"t (not stated: {lacking})"] if lacking else [])


@pytest.mark.parametrize(
    ("roles", "lacking"),
    [
        ([ControlKind.SETTLOR], "trustee, beneficiaries"),
        ([ControlKind.BENEFICIARY], "settlor, trustee"),
        ([ControlKind.PROTECTOR], "settlor, trustee, beneficiaries"),
        ([ControlKind.SETTLOR, ControlKind.BENEFICIARY], "trustee"),
        ([ControlKind.SETTLOR, ControlKind.BENEFICIARY, ControlKind.TRUSTEE], None),
        ([ControlKind.NOMINEE, ControlKind.NOMINATOR], None),  # no trust
    ],
)
@pytest.mark.parametrize("at", ["c", "f"])
def test_a_role_of_a_trust_that_is_stated_of_a_company_leaves_the_others_open(
    roles: list[ControlKind], lacking: str | None, at: str
) -> None:
    """Only a trustee did: with a settlor alone the list of owners was called complete."""
    held = [holding("p", "f", 100), holding("f", "c", 100)]
    behind = [control(f"p{n}", at, role) for n, role in enumerate(roles)]
    said = [one.detail for one in causes([*held, *behind]).open if one.code == TRUST_ROLES]
    assert said == ([f"{at} (not stated: {lacking})"] if lacking else [])


def test_shares_of_a_trust_that_nobody_declares_leave_it_open() -> None:
    roles = [ControlKind.SETTLOR, ControlKind.TRUSTEE, ControlKind.BENEFICIARY]
    behind = [control(f"p{n}", "t", role) for n, role in enumerate(roles)]
    owned = holding("t", "c", 100)
    assert not causes([owned, *behind]).open  # a trust as such has no shares
    part = causes([owned, *behind, holding("p9", "t", 60)])
    assert [(one.code, one.party) for one in part.open] == [(UNDECLARED, "t")]
    assert not causes([owned, *behind, holding("p9", "t", 60), holding("p8", "t", 40)]).open


@pytest.mark.parametrize(
    ("lots", "open_"),
    [((55, 5), True), ((5, 55), True), ((30, 30), True), ((60,), False)],
)
def test_lots_of_one_holder_may_be_one_lot_said_twice(
    lots: tuple[float, ...], *, open_: bool
) -> None:
    """55 and 5 next to another's 40 were the whole as soon as a text distinguished them."""
    classes = ["", "class 2"]
    owned = [
        holding("p", "c", lot, share_class=which, key=which or "one")
        for lot, which in zip(lots, classes, strict=False)
    ]
    found = causes([*owned, holding("p2", "c", 40)])
    assert found.cause is UboCause.IDENTIFIED
    assert [one.code for one in found.open] == ([UNDECLARED] if open_ else [])


def test_lots_that_are_no_owner_s_alone_or_together_do_not_make_up_the_whole() -> None:
    owned = [
        holding(f"p{n}", "c", 10, share_class=which, key=f"{n}{which}")
        for n in range(5)
        for which in ("", "class 2")
    ]
    assert causes(owned).cause is UboCause.INCOMPLETE  # half of it may be declared twice


def test_lots_in_two_capacities_add_up() -> None:
    """A register states what a person holds, and what they hold as a trustee, apart."""
    own = holding("p", "c", UK_25_50, key="one")
    trustee = holding("p", "c", UK_50_75, share_class="class 2", key="two", through="firm")
    [both] = direct_holders(graph(own, trustee), "c", HoldingKind.OWNERSHIP).declared
    assert (both.band.lower, both.floor.lower) == (75, 75)


@pytest.mark.parametrize("lots", [(55, 5), (5, 55)])
def test_what_others_may_have_is_what_the_lowest_lot_leaves(lots: tuple[float, float]) -> None:
    one, two = lots
    owned = [holding("p", "c", one), holding("p", "c", two, share_class="class 2", key="two")]
    shares = graph(*owned, holding("p2", "c", Band(25, 75)))
    found = integrated_shares(shares, "c").by_party
    assert found["p2"].integrated == Band(25, 75)  # not 40: 55 may be the 5 said anew
    assert found["p"].integrated == Band(60, 60)


@pytest.mark.parametrize("share", [Band(0, 100), 50])
def test_persons_named_of_a_trust_without_a_role_say_nothing_of_its_parties(
    share: float | Band,
) -> None:
    """The list of owners was called complete, where the same holders of a company left it open."""
    behind = [holding(f"p{n}", "t", share) for n in range(2)]
    found = causes([holding("t", "c", 60), holding("p9", "c", 40), *behind])
    assert found.cause is UboCause.IDENTIFIED
    [said] = found.open
    assert (said.code, said.detail) == (
        TRUST_ROLES,
        "t (not stated: settlor, trustee, beneficiaries)",
    )
    small = causes([holding("t", "c", 20), holding("p9", "c", 80), *behind])
    assert not small.open


def test_shares_held_through_a_trust_leave_its_other_parties_open() -> None:
    found = causes([holding("p", "c", UK_75_100, through="trust")])
    assert [one.code for one in found.open] == [TRUST_ROLES]


def test_a_statement_of_none_beside_a_named_owner_contradicts_it() -> None:
    found = causes([holding("p", "c", 80)], statement("noBeneficialOwners"))
    assert found.further == (UboCause.CONTRADICTED,)
    low = UboRule(10, Comparator.MORE_THAN)
    small = causes([holding("p", "c", 15)], statement("noBeneficialOwners"), rule=low)
    assert UboCause.CONTRADICTED not in small.further, "a register may ask for a quarter"


def test_a_statement_of_none_says_nothing_of_who_is_behind_a_holder() -> None:
    held = [holding("f", "c", 100), holding("z", "f", 1)]
    assert causes(held, statement("noBeneficialOwners")).cause is UboCause.INCOMPLETE


def test_shares_that_nobody_declares_weigh_more_in_a_circle() -> None:
    owned = [holding("p", "c", 40), holding("h", "c", 60)]
    # the rest of h is 0.6 x 0.4 = 24 % of c, and 24 / (1 - 0.36) = 37.5 % where c owns 60 % of h
    circle = causes([*owned, holding("c", "h", 60)])
    assert [ground.code for ground in circle.open] == [UNDECLARED]
    straight = causes([*owned, holding("p2", "h", 60)])
    assert not straight.open


def dead(key: str, ended: str = "2019-02-03", kind: PartyKind = PartyKind.PERSON) -> Party:
    return Party(key, key, kind, ended=ended)


@pytest.mark.parametrize("ended", ["2019-02-03", "2019-02", "2019", AS_OF.isoformat()])
def test_an_owner_who_has_died_is_no_owner_and_the_estate_is_unknown(ended: str) -> None:
    found = causes([holding("p", "c", 100)], parties=[dead("p", ended)])
    assert (found.cause.value, [g.code for g in found.open]) == ("incomplete", ["owner_deceased"])
    beside = causes([holding("p", "c", 60), holding("p2", "c", 40)], parties=[dead("p", ended)])
    assert beside.cause.value == "identified"
    assert "owner_deceased" in [ground.code for ground in beside.open]
    small = causes([holding("p", "c", 10), holding("p2", "c", 90)], parties=[dead("p", ended)])
    assert not small.open
    assert causes([holding("p", "c", 100)], parties=[dead("p", "2199")]).further == ()


def test_through_a_dissolved_company_nobody_surely_owns() -> None:
    chain = [holding("p", "h", 100), holding("h", "c", 100)]
    for ended in ("2020-01-01", ""):
        gone = [dead("h", ended, PartyKind.COMPANY)]
        found = causes(chain, parties=gone)
        assert "holder_dissolved" in [ground.code for ground in found.open]
        assert "only_possible_owners" in [ground.code for ground in found.open]
    assert causes(chain).further == ()
    # who also holds enough in another way is an owner still
    both = [holding("p", "h", 100), holding("h", "c", 50), holding("p", "c", 50)]
    found = causes(both, parties=[dead("h", kind=PartyKind.COMPANY)])
    assert "only_possible_owners" not in [ground.code for ground in found.open]
    # that the company itself is dissolved is another matter
    itself = causes([holding("p", "c", 100)], parties=[dead("c", kind=PartyKind.COMPANY)])
    assert itself.further == ()


def test_votes_alone_declare_no_shares() -> None:
    votes = [vote(f"p{n}", "c", 20) for n in range(5)]
    assert causes(votes).cause is UboCause.INCOMPLETE
    shares = [holding(f"p{n}", "c", 20) for n in range(5)]
    assert causes(shares).cause is UboCause.EXHAUSTED
    assert causes([*shares, vote("p0", "c", 20)]).cause is UboCause.INCOMPLETE


def test_an_end_too_small_to_hide_an_owner_leaves_nothing_open() -> None:
    assert not causes([holding("p", "c", 80), holding("f", "c", 20)]).further


def test_a_chain_that_was_cut_and_an_owner_who_is_only_possible_leave_it_incomplete() -> None:
    cut = causes([holding("p", "c", 60)], truncated=True)
    assert cut.further == (UboCause.INCOMPLETE,)
    possible = causes([holding("p", "c", Band(0, 100))])
    assert possible.further == (UboCause.INCOMPLETE,)


def test_a_withheld_person_is_protected_and_one_beside_an_identified_owner_stays_open() -> None:
    one = causes([holding("p", "c", 60), holding("u", "c", 40)])
    assert (one.cause, one.further) == (UboCause.IDENTIFIED, (UboCause.UNKNOWN,))
    said = causes([holding("p", "c", 80)], statement(UNABLE, "psc-exists-but-not-identified"))
    assert (said.cause, said.further) == (UboCause.IDENTIFIED, (UboCause.UNKNOWN,))
    assert said.unnamed
    assert not causes([holding("p", "c", 80)]).further


def test_a_statement_of_none_beside_an_unknown_owner_contradicts_it() -> None:
    assert causes([holding("u", "c", 60)], statement("noBeneficialOwners")).cause == "contradicted"


STATEMENTS = st.builds(
    statement,
    st.sampled_from([UNABLE, SILENT, "noBeneficialOwners", "unknown", "anonymousPerson"]),
    st.sampled_from([None, "psc-exists-but-not-identified", "restrictions-notice-issued-to-psc"]),
)
RANK = list(UboCause)


@given(said=st.lists(STATEMENTS, max_size=3), more=STATEMENTS)
def test_one_more_statement_that_hides_an_owner_never_improves_the_cause(
    said: list[RegisterStatement], more: RegisterStatement
) -> None:
    before, after = causes((), *said).cause, causes((), *said, more).cause
    harmless = {UboCause.EXHAUSTED, UboCause.EXEMPT}
    hides = causes((), more).cause not in harmless
    if hides:
        assert RANK.index(after) >= min(RANK.index(before), RANK.index(causes((), more).cause))
        assert after not in harmless


PARTIES = ("c", "a", "b", "d", "p", "p2")


@st.composite
def groups(draw: st.DrawFn) -> list[Holding]:
    found = []
    for place, company in enumerate(PARTIES[:4]):
        left = 100
        for holder in PARTIES[place + 1 :]:
            if left and draw(st.booleans()):
                low = draw(st.integers(0, left))
                high = draw(st.integers(low, 100))
                ends = draw(st.tuples(st.booleans(), st.booleans()))
                wide = low < high
                band = Band(low, high, wide and ends[0], wide and ends[1])
                found.append(holding(holder, company, band))
                left -= low
    return found


def same(one: Band | None, other: Band | None) -> None:
    """One band: sums are added in another order, so that the last bit of a float may differ."""
    assert one is not None
    assert other is not None
    assert (one.lower_open, one.upper_open) == (other.lower_open, other.upper_open)
    assert one.lower == pytest.approx(other.lower, abs=TOLERANCE)
    assert one.upper == pytest.approx(other.upper, abs=TOLERANCE)


@given(holdings=groups())
def test_what_a_party_holds_is_the_same_looked_down_and_looked_up(
    holdings: list[Holding],
) -> None:
    """The holdings of a party and the owners of a company are one number, ends included."""
    built = graph(*holdings, holding("p9", "elsewhere", 1))
    for party in PARTIES[1:]:
        for held in shares_below(built, party):
            above = integrated_shares(built, held.company).by_party[party]
            assert above.integrated is not None
            same(held.integrated, above.integrated)
            assert str(held.direct) == str(above.direct)


@pytest.mark.parametrize(
    ("data", "country"),
    [
        ({"country_code": "DE"}, "DE"),
        ({"jurisdiction": "US-DE"}, "US"),
        ({"registration_numbers": [{"register": "GB-COH", "value": "01234567"}]}, "GB"),
        ({"registration_numbers": [{"register": "XI-LEI", "value": "x"}]}, None),
        ({}, None),
    ],
)
def test_a_company_that_only_a_register_names_is_under_the_law_of_that_register(
    data: PartyData, country: str | None
) -> None:
    assert seat(data) == country


@pytest.mark.parametrize("cause", UboCause)
def test_exhausted_is_stated_only_with_a_verified_managing_official(cause: UboCause) -> None:
    assert stated_cause(cause, managers_verified=True) is cause
    bare = stated_cause(cause)
    assert bare is (UboCause.INCOMPLETE if cause is UboCause.EXHAUSTED else cause)


@pytest.mark.parametrize("code", ["NATURAL_PERSONS", "NON_CONSOLIDATING", "NO_LEI"])
def test_a_statement_on_group_accounts_opens_nothing_beside_owners_who_are_all_declared(
    code: str,
) -> None:
    said = statement("unknown", f"consolidation:{code}")
    whole = causes([holding("p", "c", 100)], said)
    assert (whole.cause, whole.further, whole.open) == (UboCause.IDENTIFIED, (), ())
    part = causes([holding("p", "c", 60)], said)
    assert part.further, "who holds the rest may be the one that is not named"
    assert causes((), said).cause != UboCause.IDENTIFIED
    withheld = statement("interestedPartyExemptFromDisclosure", "consolidation:NON_PUBLIC")
    assert causes([holding("p", "c", 100)], withheld).further == (UboCause.PROTECTED,)
