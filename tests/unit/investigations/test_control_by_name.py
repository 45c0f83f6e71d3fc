"""Who is in control by name alone counts in the module SPEPWS as a director of the dataset does."""

from dataclasses import replace
from uuid import UUID

import pytest
from tests.unit.investigations.snapshots import OWNER, hit, screening, snapshot
from tests.unit.investigations.test_module_rules import reason

from atlas.investigations.modules.domain import MODULES, Fired, NotFired, assess, spepws
from atlas.investigations.modules.domain.snapshot import Hit, InvestigationSnapshot, SearchedList
from atlas.risk.evaluations.domain import MatchDecision, MatchStrength

PEPS = SearchedList(list_id="peps", version="2026-11-01", topics=frozenset({"pep"}))


def beyond(one: Hit, party_id: UUID | None = None) -> InvestigationSnapshot:
    """Return a snapshot in which a hit is a party's, or that of someone in control by name."""
    seen = screening(lists=(*screening().lists, PEPS))
    seen = replace(seen, former_entries=True)
    if party_id is not None:
        return snapshot(screening=replace(seen, hits=(replace(one, party_id=party_id),)))
    return snapshot(screening=seen, named_hits=(one,))


NAMED = UUID(int=77)
FORMER = hit(NAMED, decision=MatchDecision.TRUE_MATCH, delisted=True)
DROPPED = hit(NAMED, delisted=True)


@pytest.mark.parametrize(
    ("one", "rule"),
    [
        (FORMER, "formerly_sanctioned"),
        (DROPPED, "formerly_sanctioned"),
        (hit(NAMED, topic="pep", measure="watch"), "pep"),
        (hit(NAMED, MatchStrength.STRONG, topic="pep", measure="watch"), "pep"),
        (hit(NAMED), "indirect_exposure"),
        (hit(NAMED, MatchStrength.STRONG), "indirect_exposure"),
        (hit(NAMED, MatchStrength.WEAK, decision=MatchDecision.TRUE_MATCH), "indirect_exposure"),
    ],
)
def test_a_hit_of_whom_is_in_control_fires_what_that_of_an_owner_fires(one: Hit, rule: str) -> None:
    module = MODULES["SPEPWS"]
    named, owned = assess(module, beyond(one)), assess(module, beyond(one, OWNER))
    fired = {item.rule.code for item in named.rules if isinstance(item.outcome, Fired)}
    assert rule in fired
    assert (named.points, named.level) == (owned.points, owned.level)
    said = next(item.outcome for item in named.rules if item.rule.code == rule)
    assert isinstance(said, Fired)
    # the person is no party that a reader could open: the screening of the name is named
    assert (said.entity_ids, said.screening_ids) == ((), (one.screening_id,))
    # a report without personal data hides the name with the attestation, which alone says it
    assert "a person in control (OFAC SDN List, entry 42" in said.detail
    assert one.matched_name not in said.detail


def test_a_dropped_candidate_in_control_is_no_silence_until_it_is_decided() -> None:
    waiting = beyond(DROPPED)
    assert reason(spepws.indirect_exposure(waiting)) == "undecided_candidates"
    assert spepws.dropped(waiting) == [DROPPED]
    refused = beyond(replace(DROPPED, decision=MatchDecision.FALSE_POSITIVE))
    assert isinstance(spepws.formerly_sanctioned(refused), NotFired)
    assert isinstance(spepws.indirect_exposure(refused), NotFired)
