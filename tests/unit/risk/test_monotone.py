"""A worse value of any assessed input never lowers factor, dimension, total, level or tier."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.risk.cases import AS_OF, COMPLETE, SHIPPED, run

from atlas.risk.evaluations.domain import (
    Evaluation,
    FactorStatus,
    MatchDecision,
    MatchStrength,
    Measure,
    ModuleLevel,
    NotAssessed,
    OwnershipStatus,
    PartyRole,
    PepCategory,
    PepExposure,
    Reading,
    SanctionedOwnership,
    SanctionsMatch,
    SubjectFacts,
    Volume,
)
from atlas.risk.evaluations.domain.inputs import MODULES
from atlas.risk.matrix.domain import LEVELS, TIERS

COUNTRIES = ["NL", "DE", "US", "HU", "KY", "KW", "AF", "AO", "IR", "KP", "MM", "XX"]
NONE = NotAssessed("not_run")


def maybe(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.one_of(st.just(NONE), values)


def some(values: list[Any]) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(st.sampled_from(values), max_size=3).map(tuple)


roles = st.sets(st.sampled_from(list(PartyRole)), min_size=1, max_size=2).map(frozenset)
matches = st.builds(
    SanctionsMatch,
    roles=roles,
    strength=st.sampled_from(list(MatchStrength)),
    decision=st.sampled_from(list(MatchDecision)),
    measure=st.sampled_from(list(Measure)),
    list_id=st.just("l"),
    entry_id=st.just("e"),
)
peps = st.builds(
    PepExposure,
    roles=roles,
    category=st.sampled_from(list(PepCategory)),
    strength=st.sampled_from(list(MatchStrength)),
    decision=st.sampled_from(list(MatchDecision)),
)
owned = st.builds(
    SanctionedOwnership,
    regime=st.just("ofac"),
    status=st.sampled_from(list(OwnershipStatus)),
)
facts = st.builds(
    SubjectFacts,
    ownership_layers=maybe(st.integers(0, 6)),
    bearer_shares=maybe(st.booleans()),
    nominee=maybe(st.booleans()),
    ubo_exemption=maybe(st.sampled_from(["none", "listed", "state"])),
    peps=maybe(st.lists(peps, max_size=2).map(tuple)),
    sanctions_matches=maybe(st.lists(matches, max_size=2).map(tuple)),
    sanctioned_ownership=maybe(st.lists(owned, max_size=2).map(tuple)),
    matched_holding_upper=maybe(st.decimals(0, 100, places=2)),
    adverse_media=maybe(some(["low", "medium", "high", "critical"])),
    industry_codes=maybe(some(["62.01", "64.20", "68.20", "92.00"])),
    incorporation_date=maybe(st.dates(date(1990, 1, 1), AS_OF)),
    countries_established=maybe(some(COUNTRIES)),
    countries_of_operation=maybe(some(COUNTRIES)),
    countries_ubo_residence=maybe(some(COUNTRIES)),
    countries_ubo_nationality=maybe(some(COUNTRIES)),
    products=maybe(some(["software", "lending", "trade_finance", "private_banking", "?"])),
    regulatory_status=maybe(
        st.sampled_from(["regular", "expired_licence", "enforcement", "missing_licence"])
    ),
    non_face_to_face=maybe(st.booleans()),
    digital_presence=maybe(st.sampled_from(["verified", "unverified", "none"])),
    annual_volume=maybe(
        st.builds(Volume, amount_minor=st.integers(0, 10**13), currency=st.just("EUR"))
    ),
    transaction_pattern=maybe(st.sampled_from(["normal", "unusual", "complex"])),
    relationship_stage=maybe(st.sampled_from(["prospect", "active"])),
    network_risk=maybe(st.integers(0, 100)),
    shared_address_count=maybe(st.integers(0, 8)),
    subsidiary_count=maybe(st.integers(0, 14)),
    filing_status=maybe(st.sampled_from(["regular", "irregular", "none"])),
    adverse_events=maybe(some(["tax_or_social_debt", "distress"])),
    module_levels=st.dictionaries(
        st.sampled_from(list(MODULES)), st.sampled_from(list(ModuleLevel)), max_size=4
    ),
)

ORDERED: dict[str, list[str]] = {
    "regulatory_status": ["regular", "expired_licence", "missing_licence"],
    "digital_presence": ["verified", "unverified", "none"],
    "transaction_pattern": ["normal", "unusual", "complex"],
    "filing_status": ["regular", "irregular", "none"],
}
GROWING = ["ownership_layers", "network_risk", "shared_address_count", "subsidiary_count"]
ADDED: dict[str, list[Any]] = {
    "adverse_media": ["low", "critical"],
    "industry_codes": ["64.20", "92.00"],
    "countries_established": ["HU", "KW", "AF", "IR"],
    "countries_of_operation": ["HU", "KW", "AF", "IR"],
    "countries_ubo_residence": ["HU", "KW", "AF", "IR"],
    "countries_ubo_nationality": ["HU", "KW", "AF", "IR"],
    "products": ["trade_finance", "private_banking"],
    "adverse_events": ["tax_or_social_debt", "distress"],
    "peps": [PepExposure(roles=frozenset({PartyRole.UBO}), category=PepCategory.FAMILY)],
    "sanctions_matches": [
        SanctionsMatch(
            roles=frozenset({PartyRole.OFFICER}),
            strength=MatchStrength.STRONG,
            list_id="l",
            entry_id="2",
        )
    ],
    "sanctioned_ownership": [
        SanctionedOwnership(regime="eu", status=OwnershipStatus.POSSIBLE),
        SanctionedOwnership(regime="eu", status=OwnershipStatus.BLOCKED),
    ],
}


def worse_values(before: SubjectFacts) -> list[tuple[str, Any]]:
    """Every way to make one assessed fact worse."""
    found: list[tuple[str, Any]] = []
    for name in GROWING:
        value = getattr(before, name)
        if not isinstance(value, NotAssessed):
            found.append((name, min(value + 3, 100)))
    for name, order in ORDERED.items():
        value = getattr(before, name)
        if value in order[:-1]:
            found.append((name, order[order.index(value) + 1]))
    for name, extras in ADDED.items():
        value = getattr(before, name)
        if not isinstance(value, NotAssessed) and (value or name in _NEGATIVE):
            found += [(name, (*value, extra)) for extra in extras]
    for name in ("bearer_shares", "nominee", "non_face_to_face"):
        if getattr(before, name) is False:
            found.append((name, True))
    if isinstance(before.incorporation_date, date):
        younger = min(before.incorporation_date + timedelta(days=400), AS_OF)
        found.append(("incorporation_date", younger))
    if isinstance(before.annual_volume, Volume):
        more = Volume(amount_minor=before.annual_volume.amount_minor * 3 + 1, currency="EUR")
        found.append(("annual_volume", more))
    if isinstance(before.matched_holding_upper, Decimal):
        found.append(
            ("matched_holding_upper", min(before.matched_holding_upper + 20, Decimal(100)))
        )
    for module, level in before.module_levels.items():
        if level is not ModuleLevel.NOT_ASSESSED:
            levels = {**before.module_levels, module: ModuleLevel.CRITICAL}
            found.append(("module_levels", levels))
    return found


_NEGATIVE = {
    "adverse_media",
    "adverse_events",
    "peps",
    "sanctions_matches",
    "sanctioned_ownership",
}
"""Facts for which "none" is an answer."""


def no_lower(before: Evaluation, after: Evaluation) -> None:
    for left, right in zip(before.factors, after.factors, strict=True):
        assert right.points >= left.points, right
        assert right.low >= left.low, right
    for old, new in zip(before.dimensions, after.dimensions, strict=True):
        assert (new.score or 0) >= (old.score or 0), new
    assert after.score >= before.score
    assert after.score_low >= before.score_low
    assert LEVELS.index(after.level) >= LEVELS.index(before.level)
    assert TIERS.index(after.tier) >= TIERS.index(before.tier)
    assert set(after.effects) >= set(before.effects)


@settings(max_examples=150, deadline=None)
@given(facts, st.data())
def test_worse_is_never_lower(before: SubjectFacts, data: st.DataObject) -> None:
    changes = worse_values(before)
    if not changes:
        return
    name, value = data.draw(st.sampled_from(changes))
    for snapshot in (COMPLETE, SHIPPED):
        worse = run(replace(before, **{name: value}), snapshot=snapshot)
        no_lower(run(before, snapshot=snapshot), worse)


@settings(max_examples=100, deadline=None)
@given(facts, st.sampled_from(COUNTRIES))
def test_one_more_source_is_never_lower(before: SubjectFacts, country: str) -> None:
    """A second source beside an assessed one may only add."""
    if isinstance(before.countries_of_operation, NotAssessed) or not before.countries_of_operation:
        return
    further = {"geography.operations": (Reading("profile:countries", (country,)),)}
    no_lower(run(before), run(replace(before, further=further)))


@settings(max_examples=150, deadline=None)
@given(facts, st.sampled_from([*GROWING, *ORDERED, *ADDED]))
def test_only_a_known_for_an_unknown_may_lower_and_then_coverage_rises(
    after: SubjectFacts, name: str
) -> None:
    blank: dict[str, Any] = {name: NONE}
    before = run(replace(after, **blank))
    found = run(after)
    assert found.coverage >= before.coverage
    away = FactorStatus.NOT_APPLICABLE
    entered = sum(item.status is away for item in before.factors) - sum(
        item.status is away for item in found.factors
    )
    if found.score < before.score:
        # a factor that did not apply and is answered now enters the average, at full coverage too
        assert found.coverage > before.coverage or entered > 0


@settings(max_examples=150, deadline=None)
@given(facts)
def test_the_score_lies_between_its_bounds(known: SubjectFacts) -> None:
    for snapshot in (COMPLETE, SHIPPED):
        found = run(known, snapshot=snapshot)
        assert 0 <= found.score_low <= found.score <= found.score_high <= 100
        assert 0 <= found.coverage <= 100
        assert found.score >= found.base_score
        for item in found.factors:
            assert 0 <= item.low <= item.points <= item.high <= item.maximum
            assert sum(source.winner for source in item.sources) <= 1
            if item.status is FactorStatus.ASSESSED:
                best = max(s.points for s in item.sources if s.points is not None)
                assert item.points == best
