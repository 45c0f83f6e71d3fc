"""Statements over a company of very many holders, before the planner has any statistics.

A company is collected and its structure read in the minutes in which its rows are new: nobody has
analysed the tables. Each statement reads its parties by the index on their own end, so that what it
reads grows with the parties, and not with their square.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from typing import Any
from uuid import UUID

import pytest
import pytest_asyncio
from tests.db.mutations.helpers import batch, company, owns, person

from atlas.foundation.core.auth import AuthContext
from atlas.foundation.core.clock import today
from atlas.foundation.core.ids import new_id
from atlas.foundation.db import Database, TenantSession
from atlas.knowledge.graph import repository
from atlas.knowledge.graph.projection import INTERESTS
from atlas.knowledge.mutations import service
from atlas.knowledge.relationships import service as relationships

HOLDERS = 60
TYPES = sorted(INTERESTS)
Read = Callable[[TenantSession, UUID, list[UUID]], Awaitable[Any]]
READS: dict[str, Read] = {
    "above": lambda s, top, _: repository.above(s, top, today(), 2_000),
    "upward": lambda s, top, _: repository.upward(s, top, TYPES, today(), 2_000),
    "downward": lambda s, _, all_: repository.downward(s, all_[1:2], TYPES, today(), 2_000),
    "edges_into": lambda s, _, all_: repository.edges_into(s, all_, TYPES),
    "edges_of": lambda s, _, all_: repository.edges_of(s, all_, TYPES, 100, today()),
    "sharing": lambda s, _, all_: repository.sharing(
        s, all_, TYPES, inward=False, as_of=today(), limit=10
    ),
    "of_entities": lambda s, _, all_: relationships.of_entities(s, all_, as_of=today()),
}


@pytest_asyncio.fixture(scope="module")
async def group(database: Database, tenant: UUID, actor: AuthContext) -> list[UUID]:
    """A company and its holders, persons and companies in turn; the company is the first."""
    parties = [
        company(f"c{at}", f"9{at}") if at % 2 == 0 else person(f"c{at}", f"P{at}")
        for at in range(HOLDERS)
    ]
    held = [owns(f"c{at}", "c0", share_exact=0.1) for at in range(1, HOLDERS)]
    async with database.tenant(tenant) as session:
        stored = await service.apply_batch(
            session, actor, batch("wide", parties=parties, relationships=held)
        )
    return [stored.entities[f"c{at}"] for at in range(HOLDERS)]


@pytest.mark.parametrize("name", READS)
async def test_nothing_is_read_by_another_end_before_there_are_rows(
    database: Database, other_tenant: UUID, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    ids = [new_id() for _ in range(3)]
    await _assert_by_its_end(database, other_tenant, ids, monkeypatch, READS[name])


@pytest.mark.parametrize("name", READS)
async def test_a_group_that_is_new_is_read_by_its_own_ends(
    database: Database,
    tenant: UUID,
    group: list[UUID],
    monkeypatch: pytest.MonkeyPatch,
    name: str,
) -> None:
    await _assert_by_its_end(database, tenant, group, monkeypatch, READS[name])


async def _assert_by_its_end(
    database: Database, tenant: UUID, parties: list[UUID], patch: pytest.MonkeyPatch, read: Read
) -> None:
    sent: list[tuple[str, tuple[object, ...]]] = []
    original = TenantSession.fetch

    async def keep(self: TenantSession, sql: str, *args: object) -> Any:
        sent.append((sql, args))
        return await original(self, sql, *args)

    async with database.tenant(tenant) as session:
        with patch.context() as patched:
            patched.setattr(TenantSession, "fetch", keep)
            await read(session, parties[0], parties)
        assert sent
        for sql, args in sent:
            plan = await session.fetch_value(f"EXPLAIN (FORMAT JSON) {sql}", *args)
            for node in nodes(plan[0]["Plan"]):
                if node.get("Relation Name") == "relationship":
                    # a filter on an end: all of the tenant's rows, again for each party
                    assert "_id = " not in node.get("Filter", ""), node


def nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for child in plan.get("Plans", ()):
        yield from nodes(child)
