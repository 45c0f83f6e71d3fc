"""What no source states any more of a subject or its owners counts, and closes nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from msgspec import structs
from tests.unit.investigations.composed import run
from tests.unit.investigations.snapshots import DAY, OWNER, ownership, party, snapshot, subject
from tests.unit.investigations.test_facts import evaluated, facts
from tests.unit.risk.cases import COMPLETE

from atlas.foundation.core.types import JSON
from atlas.investigations.modules.domain import cir, country_ties
from atlas.investigations.modules.domain.outcome import NotFired, Unassessed
from atlas.investigations.modules.domain.snapshot import InvestigationSnapshot, Subject
from atlas.investigations.results.domain import steps_of
from atlas.investigations.runs.facts import facts_of
from atlas.investigations.runs.snapshot import assemble
from atlas.risk.evaluations.domain import NotAssessed, PartyRole
from atlas.risk.evaluations.domain.facts import SubjectFacts

SAID: dict[str, JSON] = {
    "legal_name": "Example Ltd",
    "trading_names": ["Tarn Bakery"],
    "status": "active",
    "country_code": "GB",
    "incorporation_date": "2001-01-01",
    "is_regulated": True,
}


def of(
    stated: dict[str, Any],
    said: dict[str, Any] | None = None,
    founded: dict[str, str] | None = None,
    **asked: Any,
) -> Subject:
    """The subject of which sources state a part of what they said once.

    founded: when it was incorporated, by source.
    """
    steps = steps_of({})
    observed = structs.replace(
        steps.enrich.observed, stated_by={"incorporation_date": {**(founded or {})}}
    )
    steps = structs.replace(steps, enrich=structs.replace(steps.enrich, observed=observed))
    asked = {"company_name": "Example Ltd", "country_code": None, "as_of": DAY, **asked}
    return assemble(
        run(entity_id=UUID(int=1), **asked),
        steps,
        SAID | (said or {}),
        COMPLETE,
        [],
        [],
        [],
        stated=stated,
    ).subject


def without(*names: str) -> dict[str, Any]:
    return {name: value for name, value in SAID.items() if name not in names}


def test_a_subject_of_which_everything_is_stated_is_what_it_was() -> None:
    assert of(SAID) == of(dict(SAID))
    assert not of(SAID).unstated


@pytest.mark.parametrize(
    ("left_out", "field", "value"),
    [("status", "company_status", None), ("is_regulated", "is_regulated", None)],
)
def test_a_favourable_word_that_is_no_longer_stated_is_none(
    left_out: str, field: str, value: object
) -> None:
    assert getattr(of(SAID), field) != value
    assert getattr(of(without(left_out)), field) == value


@pytest.mark.parametrize(
    ("stated", "counts"),
    [
        ({"a": "2001-01-01", "b": "2024-03-01"}, date(2024, 3, 1)),
        ({"a": "2001-01-01", "b": "1999-05-05"}, date(2001, 1, 1)),
        ({"a": "2001-01-01", "b": "2001"}, date(2001, 1, 1)),
        ({"a": "1990-01-01", "b": "2024-03-01"}, date(2001, 1, 1)),
    ],
)
def test_where_sources_disagree_a_company_is_as_young_as_one_of_them_says(
    stated: dict[str, str], counts: date
) -> None:
    """The older day was taken, and the rule on young companies did not fire beside the conflict.

    A year adds nothing to a day in it. What no source states, a person has set.
    """
    assert of(SAID, founded=stated).incorporation_date == counts


def test_an_unfavourable_word_stays() -> None:
    said = {"status": "in_liquidation", "is_regulated": False}
    found = of(without("status", "is_regulated"), said)
    assert (found.company_status, found.is_regulated) == ("in_liquidation", False)
    assert of(SAID | {"status": "dissolved"}).company_status == "dissolved"


def test_a_name_and_a_country_that_are_no_longer_stated_confirm_no_request() -> None:
    assert of(SAID, company_name="Tarn Bakery").requested_name is None
    assert of(without("trading_names"), company_name="Tarn Bakery").requested_name == "Tarn Bakery"
    other = of(without("country_code"), country_code="FR")
    assert other.requested_country == "FR"  # what contradicted the request still does


def test_an_age_that_is_no_longer_stated_is_open_and_a_young_one_counts() -> None:
    old = snapshot(subject=of(without("incorporation_date")))
    assert old.subject.incorporation_date == date(2001, 1, 1)
    assert isinstance(cir._older(old), Unassessed)
    young = (DAY - timedelta(days=90)).isoformat()
    found = of(without("incorporation_date"), {"incorporation_date": young})
    assert cir.incorporated_recently.finds(snapshot(subject=found)) is not None
    assert of(SAID, {"incorporation_date": young}).incorporation_date == date.fromisoformat(young)


def pictures() -> dict[str, tuple[InvestigationSnapshot, InvestigationSnapshot]]:
    """By detail: the snapshot with what is no longer stated, and the one without it."""
    owner = replace(party(OWNER, PartyRole.UBO, kind="Person"), country_code="FR")
    owned = snapshot(ownership=ownership())
    parties = [one for one in owned.parties if one.id != OWNER]
    gone = frozenset({"incorporation_date", "country_code"})
    return {
        "age": (
            replace(owned, subject=subject(unstated=gone - {"country_code"})),
            replace(owned, subject=subject(incorporation_date=None)),
        ),
        "seat": (
            replace(owned, subject=subject(unstated=gone - {"incorporation_date"})),
            replace(owned, subject=subject(country_code=None)),
        ),
        "owner": (
            replace(owned, parties=(*parties, replace(owner, unplaced=True))),
            replace(owned, parties=(*parties, replace(owner, country_code=None))),
        ),
    }


@pytest.mark.parametrize("detail", ["age", "seat", "owner"])
def test_the_worst_case_is_not_better_than_without_it(detail: str) -> None:
    with_it, absent = pictures()[detail]
    marked, unknown = evaluated(with_it), evaluated(absent)
    assert marked.score_high >= unknown.score_high
    for mine, theirs in zip(marked.factors, unknown.factors, strict=True):
        assert (mine.id, mine.high >= theirs.high) == (theirs.id, True)


def test_an_owner_whom_no_source_places_any_more_leaves_the_chain_open() -> None:
    with_it, _ = pictures()["owner"]
    [_, *codes] = [code for one, code in country_ties.located(with_it) if one.id == OWNER]
    assert codes == [None]
    assert with_gap(facts(with_it), "geography.ubo_residence")


def test_nationalities_that_are_no_longer_stated_count_and_leave_it_open() -> None:
    seen = replace(snapshot(ownership=ownership()), parties=(party(OWNER, PartyRole.UBO),))
    known: dict[str, Any] = {"people": {str(OWNER): {"nationalities": ["RU"]}}}
    base: dict[str, Any] = {"subject": {}, "module_levels": {}, "dataset_dates": {}}
    stated = facts_of(seen, **base, **known)
    marked = facts_of(seen, **base, **known, silent_of=frozenset({str(OWNER)}))
    assert stated.countries_ubo_nationality == marked.countries_ubo_nationality == ("RU",)
    assert not with_gap(stated, "geography.ubo_nationality")
    assert with_gap(marked, "geography.ubo_nationality")


def with_gap(found: SubjectFacts, key: str) -> bool:
    return any(isinstance(one.value, NotAssessed) for one in found.further.get(key, ()))


def test_a_country_that_is_no_longer_stated_is_on_no_list_for_certain() -> None:
    rule = cir.fatf_listed.otherwise
    assert isinstance(rule(snapshot()), NotFired)
    lost = replace(snapshot(), subject=subject(unstated=frozenset({"country_code"})))
    assert isinstance(rule(lost), Unassessed)


def test_a_line_of_business_that_no_source_states_any_more_leaves_it_open() -> None:
    """A register removed the company, another still names it: the old codes earned no risk."""
    codes = [{"scheme": "UK-SIC-2007", "code": "10510"}]
    key = "business.industry_codes"
    for stated, is_open in ((SAID | {"industry_codes": codes}, False), (SAID, True)):
        seen = snapshot(subject=of(stated, {"industry_codes": codes}))
        found = facts_of(
            seen, subject={"industry_codes": codes}, people={}, module_levels={}, dataset_dates={}
        )
        assert found.industry_codes == ("UK-SIC-2007:10510",), "a risky one still counts"
        assert with_gap(found, key) is is_open
