"""The results of steps: what is written is read back, also as the first release stored it."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.investigations.composed import run, structure
from tests.unit.risk.cases import COMPLETE

from atlas.investigations.modules.domain.observations import Footprint
from atlas.investigations.results.domain import (
    Considered,
    CountryStated,
    Enriched,
    ModuleResult,
    NoUboGround,
    Observed,
    Plan,
    Rated,
    Reassessment,
    Result,
    Sanctioned,
    Screened,
    document_of,
    read,
    steps_of,
)
from atlas.investigations.runs import reassessment
from atlas.investigations.runs.screened import screening_of
from atlas.investigations.runs.snapshot import assemble

STORED = Path(__file__).parent / "stored" / "first_release.json"
KINDS: Mapping[str, type[Result]] = {
    "enrich": Enriched,
    "structure": Plan,
    "screen:0": Screened,
    "sanctioned_ownership": Sanctioned,
    "module:DFWO": ModuleResult,
}


@pytest.fixture
def stored() -> Any:
    """Steps with the keys that the first release stored, and no others."""
    return json.loads(STORED.read_text())


def missing(before: Any, after: Any, path: str = "") -> list[str]:
    """Return what an object lacks of another one, or says differently."""
    if isinstance(before, dict) and isinstance(after, dict):
        return [
            found
            for key, value in before.items()
            for found in missing(value, after.get(key, "absent"), f"{path}.{key}")
        ]
    if isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        pairs = zip(before, after, strict=True)
        return [found for one, other in pairs for found in missing(one, other, f"{path}[]")]
    return [] if before == after and type(before) is type(after) else [path]


@pytest.mark.parametrize("step", KINDS)
def test_nothing_that_was_stored_is_lost_or_changed(stored: Any, step: str) -> None:
    again = json.loads(json.dumps(document_of(read(KINDS[step], stored[step]))))
    assert missing(stored[step], again) == []


def test_what_the_first_release_did_not_store_is_read_from_what_it_did(stored: Any) -> None:
    steps = steps_of(stored)
    owners, [searched] = steps.structure.ownership, steps.screened[0].lists
    assert owners is not None
    assert (owners.has_unnamed, owners.hidden_owners) == (True, ("unknown person",))
    assert searched.lacks == searched.stale == "40 days old, 3 allowed"
    seen = assemble(run(), steps, {}, COMPLETE, [], [], [])
    assert isinstance(seen.footprint, Footprint)
    assert seen.footprint.registration is not None
    assert seen.ownership is not None
    assert seen.ownership.hidden_owners == ("unknown person",)
    assert seen.ownership.cause is None
    assert screening_of(steps).hits
    [again] = reassessment.regimes_in(steps)
    assert (again.regime, again.word, again.reasons) == ("ofac", None, ())
    assert steps.network is not None
    considered = steps.reassessments[0].considered
    assert all(reassessment.considered(steps)[str(one.hit_id)] == one.after for one in considered)


@pytest.mark.parametrize("part", ["hits", "topics"])
def test_a_field_that_every_release_stored_may_not_be_missing(stored: Any, part: str) -> None:
    [row] = stored["screen:0"]["rows"]
    del row[part][0]["matched_name" if part == "hits" else "topic"]
    with pytest.raises(msgspec.ValidationError, match="missing required field"):
        steps_of(stored)


@given(
    st.lists(st.sampled_from(["closed_loop", "unknown_person", "no_statement"])),
    st.one_of(st.none(), st.lists(st.text()).map(tuple)),
)
def test_what_a_run_kept_of_hidden_owners_wins_over_its_reasons(
    reasons: list[str], kept: tuple[str, ...] | None
) -> None:
    grounds = tuple(NoUboGround(reason=one) for one in reasons)
    told = {} if kept is None else {"hidden": kept, "unnamed": False}
    found = read(type(structure()), document_of(structure(no_ubo_reasons=grounds, **told)))
    if kept is not None:
        assert (found.hidden_owners, found.has_unnamed) == (kept, False)
    else:
        assert len(found.hidden_owners) == len({*reasons} - {"no_statement"})
        assert found.has_unnamed is ("unknown_person" in reasons)


def test_an_evaluation_made_again_is_read_as_it_was_written() -> None:
    hit = Considered(
        hit_id=UUID(int=1),
        party_name="Birch",
        list_id="ofac-sdn",
        entry_name="BIRCH",
        before="undecided",
        after="true_match",
    )
    rated = Rated(score="70.00", level="high", tier="edd", provisional=False)
    made = Reassessment(at="2026-11-28", considered=(hit,), before=rated, after=rated, regimes=())
    [again] = steps_of({"reassessment:1": document_of(made)}).reassessments
    assert again == made


def test_what_registers_state_beside_the_claims_is_read_as_it_was_written(stored: Any) -> None:
    before = steps_of(stored).enrich.observed
    assert (before.countries, before.stated_by) == ((), {})
    tie = CountryStated(
        entity_id=str(UUID(int=1)),
        tie="nationality",
        country=None,
        text="Elbonian",
        source="registry_file:gb",
    )
    made = Observed(
        events=({"event": "status_contradicted", "text": "gb: active; LEI: dissolved"},),
        countries=(tie,),
        stated_by={
            "industry_codes": {"registry_file:gb": ["62010", "62020"]},
            "is_regulated": {"registry_file:gb": False},
            "Ownership": {"registry_file:gb": True},
        },
    )
    assert read(Observed, json.loads(json.dumps(document_of(made)))) == made
