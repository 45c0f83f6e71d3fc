"""Survivorship: properties of every strategy, and the written cases of the design."""

import random
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas.foundation.core.canonical import canonical_json
from atlas.knowledge.ontology.domain import AttributeKind, AttributeSpec, ConflictPolicy, Strategy
from atlas.knowledge.ontology.service import base
from atlas.knowledge.survivorship.domain import (
    Candidate,
    DisputeKind,
    existence,
    resolve,
    stored_data,
    survive,
)

TODAY = date(2026, 11, 24)
DELTA = 0.02


def claim(number: int, value: Any, **options: Any) -> Candidate:
    fields: dict[str, Any] = {
        "claim_id": UUID(int=number),
        "value": value,
        "source": "registry",
        "source_type": "registry",
        "trust": 0.95,
        "asserted_at": datetime(2026, 1, 1, tzinfo=UTC),
        **options,
    }
    return Candidate(**fields)


def spec(strategy: Strategy, **options: Any) -> AttributeSpec:
    return AttributeSpec("thing", options.pop("kind", AttributeKind.TEXT), strategy, **options)


def outcome(attribute: AttributeSpec, *claims: Candidate, as_of: date = TODAY) -> Any:
    return survive(attribute, claims, as_of=as_of, delta=DELTA)


VALUES = st.sampled_from(["a", "b", "ab", "Example Ltd", "example limited", "1970", "1970-05"])
CLAIMS = st.lists(
    st.builds(
        lambda number, value, source, kind, trust, days, end, deprecated: claim(
            number,
            value,
            source=source,
            source_type=kind,
            trust=trust,
            asserted_at=datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=days),
            ended_on=end,
            deprecated=deprecated,
        ),
        number=st.integers(1, 10**6),
        value=VALUES,
        source=st.sampled_from(["registry", "gleif", "news", "analyst"]),
        kind=st.sampled_from(["registry", "lei", "screening", "analyst", "llm"]),
        trust=st.sampled_from([0.7, 0.93, 0.95, 0.96, 1.0]),
        days=st.integers(0, 3),
        end=st.sampled_from([None, None, date(2026, 6, 1)]),
        deprecated=st.booleans() | st.just(False),
    ),
    min_size=1,
    max_size=8,
    unique_by=lambda one: one.claim_id,
)


@given(claims=CLAIMS, strategy=st.sampled_from(list(Strategy)), seed=st.integers())
def test_order_of_arrival_never_changes_the_outcome(
    claims: list[Candidate], strategy: Strategy, seed: int
) -> None:
    is_list = strategy is Strategy.AGGREGATE
    attribute = spec(
        strategy,
        kind=AttributeKind.LIST if is_list else AttributeKind.TEXT,
        items=AttributeKind.TEXT if is_list else None,
    )
    shuffled = list(claims)
    random.Random(seed).shuffle(shuffled)
    assert outcome(attribute, *claims) == outcome(attribute, *shuffled)


@given(claims=CLAIMS, strategy=st.sampled_from([one for one in Strategy if one != "AGGREGATE"]))
def test_the_winner_is_a_live_claim_and_all_others_lose(
    claims: list[Candidate], strategy: Strategy
) -> None:
    found = outcome(spec(strategy), *claims)
    holding = [one for one in claims if not one.deprecated and one.holds_at(TODAY)]
    if not holding:
        assert (found.value, found.winner) == (None, None)
        return
    assert {found.winner, *found.losers} == {one.claim_id for one in holding}
    winner = next(one for one in holding if one.claim_id == found.winner)
    if any(one.source_type == "analyst" for one in holding):
        assert winner.source_type == "analyst"
    if strategy is Strategy.MOST_TRUSTED and winner.source_type != "analyst":
        assert winner.trust == max(one.trust for one in holding)
    if strategy is Strategy.MOST_RECENT and winner.source_type != "analyst":
        assert winner.asserted_at == max(one.asserted_at for one in holding)


def test_ties_go_by_trust_then_date_then_source_then_value() -> None:
    attribute = spec(Strategy.FIRST_NON_NULL)
    one = claim(1, "b", source="s2", trust=0.9)
    assert outcome(attribute, one, claim(2, "a", source="s1", trust=0.91)).value == "a"
    later = datetime(2026, 2, 1, tzinfo=UTC)
    assert (
        outcome(attribute, one, claim(2, "z", source="s9", trust=0.9, asserted_at=later)).value
        == "z"
    )
    assert outcome(attribute, one, claim(2, "z", source="s1", trust=0.9)).value == "z"
    assert outcome(attribute, one, claim(2, "a", source="s2", trust=0.9)).value == "a"


def test_first_non_null_follows_the_contracts_order() -> None:
    attribute = spec(Strategy.FIRST_NON_NULL)
    claims = [claim(1, "x", source="kvk", trust=0.98), claim(2, "y", source="gleif", trust=0.8)]
    found = survive(attribute, claims, as_of=TODAY, delta=DELTA, source_order=["gleif", "kvk"])
    assert found.value == "y"


@pytest.mark.parametrize(
    ("strategy", "kind", "wide", "narrow"),
    [
        (Strategy.MOST_SPECIFIC, AttributeKind.PARTIAL_DATE, "1970-05", "1970-05-12"),
        (Strategy.MOST_SPECIFIC, AttributeKind.TEXT, "GB", "GB-SCT"),
        (
            Strategy.MOST_COMPLETE,
            AttributeKind.OBJECT,
            {"email": "a@b"},
            {"email": "a@b", "phone": "1"},
        ),
        (Strategy.MOST_COMPLETE, AttributeKind.TEXT, "1 High Street", "1 High Street, Leeds LS1"),
    ],
)
def test_the_fuller_value_wins_and_refining_is_no_conflict(
    strategy: Strategy, kind: AttributeKind, wide: Any, narrow: Any
) -> None:
    attribute = spec(strategy, kind=kind)
    found = outcome(
        attribute,
        claim(1, wide, source="a", trust=0.96),
        claim(2, narrow, source="b", trust=0.95),
    )
    assert found.value == narrow
    assert found.disputes == ()


def test_canonical_joins_spellings() -> None:
    attribute = spec(Strategy.CANONICAL, canonical="host")
    found = outcome(
        attribute,
        claim(1, "https://WWW.Example.com/about", source="a"),
        claim(2, "example.com", source="b"),
    )
    assert found.value == "example.com"
    assert found.disputes == ()


def test_sources_of_about_the_same_trust_that_disagree_are_a_conflict() -> None:
    attribute = spec(Strategy.MOST_TRUSTED, conflict=ConflictPolicy.FLAG_REVIEW)
    one = claim(1, "active", source="a", trust=0.96)
    near = outcome(attribute, one, claim(2, "dissolved", source="b", trust=0.94))
    assert [dispute.kind for dispute in near.disputes] == [DisputeKind.DISAGREEMENT]
    assert near.disputes[0].claim_ids == (UUID(int=1), UUID(int=2))
    far = outcome(attribute, one, claim(2, "dissolved", source="b", trust=0.93))
    assert far.disputes == ()
    same = outcome(attribute, one, claim(2, "dissolved", source="a", trust=0.96))
    assert same.disputes == ()  # a source's own change of mind
    spelt = outcome(
        attribute,
        claim(1, "Example Limited", source="a"),
        claim(2, "EXAMPLE LTD.", source="b"),
    )
    assert spelt.disputes == ()


def test_an_analyst_stands_until_a_later_trusted_source_contradicts() -> None:
    attribute = spec(Strategy.MOST_RECENT)
    decided = datetime(2026, 3, 1, tzinfo=UTC)
    analyst = claim(
        1, "dormant", source="analyst", source_type="analyst", trust=1.0, asserted_at=decided
    )
    before = claim(2, "active", asserted_at=decided - timedelta(days=1))
    after = claim(3, "dissolved", asserted_at=decided + timedelta(days=1), trust=0.9)
    weak = replace(after, trust=0.89)
    assert outcome(attribute, analyst, before).disputes == ()
    assert outcome(attribute, analyst, weak).disputes == ()
    found = outcome(attribute, analyst, before, after)
    assert found.value == "dormant"
    assert [one.kind for one in found.disputes] == [DisputeKind.ANALYST_CONTRADICTED]
    second = replace(
        analyst, claim_id=UUID(int=9), value="active", asserted_at=decided + timedelta(days=9)
    )
    assert outcome(attribute, analyst, second).value == "active"


RISK = AttributeSpec(
    "is_sanctioned",
    AttributeKind.BOOLEAN,
    Strategy.AGGREGATE,
    risk=True,
    protected_by=frozenset({"screening", "analyst"}),
)
RISK_CLAIMS = st.lists(
    st.builds(
        lambda number, value, kind, days, end: claim(
            number,
            value,
            source=kind,
            source_type=kind,
            asserted_at=datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=days),
            ended_on=end,
        ),
        number=st.integers(1, 10**6),
        value=st.booleans(),
        kind=st.sampled_from(["screening", "analyst", "registry", "llm"]),
        days=st.integers(0, 5),
        end=st.sampled_from([None, date(2026, 2, 1)]),
    ),
    max_size=8,
    unique_by=lambda one: one.claim_id,
)


@given(
    claims=RISK_CLAIMS,
    number=st.integers(2 * 10**6, 3 * 10**6),
    days=st.integers(0, 9),
    value=st.booleans(),
    kind=st.sampled_from(["screening", "registry", "llm", "third_party"]),
)
def test_automation_never_lowers_a_risk_flag(
    claims: list[Candidate], number: int, days: int, value: bool, kind: str
) -> None:
    before = outcome(RISK, *claims).value
    one_more = claim(
        number,
        value,
        source=kind,
        source_type=kind,
        asserted_at=datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=days),
    )
    after = outcome(RISK, *claims, one_more).value
    if before is True:
        assert after is True
    if kind != "screening":
        assert after == before


@given(claims=RISK_CLAIMS)
def test_ends_alone_never_lower_a_risk_flag(claims: list[Candidate]) -> None:
    ended = [replace(one, ended_on=date(2026, 1, 2)) for one in claims]
    assert outcome(RISK, *claims).value == outcome(RISK, *ended).value


def test_risk_flags_case_by_case() -> None:
    hit = claim(1, True, source="ofac", source_type="screening")
    later = datetime(2026, 5, 1, tzinfo=UTC)
    cleared = claim(2, False, source="analyst", source_type="analyst", asserted_at=later)
    again = claim(3, True, source="eu", source_type="screening", asserted_at=later + timedelta(1))
    assert outcome(RISK).value is None
    clean = claim(4, False, source="ofac", source_type="screening")
    assert outcome(RISK, clean).value is None  # "not sanctioned" is said per list only
    assert outcome(RISK, hit).value is True
    assert outcome(RISK, hit, cleared).value is False
    reopened = outcome(RISK, hit, cleared, again)
    assert reopened.value is True
    assert [one.kind for one in reopened.disputes] == [DisputeKind.ANALYST_CONTRADICTED]
    rumour = claim(5, True, source="blog", source_type="llm")
    refused = outcome(RISK, rumour)
    assert (refused.value, refused.unauthorised) == (None, (rumour.claim_id,))
    assert refused.rule == "protected_field_no_authorized_source"


def test_aggregates_are_unions_and_list_their_contributors() -> None:
    attribute = spec(Strategy.AGGREGATE, kind=AttributeKind.LIST, items=AttributeKind.TEXT)
    found = outcome(
        attribute,
        claim(1, ["b", "a"]),
        claim(2, "c", source="x"),
        claim(3, ["a"], source="y"),
        claim(4, ["gone"], ended_on=date(2026, 2, 1)),
    )
    assert found.value == ["a", "b", "c"]
    assert found.winner is None
    assert found.contributors == (UUID(int=1), UUID(int=2), UUID(int=3))


def test_a_party_never_loses_its_name_by_an_end() -> None:
    attribute = spec(Strategy.MOST_TRUSTED, required=True)
    assert outcome(attribute, claim(1, "Gone Ltd", ended_on=date(2026, 2, 1))).value == "Gone Ltd"
    optional = spec(Strategy.MOST_TRUSTED)
    assert outcome(optional, claim(1, "x", ended_on=date(2026, 2, 1))).value is None
    wrong = claim(2, "Never Ltd", deprecated=True)
    assert outcome(attribute, wrong).value is None


def test_validity_is_half_open() -> None:
    attribute = spec(Strategy.MOST_TRUSTED)
    one = claim(1, "x", valid_from=date(2020, 1, 1), valid_to=date(2021, 1, 1))
    assert outcome(attribute, one, as_of=date(2019, 12, 31)).value is None
    assert outcome(attribute, one, as_of=date(2020, 1, 1)).value == "x"
    assert outcome(attribute, one, as_of=date(2020, 12, 31)).value == "x"
    assert outcome(attribute, one, as_of=date(2021, 1, 1)).value is None


OWNERSHIP = base().relationship_types["Ownership"].attributes


def shares(**claims: list[Candidate]) -> Any:
    return resolve(OWNERSHIP, claims, as_of=TODAY, delta=DELTA, keep_ended=True)


def test_a_band_is_taken_from_one_statement() -> None:
    a = {"source": "a", "trust": 0.96, "source_record": "r1"}
    b = {"source": "b", "trust": 0.9, "source_record": "r2"}
    found = shares(
        share_minimum=[claim(1, 25, **a), claim(2, 10, **b)],
        share_maximum=[claim(3, 50, **a), claim(4, 20, **b)],
        minimum_exclusive=[claim(5, True, **b)],
    )
    assert stored_data(found) == {"share_minimum": 25, "share_maximum": 50}


def test_a_band_inside_a_band_is_no_conflict_and_disjoint_ones_are() -> None:
    a = {"source": "a", "source_record": "r1"}
    b = {"source": "b", "source_record": "r2"}
    nested = shares(
        share_minimum=[claim(1, 25, **a), claim(2, 30, **b)],
        share_maximum=[claim(3, 50, **a), claim(4, 40, **b)],
    )
    assert not any(one.disputes for one in nested.values())
    apart = shares(
        share_minimum=[claim(1, 25, **a), claim(2, 75, **b)],
        share_maximum=[claim(3, 50, **a), claim(4, 100, **b)],
    )
    assert sum(len(one.disputes) for one in apart.values()) == 1


@pytest.mark.parametrize(
    ("exact", "inside"), [(25, False), (25.5, True), (50, True), (50.5, False)]
)
def test_an_exact_share_refines_its_band_or_is_a_conflict(exact: float, inside: bool) -> None:
    a = {"source": "a", "source_record": "r1"}
    found = shares(
        share_minimum=[claim(1, 25, **a)],
        share_maximum=[claim(2, 50, **a)],
        minimum_exclusive=[claim(3, True, **a)],
        share_exact=[claim(4, exact, source="b", trust=0.9)],
    )
    disputes = [one.kind for each in found.values() for one in each.disputes]
    if inside:
        assert stored_data(found)["share_exact"] == exact
        assert disputes == []
    else:
        assert "share_exact" not in stored_data(found)
        assert disputes == [DisputeKind.OUTSIDE_BAND]


def test_of_one_source_the_later_of_band_and_exact_share_stands() -> None:
    later = datetime(2026, 9, 1, tzinfo=UTC)
    found = shares(
        share_minimum=[claim(1, 25)],
        share_maximum=[claim(2, 50)],
        share_exact=[claim(3, 60, asserted_at=later)],
    )
    assert stored_data(found) == {"share_exact": 60}
    assert not any(one.disputes for one in found.values())


def interval(number: int, start: date | None, end: date | None, **options: Any) -> Candidate:
    return claim(number, {}, valid_from=start, valid_to=end, **options)


def test_existence_follows_the_most_trusted_then_latest_statement() -> None:
    old = interval(1, date(2016, 1, 1), None)
    ended = interval(
        2, date(2016, 1, 1), date(2020, 1, 1), asserted_at=datetime(2026, 5, 1, tzinfo=UTC)
    )
    start, end, found = existence([ended, old], as_of=TODAY, delta=DELTA)
    assert (start, end, found.disputes) == (date(2016, 1, 1), date(2020, 1, 1), ())
    other = replace(ended, source="other")
    # said on the day of that end, or later: it goes on, whoever speaks last, until a person decides
    again = replace(old, asserted_at=datetime(2020, 1, 1, tzinfo=UTC))
    for claims in ([again, other], [other, again], [old, other]):
        start, end, found = existence(claims, as_of=TODAY, delta=DELTA)
        assert (start, end) == (date(2016, 1, 1), None)
        assert [one.kind for one in found.disputes] == [DisputeKind.DISAGREEMENT]
    coming = replace(other, valid_to=date(2030, 1, 1))
    _, end, found = existence([old, coming], as_of=TODAY, delta=DELTA)
    assert end == date(2030, 1, 1)  # stated later than that it goes on
    _, end, found = existence(
        [replace(old, asserted_at=coming.asserted_at), coming], as_of=TODAY, delta=DELTA
    )
    assert end is None
    assert [one.kind for one in found.disputes] == [DisputeKind.DISAGREEMENT]
    # of two ends that are past, the later one, and nothing to decide today
    longer = replace(other, source="third", valid_to=date(2021, 1, 1))
    _, end, found = existence([other, longer], as_of=TODAY, delta=DELTA)
    assert (end, found.disputes) == (date(2021, 1, 1), ())
    before = replace(again, asserted_at=datetime(2019, 12, 31, tzinfo=UTC))
    _, end, found = existence([before, other], as_of=TODAY, delta=DELTA)
    assert end == date(2020, 1, 1)
    assert [one.kind for one in found.disputes] == [DisputeKind.DISAGREEMENT]
    gone = replace(old, ended_on=date(2026, 10, 1))
    assert existence([gone], as_of=TODAY, delta=DELTA)[1] == date(2026, 10, 1)


TRUSTS = st.sampled_from([0.1, 0.7, 0.85, 0.93, 0.95, 0.96, 0.97])
DAYS = st.dates(date(2015, 1, 1), date(2030, 1, 1))


@given(ended_by=TRUSTS, stated_by=TRUSTS, end=DAYS, until=st.none() | DAYS, late=st.booleans())
def test_trust_ends_nothing_that_another_source_states_on(
    ended_by: float, stated_by: float, end: date, until: date | None, late: bool
) -> None:
    """A register's end hid a holding that a less trusted file stated on, without a conflict."""
    started = date(2014, 1, 1)
    ended = interval(1, started, end, source="a", trust=ended_by)
    said = max(ended.asserted_at.date(), end) if late else min(ended.asserted_at.date(), end)
    at = datetime(said.year, said.month, said.day, 12, tzinfo=UTC)
    going = interval(2, started, until, source="b", trust=stated_by, asserted_at=at)
    _, stands, found = existence([ended, going], as_of=TODAY, delta=DELTA)
    past = until is None or until > end
    assert stands is None or stands >= min(end, until or end)
    if past and end <= TODAY and (until is None or until > TODAY):
        assert stands == until
        disputed = stated_by <= ended_by + DELTA
        assert bool(found.disputes) is disputed


@given(trusted=st.integers(0, 100), other=st.integers(0, 100), ways=st.sampled_from(["xx", "bb"]))
def test_trust_makes_no_share_smaller_without_a_conflict(
    trusted: int, other: int, ways: str
) -> None:
    """5 % of a register hid the 55 % of a less trusted file."""

    def stated(first: int, share: int, how: str, **by: Any) -> dict[str, list[Candidate]]:
        if how == "x":
            return {"share_exact": [claim(first, share, **by)]}
        return {
            "share_minimum": [claim(first, share, **by)],
            "share_maximum": [claim(first + 1, share + 0.5, **by)],
        }

    mine = stated(1, trusted, ways[0], source="a", source_record="r1", trust=0.95)
    theirs = stated(3, other, ways[1], source="b", source_record="r2", trust=0.7)
    found = shares(**{name: [*mine[name], *theirs[name]] for name in mine})
    assert any(one.disputes for one in found.values()) is (other > trusted)
    for later, disputed in ((0, other > trusted), (1, other != trusted)):
        again = {
            name: [
                replace(one, asserted_at=one.asserted_at + timedelta(days=later))
                if one.source == "b"
                else one
                for one in [*mine[name], *theirs[name]]
            ]
            for name in mine
        }
        assert any(one.disputes for one in shares(**again).values()) is disputed
    standing = stored_data(found)
    assert standing.get("share_exact", standing.get("share_minimum")) == trusted


@given(claims=CLAIMS, seed=st.integers())
def test_the_stored_data_is_the_same_whatever_the_order(claims: list[Candidate], seed: int) -> None:
    attributes = base().types["LegalEntity"].attributes
    names = ["legal_name", "status", "trading_names", "jurisdiction"]
    grouped: dict[str, list[Candidate]] = {name: [] for name in names}
    for position, one in enumerate(claims):
        grouped[names[position % len(names)]].append(one)
    shuffled = {name: list(grouped[name]) for name in random.Random(seed).sample(names, len(names))}
    for group in shuffled.values():
        random.Random(seed).shuffle(group)
    first = stored_data(resolve(attributes, grouped, as_of=TODAY, delta=DELTA))
    second = stored_data(resolve(attributes, shuffled, as_of=TODAY, delta=DELTA))
    assert canonical_json(first) == canonical_json(second)


def test_a_band_that_contradicts_itself_and_another_source_waits_for_a_person() -> None:
    """It was recorded under an attribute on which the trusted source is accepted unseen."""
    a = {"source": "a", "source_record": "r1"}
    b = {"source": "b", "source_record": "r2"}
    found = shares(
        share_minimum=[claim(1, 1, **a), claim(2, 75, **b)],
        share_maximum=[claim(3, 10, **a), claim(4, 100, **b)],
        contradictions=[claim(5, {"two_bands": "1 to 5 and 5 to 10"}, **a)],
    )
    assert [name for name, one in found.items() if one.disputes] == ["share_maximum"]
