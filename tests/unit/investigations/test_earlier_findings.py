"""What an earlier run found and this one does not see: countries, and hits nobody dismissed."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from msgspec.structs import replace

from atlas.investigations.results.domain import (
    CountryStated,
    Enriched,
    Hit,
    LastWord,
    ListAnswer,
    Observed,
    ScreenedParty,
    TopicAnswer,
)
from atlas.investigations.runs.steps.earlier_statements import carried, unanswered
from atlas.investigations.runs.steps.screening import with_further
from atlas.sources.protocol.domain.answers import Asked, SourceKind
from atlas.sources.protocol.domain.coverage import DatasetInfo

PARTIES: dict[str, str | None] = {"a": "a", "joined": "b", "left": None}


def country(code: str | None, party: str = "a", **how: Any) -> CountryStated:
    values = {"tie": "address", "text": None, "source": "register", "use": "business"} | how
    return CountryStated(entity_id=party, country=code, **values)


def after(before: CountryStated, *now: CountryStated) -> list[CountryStated]:
    """What is added to what the registers state now."""
    found = carried(
        Observed(countries=now), Enriched(observed=Observed(countries=(before,))), PARTIES
    )
    assert found.countries[: len(now)] == now
    return list(found.countries[len(now) :])


@pytest.mark.parametrize(
    "now",
    [
        (),
        (country("GB", use="registered"),),
        (country("GB", "b"),),
        (country("GB", tie="residence"),),
        (country("GB", source="other"),),
    ],
)
def test_a_country_stays_until_its_source_states_another_of_its_kind(
    now: tuple[CountryStated, ...],
) -> None:
    assert after(country("IR"), *now) == [replace(country("IR"), earlier=True)]
    assert after(country(None, text="Elbonia"), *now) == [
        replace(country(None, text="Elbonia"), earlier=True)
    ]


def test_a_country_that_its_source_has_replaced_is_over() -> None:
    assert after(country("IR"), country("GB")) == []
    assert after(country("IR"), country("IR")) == []
    # a run of an earlier release did not keep which address it was
    assert after(country("IR", use=None), country("GB")) == []
    assert after(country("IR", use=None), country("GB", tie="residence")) != []


def test_a_country_goes_with_its_party() -> None:
    assert [one.entity_id for one in after(country("IR", "joined"))] == ["b"]
    assert after(country("IR", "left")) == after(country("IR", "unknown")) == []
    assert after(country("IR", "joined"), country("GB", "b")) == []


def answer(list_id: str, outcome: str, reason: str | None = None) -> ListAnswer:
    return ListAnswer(list_id=list_id, version="2026-11-01", outcome=outcome, reason=reason)


ROW = ScreenedParty(
    party_id="a",
    screening_id="s",
    outcome="clear",
    topics=(
        TopicAnswer(topic="sanctions", outcome="clear"),
        TopicAnswer(topic="pep", outcome="not_assessed", reason="stale_list"),
        TopicAnswer(topic="crime", outcome="clear"),
    ),
    lists=(
        answer("uk", "clear"),
        answer("peps", "not_assessed", "not_compared"),
        answer("eu", "clear"),
    ),
)


def found(list_id: str, topic: str) -> Hit:
    return Hit(
        list_id=list_id,
        entry_key="1",
        matched_name="X",
        strength="weak",
        measure="asset_freeze",
        topics=(topic,),
        decision="undecided",
        earlier=True,
    )


def test_where_a_hit_of_before_stands_nothing_is_clear() -> None:
    assert with_further(ROW, ()) == ROW
    row = with_further(ROW, [found("uk", "sanctions"), found("peps", "pep")])
    assert row.outcome == "hits"
    assert [(one.topic, one.outcome, one.otherwise) for one in row.topics] == [
        ("sanctions", "hits", "clear"),
        ("pep", "hits", "not_assessed"),
        ("crime", "clear", None),
    ]
    assert row.topics[1].reason_otherwise == "stale_list"
    # why a list's silence says nothing stays: a hit of before does not make it an answer
    assert [(one.list_id, one.outcome, one.candidates) for one in row.lists] == [
        ("uk", "hits", 1),
        ("peps", "not_assessed", 1),
        ("eu", "clear", 0),
    ]
    assert [one.list_id for one in row.hits] == ["uk", "peps"]


REGISTER = "provider:companies_house"
SAID = LastWord(
    source=f"{REGISTER}:company",
    register="GB-COH",
    on="2026-11-20",
    known=True,
    status="active",
    words=("active-proposal-to-strike-off",),
)


def part(name: str, outcome: Any, covered: str = "") -> Asked:
    return Asked(
        source=f"{REGISTER}:{name}",
        name=name,
        kind=SourceKind.COMPANY_REGISTRY,
        outcome=outcome,
        text="",
        as_of=None,
        covered=frozenset({covered} - {""}),
        register="GB-COH",
    )


@pytest.mark.parametrize(
    ("asked", "stands"),
    [
        ((), True),
        ((part("company", "failed"),), True),
        ((part("company", "failed"), part("officers", "no_answer")), True),
        ((part("company", "failed"), part("controllers", "answered", "Ownership")), True),
        ((part("company", "no_answer"), part("officers", "no_answer")), False),
        ((part("company", "answered", "LegalEntity.status"),), False),
    ],
)
def test_a_register_replaces_its_last_word_only_if_it_says_whether_it_knows_the_company(
    asked: tuple[Asked, ...], *, stands: bool
) -> None:
    assert unanswered([SAID], Observed(), asked, ()) == ((SAID,) if stands else ())


@pytest.mark.parametrize(
    ("day", "scheme", "stated", "stale", "stands"),
    [
        ("2026-11-21", "GB-COH", True, False, False),
        ("2026-11-20", "GB-COH", True, False, True),
        ("2026-11-21", "NL-KVK", True, False, True),
        ("2026-11-21", "GB-COH", False, False, True),
        ("2026-11-21", "GB-COH", True, True, True),
    ],
)
def test_a_later_file_of_the_register_replaces_its_last_word_if_it_states_the_status(
    day: str, scheme: str, *, stated: bool, stale: bool, stands: bool
) -> None:
    file = DatasetInfo(
        name="file",
        title="File",
        publisher="Register",
        licence="OGL-UK-3.0",
        source_url=None,
        data_date=date.fromisoformat(day),
        loaded_at=datetime(2026, 11, 22, tzinfo=UTC),
        max_age_days=30,
        stale=stale,
        registers=(scheme,),
        countries=("GB",),
        records=1,
    )
    found = Observed(stated_by={"status": {"registry_file:file": "active"} if stated else {}})
    assert unanswered([SAID], found, (), [file]) == ((SAID,) if stands else ())
