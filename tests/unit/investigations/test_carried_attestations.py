"""Attestations that go on to a later investigation: only while nothing they rest on has changed."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.investigations.rule_cases import web
from tests.unit.investigations.snapshots import (
    OWNER,
    ownership,
    party,
    screening,
    snapshot,
    subject,
)
from tests.unit.investigations.test_checks import (
    BOTH,
    DONE,
    OPEN,
    WORD,
    material,
    materials,
    words,
)

from atlas.investigations.checks.domain import (
    CheckOutcome,
    CheckResult,
    Earlier,
    FulfilledBy,
    Material,
    Officer,
    Word,
    assess_checks,
    open_checks,
)
from atlas.investigations.checks.domain.carried_attestations import NEVER
from atlas.risk.evaluations.domain import PartyRole
from atlas.risk.matrix.domain import Tier
from atlas.risk.policy.domain import CATALOGUE, CHECKS

GIVEN = date(2026, 11, 24)
ATTESTED = sorted({*CHECKS} - NEVER)
NAMED = material(
    snapshot=snapshot(screening=screening(lists=BOTH)),
    officers=(Officer("Ann Example", known=False, id="7"),),
)


def checked(
    seen: Material, tier: Tier = Tier.EDD, earlier: dict[str, Earlier] | None = None, **more: Any
) -> dict[str, CheckResult]:
    found = assess_checks(CATALOGUE, tier, seen, {}, earlier, more.get("today", GIVEN))
    return {result.check.id: result for result in found}


def given_on(seen: Material, check: str, at: Tier = Tier.EDD, **changes: Any) -> dict[str, Earlier]:
    """Return an attestation as it was given on an investigation that saw this."""
    basis = checked(seen, at)[check].basis
    made = Earlier(word=WORD, on=GIVEN, tier=at, basis=basis)
    return {check: replace(made, **changes)}


BARE = material(snapshot=snapshot(sources=(), screening=screening(lists=BOTH)), officers=())


@pytest.mark.parametrize("check", ATTESTED)
def test_a_word_goes_on_while_nothing_has_changed(check: str) -> None:
    seen = NAMED if check == "director_identity" else BARE
    found = checked(seen, earlier=given_on(seen, check))[check]
    said = (CheckOutcome.ATTESTED, FulfilledBy.ATTESTATION, True)
    assert (found.outcome, found.by, found.carried) == said
    assert (found.attestation_id, found.lapsed) == (WORD.id, None)
    assert found.finding.outcome is not DONE


@pytest.mark.parametrize("check", sorted(NEVER - {"senior_approval", "screening"}))
def test_lists_are_asked_anew_whatever_was_said(check: str) -> None:
    seen = material(snapshot=snapshot(truncated=True), network_gap=None)
    found = checked(seen, earlier=given_on(seen, check))[check]
    assert found.carried is False
    assert found.attestation_id is None


@pytest.mark.parametrize("check", ["registry", "adverse_media", "director_identity"])
def test_nobodys_word_of_another_day_says_what_nobody_looked_at_today(check: str) -> None:
    """The words "no adverse media" of a year ago closed the check of a run that searched none."""
    found = checked(BARE, earlier=given_on(BARE, check))[check]
    assert (found.outcome, found.carried) == (OPEN, False)
    assert found.lapsed


def _other(**changes: Any) -> Material:
    return replace(BARE, **changes)


@pytest.mark.parametrize(
    ("check", "later"),
    [
        ("ubo_identification", _other(snapshot=snapshot(sources=(), ownership=ownership(ubos=())))),
        ("director_identity", _other(officers=(Officer("Bo", known=False, id="1"),))),
        ("website", _other(snapshot=replace(web(site=None), sources=()))),
        ("source_of_funds", _other(source_of_funds="Trading income")),
        ("source_of_wealth", _other(peps=True)),
        ("source_of_wealth", _other(snapshot=snapshot(sources=(), ownership=ownership(ubos=())))),
        ("ongoing_monitoring", _other(snapshot=snapshot(subject=subject(entity_id=UUID(int=9))))),
    ],
)
def test_a_word_lapses_with_what_it_rested_on(check: str, later: Material) -> None:
    found = checked(later, earlier=given_on(BARE, check))[check]
    assert found.outcome is not DONE
    assert "changed" in (found.lapsed or "")


@pytest.mark.parametrize("check", ["ubo_identification", "director_identity", "source_of_wealth"])
def test_a_word_about_persons_lapses_when_a_register_names_others_under_the_same_ids(
    check: str,
) -> None:
    """The document that was seen was of a name and a birth date, not of a record of a register."""
    ids = [str(OWNER), "1"]

    def named(name: str) -> Material:
        return replace(
            BARE,
            snapshot=snapshot(ownership=ownership(ubos=(OWNER,))),
            officers=(Officer("Bo", known=False, id="1"),),
            identities=dict.fromkeys(ids, f"{name} 1970-01-01"),
        )

    earlier = given_on(named("Wendell Abbott"), check)
    assert checked(named("Wendell Abbott"), earlier=earlier)[check].carried
    assert "changed" in (checked(named("Zora Kowal"), earlier=earlier)[check].lapsed or "")
    own = {check: replace(WORD, basis=earlier[check].basis)}
    for name, lapsed in (("Wendell Abbott", False), ("Zora Kowal", True)):
        results = assess_checks(CATALOGUE, Tier.EDD, named(name), own, {}, GIVEN)
        found = next(one for one in results if one.check.id == check)
        assert (found.lapsed is not None, found.attestation_id is None) == (lapsed, lapsed)
    of_before = {
        key: value
        for key, value in (earlier[check].basis or {}).items()
        if key not in {"named", "structure"}
    }
    old = {check: replace(earlier[check], basis=of_before)}
    assert checked(named("Zora Kowal"), earlier=old)[check].carried  # it does not say whom


@pytest.mark.parametrize(
    "then",
    [
        ("Bodmin Capital Limited 09980002", PartyRole.OWNER, "Ann Official 1971-01-01"),
        ("Penhallow Limited 09980001", PartyRole.TRUST_ROLE, "Ann Official 1971-01-01"),
        ("Penhallow Limited 09980001", PartyRole.OWNER, "Zora Official 1971-01-01"),
    ],
)
@pytest.mark.parametrize("check", ["ubo_identification", "source_of_wealth"])
def test_a_word_about_owners_lapses_when_anybody_in_the_chain_is_another(
    check: str, then: tuple[str, PartyRole, str]
) -> None:
    """A record kept its id, and the company between, a role or the official was another one."""
    holder, official = UUID(int=71), UUID(int=72)

    def seen(company: str, role: PartyRole, manager: str) -> Material:
        parties = (party(holder, role), party(official, PartyRole.SENIOR_MANAGER, kind="Person"))
        return replace(
            BARE,
            snapshot=snapshot(parties=parties, ownership=ownership(ubos=())),
            identities={str(holder): company, str(official): manager},
        )

    first = seen("Penhallow Limited 09980001", PartyRole.OWNER, "Ann Official 1971-01-01")
    earlier = given_on(first, check)
    assert checked(first, earlier=earlier)[check].carried
    assert "changed" in (checked(seen(*then), earlier=earlier)[check].lapsed or "")


def test_a_word_ends_with_the_time_to_the_next_review_and_never_reaches_a_deeper_tier() -> None:
    earlier = given_on(BARE, "ongoing_monitoring", Tier.CDD)
    last = date(2027, 11, 23)
    assert checked(BARE, Tier.CDD, earlier, today=last)["ongoing_monitoring"].carried
    over = checked(BARE, Tier.CDD, earlier, today=last + timedelta(days=1))["ongoing_monitoring"]
    assert "2027-11-24" in (over.lapsed or "")
    assert checked(BARE, Tier.SDD, earlier)["ongoing_monitoring"].carried
    deeper = checked(BARE, Tier.EDD, earlier)["ongoing_monitoring"]
    assert deeper.outcome is OPEN
    assert "CDD" in (deeper.lapsed or "")
    kept = given_on(BARE, "ongoing_monitoring")["ongoing_monitoring"]
    for unkept in (replace(kept, tier=None), replace(kept, basis=None)):
        old = {"ongoing_monitoring": unkept}
        assert "does not say" in (checked(BARE, earlier=old)["ongoing_monitoring"].lapsed or "")


def test_what_the_investigation_fulfils_needs_no_word_and_its_own_word_comes_first() -> None:
    seen = material()
    found = checked(seen, earlier=given_on(seen, "registry"))["registry"]
    assert (found.by, found.carried, found.lapsed) == (FulfilledBy.INVESTIGATION, False, None)
    own = Word(UUID(int=5), "Seen anew.")
    results = assess_checks(
        CATALOGUE, Tier.EDD, BARE, {"website": own}, given_on(BARE, "website"), GIVEN
    )
    website = next(one for one in results if one.check.id == "website")
    assert (website.attestation_id, website.carried) == (own.id, False)


@given(seen=materials, said=words, tier=st.sampled_from(Tier), days=st.integers(0, 1500))
def test_earlier_words_close_checks_open_none_and_never_speak_for_lists(
    seen: Material, said: dict[str, Word], tier: Tier, days: int
) -> None:
    earlier = {
        check: Earlier(word=WORD, on=GIVEN, tier=tier, basis=checked(seen, tier)[check].basis)
        for check in CHECKS
    }
    on = GIVEN + timedelta(days=days)
    opened = []
    for asked in Tier:
        without = assess_checks(CATALOGUE, asked, seen, said)
        found = assess_checks(CATALOGUE, asked, seen, said, earlier, on)
        assert set(open_checks(found)) <= set(open_checks(without))
        assert not {one.check.id for one in found if one.carried} & NEVER
        opened.append(set(open_checks(found)))
    assert opened[1] <= opened[2]


def test_a_basis_holds_no_name_and_no_statement() -> None:
    seen = material(
        snapshot=snapshot(
            parties=(party(UUID(int=1), PartyRole.CUSTOMER),), sources=(), screening=None
        ),
        source_of_funds="The sale of a house in Kent",
        source_of_wealth="An inheritance",
        officers=(Officer("Ann Example", known=True, id="7"),),
    )
    for check, result in checked(seen).items():
        told = repr(result.basis)
        for secret in ("Ann Example", "Kent", "inheritance"):
            assert secret not in told, check


def test_the_basis_of_the_registry_says_which_contradictions_were_known() -> None:
    calm = snapshot(subject=subject())
    ahead = replace(calm, subject=subject(incorporation_date=date(2200, 1, 1)))
    later = replace(calm, subject=subject(incorporation_date=date(2201, 1, 1)))
    bases = [checked(material(snapshot=one))["registry"].basis for one in (calm, ahead, later)]
    assert "doubt" not in bases[0]
    assert len({str(one.get("doubt")) for one in bases}) == 3
    other = replace(calm, subject=subject(requested_country="FR"))
    assert "other" in checked(material(snapshot=other))["registry"].basis
