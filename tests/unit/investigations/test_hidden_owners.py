"""A statement that hides an owner says nothing of what stands above."""

from dataclasses import replace
from typing import Any

import pytest
from tests.unit.investigations.pictures import (
    COUNTRY_LISTS,
    OWNER,
    SUBJECT,
    ownership,
    party,
    picture,
    source,
)

from atlas.investigations.modules.domain import Fired, NotFired, Outcome, Unassessed, mebo
from atlas.investigations.modules.domain.picture import Picture
from atlas.risk.evaluations.domain import PartyRole


@pytest.mark.parametrize(
    "rule", [mebo.nominee_ubo, mebo.circular_ownership, mebo.opaque_trust, mebo.high_risk_chain]
)
def test_a_statement_that_hides_an_owner_is_no_answer_on_what_stands_above(rule: Any) -> None:
    parties = (party(SUBJECT, PartyRole.CUSTOMER), party(OWNER, PartyRole.OWNER, country="FR"))
    whole = picture(parties=parties, country_lists=COUNTRY_LISTS)
    assert isinstance(rule(whole), NotFired)
    hiding = replace(whole, ownership=ownership(hidden_owners=("psc exists: Example",)))
    said = rule(hiding)
    assert isinstance(said, Unassessed)
    assert said.reason == "owners_not_identified"


def reason(outcome: Outcome) -> str:
    """Return why a rule was not assessed."""
    assert isinstance(outcome, Unassessed)
    return outcome.reason


def no_source(seen: Picture) -> Picture:
    return replace(seen, sources=(source(frozenset({"Directorship"})),))


def test_ubo_not_identified() -> None:
    nobody = ownership(ubos=(), no_ubo_reason="chain_leaves_the_loaded_sources")
    assert isinstance(mebo.ubo_not_identified(picture(ownership=nobody)), Fired)
    assert isinstance(mebo.ubo_not_identified(picture()), NotFired)
    maybe = ownership(ubos=(), possible_ubos=(OWNER,))
    found = mebo.ubo_not_identified(picture(ownership=maybe))  # nobody is certainly one
    assert isinstance(found, Fired)
    assert "1 possible" in found.detail
    assert isinstance(mebo.ubo_not_identified(no_source(picture(ownership=maybe))), Unassessed)
    listed = ownership(ubos=(), no_ubo_reason="exempt_listed", exempt=True)
    assert isinstance(mebo.ubo_not_identified(picture(ownership=listed)), NotFired)
    uncovered = picture(ownership=nobody, sources=(source(frozenset({"Directorship"})),))
    assert reason(mebo.ubo_not_identified(uncovered)) == "not_covered"
