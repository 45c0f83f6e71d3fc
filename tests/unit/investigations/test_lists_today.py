"""What a run searched, as its lists stand today: nothing is gained, and what is lost is named."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from tests.unit.investigations.snapshots import snapshot

from atlas.foundation.core.clock import now, today
from atlas.investigations.checks.domain import CheckOutcome, Material
from atlas.investigations.checks.domain.missing import missing
from atlas.investigations.checks.domain.screening_rules import sanctions_screening
from atlas.investigations.modules.domain.snapshot import (
    InvestigationSnapshot,
    Screening,
    SearchedList,
)
from atlas.investigations.results.domain import steps_of
from atlas.investigations.runs.lists_today import seen_today
from atlas.investigations.runs.screened import screening_of
from atlas.investigations.runs.searched import silent
from atlas.knowledge.compliance_profile.domain import RequiredList
from atlas.sources.lists.domain.list_standing import ListStanding, LoadedFacts, standing_of
from atlas.sources.lists.standings import TenantStandings, definition

UN = SearchedList(list_id="un", version="2026-11-01", topics=frozenset({"sanctions"}))


def _run(*searched: SearchedList) -> InvestigationSnapshot:
    seen = snapshot()
    screened = {one.id: uuid4() for one in seen.parties}
    return replace(seen, screening=Screening(lists=searched or (UN,), screened=screened, hits=()))


def _standing(list_id: str, days: int | None = 0) -> ListStanding:
    """Return a list that was obtained some days ago; None: that is not loaded."""
    facts = None
    if days is not None:
        then = now() - timedelta(days=days)
        facts = LoadedFacts(entries=900_000, published=then.date(), last_checked=then)
    return standing_of(definition(list_id, None), facts, today(), max_age_days=3)


def _stands(*found: ListStanding) -> TenantStandings:
    required = tuple(RequiredList(one.list_id, "sanctions", "binding", "law", 3) for one in found)
    return TenantStandings(None, required, {one.list_id: one for one in found}, {})


def test_what_answers_today_as_well_stays_as_it_was() -> None:
    seen = _run()
    assert seen_today(seen, _stands(_standing("un"))) == seen
    assert seen_today(replace(seen, screening=None), _stands()).screening is None


def test_a_list_that_is_past_its_age_today_does_not_answer() -> None:
    screening = seen_today(_run(), _stands(_standing("un", days=9))).screening
    assert screening is not None
    [one] = screening.lists
    assert (one.list_id, one.cause, one.required) == ("un", "stale_list", True)
    assert one.stale is not None
    assert "9 days ago" in one.stale


def test_a_list_that_did_not_answer_the_run_does_not_answer_today() -> None:
    short = replace(UN, stale="an excerpt", shortcoming="an excerpt", cause="incomplete_list")
    seen = _run(short)
    assert seen_today(seen, _stands(_standing("un"))) == seen
    assert seen_today(seen, _stands(_standing("un", days=9))) == seen


def test_a_required_list_that_nothing_loads_is_named() -> None:
    material = Material(
        snapshot=seen_today(_run(), _stands(_standing("un"), _standing("nz-national", None)))
    )
    found = sanctions_screening(material)
    assert (found.outcome, found.reason) == (CheckOutcome.NOT_ASSESSED, "not_loaded")
    assert "nz-national" in found.detail
    [lack] = missing("sanctions_screening", found, material)
    assert lack.text == "list nz-national: not loaded"


@pytest.mark.parametrize("topics", [("sanctions",), ()], ids=["topics kept", "earlier release"])
def test_a_list_that_is_loaded_since_is_named_with_what_to_do(topics: tuple[str, ...]) -> None:
    """Once it was loaded, the check said only that "a required list" was not: not which."""
    seen = snapshot()
    answer: dict[str, Any] = {"version": None, "state": "not_loaded", "outcome": "not_assessed"}
    answer |= {"reason": "not_loaded"}
    rows = [
        {
            "party_id": str(party.id),
            "screening_id": str(uuid4()),
            "outcome": "not_assessed",
            "topics": [{"topic": "sanctions", "outcome": "not_assessed", "reason": "not_loaded"}],
            "lists": [
                answer | {"list_id": "uk", "topics": topics},
                answer | {"list_id": "of-peps", "topics": ("pep",)},
            ],
        }
        for party in seen.parties
    ]
    kept: dict[str, Any] = {"screen:0": {"rows": rows, "lists": []}}
    run = replace(seen, screening=replace(screening_of(steps_of(kept)), lists=(UN,)))
    material = Material(snapshot=seen_today(run, _stands(_standing("un"), _standing("uk"))))
    found = sanctions_screening(material)
    assert (found.outcome, found.reason) == (CheckOutcome.NOT_ASSESSED, "not_loaded")
    assert found.detail == "Not loaded when the run searched: uk."
    assert "rerun the investigation" in (found.remedy or "")
    [lack] = missing("sanctions_screening", found, material)
    assert lack.text == "list uk: not loaded in the run"
    gap = silent(material.snapshot, "sanctions")
    assert gap is not None
    assert gap.detail == found.detail
