"""What an earlier run found and this one does not see: countries, and hits nobody dismissed."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from atlas.investigations.results.domain import (
    CountryStated,
    Enriched,
    Hit,
    ListAnswer,
    Observed,
    ScreenedParty,
    TopicAnswer,
)
from atlas.investigations.runs.steps.carrying import carried
from atlas.investigations.runs.steps.screening import with_further

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
