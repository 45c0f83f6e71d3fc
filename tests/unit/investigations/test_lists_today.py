"""What a run searched, as its lists stand today: nothing is gained, and what is lost is named."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

from tests.unit.investigations.pictures import picture

from atlas.foundation.core.clock import now, today
from atlas.investigations.checks.domain import CheckOutcome, Material
from atlas.investigations.checks.domain.missing import missing
from atlas.investigations.checks.domain.rules import sanctions_screening
from atlas.investigations.modules.domain.picture import Picture, Screening, SearchedList
from atlas.investigations.runs.lists_today import seen_today
from atlas.knowledge.compliance_profile.domain import RequiredList
from atlas.sources.lists.domain.list_standing import ListStanding, LoadedFacts, standing_of
from atlas.sources.lists.standings import TenantStandings, definition

UN = SearchedList(list_id="un", version="2026-11-01", topics=frozenset({"sanctions"}))


def _run(*searched: SearchedList) -> Picture:
    seen = picture()
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
        picture=seen_today(_run(), _stands(_standing("un"), _standing("nz-national", None)))
    )
    found = sanctions_screening(material)
    assert (found.outcome, found.reason) == (CheckOutcome.NOT_ASSESSED, "not_loaded")
    assert "nz-national" in found.detail
    [lack] = missing("sanctions_screening", found, material)
    assert lack.text == "list nz-national: not loaded"
