"""What a run learns of a company reaches the results of the companies below it."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from uuid import UUID

import pytest
from tests.conftest import actor_of
from tests.db.sources.connectors.conftest import Connect, Connected
from tests.db.sources.connectors.test_register_asked_itself import ACTIVE, investigate
from tests.db.sources.connectors.test_register_last_word import (
    SUBSIDIARY,
    a_day_before,
    answers,
    holding,
)

from atlas.foundation.db import TenantSession
from atlas.investigations.runs.register_changes import compare_registers, register_changes
from atlas.investigations.runs.repository import lifecycle
from atlas.risk.portfolio import service as portfolio

__all__ = ["a_day_before", "holding"]

Change = Callable[[Connected], None]


def is_dissolved(one: Connected) -> None:
    """The register answers that the holding is dissolved."""
    answers(one, status=b'dissolved", "date_of_cessation": "2025-05-07')


def has_another_controller(one: Connected) -> None:
    """The register names another person who may appoint the holding's board."""
    has_controller(one, "Russian", "Russia")


def has_controller(
    one: Connected,
    nationality: str,
    residence: str,
    *,
    name: str = "Zhoruvat Kremlinov",
    natures: Sequence[str] = ("right-to-appoint-and-remove-directors",),
) -> None:
    """The register names a person who may appoint the holding's board, and where from."""
    forename, _, surname = name.partition(" ")
    person = {
        "kind": "individual-person-with-significant-control",
        "etag": "e" * 40,
        "name": name,
        "name_elements": {"forename": forename, "surname": surname},
        "nationality": nationality,
        **({"country_of_residence": residence} if residence else {}),
        "date_of_birth": {"month": 4, "year": 1961},
        "natures_of_control": [*natures],
        "notified_on": "2026-01-05",
        "links": {"self": f"/company/{ACTIVE}/persons-with-significant-control/individual/zk1"},
        "ceased": False,
    }
    page = {
        "items": [person],
        "total_results": 1,
        "active_count": 1,
        "ceased_count": 0,
        "items_per_page": 100,
        "start_index": 0,
        "links": {"self": f"/company/{ACTIVE}"},
    }
    path = f"/company/{ACTIVE}/persons-with-significant-control"
    query = (("items_per_page", "100"), ("start_index", "0"))
    one.replay.answers = {**one.replay.answers, (path, query): json.dumps(page).encode()}


async def of_subsidiary(session: TenantSession) -> UUID:
    """Return the subsidiary's newest run."""
    found: UUID = await session.fetch_value(
        "SELECT i.id FROM investigation i JOIN company c ON c.id = i.company_id"
        " WHERE c.registration_number = $1 ORDER BY i.created_at DESC LIMIT 1",
        SUBSIDIARY,
    )
    return found


async def changed(one: Connected) -> tuple[bool, list[str]]:
    """Return whether the subsidiary's run is to be compared, and what the comparison says."""
    actor = actor_of(one.tenant)
    async with one.runtime.db.tenant(one.tenant) as session:
        run = await lifecycle.find_run(session, await of_subsidiary(session))
        assert run is not None
        moved = await portfolio.owners_moved(session, run.id)
        await compare_registers(session, actor)
        steps = await lifecycle.find_enriched(session, run.id)
        return moved, await register_changes(session, run, steps)


@pytest.mark.parametrize("change", [is_dissolved, has_another_controller])
async def test_results_of_a_company_below_are_outdated_by_what_a_run_above_found(
    connected: Connect, holding: None, change: Change
) -> None:
    async with connected("companies_house") as one:
        await one.store_key()
        answers(one)
        answers(one, number=SUBSIDIARY)
        await investigate(one, ACTIVE)
        await investigate(one, SUBSIDIARY)
        assert await changed(one) == (False, [])
        change(one)
        await investigate(one, ACTIVE, refresh=True)
        moved, said = await changed(one)
        assert moved
        assert len(said) == 1
        assert "another investigation" in said[0]
        await investigate(one, SUBSIDIARY, refresh=True)
        assert await changed(one) == (False, [])


async def test_a_run_above_that_finds_the_same_outdates_nothing(
    connected: Connect, holding: None
) -> None:
    async with connected("companies_house") as one:
        await one.store_key()
        answers(one)
        answers(one, number=SUBSIDIARY)
        await investigate(one, SUBSIDIARY)
        await investigate(one, ACTIVE)
        await investigate(one, ACTIVE, refresh=True)
        assert (await changed(one))[1] == []


MOVES = [("British", "Iran"), ("Iranian", "England"), ("British", "")]
"""Nationality and residence of a controller: another one each, or none that is stated any more."""


@pytest.mark.parametrize("move", MOVES)
async def test_results_of_a_company_below_are_outdated_by_where_an_owner_is_by_now(
    connected: Connect, holding: None, move: tuple[str, str]
) -> None:
    async with connected("companies_house") as one:
        await one.store_key()
        answers(one)
        answers(one, number=SUBSIDIARY)
        has_controller(one, "British", "England")
        await investigate(one, ACTIVE)
        await investigate(one, SUBSIDIARY)
        assert await changed(one) == (False, [])
        has_controller(one, *move)
        await investigate(one, ACTIVE, refresh=True)
        moved, said = await changed(one)
        assert moved
        assert len(said) == 1
        assert "country" in said[0]
        await investigate(one, SUBSIDIARY, refresh=True)
        assert await changed(one) == (False, [])
