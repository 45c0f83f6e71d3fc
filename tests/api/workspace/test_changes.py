"""The feed of changes: complete under concurrent commits, within permissions, of bounded cost."""

import asyncio
import random
from collections.abc import AsyncIterator
from itertools import repeat
from typing import Any
from uuid import UUID

import httpx
import pytest
import pytest_asyncio
from tests.conftest import Tokens, actor_of, make_tenant

from atlas.foundation.config import Settings
from atlas.foundation.core.auth import Role
from atlas.foundation.core.ids import new_id
from atlas.foundation.db import Database
from atlas.identity.audit import sealer
from atlas.identity.audit import service as audit
from atlas.identity.audit.actions import AuditAction
from atlas.identity.auth import service as auth
from atlas.investigations.reports.actions import ReportAction
from atlas.knowledge.companies.actions import CompanyAction
from atlas.risk.policy.actions import PolicyAction
from atlas.workspace.changes import service
from atlas.workspace.tasks.actions import TaskAction

WRITERS, WRITES = 8, 12


class Changed(AuditAction):
    """What is done to things that readers may and may not see."""

    COMPANY = "company.changed"
    USER = "user.changed"
    SERVICE_ACCOUNT = "service_account.changed"
    CREDENTIAL_GRANT = "credential_grant.changed"
    SESSION = "session.changed"
    OF_NO_ROOM = "of_no_room.changed"


async def write(
    db: Database, tenant: UUID, action: AuditAction, kind: str, count: int = 1
) -> list[str]:
    """Record and seal events; returns the ids of what they are about."""
    ids = [new_id() for _ in range(count)]
    async with db.tenant(tenant) as session:
        for one in ids:
            await audit.record(session, actor_of(tenant), action, kind, one, {"secret": "payload"})
    while await sealer.seal_tenant(db, tenant):
        pass
    return [str(one) for one in ids]


class Reader:
    """Follows the feed as a client does."""

    def __init__(self, client: httpx.AsyncClient, header: dict[str, str], query: str = "") -> None:
        self._client, self._header, self._query = client, header, query
        self.position: str | None = None

    async def read(self, limit: int = 200) -> Any:
        after = "" if self.position is None else f"&after={self.position}"
        url = f"/api/changes?limit={limit}{after}{self._query}"
        answer = await self._client.get(url, headers=self._header)
        assert answer.status_code == 200, answer.text
        self.position = answer.json()["position"]
        return answer.json()

    async def rest(self, limit: int = 200) -> list[dict[str, Any]]:
        """Everything up to the end of the feed."""
        found = []
        while True:
            page = await self.read(limit)
            found += page["items"]
            if not page["has_more"]:
                return found


@pytest_asyncio.fixture
async def fresh(database: Database) -> UUID:
    """A tenant with a feed of its own."""
    return await make_tenant(database, "followed", profile=False)


@pytest_asyncio.fixture
async def give(database: Database, settings: Settings, fresh: UUID) -> AsyncIterator[Any]:
    async def header(role: Role) -> dict[str, str]:
        opened = await auth.open_session(
            database, settings, tenant_id=fresh, role=role, create=True
        )
        return {"Authorization": f"Bearer {opened.access_token}"}

    yield header


async def test_nothing_is_lost_or_told_twice_under_concurrent_commits(
    app_client: httpx.AsyncClient, database: Database, fresh: UUID, give: Any
) -> None:
    """Transactions commit in another order than they recorded; two sealers work at once."""
    written: list[str] = []
    over, sealed = asyncio.Event(), asyncio.Event()
    header = await give(Role.VIEWER)

    async def writer(number: int) -> None:
        chance = random.Random(number)
        for _ in repeat(None, WRITES):
            ids = [new_id() for _ in range(chance.randint(1, 3))]
            async with database.tenant(fresh) as session:
                for one in ids:
                    await audit.record(
                        session, actor_of(fresh), CompanyAction.UPDATED, "company", one
                    )
                    await asyncio.sleep(chance.random() / 20)  # others commit before this does
            written.extend(str(one) for one in ids)

    async def seal() -> None:
        while not over.is_set():
            await sealer.seal_tenant(database, fresh)
            await asyncio.sleep(0.005)

    async def follow(limit: int) -> list[dict[str, Any]]:
        reader = Reader(app_client, header)
        told = []
        while not over.is_set():
            told += (await reader.read(limit))["items"]
        await sealed.wait()
        return told + await reader.rest(limit)

    readers = [asyncio.create_task(follow(limit)) for limit in (1, 7, 200)]
    sealers = [asyncio.create_task(seal()) for _ in range(2)]
    await asyncio.gather(*(writer(number) for number in range(WRITERS)))
    over.set()
    await asyncio.gather(*sealers)
    while await sealer.seal_tenant(database, fresh):  # alone: it gives way to another one
        pass
    sealed.set()
    for told in await asyncio.gather(*readers):
        of_companies = [one for one in told if one["resource_type"] == "company"]
        assert sorted(one["resource_id"] for one in of_companies) == sorted(written)
        sequences = [one["sequence"] for one in told]
        assert sequences == sorted(set(sequences))
    by_id = [one["id"] for one in of_companies]
    assert by_id != sorted(by_id), "no commit was out of order: the test proves nothing"


async def test_each_sees_what_they_may_read(
    app_client: httpx.AsyncClient, database: Database, fresh: UUID, give: Any
) -> None:
    headers = {role: await give(role) for role in (Role.VIEWER, Role.ADMIN)}
    for action in Changed:
        await write(database, fresh, action, action.partition(".")[0])
    seen = {
        role: {one["resource_type"] for one in await Reader(app_client, header).rest()}
        for role, header in headers.items()
    }
    assert seen[Role.VIEWER] == {"company"}
    assert seen[Role.ADMIN] == {"company", "user", "service_account"}
    asked = Reader(app_client, headers[Role.VIEWER], "&resource_type.in=user")
    assert await asked.rest() == []
    assert asked.position is not None


async def test_a_change_carries_no_payload(
    app_client: httpx.AsyncClient, database: Database, tenant: UUID, tokens: Tokens
) -> None:
    (company,) = await write(database, tenant, CompanyAction.CREATED, "company")
    reader = Reader(app_client, tokens(Role.VIEWER), "&action.in=company.created")
    told = [one for one in await reader.rest() if one["resource_id"] == company]
    assert len(told) == 1
    assert told[0].keys() == {
        *("sequence", "position", "id", "occurred_at", "action", "resource_type"),
        *("resource_id", "actor_user_id", "is_machine"),
    }


async def test_the_feed_goes_on_behind_any_change_and_from_now_on(
    app_client: httpx.AsyncClient, database: Database, tenant: UUID, tokens: Tokens
) -> None:
    header = tokens(Role.VIEWER)
    await write(database, tenant, ReportAction.REPORT_REQUESTED, "report", 3)
    whole = await Reader(app_client, header).rest()
    for at, one in enumerate(whole):
        reader = Reader(app_client, header)
        reader.position = one["position"]
        assert await reader.rest(2) == whole[at + 1 :]
    reader = Reader(app_client, header)
    reader.position = "latest"
    assert (await reader.read())["items"] == []
    later = await write(database, tenant, ReportAction.REPORT_WITHDRAWN, "report", 2)
    assert [one["resource_id"] for one in await reader.rest()] == later


async def test_filters_choose_kinds_and_actions(
    app_client: httpx.AsyncClient, database: Database, tenant: UUID, tokens: Tokens
) -> None:
    header = tokens(Role.VIEWER)
    (task,) = await write(database, tenant, TaskAction.OPENED, "task")
    await write(database, tenant, TaskAction.WARNED, "task")
    query = "&resource_type.in=task,job&action.in=task.opened"
    assert [one["resource_id"] for one in await Reader(app_client, header, query).rest()] == [task]


async def test_a_filter_that_lets_nothing_through_still_moves_on(
    app_client: httpx.AsyncClient,
    database: Database,
    tenant: UUID,
    tokens: Tokens,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    header = tokens(Role.VIEWER)
    await write(database, tenant, TaskAction.WARNED, "task", 25)
    (last,) = await write(database, tenant, PolicyAction.RISK_POLICY_CHANGED, "risk_policy")
    monkeypatch.setattr(service, "WINDOW", 10)
    reader = Reader(app_client, header, "&resource_type.in=risk_policy")
    empty = 0
    while not (page := await reader.read())["items"]:
        assert page["has_more"]
        empty += 1
    assert empty >= 2
    assert [one["resource_id"] for one in page["items"]] == [last]


async def test_a_position_of_another_chain_is_refused(
    app_client: httpx.AsyncClient,
    database: Database,
    tenant: UUID,
    other_tenant: UUID,
    tokens: Tokens,
) -> None:
    """A restored backup, or another tenant: the same number is another event there."""
    await write(database, tenant, TaskAction.WARNED, "task", 2)
    await write(database, other_tenant, TaskAction.WARNED, "task", 2)
    foreign = Reader(app_client, tokens(Role.VIEWER, other_tenant))
    for position in ((await foreign.read())["position"], "999999999-0123456789abcdef"):
        answer = await app_client.get(f"/api/changes?after={position}", headers=tokens(Role.VIEWER))
        assert answer.status_code == 409
        assert answer.json()["code"] == "change_position_unknown"
    own = {one["id"] for one in await Reader(app_client, tokens(Role.VIEWER)).rest()}
    other = await Reader(app_client, tokens(Role.VIEWER, other_tenant)).rest()
    assert other
    assert own.isdisjoint({one["id"] for one in other})


@pytest.mark.parametrize(
    "query",
    [
        "after=1",
        "after=0-0123456789abcdef",
        "after=x",
        "resource_type.in=company,planet",
        "limit=0",
    ],
)
async def test_what_is_no_query_is_422(
    app_client: httpx.AsyncClient, tokens: Tokens, query: str
) -> None:
    answer = await app_client.get(f"/api/changes?{query}", headers=tokens(Role.VIEWER))
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["loc"] == ["query", query.split("=", maxsplit=1)[0]]
