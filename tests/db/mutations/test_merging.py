"""Two parties joined and taken apart: caches follow, claims stay, and all is as before."""

import random
from typing import Any
from uuid import UUID

import pytest
from tests.db.mutations.helpers import batch, person
from tests.db.mutations.test_rebuild import check, random_batch

from atlas.foundation.core.auth import AuthContext
from atlas.foundation.db import Database, TenantSession
from atlas.knowledge.entities import service as entities
from atlas.knowledge.mutations import service

_STATE = (
    """SELECT e.id, e.display_name, e.data::text, e.unstated::text FROM entity e WHERE NOT EXISTS
       (SELECT 1 FROM entity_merge m WHERE m.entity_id = e.id) ORDER BY e.id""",
    "SELECT subject_id, attribute, claim_id, rule FROM preference ORDER BY 1, 2",
    "SELECT entity_id, canonical_id FROM entity_merge ORDER BY 1",
    "SELECT subject_id, dispute_key, status FROM conflict WHERE status <> 'resolved' ORDER BY 1, 2",
)


_TASKS = (
    "SELECT status, outcome FROM task WHERE kind = 'conflict' AND subject_id = ANY($1::uuid[])"
    " ORDER BY created_at, id"
)


async def state(session: TenantSession) -> list[tuple[Any, ...]]:
    """Return caches, winners and mapping: everything but versions and logs."""
    rows = []
    for statement in _STATE:
        rows += [tuple(row) for row in await session.fetch(statement)]
    return rows


async def canonical(session: TenantSession) -> list[UUID]:
    rows = await session.fetch(
        "SELECT e.id FROM entity e WHERE e.type = 'LegalEntity' AND NOT EXISTS"
        " (SELECT 1 FROM entity_merge m WHERE m.entity_id = e.id) ORDER BY e.id"
    )
    return [row["id"] for row in rows]


@pytest.mark.parametrize("seed", range(6))
async def test_joined_and_taken_apart_all_is_as_before(
    database: Database, actor: AuthContext, seed: int
) -> None:
    chance = random.Random(1000 + seed)
    tenant = actor.require_tenant()
    for step in range(5):
        given = random_batch(chance, f"merge-{seed}-{step}", 1000 + seed)
        async with database.tenant(tenant) as session:
            await service.apply_batch(session, actor, given)
    undo: list[tuple[list[tuple[Any, ...]], UUID, service.Joined]] = []
    for _ in range(3):
        async with database.tenant(tenant) as session:
            known = await canonical(session)
            if len(known) < 2:
                break
            stays, goes = sorted(chance.sample(known, 2))
            before = await state(session)
            await service.hold_entities(session, [stays, goes])
            joined = await service.merge_entities(session, actor, goes, stays, "They are one.")
            assert await entities.canonical_id(session, goes) == stays
            await check(session)
        undo.append((before, goes, joined))
    assert undo
    for before, goes, joined in reversed(undo):
        async with database.tenant(tenant) as session:
            await service.unmerge_entity(session, actor, goes, joined, "They are two.")
            await check(session)
            assert await state(session) == before
            assert await service.unmerge_entity(session, actor, goes, joined, "Again.") is None


async def test_what_two_parties_contradict_each_other_in_ends_and_begins_with_their_merge(
    database: Database, actor: AuthContext
) -> None:
    tenant = actor.require_tenant()
    parties = [
        person("a", "rec-73", "Jo Reed", date_of_birth="1970-01-01"),
        person("b", "rec-74", "Jo Reed", date_of_birth="1981-02-02"),
    ]
    made: list[UUID] = []
    open_ones, asked = [], []
    for source, party in zip(("registry_file:one", "registry_file:two"), parties, strict=True):
        async with database.tenant(tenant) as session:
            said = batch(f"merge-three-{party.key}", source=source, parties=[party])
            made += (await service.apply_batch(session, actor, said)).entities.values()
    stays, goes = sorted(made)
    for merged in (False, True, False, True):
        async with database.tenant(tenant) as session:
            await service.hold_entities(session, [stays, goes])
            if merged:
                await service.merge_entities(session, actor, goes, stays, "They are one.")
            else:
                await service.unmerge_entity(
                    session, actor, goes, service.Joined(), "They are two."
                )
        async with database.tenant(tenant) as session:
            found = await service.list_conflicts(session, [stays, goes])
            open_ones.append({one.attribute for one in found if one.resolved_at is None})
            rows = await session.fetch(_TASKS, [stays, goes])
        asked.append([(row["status"], row["outcome"]) for row in rows])
    assert open_ones[0] == open_ones[2] == set()
    assert open_ones[1] == open_ones[3] == {"Person.date_of_birth"}
    # the task that a conflict opens ends with it, and says why
    gone, waits = ("cancelled", "merge_undone"), ("open", None)
    assert asked == [[], [waits], [gone], [gone, waits]]


async def test_a_task_about_a_conflict_of_its_own_outlives_the_merge(
    database: Database, actor: AuthContext
) -> None:
    """What one party's own sources contradict is open as before the merge."""
    tenant = actor.require_tenant()
    made: set[UUID] = set()
    for source, born in (("one", "1970-01-01"), ("two", "1981-02-02")):
        party = person("e", "rec-77", "Jo Reed", date_of_birth=born)
        said = batch(f"merge-own-{source}", source=f"registry_file:{source}", parties=[party])
        async with database.tenant(tenant) as session:
            made |= {*(await service.apply_batch(session, actor, said)).entities.values()}
    party = person("f", "rec-78", "Jo Reed", date_of_birth="1992-03-03")
    said = batch("merge-own-f", source="registry_file:three", parties=[party])
    async with database.tenant(tenant) as session:
        made |= {*(await service.apply_batch(session, actor, said)).entities.values()}
    async with database.tenant(tenant) as session:
        stays, goes = sorted(made)
        before = [tuple(row) for row in await session.fetch(_TASKS, [stays, goes])]
        assert [status for status, _ in before] == ["open"]
        await service.hold_entities(session, [stays, goes])
        joined = await service.merge_entities(session, actor, goes, stays, "They are one.")
        await service.unmerge_entity(session, actor, goes, joined, "They are two.")
        after = [tuple(row) for row in await session.fetch(_TASKS, [stays, goes])]
        assert [one for one in after if one[0] == "open"] == before


async def test_a_later_batch_of_either_speaks_of_the_one_and_a_mark_of_either_is_its_own(
    database: Database, actor: AuthContext
) -> None:
    tenant = actor.require_tenant()
    said = batch(
        "merge-one",
        parties=[person("a", "rec-71", "Jon A. Smith"), person("b", "rec-72", "Jonathan Smith")],
    )
    async with database.tenant(tenant) as session:
        made = (await service.apply_batch(session, actor, said)).entities
        await service.assert_analyst_claim(
            session,
            actor,
            entity_id=made["b"],
            attribute="is_sanctioned",
            value=True,
            reason="A list names this person.",
        )
        stays, goes = sorted(made.values())
        await service.hold_entities(session, [stays, goes])
        await service.merge_entities(session, actor, goes, stays, "They are one.")
        assert (await entities.get_entity(session, stays)).data["is_sanctioned"] is True
    async with database.tenant(tenant) as session:
        again = batch("merge-two", parties=[person("b", "rec-72", "Jonathan Smith", gender="male")])
        assert (await service.apply_batch(session, actor, again)).entities["b"] == stays
    async with database.tenant(tenant) as session:
        await service.unmerge_entity(session, actor, goes, service.Joined(), "They are two.")
        data = {one: (await entities.get_entity(session, made[one])).data for one in "ab"}
        assert "is_sanctioned" not in data["a"]
        assert data["b"]["is_sanctioned"] is True
