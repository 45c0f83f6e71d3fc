"""One case for each sentence and vector of the design's section on ownership, as a table."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import pytest
from tests.unit.knowledge.graph.build import (
    AS_OF,
    INDIRECT,
    UK_25_50,
    UK_50_75,
    UK_75_100,
    UNKNOWN_DIRECTNESS,
    control,
    graph,
    holding,
    regime_rule,
    vote,
)

from atlas.knowledge.graph.domain import (
    UNKNOWN,
    Band,
    Comparator,
    ControlKind,
    Holding,
    HoldingKind,
    NoUboReason,
    OwnershipGraph,
    Seed,
    UboRule,
    integrated_shares,
    sanctioned_ownership,
    ubos,
)

SURPLUS, PROFITS = "rightsToSurplusAssetsOnDissolution", "rightsToProfitOrIncome"
BEFORE_EU_CHANGE = date(2024, 7, 2)


@dataclass(frozen=True)
class Case:
    """Holdings, seeds (undecided ones with `?`), and what each regime says of company c."""

    name: str
    holdings: tuple[Holding, ...]
    seeds: tuple[str, ...]
    ofac: str | None
    eu: str | None
    uk: str | None
    contested: bool = False
    as_of: date = AS_OF


SANCTIONED = [
    Case("50 of 50 (integrated 25)", (holding("p", "a", 50), holding("a", "c", 50)), ("p",),
         "blocked", "blocked", None),
    Case("49 of 100", (holding("p", "a", 49), holding("a", "c", 100)), ("p",), None, None, None),
    Case("25 + 25 of two persons", (holding("p1", "c", 25), holding("p2", "c", 25)), ("p1", "p2"),
         "blocked", "blocked", None),
    Case("30 + 30 via the person's own company",
         (holding("p", "own", 100), holding("p", "c", 30), holding("own", "c", 30)), ("p",),
         "blocked", "blocked", "blocked"),
    Case("60 of two persons, one designated alone",
         (holding("p1", "c", 30), holding("p2", "c", 30)),
         ("p1",), None, None, None),
    Case("(50, 75]", (holding("p", "c", UK_50_75),), ("p",), "blocked", "blocked", "blocked"),
    Case("exactly 50", (holding("p", "c", 50),), ("p",), "blocked", "blocked", None),
    Case("(25, 50]", (holding("p", "c", UK_25_50),), ("p",), "possible", "possible", None),
    Case("a missing share", (holding("p", "c", UNKNOWN),), ("p",),
         "possible", "possible", "possible"),
    Case("two holders of 75-100 one level up, one sanctioned",
         (holding("p", "a", UK_75_100), holding("q", "a", UK_75_100), holding("a", "c", 100)),
         ("p",), "possible", "possible", "possible", contested=True),
    Case("joint holders share one holding",
         (holding("p1", "c", 60, joint_group="j"), holding("p2", "c", 60, joint_group="j")),
         ("p1", "p2"), "blocked", "blocked", "blocked"),
    Case("a joint holding counts once",
         (holding("p1", "c", 30, joint_group="j"), holding("p2", "c", 30, joint_group="j")),
         ("p1", "p2"), None, None, None),
    Case("a cycle that is reached",
         (holding("p", "a", 50), holding("b", "a", 50), holding("a", "b", 100),
          holding("b", "c", 60)),
         ("p",), "blocked", "blocked", None),
    Case("a cycle that owns itself",
         (holding("p", "a", 40), holding("b", "a", 60), holding("a", "b", 100),
          holding("b", "c", 100)),
         ("p",), None, None, None),
    Case("an ended edge", (holding("p", "c", 100, valid_to=AS_OF),), ("p",), None, None, None),
    Case("the day before it ended", (holding("p", "c", 100, valid_to=AS_OF),), ("p",),
         "blocked", "blocked", "blocked", as_of=date(2026, 5, 31)),
    Case("an undecided seed", (holding("p", "c", 100),), ("p?",),
         "possible", "possible", "possible"),
    Case("an undecided seed beside a sure one", (holding("p", "c", 50), holding("q", "c", 50)),
         ("p", "q?"), "blocked", "blocked", None),
    Case("EU before July 2024: exactly 50 is not more than 50", (holding("p", "c", 50),), ("p",),
         "blocked", None, None, as_of=BEFORE_EU_CHANGE),
    Case("EU before July 2024: more than 50", (holding("p", "c", 51),), ("p",),
         "blocked", "blocked", "blocked", as_of=BEFORE_EU_CHANGE),
    Case("votes: not for OFAC", (vote("p", "c", 51),), ("p",), None, "blocked", "blocked"),
    Case("shares and votes are never added", (holding("p", "c", 30), vote("p", "c", 30)), ("p",),
         None, None, None),
    Case("the right to appoint the board: not for OFAC", (control("p", "c"),), ("p",),
         None, "blocked", "blocked"),
    Case("consolidation is control, not a share",
         (control("a", "c", ControlKind.CONSOLIDATION), holding("p", "a", 60)), ("p",),
         None, "blocked", "blocked"),
    Case("a role behind a trust may be control",
         (control("p", "t", ControlKind.SETTLOR), holding("t", "c", 100)), ("p",),
         None, "possible", "possible"),
    Case("a nominee's role is none",
         (control("p", "t", ControlKind.NOMINEE), holding("t", "c", 100)), ("p",),
         None, None, None),
    Case("what a nominee holds may be the nominator's, under every regime",
         (control("p", "n", ControlKind.NOMINATOR), control("q", "n", ControlKind.NOMINEE),
          holding("n", "c", 100)), ("p",), "possible", "possible", "possible"),
    Case("the others' minima leave no room", (holding("p", "c", UNKNOWN), holding("q", "c", 51)),
         ("p",), None, None, None),
    Case("a record that edges replaced still counts: of unknown directness it may be direct",
         (holding("p", "c", UK_75_100, directness=UNKNOWN_DIRECTNESS, key="u"),
          holding("p", "a", 30), holding("a", "c", 30)), ("p",),
         "possible", "possible", "possible"),
    Case("so does an indirect one that reaches the threshold surely",
         (holding("p", "c", 60, directness=INDIRECT, has_components=True, key="i"),
          holding("p", "a", 40), holding("a", "c", 50)), ("p",),
         "possible", "possible", "possible"),
    Case("an indirect one that only may reach it adds nothing to its chain",
         (holding("p", "c", UNKNOWN, directness=INDIRECT, has_components=True, key="i"),
          holding("p", "a", 49), holding("a", "c", 100)), ("p",), None, None, None),
    Case("with another's direct holding beside it",
         (holding("p", "c", 30, directness=UNKNOWN_DIRECTNESS, key="u"),
          holding("p", "a", 10), holding("a", "c", 10), holding("q", "c", 25)), ("p", "q"),
         "possible", "possible", None),
    Case("a board appointment that edges replaced",
         (control("p", "c", directness=UNKNOWN_DIRECTNESS, key="u"),
          control("p", "a", None), control("a", "c", None)), ("p",),
         None, "possible", "possible"),
    Case("a company that is itself matched, and owned by another",
         (holding("p", "c", 60),), ("p", "c?"), "blocked", "blocked", "blocked"),
    Case("one matched alone owns nobody by that", (holding("q", "c", 60),), ("c",),
         None, None, None),
    Case("(50, 75] beside another's 50: more than 50 all the same",
         (holding("p", "c", UK_50_75), holding("q", "c", 50)), ("p",),
         "blocked", "blocked", "blocked"),
    Case("two records of one holding that only touch say nothing together",
         (holding("p", "c", UK_25_50, key="a"),
          holding("p", "c", Band(50, 75, lower_open=True, upper_open=True), key="b")), ("p",),
         "possible", "possible", "possible"),
    Case("where nobody holds shares, rights to surplus assets are shares (an LLP)",
         (holding("p", "c", UK_75_100, interest_type=SURPLUS, share_class=SURPLUS),), ("p",),
         "blocked", "blocked", "blocked"),
    Case("where somebody does, they are no shares",
         (holding("p", "c", UK_75_100, interest_type=SURPLUS, share_class=SURPLUS),
          holding("q", "c", 100)), ("p",), None, None, None),
    Case("several unknown holders are never one person",
         (holding("u1", "c", 30), holding("u2", "c", 30)), ("u1",), None, None, None),
]  # fmt: skip


@pytest.mark.parametrize("regime", ["ofac", "eu", "uk"])
@pytest.mark.parametrize("case", SANCTIONED, ids=lambda case: case.name)
def test_ownership_by_sanctioned_persons(case: Case, regime: str) -> None:
    built = graph(*case.holdings, as_of=case.as_of)
    seeds = [Seed(seed.rstrip("?"), not seed.endswith("?")) for seed in case.seeds]
    found = sanctioned_ownership(built, seeds, regime_rule(regime, case.as_of)).of("c")
    assert (found.status if found else None) == getattr(case, regime)
    if found is None:
        return
    assert found.contested is case.contested
    # the proof leads from seeds to c, over edges that hold at the date
    reached = {seed.party for seed in seeds}
    for edge in found.proof:
        assert edge.holder in reached
        assert edge.valid_to is None or case.as_of < edge.valid_to
        reached.add(edge.company)
    assert "c" in reached


def share(*holdings: Holding, of: str = "p", kind: HoldingKind = HoldingKind.OWNERSHIP) -> str:
    found = integrated_shares(graph(*holdings), "c", kind).by_party.get(of)
    return "none" if found is None or found.integrated is None else str(found.integrated)


SHARES: list[tuple[str, Callable[[], str], str]] = [
    ("50 of 50 is 25", lambda: share(holding("p", "a", 50), holding("a", "c", 50)), "25"),
    ("a missing share is anything", lambda: share(holding("p", "c", UNKNOWN)), "[0, 100]"),
    ("bands keep open ends", lambda: share(holding("p", "c", UK_25_50)), "(25, 50]"),
    ("a product with an open end is open",
     lambda: share(holding("p", "a", UK_50_75), holding("a", "c", 50)), "(25, 37.5]"),
    ("a maximum stops at what others' minima leave",
     lambda: share(holding("p", "c", UK_25_50), holding("q", "c", 60)), "(25, 40]"),
    ("one that others' minima exhaust is still more than its own",
     lambda: share(holding("p", "c", UK_25_50), holding("q", "c", 75)), "(25, 25]"),
    ("so is what is held through it",
     lambda: share(holding("p", "a", 100), holding("a", "c", UK_25_50), holding("q", "c", 75)),
     "(25, 25]"),
    ("votes are no shares", lambda: share(vote("p", "c", 60)), "none"),
    ("consolidation is no share",
     lambda: share(control("a", "c", ControlKind.CONSOLIDATION), of="a"), "none"),
    ("where nobody holds shares, rights to surplus assets are shares",
     lambda: share(holding("p", "c", UK_50_75, interest_type=SURPLUS, share_class=SURPLUS)),
     "(50, 75]"),
    ("rights of two kinds are one holding, of one kind they add up",
     lambda: share(holding("p", "c", 60, interest_type=SURPLUS, share_class=SURPLUS, key="a"),
                   holding("p", "c", 60, interest_type=PROFITS, share_class=PROFITS, key="b"),
                   holding("p", "c", 20, interest_type=PROFITS, share_class=f"{PROFITS} 2",
                           key="c")), "80"),
    ("beside shares they are not added, whoever holds those",
     lambda: share(holding("p", "c", 30), holding("q", "c", 20),
                   holding("p", "c", 40, interest_type=SURPLUS, share_class=SURPLUS, key="a"),
                   holding("q", "c", 60, interest_type=SURPLUS, share_class=SURPLUS, key="b")),
     "30"),
    ("shares that are over do not count",
     lambda: share(holding("q", "c", 100, valid_to=AS_OF),
                   holding("p", "c", 40, interest_type=SURPLUS, share_class=SURPLUS)), "40"),
    ("an ended holding is none", lambda: share(holding("p", "c", 60, valid_to=AS_OF)), "none"),
    ("one that begins today counts",
     lambda: share(holding("p", "c", 60, valid_from=AS_OF)), "60"),
    ("an indirect interest whose components are loaded is no edge",
     lambda: share(holding("p", "c", 60, directness=INDIRECT, has_components=True, key="i"),
                   holding("p", "a", 40), holding("a", "c", 50)), "20"),
    ("an unknown one is shown where edges lead, not added",
     lambda: share(holding("p", "c", 60, directness=UNKNOWN_DIRECTNESS, key="u"),
                   holding("p", "a", 40), holding("a", "c", 50)), "20"),
    ("one whose chain is itself replaced by votes stays an edge",
     lambda: share(holding("p", "c", 30, directness=UNKNOWN_DIRECTNESS, key="u"),
                   holding("p", "a", 50), vote("a", "c", 40),
                   holding("a", "c", 40, directness=UNKNOWN_DIRECTNESS, has_components=True,
                           key="x")), "30"),
    ("an unknown one is an edge elsewhere",
     lambda: share(holding("p", "c", 60, directness=UNKNOWN_DIRECTNESS)), "60"),
    ("two unknown records of one holding are one holding",
     lambda: share(holding("p", "c", UK_25_50, directness=UNKNOWN_DIRECTNESS, key="a"),
                   holding("p", "c", UNKNOWN, directness=UNKNOWN_DIRECTNESS, key="b")),
     "(25, 50]"),
    ("joint holders hold the holding whole",
     lambda: share(holding("p", "c", 40, joint_group="j"), holding("q", "c", 40, joint_group="j")),
     "40"),
    ("a closed loop has no shares",
     lambda: share(holding("a", "c", 100), holding("c", "a", 100), of="a"), "none"),
    ("a cycle's outside owner has all of it",
     lambda: share(holding("p", "c", 50), holding("b", "c", 50), holding("c", "b", 100)), "100"),
    ("its own incoming edges are cut first",
     lambda: share(holding("p", "c", 50), holding("b", "c", 50), holding("c", "b", 100), of="b"),
     "50"),
    ("in an over-declared company each has up to the maximum",
     lambda: share(holding("p", "c", UK_75_100), holding("q", "c", UK_50_75), of="q"),
     "[0, 75]"),
    ("100.01 is rounding",
     lambda: share(holding("p", "c", 50.01), holding("q", "c", 50)), "50.01"),
    ("a maximum of a cycle that does not converge is what others surely leave",
     lambda: share(holding("q", "c", 30), holding("a", "c", UNKNOWN), holding("a", "b", UNKNOWN),
                   holding("b", "a", UNKNOWN), holding("p", "a", UNKNOWN)), "[0, 70]"),
    ("who stands beside such a cycle has a sum all the same",
     lambda: share(holding("p", "c", 10), holding("a", "c", UNKNOWN), holding("a", "b", UNKNOWN),
                   holding("b", "a", UNKNOWN)), "10"),
    ("a company of such a cycle has its own owners cut first",
     lambda: share(holding("a", "c", 30), holding("a", "b", UNKNOWN), holding("b", "a", UNKNOWN),
                   holding("q", "a", UNKNOWN), of="a"), "30"),
    ("what companies hold jointly may be their owners'",
     lambda: share(holding("a", "c", UNKNOWN), holding("a", "b", UNKNOWN),
                   holding("b", "a", UNKNOWN), holding("p", "a", UNKNOWN),
                   holding("x", "c", 40, joint_group="g"), holding("y", "c", 40, joint_group="g"),
                   holding("p", "x", UNKNOWN)), "[0, 100]"),
    ("joint holders above a party do not lower its maximum",
     lambda: share(holding("j", "c", Band(80, 100)), holding("p1", "j", 60, joint_group="g"),
                   holding("p2", "j", 60, joint_group="g"), holding("x", "y", UNKNOWN),
                   holding("y", "x", UNKNOWN), holding("x", "j", UNKNOWN), of="j"), "[80, 100]"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "found", "expected"), SHARES, ids=[row[0] for row in SHARES])
def test_integrated_shares(name: str, found: Callable[[], str], expected: str) -> None:
    assert found() == expected, name


def who(built: OwnershipGraph, rule: UboRule) -> dict[str, str]:
    found = ubos(built, "c", rule)
    return {ubo.party: f"{ubo.status} {ubo.grounds[0].basis}" for ubo in found.ubos}


MORE_THAN, AT_LEAST = UboRule(25, Comparator.MORE_THAN), UboRule(25, Comparator.AT_LEAST)
ENHANCED = UboRule(10, Comparator.AT_LEAST, enhanced=True)
UBOS: list[tuple[str, OwnershipGraph, UboRule, dict[str, str]]] = [
    ("(25, 50] in the UK", graph(holding("p", "c", UK_25_50)), MORE_THAN, {"p": "ubo shares"}),
    ("(25, 50] beside another's 75, through a company",
     graph(holding("p", "a", 100), holding("a", "c", UK_25_50), holding("q", "c", 75)), MORE_THAN,
     {"p": "ubo shares"}),
    ("a member of an LLP with most of its surplus assets",
     graph(holding("p", "c", UK_75_100, interest_type=SURPLUS, share_class=SURPLUS)), MORE_THAN,
     {"p": "ubo shares"}),
    ("exactly 25, more than", graph(holding("p", "c", 25)), MORE_THAN, {}),
    ("exactly 25, at least", graph(holding("p", "c", 25)), AT_LEAST, {"p": "ubo shares"}),
    ("12 enhanced", graph(holding("p", "c", 12)), ENHANCED, {"p": "ubo shares"}),
    ("60 of 30", graph(holding("p", "a", 60), holding("a", "c", 30)), MORE_THAN,
     {"p": "ubo control"}),
    ("60 of 20: the chain's own holding is below", graph(holding("p", "a", 60),
     holding("a", "c", 20)), MORE_THAN, {}),
    ("51 of 15 twice: together only possible",
     graph(holding("p", "a", 51), holding("a", "c", 15), holding("p", "b", 51),
           holding("b", "c", 15)), MORE_THAN, {"p": "possible_ubo control"}),
    ("five of 75-100 of votes", graph(*(vote(f"p{n}", "c", UK_75_100) for n in range(5))),
     MORE_THAN, {f"p{n}": "ubo votes" for n in range(5)}),
    ("only the upper end", graph(holding("p", "c", Band(0, 30))), MORE_THAN,
     {"p": "possible_ubo shares"}),
    ("a trust's settlor and trustee",
     graph(control("p1", "t", ControlKind.SETTLOR), control("p2", "t", ControlKind.TRUSTEE),
           holding("t", "c", 30)), MORE_THAN,
     {"p1": "ubo trust_role", "p2": "ubo trust_role"}),
    ("board appointment through a chain", graph(control("p", "a"), holding("a", "c", 26)),
     MORE_THAN, {"p": "ubo control"}),
    ("a closed loop", graph(holding("a", "c", 100), holding("c", "a", 100)), MORE_THAN, {}),
    ("unknown persons are none", graph(holding("u1", "c", 60), holding("u2", "c", 40)),
     MORE_THAN, {}),
    ("a majority further up that edges replaced is control, possibly",
     graph(holding("p", "a", 60, directness=UNKNOWN_DIRECTNESS, key="u"), holding("p", "b", 30),
           holding("b", "a", 30), holding("a", "c", 40)), MORE_THAN, {"p": "possible_ubo control"}),
    ("a declared indirect interest",
     graph(holding("p", "c", 60, directness=INDIRECT, has_components=True, key="i"),
           holding("p", "a", 40), holding("a", "c", 50)), MORE_THAN, {"p": "ubo declared"}),
]  # fmt: skip


@pytest.mark.parametrize(("name", "built", "rule", "expected"), UBOS, ids=[r[0] for r in UBOS])
def test_beneficial_owners(
    name: str, built: OwnershipGraph, rule: UboRule, expected: dict[str, str]
) -> None:
    assert who(built, rule) == expected, name


def test_the_summed_minima_of_votes_are_a_conflict() -> None:
    built = graph(*(vote(f"p{n}", "c", UK_75_100) for n in range(5)))
    votes = integrated_shares(built, "c", HoldingKind.VOTING)
    assert [conflict.sum_of_minima for conflict in votes.over_declared] == [375]


@pytest.mark.parametrize(
    ("holdings", "reason"),
    [
        ((holding("u", "c", 100),), NoUboReason.UNKNOWN_PERSON),
        ((holding("s", "c", 100),), NoUboReason.STATE),
        ((holding("a", "c", 100),), NoUboReason.CHAIN_LEAVES_SOURCES),
        ((holding("a", "c", 100), holding("c", "a", 100)), NoUboReason.CLOSED_LOOP),
    ],
)
def test_why_no_owner_was_identified(holdings: tuple[Holding, ...], reason: NoUboReason) -> None:
    found = ubos(graph(*holdings), "c", MORE_THAN)
    assert found.no_ubo_identified
    assert [why.reason for why in found.reasons] == [reason]
