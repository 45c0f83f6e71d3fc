"""An evaluation that is outdated brings the review forward: people are told without asking."""

import asyncio
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import pytest
from tests.db.sources.registry.statements import company
from tests.workflows.investigations.conftest import SUBJECT, Investigate, group
from tests.workflows.investigations.test_words_as_of_today import (
    PROFILE,
    Place,
    content_of,
    earned,
    load,
    load_all,
    put_profile,
    report,
)

from atlas.foundation.core.auth import system_actor
from atlas.foundation.core.clock import today
from atlas.foundation.core.ids import new_id
from atlas.foundation.db import Database
from atlas.investigations.runs.register_changes import compare_registers
from atlas.knowledge.customer_file.domain import add_months
from atlas.risk.portfolio import reviews

Tokens = Callable[..., dict[str, str]]


@pytest.fixture
async def place(
    investigate: Investigate,
    app_client: httpx.AsyncClient,
    database: Database,
    tenant: UUID,
    tokens: Tokens,
    loaded: None,
    worker: None,
    tmp_path: Path,
) -> Place:
    """A customer with an earned evaluation of today whose review waits for a year."""
    run = await investigate(**SUBJECT, depth="edd")
    made = Place(app_client, database, tenant, tokens, tmp_path, run)
    await put_profile(made, PROFILE)
    await load(made)
    run = await investigate(**SUBJECT, depth="edd", external_id=new_id().hex)
    made = Place(app_client, database, tenant, tokens, tmp_path, run)
    await earned(made)
    async with database.tenant(tenant) as session:
        await session.execute(
            "UPDATE company SET next_review_at = $2, review_due_at = $2,"
            " relationship_status = 'onboarding' WHERE id = $1",
            UUID(run["company_id"]),
            add_months(today(), 12),
        )
    return made


async def _get(place: Place, url: str) -> Any:
    answer = await place.client.get(url, headers=place.tokens("analyst"))
    assert answer.status_code == 200, answer.text
    return answer.json()


async def _reviews(place: Place) -> tuple[date, date]:
    """Return the next review and the policy's day, which every reader says alike."""
    url = f"/api/companies/{place.run['company_id']}"
    found = await _get(place, url)
    [row] = (await _get(place, "/api/risk/companies"))["items"]
    assert row["next_review_at"] == found["next_review_at"]
    return date.fromisoformat(found["next_review_at"]), date.fromisoformat(found["review_due_at"])


async def _told(place: Place) -> tuple[list[Any], list[Any]]:
    """Return the open tasks of the customer, and what its timeline says of the registers."""
    company_id = place.run["company_id"]
    tasks = await _get(place, f"/api/tasks?status.eq=open&subject_id.eq={company_id}")
    events = (await _get(place, f"/api/companies/{company_id}/timeline"))["items"]
    found = [one for one in events if one["event"] == "registers_changed"]
    run_id = place.run["id"]
    return tasks["items"], [one for one in found if one["details"]["investigation_id"] == run_id]


async def _settled(place: Place) -> None:
    """Look until nothing is left, as the worker does within the hour."""
    changed = 1
    while changed:
        reviews._pause.clear()
        async with place.database.tenant(place.tenant) as session:
            changed = await compare_registers(session, system_actor(place.tenant))


async def _other(place: Place, founded: str = "1999-01-01") -> None:
    """Load the register with something else of the customer's owner."""
    other = company("holding", "Birch Holding Ltd", ("GB-COH", "11111112"), foundingDate=founded)
    await load_all(place, [other if one["recordId"] == "holding" else one for one in group()])
    await asyncio.gather(*(_settled(place) for _ in range(3)))  # as several workers do


async def test_a_changed_register_asks_for_a_review_once(
    place: Place, investigate: Investigate
) -> None:
    await _settled(place)
    assert await _told(place) == ([], [])
    assert await _reviews(place) == (add_months(today(), 12),) * 2

    await _other(place)
    [task], [event] = await _told(place)
    assert (task["kind"], task["status"], task["role"]) == ("periodic_review", "open", "analyst")
    assert "registers may say something else" in task["title"]
    assert event["by_machine"]
    assert await _reviews(place) == (today(), today())
    later = await place.client.patch(
        f"/api/companies/{place.run['company_id']}",
        json={"next_review_at": str(add_months(today(), 3))},
        headers={**place.tokens("analyst"), "If-Match": "*"},
    )
    assert (later.status_code, later.json()["code"]) == (422, "review_too_late")  # by one person

    await _other(place, "1998-01-01")  # still another, which no one has looked at either
    [again], [_] = await _told(place)
    assert again["id"] == task["id"]

    await load(place)  # the register says the same again, and then not
    await _settled(place)
    await _other(place)
    [still], events = await _told(place)
    assert (still["id"], len(events)) == (task["id"], 2)

    await investigate(**SUBJECT, depth="edd", external_id=new_id().hex)
    await _settled(place)
    assert (await _told(place))[0] == []
    assert (await _reviews(place))[0] > today()


async def test_a_prospect_is_told_once_onboarding_begins(place: Place) -> None:
    """Each prospect of a tenant, rejected ones too, got a review that was due at once."""

    async def stands(status: str) -> None:
        async with place.database.tenant(place.tenant) as session:
            await session.execute("UPDATE company SET relationship_status = $1", status)

    await stands("prospect")
    await _other(place)
    assert await _told(place) == ([], [])
    assert await _reviews(place) == (add_months(today(), 6),) * 2

    await stands("onboarding")
    await _settled(place)
    [task], [_] = await _told(place)
    assert task["kind"] == "periodic_review"
    assert (await _reviews(place))[0] == today()


async def test_a_relationship_that_has_ended_asks_for_no_review(place: Place) -> None:
    async with place.database.tenant(place.tenant) as session:
        await session.execute(
            "UPDATE company SET relationship_status = 'exited', next_review_at = NULL"
        )
    await _other(place)
    assert await _told(place) == ([], [])


async def test_the_review_of_an_outdated_evaluation_follows_the_worst_case(place: Place) -> None:
    await _settled(place)
    await put_profile(place, PROFILE | {"countries_of_operation": ["KP"]})
    await _settled(place)
    half = add_months(today(), 6)
    assert await _reviews(place) == (half, half)
    assert await _told(place) == ([], [])
    found = await content_of(place, await report(place))
    assert str(half) in str(found)
